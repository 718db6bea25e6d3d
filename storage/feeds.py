"""The private calendar address of a person: its secret, encrypted, and the hash by which it is found again."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from hmac import compare_digest

from sqlalchemy import insert, select, update

from domain.people import Person
from domain.preferences import Preferences
from storage import people
from storage.database import Transaction
from storage.tables import preference


def hashed(secret: str) -> str:
    """By which a secret is looked up: the secret itself is readable with the key only."""
    return sha256(secret.encode()).hexdigest()


async def of(tx: Transaction, person_id: int) -> str | None:
    """The secret in a person's address, if they have one."""
    found = await tx.scalar(select(preference.c.feed).where(preference.c.person_id == person_id))
    return None if found is None else str(found)


async def renew(tx: Transaction, person: Person, secret: str, now: datetime) -> None:
    """From now on their address holds this secret; the one before opens nothing.

    The person's row is locked by whoever answers them, so their row of choices is not made twice.
    """
    values = {"feed": secret, "feed_hash": hashed(secret), "changed_at": now}
    mine = update(preference).where(preference.c.person_id == person.id)
    if await tx.changed(mine.values(**values)) == 0:
        await tx.execute(insert(preference).values(**_nothing_chosen(person), **values))


def _nothing_chosen(person: Person) -> dict[str, object]:
    usual = Preferences()
    return {
        "person_id": person.id,
        "network_id": person.network,
        "radius_km": usual.radius_km,
        "audiences": list(usual.audiences),
        "languages": list(usual.languages),
        "topics": [one.value for one in usual.topics],
        "per_week": usual.per_week,
    }


async def whose(tx: Transaction, secret: str) -> Person | None:
    """Whose address this is; None when it opens nothing."""
    wanted = select(preference.c.person_id, preference.c.feed_hash).where(preference.c.feed_hash == hashed(secret))
    row = await tx.one(wanted)
    if row is None or not compare_digest(row.feed_hash, hashed(secret)):
        return None
    return await people.get(tx, row.person_id)
