"""What people are told when a workshop is moved or cancelled: everybody who comes or waits, and who leads it.

It is told once, as it stands: whoever has not got the first news of several gets the last, set against what they knew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from domain.buttons import data
from domain.messages import Attachment, Button, Message
from domain.people import Person
from domain.quiet import Quiet
from domain.words import Lines, Span, Value, Words, _
from domain.workshops import Signup, Workshop
from locales import payload, plain
from services import links
from services.carpool import following as carpool
from services.papers.calendar import event_of, invite
from services.person.preferences import quiet_of
from services.reminder import coming
from services.workshop import lists as workshop_lists
from services.workshop.words import either, line
from storage import outbox, people, said, signups, workshops
from storage.database import Transaction
from storage.reminders import news_card

NAMES = 400
"""Letters of names of guests beside which a file goes along: words under a file may be 1,024 in all."""
OTHERS = 3
"""So many of the next workshops nearby are proposed in place of one that is cancelled."""
Rows = Sequence[Sequence[Button]]


@dataclass(frozen=True, slots=True)
class Known:
    """When and where somebody thinks that it is."""

    start: datetime
    end: datetime
    where: str

    @classmethod
    def of(cls, workshop: Workshop) -> Known:
        """What a workshop says."""
        return cls(workshop.start, workshop.end, workshop.where())

    def to_json(self) -> list[str]:
        """For the letter that tells them otherwise."""
        return [self.start.isoformat(), self.end.isoformat(), str(self.start.tzinfo), self.where]

    @classmethod
    def from_json(cls, held: Sequence[str]) -> Known:
        """What `to_json` wrote."""
        start, end, zone, where = held
        there = ZoneInfo(zone)
        return cls(
            datetime.fromisoformat(start).astimezone(there), datetime.fromisoformat(end).astimezone(there), where
        )

    def line(self) -> Words:
        """As `services.workshop.words.line` says it."""
        return _("<b>{when}</b>\n{where}", when=Span(self.start, self.end), where=self.where)


@dataclass(frozen=True, slots=True)
class Ear:
    """Somebody who is told, and why."""

    person: Person
    mine: Signup | None
    """Their own sign-up; None for who leads it, or answers for guests."""
    guests: tuple[str, ...]
    """Whom they have written down, who have no phone."""
    knows: Known


async def told_moved(tx: Transaction, old: Workshop, new: Workshop, now: datetime) -> None:
    """It is at another time or place now. Reminders of before that have not left are taken back."""
    if old.start != new.start:
        await _ask_again(tx, new, now)
    if new.is_gleaning:
        await carpool.moved(tx, old, new, now)
    both = tuple(dict.fromkeys((*old.facilitators, *new.facilitators)))
    for ear in await _ears(tx, replace(old, facilitators=both), now):
        if ear.knows == Known.of(new):  # moved, and moved back before they heard of it
            await outbox.withdraw(tx, [ear.person.chat], _prefix(new), now)
        else:
            await _tell(tx, new, ear, await _moved(tx, new, ear, now), "moved", now)


async def told_cancelled(tx: Transaction, workshop: Workshop, reason: Value, now: datetime) -> None:
    """It does not take place; to be called while the sign-ups still stand."""
    others = await _instead(tx, workshop, now)
    for ear in await _ears(tx, workshop, now):
        await _tell(tx, workshop, ear, await _cancelled(tx, workshop, ear, reason, others, now), "cancelled", now)


async def _instead(tx: Transaction, workshop: Workshop, now: datetime) -> list[Workshop]:
    """Others with free seats, near it and soon."""
    until = now + workshop_lists.AHEAD
    near = await workshops.nearest(
        tx, workshop.network, now, workshop.point, until=until, gleanings=workshop.is_gleaning
    )
    free = [one for one in near if one.taken < one.seats]
    best = sorted(free, key=lambda one: workshop_lists.cost(one, workshop.point, now))[:OTHERS]
    return sorted(best, key=lambda one: (one.start, one.id))


async def concerned(tx: Transaction, workshop: Workshop) -> list[Person]:
    """Everybody with a seat, on the waiting list, or leading it; who wrote guests down answers for them."""
    coming_ = [one.person or one.by for one in await signups.live(tx, workshop.id)]
    found = await people.several(tx, [*(one for one in coming_ if one is not None), *workshop.facilitators])
    return [found[key] for key in sorted(found)]


async def _ask_again(tx: Transaction, workshop: Workshop, now: datetime) -> None:
    """Who said yes said it to another moment."""
    for mine in await signups.live(tx, workshop.id):
        if mine.answer is not None:
            await signups.keep(tx, replace(mine, answer=None), now)


async def _ears(tx: Transaction, old: Workshop, now: datetime) -> list[Ear]:
    told, live = await concerned(tx, old), await signups.live(tx, old.id)
    chats = [person.chat for person in told]
    await outbox.withdraw(tx, chats, f"workshop:{old.id}:person:", now)
    unsaid = await said.waiting(tx, chats, news_card(old.id))
    own = {one.person: one for one in live if one.person is not None}
    ears = []
    for person in told:
        guests = tuple(one.guest for one in live if one.person is None and one.by == person.id)
        before = unsaid.get(person.chat, {}).get("knew")
        ears.append(Ear(person, own.get(person.id), guests, Known.from_json(before) if before else Known.of(old)))
    return ears


async def _moved(tx: Transaction, new: Workshop, ear: Ear, now: datetime) -> Message:
    lines: list[Value] = [
        either(
            new,
            _("🔁 <b>The workshop has changed: {title}</b>", title=new.title),
            _("🔁 <b>The gleaning has changed: {title}</b>", title=new.title),
        ),
        _("It is now:"),
        line(new),
        _("Before: {before}", before=ear.knows.line()),
        *_no_phone(ear),
    ]
    rows: Rows = ()
    if ear.mine is not None and ear.mine.booked:
        lines.append(_("You keep your seat."))
        yes = Button(_("I come all the same"), data("come.yes", ear.mine.id, coming.NEW), style="success")
        rows = ((yes,), (Button(_("I cannot come"), data("come.no", ear.mine.id, coming.NEW)),))
    elif ear.mine is not None:
        lines.append(_("You stay on the waiting list."))
        rows = ((Button(_("Leave the waiting list"), data("seat.cancel", ear.mine.id)),),)
    return Message(Lines(lines), buttons=rows, document=await _calendar(tx, new, ear, now))


async def _cancelled(
    tx: Transaction, workshop: Workshop, ear: Ear, reason: Value, others: Sequence[Workshop], now: datetime
) -> Message:
    off = either(
        workshop,
        _("🚫 <b>The workshop is cancelled: {title}</b>", title=workshop.title),
        _("🚫 <b>The gleaning is cancelled: {title}</b>", title=workshop.title),
    )
    lines: list[Value] = [off, ear.knows.line()]
    if reason:
        lines.append(_("Why: {reason}", reason=reason))
    lines += _no_phone(ear)
    rows: Rows = ()
    if ear.mine is not None and others:
        lines.append(either(workshop, _("The next workshops:"), _("The next gleanings:")))
        show = "gleaning.show" if workshop.is_gleaning else "workshop.show"
        rows = [(Button(_label(one), data(show, one.id)),) for one in others]
    return Message(Lines(lines), buttons=rows, document=await _calendar(tx, workshop, ear, now))


def _label(workshop: Workshop) -> Words:
    return _("{day}: {title}", day=workshop.start.date(), title=workshop.title)


def _no_phone(ear: Ear) -> list[Value]:
    return [_("No phone, to be told by you: {names}", names=", ".join(ear.guests))] if ear.guests else []


async def _calendar(tx: Transaction, workshop: Workshop, ear: Ear, now: datetime) -> Attachment | None:
    """What changes the entry in their calendar; nobody who only waits has one. Names of guests come before a file."""
    if (ear.mine is not None and not ear.mine.booked) or len(", ".join(ear.guests)) > NAMES:
        return None
    language, seats = ear.person.language, 0 if ear.mine is None else ear.mine.booked
    url = await links.to(tx, workshop)
    event = event_of(workshop, language=language, seats=seats, url=url, changed_at=now)
    made = invite([event], language=language, now=now)
    name = plain(either(workshop, _("workshop"), _("gleaning")), language)
    return Attachment.of(f"{name}-{workshop.id}.ics", "text/calendar", made)


async def _tell(tx: Transaction, workshop: Workshop, ear: Ear, message: Message, what: str, now: datetime) -> None:
    soonest = min(ear.knows.start, workshop.start) if what == "moved" else ear.knows.start
    extra: dict[str, Any] = {"fresh": True, "knew": ear.knows.to_json()}
    await outbox.post(
        tx,
        key=f"{_prefix(workshop)}v{workshop.version}:{what}:to:{ear.person.id}",
        chat=ear.person.chat,
        payload=payload(message, ear.person.language, **extra),
        now=now,
        card=news_card(workshop.id),
        not_before=awake(await quiet_of(tx, ear.person), soonest, now),
        expires_at=max(ear.knows.end, workshop.end),
    )


def _prefix(workshop: Workshop) -> str:
    return f"workshop:{workshop.id}:news:"


def awake(quiet: Quiet, start: datetime, now: datetime) -> datetime | None:
    """When somebody may be told; None is at once: in the day, or when the morning is too late."""
    return quiet.until_told(start, now, ZoneInfo(str(start.tzinfo)))
