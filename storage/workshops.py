"""Workshops: what is planned where, and how many seats are taken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from math import cos, radians
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, delete, insert, select, update

from domain.places import Point
from domain.workshops import Access, Audience, Theme, Workshop
from storage.database import Transaction
from storage.tables import workshop, workshop_facilitator

AT_ONCE = 100
"""Workshops of a file that are stored by one statement."""


def _workshop(row: Any, facilitators: Sequence[int]) -> Workshop:
    zone = ZoneInfo(row.zone)
    return Workshop(
        id=row.id,
        network=row.network_id,
        centre=row.centre_id,
        stop=row.stop_id,
        title=row.title,
        theme=Theme(row.theme),
        recipe=row.recipe,
        about=row.about or "",
        audiences=tuple(Audience(name) for name in row.audiences),
        language=row.language,
        seats=row.seats,
        kept_newcomers=row.kept_newcomers,
        kept_partner=row.kept_partner,
        partner=row.partner or "",
        access=tuple(Access(name) for name in row.access),
        bring=row.bring or "",
        price_cents=row.price_cents,
        deposit_cents=row.deposit_cents,
        facilitators=tuple(facilitators),
        site=row.site,
        address=row.address or "",
        commune=row.commune,
        point=Point(row.lat, row.lon),
        start=row.starts_at.astimezone(zone),
        end=row.ends_at.astimezone(zone),
        series=row.series or "",
        state=row.state,
        taken=row.taken,
        version=row.version,
    )


async def _whole(tx: Transaction, rows: Sequence[Any]) -> list[Workshop]:
    if not rows:
        return []
    leading = workshop_facilitator
    wanted = select(leading).where(leading.c.workshop_id.in_([row.id for row in rows])).order_by(leading.c.id)
    found: dict[int, list[int]] = {}
    for row in await tx.all(wanted):
        found.setdefault(row.workshop_id, []).append(row.person_id)
    return [_workshop(row, found.get(row.id, [])) for row in rows]


def _values(new: Workshop) -> dict[str, Any]:
    point = new.point.coarse()
    return {
        "network_id": new.network,
        "centre_id": new.centre,
        "stop_id": new.stop,
        "title": new.title,
        "theme": new.theme.value,
        "recipe": new.recipe,
        "about": new.about or None,
        "audiences": [one.value for one in new.audiences],
        "language": new.language,
        "seats": new.seats,
        "kept_newcomers": new.kept_newcomers,
        "kept_partner": new.kept_partner,
        "partner": new.partner or None,
        "access": [one.value for one in new.access],
        "bring": new.bring or None,
        "price_cents": new.price_cents,
        "deposit_cents": new.deposit_cents,
        "site": new.site,
        "address": new.address or None,
        "commune": new.commune,
        "lat": point.lat,
        "lon": point.lon,
        "starts_at": new.start,
        "ends_at": new.end,
        "zone": str(new.start.tzinfo),
        "series": new.series or None,
        "state": new.state,
    }


async def add(
    tx: Transaction, new: Workshop, now: datetime, *, by: int | None = None, import_key: str | None = None
) -> Workshop:
    """Store a workshop and give it back with its id."""
    values = _values(new) | {"created_at": now, "changed_at": now, "changed_by": by, "import_key": import_key}
    key = await tx.insert(insert(workshop).values(**values))
    await _lead(tx, key, new)
    return await get(tx, key)


async def add_all(
    tx: Transaction, new: Sequence[tuple[str, Workshop]], now: datetime, *, by: int | None = None
) -> None:
    """Store the workshops of a file, each with its import key, in few statements: a file has up to 2,000."""
    for at in range(0, len(new), AT_ONCE):
        part = dict(new[at : at + AT_ONCE])
        more = {"created_at": now, "changed_at": now, "changed_by": by}
        await tx.execute(insert(workshop), [_values(one) | more | {"import_key": key} for key, one in part.items()])
        network_id = next(iter(part.values())).network
        mine = select(workshop.c.id, workshop.c.import_key).where(
            workshop.c.network_id == network_id, workshop.c.import_key.in_(list(part))
        )
        for row in await tx.all(mine):
            await _lead(tx, row.id, part[row.import_key])


async def _lead(tx: Transaction, key: int, new: Workshop) -> None:
    rows = [
        {"network_id": new.network, "workshop_id": key, "person_id": one} for one in dict.fromkeys(new.facilitators)
    ]
    if rows:
        await tx.execute(insert(workshop_facilitator), rows)


async def change(tx: Transaction, new: Workshop, now: datetime, *, by: int | None = None) -> bool:
    """Replace what a workshop says, `taken` aside; False when somebody changed it since it was read (`version`)."""
    values = _values(new) | {"changed_at": now, "changed_by": by, "version": new.version + 1}
    mine = update(workshop).where(workshop.c.id == new.id, workshop.c.version == new.version)
    if await tx.changed(mine.values(**values)) != 1:
        return False
    await tx.execute(delete(workshop_facilitator).where(workshop_facilitator.c.workshop_id == new.id))
    await _lead(tx, new.id, new)
    return True


async def get(tx: Transaction, workshop_id: int, *, lock: bool = False) -> Workshop:
    """A workshop by id; with `lock`, its seats and its list are nobody else's until the transaction ends.

    Raises:
        LookupError: there is none.
    """
    wanted = select(workshop).where(workshop.c.id == workshop_id)
    rows = await tx.all(wanted.with_for_update(key_share=True) if lock else wanted)
    if not rows:
        raise LookupError(f"no workshop {workshop_id}")
    return (await _whole(tx, rows))[0]


async def several(tx: Transaction, ids: Sequence[int]) -> dict[int, Workshop]:
    """Workshops by id."""
    if not ids:
        return {}
    rows = await tx.all(select(workshop).where(workshop.c.id.in_(set(ids))))
    return {one.id: one for one in await _whole(tx, rows)}


async def take(tx: Transaction, workshop_id: int, heads: int) -> bool:
    """Take so many seats, or give them back when negative; False when there are not as many: one statement decides."""
    taken = workshop.c.taken + heads
    room = update(workshop).where(workshop.c.id == workshop_id, taken >= 0, taken <= workshop.c.seats)
    return await tx.changed(room.values(taken=taken)) == 1


def _coming(network_id: int, now: datetime, until: datetime | None, *, gleanings: bool) -> Select[Any]:
    """What is planned and has not begun: gleanings, or workshops."""
    theme = workshop.c.theme == Theme.GLEANING.value if gleanings else workshop.c.theme != Theme.GLEANING.value
    wanted = select(workshop).where(
        workshop.c.network_id == network_id, workshop.c.state == "planned", workshop.c.starts_at > now, theme
    )
    return wanted if until is None else wanted.where(workshop.c.starts_at <= until)


async def upcoming(
    tx: Transaction,
    network_id: int,
    now: datetime,
    *,
    until: datetime | None = None,
    centre: int | None = None,
    gleanings: bool = False,
    limit: int = 500,
) -> list[Workshop]:
    """Planned workshops (or `gleanings`) that have not begun, the soonest first."""
    wanted = _coming(network_id, now, until, gleanings=gleanings)
    if centre is not None:
        wanted = wanted.where(workshop.c.centre_id == centre)
    return await _whole(tx, await tx.all(wanted.order_by(workshop.c.starts_at, workshop.c.id).limit(limit)))


async def nearest(
    tx: Transaction,
    network_id: int,
    now: datetime,
    point: Point,
    *,
    until: datetime | None = None,
    gleanings: bool = False,
    limit: int = 50,
) -> list[Workshop]:
    """Planned workshops (or `gleanings`) that have not begun, the nearest first (on a flat map: good enough)."""
    wanted = _coming(network_id, now, until, gleanings=gleanings)
    north, east = workshop.c.lat - point.lat, (workshop.c.lon - point.lon) * cos(radians(point.lat))
    order = (north * north + east * east, workshop.c.starts_at, workshop.c.id)
    return await _whole(tx, await tx.all(wanted.order_by(*order).limit(limit)))


async def between(
    tx: Transaction,
    start: datetime,
    end: datetime,
    *,
    ends: bool = False,
    state: str | None = "planned",
    closed: bool | None = None,
) -> list[Workshop]:
    """Workshops of all networks that begin (or, with `ends`, end) after `start` and not after `end`, the soonest first.

    Args:
        tx: the open transaction.
        start: exclusive.
        end: inclusive.
        ends: go by their end.
        state: only these; None for all.
        closed: only those whose list of who came is closed, or is not.
    """
    moment = workshop.c.ends_at if ends else workshop.c.starts_at
    wanted = select(workshop).where(moment > start, moment <= end)
    if state is not None:
        wanted = wanted.where(workshop.c.state == state)
    if closed is not None:
        wanted = wanted.where(workshop.c.closed_at.is_not(None) if closed else workshop.c.closed_at.is_(None))
    return await _whole(tx, await tx.all(wanted.order_by(moment, workshop.c.id)))


async def at_stop(tx: Transaction, stop_id: int) -> list[Workshop]:
    """Planned workshops at a stop, the first one first."""
    wanted = select(workshop).where(workshop.c.stop_id == stop_id, workshop.c.state == "planned")
    return await _whole(tx, await tx.all(wanted.order_by(workshop.c.starts_at, workshop.c.id)))


async def in_series(tx: Transaction, network_id: int, series: str, now: datetime) -> list[Workshop]:
    """Planned workshops of a series that have not begun, the soonest first."""
    wanted = select(workshop).where(
        workshop.c.network_id == network_id,
        workshop.c.series == series,
        workshop.c.state == "planned",
        workshop.c.starts_at > now,
    )
    return await _whole(tx, await tx.all(wanted.order_by(workshop.c.starts_at, workshop.c.id)))


async def led_by(tx: Transaction, person_id: int, after: datetime) -> list[Workshop]:
    """Planned workshops that a person leads and that end after this moment, the soonest first."""
    leading = workshop_facilitator
    wanted = select(workshop).join(leading, leading.c.workshop_id == workshop.c.id)
    wanted = wanted.where(leading.c.person_id == person_id, workshop.c.state == "planned", workshop.c.ends_at > after)
    return await _whole(tx, await tx.all(wanted.order_by(workshop.c.starts_at, workshop.c.id)))


async def by_partner(tx: Transaction, code: str) -> Workshop | None:
    """The workshop of a partner's own link."""
    rows = await tx.all(select(workshop).where(workshop.c.partner_code == code))
    return (await _whole(tx, rows))[0] if rows else None


async def partner_code(tx: Transaction, workshop_id: int, fresh: str) -> str:
    """The code in the partner's link; `fresh` becomes it when there is none yet."""
    mine = workshop.c.id == workshop_id
    await tx.execute(update(workshop).where(mine, workshop.c.partner_code.is_(None)).values(partner_code=fresh))
    return str(await tx.scalar(select(workshop.c.partner_code).where(mine)))


async def close(tx: Transaction, workshop_id: int, now: datetime) -> bool:
    """Close the list of who came; False when it was closed already."""
    still_open = update(workshop).where(workshop.c.id == workshop_id, workshop.c.closed_at.is_(None))
    return await tx.changed(still_open.values(closed_at=now)) == 1


async def closed(tx: Transaction, workshop_id: int) -> bool:
    """Whether the list of who came is closed."""
    return await tx.scalar(select(workshop.c.closed_at).where(workshop.c.id == workshop_id)) is not None


async def last_change(tx: Transaction, workshop_id: int) -> tuple[int | None, datetime]:
    """Who changed a workshop last, if known, and when."""
    row = await tx.one(select(workshop.c.changed_by, workshop.c.changed_at).where(workshop.c.id == workshop_id))
    return row.changed_by, row.changed_at


async def imported(tx: Transaction, network_id: int, keys: Sequence[str]) -> set[str]:
    """Which of these import keys are known already."""
    wanted = select(workshop.c.import_key).where(
        workshop.c.network_id == network_id, workshop.c.import_key.in_(list(keys))
    )
    return {row.import_key for row in await tx.all(wanted)} if keys else set()
