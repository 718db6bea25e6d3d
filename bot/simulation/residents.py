"""People who come to workshops: they look, sign up, answer, change their mind; all of it by what their phone shows."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar

from bot.simulation.phones import Choice, Phone, choices, plainly
from bot.simulation.plan import ZONE, Planned
from bot.simulation.season import Season

PARTIES = ((1, 0), (2, 0), (1, 1), (2, 1), (2, 2), (3, 2))
OFTEN = (45, 20, 12, 9, 9, 5)
PATIENCE = timedelta(hours=5)
"""Who gets no answer tries again so much later."""


@dataclass
class Resident:
    """Somebody with habits of their own."""

    season: Season
    phone: Phone
    dice: random.Random
    keen: bool
    """Answers nearly everything."""
    wanted: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Adults and children, by the number of the workshop."""
    parts: ClassVar[tuple[str, ...]] = ("resident",)
    """What they say they are."""

    async def act(self) -> None:
        """Something was written or pressed: the bot answers."""
        self.season.books.acts(self.phone.id, self.season.now)
        await self.season.turn()

    # --- joining ------------------------------------------------------------------------------------------------------
    async def join(self, home: str) -> None:
        """Press Start, say who one is and where one lives."""
        self.phone.person.start()
        await self.act()
        for verb, argument in (*(("welcome.part", part) for part in self.parts), ("welcome.go", "")):
            shown = [one for one in self.phone.shown(verb) if not argument or argument in one.arguments]
            if shown:
                self.phone.press(shown[0])
                await self.act()
        self.phone.say(home)
        await self.act()
        self.season.done["residents"] += 1

    # --- signing up ---------------------------------------------------------------------------------------------------
    async def wish(self, planned: Planned, workshop: int) -> None:
        """Try to sign up for a workshop, by its poster or in the list."""
        if self.phone.blocked or self.season.now >= planned.start:
            return
        party = self.wanted.setdefault(planned.number, self.dice.choices(PARTIES, OFTEN)[0])
        if self.dice.random() < 0.5:
            self.phone.person.start(f"w_{workshop}")
        else:
            self.phone.say("/ateliers")
        await self.act()
        if await self._order(workshop, *party):
            self.season.done["sign-ups asked"] += 1
        elif not self.season.machine.up:
            self.season.at(self.season.now + PATIENCE, lambda: self.wish(planned, workshop))

    async def _order(self, workshop: int, adults: int, children: int) -> bool:
        """Press through to the number of people; False when there is no such button."""
        for _step in range(6):
            go = self.phone.shown("seat.go", str(workshop), str(adults), str(children))
            if go:
                self.phone.press(go[0], times=3 if self.dice.random() < 0.1 else 1)
                await self.act()
                return await self._anyway(workshop)
            steps = [one for one in self.phone.shown("seat.count", str(workshop)) if len(one.arguments) >= 3]
            if not steps:
                return False
            newest = [one for one in steps if one.message == steps[0].message]
            self.phone.press(min(newest, key=lambda one: _distance(one, adults, children)))
            await self.act()
        return False

    async def _anyway(self, workshop: int) -> bool:
        """Something else at the same time: most stay away."""
        clash = self.phone.shown("seat.anyway", str(workshop))
        if not clash or (clash[0].message, clash[0].data) in self.phone.pressed:
            return True
        self.season.done["clashes said"] += 1
        if self.dice.random() < 0.3:
            self.phone.press(clash[0])
            await self.act()
            return True
        return False

    # --- answering ----------------------------------------------------------------------------------------------------
    def sees(self, message: dict[str, Any]) -> None:
        """A message has come: decide now what to do about it, and when."""
        shown = list(choices(message))
        verbs = {one.verb for one in shown}
        text = plainly(message)
        if "seat.take" in verbs and text.startswith("🎉"):
            self._later(self._answer_offer, message, 0.85, median=70)
        elif "come.yes" in verbs:
            self._later(self._answer_question, message, 0.6, median=120)
        elif "feed.score" in verbs:
            self._later(self._answer_thanks, message, 0.4, median=200)
        elif "seat.cancel" in verbs and text.startswith("✅") and self.dice.random() < 0.16:
            self._later(self._give_back, message, 1.0, median=3000)

    def _later(self, what: Any, message: dict[str, Any], likely: float, *, median: float) -> None:
        if self.dice.random() > (min(1.0, likely + 0.1) if self.keen else likely):
            return
        minutes = min(14_000.0, median * self.dice.lognormvariate(0, 0.9))
        number = int(message["message_id"])
        self.season.at(_daytime(self.season.now + timedelta(minutes=minutes)), lambda: what(number))

    async def _press(self, message: int, *verbs: str) -> Choice | None:
        """Press the first of these buttons that still stands under a message.

        What it means for the own seat is entered before the bot answers: somebody else may get it in the same breath.
        """
        if self.phone.blocked or not self.season.machine.up:
            return None
        for verb in verbs:
            if found := self.phone.shown(verb, message=message):
                if not self.phone.press(found[0]):
                    return None
                self._note(found[0])
                await self.act()
                return found[0]
        return None

    async def _answer_offer(self, message: int) -> None:
        if self.dice.random() < 0.2:
            pressed = await self._press(message, "seat.decline")
        elif self.phone.shown("seat.whole", message=message):
            pressed = await self._press(message, self.dice.choice(("seat.take", "seat.enough", "seat.whole")))
        else:
            pressed = await self._press(message, "seat.take")
        if pressed is not None:
            self.season.done[f"offers answered: {pressed.verb.removeprefix('seat.')}"] += 1

    def _note(self, pressed: Choice) -> None:
        """What the answer means for one's own place on the list."""
        number = self._number(pressed.message)
        if number is None:
            return
        course = self.season.books.courses[number]
        if pressed.verb == "seat.whole":
            course.offered.pop(self.phone.id, None)
            course.together.add(self.phone.id)
        elif pressed.verb == "seat.decline":
            course.offered.pop(self.phone.id, None)
            if self.phone.id in course.waiting:
                course.waiting.remove(self.phone.id)

    def _number(self, message: int) -> int | None:
        shown = self.phone.person.chat.stored.get(message)
        return None if shown is None else self.season.books.number_in(plainly(shown))

    async def _answer_question(self, message: int) -> None:
        no = self.dice.random() < 0.08
        pressed = await self._press(message, "come.no" if no else "come.yes")
        if pressed is None:
            return
        self.season.done["'are you coming?' answered"] += 1
        if no:
            number = self._number(message)
            again = [one for one in self.phone.shown("come.no") if "sure" in one.arguments]
            if again and number is not None and self.phone.press(again[0]):
                self._gave_back(number)
                await self.act()

    async def _answer_thanks(self, message: int) -> None:
        found = self.phone.shown("feed.score", message=message)
        if found and not self.phone.blocked and self.season.machine.up:
            self.phone.press(self.dice.choice(found))
            await self.act()
            self.season.done["feedback given"] += 1

    async def _give_back(self, message: int) -> None:
        number = self._number(message)
        if number is None or self.season.now >= self.season.books.courses[number].start:
            return
        if await self._press(message, "seat.cancel") is None:
            return
        sure = self.phone.shown("seat.gone")
        if sure and self.phone.press(sure[0]):
            self._gave_back(number)
            await self.act()

    def _gave_back(self, number: int) -> None:
        self.season.books.gave_back(self.phone.id, number)
        self.season.done["seats given back"] += 1
        if self.season.books.courses[number].start - self.season.now < timedelta(hours=24):
            self.season.done["of these on the last day"] += 1


def _distance(choice: Choice, adults: int, children: int) -> int:
    said = [int(one) for one in choice.arguments[1:3]]
    return abs(said[0] - adults) + abs(said[1] - children)


def _daytime(moment: datetime) -> datetime:
    """People press at hours at which they are up; some of them late."""
    here = moment.astimezone(ZONE)
    if 7 <= here.hour < 23:
        return moment
    day = here if here.hour < 7 else here + timedelta(days=1)
    return day.replace(hour=7, minute=30 + here.minute // 2)
