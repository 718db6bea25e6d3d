"""Is a letter still right to send? Looked at when it is claimed: hours may have passed since it was written.

Whoever posts one says in `Payload.extra` what it depends on: `quiet` (start, end and zone of the reader's quiet hours),
`workshop` or `stop` (the id of the one that it is about), `starts` (when that was to begin), `seat` (the sign-up).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from domain.quiet import Quiet
from domain.reminders import stamp
from storage.database import Transaction
from storage.letters import Letter
from storage.tables import signup, stop, workshop

_TO_COME = {
    table.name: select(table.c.id, table.c.starts_at).where(
        table.c.id.in_(bindparam("things", expanding=True)),
        table.c.state == "planned",
        table.c.starts_at > bindparam("now"),
    )
    for table in (workshop, stop)
}
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
    """Those about something that was cancelled or moved, or has begun, and those about a seat that was given back."""
    gone = {letter for name in _TO_COME for letter in await _called_off(tx, name, letters, now)}
    seats = {each.id: int(each.payload.extra["seat"]) for each in letters if each.payload.extra.get("seat")}
    if seats:
        held = set((await tx.execute(_SEATS, {"signups": list(set(seats.values()))})).scalars())
        gone |= {letter for letter, theirs in seats.items() if theirs not in held}
    return sorted(gone)


async def _called_off(tx: Transaction, name: str, letters: Sequence[Letter], now: datetime) -> list[int]:
    about = {each.id: int(each.payload.extra[name]) for each in letters if each.payload.extra.get(name)}
    if not about:
        return []
    rows = await tx.execute(_TO_COME[name], {"things": list(set(about.values())), "now": now})
    coming = {row.id: stamp(row.starts_at) for row in rows}
    starts = {each.id: each.payload.extra.get("starts") for each in letters}
    return [
        letter for letter, thing in about.items() if thing not in coming or starts[letter] not in {None, coming[thing]}
    ]


def said(quiet: Quiet, zone: str) -> dict[str, list[str]]:
    """Quiet hours as `Payload.extra` holds them."""
    return {"quiet": [quiet.start.isoformat("minutes"), quiet.end.isoformat("minutes"), zone]}
