"""Those who make the season: coordinators plan, move and call off; facilitators tick who comes."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.simulation.courses import Course
from bot.simulation.phones import Phone, choices
from bot.simulation.plan import Planned
from bot.simulation.season import Season

AGAIN = timedelta(minutes=45)
"""Who gets no answer tries again so much later."""
MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre")


def in_words(day: date) -> str:
    """A day as one writes it: "17 octobre 2026"."""
    month = "décembre" if day.month == 12 else MONTHS[day.month - 1]
    return f"{day.day} {month} {day.year}"


def clock(moment: datetime) -> str:
    """An hour as one writes it: "14h30"."""
    return f"{moment.hour}h{moment.minute:02}" if moment.minute else f"{moment.hour}h"


@dataclass
class Coordinator:
    """Somebody who plans."""

    season: Season
    phone: Phone
    dice: random.Random
    known: dict[int, int] = field(default_factory=dict)
    """The bot's number of each planned workshop, by ours: read off the buttons."""

    async def act(self) -> None:
        """Something was written or pressed: the bot answers."""
        self.season.books.acts(self.phone.id, self.season.now)
        await self.season.turn()

    async def join(self, token: str) -> None:
        """Take up the invitation."""
        self.phone.person.start(f"i_{token}")
        await self.act()

    async def plan(self, one: Planned) -> None:
        """Plan a workshop in one sentence, and confirm the card."""
        if not self.season.machine.up:
            self.season.at(self.season.now + AGAIN, lambda: self.plan(one))
            return
        when = f"{in_words(one.start.date())} {clock(one.start)}-{clock(one.end)}"
        self.phone.say(f"/nouvel_atelier « {one.title} » {when}, {one.site} à {one.commune}, {one.seats} places")
        await self.act()
        self._press("plan.confirm")
        await self.act()
        found = [choice for message in self.phone.person.messages[-2:] for choice in choices(message)]
        numbers = [int(choice.arguments[0]) for choice in found if choice.verb == "plan.cancel"]
        if not numbers:
            raise AssertionError(f"{one.title} was not planned: {self._shows()}")
        self.known[one.number] = numbers[0]
        self.season.books.enter(Course(one.number, one.start, one.end, one.seats))
        self.season.done["workshops planned"] += 1

    def _press(self, verb: str, *arguments: str) -> None:
        """Press the newest such button.

        Raises:
            AssertionError: there is none.
        """
        found = self.phone.shown(verb, *arguments)
        if not found or not self.phone.press(found[0]):
            raise AssertionError(f"no button {verb} {arguments}: {self._shows()}")

    def _shows(self) -> str:
        last = self.phone.person.last
        return "" if last is None else str(last.get("text"))

    async def meet_fate(self, one: Planned) -> None:
        """Move it, call it off, or find more room."""
        if not self.season.machine.up:
            self.season.at(self.season.now + AGAIN, lambda: self.meet_fate(one))
            return
        if self.season.now > one.start - timedelta(hours=3) or one.number not in self.known:
            return
        match one.fate:
            case "moved":
                await self._change(one, self._another_time(one))
            case "raised":
                await self._change(one, f"{one.seats + 4} places")
            case "cancelled":
                await self._call_off(one)

    def _another_time(self, one: Planned) -> str:
        start = one.start + timedelta(days=1)
        course = self.season.books.courses[one.number]
        course.start, course.end = start, start + (one.end - one.start)
        return f"{in_words(start.date())} {clock(start)}-{clock(course.end)}"

    async def _change(self, one: Planned, words: str) -> None:
        number = str(self.known[one.number])
        self.phone.say("/ateliers")
        await self.act()
        managed = self.phone.shown("plan.manage", number)
        course = self.season.books.courses[one.number]
        if managed:
            self.phone.press(managed[0])
            await self.act()
        self._press("plan.change", number)
        await self.act()
        self.phone.say(words)
        if one.fate == "raised":
            course.seats = one.seats + 4
        await self.act()
        self._press("plan.confirm")
        await self.act()
        self.season.done[f"workshops {one.fate}"] += 1

    async def _call_off(self, one: Planned) -> None:
        number = str(self.known[one.number])
        course = self.season.books.courses[one.number]
        self._press("plan.cancel", number)
        await self.act()
        course.cancelled = True
        for chat in course.seated:
            self.season.books.lost_a_seat[chat] = self.season.now
        self._press("plan.gone", number)
        await self.act()
        self.season.done["workshops cancelled"] += 1


@dataclass
class Facilitator:
    """Somebody at the door."""

    season: Season
    phone: Phone
    dice: random.Random

    async def act(self) -> None:
        """Something was pressed: the bot answers."""
        self.season.books.acts(self.phone.id, self.season.now)
        await self.season.turn()

    async def join(self, token: str) -> None:
        """Take up the invitation."""
        self.phone.person.start(f"i_{token}")
        await self.act()

    async def tick(self, number: int, workshop: int) -> None:
        """Tick those who came: nine of ten, one tap each."""
        if not self.season.machine.up or self.season.books.courses[number].cancelled:
            return
        self.phone.say("/liste")
        await self.act()
        opened = self.phone.shown("door.list", str(workshop))
        if not opened:
            return
        self.phone.press(opened[0])
        await self.act()
        seen: set[str] = set()
        for _each in range(20):
            marks = [choice for choice in self.phone.shown("door.mark") if choice.arguments[0] not in seen]
            if not marks:
                break
            seen.add(marks[0].arguments[0])
            if self.dice.random() < 0.9:
                self.phone.press(marks[0])
                await self.act()
                self.season.done["ticked at the door"] += 1
