"""Is a letter still right to send? Looked at when it is claimed: hours may have passed since it was written.

Whoever posts one says in `Payload.extra` what it depends on: `quiet` (start, end and zone of the reader's quiet hours),
`workshop` (the id of the one that it invites to), `starts` (when that was to begin), `seat` (the sign-up it speaks of).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from domain.quiet import Quiet
from domain.reminders import stamp
from storage.database import Transaction
from storage.tables import signup, workshop

if TYPE_CHECKING:
    from storage.sending import Letter

_TO_COME = select(workshop.c.id, workshop.c.starts_at).where(
    workshop.c.id.in_(bindparam("workshops", expanding=True)),
    workshop.c.state == "planned",
    workshop.c.starts_at > bindparam("now"),
)
_SEATS = select(signup.c.id).where(
    signup.c.id.in_(bindparam("signups", expanding=True)), signup.c.state == "live", signup.c.booked > 0
)


def until_awake(letter: Letter, now: datetime) -> datetime | None:
    """When the reader's quiet hours are over, if it is in them; None when it may leave."""
    said = letter.payload.extra.get("quiet")
    if not said:
        return None
    start, end, zone = said
    hours = Quiet(time.fromisoformat(start), time.fromisoformat(end))
    return hours.over(now, ZoneInfo(zone)) if hours.covers(now, ZoneInfo(zone)) else None


async def pointless(tx: Transaction, letters: Sequence[Letter], now: datetime) -> list[int]:
    """Those about a workshop that was cancelled or moved, or has begun, and those about a seat that was given back."""
    about = {each.id: int(each.payload.extra["workshop"]) for each in letters if each.payload.extra.get("workshop")}
    seats = {each.id: int(each.payload.extra["seat"]) for each in letters if each.payload.extra.get("seat")}
    starts = {each.id: each.payload.extra.get("starts") for each in letters}
    coming = dict[int, str]()
    if about:
        rows = await tx.execute(_TO_COME, {"workshops": list(set(about.values())), "now": now})
        coming = {row.id: stamp(row.starts_at) for row in rows}
    held = set((await tx.execute(_SEATS, {"signups": list(set(seats.values()))})).scalars()) if seats else set()
    gone = {letter for letter, theirs in about.items() if starts[letter] not in {None, coming.get(theirs)}}
    gone |= {letter for letter, theirs in about.items() if theirs not in coming}
    return sorted(gone | {letter for letter, theirs in seats.items() if theirs not in held})


def said(quiet: Quiet, zone: str) -> dict[str, list[str]]:
    """Quiet hours as `Payload.extra` holds them."""
    return {"quiet": [quiet.start.isoformat("minutes"), quiet.end.isoformat("minutes"), zone]}
