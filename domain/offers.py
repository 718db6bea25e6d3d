"""What a farmer offers: first as a draft that may lack something, then as an offer that stops are found for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from domain.catalogue import estimate_kg, shelf_life
from domain.places import Place, Point
from domain.words import Load

Kind = Literal["surplus", "gleaning", "processing"]
Mode = Literal["deliver", "pickup", "glean"]
State = Literal["open", "settled", "withdrawn", "expired", "passed_on"]
Field = Literal["product", "quantity", "place", "mode", "dates", "grade", "volunteers"]

LARGE_KG = 3000
"""Above this a quantity is asked about again: 20 times a truck's day (50-90 kg of jars each), so usually a slip."""
SMALLEST_GRAMS = 100
FAR_KM = 150
"""Farther from the network than this, a place is asked about again."""
LONGEST = timedelta(days=120)
"""An offer is kept at most so long."""
RADIUS_KM = {"deliver": 20, "pickup": 25, "glean": 40}
"""How far an offer reaches when the farmer said nothing: by car with a load, the truck's detour, volunteers' cars."""


class DraftItem(BaseModel):
    """One product as it is understood so far."""

    product: str
    quantity: float | None = None
    unit: str | None = None
    grams: int | None = None
    estimated: bool = False

    @classmethod
    def weighed(cls, product: str, quantity: float | None, unit: str | None, kg: float | None) -> DraftItem:
        """An item with its weight: said, exact by arithmetic, or estimated from the catalogue."""
        if kg is not None:
            return cls(product=product, quantity=quantity, unit=unit, grams=round(kg * 1000))
        guess = None if quantity is None or unit is None else estimate_kg(product, quantity, unit)
        if guess is None:
            return cls(product=product, quantity=quantity, unit=unit)
        grams = round(guess.kg * 1000)
        return cls(product=product, quantity=quantity, unit=unit, grams=grams, estimated=not guess.exact)

    def load(self) -> Load:
        """As it is shown."""
        return Load(self.product, self.grams, self.estimated, self.quantity, self.unit)


class DraftPlace(BaseModel):
    """Where the produce is."""

    label: str
    lat: float
    lon: float
    commune: str = ""
    insee: str = ""
    exact: bool = False

    @classmethod
    def of(cls, place: Place) -> DraftPlace:
        """From a place."""
        point = place.point
        return cls(
            label=place.label, lat=point.lat, lon=point.lon, commune=place.commune, insee=place.insee, exact=place.exact
        )

    def place(self) -> Place:
        """Back to a place."""
        return Place(self.label, Point(self.lat, self.lon), self.commune, self.insee, self.exact)


class OfferDraft(BaseModel):
    """What a farmer has said so far. The first thing not yet said is the question."""

    stamp: str
    """Names this draft in its buttons, so that an old card is known for what it is."""
    kind: Kind = "surplus"
    items: list[DraftItem] = []
    grades: list[str] = []
    start: date | None = None
    until: date | None = None
    dates_open: bool = False
    """The farmer does not know until when: the produce's own shelf life decides."""
    place: DraftPlace | None = None
    mode: Mode | None = None
    volunteers: int | None = None
    photo: str | None = None
    words: str = ""
    source: int | None = None
    """Message that it was read from: an edit of that message is read again."""
    large_ok: bool = False
    far_ok: bool = False
    asking: Field | None = None
    """What the farmer asked to correct."""
    choices: list[DraftPlace] = []
    """Places that the words could mean."""
    offer: int | None = None
    """The offer that this draft changes, if it is not a new one."""

    def missing(self) -> Field | None:
        """The first thing not yet said, or asked to be said again; None when it can be confirmed."""
        if self.asking is not None:
            return self.asking
        if not self.items:
            return "product"
        if any(not item.grams for item in self.items) or (self.is_large() and not self.large_ok):
            return "quantity"
        if self.place is None:
            return "place"
        if self.mode is None:
            return "mode"
        if self.until is None and self.start is None and not self.dates_open:
            return "dates"
        return None

    def grams(self) -> int:
        """The whole weight, as far as it is known."""
        return sum(item.grams or 0 for item in self.items)

    def is_large(self) -> bool:
        """Whether the weight is so large that it may be a slip."""
        return self.grams() > LARGE_KG * 1000

    def window(self, now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """From when and until when the produce is there: what was said, else today and the longest shelf life."""
        ready = now
        if self.start is not None:
            ready = max(now, datetime.combine(self.start, time.min, zone))
        if self.until is not None:
            return ready, datetime.combine(self.until, time(23, 59), zone)
        lives = [shelf_life(item.product, self.grades) for item in self.items]
        return ready, ready + min(max(lives, default=timedelta(days=3)), LONGEST)


@dataclass(frozen=True, slots=True)
class Item:
    """One product of an offer."""

    id: int
    product: str
    quantity: float | None
    unit: str | None
    grams: int
    estimated: bool
    shelf: timedelta

    def load(self, grams: int | None = None) -> Load:
        """As it is shown: whole as it was said, or a part of it by weight."""
        if grams is None or grams == self.grams:
            return Load(self.product, self.grams, self.estimated, self.quantity, self.unit)
        return Load(self.product, grams, self.estimated)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a farmer has confirmed."""

    id: int
    network: int
    farmer: int
    kind: Kind
    state: State
    mode: Mode
    radius_km: int
    grades: tuple[str, ...]
    ready: datetime
    until: datetime
    said_start: bool
    said_until: bool
    commune: str
    point: Point
    place: Place
    volunteers: int | None
    photo: str | None
    words: str
    items: tuple[Item, ...]
    created_at: datetime
    version: int

    def grams(self) -> int:
        """The whole weight."""
        return sum(item.grams for item in self.items)
