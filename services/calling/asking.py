"""What the waves are told of a gleaning: what it lacks, who could come, who was called and what they said."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from domain.calls import Call, Candidate
from domain.gleanings import Gleaning
from domain.workshops import Signup, Workshop
from matching.waves.answers import Decision
from matching.waves.plan import next_wave
from matching.waves.values import Answer, History, Need, Volunteer
from matching.waves.values import Call as Asked
from storage import calls as stored
from storage import candidates, rides, signups
from storage.database import Transaction

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""Of those who were never called: no pause is counted from it."""


@dataclass(frozen=True, slots=True)
class Question:
    """Everything that the waves go by, as it stands at one moment."""

    workshop: Workshop
    gleaning: Gleaning
    need: Need
    people: dict[int, Candidate]
    """Who may be called or was; by id."""
    called: dict[int, Asked]
    """Who was called for this day, or has answered by signing up or cancelling."""
    busy: int
    """How many have something else at that time."""

    @property
    def zone(self) -> ZoneInfo:
        """Of the field."""
        return zone_of(self.workshop)

    def decide(self, now: datetime, *, push: bool = False) -> Decision:
        """Whom to call now, or when to look again."""
        return self._asked(self.people.values(), now, push=push)

    def of_those_called(self, now: datetime) -> Decision:
        """How it stands if nobody else is called."""
        return self._asked([one for one in self.people.values() if one.person in self.called], now)

    def with_called(self, ids: Collection[int], now: datetime) -> Question:
        """The same once these were called; whoever dropped out is replaced by them."""
        more = dict.fromkeys(ids, Asked(now))
        return replace(self, called=self.called | more, need=replace(self.need, dropped=0))

    def _asked(self, people: Collection[Candidate], now: datetime, *, push: bool = False) -> Decision:
        return next_wave(self.need, map(_volunteer, people), self.called, now, self.zone, push=push)


def zone_of(workshop: Workshop) -> ZoneInfo:
    """The civil time in which it is held."""
    return ZoneInfo(str(workshop.start.tzinfo))


async def question(tx: Transaction, workshop: Workshop, gleaning: Gleaning, now: datetime) -> Question:
    """What the waves are asked of a gleaning that stands; its row is locked by whoever acts on the answer."""
    calls = await stored.of(tx, workshop.id)
    called = _called(workshop, calls, await signups.all_of(tx, workshop.id))
    busy = await candidates.busy(tx, workshop.network, workshop.start, workshop.end, but=workshop.id)
    silent = [person for person, one in called.items() if one.answer is None]
    field = gleaning.point(workshop.point)
    near = await candidates.candidates(tx, workshop.network, field, now, called=silent)
    away = {*workshop.facilitators, gleaning.farmer} - called.keys()
    others = [one for one in near if one.person not in away]
    free = {one.person: one for one in others if one.person in called or one.person not in busy}
    return Question(
        workshop=workshop,
        gleaning=gleaning,
        need=await _need(tx, workshop, gleaning),
        people=free,
        called=called,
        busy=len(others) - len(free),
    )


async def _need(tx: Transaction, workshop: Workshop, gleaning: Gleaning) -> Need:
    free, wanted = await rides.free_and_wanted(tx, workshop.id)
    return Need(
        start=workshop.start,
        least=min(gleaning.least, workshop.seats),
        most=workshop.seats,
        have=workshop.taken,
        want=gleaning.want,
        crops=frozenset(crop.product for crop in gleaning.crops),
        lifts=free - wanted,
        dropped=gleaning.dropped,
    )


def _called(workshop: Workshop, calls: list[Call], signed: list[Signup]) -> dict[int, Asked]:
    """What a sign-up says counts more than what was said to the call. Calls for another day are not asked about."""
    day = workshop.start.date()
    known = {
        one.person: Asked(one.at if one.wave else LONG_AGO, Answer(one.said) if one.said else None)
        for one in calls
        if one.day == day
    }
    for mine in signed:
        if mine.person is None:
            continue
        at = known[mine.person].at if mine.person in known else LONG_AGO
        if mine.state == "live":
            known[mine.person] = Asked(at, Answer.YES)
        elif mine.state == "lapsed" or (mine.person in known and known[mine.person].answer is Answer.YES):
            known[mine.person] = Asked(at, Answer.CANCELLED)
    return known


def _volunteer(one: Candidate) -> Volunteer:
    theirs = one.volunteering
    return Volunteer(
        id=one.person,
        km=one.km,
        radius_km=one.radius_km,
        days=theirs.days,
        likes=frozenset(theirs.likes),
        refuses=frozenset(theirs.refuses),
        seats_in_car=theirs.car_seats if one.chosen else 0,
        calls_this_week=one.this_week,
        budget=theirs.per_week,
        last_called=one.last,
        history=History(one.yes, one.no, one.silent, one.counted_at),
        quiet=one.quiet,
    )
