"""Which letters may leave now: the most urgent first, one in a chat, each in the order of its chat."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.pacing import Pacer
from bot.silences import Silences
from storage import sending
from storage.database import Transaction
from storage.letters import Letter

WINDOW = 64
"""Letters looked at in one query."""
IDLE = 1.0
"""Seconds until the outbox is looked at though nobody rang: something may have come due."""


@dataclass(slots=True)
class Choice:
    """What one transaction found and took."""

    claimed: list[Letter] = field(default_factory=list)
    window: list[Letter] = field(default_factory=list)
    wait: float = IDLE
    held: bool = False
    """What is left waits for the common pace."""
    unreachable: list[int] = field(default_factory=list)
    """People to be noted apart, because somebody is serving them."""


class Chooser:
    """Remembers what it saw: a query finds enough for many turns."""

    def __init__(self, pacer: Pacer, silences: Silences) -> None:
        self._pacer = pacer
        self._silences = silences
        self._window: list[Letter] = []
        self._stale = True

    def rung(self) -> None:
        """There may be something new."""
        self._stale = True

    def forget(self) -> None:
        """What goes back to its place must be seen before its successors."""
        self._window = []

    def nothing(self) -> Choice:
        """No letter may leave."""
        return Choice(window=self._window)

    def keep(self, choice: Choice) -> None:
        """It is committed."""
        self._window = choice.window

    async def choose(self, tx: Transaction, free: int, avoid: set[int], now: datetime) -> Choice:
        """Pick what may leave now: from the window first, then from the table as far as it takes."""
        choice = Choice(window=self._window)
        # Replies come first and in their order, so a window that begins with one need not be looked at again.
        seen = not self._window or (self._stale and self._window[0].rank > 0)
        if seen:
            choice.window = await sending.look(tx, now, limit=WINDOW)
        self._stale = False
        owed = await self._owed(tx, choice, avoid, now)
        while True:
            rest = len(choice.window) >= WINDOW
            self._pick(choice, free, avoid, now, owed=owed)
            if len(choice.claimed) >= free or choice.held or (seen and not rest):
                return choice
            choice.window = await sending.look(tx, now, limit=WINDOW, avoid=avoid)
            seen = True

    async def _owed(self, tx: Transaction, choice: Choice, avoid: set[int], now: datetime) -> bool:
        """Bring one that answers nobody to the front when its turn has come, however many are being answered."""
        if not choice.window or choice.window[0].rank > 0 or not self._pacer.share():
            return False
        quiet = self._silences.quiet(now)
        found = await sending.look(tx, now, limit=WINDOW, avoid=avoid, owed=True)
        first = next((each for each in found if self._wait(each, quiet, now) <= 0), None)
        if first is None:
            return False
        choice.window = [first, *(each for each in choice.window if each.id != first.id)]
        return True

    def _pick(self, choice: Choice, free: int, avoid: set[int], now: datetime, *, owed: bool) -> None:
        """Move what may leave from the window to `claimed`; the chats seen on the way are added to `avoid`."""
        quiet = self._silences.quiet(now)
        bulk = 0.0 if owed and not choice.claimed else self._pacer.wait_bulk()
        kept: list[Letter] = []
        for index, letter in enumerate(choice.window):
            if len(choice.claimed) >= free or (letter.rank > 0 and bulk > 0):
                choice.held = len(choice.claimed) < free
                choice.wait = min(choice.wait, bulk) if choice.held else choice.wait
                kept += choice.window[index:]
                break
            if letter.chat in avoid:  # one at a time in a chat, and none before its turn
                kept.append(letter)
                continue
            avoid.add(letter.chat)
            wait = self._wait(letter, quiet, now)
            if wait > 0:
                choice.wait = min(choice.wait, wait)
                kept.append(letter)
                continue
            choice.claimed.append(letter)
            if letter.rank > 0:
                bulk = max(bulk, 0.001)  # the next of these waits for the next turn
        choice.window = kept

    def _wait(self, letter: Letter, quiet: dict[str, datetime], now: datetime) -> float:
        wait = self._pacer.wait_chat(letter.chat)
        for moment in (letter.not_before, quiet.get(f"chat:{letter.chat}")):
            if moment is not None:
                wait = max(wait, (moment - now).total_seconds())
        return wait
