"""Telling somebody something: their language, a row in the outbox, within the transaction that made it true."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from domain.messages import Message
from domain.people import Person
from locales import payload
from storage import outbox
from storage.database import Transaction

Weight = Literal["critical", "broadcast", "card"]


async def tell(
    tx: Transaction,
    person: Person,
    message: Message,
    *,
    key: str,
    now: datetime,
    kind: Weight = "critical",
    card: str | None = None,
    fresh: bool = False,
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
) -> bool:
    """Leave a message for a person; False when the same occasion (`key`) was told already.

    Args:
        tx: the open transaction.
        person: who is told, in their own language.
        message: what is said.
        key: names the occasion: `offer:12:accepted:34`.
        now: the moment.
        kind: how hard it is tried (see the send policy).
        card: the living message that this renders; edited in place once it was sent.
        fresh: send the card anew at the bottom of the chat instead.
        not_before: it waits until then: nobody is woken.
        expires_at: after this it is better left unsaid.
    """
    extra = {"fresh": True} if fresh else {}
    said = payload(message, person.language, **extra)
    return await outbox.post(
        tx,
        key=key,
        chat=person.chat,
        payload=said,
        now=now,
        kind=kind,
        card=card,
        not_before=not_before,
        expires_at=expires_at,
    )


async def tell_all(
    tx: Transaction, people: Iterable[Person], message: Message, *, key: str, now: datetime, card: str | None = None
) -> None:
    """Leave the same message for several people, one key each."""
    for person in people:
        kind: Weight = "card" if card else "critical"
        await tell(tx, person, message, key=f"{key}:to:{person.id}", now=now, kind=kind, card=card)
