"""Workshops that began without their reminders, after a stop of the bot: coordinators hear of it once, all together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from domain.messages import Message
from domain.quiet import QUIET
from domain.words import Lines, Value, When, many
from domain.workshops import Workshop
from scheduler.reminders import eve, soon
from services.reminder.reminding import EARLIEST
from services.rights import deciders
from services.tell import tell
from storage import reminders, said, workshops
from storage.database import Transaction

EVERY = timedelta(minutes=5)
LOOK_BACK = timedelta(days=7)
SHOWN = 5
"""Workshops that are named."""
_SEATS = reminders.Seats(expired=True)


@dataclass(frozen=True, slots=True)
class Missed:
    """A workshop that has begun, and how many people no reminder has reached."""

    workshop: Workshop
    people: int


class Round:
    """A row is a centre."""

    async def due(self, tx: Transaction, now: datetime) -> Sequence[int]:
        """Whose coordinators do not know yet."""
        if now.year < EARLIEST:
            return []
        by_centre: dict[int, list[Missed]] = {}
        for one in await _missed(tx, now):
            by_centre.setdefault(one.workshop.centre, []).append(one)
        return [centre for centre, found in by_centre.items() if await _news(tx, found, now)]

    async def settle(self, tx: Transaction, row: int, now: datetime) -> None:
        """Tell them."""
        found = await _news(tx, [one for one in await _missed(tx, now) if one.workshop.centre == row], now)
        if not found:
            return
        for person in await deciders(tx, found[-1].workshop):
            key = f"centre:{row}:missed:{found[-1].workshop.start:%Y%m%dT%H%M%z}:to:{person.id}"
            await tell(tx, person, _message(found), key=key, now=now, card=_card(row), fresh=True)


async def _missed(tx: Transaction, now: datetime) -> list[Missed]:
    """Neither the reminder of the day before nor that of the last hours has reached them."""
    begun = {one.id: one for one in await _SEATS.occasions(tx, now - LOOK_BACK, now, ends=False)}
    if not begun:
        return []
    late = {one.row for one in await _SEATS.people(tx, soon.REMINDER.name, list(begun))}
    people = [one for one in await _SEATS.people(tx, eve.REMINDER.name, list(begun)) if one.row in late]
    missed = [one for one in people if one.since is None or one.since <= eve.REMINDER.opens(begun[one.occasion], one)]
    numbers: dict[int, int] = {}
    for one in missed:
        numbers[one.occasion] = numbers.get(one.occasion, 0) + 1
    known = await workshops.several(tx, list(numbers))
    return [Missed(known[thing], number) for thing, number in numbers.items()]


async def _news(tx: Transaction, found: Sequence[Missed], now: datetime) -> list[Missed]:
    """Those that the coordinators of a centre have not been told of; none in the night."""
    if not found or QUIET.covers(now, ZoneInfo(str(found[0].workshop.start.tzinfo))):
        return []
    chats = [person.chat for person in await deciders(tx, found[0].workshop)]
    told = await said.last(tx, chats, _card(found[0].workshop.centre))
    return [one for one in found if told is None or one.workshop.start > told]


def _card(centre: int) -> str:
    return f"centre:{centre}:missed"


def _message(found: Sequence[Missed]) -> Message:
    number = sum(one.people for one in found)
    lines: list[Value] = [
        many(
            "⚠️ <b>The bot was stopped: {n} reminder could not leave.</b>",
            "⚠️ <b>The bot was stopped: {n} reminders could not leave.</b>",
            number,
        )
    ]
    for one in found[:SHOWN]:
        when, title = When(one.workshop.start), one.workshop.title
        lines.append(
            many("• {when}: {title}, {n} person", "• {when}: {title}, {n} people", one.people, when=when, title=title)
        )
    if (rest := len(found) - SHOWN) > 0:
        lines.append(many("And {n} more workshop.", "And {n} more workshops.", rest))
    return Message(Lines(lines))
