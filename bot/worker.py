"""The worker: what an update changes and says is committed with its `done`, or not at all.

One update, one transaction; on SQLite, where a commit waits for the disk, updates that wait in a row may share one.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

import structlog

from bot import crash, incoming
from bot.answers import Answers
from bot.bell import Bell
from bot.clock import Clock
from bot.exits import STORE, Exit
from bot.preparing import Preparing
from domain.messages import Incoming, Payload, Press, Reaction
from storage import faults, inbox, outbox
from storage.database import Database, Transaction
from storage.inbox import Entry

Handle: TypeAlias = Callable[[Transaction, Incoming, datetime], Awaitable[Reaction]]
"""What an update does, within the transaction that it is given. It may run again when the transaction lost a race."""
Apology: TypeAlias = Callable[[str | None], Payload]
"""The plain words for somebody whose update we could not handle, in the language of their app."""

BATCH = 48
TOGETHER = 8
"""Updates that share a commit on SQLite when so many wait. One that fails undoes them all, and each then goes alone."""
IDLE = 1.0

_log = structlog.get_logger(__name__)


class _UnpreparedError(Exception):
    """What this update needs is being fetched: it is served when that is there."""


class _TakenError(Exception):
    """Somebody else has handled this update meanwhile."""


@dataclass(slots=True)
class Me:
    """Who we are, once Telegram told."""

    id: int = 0
    username: str = ""


class Worker:
    """Handles updates until it is stopped. On PostgreSQL there may be several, in several processes."""

    def __init__(
        self,
        database: Database,
        handle: Handle,
        clock: Clock,
        bell: Bell,
        answers: Answers,
        apology: Apology,
        me: Me,
        preparing: Preparing | None = None,
    ) -> None:
        self._database = database
        self._handle = handle
        self._clock = clock
        self._bell = bell
        self._answers = answers
        self._apology = apology
        self._me = me
        self._preparing = preparing or Preparing(None, bell)
        self._stopping = False

    def stop(self) -> None:
        """End after the transaction at hand."""
        self._stopping = True
        self._bell.ring()

    async def run(self) -> None:
        """Serve the inbox."""
        serve = self._serve_in_order if self._database.engine == "sqlite" else self._serve_what_is_free
        while not self._stopping:
            try:
                found = await serve()
            except Exception as exc:
                if faults.lasting(exc):
                    raise Exit(STORE, f"The database cannot be written to: {exc}") from exc
                if not faults.passing(exc):
                    raise
                _log.warning("the store does not answer; updates wait", error=type(exc).__name__)
                await asyncio.sleep(IDLE)
                continue
            if not found and not self._stopping:
                await self._bell.heard(IDLE)

    async def _serve_in_order(self) -> bool:
        entries = await self._database.run(lambda tx: inbox.waiting(tx, limit=BATCH))
        held: set[int | None] = set()
        for at in range(0, len(entries), TOGETHER):
            if self._stopping:
                break
            group = entries[at : at + TOGETHER]
            if len(group) > 1 and await self._serve_together(group, held):
                continue
            if not await self._serve_alone(group, held):
                break
        return len(held) < len({entry.chat for entry in entries})

    async def _serve_together(self, entries: Sequence[Entry], held: set[int | None]) -> bool:
        """What waits in a row shares one commit: all of it is done, or none. False: undone, each must go alone."""
        reactions: list[tuple[Entry, Reaction | None]] = []
        waits: set[int | None] = set()

        async def work(tx: Transaction) -> None:
            reactions.clear()
            waits.clear()
            for entry in entries:
                if entry.chat not in held | waits:
                    try:
                        reactions.append((entry, await self._within(tx, entry)))
                    except _UnpreparedError:
                        waits.add(entry.chat)

        try:
            await self._database.run(work)
        except Exception as exc:
            if faults.passing(exc) or faults.lasting(exc):
                raise
            return False
        crash.point("handle.after_commit")
        held |= waits
        for entry, reaction in reactions:
            self._answer(entry, reaction)
        return True

    async def _serve_alone(self, entries: Sequence[Entry], held: set[int | None]) -> bool:
        """One update, one transaction. False when one failed: it goes again before its successors do."""
        for entry in entries:
            if self._stopping:
                return False
            if entry.chat in held:
                continue
            try:
                if not await self._serve(entry):
                    return False
            except _UnpreparedError:
                held.add(entry.chat)  # what the same chat said later waits for it
        return True

    async def _serve_what_is_free(self) -> bool:
        taken: list[Entry] = []

        async def work(tx: Transaction) -> Reaction | None:
            taken.clear()
            entry = await inbox.claim(tx, besides=self._preparing.under_way)
            if entry is None:
                return None
            taken.append(entry)
            return await self._within(tx, entry)

        try:
            reaction = await self._database.run(work)
        except _UnpreparedError:
            return True  # there may be others
        except Exception as exc:
            if not taken or faults.passing(exc) or faults.lasting(exc):
                raise
            await self._fail(taken[0], exc)
            return True
        if not taken:
            return False
        crash.point("handle.after_commit")
        self._answer(taken[0], reaction)
        self._bell.ring()  # there may be more than one worker's share
        return True

    async def _serve(self, entry: Entry) -> bool:
        try:
            reaction = await self._database.run(lambda tx: self._within(tx, entry))
        except _TakenError:
            return True
        except _UnpreparedError:
            raise
        except Exception as exc:
            if faults.passing(exc) or faults.lasting(exc):
                raise
            await self._fail(entry, exc)
            return False
        crash.point("handle.after_commit")
        self._answer(entry, reaction)
        return True

    async def _within(self, tx: Transaction, entry: Entry) -> Reaction | None:
        now = self._clock()
        begun = time.perf_counter()
        if entry.unreadable:
            _log.error("an update cannot be opened", update=entry.update, error=entry.unreadable)
            await inbox.quarantine(tx, entry.seq, entry.unreadable, now)
            return None
        try:
            message = incoming.read(entry.body, username=self._me.username, received_at=entry.received_at)
        except Exception as exc:  # noqa: BLE001 - whatever shape it has, it must not stop the others
            _log.error("an update cannot be read", update=entry.update, error=type(exc).__name__)
            await inbox.quarantine(tx, entry.seq, f"unreadable: {type(exc).__name__}", now)
            return None
        reaction: Reaction | None = None
        if message is not None:
            message = self._preparing.ready(entry.seq, message)
            if message is None:
                raise _UnpreparedError
            if isinstance(message.content, Press):
                self._answers.expect(message.content.query)
            tx.answering = message.chat
            crash.point("handle.start")
            reaction = await self._handle(tx, message, now)
        if not await inbox.done(tx, entry.seq, now):
            raise _TakenError
        crash.point("handle.before_commit")
        _log.debug("handled", update=entry.update, ms=round(1000 * (time.perf_counter() - begun)))
        return reaction

    async def _fail(self, entry: Entry, exc: Exception) -> None:
        """Count the attempt; after the last one the person is told, once, and a button stops turning."""
        error = f"{type(exc).__name__} in {_where(exc)}"
        _log.error("an update failed", update=entry.update, attempt=entry.attempts + 1, exc_info=exc)

        async def count(tx: Transaction) -> bool:
            now = self._clock()
            last = await inbox.failed(tx, entry.seq, error, now)
            if last and entry.chat is not None and entry.chat > 0:
                tx.answering = entry.chat
                language = _language(entry)
                await outbox.post(
                    tx, key=f"apology:{entry.update}", chat=entry.chat, payload=self._apology(language), now=now
                )
            return last

        await self._database.run(count)
        self._answer(entry, None)

    def _answer(self, entry: Entry, reaction: Reaction | None) -> None:
        self._preparing.handled(entry.seq)
        query = entry.body.get("callback_query")
        if isinstance(query, dict) and isinstance(query.get("id"), str):
            self._answers.give(query["id"], reaction or Reaction())


def _language(entry: Entry) -> str | None:
    for holder in entry.body.values():
        if isinstance(holder, dict) and isinstance(sender := holder.get("from"), dict):
            code = sender.get("language_code")
            return code if isinstance(code, str) else None
    return None


def _where(exc: Exception) -> str:
    """The innermost place, without what anybody wrote."""
    trace = exc.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "?" if trace is None else f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}"
