"""The sending side of the outbox: look at what is due, claim it, and write down what became of it.

A claim is committed before the request leaves, and its end after the answer came. What is found `sending` at the
start of a process was in somebody's hands when it died: it may have arrived, and is treated so.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import bindparam, delete, exists, literal_column, or_, select, text, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from domain.messages import Payload
from storage.database import Transaction
from storage.tables import card, inbox, outbox, pause, person

CHANNEL = "telegram"
"""The channel of every chat in the outbox, as `person.channel` names it."""

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


async def silence(tx: Transaction, scope: str, until: datetime) -> None:
    """Remember a pause that Telegram asked for: `global` or `chat:ID`."""
    insert = sqlite.insert if tx.engine == "sqlite" else postgresql.insert
    statement = insert(pause).values(scope=scope, until=until)
    await tx.execute(
        statement.on_conflict_do_update(
            index_elements=["scope"],
            set_={"until": statement.excluded.until},
            where=pause.c.until < statement.excluded.until,
        )
    )


async def silences(tx: Transaction, now: datetime) -> dict[str, datetime]:
    """The pauses that are not over."""
    rows = await tx.all(select(pause.c.scope, pause.c.until).where(pause.c.until > now))
    return {scope: until for scope, until in rows}  # noqa: C416 - rows are not pairs to the type checker


async def forget_silences(tx: Transaction, now: datetime) -> None:
    """Pauses that are over."""
    await tx.execute(delete(pause).where(pause.c.until <= now))


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


_SENT = (
    update(outbox)
    .where(outbox.c.id == bindparam("letter"))
    .values(state="sent", message_id=bindparam("message"), sent_at=bindparam("now"), last_error=None)
)


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
