"""A waiting list on paper: the same promises, written a second time, chair by chair and minute by minute.

A minute is counted from midnight of the first day; every day sleeps from 21:00 to 8:00.
"""

from __future__ import annotations

from dataclasses import dataclass, field

DAY, RELEASE = 1440, 2880
MOST = 12


class Refused(Exception):  # noqa: N818 - the paper says no as the house does
    pass


@dataclass
class Entry:
    """A line on the paper."""

    who: str
    adults: int
    children: int
    pool: str
    priority: int = 0
    arrived: int = 0
    booked: int = 0
    waiting: int = 0
    held: int = 0
    until: float | None = None
    whole: bool = False
    state: str = "live"
    booked_at: int | None = None

    @property
    def heads(self) -> int:
        return self.adults + self.children

    def stands(self) -> tuple[object, ...]:
        """What can be compared with a row."""
        return (
            self.state,
            self.adults,
            self.children,
            self.booked,
            self.waiting,
            self.held,
            self.until,
            self.whole,
            self.pool,
            self.priority,
            self.booked_at,
        )

    def shrink_to_booked(self) -> None:
        adults = min(self.adults, self.booked)
        self.adults, self.children = adults, self.booked - adults
        self.waiting, self.held, self.until, self.whole = 0, 0, None, False

    def finish(self, state: str) -> None:
        self.state, self.booked, self.waiting, self.held, self.until, self.whole = state, 0, 0, 0, None, False

    def leave_the_list(self, state: str) -> None:
        if self.booked:
            self.shrink_to_booked()
        else:
            self.finish(state)


def is_awake(minute: int) -> bool:
    return 8 * 60 <= minute % DAY < 21 * 60


def hold_until(now: int, start: int) -> float:
    """Twelve waking hours or a quarter of those left, 20 minutes at least, the start at most."""
    at = now
    while not is_awake(at):
        at += 1
    if at >= start:
        return start
    left = 0
    for minute in range(at, min(start, at + 6 * DAY)):
        left += is_awake(minute)
    span = min(720.0, max(20.0, left / 4))
    minute = at
    while span > 0:
        if is_awake(minute):
            if span <= 1:
                return min(start, minute + span)
            span -= 1
        minute += 1
    return min(start, minute)


@dataclass
class Paper:
    """One workshop."""

    seats: int
    newcomers: int
    partners: int
    start: int
    now: int
    veterans: set[str]
    losers: set[str]
    """Who had a seat in a workshop that was called off."""
    entries: dict[str, Entry] = field(default_factory=dict)
    cancelled: bool = False
    away: set[str] = field(default_factory=set)
    """Who has blocked us."""
    arrivals: int = 0
    told: list[tuple[str, str]] = field(default_factory=list)

    # --- reading ------------------------------------------------------------------------------------------------------

    def live(self) -> list[Entry]:
        return [one for one in self.entries.values() if one.state == "live"]

    def queue(self) -> list[Entry]:
        return sorted((one for one in self.live() if one.waiting), key=lambda one: (-one.priority, one.arrived))

    def room(self, pool: str) -> int:
        """Chairs with a sign on them: everybody sits on one of their own first."""
        if self.now >= self.start - RELEASE:
            chairs = ["open"] * self.seats
        else:
            chairs = ["newcomer"] * self.newcomers + ["partner"] * self.partners
            chairs += ["open"] * (self.seats - len(chairs))
        for one in self.live():
            for _head in range(one.booked + one.held):
                chairs.remove(one.pool if one.pool in chairs else "open")
        return chairs.count("open") + (chairs.count(pool) if pool != "open" else 0)

    # --- what people do -----------------------------------------------------------------------------------------------

    def sign_up(self, who: str, adults: int, children: int, link: bool) -> None:
        self._is_open()
        if adults + children > min(self.seats, MOST) or not adults:
            raise Refused
        mine = self.entries.get(who)
        if mine is None or mine.state != "live":
            pool = "partner" if link else "open" if who in self.veterans else "newcomer"
            first = int(who in self.losers)
            self._enter(Entry(who, adults, children, pool, first))
            return
        if link and not mine.booked and not mine.held:
            mine.pool = "partner"
        self._become(mine, adults, children)

    def sign_up_guest(self, name: str, adults: int, children: int, pool: str) -> None:
        self._is_open()
        if not 0 < adults + children <= min(self.seats, MOST):
            raise Refused
        mine = self.entries.get(name)
        if mine is not None and mine.state == "live":
            if (mine.adults, mine.children) != (adults, children):
                raise Refused
            return
        self._enter(Entry(name, adults, children, pool))

    def _enter(self, new: Entry) -> None:
        new.waiting = new.heads
        self._to_the_end(new)
        self.entries[new.who] = new
        self._served_or_told(new)

    def _to_the_end(self, mine: Entry) -> None:
        self.arrivals += 1
        mine.arrived = self.arrivals

    def _become(self, mine: Entry, adults: int, children: int) -> None:
        more = adults + children - mine.heads
        if (adults, children) == (mine.adults, mine.children):
            self.serve(mine)
            return
        if more > 0:
            if mine.waiting and self.queue()[-1] is not mine:
                raise Refused
            if not mine.waiting:
                self._to_the_end(mine)
                mine.priority = 0
            mine.waiting += more
            mine.whole = False
        else:
            for _head in range(-more):
                if mine.waiting:
                    mine.waiting -= 1
                else:
                    mine.booked -= 1
            mine.held = min(mine.held, mine.waiting)
            mine.until = mine.until if mine.held else None
            mine.whole = mine.whole and mine.waiting > 0
        mine.adults, mine.children = adults, children
        self._served_or_told(mine)

    def _served_or_told(self, mine: Entry) -> None:
        before = mine.booked, mine.held
        self.serve(mine)
        if (mine.booked, mine.held) == before:
            self._tell(mine, "offered" if mine.held else "confirmed" if mine.booked else "waiting")

    def cancel(self, who: str) -> None:
        mine = self._own(who)
        if mine.state == "live":
            mine.finish("cancelled")
            mine.booked_at = None
            self.serve()

    def accept(self, who: str, drop: bool) -> None:
        mine = self._own(who)
        if not mine.held:
            if not mine.booked:
                raise Refused
            return
        mine.booked += mine.held
        mine.waiting -= mine.held
        mine.held, mine.until, mine.booked_at = 0, None, self.now
        if drop:
            mine.shrink_to_booked()
        self._tell(mine, "confirmed")

    def decline(self, who: str, whole: bool) -> None:
        mine = self._own(who)
        if not mine.held or (whole and mine.held == mine.waiting):
            return
        if whole:
            mine.held, mine.until, mine.whole = 0, None, True
        else:
            mine.leave_the_list("cancelled")
        self.serve()

    def _own(self, who: str) -> Entry:
        if who not in self.entries or self.now >= self.start:
            raise Refused
        return self.entries[who]

    def _is_open(self) -> None:
        if self.cancelled or self.now >= self.start:
            raise Refused

    # --- what happens by itself ---------------------------------------------------------------------------------------

    def serve(self, present: Entry | None = None) -> None:
        """Chair by chair to the first in the queue who can use it."""
        if self.cancelled or self.now >= self.start:
            return
        for one in self.queue():
            wants, had, got = one.waiting - one.held, one.held, 0
            if one.who in self.away or (one.whole and one.heads <= self.seats and self.room(one.pool) < wants):
                continue
            while got < wants and self.room(one.pool):
                one.held += 1
                got += 1
            if not got:
                continue
            if one is present and got == wants and not had:
                one.booked, one.waiting, one.held, one.booked_at = one.booked + one.waiting, 0, 0, self.now
                one.until = None
                self._tell(one, "confirmed")
            else:
                one.until = hold_until(self.now, self.start)
                self._tell(one, "offered")

    def pass_time(self, minutes: int) -> None:
        self.now += minutes
        if self.cancelled:
            return
        for one in self.queue():
            if one.until is None:
                continue
            if min(one.until, self.start) <= self.now:
                one.leave_the_list("lapsed")
                self._tell(one, "lapsed")
            elif one.who in self.away:
                one.held, one.until = 0, None
        self.serve()

    def more_seats(self, more: int) -> None:
        if not self.cancelled and self.now < self.start:
            self.seats += more
            self.serve()

    def call_off(self) -> None:
        if not self.cancelled and self.now < self.start:
            self.cancelled = True
            for one in self.live():
                one.finish("cancelled")

    def _tell(self, mine: Entry, what: str) -> None:
        if mine.who not in self.away:
            self.told.append((mine.who, what))
