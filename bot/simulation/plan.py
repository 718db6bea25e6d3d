"""What is going to happen in a season: drawn from the seed before it begins, so that it is the same each time."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Paris")
FIRST_DAY = date(2026, 10, 12)
"""A Monday; 24 weeks from here hold both days on which the clocks change: 25 October and 28 March."""
CLOCKS_CHANGE = (date(2026, 10, 25), date(2027, 3, 28))
HOURS = (time(9, 30), time(10), time(14), time(14, 30), time(16), time(18))
SITES = (
    ("place du marché", "Luneray"),
    ("salle des fêtes", "Offranville"),
    ("place de la mairie", "Envermeu"),
    ("halle du marché", "Bacqueville-en-Caux"),
    ("médiathèque", "Dieppe"),
)
HOMES = ("Dieppe", "Luneray", "Offranville", "Envermeu", "Arques-la-Bataille", "Bacqueville-en-Caux", "Petit-Caux")
THEMES = ("soupe", "ratatouille", "compote", "coulis", "confiture")


@dataclass(frozen=True)
class Setting:
    """How large a season is."""

    weeks: int = 24
    seed: int = 7
    residents: int = 300
    workshops: int = 60
    gleanings: int = 20
    """At most as many as there are crops (`gleanings.CROPS`)."""

    @property
    def begin(self) -> datetime:
        """Monday morning, aware."""
        return datetime.combine(FIRST_DAY, time(8), ZONE)

    @property
    def end(self) -> datetime:
        """The Monday after the last week, at midnight."""
        return datetime.combine(FIRST_DAY + timedelta(weeks=self.weeks), time(0), ZONE)

    def dice(self, concern: str) -> random.Random:
        """Chance for one concern: what is drawn for another one does not change it."""
        return random.Random(f"{self.seed}:{concern}")  # noqa: S311 - a repeatable season, no secret


@dataclass(frozen=True)
class Planned:
    """A workshop that a coordinator is going to plan, and what becomes of it."""

    number: int
    theme: str
    site: str
    commune: str
    start: datetime
    hours: int
    seats: int
    told: datetime
    """When it is planned."""
    wishes: int
    """How many people want to come."""
    fate: str
    """"held", "moved", "cancelled", "raised"."""
    fate_at: datetime

    @property
    def title(self) -> str:
        """A name that no other one has, to be recognised in what people are told."""
        return f"Bocaux de {self.theme} no {self.number}"

    @property
    def end(self) -> datetime:
        """When it is over."""
        return self.start + timedelta(hours=self.hours)


@dataclass(frozen=True)
class Trouble:
    """Hours in which the bot is down, or the wire is bad."""

    start: datetime
    end: datetime
    kind: str
    """"down", "killed" (in the middle of a letter), or how the wire is bad: "brown-out", "refused", "too fast"."""


def workshops(setting: Setting) -> list[Planned]:
    """All workshops of the season, in the order in which they are planned."""
    dice = setting.dice("workshops")
    days = [FIRST_DAY + timedelta(days=n) for n in range(5, setting.weeks * 7)]
    changing = [day for day in CLOCKS_CHANGE if day in days]
    chosen = changing + [dice.choice(days) for _each in range(setting.workshops - len(changing))]
    found = [_workshop(setting, dice, number, day) for number, day in enumerate(sorted(chosen), 1)]
    return sorted(found, key=lambda one: (one.told, one.number))


def _workshop(setting: Setting, dice: random.Random, number: int, day: date) -> Planned:
    site, commune = dice.choice(SITES)
    start = datetime.combine(day, dice.choice(HOURS), ZONE)
    told = max(setting.begin + timedelta(hours=2), start - timedelta(days=dice.randint(9, 24)))
    told = told.replace(hour=dice.randint(10, 17), minute=dice.randrange(60))
    seats = dice.randint(6, 14)
    fate = dice.choices(("held", "moved", "cancelled", "raised"), (76, 10, 8, 6))[0]
    left = (start - told) / timedelta(hours=1)
    fate_at = awake(told + timedelta(hours=left * dice.uniform(0.4, 0.9)), dice)
    if fate_at > start - timedelta(hours=4):
        fate = "held"
    return Planned(
        number=number,
        theme=dice.choice(THEMES),
        site=site,
        commune=commune,
        start=start,
        hours=2,
        seats=seats,
        told=told,
        wishes=round(seats * dice.uniform(0.3, 1.6)),
        fate=fate,
        fate_at=fate_at,
    )


def troubles(setting: Setting) -> list[Trouble]:
    """When what goes wrong; the bot is down for three days once in a long season."""
    dice = setting.dice("troubles")
    found: list[Trouble] = []
    spans = [dice.uniform(0.2, 5) for _each in range(setting.weeks // 2)]
    for hours in spans:
        kind = dice.choice(("down", "killed", "brown-out", "refused", "too fast"))
        start = setting.begin + timedelta(hours=dice.uniform(48, setting.weeks * 168 - 200))
        found.append(Trouble(start, start + timedelta(hours=hours), kind))
    if setting.weeks >= 12:
        start = setting.begin + timedelta(weeks=setting.weeks // 2, hours=dice.uniform(0, 72))
        found.append(Trouble(start, start + timedelta(days=3), "down"))
    return _apart(sorted(found, key=lambda one: one.start))


def _apart(found: list[Trouble]) -> list[Trouble]:
    """One after the other."""
    kept: list[Trouble] = []
    for one in found:
        if not kept or one.start > kept[-1].end + timedelta(hours=1):
            kept.append(one)
    return kept


def awake(moment: datetime, dice: random.Random) -> datetime:
    """The same day, at an hour at which people are up."""
    if 8 <= moment.hour < 21:
        return moment
    return moment.replace(hour=dice.randint(9, 20), minute=dice.randrange(60))
