"""The dispatcher: takes letters out of the outbox and has them sent, in order, at the pace that Telegram allows.

One loop, one transaction a turn: what came back is marked, what may leave is claimed, then the requests are made.
At most `slots` letters are under way, one in a chat; these are the ones that a kill leaves in doubt.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Protocol

import structlog

from bot import crash
from bot.bell import Bell
from bot.breaker import Breaker
from bot.choosing import IDLE, Choice, Chooser
from bot.clock import Clock
from bot.exits import CONFIG, STORE, Exit
from bot.outcomes import Disowned, Flooded, Outcome, Partly, Refused
from bot.pacing import Pacer
from bot.policy import verdict
from bot.silences import Silences
from storage import faults, marks, sending
from storage.database import Database, Transaction
from storage.letters import Letter
from storage.marks import Ended, Sent

SLOTS = 4
LINGER = 0.004
"""Seconds that a letter which came back waits for those that left with it."""
RETRY = 0.02
"""Seconds until letters are looked at again that could not be claimed because somebody was changing them."""
GRACE = 10.0
"""Seconds that requests under way are waited for at a stop."""

_log = structlog.get_logger(__name__)


class Sends(Protocol):
    """What carries letters away."""

    async def send(self, letter: Letter) -> Outcome | Partly:
        """Send one and say what became of it."""

    async def probe(self) -> Outcome:
        """Ask whether anybody is there."""


class Dispatcher:
    """Runs until it is stopped; whatever it does not expect ends it with an exception."""

    def __init__(
        self,
        database: Database,
        sends: Sends,
        clock: Clock,
        bell: Bell,
        *,
        slots: int = SLOTS,
        monotonic: Callable[[], float] = time.monotonic,
        pacer: Pacer | None = None,
    ) -> None:
        self._database = database
        self._sends = sends
        self._clock = clock
        self._bell = bell
        self._slots = slots
        self._pacer = pacer or Pacer(monotonic)
        self._breaker = Breaker(monotonic)
        self._flying: dict[int, asyncio.Task[None]] = {}
        self._landed: list[tuple[Letter, Outcome]] = []
        self._silences = Silences(self._pacer)
        self._chooser = Chooser(self._pacer, self._silences)
        self._apart: set[asyncio.Task[None]] = set()
        self._doubtful: list[str] = []
        self._stopping = False
        self._fatal: Exception | None = None

    def stop(self) -> None:
        """Send nothing more; end when what is under way has come back."""
        self._stopping = True
        self._bell.ring()

    async def run(self) -> None:
        """Serve the outbox."""
        try:
            while not (self._stopping and not self._flying and not self._landed):
                await self._bell.heard(await self._step())
                await self._linger()
                self._chooser.rung()
                if self._fatal is not None:
                    raise self._fatal
            if self._apart:
                await asyncio.wait(self._apart, timeout=GRACE)
            _log.debug("dispatcher stopped")
        finally:
            left = [*self._flying.values(), *self._apart]
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)

    async def _linger(self) -> None:
        """When one letter came back its fellows often do at once: then they share one transaction."""
        if self._landed and (waiting := [task for task in self._flying.values() if not task.done()]):
            await asyncio.wait(waiting, timeout=LINGER)

    async def finish(self, seconds: float = GRACE) -> None:
        """After `stop`: what is still under way after so many seconds stays in doubt."""
        self.stop()
        if self._flying:
            await asyncio.wait(self._flying.values(), timeout=seconds)
        for task in self._flying.values():
            task.cancel()
        self._bell.ring()

    async def _step(self) -> float:
        """One turn. Returns how long the next may wait when nobody rings."""
        if self._breaker.open and self._breaker.wait() <= 0 and not self._stopping:
            await self._probe()
        landed, self._landed = self._landed, []
        now, hand = self._clock(), uuid.uuid4().hex
        try:
            turn = await self._database.run(lambda tx: self._turn(tx, landed, now, hand))
        except Exception as exc:
            self._landed = landed + self._landed
            self._doubtful.append(hand)
            if faults.lasting(exc):
                raise Exit(STORE, f"The database cannot be written to: {exc}") from exc
            if not faults.passing(exc):
                raise
            _log.warning("the store does not answer; nothing is sent meanwhile", error=type(exc).__name__)
            await asyncio.sleep(IDLE)
            return 0.0
        if landed:
            crash.point("mark.after_commit")
        self._doubtful.clear()
        self._chooser.keep(turn)
        self._beside(turn.unreachable)
        for letter, _ in landed:
            del self._flying[letter.chat]  # until here its successors had to wait
        for letter in turn.claimed:
            self._pacer.take(letter.chat, bulk=letter.rank > 0)
            self._flying[letter.chat] = asyncio.create_task(self._carry(letter))
        if turn.claimed:
            crash.point("claimed")
        if self._breaker.open:
            return min(IDLE, self._breaker.wait())
        return turn.wait

    async def _turn(self, tx: Transaction, landed: list[tuple[Letter, Outcome]], now: datetime, hand: str) -> Choice:
        await self._silences.load(tx, now)
        if self._doubtful:
            await sending.release(tx, self._doubtful)
        unreachable = await self._mark(tx, landed, now) if landed else []
        flying = self._flying.keys() - {letter.chat for letter, _ in landed}
        free = self._breaker.slots(self._slots) - len(flying)
        if self._stopping or free <= 0 or "global" in self._silences.quiet(now):
            turn = self._chooser.nothing()
        else:
            turn = await self._chooser.choose(tx, free, flying, now)
        if turn.claimed:
            chosen = len(turn.claimed)
            turn.claimed = await sending.claim(tx, turn.claimed, now, hand=hand)
            if len(turn.claimed) < chosen:
                turn.wait = 0.0 if turn.claimed else RETRY
        turn.unreachable = unreachable
        return turn

    async def _mark(self, tx: Transaction, landed: list[tuple[Letter, Outcome]], now: datetime) -> list[int]:
        verdicts = [verdict(letter, outcome, now) for letter, outcome in landed]
        unreachable = await marks.mark(tx, verdicts, now)
        if not all(isinstance(mark, Sent) for mark in verdicts):
            self._chooser.forget()
        for mark in verdicts:
            if isinstance(mark, Ended):
                _log.warning("a letter is given up", letter=mark.letter.id, state=mark.state, error=mark.error)
        for letter, outcome in landed:
            if isinstance(outcome, Flooded):
                await self._silences.hush(tx, letter, outcome, now)
        crash.point("mark.before_commit")
        return unreachable

    def _beside(self, chats: list[int]) -> None:
        """Somebody is being served while we learn that they cannot be reached: that is noted apart."""
        for chat in chats:
            task = asyncio.create_task(self._note(chat))
            self._apart.add(task)
            task.add_done_callback(self._apart.discard)

    async def _note(self, chat: int) -> None:
        try:
            await self._database.run(lambda tx: marks.unreachable(tx, chat))
        except Exception as exc:  # noqa: BLE001 - the next letter finds out again; the loop meets what is worse
            _log.warning("that somebody cannot be reached was not noted", error=type(exc).__name__)

    async def _carry(self, letter: Letter) -> None:
        try:
            outcome = await self._sends.send(letter)
            crash.point("sent.before_mark")
        except asyncio.CancelledError:
            self._flying.pop(letter.chat, None)
            raise
        except Exception as exc:  # noqa: BLE001 - a letter that we cannot even put together must not stop the others
            _log.error("a letter of ours cannot be sent", letter=letter.id, exc_info=exc)
            outcome = Refused(f"our fault: {type(exc).__name__}")
        if isinstance(outcome, Partly):
            letter, outcome = replace(letter, parts=outcome.parts), outcome.rest
        if isinstance(outcome, Disowned):
            self._fatal = Exit(CONFIG, f"Telegram does not know this token: {outcome.error}")
        else:
            self._landed.append((letter, outcome))
            self._breaker.saw(outcome)
        self._bell.ring()

    async def _probe(self) -> None:
        outcome = await self._sends.probe()
        if isinstance(outcome, Disowned):
            raise Exit(CONFIG, f"Telegram does not know this token: {outcome.error}")
        self._breaker.probed(outcome)
