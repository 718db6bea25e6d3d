"""What it is worth to have a lot at a stop, in kilogram-equivalents as everywhere in matching."""

from __future__ import annotations

from matching.values import Weights

LAST_CHANCE = 0.5
"""What a kilogram gains that no later stop can use any more. An assumption: a network may set its own."""


def prize(
    kg: float, *, fit: float = 1.0, age: float = 0.0, last_chance: bool = False, weights: Weights | None = None
) -> float:
    """Worth of a lot: fresh counts more than tired (`age`, 0 to 1, the share of shelf life gone when the stop begins).

    What would spoil before any other stop (`last_chance`: overripe, or its window ends) goes before what can wait.

    >>> prize(100), prize(100, age=0.5), prize(100, age=0.5, last_chance=True)
    (100.0, 85.0, 135.0)
    """
    aged = (weights or Weights()).age * min(max(age, 0.0), 1.0)
    return kg * max(0.0, fit - aged + (LAST_CHANCE if last_chance else 0.0))
