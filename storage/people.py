"""People: found by their address in a channel, locked while they are answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, func, or_, select, true, update

from domain.messages import Sender
from domain.people import Part, Person
from domain.places import Place
from storage import places
from storage.database import Transaction
from storage.tables import outbox, person


def _read(row: Any) -> Person:
    parts = frozenset(part for part in Part if getattr(row, part.value))
    return Person(
        id=row.id,
        network=row.network_id,
        chat=row.address,
        name=row.name,
        language=row.language,
        welcomed=row.welcomed,
        parts=parts,
        farm=row.farm or "",
        place=places.from_json(row.place),
        radius_km=row.radius_km,
        reachable=row.reachable,
    )


async def arrive(
    tx: Transaction, channel: str, sender: Sender, network: int, language: str, now: datetime, radius_km: int = 20
) -> Person:
    """The person who writes, made known if new, and locked until the transaction ends.

    Args:
        tx: the open transaction.
        channel: "telegram".
        sender: who wrote.
        network: the network that a new person joins.
        language: the language that a new person is answered in.
        now: the moment of writing.
        radius_km: how far a new person is willing to go.
    """
    mine = select(person).where(person.c.channel == channel, person.c.address == sender.id)
    known = mine.with_for_update(key_share=True)  # others may name them meanwhile: nobody waits in a circle
    row = await tx.one(known)
    if row is None:
        await _make_known(tx, channel, sender, network, language, now, radius_km)
        row = await tx.one(known)
    elif not row.reachable:
        await tx.execute(update(person).where(person.c.id == row.id).values(reachable=True))
        row = await tx.one(known)
    return _read(row)


async def _make_known(
    tx: Transaction, channel: str, sender: Sender, network: int, language: str, now: datetime, radius_km: int
) -> None:
    row = {
        "network_id": network,
        "channel": channel,
        "address": sender.id,
        "name": sender.name[:64],
        "language": language,
        "welcomed": False,
        "farmer": False,
        "volunteer": False,
        "resident": False,
        "radius_km": radius_km,
        "reachable": True,
        "created_at": now,
        "seen_at": now,
    }
    await tx.insert_new(person, row, on=("channel", "address"))


async def get(tx: Transaction, person_id: int) -> Person:
    """A person by id.

    Raises:
        LookupError: there is none.
    """
    row = await tx.one(select(person).where(person.c.id == person_id))
    if row is None:
        raise LookupError(f"no person {person_id}")
    return _read(row)


async def at(tx: Transaction, channel: str, address: int) -> Person | None:
    """A person by address."""
    row = await tx.one(select(person).where(person.c.channel == channel, person.c.address == address))
    return None if row is None else _read(row)


async def reachable_at(tx: Transaction, channel: str, addresses: Sequence[int]) -> list[Person]:
    """Whoever has one of these addresses and can be reached."""
    wanted = select(person).where(person.c.channel == channel, person.c.address.in_(list(addresses)))
    return [_read(row) for row in await tx.all(wanted.where(person.c.reachable == true()).order_by(person.c.id))]


class Told(NamedTuple):
    """A letter that has left."""

    sent_at: datetime
    letter: int
    chat: int
    buttons: bool
    """Whether it waits for somebody to press something."""


async def last_told(
    tx: Transaction, *, since: datetime, before: tuple[datetime, int] | None = None, limit: int
) -> list[Told]:
    """A page of what was sent since then, the latest first.

    Args:
        tx: the open transaction.
        since: not earlier.
        before: `sent_at` and `letter` of the last one of the page before.
        limit: so many.
    """
    wanted = select(outbox.c.sent_at, outbox.c.id, outbox.c.chat_id, outbox.c.payload).where(outbox.c.sent_at >= since)
    if before is not None:
        moment, letter = before
        earlier = and_(outbox.c.sent_at == moment, outbox.c.id < letter)
        wanted = wanted.where(or_(outbox.c.sent_at < moment, earlier))
    wanted = wanted.where(func.length(outbox.c.payload) > 0)
    rows = await tx.all(wanted.order_by(outbox.c.sent_at.desc(), outbox.c.id.desc()).limit(limit))
    return [Told(row.sent_at, row.id, row.chat_id, bool(row.payload.get("buttons"))) for row in rows]


async def several(tx: Transaction, ids: Sequence[int]) -> dict[int, Person]:
    """People by id."""
    if not ids:
        return {}
    return {row.id: _read(row) for row in await tx.all(select(person).where(person.c.id.in_(set(ids))))}


async def keep(
    tx: Transaction,
    person_id: int,
    *,
    language: str | None = None,
    parts: frozenset[Part] | None = None,
    farm: str | None = None,
    place: Place | None = None,
    welcomed: bool | None = None,
    radius_km: int | None = None,
    reachable: bool | None = None,
) -> None:
    """Write down what the person has told; what is None stays as it was."""
    plain = {"language": language, "farm": farm, "welcomed": welcomed, "radius_km": radius_km, "reachable": reachable}
    changes: dict[str, Any] = {name: value for name, value in plain.items() if value is not None}
    if parts is not None:
        changes |= {part.value: part in parts for part in Part}
    if place is not None:
        coarse = place.point.coarse()
        changes |= {"place": places.to_json(place), "lat": coarse.lat, "lon": coarse.lon}
    if changes:
        await tx.execute(update(person).where(person.c.id == person_id).values(**changes))
