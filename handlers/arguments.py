"""What a button brings back: it comes from outside, and may be old or forged."""

from __future__ import annotations

from domain.refusals import Refusal
from domain.words import _


def number(arguments: tuple[str, ...], index: int) -> int:
    """A number out of a button; whatever else is there is a forged or an old button."""
    if index >= len(arguments) or not arguments[index].isdecimal() or len(arguments[index]) > 15:
        raise Refusal(_("This button is old."))
    return int(arguments[index])
