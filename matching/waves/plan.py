"""What to do now for a gleaning that lacks volunteers: call some, wait, or tell that nobody is left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from matching.waves.answers import Decision, Enough, Exhausted, Outlook, Passed, Wait, Wave, Why
from matching.waves.chance import outcome, still
from matching.waves.order import Ranked, ranked, reason
from matching.waves.sift import Clock, Sifted, sift
from matching.waves.size import Tally, at_best, certainty, enough, how_many, tally
from matching.waves.values import DEFAULT_POLICY, Call, Need, Policy, Volunteer


def next_wave(
    need: Need,
    candidates: Iterable[Volunteer],
    called: Mapping[int, Call],
    now: datetime,
    zone: ZoneInfo,
    policy: Policy = DEFAULT_POLICY,
    *,
    push: bool = False,
) -> Decision:
    """Whom to call now, or when to look again; ask once more when somebody answers, drops out, or the wait is over.

    The same question has the same answer, whatever the order of the candidates; nothing is drawn by lot.

    Args:
        need: what is short, companions and drop-outs counted by whoever asks.
        candidates: all who belong to the gleaning, those already called included (they are what is pending).
        called: by the volunteer's id, everybody called to this gleaning so far, with what they answered.
        now: aware.
        zone: of the field; its weekday counts.
        policy: the network's settings.
        push: a coordinator wants more now: no pause, and as many as the field takes.
    """
    ask = _Asked(need, called, Clock(now.astimezone(UTC), need.start.astimezone(UTC), zone, policy), policy, push)
    return ask.decide(sift(candidates, called, need, ask.clock))


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question."""

    need: Need
    called: Mapping[int, Call]
    clock: Clock
    policy: Policy
    push: bool

    def decide(self, found: Sifted) -> Decision:
        """The first that holds: enough, nobody left, wait, call."""
        need, now = self.need, self.clock.now
        sums = tally(need, (self._pending(one, call) for one, call in found.pending))
        if need.have >= self._wanted() or need.have >= need.most:
            return Enough(self._outlook(sums, found, 1.0))
        queue, later = (ranked(these, need, now, self.policy) for these in (found.free, found.asleep))
        best = at_best(sums, (each.chance for each in (*queue, *later)))
        if not queue and not later:
            return Exhausted(self._outlook(sums, found, best), tuple(found.passed))
        if until := self._wait(sums, found, best):
            return Wait(until, self._outlook(sums, found, best), (*found.passed, *_not_needed(queue)))
        return self._wave(sums, found, queue, best)

    def _wave(self, sums: Tally, found: Sifted, queue: list[Ranked], best: float) -> Wave:
        chances = (each.chance for each in queue)
        count = how_many(sums, chances, self.need, self._wanted(), self._sure(best))
        chosen = [reason(each, self.need, self.clock.now, self.policy) for each in queue[:count]]
        passed = (*found.passed, *_not_needed(queue[count:]))
        return Wave(tuple(chosen), self.clock.now, self._outlook(sums, found, best, count), passed)

    def _wait(self, sums: Tally, found: Sifted, best: float) -> datetime | None:
        """Until the end of the pause, of somebody's quiet hours, or the next look; None when it is time to call."""
        now, pause = self.clock.now, self.policy.quiet.awake(self.clock.now, self._pause(), self.clock.zone)
        if enough(sums, self.need, self._wanted(), self._sure(best)):
            return self._not_past_the_end(pause)
        if not found.free:
            return found.next
        rest = self._rest(found, best)
        return self._not_past_the_end(rest) if rest > now else None

    def _rest(self, found: Sifted, best: float) -> datetime:
        """When the pause after the last wave ends; nobody waits for it who pushes, replaces, or needs everybody."""
        last = max((call.at for call in self.called.values()), default=None)
        if last is None or not found.pending or self.push or self.need.dropped or self._scarce(best):
            return self.clock.now
        return self.policy.quiet.awake(last, self._pause(), self.clock.zone)

    def _not_past_the_end(self, moment: datetime) -> datetime:
        """Nothing changes after the last moment at which a yes counts."""
        return max(min(moment, self.clock.last), self.clock.now + self.policy.shortest_pause)

    def _pause(self) -> timedelta:
        """A sixth of the hours awake that are left, within the policy's limits. Our choice."""
        _, left = self.clock.of(self.policy.quiet)
        return max(self.policy.shortest_pause, min(self.policy.longest_pause, timedelta(hours=left / 6)))

    def _wanted(self) -> int:
        return self.need.most if self.push else self.need.wanted(self.policy.drop_out)

    def _scarce(self, best: float) -> bool:
        """Whether not even all together are sure to be enough: then waiting saves nobody a call."""
        return best < self.policy.scarce

    def _sure(self, best: float) -> float:
        _, left = self.clock.of(self.policy.quiet)
        if self._scarce(best):
            return 1.0
        return self.policy.sure if self.push else certainty(left, self.policy)

    def _pending(self, one: Volunteer, call: Call) -> float:
        _, left = self.clock.of(one.quiet)
        what = outcome(one, self.need, self.clock.now, self.policy)
        return still(what, self.clock.silence(one, call), left, self.policy)

    def _outlook(self, sums: Tally, found: Sifted, best: float, count: int = 0) -> Outlook:
        """`sums` has those just called in it."""
        expected, sure = self.need.have + sums.expected, min(1.0, sums.sure)
        pending = len(found.pending) + count
        return Outlook(self.need.have, pending, expected, sure, best, danger=best < self.policy.danger)


def _not_needed(queue: list[Ranked]) -> list[Passed]:
    return [Passed(each.who.id, Why.NOT_NEEDED) for each in queue]
