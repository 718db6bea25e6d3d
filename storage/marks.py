"""What became of a letter that was claimed: written down after the answer came, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, bindparam, delete, literal_column, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Transaction
from storage.letters import Letter
from storage.outbox import CHANNEL
from storage.sending import is_overtaken, rank_of
from storage.tables import card, inbox, outbox, pause, person


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


_HELD = [
    outbox.c.id == bindparam("letter"),
    literal_column("state") == literal_column("'sending'"),
    outbox.c.claim == bindparam("hand"),
]
"""What another has taken over meanwhile is another's to mark: a late word about it changes nothing."""
_SENT = (
    update(outbox)
    .where(*_HELD)
    .values(state="sent", message_id=bindparam("message"), sent_at=bindparam("now"), last_error=None)
)


async def mark(tx: Transaction, marks: Sequence[Mark], now: datetime) -> list[int]:
    """Write down what became of claimed letters.

    Returns:
        Chats of people who cannot be reached, but whose row another transaction holds: for `unreachable`, apart.
    """
    sent = [each for each in marks if isinstance(each, Sent)]
    if sent:
        await _mark_sent(tx, sent, now)
    held: list[int] = []
    for each in marks:
        match each:
            case Later():
                await _mark_later(tx, each)
            case Ended():
                held += [each.letter.chat] if await _mark_ended(tx, each) else []
            case Moved():
                await _mark_moved(tx, each)
    return held


async def unreachable(tx: Transaction, chat: int) -> None:
    """The person has stopped the bot or is gone. Waits for whoever holds their row."""
    await tx.execute(update(person).where(*_of(chat)).values(reachable=False))


async def _mark_sent(tx: Transaction, sent: Sequence[Sent], now: datetime) -> None:
    if plain := [each for each in sent if not each.letter.card]:
        await tx.execute(_SENT, [_arrived(each, now) for each in plain])
    for each in sent:
        if each.letter.card and (await tx.execute(_SENT, _arrived(each, now))).rowcount:
            await _stands(tx, each, now)


def _arrived(mark_: Sent, now: datetime) -> dict[str, Any]:
    return {**_hand(mark_.letter), "message": mark_.message_id, "now": now}


async def _stands(tx: Transaction, mark_: Sent, now: datetime) -> None:
    """Remember where a card is now."""
    if mark_.message_id is None or mark_.message_id == mark_.letter.anchor:
        return
    insert = sqlite.insert if tx.engine == "sqlite" else postgresql.insert
    place = {"message_id": mark_.message_id, "updated_at": now}
    await tx.execute(
        insert(card)
        .values(chat_id=mark_.letter.chat, name=mark_.letter.card, **place)
        .on_conflict_do_update(index_elements=["chat_id", "name"], set_=place)
    )


async def _mark_later(tx: Transaction, mark_: Later) -> None:
    letter = mark_.letter
    values: dict[str, Any] = {
        "state": "superseded" if await is_overtaken(tx, letter) else "ready",
        "rank": await rank_of(tx, letter.id, letter.chat, letter.rank),
        "parts": letter.parts,
        "last_error": mark_.error,
        "not_before": mark_.at,
    }
    if not mark_.counted:
        values["attempts"] = outbox.c.attempts - 1
    if mark_.ambiguous:
        values["ambiguous"] = outbox.c.ambiguous + 1
    await _write(tx, letter, values)


async def _mark_ended(tx: Transaction, mark_: Ended) -> bool:
    """True when the person's row has to wait."""
    ambiguous = outbox.c.ambiguous + (1 if mark_.state == "unknown" else 0)
    ended = {"state": mark_.state, "last_error": mark_.error, "ambiguous": ambiguous, "reported_at": None}
    if not await _write(tx, mark_.letter, ended) or not mark_.unreachable:
        return False
    if tx.engine == "sqlite":
        await unreachable(tx, mark_.letter.chat)
        return False
    free = select(person.c.id).where(*_of(mark_.letter.chat)).with_for_update(skip_locked=True)
    return not await tx.changed(update(person).where(person.c.id.in_(free)).values(reachable=False))


async def _mark_moved(tx: Transaction, mark_: Moved) -> None:
    """A group became another kind of group: its id changes at once in all that still has to do with it."""
    old, new = mark_.letter.chat, mark_.chat
    back = {"state": "ready", "attempts": outbox.c.attempts - 1, "last_error": f"the chat moved from {old}"}
    if not await _write(tx, mark_.letter, {**back, "chat_id": new, "parts": mark_.letter.parts}):
        return
    for state in ("state = 'ready'", "state IN ('unknown','dead')"):
        await tx.execute(update(outbox).where(outbox.c.chat_id == old, text(state)).values(chat_id=new))
    await tx.execute(update(inbox).where(inbox.c.chat_id == old, text("state = 'new'")).values(chat_id=new))
    # Messages keep no place in the new group: the next rendering of a card is sent anew.
    await tx.execute(delete(card).where(card.c.chat_id == old))
    await tx.execute(delete(pause).where(pause.c.scope == f"chat:{old}"))


async def _write(tx: Transaction, letter: Letter, values: dict[str, Any]) -> bool:
    """False when somebody else holds the letter by now."""
    return (await tx.execute(update(outbox).where(*_HELD).values(**values), _hand(letter))).rowcount == 1


def _hand(letter: Letter) -> dict[str, Any]:
    return {"letter": letter.id, "hand": letter.claim}


def _of(chat: int) -> tuple[ColumnElement[bool], ...]:
    return (person.c.channel == CHANNEL, person.c.address == chat)
