"""Residents who glean too: they answer calls by a chance that the bot does not know, and some drop out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from bot.simulation.phones import choices
from bot.simulation.residents import Resident

OF_ALL = 0.4
"""So many residents glean as well."""


@dataclass
class Gleaner(Resident):
    """Somebody who said that they glean."""

    chance: float = 0.3
    """Of a yes to a call; half of the others say no, the rest nothing."""
    parts: ClassVar[tuple[str, ...]] = ("resident", "volunteer")

    def sees(self, message: dict[str, Any]) -> None:
        """A call is answered after some hours; all else as anybody does."""
        if any(one.verb == "call.yes" and "anyway" not in one.arguments for one in choices(message)):
            self._hears_a_call(message)
        else:
            super().sees(message)

    def _hears_a_call(self, message: dict[str, Any]) -> None:
        drawn = self.dice.random()
        if drawn < self.chance:
            self._later(self._comes, message, 1.0, median=180)
        elif drawn < (1 + self.chance) / 2:
            self._later(self._declines, message, 1.0, median=180)
        else:
            self.season.done["calls not answered"] += 1

    async def _comes(self, message: int) -> None:
        pressed = await self._press(message, "call.yes")
        if pressed is None:
            return
        self.season.done["calls answered: yes"] += 1
        clash = [one for one in self.phone.shown("call.yes", pressed.arguments[0]) if "anyway" in one.arguments]
        if clash:
            self.season.done["clashes said"] += 1
            if self.dice.random() < 0.3 and self.phone.press(clash[0]):
                await self.act()

    async def _declines(self, message: int) -> None:
        number = self._number(message)
        pressed = await self._press(message, "call.no")
        if pressed is None:
            return
        self.season.done["calls answered: no"] += 1
        if number is not None:
            course = self.season.books.courses[number]
            course.said_no[self.phone.id] = course.start
