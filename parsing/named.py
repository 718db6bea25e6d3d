"""A product as a message names it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Named:
    """A product as it was named.

    `weak` words need company, `counted` ones an amount; `as_written` is no target of misspellings; `tree` is known
    from its tree; `sure` is not misspelt.
    """

    product: str
    words: str
    weak: bool = False
    counted: bool = False
    as_written: bool = False
    tree: bool = False
    emoji: bool = False
    variety: str | None = None
    sure: bool = True
