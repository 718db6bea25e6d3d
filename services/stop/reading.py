"""From words to a stop draft: "Luneray, place du marché, samedi 19 septembre 9h-12h, 160 kg, coulis et soupe"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from domain.offers import DraftPlace
from domain.people import Network
from domain.places import Place, Point
from domain.refusals import Refusal
from domain.stops import Stop, StopDraft, StopField
from domain.words import Lines, Listed, Value, Words, _
from services import when_where
from services.stop import dishes as stop_dishes
from services.stop.stops import check_capacity

_KG = re.compile(r"(-\s?)?\b(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d{1,6})(?:[.,]\d+)?\s?(?:kg|kilos?)\b", re.IGNORECASE)
_JARS = re.compile(r"\b(\d{1,5})\s?(?:bocaux|bocal|pots?|jars?)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\s*(-?\d{1,6})\s*")


def capacity(text: str, *, bare: bool = False) -> int | None:
    """Kilograms, or None; a number alone counts when `bare`.

    >>> capacity("160 kg, 200 bocaux"), capacity("50 000 kg"), capacity("200"), capacity("200", bare=True)
    (160, 50000, None, 200)
    """
    if found := _KG.search(text):
        kg = int(re.sub(r"\D", "", found[2]))
        return -kg if found[1] else kg
    alone = _NUMBER.fullmatch(text) if bare else None
    return None if alone is None else int(alone[1])


def jars(text: str) -> int | None:
    """A number of jars, or None."""
    found = _JARS.search(text)
    return None if found is None else int(found[1])


def day(text: str, now: datetime) -> date | None:
    """The day that is named."""
    return when_where.named_day(_JARS.sub(" ", _KG.sub(" ", text)), now)


def take(draft: StopDraft, text: str, now: datetime, network: Network, addresses: Sequence[Place] = ()) -> Value | None:
    """Write whatever a message says of a stop into its draft; what to say about it, None when it says nothing.

    Args:
        draft: is changed.
        text: the message.
        now: the moment, in civil time.
        network: whose area decides between communes of one name.
        addresses: what a geocoder has answered to the words.
    """
    asked = draft.missing()
    if asked == "event":
        draft.event, draft.asking = text.strip()[:80], None
        return ""
    before = draft.model_copy(deep=True)
    alone = _NUMBER.fullmatch(text) is not None
    if not alone:
        when_where.take_hours(draft, text)
    if (not alone or asked == "date") and (found := day(text, now)) is not None:
        draft.day = found
    if (kg := capacity(text, bare=asked == "capacity")) is not None:
        draft.capacity_kg = kg
    if (count := jars(text)) is not None:
        draft.capacity_jars = count
    if draft.lat is None or asked in {"place", None}:
        when_where.take_place(draft, text, network, addresses, asked=asked == "place")
    elsewhere = draft != before
    unknown = _take_menu(draft, text, now, asked)
    if elsewhere:
        unknown = ""
    if draft == before and not unknown:
        return None
    if draft != before:
        draft.asking = None
    wrong = mend(draft, now)
    notes = [note for note in (unknown, wrong) if note]
    return Lines(notes) if notes else ""


def _take_menu(draft: StopDraft, text: str, now: datetime, asked: StopField | None) -> Value:
    """Recipes and products; when they were asked for, what is not known is named."""
    menu = stop_dishes.read_menu(text, draft.day or now.date(), now)
    named = bool(menu.recipes or menu.products)
    if asked != "recipes":
        if menu.recipes or (named and (asked is None or not (draft.recipes or draft.products))):
            draft.recipes, draft.products, draft.recipes_open = menu.recipes, menu.products, False
        return ""
    if named or menu.anything:
        draft.recipes, draft.products, draft.recipes_open = menu.recipes, menu.products, menu.anything
    if not menu.unknown:
        return ""
    return _("I do not know: {words}.", words=Listed(menu.unknown))


def mend(draft: StopDraft, now: datetime) -> Words | None:
    """Take out what cannot be, so that it is asked again; why."""
    if draft.capacity_kg is not None:
        try:
            check_capacity(draft.capacity_kg)
        except Refusal as no:
            draft.capacity_kg = None
            return no.words
    return when_where.mend(draft, now)


def draft_of(stop: Stop, stamp: str) -> StopDraft:
    """The draft that changes a planned stop."""
    midnight = stop.end.date() > stop.start.date() and stop.end.hour == 0
    return StopDraft(
        stamp=stamp,
        site=stop.site,
        address=stop.address,
        commune=stop.commune,
        lat=stop.point.lat,
        lon=stop.point.lon,
        day=stop.start.date(),
        start=f"{stop.start:%H:%M}",
        end="24:00" if midnight else f"{stop.end:%H:%M}",
        capacity_kg=stop.capacity_grams // 1000,
        capacity_jars=stop.capacity_jars,
        recipes=[one.slug for one in stop.recipes],
        products=list(stop.products),
        recipes_open=not stop.recipes and not stop.products,
        event=stop.event,
        centre=stop.centre,
        stop=stop.id,
        version=stop.version,
    )


def settle(draft: StopDraft, place: DraftPlace) -> None:
    """It is there."""
    when_where.settle(draft, place)
    if draft.asking == "place":
        draft.asking = None


def at_point(draft: StopDraft, point: Point, title: str) -> None:
    """A shared position, with the name of the spot if it has one."""
    when_where.at_point(draft, point, title)
    draft.asking = None
