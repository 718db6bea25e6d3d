"""The sending side of the outbox: look at what is due and claim it. `storage.marks` writes down what became of it.

A claim is committed before the request leaves, and its end after the answer came. What is found `sending` at the
start of a process was in somebody's hands when it died: it may have arrived, and is treated so.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import bindparam, exists, func, literal_column, or_, select, text, tuple_, type_coerce, update

from domain.messages import Payload
from storage import cards, fitness
from storage.database import Transaction
from storage.letters import Letter
from storage.tables import card, outbox
from storage.types import Guarded, Unreadable

AMBIGUOUS = 2
"""How often a message is sent again when nobody knows whether it arrived: so at most 3 copies."""

ATTEMPTS = 20
"""How often anything is tried before it is given up."""

_READY = literal_column("state") == literal_column("'ready'")
_SENDING = literal_column("state") == literal_column("'sending'")
_log = structlog.get_logger(__name__)


# Statements are made once: SQLAlchemy takes longer to put them together than to run them.
_LOOK = (
    select(
        outbox.c.id,
        outbox.c.chat_id,
        outbox.c["class"],
        outbox.c.rank,
        type_coerce(outbox.c.payload, Guarded()),
        outbox.c.card,
        outbox.c.not_before,
        outbox.c.expires_at,
        outbox.c.attempts,
        outbox.c.ambiguous,
        outbox.c.parts,
    )
    .where(_READY, or_(outbox.c.not_before.is_(None), outbox.c.not_before <= bindparam("now"), outbox.c.attempts > 0))
    .order_by(outbox.c.rank, outbox.c.id)
    .limit(bindparam("most"))
)
_LOOK_BESIDES = _LOOK.where(outbox.c.chat_id.not_in(bindparam("avoid", expanding=True)))
_earlier = outbox.alias("earlier")
_LOOK_OWED = _LOOK_BESIDES.where(
    outbox.c.rank > 0,
    ~exists().where(
        _earlier.c.chat_id == outbox.c.chat_id,
        literal_column("earlier.state") == literal_column("'ready'"),
        _earlier.c.id < outbox.c.id,
    ),
)
_THESE = select(outbox.c.id).where(outbox.c.id.in_(bindparam("letters", expanding=True)), _READY)
_FREE = outbox.c.id.in_(_THESE.with_for_update(skip_locked=True))
"""Not what an open transaction is about to change: it is looked at again later."""
_CLAIM = (
    update(outbox)
    .where(_FREE)
    .values(state="sending", claimed_at=bindparam("now"), claim=bindparam("hand"), attempts=outbox.c.attempts + 1)
    .returning(outbox.c.id)
)


async def look(
    tx: Transaction, now: datetime, *, limit: int, avoid: Collection[int] = (), owed: bool = False
) -> list[Letter]:
    """What is ready, the most urgent first, without the chats to `avoid`.

    A letter that waits for another attempt is shown before its time: it holds its place in the order of its chat. One
    that cannot be read is given up, and the others go on.

    Args:
        tx: the transaction.
        now: aware UTC.
        limit: so many at most.
        avoid: chats that are left out.
        owed: only what answers nobody, and is the next in its chat.
    """
    statement = _LOOK_OWED if owed else _LOOK_BESIDES if avoid else _LOOK
    values = {"now": now, "most": limit} | ({"avoid": list(avoid)} if avoid or owed else {})
    while True:
        rows = (await tx.execute(statement, values)).all()
        letters = [each for row in rows if isinstance(each := _letter(row), Letter)]
        if len(letters) == len(rows):
            return letters
        await _give_up(tx, [(row[0], each.reason) for row in rows if isinstance(each := _letter(row), Unreadable)])


async def claim(tx: Transaction, letters: Sequence[Letter], now: datetime, *, hand: str = "") -> list[Letter]:
    """Take these for sending; committed before the first byte leaves.

    Those taken back, too late, about what is called off, or said better by a later rendering of their card are left
    out; those that came into quiet hours wait for their end. `hand` names the claim.

    Returns:
        What may be sent, with where its card stands now.
    """
    wanted = await _fit(tx, letters, now)
    if not wanted:
        return []
    hand = hand or uuid.uuid4().hex
    values = {"letters": [each.id for each in wanted], "now": now, "hand": hand}
    taken = set((await tx.execute(_CLAIM, values)).scalars())
    anchors = await _anchors(tx, [each for each in wanted if each.card])
    return [_claimed(each, hand, anchors) for each in wanted if each.id in taken]


async def _fit(tx: Transaction, letters: Sequence[Letter], now: datetime) -> list[Letter]:
    """Those that may still be sent now; what becomes of the others is written down."""
    late = [each.id for each in letters if each.expires_at is not None and each.expires_at <= now]
    if late:
        await tx.execute(update(outbox).where(_FREE).values(state="expired"), {"letters": late})
    stale = [each.id for each in letters if each.id not in late and await is_overtaken(tx, each)]
    stale += [letter for letter in await fitness.pointless(tx, letters, now) if letter not in late + stale]
    if stale:
        await tx.execute(update(outbox).where(_FREE).values(state="superseded"), {"letters": stale})
    wanted = [each for each in letters if each.id not in late + stale]
    night = {each.id: awake for each in wanted if (awake := fitness.until_awake(each, now)) is not None}
    for letter, awake in night.items():
        await tx.execute(update(outbox).where(_FREE).values(not_before=awake), {"letters": [letter]})
    return [each for each in wanted if each.id not in night]


async def release(tx: Transaction, hands: Collection[str]) -> None:
    """Put back what was claimed by a transaction of which nobody heard whether it was committed: nothing was sent."""
    held = (_SENDING, outbox.c.claim.in_(hands))
    await tx.execute(update(outbox).where(*held).values(state="ready", attempts=outbox.c.attempts - 1))


async def is_overtaken(tx: Transaction, letter: Letter) -> bool:
    """Whether it renders a card of which a later rendering was said or will be."""
    if letter.card is None:
        return False
    fresh = bool(letter.payload.extra.get("fresh"))
    return await cards.overtaken(tx, letter.chat, letter.card, letter.id, fresh=fresh)


async def rank_of(tx: Transaction, letter: int, chat: int, rank: int) -> int:
    """The rank that keeps a letter which comes back before those that were said after it."""
    after = select(func.min(outbox.c.rank)).where(outbox.c.chat_id == chat, _READY, outbox.c.id > letter)
    least = await tx.scalar(after)
    return rank if least is None else min(rank, int(least))


async def recover(tx: Transaction) -> int:
    """What was being sent when a process died: it may have arrived. Returns how many there were."""
    if tx.engine == "postgresql":
        # The last transaction of a process that was killed may still be ending: wait for it, then look.
        await tx.execute(text("LOCK TABLE outbox IN SHARE ROW EXCLUSIVE MODE"))
    anchored = exists().where(card.c.chat_id == outbox.c.chat_id, card.c.name == outbox.c.card)
    body = type_coerce(outbox.c.payload, Guarded())
    rows = await tx.all(select(*_RECOVERED, body, anchored).where(_SENDING))
    for row in rows:
        await _put_back(tx, row)
    return len(rows)


_RECOVERED = (
    outbox.c.id,
    outbox.c.chat_id,
    outbox.c["class"],
    outbox.c.rank,
    outbox.c.card,
    outbox.c.attempts,
    outbox.c.ambiguous,
)


async def _put_back(tx: Transaction, row: Any) -> None:
    identity, chat, kind, rank, name, attempts, ambiguous, body, standing = row
    edited = standing and not cards.is_fresh(body)
    lost = attempts >= ATTEMPTS if edited else (kind == "broadcast" or ambiguous >= AMBIGUOUS)
    state = "unknown" if lost else "ready"
    if name and await cards.overtaken(tx, chat, name, identity, fresh=cards.is_fresh(body)):
        state = "superseded"
    await tx.execute(
        update(outbox)
        .where(outbox.c.id == identity, _SENDING)
        .values(
            state=state,
            rank=await rank_of(tx, identity, chat, rank),
            ambiguous=outbox.c.ambiguous + (0 if edited else 1),
            last_error="the bot was stopped while it was sending this",
        )
    )


async def _give_up(tx: Transaction, unreadable: Sequence[tuple[int, str]]) -> None:
    for letter, reason in unreadable:
        _log.error("a letter cannot be read and is given up", letter=letter, error=reason)
        await tx.execute(update(outbox).where(outbox.c.id == letter).values(state="dead", last_error=reason))


def _letter(row: Any) -> Letter | Unreadable:
    if isinstance(row[4], Unreadable):
        return row[4]
    try:
        payload = Payload.from_json(row[4])
    except TypeError:
        return Unreadable("cannot be read: not a message")
    letter, chat, kind, rank, _, name, not_before, expires_at, attempts, ambiguous, parts = row
    return Letter(letter, chat, kind, rank, payload, name, not_before, expires_at, attempts, ambiguous, parts=parts)


def _claimed(letter: Letter, hand: str, anchors: dict[tuple[int, str], int]) -> Letter:
    anchor = anchors.get((letter.chat, letter.card)) if letter.card else None
    return replace(letter, attempts=letter.attempts + 1, anchor=anchor, claim=hand)


async def _anchors(tx: Transaction, letters: Sequence[Letter]) -> dict[tuple[int, str], int]:
    if not letters:
        return {}
    rows = await tx.all(
        select(card.c.chat_id, card.c.name, card.c.message_id).where(
            tuple_(card.c.chat_id, card.c.name).in_([(each.chat, each.card) for each in letters])
        )
    )
    return {(row[0], row[1]): row[2] for row in rows}
