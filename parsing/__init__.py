"""What a message says: a deterministic reading of French and English offers."""

from parsing.amount import Quantity
from parsing.answers import amends, read_answer
from parsing.models import Amendment, Evidence, ParsedItem, ParsedOffer, ParsedPlace, Reading
from parsing.reader import read
from parsing.telling import Told

__all__ = [
    "Amendment",
    "Evidence",
    "ParsedItem",
    "ParsedOffer",
    "ParsedPlace",
    "Quantity",
    "Reading",
    "Told",
    "amends",
    "read",
    "read_answer",
]
