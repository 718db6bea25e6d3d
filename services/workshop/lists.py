"""Which workshops people are shown, and in which order: near and soon first, filtered by two buttons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from geopy.distance import great_circle

from domain.buttons import data
from domain.messages import Button, Message
from domain.people import Person
from domain.places import Point
from domain.words import Lines, Tongue, Value, Words, _, many
from domain.workshops import Audience, Workshop
from services.workshop.words import AUDIENCES
from storage import workshops
from storage.database import Transaction

PAGE = 5
MOST = 300
"""So many workshops are looked through."""
AHEAD = timedelta(days=60)
"""Beyond this only when nothing comes sooner."""
KM_A_WEEK = 10
"""So many kilometres more weigh as much as one week later."""
ALL = "all"
CARD = "workshops"
"""The living message under a list: how it is filtered, and the way on."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What is looked for; it travels in the buttons."""

    audience: Audience | None = None
    language: str | None = None

    @classmethod
    def read(cls, audience: str, language: str) -> Self | None:
        """From a button; None when no button of ours says so.

        >>> Filter.read("families", "all")
        Filter(audience=<Audience.FAMILIES: 'families'>, language=None)
        """
        if audience not in {ALL, *Audience} or not (language == ALL or (len(language) == 2 and language.isalpha())):
            return None
        return cls(None if audience == ALL else Audience(audience), None if language == ALL else language)

    def said(self) -> tuple[str, str]:
        """As arguments of a button."""
        return (self.audience or ALL, self.language or ALL)

    def admits(self, workshop: Workshop) -> bool:
        """Whether it suits: a workshop for everyone suits everybody."""
        welcome = self.audience is None or not workshop.audiences or self.audience in workshop.audiences
        return welcome and self.language in {None, workshop.language}


async def coming(
    tx: Transaction,
    network: int,
    point: Point | None,
    now: datetime,
    wanted: Filter | None = None,
    *,
    gleanings: bool = False,
) -> list[Workshop]:
    """Workshops to come (or `gleanings`): near and soon first; by date when nobody knows from where."""
    wanted = wanted or Filter()
    if point is None:
        every = await workshops.upcoming(tx, network, now, gleanings=gleanings, limit=MOST)
        return [one for one in every if wanted.admits(one)]
    for until in (now + AHEAD, None):
        near = await workshops.nearest(tx, network, now, point, until=until, gleanings=gleanings, limit=MOST)
        if found := [one for one in near if wanted.admits(one)]:
            return sorted(found, key=lambda one: (cost(one, point, now), one.start, one.id))
    return []


def cost(workshop: Workshop, point: Point, now: datetime) -> float:
    """How much stands between somebody and a workshop, in weeks: a week is worth ten kilometres.

    As the crow flies over a sphere: ten times as quick as the ellipsoid, for hundreds of workshops.
    """
    away: float = great_circle((workshop.point.lat, workshop.point.lon), (point.lat, point.lon)).km
    return away / KM_A_WEEK + (workshop.start - now) / timedelta(days=7)


def heading(person: Person) -> Words:
    """What the list is, and where to say from where it is looked at."""
    if person.place is None:
        return _("🫙 <b>The next workshops, by date.</b>\nTo see the nearest first, say where you live: /profile")
    return _("🫙 <b>The next workshops near {place}</b>", place=person.place.commune or person.place.label)


def nothing(wanted: Filter) -> Words:
    """There is none."""
    if wanted == Filter():
        return _("No workshop is planned yet. Where the truck stops: /stops")
    return _("No workshop to come suits this choice.")


def foot(person: Person, wanted: Filter, shown: int, every: int) -> Message:
    """Under the list: what it is, what was chosen, how many there are, and the way on."""
    audience: Value = AUDIENCES[wanted.audience] if wanted.audience else _("everyone")
    language: Value = Tongue(wanted.language) if wanted.language else _("all")
    number = many("{n} workshop in all.", "{n} workshops in all.", every)
    lines: list[Value] = [heading(person), number] if every else [nothing(wanted)]
    lines.append(_("For whom: {audience}. Language: {language}.", audience=audience, language=language))
    rows: list[tuple[Button, ...]] = []
    if shown < every:
        rows.append((Button(_("See more"), data("workshop.list", *wanted.said(), shown), style="primary"),))
    rows.append(
        (
            Button(_("For whom?"), data("workshop.whom", *wanted.said(), shown)),
            Button(_("Which language?"), data("workshop.tongue", *wanted.said(), shown)),
        )
    )
    return Message(Lines(lines), buttons=rows)


def whom(wanted: Filter) -> Message:
    """For whom shall they be?"""
    everyone = (Button(_("Everyone"), data("workshop.list", ALL, wanted.said()[1], 0)),)
    rows = [(Button(words, data("workshop.list", one, wanted.said()[1], 0)),) for one, words in AUDIENCES.items()]
    return Message(_("<b>For whom?</b>"), buttons=(everyone, *rows))


def tongues(wanted: Filter, every: list[Workshop]) -> Message:
    """In which language? Those that there are."""
    codes = sorted({one.language for one in every})
    any_ = (Button(_("All languages"), data("workshop.list", wanted.said()[0], ALL, 0)),)
    rows = [
        (Button(_("{language}", language=Tongue(one)), data("workshop.list", wanted.said()[0], one, 0)),)
        for one in codes
    ]
    return Message(_("<b>Which language?</b>"), buttons=(any_, *rows))


def from_where(person: Person) -> Point | None:
    """Where somebody looks from."""
    return None if person.place is None else person.place.point
