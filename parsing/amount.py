"""An amount: a number, its unit, and the weight that follows."""

from __future__ import annotations

from dataclasses import dataclass, replace

from parsing.lexicons import kilograms


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount: `value` is None for "des cagettes"; `kg` what follows by arithmetic; `each` for "5 sacs de chaque".

    `holds` is the kilograms in one container, where those were told but not how many there are. `least` where a range
    was said, or "at least": the lower bound stands.
    """

    value: float | None
    unit: str | None
    kg: float | None = None
    each: bool = False
    sure: bool = True
    holds: float | None = None
    least: bool = False

    @property
    def weighs(self) -> bool:
        """True for an amount given as a weight."""
        return self.unit in kilograms()


def in_kg(value: float, unit: str | None) -> float | None:
    """The weight that a number of units of weight is; None for what is not a weight."""
    per = kilograms().get(unit or "")
    return None if per is None else round(value * per, 1 if unit == "lb" else 6)


def added(one: Quantity, two: Quantity) -> Quantity:
    """Two lots of one product: numbers of the same unit add up, else the first stands and only weights add."""
    if one.value is None or two.value is None:
        return one if two.value is None else two
    kg = round(one.kg + two.kg, 4) if one.kg is not None and two.kg is not None else None
    if one.unit == two.unit:
        return replace(one, value=round(one.value + two.value, 4), kg=kg)
    return replace(one, kg=kg)


_LEAST = {
    "cagette": 3,
    "caisse": 3,
    "sac": 5,
    "filet": 3,
    "plateau": 2,
    "barquette": 0.1,
    "bac": 3,
    "palox": 80,
    "palette": 80,
    "bigbag": 100,
}
"""Kilograms that a container holds at least, as they are used on farms."""


def of_each(value: float, unit: str | None, kg: float) -> bool:
    """Whether a weight in brackets is that of each container: true where it is too little for all of them.

    >>> of_each(9, "filet", 5), of_each(6, "sac", 150)
    (True, False)
    """
    return kg < value * _LEAST.get(unit or "", 0)
