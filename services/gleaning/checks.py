"""What a gleaning cannot be: too many people for a field, more produce than a field has, hours of the night."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from domain.daylight import daylight
from domain.gleaning_drafts import LARGE_KG_AN_HOUR, MOST_CARS, MOST_CROPS, MOST_KG, GleaningDraft
from domain.gleanings import MOST_GLEANERS
from domain.places import Point
from domain.refusals import Refusal
from domain.when_where import civil
from domain.words import Lines, Mass, Value, Words, _, many
from services import when_where
from services.gleaning import words

NOTICE = timedelta(days=3)
"""With less, volunteers are hard to find."""


def check_people(least: int | None, most: int | None, kept: int = 0) -> None:
    """Refuse nobody, a crowd, a least number above the most, and more kept places than there are.

    Raises:
        Refusal: with the limits.
    """
    for count in (least, most):
        if count is not None and not 0 < count <= MOST_GLEANERS:
            raise Refusal(_("A gleaning is for 1 to {most} people. For example: 4 to 8 people.", most=MOST_GLEANERS))
    if least is not None and most is not None and least > most:
        raise Refusal(
            _(
                "At least {least} and at most {most}: is it the other way round? Write: {most} to {least}.",
                least=least,
                most=most,
            )
        )
    if kept < 0 or (most is not None and kept > most):
        raise Refusal(
            _("You keep {kept} places for newcomers, but there are {most}. Keep fewer.", kept=kept, most=most or 0)
        )


def check_grams(grams: int) -> None:
    """Refuse a weight that no field brings in a morning.

    Raises:
        Refusal: with what is usual.
    """
    if grams <= 0:
        raise Refusal(_("Write a weight above zero. For example: 200 kg. Or: I do not know."))
    if grams > MOST_KG * 1000:
        raise Refusal(
            _(
                "{mass} is a lot for one gleaning: 200 to 400 kg is usual, {most} at most. How much do you expect?",
                mass=Mass(grams),
                most=Mass(MOST_KG * 1000),
            )
        )


def check_crops(products: Sequence[str]) -> None:
    """Refuse a whole market garden.

    Raises:
        Refusal: with the limit.
    """
    if len(products) > MOST_CROPS:
        raise Refusal(_("A gleaning has at most {most} crops. Plan the others as another gleaning.", most=MOST_CROPS))


def check_cars(count: int) -> None:
    """Refuse a convoy.

    Raises:
        Refusal: with the limit.
    """
    if not 0 <= count <= MOST_CARS:
        raise Refusal(_("At most {most} cars, please. For example: 2. Or: none.", most=MOST_CARS))


def check_age(years: int) -> None:
    """Refuse what is no age from which on somebody may come.

    Raises:
        Refusal: with the limits.
    """
    if not 0 <= years <= 99:
        raise Refusal(_("Write an age between 0 and 99. For example: 12."))


def check(draft: GleaningDraft) -> None:
    """Refuse what cannot be, day and hours aside.

    Raises:
        Refusal: with what is wrong and what works.
    """
    check_people(draft.least, draft.most, draft.kept_newcomers)
    check_crops([crop.product for crop in draft.crops])
    if grams := draft.grams():
        check_grams(grams)
    check_cars(draft.cars)
    check_age(draft.min_age or 0)


def field_of(draft: GleaningDraft) -> Point:
    """Where the sun must shine."""
    if draft.field is not None:
        return draft.field.place().point
    return Point(draft.lat or 0.0, draft.lon or 0.0)


def check_light(point: Point, start: datetime, end: datetime) -> None:
    """Refuse the night.

    Raises:
        Refusal: with sunrise and sunset.
    """
    if dark := words.too_dark(point, start, end):
        raise Refusal(dark)


def mend(draft: GleaningDraft, now: datetime) -> Words | None:
    """Take out a day or hours that cannot be, so that they are asked again; why."""
    _until_sunset(draft, now)
    if (wrong := when_where.mend(draft, now)) is not None:
        return wrong
    if draft.day is None or not draft.start or not draft.end or draft.lat is None:
        return None
    zone = ZoneInfo(str(now.tzinfo))
    if dark := words.too_dark(field_of(draft), *draft.moments(zone)):
        draft.start = draft.end = ""
        draft.end_assumed = False
    return dark


def _until_sunset(draft: GleaningDraft, now: datetime) -> None:
    """An end that nobody said comes before it is dark."""
    if not draft.end_assumed or draft.day is None or not draft.start or draft.lat is None:
        return
    zone = ZoneInfo(str(now.tzinfo))
    light = daylight(field_of(draft), draft.day, zone)
    if light is not None and civil(draft.day, draft.start, zone) < light.set < civil(draft.day, draft.end, zone):
        draft.end = f"{light.set:%H:%M}"


def warnings(draft: GleaningDraft, now: datetime) -> list[Value]:
    """What is possible and worth a second look: little notice, more than hands can pick."""
    if draft.day is None or not draft.start or not draft.end or draft.most is None:
        return []
    start, end = draft.moments(ZoneInfo(str(now.tzinfo)))
    said = [soon] if (soon := notice(start, now)) else []
    hours = (end - start) / timedelta(hours=1)
    if hours > 0 and draft.grams() > draft.most * hours * LARGE_KG_AN_HOUR * 1000:
        said.append(much(draft.grams(), draft.most))
    return [Lines(said)] if said else []


def notice(start: datetime, now: datetime) -> Words | None:
    """That there is little time to find people; None when there is enough."""
    left = start - now
    if not timedelta(0) < left < NOTICE:
        return None
    return _("⚠️ Fewer than 3 days ahead: it is harder to find volunteers.")


def much(grams: int, heads: int) -> Words:
    """That so few people cannot pick so much in that time."""
    return many(
        "⚠️ {mass} is a lot for {n} person in that time. Is it right?",
        "⚠️ {mass} is a lot for {n} people in that time. Is it right?",
        heads,
        mass=Mass(grams),
    )
