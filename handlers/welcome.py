"""Getting to know one another: /start, the language, who one is, where; and invitations."""

from __future__ import annotations

from pydantic import BaseModel

from domain.buttons import data
from domain.messages import Button, Key, Location, Message, Text
from domain.offers import FAR_KM, DraftPlace, OfferDraft
from domain.people import Part, Role
from domain.places import Place
from domain.refusals import Refusal
from domain.words import Lines, Value, Words, _
from handlers import offer
from handlers.registry import Who, command, flow, press
from handlers.turn import Turn
from locales import LANGUAGES, plain
from services import invitations, lookup
from services.offer_questions import place_label, unknown_place
from services.offer_reading import km
from storage import people

FLOW = "welcome"

PARTS: dict[Part, Words] = {
    Part.FARMER: _("🚜 I grow: farm, orchard, garden"),
    Part.VOLUNTEER: _("🌾 I glean or lend a hand"),
    Part.RESIDENT: _("🫙 I come to the workshops"),
}
NAMES = {"fr": "Français", "en": "English"}
LATER = _("Later")
SHARE = _("📍 Share my position")
OLD = _("This button is old.")
NOWHERE = "none"


class Welcome(BaseModel):
    """What a new person has said of themselves so far."""

    stamp: str
    parts: list[Part] = []
    parts_said: bool = False
    choices: list[DraftPlace] = []
    beside: OfferDraft | None = None
    """An offer that was open: its card comes back afterwards."""


def draft_of(turn: Turn) -> Welcome | None:
    """What this person has begun to say of themselves, if anything."""
    return Welcome.model_validate(turn.body) if turn.flow == FLOW else None


@command("start", who=Who.ANYONE)
async def start(turn: Turn, argument: str) -> None:
    """Begin, take up an invitation, or simply say hello again."""
    if argument.startswith("i_"):
        await _invited(turn, argument.removeprefix("i_"))
    else:
        await greet(turn)


async def greet(turn: Turn) -> None:
    """Say hello: ask a new person who they are, tell others how to go on. An open offer stays."""
    before = offer.draft_of(turn)
    if before is not None and before.is_begun():
        await offer.show(turn, before, _("👋 Hello {name}. You have begun this offer.", name=turn.person.name))
    elif turn.person.welcomed:
        hello = _("👋 Hello {name}.", name=turn.person.name)
        await turn.say(Lines([hello, *_what_next(turn)]))
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


async def _invited(turn: Turn, token: str) -> None:
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
        lines.append(_("Where the truck stops: /stops"))
    lines.append(_("Help: /help"))
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
                name=turn.person.name,
            )
        )
    if turn.network.demo:
        lines.append(_("<i>This is a demonstration: invented farms, invented stops.</i>"))
    lines.append(_("What is kept about you: /privacy"))
    return Message(Lines(lines, "\n\n"), buttons=rows)


async def _living(turn: Turn, stamp: str) -> Welcome | None:
    draft = draft_of(turn)
    if draft is None or draft.stamp != stamp:
        turn.toast(OLD)
        once = f"old:{stamp}:{turn.now:%Y%m%d%H%M}"
        await turn.say(_("This button is old. To say again who you are: /profile"), once=once)
        return None
    return draft


@press("welcome.part", who=Who.ANYONE)
async def tick(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Tick or untick a part."""
    if len(arguments) != 2 or arguments[1] not in set(Part):
        raise Refusal(OLD)
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
        await _ask_place(turn)
    elif (open_offer := offer.draft_of(turn)) is not None:
        await offer.show(turn, open_offer)


@flow(FLOW, who=Who.ANYONE)
async def go_on(turn: Turn) -> bool:
    """The answer to: where? Anything that is an offer is an offer, even now."""
    draft = draft_of(turn)
    if draft is None:
        return False
    match turn.incoming.content:
        case Location(point=point):
            await _done(turn, DraftPlace.of(lookup.around(point)))
        case Text() if turn.incoming.edited:
            return False
        case Text(text=text):
            return await _words(turn, draft, text)
        case _:
            return False
    return True


async def _words(turn: Turn, draft: Welcome, text: str) -> bool:
    head = _("Your offer first. To say who you are afterwards: /profile") if draft.parts_said else ""
    if await offer.begin(turn, head=head):
        return True
    if not draft.parts_said:
        return False
    if text.strip().lower() in {plain(LATER, language).lower() for language in LANGUAGES}:
        await _done(turn, None)
        return True
    found = lookup.named(text, (turn.network.point,), turn.incoming.places)
    if len(found) == 1 and km(found[0].point, turn.network.point) <= FAR_KM:
        await _done(turn, DraftPlace.of(found[0]))
    elif found:
        await _which(turn, draft, found)
    else:
        await _ask_place(turn, unknown_place(text[:40]))
    return True


async def _which(turn: Turn, draft: Welcome, found: list[Place]) -> None:
    draft.choices = [DraftPlace.of(place) for place in found]
    await turn.keep(FLOW, draft)
    rows = [
        (Button(place_label(place.label, place.insee), data("welcome.place", draft.stamp, at)),)
        for at, place in enumerate(draft.choices)
    ]
    rows.append((Button(_("Another place"), data("welcome.place", draft.stamp, NOWHERE)),))
    if len(found) == 1:
        asked = _("<b>{place}: that is far from here. Is it right?</b>", place=found[0].label)
    else:
        asked = _("<b>Which place do you mean?</b>\nOr write the name of another commune.")
    await turn.card(f"where:{draft.stamp}", Message(asked, buttons=rows))


@press("welcome.place", who=Who.ANYONE)
async def choose_place(turn: Turn, arguments: tuple[str, ...]) -> None:
    """One of several places of the same name, or another one."""
    if len(arguments) != 2:
        raise Refusal(OLD)
    draft = await _living(turn, arguments[0])
    if draft is None:
        return
    chosen = arguments[1]
    known = {str(at): place for at, place in enumerate(draft.choices)}
    if chosen != NOWHERE and chosen not in known:
        raise Refusal(OLD)
    label = known[chosen].label if chosen in known else _("Another place")
    await turn.card(f"where:{draft.stamp}", Message(_("📍 {place}", place=label)))
    if chosen == NOWHERE:
        await _ask_place(turn)
    else:
        await _done(turn, known[chosen])


async def _done(turn: Turn, place: DraftPlace | None) -> None:
    draft = draft_of(turn)
    await turn.drop()
    lines: list[Value] = []
    if place is not None:
        await people.keep(turn.tx, turn.person.id, place=place.place())
        lines.append(_("✅ It is noted: {place}.", place=place.label))
    else:
        lines.append(_("To say it later: /profile"))
    await turn.say(Lines([*lines, *_what_next(turn)]), keys=())
    await back_to_offer(turn, draft)


async def stop(turn: Turn, draft: Welcome) -> None:
    """Leave it as it was, by command."""
    await turn.drop()
    if draft.parts_said:
        said = _("Cancelled: the question about the place. What you said before is kept. To go on: /profile")
    else:
        said = _("Cancelled: the question who you are. To go on: /profile")
    await turn.say(said, keys=())
    await back_to_offer(turn, draft)


async def back_to_offer(turn: Turn, draft: Welcome | None) -> None:
    """The card of the offer that was open before."""
    if draft is not None and draft.beside is not None:
        await offer.show(turn, draft.beside, _("Here is the offer that you had begun."))
