"""What a sign-up becomes when somebody decides: pure steps from one `Signup` to the next, counted in heads."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Literal

from domain.workshops import Pool, Signup

Rest = Literal["wait", "drop"]
"""What becomes of the heads for which no seat was offered: they go on waiting, or stay at home."""
Over = Literal["cancelled", "lapsed"]


def new(network: int, workshop: int, adults: int, children: int, code: str, now: datetime) -> Signup:
    """Somebody who wants to come and has nothing yet: all of them wait."""
    return Signup(
        id=0,
        network=network,
        workshop=workshop,
        person=None,
        guest="",
        by=None,
        adults=adults,
        children=children,
        booked=0,
        waiting=adults + children,
        held=0,
        held_until=None,
        whole=False,
        pool=Pool.OPEN,
        priority=0,
        seq=0,
        state="live",
        answer=None,
        booked_at=None,
        code=code,
        came=None,
        excused=False,
        created_at=now,
    )


def offered(mine: Signup, heads: int, until: datetime) -> Signup:
    """So many seats more are kept for them, all until then."""
    return replace(mine, held=mine.held + heads, held_until=until)


def unoffered(mine: Signup) -> Signup:
    """What was kept for them is no longer; they wait as before."""
    return replace(mine, held=0, held_until=None)


def seated(mine: Signup, now: datetime) -> Signup:
    """Everybody who waited has a seat."""
    return replace(mine, booked=mine.booked + mine.waiting, waiting=0, held=0, held_until=None, booked_at=now)


def taken(mine: Signup, rest: Rest, now: datetime) -> Signup:
    """They take what is offered to them; the others wait or stay at home.

    >>> from datetime import UTC
    >>> now = datetime(2026, 9, 15, 9, tzinfo=UTC)
    >>> family = offered(new(1, 1, 2, 2, "abc", now), 3, now)
    >>> (some := taken(family, "wait", now)).booked, some.waiting
    (3, 1)
    >>> (three := taken(family, "drop", now)).adults, three.children, three.waiting
    (2, 1, 0)
    """
    waiting = mine.waiting - mine.held
    some = replace(mine, booked=mine.booked + mine.held, waiting=waiting, held=0, held_until=None, booked_at=now)
    return some if rest == "wait" else only(some, some.booked)


def only(mine: Signup, heads: int) -> Signup:
    """So many come, who all have a seat, adults first; nobody of them waits any more."""
    adults = min(mine.adults, heads)
    return replace(
        mine, adults=adults, children=heads - adults, waiting=0, held=0, held_until=None, whole=False, booked=heads
    )


def with_fewer(mine: Signup, adults: int, children: int) -> Signup:
    """Fewer of them come, or others: who waits gives up first, then who has a seat."""
    waiting = max(0, mine.waiting - (mine.heads - adults - children))
    held = min(mine.held, waiting)
    return replace(
        mine,
        adults=adults,
        children=children,
        waiting=waiting,
        booked=adults + children - waiting,
        held=held,
        held_until=mine.held_until if held else None,
        whole=mine.whole and waiting > 0,
    )


def with_more(mine: Signup, adults: int, children: int, seq: int) -> Signup:
    """More of them come. Who comes on top waits at the end, at place `seq`, unless some of them wait already."""
    more = adults + children - mine.heads
    grown = replace(mine, adults=adults, children=children, waiting=mine.waiting + more, whole=False)
    return grown if mine.waiting else replace(grown, seq=seq, priority=0)


def off_the_list(mine: Signup, state: Over) -> Signup:
    """They wait no longer; seats that they have stay theirs."""
    return only(mine, mine.booked) if mine.booked else ended(mine, state)


def ended(mine: Signup, state: Over) -> Signup:
    """They hold nothing any more."""
    return replace(mine, state=state, booked=0, waiting=0, held=0, held_until=None, whole=False, answer=None)


def wanted(mine: Signup) -> int:
    """Heads that wait and are offered nothing yet."""
    return mine.waiting - mine.held


def fewest(mine: Signup, seats: int) -> int:
    """The fewest seats worth offering to them: all at once if they come together, unless the room cannot hold them.

    Args:
        mine: the sign-up.
        seats: how many the workshop has in all.
    """
    return wanted(mine) if mine.whole and mine.heads <= seats else 1
