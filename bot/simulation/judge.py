"""The verdict on a season: was everything told that should have been, in time, and nothing else?"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from bot.simulation.courses import Course
from bot.simulation.plan import ZONE
from bot.simulation.season import Season
from storage import fsck, overview

ENOUGH = timedelta(hours=1)
"""A reminder is expected when the bot ran for so long while it was due."""
A_DAY = timedelta(days=1)


class Judge:
    """Looks at the books and at the store, and says what is wrong."""

    def __init__(self, season: Season) -> None:
        self.season = season
        self.books = season.books

    async def at_start(self, number: int) -> None:
        """A workshop begins: everybody with a seat was reminded of it in time."""
        course = self.books.courses.get(number)
        if course is None or course.cancelled:
            return
        if self.season.now < course.start:  # it was moved
            self.season.at(course.start, lambda: self.at_start(number))
            return
        self._expect_danger(course)
        eve = datetime.combine(course.start.date() - timedelta(days=1), time(18), ZONE)
        for chat in course.seated:
            self._expect("eve", course, chat, eve, course.start - timedelta(hours=2))
            self._expect("soon", course, chat, course.start - timedelta(hours=2), course.start)

    def _expect_danger(self, course: Course) -> None:
        """Too few come to a gleaning: whoever leads it knew before."""
        if sum(course.seated.values()) >= course.least or course.number in self.books.calls.dangers:
            return
        if self.season.was_up(course.start - A_DAY, course.start, A_DAY / 2):
            self.books.losses.append(
                f"{_said(course.start)}: nobody knew that too few come to gleaning {course.number}"
            )

    def _expect(self, kind: str, course: Course, chat: int, start: datetime, end: datetime) -> None:
        if self.season.phones[chat].blocked or course.since[chat] >= start - timedelta(minutes=5):
            return
        if not self.season.was_up(max(start, course.since[chat]), end, ENOUGH):
            self.season.done["reminders that an outage swallowed"] += 1
            return
        said = self.books.reminded.get((kind, course.number, chat, course.start))
        if said is None:
            self.books.losses.append(f"{_said(course.start)}: no {kind} for workshop {course.number} to {chat}")
        elif not start <= said < end:
            self.books.wrongs.append(f"{_said(said)}: {kind} of workshop {course.number} at a wrong hour")

    async def of_the_day(self) -> None:
        """What the store holds is what people were told, and nothing contradicts itself."""
        if not self.season.machine.up or self.season.weather.bad():
            return
        await self.season.turn(ring=True)
        run = self.season.database.run
        if any(await run(overview.unfinished)):
            return  # something waits for its hour; the end of the season sees to it
        for fault in await run(fsck.look):
            self.books.wrongs.append(f"{_said(self.season.now)}: {fault}")
        await self._compare()

    async def _compare(self) -> None:
        booked = await self.season.database.run(overview.booked)
        for number, course in self.books.courses.items():
            if course.cancelled or course.start <= self.season.now:
                continue
            held = {chat: heads for (title, chat), heads in booked.items() if course.is_called(title)}
            for chat in sorted(held.keys() | course.seated.keys()):
                if held.get(chat, 0) == course.seated.get(chat, 0) or self.season.phones[chat].blocked:
                    continue
                said = f"{_said(self.season.now)}: workshop {number}, {chat}: {held.get(chat, 0)} seats, "
                said += f"told of {course.seated.get(chat, 0)}"
                (self.books.losses if held.get(chat, 0) else self.books.wrongs).append(said)
                course.seated[chat] = held.get(chat, 0)
                course.since[chat] = self.season.now
                if not held.get(chat, 0):
                    del course.seated[chat]

    async def close(self) -> None:
        """The season is over: nothing may be left undone."""
        self.season.weather.clear_up()
        if not self.season.machine.up:
            await self.season.machine.start()
        for _each in range(4):
            await self.season.turn(ring=True)
            self.season.clock.sleep(900)
        updates, _letters = await self.season.database.run(overview.unfinished)
        if updates:
            self.books.losses.append(f"{updates} updates were not handled")
        for fault in await self.season.database.run(fsck.look):
            self.books.wrongs.append(f"at the end: {fault}")

    @property
    def fine(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.books.overbooked or self.books.losses or self.books.wrongs)


def _said(moment: datetime) -> str:
    return moment.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")
