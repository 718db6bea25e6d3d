"""What the farm is told and asked: that people come, when it moves or is off; whether the harvest is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Literal

from domain.buttons import data
from domain.gleanings import Gleaning
from domain.messages import Button, Message
from domain.people import Person
from domain.refusals import Refusal
from domain.words import Lines, Listed, Value, Words, _
from domain.workshops import Workshop
from services import rights
from services.gleaning import words
from services.person.preferences import quiet_of
from services.tell import tell
from services.workshop import news as workshop_news
from services.workshop.words import line
from storage import gleanings, people, workshops
from storage.database import Transaction

Word = Literal["harvest", "tree"]


async def farmer_of(tx: Transaction, gleaning: Gleaning) -> Person | None:
    """The farmer, if they write to Bocal."""
    return None if gleaning.farmer is None else await people.get(tx, gleaning.farmer)


async def leaders(tx: Transaction, workshop: Workshop) -> list[str]:
    """Who leads it, by name; whoever answers for it when nobody was named."""
    led = await people.several(tx, workshop.facilitators)
    return [led[key].name for key in sorted(led)] or [one.name for one in (await rights.deciders(tx, workshop))[:1]]


async def _say(tx: Transaction, workshop: Workshop, gleaning: Gleaning, lines: list[Value], now: datetime) -> None:
    """Once for each version of the gleaning; what is newer takes the place of what has not left yet."""
    farmer = await farmer_of(tx, gleaning)
    if farmer is None:
        return
    card = f"gleaning:{workshop.id}:farm"
    await tell(
        tx,
        farmer,
        Message(Lines(lines)),
        key=f"{card}:v{workshop.version}:{workshop.state}",
        now=now,
        card=card,
        fresh=True,
        not_before=workshop_news.awake(await quiet_of(tx, farmer), workshop.start, now),
        expires_at=workshop.end,
    )


async def told_opened(tx: Transaction, workshop: Workshop, gleaning: Gleaning, now: datetime) -> None:
    """People are called: when they come, to pick what, with whom."""
    lines: list[Value] = [
        _("🥕 <b>Volunteers come to glean at your farm: {crops}</b>", crops=words.named(gleaning.crops)),
        line(workshop),
        words.people(gleaning.least, workshop.seats),
        _("With: {people}", people=Listed(await leaders(tx, workshop))),
        _("The evening before, I tell you how many come."),
    ]
    await _say(tx, workshop, gleaning, lines, now)


async def told_moved(tx: Transaction, old: Workshop, new: Workshop, gleaning: Gleaning, now: datetime) -> None:
    """It is at another time or place."""
    lines: list[Value] = [
        _("🔁 <b>The gleaning at your farm has changed: {crops}</b>", crops=words.named(gleaning.crops)),
        _("It is now:"),
        line(new),
        _("Before: {before}", before=line(old)),
    ]
    await _say(tx, new, gleaning, lines, now)


async def told_off(tx: Transaction, workshop: Workshop, gleaning: Gleaning, reason: Value, now: datetime) -> None:
    """It does not take place."""
    lines: list[Value] = [
        _("🚫 <b>The gleaning at your farm is called off: {crops}</b>", crops=words.named(gleaning.crops)),
        line(workshop),
        *([_("Why: {reason}", reason=reason)] if reason else []),
        _("If there is still something to glean, write to me what, how much and until when."),
    ]
    await _say(tx, workshop, gleaning, lines, now)


# --- the farmer's word ------------------------------------------------------------------------------------------------


def _question(what: Word, gleaning: Gleaning) -> Words:
    crops = words.named(gleaning.crops)
    if what == "tree":
        return _("<b>May the volunteers pick from the tree: {crops}?</b>\nWithout your yes, they do not.", crops=crops)
    return _("<b>Is your harvest over there: {crops}?</b>\nGleaning comes after the harvest.", crops=crops)


async def ask(tx: Transaction, workshop: Workshop, what: Word, now: datetime) -> Person:
    """Ask the farmer with one tap; who was asked.

    Raises:
        Refusal: the farmer does not write to Bocal.
    """
    gleaning = await gleanings.get(tx, workshop.id)
    farmer = await farmer_of(tx, gleaning)
    if farmer is None or not farmer.reachable:
        raise Refusal(_("This farm does not write to me. Ask by phone, then tap the other button."))
    head = _("🥕 A gleaning is being prepared at your farm.")
    lines: list[Value] = [head, line(workshop), "", _question(what, gleaning)]
    yes = Button(_("Yes"), data("gleaning.says", workshop.id, what, "yes"), style="success")
    no = Button(_("Not yet") if what == "harvest" else _("No"), data("gleaning.says", workshop.id, what, "no"))
    card = f"gleaning:{workshop.id}:{what}"
    key = f"{card}:{now.timestamp():.3f}"
    late = workshop_news.awake(await quiet_of(tx, farmer), workshop.start, now)
    message = Message(Lines(lines), buttons=((yes, no),))
    await tell(tx, farmer, message, key=key, now=now, card=card, fresh=True, not_before=late, expires_at=workshop.start)
    return farmer


async def answer(tx: Transaction, person: Person, workshop_id: int, what: Word, now: datetime, *, yes: bool) -> Message:
    """The farmer has answered: it is written down, and who prepares the gleaning is told.

    Raises:
        Refusal: it is not their field, or it is over.
    """
    workshop, gleaning = await _asked(tx, person, workshop_id, now)
    kept = gleaning.after_harvest_at if what == "harvest" else gleaning.tree_word_at
    if yes != (kept is not None):
        await gleanings.change(tx, worded(gleaning, what, now if yes else None))
    head = _SAID[what, yes]
    team = Message(
        Lines([replace(head, values={"farm": person.called()}), line(workshop)]),
        buttons=((Button(_("The gleaning"), data("gleaning.manage", workshop.id)),),),
    )
    for other in await rights.deciders(tx, workshop):
        key = f"gleaning:{workshop.id}:{what}:{yes}:{now.timestamp():.3f}:to:{other.id}"
        await tell(tx, other, team, key=key, now=now)
    said = Lines([line(workshop), "", _question(what, gleaning), _("You said: yes. Thank you.") if yes else _NO[what]])
    return Message(said, buttons=((_other(workshop, what, yes=yes),),))


def _other(workshop: Workshop, what: Word, *, yes: bool) -> Button:
    """The other answer: people change their minds, and fields change."""
    if not yes:
        return Button(_("Now it is yes"), data("gleaning.says", workshop.id, what, "yes"))
    label = _("No, not yet after all") if what == "harvest" else _("No after all")
    return Button(label, data("gleaning.says", workshop.id, what, "no"))


async def _asked(tx: Transaction, person: Person, workshop_id: int, now: datetime) -> tuple[Workshop, Gleaning]:
    try:
        workshop = await workshops.get(tx, workshop_id, lock=True)
        gleaning = await gleanings.get(tx, workshop_id)
    except LookupError:
        raise Refusal(_("I do not find this gleaning.")) from None
    if gleaning.farmer != person.id:
        raise Refusal(_("I do not find this gleaning."))
    if workshop.state == "cancelled" or workshop.start <= now:
        raise Refusal(_("This gleaning is over or called off. Your offers are here: /my_offers"))
    return workshop, gleaning


def worded(gleaning: Gleaning, what: Word, at: datetime | None) -> Gleaning:
    """The gleaning with the farmer's word, or without it."""
    return replace(gleaning, after_harvest_at=at) if what == "harvest" else replace(gleaning, tree_word_at=at)


_SAID: dict[tuple[Word, bool], Words] = {
    ("harvest", True): _("✅ <b>{farm}: the harvest is over.</b>"),
    ("harvest", False): _("⚠️ <b>{farm}: the harvest is not over yet.</b> Change the day, or ask again later."),
    ("tree", True): _("✅ <b>{farm} says yes: the volunteers may pick from the tree.</b>"),
    ("tree", False): _("⚠️ <b>{farm} says no: nothing is picked from the tree.</b>"),
}
_NO: dict[Word, Words] = {
    "harvest": _("You said: not yet. The coordinators know."),
    "tree": _("You said: no. The coordinators know."),
}
