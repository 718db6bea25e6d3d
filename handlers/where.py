"""Where somebody lives or grows: the second question to a newcomer, in words, by position or by a button."""

from __future__ import annotations

from pydantic import BaseModel

from domain.buttons import data
from domain.messages import Button, Key, Location, Message, Text
from domain.offers import FAR_KM, DraftPlace, OfferDraft
from domain.people import Part
from domain.places import Place
from domain.refusals import Refusal
from domain.words import Lines, Value, _
from handlers import asked, offer, preferences, workshops
from handlers.registry import Who, flow, press
from handlers.turn import Turn
from locales import LANGUAGES, plain
from services import lookup
from services.offer.questions import place_label, unknown_place
from services.offer.reading import km
from storage import people

FLOW = "welcome"
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


def what_next(turn: Turn) -> list[Value]:
    """What this person can do now, by what they say they are."""
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
        lines.append(_("Gleanings near you: /gleanings"))
        lines.append(_("How you help, and when: /volunteer"))
    if turn.person.is_(Part.RESIDENT):
        lines.append(_("Workshops near you: /workshops"))
        lines.append(_("Where the truck stops: /stops"))
    lines.append(_("Help: /help"))
    return lines


async def living(turn: Turn, stamp: str) -> Welcome | None:
    """The draft that a button belongs to; None for a button of an old card, and the person is told."""
    draft = draft_of(turn)
    if draft is None or draft.stamp != stamp:
        turn.toast(OLD)
        once = f"old:{stamp}:{turn.now:%Y%m%d%H%M}"
        await turn.say(_("This button is old. To say again who you are: /profile"), once=once)
        return None
    return draft


async def ask_place(turn: Turn, note: Value = "") -> None:
    """Ask where, with a key that shares the position and one to leave it for later."""
    asked = _("<b>Where is your farm?</b>") if turn.person.is_(Part.FARMER) else _("<b>Where do you live?</b>")
    how = _("Write the name of the commune, or share your position.")
    promise = _("Others see the commune only.")
    keys = ((Key(SHARE, asks="location"),), (Key(LATER),))
    await turn.say(Lines([*([note] if note else []), asked, how, promise]), keys=keys)


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
    elif await asked.answered(turn):
        await ask_place(turn)
    else:
        await ask_place(turn, unknown_place(text[:40]))
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
    draft = await living(turn, arguments[0])
    if draft is None:
        return
    chosen = arguments[1]
    known = {str(at): place for at, place in enumerate(draft.choices)}
    if chosen != NOWHERE and chosen not in known:
        raise Refusal(OLD)
    label = known[chosen].label if chosen in known else _("Another place")
    await turn.card(f"where:{draft.stamp}", Message(_("📍 {place}", place=label)))
    if chosen == NOWHERE:
        await ask_place(turn)
    else:
        await _done(turn, known[chosen])


async def _done(turn: Turn, place: DraftPlace | None) -> None:
    draft = draft_of(turn)
    await turn.drop()
    lines: list[Value] = []
    if place is not None:
        await people.keep(turn.tx, turn.person.id, place=place.place())
        turn.became(place=place.place())
        lines.append(_("✅ It is noted: {place}.", place=place.label))
    else:
        lines.append(_("To say it later: /profile"))
    await turn.say(Lines([*lines, *what_next(turn)]), keys=())
    if turn.person.is_(Part.RESIDENT):
        await workshops.near(turn)
    await preferences.ask_once(turn)
    await back_to_offer(turn, draft)


async def stop(turn: Turn, draft: Welcome) -> None:
    """Leave it as it was, by command."""
    await turn.drop()
    if draft.parts_said:
        said = _("Cancelled: the question about the place. Your first answer is kept. To go on: /profile")
    else:
        said = _("Cancelled: the question who you are. To go on: /profile")
    await turn.say(said, keys=())
    await back_to_offer(turn, draft)


async def back_to_offer(turn: Turn, draft: Welcome | None) -> None:
    """The card of the offer that was open before."""
    if draft is not None and draft.beside is not None:
        await offer.show(turn, draft.beside, _("Here is the offer that you had begun."))
