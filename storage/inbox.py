"""The inbox: what Telegram gave us, kept before Telegram is told that we have it.

An update is `new` until the transaction that handles it makes it `done`. One that fails three times, or that nobody can
read, is set aside as `poison`; one too many from the same person is `flood` and keeps no words. The body of a handled
update is emptied at once; its id is kept for 72 hours, so that the same update given twice is known.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Container, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    LargeBinary,
    bindparam,
    delete,
    exists,
    func,
    literal,
    literal_column,
    select,
    type_coerce,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Transaction
from storage.tables import inbox
from storage.types import Encrypted, Guarded, Unreadable

ATTEMPTS = 3
"""How often an update is tried before it is set aside."""

DEDUPE = timedelta(hours=72)
"""How long update ids are kept: longer than Telegram's 24 hours of redelivery, shorter than the week after
which it draws its ids anew."""

POISON_KEPT = timedelta(days=7)
"""How long the body of an update that nobody could handle is kept for whoever looks into it."""

BATCH = 5000
"""So many rows at most are forgotten in one transaction: others wait meanwhile."""

_NEW = literal_column("state") == literal_column("'new'")
_EMPTY = literal(b"", LargeBinary())
_CHAT_HOLDERS = ("message", "edited_message", "callback_query", "my_chat_member", "channel_post", "edited_channel_post")


@dataclass(frozen=True, slots=True)
class Entry:
    """An update that waits for its transaction."""

    seq: int
    """Our own order of arrival: update ids say nothing about order."""
    update: int
    chat: int | None
    body: dict[str, Any]
    received_at: datetime
    attempts: int
    unreadable: str = ""
    """Why the body cannot be read, when it cannot: then there is none."""


# Statements are made once: SQLAlchemy takes longer to put them together than to run them.
_BODY = type_coerce(inbox.c.body, Guarded())
_ENTRIES = select(inbox.c.seq, inbox.c.update_id, inbox.c.chat_id, _BODY, inbox.c.received_at, inbox.c.attempts)
_WAITING = _ENTRIES.where(_NEW).order_by(inbox.c.seq).limit(bindparam("most"))
_earlier = inbox.alias("earlier")
_CLAIM = (
    _ENTRIES.where(
        inbox.c.state == literal_column("'new'"),
        ~exists().where(
            _earlier.c.chat_id == inbox.c.chat_id,
            _earlier.c.state == literal_column("'new'"),
            _earlier.c.seq < inbox.c.seq,
        ),
    )
    .order_by(inbox.c.seq)
    .limit(1)
    .with_for_update(of=inbox, skip_locked=True)
)
_DONE = (
    update(inbox)
    .where(inbox.c.seq == bindparam("entry"), _NEW)
    .values(state="done", done_at=bindparam("now"), body=_EMPTY, error=None)
)
_RECEIVE = {
    name: insert(inbox)
    .values(body=bindparam("sealed", type_=Encrypted))
    .on_conflict_do_nothing(index_elements=["update_id"])
    .returning(inbox.c.seq)
    for name, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}


async def receive(
    tx: Transaction, updates: Sequence[dict[str, Any]], now: datetime, *, flooding: Container[int] = ()
) -> int:
    """Keep raw updates; those already here are passed over.

    Args:
        tx: the transaction; once it is committed Telegram may be told.
        updates: as they came, in their order. One without a whole-number `update_id` cannot be kept and is left out.
        now: aware UTC.
        flooding: ids of the updates whose sender said too much: kept as `flood`, without their body.

    Returns:
        How many were new.
    """
    rows = [_row(raw, now, flooding) for raw in updates if _is_id(raw.get("update_id"))]
    if not rows:
        return 0
    new = len((await tx.execute(_RECEIVE[tx.engine], rows)).all())
    if new:
        tx.wakes.add("inbox")
    return new


async def waiting(tx: Transaction, *, limit: int) -> list[Entry]:
    """The oldest updates not yet handled, in order: for the one worker of a store that has one writer."""
    rows = (await tx.execute(_WAITING, {"most": limit})).all()
    return [_entry(row) for row in rows]


async def claim(tx: Transaction, *, besides: Collection[int] = ()) -> Entry | None:
    """The next update for one of several workers, held until the transaction ends.

    Never two of one chat at once and never out of order within a chat: an update is free when no earlier one of its
    chat is still new, and an earlier one that another worker holds is still new to us. Those in `besides` (by `seq`)
    are left out; what the same chats said later waits for them.
    """
    row = await tx.one(_CLAIM.where(inbox.c.seq.not_in(besides)) if besides else _CLAIM)
    return None if row is None else _entry(row)


async def done(tx: Transaction, seq: int, now: datetime) -> bool:
    """Handled: its words are forgotten. False when it was not new any more, and then nothing of this must be kept."""
    return (await tx.execute(_DONE, {"entry": seq, "now": now})).rowcount == 1


async def failed(tx: Transaction, seq: int, error: str, now: datetime) -> bool:
    """Count an attempt that was undone. True when it was the last one and the update is set aside."""
    attempts = await tx.scalar(
        update(inbox)
        .where(inbox.c.seq == seq, _NEW)
        .values(attempts=inbox.c.attempts + 1, error=error)
        .returning(inbox.c.attempts)
    )
    if attempts is None or attempts < ATTEMPTS:
        return False
    await quarantine(tx, seq, error, now)
    return True


async def quarantine(tx: Transaction, seq: int, error: str, now: datetime) -> None:
    """Set an update aside: it does not hold up the others any longer."""
    await tx.execute(update(inbox).where(inbox.c.seq == seq, _NEW).values(state="poison", done_at=now, error=error))


async def again(tx: Transaction, seq: int) -> bool:
    """Give an update that was set aside another three attempts, once what was wrong is mended."""
    changed = await tx.changed(
        update(inbox)
        .where(inbox.c.seq == seq, inbox.c.state == "poison", func.length(inbox.c.body) > 0)
        .values(state="new", attempts=0, done_at=None)
    )
    if changed:
        tx.wakes.add("inbox")
    return bool(changed)


async def counts(tx: Transaction) -> dict[str, int]:
    """How many updates are in each state."""
    rows = await tx.all(select(inbox.c.state, func.count()).group_by(inbox.c.state))
    return {state: number for state, number in rows}  # noqa: C416 - rows are not pairs to the type checker


async def purge(tx: Transaction, now: datetime) -> int:
    """Forget ids older than 72 hours and what was set aside more than a week ago.

    Returns:
        How many rows it touched: `BATCH` or more when there may be others.
    """
    handled = (inbox.c.done_at < now - DEDUPE) & inbox.c.state.in_(("done", "flood"))
    poison = (inbox.c.done_at < now - POISON_KEPT) & (inbox.c.state == "poison")
    some = select(inbox.c.seq).where(handled | poison, inbox.c.done_at < now - DEDUPE).limit(BATCH)
    return await tx.changed(delete(inbox).where(inbox.c.seq.in_(some)))


def chat_of(raw: dict[str, Any]) -> int | None:
    """The chat of a raw update, whatever its shape; None when it has none."""
    for name in _CHAT_HOLDERS:
        holder = raw.get(name)
        if not isinstance(holder, dict):
            continue
        for place in (holder.get("chat"), _inside(holder.get("message"), "chat"), holder.get("from")):
            found = _inside(place, "id")
            if _is_id(found):
                return int(found)
    return None


def _entry(row: Any) -> Entry:
    body = row[3]
    if isinstance(body, dict):
        return Entry(*row)
    reason = body.reason if isinstance(body, Unreadable) else "cannot be read: not an update"
    return Entry(row[0], row[1], row[2], {}, row[4], row[5], reason)


def _row(raw: dict[str, Any], now: datetime, flooding: Container[int]) -> dict[str, Any]:
    flood = raw["update_id"] in flooding
    return {
        "update_id": raw["update_id"],
        "chat_id": chat_of(raw),
        "sealed": "{}" if flood else _written(raw),
        "received_at": now,
        "state": "flood" if flood else "new",
        "done_at": now if flood else None,
    }


def _written(raw: dict[str, Any]) -> str:
    """Compact JSON without NUL and without halves of surrogate pairs, which no store and no file takes."""
    text = json.dumps(raw, ensure_ascii=False, separators=(",", ":"))
    if "\\u0000" in text:
        text = json.dumps(_without_nul(raw), ensure_ascii=False, separators=(",", ":"))
    return text.encode(errors="ignore").decode()


def _without_nul(value: Any) -> Any:
    match value:
        case str():
            return value.replace("\0", "")
        case dict():
            return {_without_nul(key): _without_nul(item) for key, item in value.items()}
        case list():
            return [_without_nul(item) for item in value]
        case _:
            return value


def _is_id(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63


def _inside(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None
