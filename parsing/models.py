"""What a reading gives: an offer, each of its values with the words it came from and how sure we are."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from domain.places import Commune

Kind = Literal["surplus", "gleaning", "processing", "none"]
Confidence = Literal["exact", "fuzzy", "assumed"]
"""exact: said so; fuzzy: said with a misspelling, to be shown for a look; assumed: our reading of it, to be asked."""
Handover = Literal["deliver", "pickup", "glean"]
Language = Literal["fr", "en"]
Span = tuple[int, int]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class Evidence(_Value):
    """The words of the message (start and end in it) that a value was read from."""

    span: Span
    confidence: Confidence = "exact"


class Total(_Value):
    """An amount said of several products together, of none of them alone."""

    quantity: float
    unit: str | None = None
    kg: float | None = None
    span: Span = (0, 0)


class ParsedItem(_Value):
    """One product offered; `kg` only where the message says or implies it by arithmetic."""

    product: str
    quantity: float | None = None
    unit: str | None = None
    kg: float | None = None
    confidence: Confidence = "exact"
    span: Span = (0, 0)
    variety: str | None = None
    least: bool = False
    """The lower bound of a range, or said as such: "20 à 30 kg", "au moins 20 kg"."""
    total: Total | None = None
    """What was said of it and other products together."""


class ParsedPlace(_Value):
    """Where the produce is: a commune's name (or a postcode), and the other communes that it could mean."""

    name: str
    commune: Commune | None = None
    candidates: list[Commune] = Field(default_factory=list)
    confidence: Confidence = "exact"
    span: Span = (0, 0)


class ParsedOffer(_Value):
    """One message, read. `start` and `until` are the first and last day of availability; None is what was not said."""

    kind: Kind = "none"
    items: list[ParsedItem] = Field(default_factory=list)
    grades: list[str] = Field(default_factory=list)
    start: date | None = None
    until: date | None = None
    place: ParsedPlace | None = None
    handover: Handover | None = None
    volunteers: int | None = None
    language: Language = "fr"
    evidence: dict[str, Evidence] = Field(default_factory=dict)
    """By field name: kind, grades, start, until, place, handover, volunteers."""

    def label(self) -> dict[str, Any]:
        """The shape of the labelling rules, ready for JSON."""
        return {
            "kind": self.kind,
            "items": [{"product": i.product, "quantity": i.quantity, "unit": i.unit, "kg": i.kg} for i in self.items],
            "grade": list(self.grades),
            "from": self.start.isoformat() if self.start else None,
            "until": self.until.isoformat() if self.until else None,
            "place": self.place.name if self.place else None,
            "handover": self.handover,
            "volunteers": self.volunteers,
        }


class Reading(_Value):
    """The answer to one question: the value, its words and how sure we are."""

    value: Any
    span: Span = (0, 0)
    confidence: Confidence = "exact"


class Amendment(_Value):
    """What a short text changes in a draft: new values by field of `ParsedOffer`."""

    changes: dict[str, Any]
    evidence: dict[str, Evidence] = Field(default_factory=dict)
