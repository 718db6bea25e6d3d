"""The sending side of the outbox: look at what is due and claim it. `storage.marks` writes down what became of it.

A claim is committed before the request leaves, and its end after the answer came. What is found `sending` at the
start of a process was in somebody's hands when it died: it may have arrived, and is treated so.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, exists, literal_column, or_, select, text, tuple_, update

from domain.messages import Payload
from storage.database import Transaction
from storage.tables import card, outbox

AMBIGUOUS = 2
"""How often a message is sent again when nobody knows whether it arrived: so at most 3 copies."""

ATTEMPTS = 20
"""How often anything is tried before it is given up."""

_READY = literal_column("state") == literal_column("'ready'")
_SENDING = literal_column("state") == literal_column("'sending'")


@dataclass(frozen=True, slots=True)
class Letter:
    """A message on its way."""

    id: int
    chat: int
    kind: str
    rank: int
    payload: Payload
    card: str | None
    not_before: datetime | None
    expires_at: datetime | None
    attempts: int
    ambiguous: int
    anchor: int | None = None
    """The message that shows the card now, once the letter is claimed."""


# Statements are made once: SQLAlchemy takes longer to put them together than to run them.
_LOOK = (
    select(
        outbox.c.id,
        outbox.c.chat_id,
        outbox.c["class"],
        outbox.c.rank,
        outbox.c.payload,
        outbox.c.card,
        outbox.c.not_before,
        outbox.c.expires_at,
        outbox.c.attempts,
        outbox.c.ambiguous,
    )
    .where(_READY, or_(outbox.c.not_before.is_(None), outbox.c.not_before <= bindparam("now"), outbox.c.attempts > 0))
    .order_by(outbox.c.rank, outbox.c.id)
    .limit(bindparam("most"))
)
_LOOK_BESIDES = _LOOK.where(outbox.c.chat_id.not_in(bindparam("avoid", expanding=True)))
_CLAIM = (
    update(outbox)
    .where(outbox.c.id.in_(bindparam("letters", expanding=True)), _READY)
    .values(state="sending", claimed_at=bindparam("now"), attempts=outbox.c.attempts + 1)
    .returning(outbox.c.id)
)


async def look(tx: Transaction, now: datetime, *, limit: int, avoid: Collection[int] = ()) -> list[Letter]:
    """What is ready, the most urgent first, without the chats to `avoid`.

    A letter that waits for another attempt is shown before its time: it holds its place in the order of its chat.
    """
    values = {"now": now, "most": limit, "avoid": list(avoid)} if avoid else {"now": now, "most": limit}
    rows = (await tx.execute(_LOOK_BESIDES if avoid else _LOOK, values)).all()
    return [_letter(row) for row in rows]


async def claim(tx: Transaction, letters: Sequence[Letter], now: datetime) -> list[Letter]:
    """Take these for sending; committed before the first byte leaves. Those taken back, or too late, are left out.

    Returns:
        What may be sent, with where its card stands now.
    """
    late = [each.id for each in letters if each.expires_at is not None and each.expires_at <= now]
    if late:
        await tx.execute(update(outbox).where(outbox.c.id.in_(late), _READY).values(state="expired"))
    wanted = [each for each in letters if each.id not in late]
    if not wanted:
        return []
    taken = set((await tx.execute(_CLAIM, {"letters": [each.id for each in wanted], "now": now})).scalars())
    anchors = await _anchors(tx, [each for each in wanted if each.card])
    return [_claimed(each, anchors) for each in wanted if each.id in taken]


async def recover(tx: Transaction) -> int:
    """What was being sent when a process died: it may have arrived. Returns how many there were."""
    if tx.engine == "postgresql":
        # The last transaction of a process that was killed may still be ending: wait for it, then look.
        await tx.execute(text("LOCK TABLE outbox IN SHARE ROW EXCLUSIVE MODE"))
    anchored = exists().where(card.c.chat_id == outbox.c.chat_id, card.c.name == outbox.c.card)
    rows = await tx.all(
        select(outbox.c.id, outbox.c["class"], outbox.c.ambiguous, outbox.c.payload, anchored).where(_SENDING)
    )
    for identity, kind, ambiguous, payload, standing in rows:
        edited = standing and not payload.get("extra", {}).get("fresh")
        given_up = not edited and (kind == "broadcast" or ambiguous >= AMBIGUOUS)
        await tx.execute(
            update(outbox)
            .where(outbox.c.id == identity, _SENDING)
            .values(
                state="unknown" if given_up else "ready",
                ambiguous=outbox.c.ambiguous + (0 if edited else 1),
                last_error="the bot was stopped while it was sending this",
            )
        )
    return len(rows)


def _letter(row: Any) -> Letter:
    return Letter(row[0], row[1], row[2], row[3], Payload.from_json(row[4]), *row[5:])


def _claimed(letter: Letter, anchors: dict[tuple[int, str], int]) -> Letter:
    anchor = anchors.get((letter.chat, letter.card)) if letter.card else None
    return replace(letter, attempts=letter.attempts + 1, anchor=anchor)


async def _anchors(tx: Transaction, letters: Sequence[Letter]) -> dict[tuple[int, str], int]:
    if not letters:
        return {}
    rows = await tx.all(
        select(card.c.chat_id, card.c.name, card.c.message_id).where(
            tuple_(card.c.chat_id, card.c.name).in_([(each.chat, each.card) for each in letters])
        )
    )
    return {(row[0], row[1]): row[2] for row in rows}
