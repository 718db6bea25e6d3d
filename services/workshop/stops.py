"""Which truck stop a workshop is at: proposed from what is said so far, attached when day and place are the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from domain.places import Point
from domain.stops import Stop
from domain.workshop_drafts import WorkshopDraft
from services.offer.reading import km
from storage import stops
from storage.database import Transaction

SHOWN = 5
"""Stops that are offered as buttons."""
SAME_KM = 1.0
"""Two points nearer than this are one place, whatever it is called."""


async def coming(tx: Transaction, network_id: int, now: datetime) -> list[Stop]:
    """The stops to come, the soonest first."""
    return await stops.upcoming(tx, network_id, now, limit=200)


def fitting(draft: WorkshopDraft, known: Sequence[Stop]) -> list[Stop]:
    """Stops that the draft may mean: those of its day, those of its place, or all; own centre's first."""
    found = [
        stop for stop in known if draft.day in {None, stop.start.date()} and (draft.lat is None or _here(draft, stop))
    ]
    return sorted(found, key=lambda stop: stop.centre != draft.centre)[:SHOWN]


def choose(draft: WorkshopDraft, stop: Stop) -> None:
    """It is at this stop: its place, its day, and its hours when none were said."""
    draft.stop, draft.elsewhere = stop.id, False
    _place(draft, stop)
    draft.day = stop.start.date()
    if not draft.start or not draft.end:
        draft.start, draft.end = clock(stop.start), clock(stop.end, ends=True)
    if draft.asking in {"place", "date", "hours"}:
        draft.asking = None


def clock(moment: datetime, *, ends: bool = False) -> str:
    """A civil hour; the midnight at a day's end is 24:00."""
    text = f"{moment:%H:%M}"
    return "24:00" if ends and text == "00:00" else text


def attach(draft: WorkshopDraft, known: Sequence[Stop]) -> None:
    """Find the stop on the same day at the same place while the truck is there, unless the workshop is elsewhere."""
    draft.stop = None
    if draft.elsewhere or draft.day is None or draft.lat is None:
        return
    found = [one for one in at(known, draft.day, draft.commune, draft.lat, draft.lon or 0.0) if _meets(draft, one)]
    if not found:
        return
    stop = min(found, key=lambda one: _apart(draft, one))
    draft.stop = stop.id
    if draft.site in {"", draft.commune}:
        _place(draft, stop)


def _meets(draft: WorkshopDraft, stop: Stop) -> bool:
    """Whether the truck is there in the hours of the workshop, as far as they are said."""
    after = bool(draft.start) and draft.start >= clock(stop.end, ends=True)
    before = bool(draft.end) and draft.end <= clock(stop.start)
    return not (after or before)


def at(known: Sequence[Stop], day: date, commune: str, lat: float, lon: float) -> list[Stop]:
    """The stops on a day at a place."""
    there = Point(lat, lon)
    return [
        stop
        for stop in known
        if stop.start.date() == day and (stop.commune == commune or km(stop.point, there) <= SAME_KM)
    ]


def _here(draft: WorkshopDraft, stop: Stop) -> bool:
    there = Point(draft.lat or 0.0, draft.lon or 0.0)
    return stop.commune == draft.commune or km(stop.point, there) <= SAME_KM


def _place(draft: WorkshopDraft, stop: Stop) -> None:
    draft.site, draft.address, draft.commune = stop.site, stop.address, stop.commune
    draft.lat, draft.lon, draft.choices = stop.point.lat, stop.point.lon, []


def _apart(draft: WorkshopDraft, stop: Stop) -> int:
    """0 for a stop during whose hours it begins, 1 for any other."""
    return 0 if not draft.start or clock(stop.start) <= draft.start < clock(stop.end, ends=True) else 1
