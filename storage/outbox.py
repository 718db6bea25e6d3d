"""The outbox: what is to be said, written in the same transaction as what happened.

Each message has a key named after its occasion (`workshop:12:person:7:eve`), so that it is said once however often the
occasion is looked at. `storage.sending` takes messages out of here; this module puts them in and shows them to people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, TypeAlias

from sqlalchemy import (
    ColumnElement,
    LargeBinary,
    bindparam,
    delete,
    func,
    literal,
    literal_column,
    or_,
    select,
    text,
    type_coerce,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from domain.messages import Payload
from storage import cards
from storage.database import Transaction
from storage.tables import outbox, person
from storage.types import Guarded, Unreadable

Kind: TypeAlias = Literal["critical", "broadcast", "card"]

PAYLOAD_KEPT = timedelta(days=30)
"""How long the words of a finished message are kept. Its key stays: an occasion is not announced twice."""

KEYS_KEPT = timedelta(days=396)
"""13 months: by then no occasion comes back, and nobody is to be able to tell any more who was told of what."""

PASSING_KEPT = timedelta(days=7)
"""How long answers to updates (`reply:`, `flood:`) are kept: longer than the ids of the updates, 72 hours."""

BATCH = 5000
"""So many rows at most are looked after in one transaction: others wait meanwhile."""

CHANNEL = "telegram"
"""The channel of every chat in the outbox, as `person.channel` names it."""

NOTICE = "undelivered:"
"""Begins the keys of messages about messages: that one of them does not arrive is not told again."""

# Made once: SQLAlchemy takes longer to put this statement together than to run it.
_POST = {
    name: insert(outbox).on_conflict_do_nothing(index_elements=["key"]).returning(outbox.c.id)
    for name, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}
_READY = literal_column("state") == literal_column("'ready'")
_PROMOTE = (
    update(outbox)
    .where(
        outbox.c.chat_id == bindparam("chat"),
        _READY,
        outbox.c.rank > bindparam("least"),
        or_(outbox.c.not_before.is_(None), outbox.c.not_before <= bindparam("now"), outbox.c.attempts > 0),
    )
    .values(rank=bindparam("least"))
)
"""What waits in a chat leaves before what is said in it later, however urgent that is."""
_TROUBLE = text("outbox.state IN ('unknown','dead')")
_VITAL = text(f"outbox.class = 'critical' AND substr(outbox.key, 1, {len(NOTICE)}) <> '{NOTICE}'")


@dataclass(frozen=True, slots=True)
class Trouble:
    """A message that may not have arrived (`unknown`) or will not (`dead`): for a coordinator to look at."""

    id: int
    key: str
    chat: int
    state: str
    error: str
    created_at: datetime
    critical: bool = True
    """Whether somebody relies on it."""
    text: str = ""
    """What it says, as long as it is kept."""


async def post(
    tx: Transaction,
    *,
    key: str,
    chat: int,
    payload: Payload,
    now: datetime,
    kind: Kind = "critical",
    card: str | None = None,
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
) -> bool:
    """Leave a message to be sent once this transaction is committed.

    Args:
        tx: the transaction in which it happened.
        key: names the occasion; a key that is there already wins, whatever its message says.
        chat: where to.
        payload: what is said.
        now: aware UTC.
        kind: `critical` is tried again when nobody knows whether it arrived (at most 3 copies); `broadcast` is not, and
            leaves at 25 a second at most; `card` is tried again as often as an edit needs.
        card: the living message (`offer:12`) that this renders: edited in place where it stands, sent where it is
            not yet. Older renderings that have not left are superseded. `payload.extra["fresh"]` sends it anew.
        not_before: it waits until then.
        expires_at: it is not sent from then on; already past means that it never is.

    Returns:
        False when the key was there already.
    """
    expired = expires_at is not None and expires_at <= now
    rank = 0 if tx.answering == chat else 2 if kind == "broadcast" else 1
    values = {
        "key": key,
        "chat_id": chat,
        "class": kind,
        "rank": rank,
        "card": card,
        "payload": payload.to_json(),
        "state": "expired" if expired else "ready",
        "not_before": not_before,
        "expires_at": expires_at,
        "created_at": now,
    }
    new = (await tx.execute(_POST[tx.engine], values)).scalar()
    if new is None:
        return False
    if card is not None and not expired:
        await cards.supersede(tx, chat, card, new, payload)
    if rank < 2 and not expired and (not_before is None or not_before <= now):
        await tx.execute(_PROMOTE, {"chat": chat, "least": rank, "now": now})
    tx.wakes.add("outbox")
    return True


async def cancel(tx: Transaction, key: str) -> bool:
    """Take back a message that has not left. False when it has, or never was."""
    return bool(
        await tx.changed(
            update(outbox).where(outbox.c.key == key, outbox.c.state == "ready").values(state="superseded")
        )
    )


async def withdraw(tx: Transaction, chats: Sequence[int], prefix: str, now: datetime) -> int:
    """Take back what begins with this key and has not left these chats.

    What is being sent at this moment may still arrive; should it come back, it is too late for it.

    Returns:
        How many were taken back.
    """
    these = (outbox.c.chat_id.in_(list(chats)), func.substr(outbox.c.key, 1, len(prefix)) == prefix)
    sending = literal_column("state") == literal_column("'sending'")
    await tx.execute(update(outbox).where(sending, *these).values(expires_at=now))
    return await tx.changed(update(outbox).where(_READY, *these).values(state="superseded"))


async def troubles(
    tx: Transaction, *, network: int | None = None, only: int | None = None, limit: int = 100
) -> list[Trouble]:
    """Messages that may not have arrived or will not, the latest first.

    Args:
        tx: the transaction.
        network: only what somebody of this network relies on.
        only: only the one of this id.
        limit: so many at most.
    """
    wanted = _troubles(_TROUBLE).order_by(outbox.c.id.desc()).limit(limit)
    if network is not None:
        theirs = (person.c.channel == CHANNEL) & (person.c.address == outbox.c.chat_id)
        wanted = wanted.join(person, theirs).where(person.c.network_id == network, _VITAL)
    if only is not None:
        wanted = wanted.where(outbox.c.id == only)
    return [_trouble(row._mapping) for row in await tx.all(wanted)]  # noqa: SLF001 - the public name of a row's mapping


async def take_unreported(tx: Transaction, now: datetime, *, limit: int = 100) -> list[Trouble]:
    """What somebody relies on, did not arrive, and was told to nobody yet: the oldest first. It counts as told now."""
    unreported = text("outbox.state IN ('unknown','dead') AND outbox.class = 'critical' AND outbox.reported_at IS NULL")
    wanted = _troubles(unreported).where(_VITAL).order_by(outbox.c.id).limit(limit).with_for_update()
    rows = await tx.all(wanted)
    await tx.execute(update(outbox).where(outbox.c.id.in_([row.id for row in rows])).values(reported_at=now))
    return [_trouble(row._mapping) for row in rows]  # noqa: SLF001


def _troubles(which: Any) -> Any:
    return select(
        outbox.c.id,
        outbox.c.key,
        outbox.c.chat_id,
        outbox.c["class"],
        outbox.c.state,
        outbox.c.last_error,
        outbox.c.created_at,
        type_coerce(outbox.c.payload, Guarded()).label("payload"),
    ).where(which)


def _trouble(row: Any) -> Trouble:
    payload = {} if isinstance(row["payload"], Unreadable) else row["payload"] or {}
    return Trouble(
        id=row["id"],
        key=row["key"],
        chat=row["chat_id"],
        state=row["state"],
        error=row["last_error"] or "",
        created_at=row["created_at"],
        critical=row["class"] == "critical",
        text=payload.get("text") or (payload.get("venue") or {}).get("title", ""),
    )


async def settle(tx: Transaction, letter: int) -> bool:
    """Somebody has seen to it otherwise: it is no trouble any more. False when it was none."""
    seen = update(outbox).where(outbox.c.id == letter, outbox.c.state.in_(("unknown", "dead")))
    return await tx.changed(seen.values(state="superseded")) == 1


async def again(tx: Transaction, letter: int) -> bool:
    """Send a message anew that was given up: a person decided so. False when there is nothing to send."""
    changed = await tx.changed(
        update(outbox)
        .where(outbox.c.id == letter, outbox.c.state.in_(("unknown", "dead")), func.length(outbox.c.payload) > 0)
        .values(state="ready", attempts=0, ambiguous=0, parts=0, not_before=None, expires_at=None)
    )
    if changed:
        tx.wakes.add("outbox")
    return bool(changed)


async def counts(tx: Transaction) -> dict[str, int]:
    """How many messages are in each state."""
    rows: Sequence[Any] = await tx.all(select(outbox.c.state, func.count()).group_by(outbox.c.state))
    return {state: number for state, number in rows}  # noqa: C416 - rows are not pairs to the type checker


async def purge(tx: Transaction, now: datetime) -> int:
    """Forget the words of last month's messages, last week's answers, last year's keys; call off what is too late.

    Returns:
        How many rows it touched: `BATCH` or more when there may be others.
    """
    late = await tx.changed(update(outbox).where(_some(_READY, outbox.c.expires_at <= now)).values(state="expired"))
    finished = text("state NOT IN ('ready','sending') AND length(payload) > 0")
    emptied = await tx.changed(
        update(outbox)
        .where(_some(finished, outbox.c.created_at < now - PAYLOAD_KEPT))
        .values(payload=literal(b"", LargeBinary()))
    )
    passing = text("substr(key, 1, 6) IN ('reply:','flood:') AND state IN ('sent','expired','superseded')")
    gone = await tx.changed(delete(outbox).where(_some(passing, outbox.c.created_at < now - PASSING_KEPT)))
    return max(late, emptied, gone, await _forget(tx, now))


async def _forget(tx: Transaction, now: datetime) -> int:
    """Messages of more than 13 months ago, key and all: the oldest have the lowest ids, no index is needed for them."""
    oldest = select(outbox.c.id).where(outbox.c.id > 0).order_by(outbox.c.id).limit(BATCH)
    over = (outbox.c.state.not_in(("ready", "sending")), outbox.c.created_at < now - KEYS_KEPT)
    return await tx.changed(delete(outbox).where(outbox.c.id.in_(oldest), *over))


def _some(*conditions: Any) -> ColumnElement[bool]:
    """A batch of the rows of which this is true."""
    return outbox.c.id.in_(select(outbox.c.id).where(*conditions).limit(BATCH))


async def silence(tx: Transaction) -> int:
    """Let nothing that waits be sent: what was said in a past that is only made up stays unsaid."""
    return await tx.changed(update(outbox).where(outbox.c.state == "ready").values(state="expired"))
