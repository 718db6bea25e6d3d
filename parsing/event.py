"""A product or an amount of a message, as it takes its place in the order they were said."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

AND = re.compile(
    r"^(?: ?,| ?/| ?\+| ?&| et| and| ou| ni| or|,? ainsi que| avec| puis| plus)+ ?(?:de |d |of |en |la |les |the |l )*(?:[a-z]+e?s )?$"
)
OWN = re.compile(r"(?<!\w)(?:des|quelques|some|un peu de|du|de la|beaucoup de|plein de|pas mal de|a few)(?!\w)")
BREAK = re.compile(r"[.;!?\n]")
EACH = re.compile(
    r"^ ?(?:de |d |of |pour |a )?(?:chaque|chacune?s?|apiece|a piece|each|chac|every|both)(?!\w)(?! (?:fois|jour|semaine|mois|passage|voyage|tour|livraison|time|day|week|trip|D))"
)


@dataclass(slots=True)
class Event:
    """A product or an amount in the order they were said."""

    kind: str
    start: int
    end: int
    what: Any
    mate: Event | None = None
    shares: Event | None = None
    """The amount that is said of this product and others together."""
    flags: set[str] = field(default_factory=set)
