"""What became of a letter that was claimed: written down after the answer came, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import bindparam, delete, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Transaction
from storage.sending import Letter
from storage.tables import card, inbox, outbox, pause, person

CHANNEL = "telegram"
"""The channel of every chat in the outbox, as `person.channel` names it."""


@dataclass(frozen=True, slots=True)
class Sent:
    """It arrived, as this message."""

    letter: Letter
    message_id: int | None


@dataclass(frozen=True, slots=True)
class Later:
    """It goes back to its place. `counted`: this attempt is one of the twenty; `ambiguous`: it may have arrived."""

    letter: Letter
    error: str
    at: datetime | None
    counted: bool = True
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """It is given up: `unknown` (it may have arrived), `dead` (it did not), `expired`."""

    letter: Letter
    state: str
    error: str
    unreachable: bool = False
    """True when the person has stopped the bot or is gone."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The chat has another id now."""

    letter: Letter
    chat: int


Mark: TypeAlias = Sent | Later | Ended | Moved


_SENT = (
    update(outbox)
    .where(outbox.c.id == bindparam("letter"))
    .values(state="sent", message_id=bindparam("message"), sent_at=bindparam("now"), last_error=None)
)


async def mark(tx: Transaction, marks: Sequence[Mark], now: datetime) -> None:
    """Write down what became of claimed letters."""
    sent = [each for each in marks if isinstance(each, Sent)]
    if sent:
        await _mark_sent(tx, sent, now)
    for each in marks:
        match each:
            case Later():
                await _mark_later(tx, each)
            case Ended():
                await _mark_ended(tx, each)
            case Moved():
                await _mark_moved(tx, each)


async def _mark_sent(tx: Transaction, sent: Sequence[Sent], now: datetime) -> None:
    await tx.execute(_SENT, [{"letter": each.letter.id, "message": each.message_id, "now": now} for each in sent])
    for each in sent:
        if each.letter.card and each.message_id is not None and each.message_id != each.letter.anchor:
            insert = sqlite.insert if tx.engine == "sqlite" else postgresql.insert
            place = {"message_id": each.message_id, "updated_at": now}
            await tx.execute(
                insert(card)
                .values(chat_id=each.letter.chat, name=each.letter.card, **place)
                .on_conflict_do_update(index_elements=["chat_id", "name"], set_=place)
            )


async def _mark_later(tx: Transaction, mark_: Later) -> None:
    values: dict[str, Any] = {"state": "ready", "last_error": mark_.error, "not_before": mark_.at}
    if not mark_.counted:
        values["attempts"] = outbox.c.attempts - 1
    if mark_.ambiguous:
        values["ambiguous"] = outbox.c.ambiguous + 1
    await tx.execute(update(outbox).where(outbox.c.id == mark_.letter.id).values(**values))


async def _mark_ended(tx: Transaction, mark_: Ended) -> None:
    ambiguous = outbox.c.ambiguous + (1 if mark_.state == "unknown" else 0)
    await tx.execute(
        update(outbox)
        .where(outbox.c.id == mark_.letter.id)
        .values(state=mark_.state, last_error=mark_.error, ambiguous=ambiguous)
    )
    if mark_.unreachable:
        await tx.execute(
            update(person)
            .where(person.c.channel == CHANNEL, person.c.address == mark_.letter.chat)
            .values(reachable=False)
        )


async def _mark_moved(tx: Transaction, mark_: Moved) -> None:
    """A group became another kind of group: its id changes everywhere at once."""
    old, new = mark_.letter.chat, mark_.chat
    await tx.execute(
        update(outbox)
        .where(outbox.c.id == mark_.letter.id)
        .values(state="ready", attempts=outbox.c.attempts - 1, last_error=f"the chat moved from {old}")
    )
    await tx.execute(update(outbox).where(outbox.c.chat_id == old).values(chat_id=new))
    await tx.execute(update(inbox).where(inbox.c.chat_id == old).values(chat_id=new))
    # Messages keep no place in the new group: the next rendering of a card is sent anew.
    await tx.execute(delete(card).where(card.c.chat_id == old))
    await tx.execute(delete(pause).where(pause.c.scope == f"chat:{old}"))
