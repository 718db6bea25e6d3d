"""The dispatcher: takes letters out of the outbox and has them sent, in order, at the pace that Telegram allows.

One loop, one transaction a turn: what came back is marked, what may leave is claimed, then the requests are made.
At most `slots` letters are under way, one in a chat; these are the ones that a kill leaves in doubt.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot import crash
from bot.bell import Bell
from bot.breaker import Breaker
from bot.clock import Clock
from bot.exits import CONFIG, STORE, Exit
from bot.outcomes import Disowned, Flooded, Outcome
from bot.pacing import Pacer
from bot.policy import verdict
from storage import faults, marks, pauses, sending
from storage.database import Database, Transaction
from storage.marks import Ended, Sent
from storage.sending import Letter

SLOTS = 4
WINDOW = 64
"""Letters looked at in one query."""
IDLE = 1.0
"""Seconds until the outbox is looked at though nobody rang: something may have come due."""
LINGER = 0.004
"""Seconds that a letter which came back waits for those that left with it."""
GRACE = 10.0
"""Seconds that requests under way are waited for at a stop."""

_log = structlog.get_logger(__name__)


class Sends(Protocol):
    """What carries letters away."""

    async def send(self, letter: Letter) -> Outcome:
        """Send one and say what became of it."""

    async def probe(self) -> Outcome:
        """Ask whether anybody is there."""


@dataclass(slots=True)
class _Turn:
    """What one transaction found and took."""

    claimed: list[Letter] = field(default_factory=list)
    window: list[Letter] = field(default_factory=list)
    wait: float = IDLE
    held: bool = False
    """What is left waits for the common pace."""


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
        self._window: list[Letter] = []
        self._stale = True
        self._silences: dict[str, datetime] | None = None
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
                self._stale = True
                if self._fatal is not None:
                    raise self._fatal
            _log.debug("dispatcher stopped")
        finally:
            for task in self._flying.values():
                task.cancel()
            await asyncio.gather(*self._flying.values(), return_exceptions=True)

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
        now = self._clock()
        try:
            turn = await self._database.run(lambda tx: self._turn(tx, landed, now))
        except Exception as exc:
            self._landed = landed + self._landed
            if faults.lasting(exc):
                raise Exit(STORE, f"The database cannot be written to: {exc}") from exc
            if not faults.passing(exc):
                raise
            _log.warning("the store does not answer; nothing is sent meanwhile", error=type(exc).__name__)
            await asyncio.sleep(IDLE)
            return 0.0
        if landed:
            crash.point("mark.after_commit")
        self._window = turn.window
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

    async def _turn(self, tx: Transaction, landed: list[tuple[Letter, Outcome]], now: datetime) -> _Turn:
        if self._silences is None:
            self._silences = await pauses.silences(tx, now)
        if landed:
            verdicts = [verdict(letter, outcome, now) for letter, outcome in landed]
            await marks.mark(tx, verdicts, now)
            if not all(isinstance(mark, Sent) for mark in verdicts):
                self._window = []  # what goes back to its place must be seen before its successors
            for mark in verdicts:
                if isinstance(mark, Ended):
                    _log.warning("a letter is given up", letter=mark.letter.id, state=mark.state, error=mark.error)
            for letter, outcome in landed:
                if isinstance(outcome, Flooded):
                    await self._hush(tx, letter, outcome, now)
            crash.point("mark.before_commit")
        flying = self._flying.keys() - {letter.chat for letter, _ in landed}
        free = self._breaker.slots(self._slots) - len(flying)
        if self._stopping or free <= 0 or "global" in self._quiet(now):
            return _Turn(window=self._window)
        turn = await self._choose(tx, free, flying, now)
        if turn.claimed:
            chosen = len(turn.claimed)
            turn.claimed = await sending.claim(tx, turn.claimed, now)
            turn.wait = turn.wait if len(turn.claimed) == chosen else 0.0
        return turn

    async def _choose(self, tx: Transaction, free: int, avoid: set[int], now: datetime) -> _Turn:
        """Pick what may leave now: from the window first, then from the table as far as it takes."""
        turn = _Turn(window=self._window)
        # Replies come first and in their order, so a window that begins with one need not be looked at again.
        seen = not self._window or (self._stale and self._window[0].rank > 0)
        if seen:
            turn.window = await sending.look(tx, now, limit=WINDOW)
        self._stale = False
        while True:
            rest = len(turn.window) >= WINDOW
            self._pick(turn, free, avoid, now)
            if len(turn.claimed) >= free or turn.held or (seen and not rest):
                return turn
            turn.window = await sending.look(tx, now, limit=WINDOW, avoid=avoid)
            seen = True

    def _pick(self, turn: _Turn, free: int, avoid: set[int], now: datetime) -> None:
        """Move what may leave from the window to `claimed`; the chats seen on the way are added to `avoid`."""
        quiet = self._quiet(now)
        bulk = self._pacer.wait_bulk()
        kept: list[Letter] = []
        for index, letter in enumerate(turn.window):
            if len(turn.claimed) >= free or (letter.rank > 0 and bulk > 0):
                turn.held = len(turn.claimed) < free
                turn.wait = min(turn.wait, bulk) if turn.held else turn.wait
                kept += turn.window[index:]
                break
            if letter.chat in avoid:  # one at a time in a chat, and none before its turn
                kept.append(letter)
                continue
            avoid.add(letter.chat)
            wait = self._wait(letter, quiet, now)
            if wait > 0:
                turn.wait = min(turn.wait, wait)
                kept.append(letter)
                continue
            turn.claimed.append(letter)
            if letter.rank > 0:
                bulk = max(bulk, 0.001)  # the next of these waits for the next turn
        turn.window = kept

    def _wait(self, letter: Letter, quiet: dict[str, datetime], now: datetime) -> float:
        wait = self._pacer.wait_chat(letter.chat)
        for moment in (letter.not_before, quiet.get(f"chat:{letter.chat}")):
            if moment is not None:
                wait = max(wait, (moment - now).total_seconds())
        return wait

    async def _carry(self, letter: Letter) -> None:
        try:
            outcome = await self._sends.send(letter)
            crash.point("sent.before_mark")
            if isinstance(outcome, Disowned):
                raise Exit(CONFIG, f"Telegram does not know this token: {outcome.error}")  # noqa: TRY301
        except asyncio.CancelledError:
            self._flying.pop(letter.chat, None)
            raise
        except Exception as exc:  # noqa: BLE001 - the loop raises it
            self._fatal = exc
        else:
            self._landed.append((letter, outcome))
            self._breaker.saw(outcome)
        self._bell.ring()

    async def _probe(self) -> None:
        outcome = await self._sends.probe()
        if isinstance(outcome, Disowned):
            raise Exit(CONFIG, f"Telegram does not know this token: {outcome.error}")
        self._breaker.probed(outcome)

    async def _hush(self, tx: Transaction, letter: Letter, outcome: Flooded, now: datetime) -> None:
        """Too many requests: this chat is silent, or all are when it cannot be this chat's fault."""
        until = now + timedelta(seconds=outcome.seconds + 0.5)
        scope = f"chat:{letter.chat}"
        others = any(name not in (scope, "global") for name in self._quiet(now))
        if others or not self._pacer.crowded(letter.chat):
            scope = "global"
        await pauses.silence(tx, scope, until)
        self._silences = {**self._quiet(now), scope: until}
        _log.warning("telegram asks for a pause", scope=scope.split(":")[0], seconds=outcome.seconds)

    def _quiet(self, now: datetime) -> dict[str, datetime]:
        return {scope: until for scope, until in (self._silences or {}).items() if until > now}
