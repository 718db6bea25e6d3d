"""One season under one way of calling: an agenda of looks, answers, drop-outs and starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from heapq import heappop, heappush

from benchmarks.waves.world import PARIS, Gleaning, Person, Setting, gleanings, km, people, truth
from matching.waves.answers import Enough, Wait, Wave
from matching.waves.plan import next_wave
from matching.waves.values import DEFAULT_POLICY, Answer, Call, History, Need, Policy, Volunteer

WEEK = timedelta(days=7)
Chosen = tuple[list[int], datetime | None]
"""Who is called now, and when to look again at the latest."""
Way = Callable[[Need, list[Volunteer], dict[int, Call], datetime], Chosen]


def waves(policy: Policy = DEFAULT_POLICY) -> Way:
    """What is tried."""

    def call(need: Need, able: list[Volunteer], called: dict[int, Call], now: datetime) -> Chosen:
        decision = next_wave(need, able, called, now, PARIS, policy)
        if isinstance(decision, Wave):
            return [one.id for one in decision.called], now + timedelta(seconds=1)
        if isinstance(decision, Enough):
            return [], None
        return [], decision.until if isinstance(decision, Wait) else now + timedelta(hours=4)

    return call


def everybody(*, budget: bool) -> Way:
    """All within their radius, on their days, once each, at the end of their quiet hours; within budgets, or not."""

    def call(need: Need, able: list[Volunteer], called: dict[int, Call], now: datetime) -> Chosen:
        return _awake([one for one in able if _can(one, need, budget=budget) and one.id not in called], now)

    return call


def nearest(need: Need, able: list[Volunteer], called: dict[int, Call], now: datetime) -> Chosen:
    """As many of the nearest as one yes in four asks for, once; nobody else is ever called, no budget holds it back."""
    fit = sorted((one for one in able if _can(one, need, budget=False)), key=lambda one: (one.km, one.id))
    return _awake([one for one in fit[: 4 * need.wanted(DEFAULT_POLICY.drop_out)] if one.id not in called], now)


def _can(one: Volunteer, need: Need, *, budget: bool) -> bool:
    day = 1 << need.start.astimezone(PARIS).weekday()
    return one.km <= one.radius_km and bool(one.days & day) and (not budget or one.calls_this_week < one.budget)


def _awake(fit: list[Volunteer], now: datetime) -> Chosen:
    asleep = [one.quiet.over(now, PARIS) for one in fit if one.quiet.covers(now, PARIS)]
    return [one.id for one in fit if not one.quiet.covers(now, PARIS)], min(asleep, default=None)


@dataclass(slots=True)
class Life:
    """What the records of one way of calling know of somebody."""

    calls: list[datetime] = field(default_factory=list)
    history: History = field(default_factory=History)

    def lately(self, now: datetime, span: timedelta = WEEK) -> int:
        """Calls within the last days."""
        return sum(now - at < span for at in self.calls[-40:])


@dataclass(slots=True)
class Story:
    """One gleaning under way."""

    it: Gleaning
    near: list[tuple[Person, float]]
    called: dict[int, Call] = field(default_factory=dict)
    coming: list[int] = field(default_factory=list)
    spare: list[int] = field(default_factory=list)
    """Said yes when it was full; the first takes the place of whoever drops out, at once."""
    refused: int = 0
    filled: datetime | None = None
    again: datetime | None = None
    """The next look."""
    over: bool = False


class Season:
    """One way of calling, one seed."""

    def __init__(self, setting: Setting, way: Way, seed: int, *, budget: int = 2) -> None:
        """Everything but the way of calling follows from the setting and the seed."""
        self.setting, self.way, self.seed, self.budget = setting, way, seed, budget
        self.lives = {one.id: Life() for one in people(setting, seed)}
        crowd = people(setting, seed)
        self.stories = [Story(it, _near(crowd, it)) for it in gleanings(setting, seed)]
        self.who = {one.id: one for one in crowd}
        self._agenda: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self._count = 0

    def play(self) -> Season:
        """To the end of the season."""
        for story in self.stories:
            self._at(story.it.posted, partial(self._look, story))
            self._at(story.it.start, partial(self._start, story))
        while self._agenda:
            now, _, act = heappop(self._agenda)
            act(now)
        return self

    def _at(self, moment: datetime, act: Callable[[datetime], None]) -> None:
        self._count += 1
        heappush(self._agenda, (moment.astimezone(UTC), self._count, act))

    def _planned(self, story: Story, now: datetime) -> None:
        """A look that was put off, or taken earlier, does not happen."""
        if story.again == now:
            self._look(story, now)

    def _look(self, story: Story, now: datetime, dropped: int = 0) -> None:
        if story.over:
            return
        it = story.it
        need = Need(it.start, it.least, it.most, len(story.coming), crops=frozenset((it.crop,)), dropped=dropped)
        chosen, again = self.way(need, [self._volunteer(*one, now) for one in story.near], story.called, now)
        for person in chosen:
            self._call(story, self.who[person], now)
        if again:
            story.again = again.astimezone(UTC)
            self._at(story.again, partial(self._planned, story))

    def _volunteer(self, one: Person, far: float, now: datetime) -> Volunteer:
        life = self.lives[one.id]
        last = life.calls[-1] if life.calls else None
        return Volunteer(
            one.id, far, one.radius_km, one.days, one.likes, one.refuses, 0,
            life.lately(now), self.budget, last, life.history, one.quiet,
        )  # fmt: skip

    def _call(self, story: Story, one: Person, now: datetime) -> None:
        life = self.lives[one.id]
        hidden = truth(one, story.it, self.setting, self.seed, calls=life.lately(now, 2 * WEEK))
        life.calls.append(now)
        story.called[one.id] = Call(now)
        yes = hidden.says < hidden.chance
        if yes or hidden.tells < 0.4:
            moment = one.quiet.awake(now, timedelta(hours=hidden.delay), PARIS)
            self._at(moment, partial(self._answer, story, one, yes=yes))

    def _answer(self, story: Story, one: Person, now: datetime, *, yes: bool) -> None:
        if story.over or now > story.it.start - DEFAULT_POLICY.answer_before:
            return
        story.called[one.id] = Call(story.called[one.id].at, Answer.YES if yes else Answer.NO)
        if yes and len(story.coming) >= story.it.most:
            story.refused += 1
            story.spare.append(one.id)
        elif yes:
            self._come(story, one, now)
        if not any(call.answer is None for call in story.called.values()):
            self._look(story, now)

    def _come(self, story: Story, one: Person, now: datetime) -> None:
        story.coming.append(one.id)
        if len(story.coming) >= story.it.least and story.filled is None:
            story.filled = now
        hidden = truth(one, story.it, self.setting, self.seed)
        if hidden.drops < self.setting.drop_out:
            moment = max(now, story.it.start - timedelta(hours=hidden.hours_before))
            self._at(moment, partial(self._drop, story, one))

    def _drop(self, story: Story, one: Person, now: datetime) -> None:
        if story.over or one.id not in story.coming:
            return
        story.coming.remove(one.id)
        story.called[one.id] = Call(story.called[one.id].at, Answer.CANCELLED)
        if story.spare:
            self._come(story, self.who[story.spare.pop(0)], now)
        else:
            self._look(story, now, dropped=1)

    def _start(self, story: Story, now: datetime) -> None:
        story.over = True
        for person, call in story.called.items():
            life = self.lives[person]
            life.history = life.history.after(call.answer or Answer.SILENT, now)


def _near(crowd: list[Person], it: Gleaning) -> list[tuple[Person, float]]:
    """Those who would go so far; the rest is of no interest to any way of calling."""
    found = ((one, km(one, it)) for one in crowd)
    return [(one, far) for one, far in found if far <= one.radius_km]
