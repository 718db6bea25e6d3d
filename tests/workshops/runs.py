"""Runs of many steps on the store and on paper at once: after each step both must say the same."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import insert, select, update

from domain.people import Person
from domain.refusals import Refusal
from domain.workshops import Pool, Signup, Workshop
from services.seat import seats
from services.seat.access import cancelled
from storage import fsck, people, sending, signups, workshops
from storage.database import Transaction
from storage.tables import outbox, person, signup, workshop
from tests.workshops.conftest import PARIS, Workroom
from tests.workshops.model import Entry, Paper, Refused

MIDNIGHT = datetime(2026, 9, 15, tzinfo=PARIS)
PEOPLE = tuple(f"p{number}" for number in range(7))
VETERANS, LOSERS = {"p4", "p5"}, {"p3", "p5"}
GUESTS = ("Josette", "Lucien")
CODE = "thepartner"

Step = tuple[Any, ...]

_who, _whose = st.sampled_from(PEOPLE), st.integers(0, 19)
_adults, _children = st.sampled_from((1, 1, 1, 2, 2, 3, 4, 5)), st.sampled_from((0, 0, 0, 1, 2))
_STEPS: dict[str, tuple[int, tuple[st.SearchStrategy[Any], ...]]] = {
    "sign_up": (30, (_who, _adults, _children, st.sampled_from((False, False, False, True)))),
    "sign_up_guest": (6, (st.sampled_from(GUESTS), st.integers(0, 3), _children, st.sampled_from(tuple(Pool)))),
    "cancel": (12, (_whose,)),
    "accept": (14, (_whose, st.booleans())),
    "decline": (8, (_whose, st.booleans())),
    "pass_time": (12, (st.sampled_from((5, 25, 30, 60, 180, 240, 720, 1000)),)),
    "deliver": (6, ()),
    "away": (4, (_who,)),
    "back": (2, (_who,)),
    "more_seats": (2, (st.integers(1, 2),)),
}
"""How often, and with what. `_whose`: whom it suits at that moment, or now and then anybody."""
_ODD = st.tuples(st.just("sign_up"), _who, st.sampled_from((0, 1, 9, 13)), _children, st.just(False))


def _steps(odd: int) -> st.SearchStrategy[Step]:
    names = [name for name, (weight, _with) in _STEPS.items() for _each in range(weight)]
    usual = st.sampled_from(names).flatmap(lambda name: st.tuples(st.just(name), *_STEPS[name][1]))
    return st.integers(0, 99).flatmap(lambda number: _ODD if number < odd else usual)


_last: st.SearchStrategy[Step] = st.one_of(
    st.tuples(st.just("call_off")), st.tuples(st.just("pass_time"), st.just(15000))
)


@dataclass(frozen=True)
class Plan:
    """A workshop, and what happens to it: each step, and whether it is done twice."""

    seats: int
    newcomers: int
    partners: int
    start: int
    steps: list[tuple[Step, bool]]


@st.composite
def plans(draw: Any, *, steps: int) -> Plan:
    room = draw(st.sampled_from((1, 2, 2, 3, 4, 4, 5, 6, 8)))
    newcomers = draw(st.integers(0, max(0, room - 2)).map(lambda n: min(n, 2)))
    partners = draw(st.integers(0, max(0, room - newcomers - 1)).map(lambda n: min(n, 2)))
    start = draw(st.sampled_from((2, 4, 6, 9))) * 1440 + draw(st.sampled_from((540, 840, 1140)))
    twice = st.sampled_from((False, False, False, True))
    each = st.tuples(_steps(odd=3), twice)
    happens = draw(st.lists(each, min_size=steps - 6, max_size=steps - 4))
    ends = draw(st.lists(st.tuples(_last, twice), max_size=1))
    after = draw(st.lists(each, max_size=3)) if ends else []
    return Plan(room, newcomers, partners, start, [*happens, *ends, *after])


_SUITS: dict[str, Callable[[Entry], int]] = {
    "cancel": lambda one: one.heads,
    "accept": lambda one: one.held,
    "decline": lambda one: one.held,
}


def moment(minute: float) -> datetime:
    return MIDNIGHT + timedelta(minutes=minute)


@dataclass
class Run:
    """One plan under way."""

    room: Workroom
    anne: Person
    workshop: Workshop
    paper: Paper
    ids: dict[str, Person]
    rows: dict[str, Signup] = field(default_factory=dict)
    """By name: the latest row of each."""
    said: int = 0
    """Id of the last letter that was compared."""
    steps: int = 0
    offered: int = 0
    delivered: int = 0
    counts: dict[str, int] = field(default_factory=dict)

    # --- doing --------------------------------------------------------------------------------------------------------

    async def do(self, step: Step) -> None:
        self.paper.now += 1
        self.steps += 1
        name, *values = step
        if name in _SUITS:
            values[0] = self._whose(name, values[0])
        before = self.rows
        if name in {"sign_up", "cancel", "accept", "decline"} and values[0] in self.paper.away:
            await self._be_there(values[0], there=True)
        if name in {"away", "back"}:
            await self._be_there(values[0], there=name == "back")
        elif name == "deliver":
            await self._deliver()
        else:
            await self._both(name, values)
        await self._compare(step, before)

    def _whose(self, name: str, number: int) -> str:
        everybody = [*PEOPLE, *GUESTS]
        suits = [one.who for one in self.paper.live() if _SUITS[name](one)]
        among = suits if suits and number < 17 else everybody
        return among[number % len(among)]

    async def _both(self, name: str, values: list[Any]) -> None:
        kept = deepcopy(self.paper)
        try:
            on_paper = getattr(self.paper, name)(*[v.value if isinstance(v, Pool) else v for v in values])
        except Refused:
            self.paper, on_paper = kept, "no"
        try:
            really = await getattr(self, f"_{name}")(*values)
        except Refusal:
            really = "no"
        assert really == on_paper, (name, values, really, on_paper)
        self.counts[name] = self.counts.get(name, 0) + (really != "no")

    async def _work(self, work: Callable[[Transaction, datetime], Awaitable[Any]]) -> None:
        now = moment(self.paper.now)
        await self.room.run(lambda tx: work(tx, now))

    async def _sign_up(self, who: str, adults: int, children: int, link: bool) -> None:
        code = CODE + str(self.workshop.id) if link else ""
        await self._work(
            lambda tx, now: seats.sign_up(tx, self.ids[who], self.workshop.id, adults, children, now, partner=code)
        )

    async def _sign_up_guest(self, name: str, adults: int, children: int, pool: Pool) -> None:
        await self._work(
            lambda tx, now: seats.sign_up_guest(tx, self.anne, self.workshop.id, name, adults, children, now, pool=pool)
        )

    async def _decide(self, verb: Any, who: str, **how: Any) -> None:
        mine = self.rows.get(who)
        if mine is None:
            raise Refusal(cancelled(self.workshop))
        by = self.ids.get(who, self.anne)
        await self._work(lambda tx, now: verb(tx, by, mine.id, now, **how))

    async def _cancel(self, who: str) -> None:
        await self._decide(seats.cancel, who)

    async def _accept(self, who: str, drop: bool) -> None:
        await self._decide(seats.accept, who, rest="drop" if drop else "wait")

    async def _decline(self, who: str, whole: bool) -> None:
        await self._decide(seats.decline, who, whole=whole)

    async def _pass_time(self, minutes: int) -> None:
        async def rounds(tx: Transaction, now: datetime) -> None:
            if self.workshop.id in await signups.lapsing(tx, now):
                await seats.lapse(tx, self.workshop.id, now)
            if self.workshop.id in await signups.unserved(tx, now):
                await seats.promote(tx, self.workshop.id, now)
                assert self.workshop.id not in await signups.unserved(tx, now)

        await self._work(rounds)

    async def _more_seats(self, more: int) -> None:
        async def work(tx: Transaction, now: datetime) -> None:
            found = await workshops.get(tx, self.workshop.id, lock=True)
            if found.state == "planned" and now < found.start:
                await workshops.change(tx, replace(found, seats=found.seats + more), now)
                await seats.promote(tx, found.id, now)

        await self._work(work)

    async def _call_off(self) -> None:
        async def work(tx: Transaction, now: datetime) -> None:
            found = await workshops.get(tx, self.workshop.id, lock=True)
            if found.state == "planned" and now < found.start:
                await workshops.change(tx, replace(found, state="cancelled"), now)
                await seats.release_all(tx, found, now)

        await self._work(work)

    async def _be_there(self, who: str, *, there: bool) -> None:
        (self.paper.away.discard if there else self.paper.away.add)(who)
        await self.room.run(lambda tx: people.keep(tx, self.ids[who].id, reachable=there))

    async def _deliver(self) -> None:
        """What leaves now is true now."""
        now = moment(self.paper.now)

        async def leave(tx: Transaction) -> list[str]:
            letters = [
                one for one in await sending.look(tx, now, limit=500) if one.not_before is None or one.not_before <= now
            ]
            claimed = [one.id for one in await sending.claim(tx, letters, now)]
            await tx.execute(update(outbox).where(outbox.c.id.in_(claimed)).values(state="sent", sent_at=now))
            return [row.key for row in await tx.all(select(outbox.c.key).where(outbox.c.id.in_(claimed)))]

        found = await self.room.run(lambda tx: signups.all_of(tx, self.workshop.id))
        rows = {row.id: row for row in found}  # a guest who was written down twice has an old row too
        for key in await self.room.run(leave):
            _signup, number, what, *_rest = key.split(":")
            mine = rows.get(int(number))
            self.delivered += 1
            assert mine is not None, key
            true = {"offered": mine.held, "confirmed": mine.booked, "waiting": mine.waiting, "lapsed": True}
            assert true[what], f"{key} left, and it is not true: {mine}"

    # --- looking ------------------------------------------------------------------------------------------------------

    async def look(self, tx: Transaction) -> tuple[list[str], list[tuple[str, str]]]:
        """Read the rows; give who waits, in order, and what was said since the last look."""
        names = {one.id: name for name, one in self.ids.items()}
        found = sorted(await signups.all_of(tx, self.workshop.id), key=lambda one: one.id)
        by = {one.id: names.get(one.person or 0, one.guest) for one in found}
        self.rows = {by[one.id]: one for one in found}
        queue = [by[one.id] for one in await signups.waiting(tx, self.workshop.id)]
        new = await tx.all(select(outbox.c.id, outbox.c.key).where(outbox.c.id > self.said))
        self.said = max([self.said, *(row.id for row in new)])
        keys = [row.key.split(":") for row in new if row.key.startswith("signup:")]
        return queue, sorted((by[int(key[1])], key[2]) for key in keys)

    async def _compare(self, step: Step, before: dict[str, Signup]) -> None:
        queue, said = await self.room.run(self.look)
        assert {who: _stands(row) for who, row in self.rows.items()} == {
            who: _written(one) for who, one in self.paper.entries.items()
        }, step
        assert queue == [one.who for one in self.paper.queue()], step
        assert said == sorted(self.paper.told), step
        self.paper.told.clear()
        self.offered += sum(row.held > (before[who].held if who in before else 0) for who, row in self.rows.items())
        self._nobody_is_passed(step, before, self.rows)

    def _nobody_is_passed(self, step: Step, before: dict[str, Signup], rows: dict[str, Signup]) -> None:
        """Looked at without the paper: who got a seat had nobody before them, of the same kind, who still wants one."""
        if step[0] == "accept":
            return
        gone = moment(self.paper.now)
        for who, row in rows.items():
            had = before[who].booked + before[who].held if who in before else 0
            if row.booked + row.held <= had:
                continue
            assert self.workshop.start > gone, "nobody is served after the start"
            for other, first in rows.items():
                still = first.state == "live" and first.waiting > first.held and not first.whole
                earlier = (-first.priority, first.seq) < (-row.priority, row.seq)
                same = first.pool is row.pool
                assert not (still and earlier and same and other not in self.paper.away), (step, who, other)


def _stands(row: Signup) -> tuple[Any, ...]:
    return (
        row.state,
        row.adults,
        row.children,
        row.booked,
        row.waiting,
        row.held,
        row.held_until,
        row.whole,
        row.pool.value,
        row.priority,
        row.booked_at,
    )


def _written(one: Entry) -> tuple[Any, ...]:
    stands = list(one.stands())
    stands[6] = None if one.until is None else moment(one.until)
    stands[10] = None if one.booked_at is None else moment(one.booked_at)
    return tuple(stands)


@dataclass
class Totals:
    """What a series of runs has seen."""

    runs: int = 0
    steps: int = 0
    offers: int = 0
    delivered: int = 0
    done: dict[str, int] = field(default_factory=dict)

    def add(self, run: Run) -> None:
        self.runs += 1
        self.steps += run.steps
        self.offers += run.offered
        self.delivered += run.delivered
        for name, number in run.counts.items():
            self.done[name] = self.done.get(name, 0) + number


class Runner:
    """Makes one run after the other in the same store, each with a workshop and people of its own."""

    def __init__(self, room: Workroom, anne: Person, past: Workshop, lost: Workshop) -> None:
        self._room, self._anne, self._past, self._lost = room, anne, past, lost
        self._chat = 100_000
        self.totals = Totals()

    @classmethod
    async def ready(cls, room: Workroom) -> Runner:
        room.now = MIDNIGHT - timedelta(days=5)
        past, lost = await room.workshop(200, days=1), await room.workshop(200, days=2)
        await room.run(
            lambda tx: tx.execute(update(workshop).where(workshop.c.id == lost.id).values(state="cancelled"))
        )
        return cls(room, await room.coordinator(), past, lost)

    async def play(self, plan: Plan) -> None:
        run = await self._begun(plan)
        try:
            for step, twice in plan.steps:
                await run.do(step)
                if twice:
                    await run.do(step)
            assert await self._room.run(fsck.look) == []
        finally:
            await self._room.run(_forget)
        self.totals.add(run)

    async def _begun(self, plan: Plan) -> Run:
        kept = {"kept_newcomers": plan.newcomers, "kept_partner": plan.partners}
        start = moment(plan.start)
        new = await self._room.workshop(plan.seats, start=start, end=start + timedelta(hours=3), **kept)
        await self._room.run(lambda tx: workshops.partner_code(tx, new.id, CODE + str(new.id)))
        ids = await self._room.run(self._people)
        paper = Paper(plan.seats, plan.newcomers, plan.partners, plan.start, 9 * 60, VETERANS, LOSERS)
        run = Run(self._room, self._anne, new, paper, ids)
        await self._room.run(run.look)
        return run

    async def _people(self, tx: Transaction) -> dict[str, Person]:
        found = {}
        for name in PEOPLE:
            self._chat += 1
            key = await tx.insert(insert(person).values(**self._row(name)))
            found[name] = await people.get(tx, key)
        rows = [self._history(self._past, found[name], True) for name in sorted(VETERANS)]
        rows += [self._history(self._lost, found[name], False) for name in sorted(LOSERS)]
        await tx.execute(insert(signup), rows)
        held = len(VETERANS)
        await tx.execute(update(workshop).where(workshop.c.id == self._past.id).values(taken=workshop.c.taken + held))
        return found

    def _row(self, name: str) -> dict[str, Any]:
        no = dict.fromkeys(("welcomed", "farmer", "volunteer", "resident"), False)
        row = {"network_id": self._room.network.id, "channel": "telegram", "address": self._chat, "name": name}
        return (
            row
            | no
            | {"language": "fr", "radius_km": 20, "reachable": True, "created_at": MIDNIGHT, "seen_at": MIDNIGHT}
        )

    def _history(self, there: Workshop, who: Person, live: bool) -> dict[str, Any]:
        row = {"network_id": who.network, "workshop_id": there.id, "person_id": who.id, "adults": 1, "children": 0}
        row |= {"booked": int(live), "waiting": 0, "held": 0, "whole": False, "pool": "open", "priority": 0}
        row |= {"seq": who.id, "state": "live" if live else "cancelled", "booked_at": MIDNIGHT - timedelta(days=6)}
        row |= {"code": f"h{there.id}-{who.id}", "excused": False}
        return row | {"created_at": MIDNIGHT, "changed_at": MIDNIGHT}


async def _forget(tx: Transaction) -> None:
    """The next run begins with an empty table: its rounds look at its own rows only."""
    await tx.execute(outbox.delete())
    mine = select(workshop.c.id).where(workshop.c.starts_at > MIDNIGHT)
    await tx.execute(signup.delete().where(signup.c.workshop_id.in_(mine)))
    await tx.execute(signup.delete())
    await tx.execute(update(workshop).values(taken=0))
