"""Getting to know one another: /start, the language, who one is, where; and invitations."""

from __future__ import annotations

from pydantic import BaseModel

from domain.buttons import data
from domain.messages import Button, Key, Location, Message, Text
from domain.offers import DraftPlace
from domain.people import Part, Role
from domain.places import Place
from domain.refusals import Refusal
from domain.words import Lines, Value, Words, _
from handlers import offer
from handlers.registry import Who, command, flow, press
from handlers.turn import Turn
from locales import LANGUAGES, plain
from services import invitations, lookup
from storage import people

FLOW = "welcome"

PARTS: dict[Part, Words] = {
    Part.FARMER: _("🚜 I grow: farm, orchard, garden"),
    Part.VOLUNTEER: _("🌾 I glean or lend a hand"),
    Part.RESIDENT: _("🫙 I come to the workshops"),
}
LATER = _("Later")
SHARE = _("📍 Share my position")


class Welcome(BaseModel):
    """What a new person has said of themselves so far."""

    stamp: str
    parts: list[Part] = []
    parts_said: bool = False
    choices: list[DraftPlace] = []


def _draft(turn: Turn) -> Welcome | None:
    return Welcome.model_validate(turn.body) if turn.flow == FLOW else None


@command("start", who=Who.ANYONE)
async def start(turn: Turn, argument: str) -> None:
    """Begin, take up an invitation, or simply say hello again."""
    if argument.startswith("i_"):
        await _invited(turn, argument.removeprefix("i_"))
        return
    if turn.person.welcomed:
        await turn.say(_hello_again(turn))
        return
    await _show_parts(turn, Welcome(stamp=turn.stamp, parts=sorted(turn.person.parts)))


@command("profil", "profile", who=Who.ANYONE, menu=_("Who I am and where"), order=60)
async def profile(turn: Turn, _argument: str) -> None:
    """Say again who one is and where."""
    await _show_parts(turn, Welcome(stamp=turn.stamp, parts=sorted(turn.person.parts)))


async def _invited(turn: Turn, token: str) -> None:
    grant, centre = await invitations.accept(turn.tx, turn.person, token, turn.now)
    await people.keep(turn.tx, turn.person.id, welcomed=True)
    if grant.role is Role.COORDINATOR:
        said = _(
            "🔑 <b>You now coordinate for {centre}.</b>\nOffers come here. You accept them with one tap.\n"
            "Stops of the truck: /passages. New stop: /nouveau_passage.",
            centre=centre.name,
        )
    else:
        said = _("🔑 <b>You are now in the truck team of {centre}.</b>", centre=centre.name)
    await turn.say(said)


def _hello_again(turn: Turn) -> Lines:
    hello = _("👋 Hello {name}.", name=turn.person.name)
    return Lines([hello, *_what_next(turn)])


def _what_next(turn: Turn) -> list[Value]:
    lines: list[Value] = []
    if turn.person.is_(Part.FARMER):
        lines.append(
            _(
                "Write your offer in one sentence. For example:\n"
                "<i>200 kg of ugly tomatoes, until Friday, I can bring them</i>"
            )
        )
    if turn.person.is_(Part.VOLUNTEER):
        lines.append(_("When a field near you is to be gleaned, I write to you."))
    if turn.person.is_(Part.RESIDENT):
        lines.append(_("Where the truck stops: /passages"))
    lines.append(_("Help: /aide"))
    return lines


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


NAMES = {"fr": "Français", "en": "English"}


def _parts_message(turn: Turn, rows: list[tuple[Button, ...]]) -> Message:
    text = _(
        "👋 Hello {name}. I am <b>Bocal</b>, of the mobile cannery.\n"
        "A truck turns what farms cannot sell into preserves, with the people who live here.\n\n"
        "<b>Who are you?</b> Choose one or more answers.",
        name=turn.person.name,
    )
    lines: list[Value] = [text]
    if turn.network.demo:
        lines.append(_("<i>This is a demonstration: invented farms, invented stops.</i>"))
    lines.append(_("What is kept about you: /confidentialite"))
    return Message(Lines(lines, "\n\n"), buttons=rows)


async def _living(turn: Turn, stamp: str) -> Welcome | None:
    draft = _draft(turn)
    if draft is None or draft.stamp != stamp:
        turn.toast(_("This button is old."))
        await turn.say(_("This button is old. To say again who you are: /profil"))
        return None
    return draft


@press("welcome.part", who=Who.ANYONE)
async def tick(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Tick or untick a part."""
    if len(arguments) != 2 or arguments[1] not in set(Part):
        raise Refusal(_("This button is old."))
    if draft := await _living(turn, arguments[0]):
        draft.parts = sorted(set(draft.parts) ^ {Part(arguments[1])})
        await _show_parts(turn, draft)


@press("welcome.go", who=Who.ANYONE)
async def go(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The parts are said; ask where."""
    draft = await _living(turn, "".join(arguments))
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
    await _ask_place(turn)


async def _ask_place(turn: Turn, note: Value = "") -> None:
    asked = _("<b>Where is your farm?</b>") if turn.person.is_(Part.FARMER) else _("<b>Where do you live?</b>")
    how = _("Write the name of the commune, or share your position.")
    promise = _("Others see the commune only.")
    keys = ((Key(SHARE, asks="location"),), (Key(LATER),))
    await turn.say(Lines([*([note] if note else []), asked, how, promise]), keys=keys)


@press("welcome.language", who=Who.ANYONE)
async def switch(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Speak another language."""
    await speak(turn, "".join(arguments))
    if (draft := _draft(turn)) is not None and not draft.parts_said:
        await _show_parts(turn, draft)
    else:
        await turn.say(_("I speak English with you."))


async def speak(turn: Turn, language: str) -> None:
    """Keep the language of a person."""
    if language not in LANGUAGES:
        raise Refusal(_("This button is old."))
    await people.keep(turn.tx, turn.person.id, language=language)
    turn.became(language=language)


@flow(FLOW)
async def go_on(turn: Turn) -> bool:
    """The answer to: where? Anything that is an offer is an offer, even now."""
    draft = _draft(turn)
    if draft is None:
        return False
    match turn.incoming.content:
        case Location(point=point):
            place = lookup.around(point)
        case Text(text=text):
            if await offer.begin(turn):
                return True
            if not draft.parts_said:
                return False
            if text.strip() == plain(LATER, turn.person.language):
                await _done(turn, None)
                return True
            found = lookup.named(text, (turn.network.point,), turn.incoming.places)
            if len(found) != 1:
                await _which(turn, draft, found)
                return True
            place = found[0]
        case _:
            return False
    await _done(turn, DraftPlace.of(place))
    return True


async def _which(turn: Turn, draft: Welcome, found: list[Place]) -> None:
    if not found:
        await _ask_place(turn, _("I do not know this place."))
        return
    draft.choices = [DraftPlace.of(place) for place in found]
    await turn.keep(FLOW, draft)
    rows = [
        (
            Button(
                _("{place} ({department})", place=place.label, department=place.insee[:2]),
                data("welcome.place", draft.stamp, index),
            ),
        )
        for index, place in enumerate(draft.choices)
    ]
    await turn.say(_("<b>Which place do you mean?</b>"), buttons=rows)


@press("welcome.place", who=Who.ANYONE)
async def choose_place(turn: Turn, arguments: tuple[str, ...]) -> None:
    """One of several places of the same name."""
    if len(arguments) != 2 or not arguments[1].isdecimal():
        raise Refusal(_("This button is old."))
    if draft := await _living(turn, arguments[0]):
        index = int(arguments[1])
        if index >= len(draft.choices):
            raise Refusal(_("This button is old."))
        await _done(turn, draft.choices[index])


async def _done(turn: Turn, place: DraftPlace | None) -> None:
    await turn.drop()
    lines: list[Value] = []
    if place is not None:
        await people.keep(turn.tx, turn.person.id, place=place.place())
        lines.append(_("✅ It is noted: {place}.", place=place.label))
    await turn.say(Lines([*lines, *_what_next(turn)]), keys=())
