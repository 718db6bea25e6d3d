"""Living messages: of several renderings of a card the latest wins, whatever became of the others on their way."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import literal_column, select, type_coerce, update

from domain.messages import Payload
from storage.database import Transaction
from storage.tables import card, outbox
from storage.types import Guarded

_BODY = type_coerce(outbox.c.payload, Guarded())
_LIVE = ("ready", "sending", "sent", "unknown")


def is_fresh(body: Any) -> bool:
    """Whether a stored payload takes its card to the bottom of the chat."""
    return isinstance(body, dict) and bool(body.get("extra", {}).get("fresh"))


async def standing(tx: Transaction, chat: int, name: str) -> int | None:
    """Which message shows a card now, as far as it has been sent."""
    wanted = select(card.c.message_id).where(card.c.chat_id == chat, card.c.name == name)
    return await tx.scalar(wanted)  # type: ignore[no-any-return]


async def supersede(tx: Transaction, chat: int, card: str, newest: int, payload: Payload) -> None:
    """Call off older renderings that have not left. One that takes the card to the bottom hands that on."""
    older = await tx.all(
        select(outbox.c.id, _BODY).where(
            outbox.c.chat_id == chat,
            outbox.c.card == card,
            outbox.c.id != newest,
            literal_column("state") == literal_column("'ready'"),
        )
    )
    if not older:
        return
    await tx.execute(update(outbox).where(outbox.c.id.in_([row[0] for row in older])).values(state="superseded"))
    if any(is_fresh(row[1]) for row in older) and not payload.extra.get("fresh"):
        await _refresh(tx, newest, payload)


async def stands(tx: Transaction, chat: int, name: str) -> bool:
    """Whether a card is in a chat, or on its way there."""
    arrived = select(card.c.message_id).where(card.c.chat_id == chat, card.c.name == name)
    if await tx.one(arrived) is not None:
        return True
    said = select(outbox.c.id).where(outbox.c.chat_id == chat, outbox.c.card == name, outbox.c.state.in_(_LIVE))
    return await tx.one(said.limit(1)) is not None


async def overtaken(tx: Transaction, chat: int, card: str, rendering: int, *, fresh: bool) -> bool:
    """Whether a later rendering was said or will be: then this one must not be. What waits inherits `fresh`."""
    later = await tx.one(
        select(outbox.c.id, outbox.c.state, _BODY)
        .where(outbox.c.chat_id == chat, outbox.c.card == card, outbox.c.id > rendering, outbox.c.state.in_(_LIVE))
        .order_by(outbox.c.id.desc())
        .limit(1)
    )
    if later is None:
        return False
    newest, state, body = later
    if fresh and state == "ready" and isinstance(body, dict) and not is_fresh(body):
        await _refresh(tx, newest, Payload.from_json(body))
    return True


async def _refresh(tx: Transaction, letter: int, payload: Payload) -> None:
    fresh = replace(payload, extra={**payload.extra, "fresh": True})
    await tx.execute(update(outbox).where(outbox.c.id == letter).values(payload=fresh.to_json()))
