"""What a file would do and, once somebody said yes, doing it: all of it or nothing, and the second time nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from domain.people import Centre, Network, Person
from domain.places import Point
from domain.refusals import Refusal
from domain.stop_sheet import Fault, StopRow
from domain.stops import PlannedRecipe, Stop, StopDraft
from domain.words import Words, _
from services import rights
from services.lookup import folded
from services.rematching import rematch
from services.stop_files.words import sentence
from services.stops import check, unvalidated
from storage import networks, stops
from storage.database import Transaction

Verdict = Literal["new", "known", "wrong"]

FARTHEST = timedelta(days=730)
"""A date later than this is a slip."""
COMPARED = 5000
"""Planned stops with which a file is compared."""


@dataclass(frozen=True, slots=True)
class Line:
    """What becomes of one line of the file."""

    row: StopRow
    verdict: Verdict
    why: tuple[Words, ...] = ()
    stop: Stop | None = None
    """The stop that it makes, when it is new."""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file would do."""

    lines: tuple[Line, ...]

    def of(self, verdict: Verdict) -> list[Line]:
        """The lines of one kind, in the order of the file."""
        return [line for line in self.lines if line.verdict == verdict]

    @property
    def possible(self) -> bool:
        """Whether it can be carried out: nothing is wrong, and something is new."""
        return not self.of("wrong") and bool(self.of("new"))


@dataclass(frozen=True, slots=True)
class Done:
    """What an import has done."""

    made: int
    matched: int
    """Offers that found room."""
    unvalidated: tuple[str, ...]
    """Recipes without a validated schedule."""


@dataclass(frozen=True, slots=True)
class Sender:
    """On whose word a file is read: for which centres, and for which one when a line names none."""

    network: Network
    centres: tuple[Centre, ...]
    """All of the network."""
    own: frozenset[int]
    default: int | None
    """None when the line has to say it."""
    person: int | None = None


async def from_coordinator(tx: Transaction, person: Person, network: Network) -> Sender:
    """A coordinator: for the centres that they coordinate.

    Raises:
        Refusal: they coordinate none.
    """
    own = await rights.need_coordinator(tx, person)
    return Sender(network, tuple(await networks.centres(tx, network.id)), frozenset(own), own[0], person.id)


async def from_operator(tx: Transaction, network: Network, centre: int | None) -> Sender:
    """Whoever holds the machine: for every centre; `centre` is meant where a line names none."""
    known = tuple(await networks.centres(tx, network.id))
    only = known[0].id if len(known) == 1 else None
    return Sender(network, known, frozenset(one.id for one in known), centre or only)


def import_key(row: StopRow) -> str:
    """Names a stop by what does not change when a file is sent again: day, hours, site, commune."""
    said = [row.day and row.day.isoformat(), row.start, row.end, " ".join(folded(row.site).split()), row.insee]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:40]


async def plan(tx: Transaction, sender: Sender, rows: Sequence[StopRow], now: datetime) -> Plan:
    """Look at every line beside what is known. Nothing is changed."""
    keys = {row.line: import_key(row) for row in rows}
    imported = await _imported(tx, sender.network.id, list(keys.values()))
    last = max((row.day for row in rows if row.day), default=now.date())
    until = datetime.combine(last, time.max, UTC) + timedelta(days=1)
    coming = await stops.upcoming(tx, sender.network.id, now, until=until, limit=COMPARED)
    there = {(stop.start, stop.commune) for stop in coming}
    seen: dict[str, int] = {}
    lines = []
    for row in rows:
        key = keys[row.line]
        if row.faults:
            example = (now + timedelta(days=7)).date()
            lines.append(Line(row, "wrong", tuple(sentence(fault, example) for fault in row.faults)))
        elif key in imported:
            lines.append(Line(row, "known", key=key))
        elif key in seen:
            said = _("Already said in line {line}.", line=str(seen[key]))
            lines.append(Line(row, "known", (said,), key=key))
        else:
            lines.append(_judged(sender, row, key, there, now))
        seen.setdefault(key, row.line)
    return Plan(tuple(lines))


async def _imported(tx: Transaction, network_id: int, keys: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for at in range(0, len(keys), 500):
        found |= await stops.imported(tx, network_id, keys[at : at + 500])
    return found


def _judged(sender: Sender, row: StopRow, key: str, there: Collection[tuple[datetime, str]], now: datetime) -> Line:
    try:
        stop = _stop(sender, row, now)
    except Refusal as no:
        return Line(row, "wrong", (no.words,))
    if (stop.start, stop.commune) in there:
        return Line(row, "known", key=key)
    return Line(row, "new", stop=stop, key=key)


def _stop(sender: Sender, row: StopRow, now: datetime) -> Stop:
    """The stop of a line, by the rules of the chat.

    Raises:
        Refusal: it is in the past, upside down, too large, or for a centre of others.
    """
    start, end = StopDraft(stamp="", day=row.day, start=row.start, end=row.end).moments(ZoneInfo(sender.network.zone))
    check(start, end, row.capacity_kg or 0, now)
    if start > now + FARTHEST:
        raise Refusal(_("{date} is more than 2 years away. Check the year.", date=f"{start:%d/%m/%Y}"))
    return Stop(
        id=0,
        network=sender.network.id,
        centre=_centre(sender, row),
        site=row.site,
        address=row.address,
        commune=row.commune,
        point=Point(row.lat, row.lon),
        start=start,
        end=end,
        capacity_grams=(row.capacity_kg or 0) * 1000,
        capacity_jars=row.capacity_jars,
        recipes=tuple(PlannedRecipe(slug) for slug in row.recipes),
        products=tuple(row.products),
        event=row.event,
        state="planned",
        version=1,
    )


def _centre(sender: Sender, row: StopRow) -> int:
    if not row.centre:
        if sender.default is None:
            raise Refusal(sentence(Fault(code="centre.missing")))
        return sender.default
    wanted = _plain(row.centre)
    same = [one for one in sender.centres if _plain(one.name) == wanted]
    found = same or [one for one in sender.centres if wanted in _plain(one.name)]
    if len(found) != 1:
        raise Refusal(sentence(Fault(code="centre.unknown", said=row.centre)))
    if found[0].id not in sender.own:
        raise Refusal(_("{centre} is not your centre. Its coordinators plan its stops.", centre=found[0].name))
    return found[0].id


def _plain(name: str) -> str:
    return " ".join(folded(name).replace("-", " ").replace("'", " ").split())


async def carry_out(tx: Transaction, sender: Sender, rows: Sequence[StopRow], now: datetime) -> Done:
    """Make all new stops of a file, then match what waits, once.

    Raises:
        Refusal: something is wrong with a line by now; then nothing is made.
    """
    await networks.hold(tx, sender.network.id)
    planned = await plan(tx, sender, rows, now)
    if wrong := planned.of("wrong"):
        first = wrong[0]
        raise Refusal(
            _(
                "Nothing was imported. Line {line}: {what}\nSend the corrected file.",
                line=str(first.row.line),
                what=first.why[0],
            )
        )
    made = [(line.key, line.stop) for line in planned.of("new") if line.stop is not None]
    await stops.add_all(tx, made, now, by=sender.person)
    found = await rematch(tx, sender.network.id, now) if made else 0
    return Done(len(made), found, tuple(dict.fromkeys(slug for _key, stop in made for slug in unvalidated(stop))))
