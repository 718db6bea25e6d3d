"""What a farmer offers: first as a draft that may lack something, then as an offer that stops are found for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from domain.catalogue import estimate_kg, shelf_life
from domain.places import Place, Point
from domain.words import Load

Kind = Literal["surplus", "gleaning", "processing"]
Mode = Literal["deliver", "pickup", "glean"]
State = Literal["open", "settled", "withdrawn", "expired", "passed_on"]
Field = Literal["product", "quantity", "place", "mode", "dates", "grade", "volunteers"]
Confidence = Literal["exact", "fuzzy", "assumed"]
"""How sure a reading is. exact: said so; fuzzy: said with a misspelling, marked for a look; assumed: asked."""

FIELDS: tuple[Field, ...] = ("product", "quantity", "place", "mode", "dates", "grade", "volunteers")
"""In the order in which they are asked."""
LARGE_KG = 3000
"""Above this a quantity is asked about again: 20 times a truck's day (50-90 kg of jars each), so usually a slip."""
MOST_KG = 100_000
"""More than this is no offer: four full lorries."""
FAR_KM = 150
"""Farther from the network than this, a place is asked about again."""
LONGEST = timedelta(days=120)
"""An offer is kept at most so long."""
RADIUS_KM = {"deliver": 20, "pickup": 25, "glean": 40}
"""How far an offer reaches when the farmer said nothing: by car with a load, the truck's detour, volunteers' cars."""


class DraftItem(BaseModel):
    """One product as it is understood so far."""

    model_config = ConfigDict(hide_input_in_errors=True)

    product: str
    quantity: float | None = None
    unit: str | None = None
    grams: int | None = None
    estimated: bool = False
    confidence: Confidence = "exact"
    """How sure the product is; how sure its quantity is stands in `OfferDraft.doubts`."""
    least: bool = False
    """There may be more: the lower bound of a range was noted."""

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

    def unweighed(self) -> DraftItem:
        """The product alone, its quantity to be asked."""
        return DraftItem(product=self.product, confidence=self.confidence)

    def load(self) -> Load:
        """As it is shown."""
        return Load(self.product, self.grams, self.estimated, self.quantity, self.unit, self.least)


class DraftPlace(BaseModel):
    """Where the produce is."""

    model_config = ConfigDict(hide_input_in_errors=True)

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


class DraftTotal(BaseModel):
    """An amount that was said of several products together."""

    model_config = ConfigDict(hide_input_in_errors=True)

    words: str
    """As it was said: "80 kg"."""
    quantity: float
    unit: str | None = None
    kg: float | None = None
    products: list[str] = []


class OfferDraft(BaseModel):
    """What a farmer has said so far. The first thing not yet said is the question."""

    model_config = ConfigDict(hide_input_in_errors=True)

    stamp: str
    """Names this draft in its buttons, so that an old card is known for what it is."""
    kind: Kind = "surplus"
    items: list[DraftItem] = []
    removed: list[DraftItem] = []
    """What was taken out last: it may be put back."""
    total: DraftTotal | None = None
    grades: list[str] = []
    start: date | None = None
    until: date | None = None
    dates_open: bool = False
    """The farmer does not know until when: the produce's own shelf life decides."""
    place: DraftPlace | None = None
    mode: Mode | None = None
    undecided: bool = False
    """Who brings it was left to us: whether the farmer can is asked."""
    volunteers: int | None = None
    photo: str | None = None
    words: str = ""
    sources: list[int] = []
    """Messages that it was read from, the first one first: an edit of one of them is read again."""
    album: str = ""
    """The album that its picture came in: the other pictures of it add nothing."""
    doubts: dict[Field, Confidence] = {}
    """Fields that were not understood for certain."""
    blamed: bool = False
    """The farmer said that it was read wrongly."""
    large_ok: bool = False
    asking: Field | None = None
    """What the farmer asked to correct."""
    item: int | None = None
    """Which of several products the correction is about."""
    amount: str = ""
    """An amount of which it was not said for which of several products, or with which one cannot reckon."""
    renamed: str = ""
    """A product of which it was not said instead of which of several it is meant."""
    choices: list[DraftPlace] = []
    """Places that the words could mean."""
    unknown_place: str = ""
    """A place that was named and that we do not know."""
    offer: int | None = None
    """The offer that this draft changes, if it is not a new one."""
    waiting: list[OfferDraft] = []
    """Offers begun besides this one: their cards follow."""

    def still_asking(self, before: OfferDraft) -> OfferDraft:
        """With the question about something that was said before, where the answer was about another field."""
        told = before.amount or before.renamed
        others = {"start", "until", "dates_open", "place", "choices", "mode", "grades"}
        if not told or self.asking or self.items != before.items:
            return self
        if self.model_dump(include=others) == before.model_dump(include=others):
            return self
        kept = {"asking": before.asking, "item": before.item, "amount": before.amount, "renamed": before.renamed}
        return self.model_copy(deep=True, update=kept)

    def missing(self) -> Field | None:
        """The first thing not yet said or not sure, or asked to be said again; None when it can be confirmed."""
        if self.asking is not None:
            return self.asking
        return next((name for name in FIELDS if self._lacks(name) or self.doubts.get(name) == "assumed"), None)

    def _lacks(self, name: Field) -> bool:
        match name:
            case "product":
                return not self.items
            case "quantity":
                return any(not item.grams for item in self.items) or (self.is_large() and not self.large_ok)
            case "place":
                return self.place is None
            case "mode":
                return self.mode is None
            case "dates":
                return self.until is None and self.start is None and not self.dates_open
            case _:
                return False

    def to_weigh(self) -> int:
        """Which item is asked about: the one chosen, else the first without a weight, else the first."""
        if self.item is not None and self.item < len(self.items):
            return self.item
        return next((index for index, item in enumerate(self.items) if not item.grams), 0)

    def shared(self) -> DraftTotal | None:
        """What was said of several products together, as long as it is not known how much there is of each."""
        if self.total is None:
            return None
        theirs = [item for item in self.items if item.product in self.total.products]
        there = len(theirs) == len(self.total.products)
        return self.total if there and any(not item.grams for item in theirs) else None

    def settled(self, name: Field, confidence: Confidence = "exact") -> None:
        """Note that a field was said, and how sure that is."""
        self.doubts.pop(name, None)
        if confidence != "exact":
            self.doubts[name] = confidence

    def is_at(self, place: DraftPlace) -> None:
        """Note where the produce is, by a tap, a position or the choice of one of several: for certain."""
        self.place, self.choices, self.unknown_place = place, [], ""
        self.settled("place")

    def unasked(self) -> OfferDraft:
        """A copy in which nothing is asked out of turn."""
        nothing = {"asking": None, "item": None, "amount": "", "renamed": ""}
        return self.model_copy(deep=True, update=nothing)

    def is_begun(self) -> bool:
        """Whether anything would be lost with it."""
        return bool(self.items or self.photo)

    def is_gleaning(self) -> bool:
        """Whether volunteers pick it."""
        return self.kind == "gleaning"

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
    least: bool = False
    """There may be more: the lower bound of a range was said."""

    def load(self, grams: int | None = None) -> Load:
        """As it is shown: whole as it was said, or a part of it by weight."""
        if grams is None or grams == self.grams:
            return Load(self.product, self.grams, self.estimated, self.quantity, self.unit, self.least)
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
