"""The gleanings of a season: coordinators plan and open them, the weather moves one, one is called off."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.simulation.courses import Course
from bot.simulation.phones import Choice, Phone, choices, plainly
from bot.simulation.plan import FIRST_DAY, ZONE, Setting, awake
from bot.simulation.season import Act
from bot.simulation.team import AGAIN, Coordinator, clock, in_words

FIRST = 1001
"""Numbers of gleanings begin here; workshops have the ones below."""
CROPS = (
    "carottes",
    "navets",
    "poireaux",
    "panais",
    "betteraves",
    "courges",
    "potimarrons",
    "oignons",
    "épinards",
    "radis",
    "courgettes",
    "tomates",
    "concombres",
    "poivrons",
    "aubergines",
    "brocolis",
    "fenouils",
    "topinambours",
    "blettes",
    "endives",
    "échalotes",
    "haricots verts",
)
"""Each is gleaned once a season: what a message is about is told by its crop."""
MORNINGS = ((time(9, 30), time(12)), (time(14), time(16)))
MEETING = (("mairie", "Luneray"), ("mairie", "Offranville"), ("église", "Envermeu"), ("place du marché", "Dieppe"))
_PREPARED = re.compile(r"Préparé : (.+)\.")


@dataclass(frozen=True)
class Gleaning:
    """A gleaning that a coordinator is going to prepare, and what becomes of it."""

    number: int
    crop: str
    kg: int
    site: str
    commune: str
    start: datetime
    end: datetime
    least: int
    most: int
    told: datetime
    """When it is prepared and opened."""
    fate: str
    """"held", "postponed", "cancelled"."""
    fate_at: datetime

    @property
    def sentence(self) -> str:
        """As a coordinator writes it."""
        when = f"{in_words(self.start.date())} {clock(self.start)}-{clock(self.end)}"
        where, who = f"{self.site} à {self.commune}", f"de {self.least} à {self.most} personnes"
        return f"/nouveau_glanage {when}, {self.kg} kg de {self.crop}, {where}, {who}"


def gleanings(setting: Setting) -> list[Gleaning]:
    """All gleanings of the season, in the order in which they are prepared. Growers give three to six days' notice.

    In a season with a few of them one is postponed for the weather and one is called off.
    """
    dice = setting.dice("gleanings")
    days = [FIRST_DAY + timedelta(days=n) for n in range(6, setting.weeks * 7 - 2)]
    count = min(setting.gleanings, len(CROPS))
    chosen = sorted(dice.choice(days) for _each in range(count))
    crops = dice.sample(CROPS, count)
    fates = ["postponed", "cancelled", *dice.choices(("held", "postponed", "cancelled"), (84, 8, 8), k=count)][:count]
    dice.shuffle(fates)
    made = [_gleaning(dice, FIRST + n, *each) for n, each in enumerate(zip(chosen, crops, fates, strict=True))]
    return sorted(made, key=lambda one: (one.told, one.number))


def _gleaning(dice: random.Random, number: int, day: date, crop: str, fate: str) -> Gleaning:
    first, last = dice.choice(MORNINGS)
    start = datetime.combine(day, first, ZONE)
    told = (start - timedelta(days=dice.randint(3, 5))).replace(hour=dice.randint(10, 17), minute=dice.randrange(60))
    site, commune = dice.choice(MEETING)
    least = dice.randint(3, 6)
    left = (start - told) / timedelta(hours=1)
    return Gleaning(
        number=number,
        crop=crop,
        kg=dice.randrange(100, 400, 20),
        site=site,
        commune=commune,
        start=start,
        end=datetime.combine(day, last, ZONE),
        least=least,
        most=least + dice.randint(2, 5),
        told=told,
        fate=fate,
        fate_at=awake(told + timedelta(hours=left * dice.uniform(0.3, 0.7)), dice),
    )


@dataclass
class Grower:
    """A coordinator in the part of somebody who prepares gleanings."""

    coordinator: Coordinator

    async def insure(self) -> None:
        """What covers the volunteers, noted once."""
        if not await self._again_later(self.insure):
            self._phone.say("/assurance MAIF, 1234567 A, jusqu'au 31 décembre 2028")
            await self.coordinator.act()

    @property
    def _phone(self) -> Phone:
        return self.coordinator.phone

    async def _again_later(self, what: Act) -> bool:
        """Whether the bot does not answer now: it is done later."""
        season = self.coordinator.season
        if season.machine.up and not season.weather.bad():
            return False
        season.at(season.now + AGAIN, what)
        return True

    async def prepare(self, one: Gleaning) -> None:
        """Write it in one sentence, say whose field it is, confirm; say what the law asks for; open it."""
        season = self.coordinator.season
        if season.now > one.start - timedelta(hours=30) or await self._again_later(lambda: self.prepare(one)):
            return
        self._phone.say(one.sentence)
        await self.coordinator.act()
        self._phone.say(f"Ferme {one.number}, 06 12 34 56 78")
        await self.coordinator.act()
        await self._press("glean.confirm")
        title, number = self._prepared(one)
        for verb in ("gleaning.heard", "gleaning.signed", "gleaning.open"):
            await self._press(verb, str(number))
        self.coordinator.known[one.number] = number
        course = Course(one.number, one.start, one.end, one.most, least=one.least, title=title)
        season.books.enter(course)
        season.done["gleanings opened"] += 1
        await season.look()

    def _prepared(self, one: Gleaning) -> tuple[str, int]:
        """How it is called, and the bot's number of it: as the card says."""
        for message in reversed(self._phone.person.messages):
            title = _PREPARED.search(plainly(message))
            found = [int(each.arguments[0]) for each in choices(message) if each.verb == "gleaning.signed"]
            if title and found:
                return title[1], found[0]
        raise AssertionError(f"not prepared: {one.sentence}: {self._shows()}")

    def _shows(self) -> str:
        last = self._phone.person.last
        return "" if last is None else plainly(last)

    async def _press(self, verb: str, *arguments: str) -> None:
        """Press the newest such button, however far up in the chat it is.

        Raises:
            AssertionError: there is none.
        """
        found = self._button(verb, arguments)
        if found is None or not self._phone.press(found):
            raise AssertionError(f"no button {verb} {arguments}: {self._shows()}")
        await self.coordinator.act()

    def _button(self, verb: str, arguments: tuple[str, ...]) -> Choice | None:
        for message in reversed(self._phone.person.messages):
            for each in choices(message):
                if each.verb == verb and each.arguments[: len(arguments)] == list(arguments):
                    return each
        return None

    async def meet_fate(self, one: Gleaning) -> None:
        """Postpone it by two days, or call it off."""
        season = self.coordinator.season
        number, course = self.coordinator.known.get(one.number), season.books.courses.get(one.number)
        if number is None or course is None or season.now > one.start - timedelta(hours=3):
            return
        if await self._again_later(lambda: self.meet_fate(one)):
            return
        if one.fate == "postponed":
            await self._postpone(number, course)
        else:
            course.cancelled = True
            for chat in course.seated:
                season.books.lost_a_seat[chat] = season.now
            await self._press("gleaning.off", str(number))
            await self._press("gleaning.gone", str(number))
        season.done[f"gleanings {one.fate}"] += 1

    async def _postpone(self, number: int, course: Course) -> None:
        await self._press("gleaning.change", str(number), "date")
        course.start, course.end = (moment + timedelta(days=2) for moment in (course.start, course.end))
        self._phone.say(in_words(course.start.date()))
        await self.coordinator.act()
        await self._press("glean.confirm")
