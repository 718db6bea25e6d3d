"""From words to a stop draft: "Luneray, place du marché, samedi 19 septembre 9h-12h, 160 kg, coulis et soupe"."""

from __future__ import annotations

import re
from datetime import date, datetime

from rapidfuzz import fuzz

from domain.catalogue import products, recipes
from domain.people import Network
from domain.stops import StopDraft, StopField
from parsing import read, read_answer
from services import lookup

_HOUR = r"(\d{1,2})\s?(?:h|:|heures?)\s?(\d{2})?"
_HOURS = re.compile(rf"(?:de |from )?\b{_HOUR}\s?(?:-|–|à|a|to|jusqu'à|until)\s?{_HOUR}?", re.IGNORECASE)
_KG = re.compile(r"\b(\d{1,5})\s?(?:kg|kilos?)\b", re.IGNORECASE)
_JARS = re.compile(r"\b(\d{1,5})\s?(?:bocaux|bocal|pots?|jars?)\b", re.IGNORECASE)
_ANYTHING = re.compile(r"\b(tout|n'importe|anything|everything|rien de pr[eé]vu)\b", re.IGNORECASE)
_SITE = re.compile(r"(place|salle|parking|cour|ferme|centre|ecole|marche|mairie|rue|quai|square|hall|car park)\b")
ALIKE = 91
"""From this likeness on (of 100) words name a recipe."""


def hours(text: str) -> tuple[str, str] | None:
    """Start and end as "09:00", or None.

    >>> hours("samedi 9h-12h30"), hours("de 14 h à 17 h"), hours("samedi")
    (('09:00', '12:30'), ('14:00', '17:00'), None)
    """
    found = _HOURS.search(text)
    if found is None or found[3] is None:
        return None
    start, end = _clock(found[1], found[2]), _clock(found[3], found[4])
    return (start, end) if start and end else None


def _clock(hour: str, minute: str | None) -> str:
    if int(hour) > 23 or int(minute or 0) > 59:
        return ""
    return f"{int(hour):02d}:{int(minute or 0):02d}"


def capacity(text: str) -> int | None:
    """Kilograms, or None."""
    found = _KG.search(text) or re.fullmatch(r"\s*(\d{1,5})\s*", text)
    return None if found is None else int(found[1])


def jars(text: str) -> int | None:
    """A number of jars, or None."""
    found = _JARS.search(text)
    return None if found is None else int(found[1])


def dishes(text: str) -> list[str]:
    """Slugs of the recipes that are named, in the order of the catalogue.

    >>> dishes("ratatouille et coulis de tomate")[-1]
    'ratatouille'
    """
    folded = lookup.folded(text)
    found = []
    for slug, known in recipes().items():
        names = [lookup.folded(re.sub(r"\(.*?\)", "", name)).strip() for name in (known.fr, known.en)]
        if any(
            name and (name in folded or fuzz.partial_ratio(name, folded) >= ALIKE + len(name) / 4) for name in names
        ):
            found.append(slug)
    return found


def _names(name: str, text: str) -> bool:
    """Whether a recipe is named: to the letter, or nearly for a long name."""
    return name in text or (len(name) >= 8 and fuzz.partial_ratio(name, text) >= ALIKE)


def produce(text: str, now: datetime) -> list[str]:
    """Products that are named."""
    reading = read_answer("product", text, now)
    if reading is None:
        return []
    names = reading.value if isinstance(reading.value, list) else [reading.value]
    return [name for name in names if name in products()]


def day(text: str, now: datetime) -> date | None:
    """The day that is named."""
    reading = read_answer("dates", _HOURS.sub(" ", text), now)
    if reading is None:
        return None
    start, until = reading.value
    found: date | None = start or until
    return found


def take(draft: StopDraft, text: str, now: datetime, network: Network) -> bool:
    """Write whatever a message says of a stop into its draft; False when it says nothing.

    Args:
        draft: is changed.
        text: the message; its comma-separated parts are looked at one by one for the site.
        now: the moment, in civil time.
        network: whose area decides between communes of one name.
    """
    before = draft.model_copy(deep=True)
    asked = draft.missing()
    if (clock := hours(text)) is not None:
        draft.start, draft.end = clock
    if (found := day(text, now)) is not None:
        draft.day = found
    if (kg := capacity(text)) is not None:
        draft.capacity_kg = kg
    if (count := jars(text)) is not None:
        draft.capacity_jars = count
    _take_recipes(draft, text, now, asked)
    _take_place(draft, text, now, network, asked)
    said = draft != before
    if said:
        draft.asking = None
    return said


def _take_recipes(draft: StopDraft, text: str, now: datetime, asked: StopField | None) -> None:
    if found := dishes(text):
        draft.recipes, draft.recipes_open = found, False
    elif asked == "recipes":
        draft.products = produce(text, now)
        draft.recipes_open = not draft.products and _ANYTHING.search(text) is not None


def _take_place(draft: StopDraft, text: str, now: datetime, network: Network, asked: StopField | None) -> None:
    if draft.lat is not None and asked != "place":
        return
    if asked == "place" and len(found := lookup.named(text, (network.point,))) == 1:
        _settle(draft, found[0].label, found[0].point.lat, found[0].point.lon)
        return
    place = read(text, now, near=(network.point,)).place
    if place is None or place.commune is None:
        return
    _settle(draft, place.commune.name, place.commune.point.lat, place.commune.point.lon)
    for part in text.split(","):
        words = part.strip()
        plain = lookup.folded(words)
        if re.match(
            r"(place|salle|parking|cour|ferme|centre|ecole|marche|mairie|rue|quai|square|hall|car park)\b", plain
        ):
            draft.site = words[:80]


def _settle(draft: StopDraft, commune: str, lat: float, lon: float) -> None:
    draft.commune, draft.lat, draft.lon = commune, lat, lon
    draft.site = draft.site or commune
