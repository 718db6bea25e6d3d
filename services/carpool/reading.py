"""What somebody writes about their car: so many free seats, from there, at that hour."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from domain.offers import FAR_KM, DraftPlace
from domain.people import Network
from domain.places import Place
from domain.when_where import civil
from domain.workshops import Workshop
from services import lookup, when_where
from services.offer.reading import km
from services.seat import guest_reading
from services.stop import hours as stop_hours

Asked = Literal["seats", "place", "hour"]
_NUMBER = re.compile(
    r"-?\d{1,4}|"
    r"\b(?:zero|une?|deux|trois|quatre|cinq|six|sept|huit|one|two|three|four|five|seven|eight)\b"
)
_NONE = re.compile(r"\b(?:aucune?|pas de place|rien|none|no)\b")


class CarDraft(BaseModel):
    """What is being asked about a car, so that a written answer is understood."""

    model_config = ConfigDict(hide_input_in_errors=True)

    signup: int
    asking: Asked
    choices: list[DraftPlace] = []
    """Places that the words may mean."""


def seats(text: str) -> int | None:
    """How many seats are free; negative when that was written; None when no number is.

    >>> seats("3 places"), seats("trois"), seats("aucune"), seats("-3"), seats("beaucoup")
    (3, 3, 0, -3, None)
    """
    plain = lookup.folded(text)
    if (found := _NUMBER.search(plain)) is None:
        return 0 if _NONE.search(plain) else None
    return int(found[0]) if found[0].lstrip("-").isdecimal() else guest_reading.count(found[0])


def hour(text: str, workshop: Workshop) -> datetime | None:
    """At what o'clock of the gleaning's day; None when no hour is written."""
    plain = text.strip()
    found = stop_hours.hours(f"{plain}h" if plain.isdecimal() else text)
    if found is None:
        return None
    return civil(workshop.start.date(), found[0], ZoneInfo(str(workshop.start.tzinfo)))


def places(text: str, network: Network, addresses: Sequence[Place]) -> list[Place]:
    """Where that may be, the likeliest first: a commune, with the spot in it when one is named."""
    words = text.split(",", maxsplit=1)
    found = lookup.named(text, (network.point,), addresses) or lookup.named(words[0], (network.point,))
    if not found and len(words) > 1:
        found = lookup.named(words[1].strip(), (network.point,))
    near = [one for one in found if km(one.point, network.point) <= FAR_KM]
    site = when_where.site_in(text)
    return [_at(one, site) for one in near]


def _at(place: Place, site: str) -> Place:
    if not site or place.exact or site in {place.label, place.commune}:
        return place
    return Place(f"{site}, {place.commune}", place.point, place.commune, place.insee)
