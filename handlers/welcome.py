"""Getting to know one another: /start, the language, who one is; and invitations."""

from __future__ import annotations

from domain.buttons import data
from domain.messages import Button, Message
from domain.people import Part, Role
from domain.refusals import Refusal
from domain.words import Lines, Value, Words, _
from handlers import offer
from handlers.doors import may
from handlers.registry import Who, command, deep_link, link_of, press
from handlers.turn import Turn
from handlers.where import FLOW, OLD, Welcome, ask_place, draft_of, living, what_next
from locales import LANGUAGES
from services.person import invitations
from storage import people

PARTS: dict[Part, Words] = {
    Part.FARMER: _("🚜 I grow: farm, orchard, garden"),
    Part.VOLUNTEER: _("🥕 I glean or lend a hand"),
    Part.RESIDENT: _("🫙 I come to the workshops"),
}
NAMES = {"fr": "Français", "en": "English"}


@command("start", who=Who.ANYONE)
async def start(turn: Turn, argument: str) -> None:
    """Begin, follow a link of ours, or simply say hello again."""
    link = link_of(argument)
    if link is None:
        await greet(turn)
        return
    known, rest = link
    await may(turn, known.who)
    await known.answer(turn, rest)


async def greet(turn: Turn) -> None:
    """Say hello: ask a new person who they are, tell others how to go on. An open offer stays."""
    before = offer.draft_of(turn)
    if before is not None and before.is_begun():
        await offer.show(turn, before, _("👋 Hello {name}. You have begun this offer.", name=turn.person.first))
    elif turn.person.welcomed:
        hello = _("👋 Hello {name}.", name=turn.person.first)
        await turn.say(Lines([hello, *what_next(turn)]))
    else:
        await _ask_parts(turn)


@command("profil", "profile", who=Who.ANYONE, menu=_("Who I am and where"), order=60)
async def profile(turn: Turn, _argument: str) -> None:
    """Say again who one is and where."""
    await _ask_parts(turn)


async def _ask_parts(turn: Turn) -> None:
    before = draft_of(turn)
    beside = offer.draft_of(turn) if before is None else before.beside
    if beside is not None and not beside.is_begun():
        beside = None
    await _show_parts(turn, Welcome(stamp=turn.stamp, parts=sorted(turn.person.parts), beside=beside))


@deep_link("i_", who=Who.ANYONE)
async def invited(turn: Turn, token: str) -> None:
    """Take up an invitation."""
    grant, centre = await invitations.accept(turn.tx, turn.person, token, turn.now)
    await people.keep(turn.tx, turn.person.id, welcomed=True)
    if grant.role is Role.COORDINATOR:
        said = _(
            "🔑 <b>You now coordinate for {centre}.</b>\nOffers come here. You accept them with one tap.\n"
            "Stops of the truck: /stops. New stop: /new_stop.",
            centre=centre.name,
        )
    else:
        said = _("🔑 <b>You are now in the truck team of {centre}.</b>", centre=centre.name)
    await turn.say(said)


async def _show_parts(turn: Turn, draft: Welcome) -> None:
    await turn.keep(FLOW, draft)
    rows: list[tuple[Button, ...]] = [
        (Button(_("✅ {part}", part=words) if part in draft.parts else words, data("welcome.part", draft.stamp, part)),)
        for part, words in PARTS.items()
    ]
    if draft.parts:
        rows.append((Button(_("Continue"), data("welcome.go", draft.stamp), style="primary"),))
    other = next(language for language in LANGUAGES if language != turn.person.language)
    rows.append((Button(NAMES[other], data("welcome.language", other)),))
    await turn.card(f"welcome:{draft.stamp}", _parts_message(turn, rows))


def _parts_message(turn: Turn, rows: list[tuple[Button, ...]]) -> Message:
    lines: list[Value] = []
    if turn.person.welcomed:
        lines.append(_("<b>Who are you?</b> Choose one or more answers."))
    else:
        lines.append(
            _(
                "👋 Hello {name}. I am <b>Bocal</b>, of the mobile cannery.\n"
                "A truck turns what farms cannot sell into preserves, with the people who live here.\n\n"
                "<b>Who are you?</b> Choose one or more answers.",
                name=turn.person.first,
            )
        )
    if turn.network.demo:
        lines.append(_("<i>This is a demonstration: invented farms, invented stops.</i>"))
    lines.append(_("What is kept about you: /privacy"))
    return Message(Lines(lines, "\n\n"), buttons=rows)


@press("welcome.part", who=Who.ANYONE)
async def tick(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Tick or untick a part."""
    if len(arguments) != 2 or arguments[1] not in set(Part):
        raise Refusal(OLD)
    if draft := await living(turn, arguments[0]):
        draft.parts = sorted(set(draft.parts) ^ {Part(arguments[1])})
        await _show_parts(turn, draft)


@press("welcome.go", who=Who.ANYONE)
async def go(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The parts are said; ask where."""
    draft = await living(turn, "".join(arguments))
    if draft is None:
        return
    if not draft.parts:
        turn.toast(_("Choose at least one answer."))
        return
    parts = frozenset(draft.parts)
    await people.keep(turn.tx, turn.person.id, parts=parts, welcomed=True)
    turn.became(parts=parts, welcomed=True)
    draft.parts_said = True
    await turn.keep(FLOW, draft)
    chosen = Lines([PARTS[part] for part in Part if part in parts])
    await turn.card(f"welcome:{draft.stamp}", Message(Lines([_("<b>You are:</b>"), chosen])))
    await ask_place(turn)


@press("welcome.language", who=Who.ANYONE)
async def switch(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Speak another language; what was open is said in it."""
    language = "".join(arguments)
    if language not in LANGUAGES:
        raise Refusal(OLD)
    await people.keep(turn.tx, turn.person.id, language=language)
    turn.became(language=language)
    draft = draft_of(turn)
    if draft is not None and not draft.parts_said:
        await _show_parts(turn, draft)
        return
    await turn.say(_("I speak English with you."))
    if draft is not None:
        await ask_place(turn)
    elif (open_offer := offer.draft_of(turn)) is not None:
        await offer.show(turn, open_offer)
