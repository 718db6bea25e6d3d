"""Messages kept for the corpus, and who allowed it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Transaction
from storage.tables import corpus_consent, corpus_message

KEPT = timedelta(days=396)
"""13 months: by then a message has been taken into the corpus, or never will be."""
PAGE = 200


@dataclass(frozen=True, slots=True)
class Kept:
    """A message without its sender: its number, language, moment (UTC), words and label."""

    id: int
    language: str
    said_at: datetime
    words: str
    label: dict[str, Any]


async def consent(tx: Transaction, person_id: int) -> bool | None:
    """Whether somebody allowed it; None when they have not answered."""
    given = await tx.scalar(select(corpus_consent.c.given).where(corpus_consent.c.person_id == person_id))
    return None if given is None else bool(given)


async def answer(tx: Transaction, person_id: int, network_id: int, now: datetime, *, given: bool) -> None:
    """Write down what somebody answered, in place of an earlier answer."""
    make = postgresql.insert if tx.engine == "postgresql" else sqlite.insert
    said = {"given": given, "at": now}
    new = make(corpus_consent).values(person_id=person_id, network_id=network_id, **said)
    await tx.execute(new.on_conflict_do_update(index_elements=["person_id"], set_=said))


async def keep(
    tx: Transaction,
    *,
    network_id: int,
    person_id: int,
    offer_id: int,
    language: str,
    said_at: datetime,
    words: str,
    label: dict[str, Any],
) -> None:
    """Keep a message; the message of an offer is kept once."""
    make = postgresql.insert if tx.engine == "postgresql" else sqlite.insert
    new = make(corpus_message).values(
        network_id=network_id,
        person_id=person_id,
        offer_id=offer_id,
        language=language,
        said_at=said_at,
        body={"words": words, "label": label},
    )
    await tx.execute(new.on_conflict_do_nothing(index_elements=["offer_id"]))


async def count(tx: Transaction, person_id: int) -> int:
    """How many messages of somebody are kept."""
    mine = select(func.count()).select_from(corpus_message).where(corpus_message.c.person_id == person_id)
    return int(await tx.scalar(mine) or 0)


async def erase(tx: Transaction, person_id: int) -> int:
    """Erase the messages of somebody; how many there were."""
    gone = await tx.execute(delete(corpus_message).where(corpus_message.c.person_id == person_id))
    return int(gone.rowcount)


async def all_kept(tx: Transaction) -> AsyncIterator[Kept]:
    """Every message that is kept, the oldest first, page by page."""
    last = 0
    wanted = select(corpus_message).order_by(corpus_message.c.id).limit(PAGE)
    while rows := await tx.all(wanted.where(corpus_message.c.id > last)):
        for row in rows:
            yield Kept(row.id, row.language, row.said_at, row.body["words"], row.body["label"])
        last = rows[-1].id


async def forget(tx: Transaction, now: datetime) -> None:
    """Erase messages of more than 13 months ago."""
    await tx.execute(delete(corpus_message).where(corpus_message.c.said_at < now - KEPT))
