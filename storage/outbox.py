"""The outbox: what is to be said, written in the same transaction as what happened.

Each message has a key named after its occasion (`workshop:12:person:7:eve`), so that it is said once however often the
occasion is looked at. `storage.sending` takes messages out of here; this module puts them in and shows them to people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal, TypeAlias

from sqlalchemy import LargeBinary, func, literal, literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite

from domain.messages import Payload
from storage.database import Transaction
from storage.tables import outbox

Kind: TypeAlias = Literal["critical", "broadcast", "card"]

PAYLOAD_KEPT = timedelta(days=30)
"""How long the words of a finished message are kept. Its key stays: an occasion is not announced twice."""

# Made once: SQLAlchemy takes longer to put this statement together than to run it.
_POST = {
    name: insert(outbox).on_conflict_do_nothing(index_elements=["key"]).returning(outbox.c.id)
    for name, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}
_FINISHED = ("sent", "unknown", "dead", "expired", "superseded")


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
    values = {
        "key": key,
        "chat_id": chat,
        "class": kind,
        "rank": 0 if tx.answering == chat else 2 if kind == "broadcast" else 1,
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
        await _supersede(tx, chat, card, new, payload)
    tx.wakes.add("outbox")
    return True


async def cancel(tx: Transaction, key: str) -> bool:
    """Take back a message that has not left. False when it has, or never was."""
    return bool(
        await tx.changed(
            update(outbox).where(outbox.c.key == key, outbox.c.state == "ready").values(state="superseded")
        )
    )


async def troubles(tx: Transaction, *, only: int | None = None, limit: int = 100) -> list[Trouble]:
    """Messages that may not have arrived or will not, the latest first; only the one of this id, if given."""
    wanted = (
        select(outbox)
        .where(literal_column("state").in_((literal_column("'unknown'"), literal_column("'dead'"))))
        .order_by(outbox.c.id.desc())
        .limit(limit)
    )
    rows = await tx.all(wanted if only is None else wanted.where(outbox.c.id == only))
    return [_trouble(row._mapping) for row in rows]  # noqa: SLF001 - the public name of a row's mapping


def _trouble(row: Any) -> Trouble:
    payload = row["payload"] or {}
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
        .values(state="ready", attempts=0, ambiguous=0, not_before=None, expires_at=None)
    )
    if changed:
        tx.wakes.add("outbox")
    return bool(changed)


async def counts(tx: Transaction) -> dict[str, int]:
    """How many messages are in each state."""
    rows: Sequence[Any] = await tx.all(select(outbox.c.state, func.count()).group_by(outbox.c.state))
    return {state: number for state, number in rows}  # noqa: C416 - rows are not pairs to the type checker


async def purge(tx: Transaction, now: datetime) -> int:
    """Forget the words of messages finished more than 30 days ago, and call off those that came too late."""
    await tx.execute(
        update(outbox)
        .where(literal_column("state") == literal_column("'ready'"), outbox.c.expires_at <= now)
        .values(state="expired")
    )
    return await tx.changed(
        update(outbox)
        .where(
            outbox.c.created_at < now - PAYLOAD_KEPT,
            outbox.c.state.in_(_FINISHED),
            func.length(outbox.c.payload) > 0,
        )
        .values(payload=literal(b"", LargeBinary()))
    )


async def _supersede(tx: Transaction, chat: int, card: str, newest: int, payload: Payload) -> None:
    """Call off older renderings that have not left. One that takes the card to the bottom hands that on."""
    older = await tx.all(
        select(outbox.c.id, outbox.c.payload).where(
            outbox.c.chat_id == chat,
            outbox.c.card == card,
            outbox.c.id != newest,
            literal_column("state") == literal_column("'ready'"),
        )
    )
    if not older:
        return
    await tx.execute(update(outbox).where(outbox.c.id.in_([row[0] for row in older])).values(state="superseded"))
    if any(row[1].get("extra", {}).get("fresh") for row in older) and not payload.extra.get("fresh"):
        fresh = replace(payload, extra={**payload.extra, "fresh": True})
        await tx.execute(update(outbox).where(outbox.c.id == newest).values(payload=fresh.to_json()))


async def silence(tx: Transaction) -> int:
    """Let nothing that waits be sent: what was said in a past that is only made up stays unsaid."""
    return await tx.changed(update(outbox).where(outbox.c.state == "ready").values(state="expired"))
