"""What a message says: a deterministic reading of French and English offers.

Its hundreds of patterns are compiled when a message is first read: who only asks where a commune is does not wait.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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

_HOMES = {"Quantity": "amount", "Told": "telling", "amends": "answers", "read": "reader", "read_answer": "answers"}
"""Modules of those that are not in `parsing.models`."""


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(name)
    found = getattr(import_module(f"parsing.{_HOMES.get(name, 'models')}"), name)
    globals()[name] = found
    return found
