"""Is a letter still right to send? Looked at when it is claimed: hours may have passed since it was written.

Whoever posts one says in `Payload.extra` what it depends on: `quiet` (start, end and zone of the reader's quiet hours)
and `workshop` (the id of the one that it invites to).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, or_, select

from domain.quiet import Quiet
from storage.database import Transaction
from storage.tables import workshop

if TYPE_CHECKING:
    from storage.sending import Letter

_OVER = select(workshop.c.id).where(
    workshop.c.id.in_(bindparam("workshops", expanding=True)),
    or_(workshop.c.state != "planned", workshop.c.starts_at <= bindparam("now")),
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
    """Those that invite to a workshop which was cancelled, or has begun."""
    about = {each.id: int(each.payload.extra["workshop"]) for each in letters if each.payload.extra.get("workshop")}
    if not about:
        return []
    over = set((await tx.execute(_OVER, {"workshops": list(set(about.values())), "now": now})).scalars())
    return [letter for letter, theirs in about.items() if theirs in over]


def said(quiet: Quiet, zone: str) -> dict[str, list[str]]:
    """Quiet hours as `Payload.extra` holds them."""
    return {"quiet": [quiet.start.isoformat("minutes"), quiet.end.isoformat("minutes"), zone]}
