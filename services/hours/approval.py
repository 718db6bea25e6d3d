"""Approving the time that people gave, correcting it, refusing it.

Every decision says which version it has seen. Of two who decide at once the second changes nothing, and sees why.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.hours import MOST, ServiceTime, State
from domain.people import Person
from domain.refusals import Refusal
from domain.words import Value, _
from locales.abroad import folded
from services import rights
from services.hours import access, news
from services.hours.access import OLD
from services.hours.hours import follow
from services.hours.reading import Said
from services.hours.wording import Occasion, names, occasion_of, occasions_of, time
from storage import service_times, workshops
from storage.database import Transaction

NOT_YET = _("No hours are recorded here yet. They follow from the list of who came. Close it first: /list")

CHANGED = _("Somebody has just changed this. Look again.")


@dataclass(frozen=True, slots=True)
class Line:
    """One person's time, as somebody who approves it sees it."""

    one: ServiceTime
    name: Value
    may: bool
    """Whether whoever looks may decide on it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """All the time that was given to one workshop, gleaning or tour."""

    thing: str
    occasion: Occasion
    lines: Sequence[Line]

    @property
    def open(self) -> list[Line]:
        """What waits for whoever looks."""
        return [line for line in self.lines if line.may and line.one.state == "recorded"]

    @property
    def stamp(self) -> int:
        """Changes with whatever of it is still open: a button that carries it knows what was seen."""
        seen = ",".join(f"{line.one.id}.{line.one.version}" for line in self.open)
        return zlib.crc32(seen.encode())


async def sheet(tx: Transaction, person: Person, thing: str, now: datetime) -> Sheet:
    """What was given to a workshop or a tour, as far as the list of who came is closed.

    Raises:
        Refusal: there is nothing, or this person decides on none of it.
    """
    kind, _colon, key = thing.partition(":")
    if kind == "workshop":
        await _of_workshop(tx, person, int(key), now)
    found = await service_times.of_thing(tx, thing)
    if not found or found[0].network != person.network:
        raise Refusal(NOT_YET)
    occasion, called = await occasion_of(tx, found[0]), await names(tx, found)
    theirs = {one.id for one in await access.theirs(tx, person, found, {thing: occasion.workshop})}
    lines = [Line(one, called[one.id], one.id in theirs) for one in found]
    centre = found[0].centre in await rights.centres_of(tx, person)
    if not centre and not any(line.may for line in lines):
        raise Refusal(_("Whoever leads it approves these hours, or a coordinator of the centre."))
    lines.sort(key=lambda line: (line.one.role != "facilitation", line.one.occasion.split(":")[2:4], line.one.id))
    return Sheet(thing, occasion, lines)


async def _of_workshop(tx: Transaction, person: Person, workshop_id: int, now: datetime) -> None:
    """Whoever looks need not wait for the round."""
    workshop = (await workshops.several(tx, [workshop_id])).get(workshop_id)
    if workshop is None or workshop.network != person.network:
        raise Refusal(OLD)
    await follow(tx, workshop_id, now)


async def waiting(tx: Transaction, person: Person) -> list[tuple[str, Occasion, int]]:
    """What waits for this person: thing, occasion and how many people, the oldest first."""
    open_ = await service_times.waiting(tx, person.network, person.id)
    occasions = await occasions_of(tx, open_)
    theirs = await access.theirs(tx, person, open_, {key: one.workshop for key, one in occasions.items()})
    return [(thing, occasions[thing], count) for thing, count in Counter(one.thing for one in theirs).items()]


# --- one of them ------------------------------------------------------------------------------------------------------


async def decide(
    tx: Transaction, person: Person, service_id: int, seen: int, state: State, minutes: int, now: datetime
) -> bool:
    """Approve or refuse one person's time, so many minutes of it; False when it is no longer what was `seen`.

    Deciding the same once more changes nothing and tells nobody.

    Raises:
        Refusal: no right, their own, or more than a day.
    """
    one, _workshop = await access.known(tx, person, service_id)
    if (one.state, one.minutes) == (state, minutes) and one.version >= seen:
        return True
    if one.version != seen:
        return False
    return await _become(tx, person, one, state, minutes, now)


async def _become(tx: Transaction, person: Person, one: ServiceTime, state: State, minutes: int, now: datetime) -> bool:
    if state != "refused":
        await _check(tx, one, minutes)
    if not await service_times.change(tx, one, state, minutes, person.id, now):
        return False
    if state != "recorded":
        await news.decided(tx, await service_times.get(tx, one.id), now, before=one)
    return True


async def _check(tx: Transaction, one: ServiceTime, minutes: int) -> None:
    """Nobody gives nothing, or more than a day has."""
    if minutes > MOST:
        raise Refusal(_("{time} is more than a day has. For example: 2 h 30.", time=time(minutes)))
    if minutes < 1:
        raise Refusal(_("That makes 0 minutes. If somebody was not there, touch the name, then “Refuse”."))
    if one.person is None:
        return
    others = await service_times.of_day(tx, one.person, one.day, but=one.id)
    if others + minutes > MOST:
        raise Refusal(
            _(
                "{other} are noted for the same person on {day} already. With {time} that is more than a day has.",
                other=time(others),
                day=one.day,
                time=time(minutes),
            )
        )


async def approve_all(tx: Transaction, person: Person, thing: str, stamp: int, now: datetime) -> Sheet:
    """Approve all that waits for this person; nothing when it is no longer what was seen (`stamp`).

    Raises:
        Refusal: no right, or somebody would have given more than a day.
    """
    shown = await sheet(tx, person, thing, now)
    if shown.stamp != stamp:
        return shown
    for line in shown.open:
        await _become(tx, person, line.one, "approved", line.one.minutes, now)
    return await sheet(tx, person, thing, now)


# --- in words ---------------------------------------------------------------------------------------------------------


async def correct(tx: Transaction, person: Person, thing: str, said: Sequence[Said], now: datetime) -> Sheet:
    """What was said in words: "Paul 2 h 30", "everybody 3 h". What was approved stays approved, and is told.

    Raises:
        Refusal: no such name, two of that name, no right, or no possible time: then nothing of it is changed.
    """
    shown = await sheet(tx, person, thing, now)
    for each in said:
        for line in _meant(shown, each):
            state: State = "approved" if line.one.state == "approved" else "recorded"
            one = await service_times.get(tx, line.one.id)
            if (one.state, one.minutes) == (state, each.minutes):
                continue
            if not await _become(tx, person, one, state, each.minutes, now):
                raise Refusal(CHANGED)
    return await sheet(tx, person, thing, now)


def _meant(shown: Sheet, said: Said) -> list[Line]:
    theirs = [line for line in shown.lines if line.may]
    if not said.name:
        if not (open_ := [line for line in theirs if line.one.state == "recorded"]):
            raise Refusal(_("Everything is decided here. To correct one person, touch the name or write it."))
        return open_
    named = [line for line in shown.lines if _is_called(line.name, said.name)]
    if not named:
        raise Refusal(_("I do not find “{name}” here. Write the name as it stands on the card.", name=said.name))
    if len(named) > 1:
        raise Refusal(_("“{name}”: there are several. Touch the name on the card.", name=said.name))
    if not named[0].may:
        raise Refusal(_("Another coordinator approves the hours of {name}.", name=named[0].name))
    return named


def _is_called(name: Value, words: str) -> bool:
    """Whether the words are the beginning of a name; those who came along have none of their own."""
    return isinstance(name, str) and folded(name).rstrip(".").startswith(folded(words).rstrip("."))
