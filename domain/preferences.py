"""What somebody wants to hear of, how often and when; nothing that is not asked for is sent without their consent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Literal, TypeVar, get_args

from domain.quiet import QUIET, Quiet
from domain.workshops import Audience


class Topic(StrEnum):
    """What a message to many is about."""

    WORKSHOPS = "workshops"
    GLEANINGS = "gleanings"
    RESULTS = "results"
    """What became of it all: jars, kilos, thanks."""


Field = Literal["radius", "audience", "language", "topic", "week", "quiet"]
"""What can be chosen; each has one button a choice."""
FIELDS: tuple[Field, ...] = get_args(Field)
RADII = (5, 10, 20, 50)
"""Kilometres to choose from; 0 on a button is "wherever it is"."""
AUDIENCES = (Audience.FAMILIES, Audience.SENIORS, Audience.DIETITIANS)
"""For whom workshops may be that somebody wants. A disability or the want of work is never noted of a person."""
PER_WEEK = (0, 1, 2, 5)
"""How many messages a week, to choose from."""
LANGUAGES = ("fr", "en")
"""Of workshops, to choose from."""
QUIETS = (QUIET, Quiet(time(20), time(9)), Quiet(time(22), time(7)), Quiet(time(19), time(10)))
"""Hours without messages, to choose from."""
WEEK = timedelta(days=7)
"""The stretch in which messages are counted."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Preferences:
    """One person's choices; as it is made, those of somebody who has chosen nothing."""

    radius_km: int | None = None
    """None: wherever it is."""
    audiences: tuple[Audience, ...] = ()
    """None named means workshops for whomever."""
    languages: tuple[str, ...] = ()
    """None named means workshops in whatever language."""
    topics: tuple[Topic, ...] = tuple(Topic)
    per_week: int = 2
    """So many messages in any seven days, at most."""
    consent_at: datetime | None = None
    """Since when they want news at all; None: they do not."""
    quiet: Quiet = QUIET

    def wants(self, topic: Topic) -> bool:
        """Whether they want to hear of this at all.

        >>> Preferences().wants(Topic.RESULTS)
        False
        """
        return self.consent_at is not None and self.per_week > 0 and topic in self.topics


def changed(old: Preferences, field: str, value: str) -> Preferences | None:
    """The choices once a button was pressed; None when no button of ours says this.

    >>> changed(Preferences(), "week", "1").per_week, changed(Preferences(), "week", "99")
    (1, None)
    """
    numbers: dict[str, tuple[int, ...]] = {
        "radius": (0, *RADII),
        "week": PER_WEEK,
        "quiet": tuple(range(len(QUIETS))),
    }
    if field in numbers:
        number = next((one for one in numbers[field] if str(one) == value), None)
        return None if number is None else _numbered(old, field, number)
    match field:
        case "audience" if value in AUDIENCES:
            return replace(old, audiences=toggled(old.audiences, Audience(value)))
        case "topic" if value in set(Topic):
            return replace(old, topics=toggled(old.topics, Topic(value)))
        case "language" if value in LANGUAGES:
            return replace(old, languages=toggled(old.languages, value))
    return None


def _numbered(old: Preferences, field: str, number: int) -> Preferences:
    if field == "radius":
        return replace(old, radius_km=number or None)
    if field == "week":
        return replace(old, per_week=number)
    return replace(old, quiet=QUIETS[number])


def toggled(chosen: tuple[T, ...], one: T) -> tuple[T, ...]:
    """With it if it was not there, without it if it was."""
    return tuple(each for each in chosen if each != one) if one in chosen else (*chosen, one)


def fewer(per_week: int) -> int:
    """The next lower choice.

    >>> [fewer(each) for each in (9, 5, 2, 1, 0)]
    [5, 2, 1, 0, 0]
    """
    return max((each for each in PER_WEEK if each < per_week), default=0)
