"""How somebody volunteers: on which days, for which crops, with which car, and how often they may be called."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

EVERY_DAY = 0b1111111
"""All seven weekdays; Monday is bit 0."""
PER_WEEK = tuple(range(8))
"""Calls in any seven days, to choose from; 0: do not call me."""
CAR_SEATS = tuple(range(8))
"""Free seats beside the driver's, to choose from."""
RADII = (5, 10, 20, 30, 50)
"""Kilometres from home to a field, to choose from."""
MOST_CROPS = 40
"""So many crops are kept as liked, and as many as not wanted."""
Taste = Literal["like", "no", "any"]
"""Of a crop: likes to pick it, will not pick it, does not mind."""


@dataclass(frozen=True, slots=True)
class Volunteering:
    """One person's choices; as it is made, those of somebody who has chosen nothing."""

    days: int = EVERY_DAY
    """Weekdays on which they can, a bit each."""
    likes: tuple[str, ...] = ()
    """Slugs of the catalogue."""
    refuses: tuple[str, ...] = ()
    car_seats: int | None = None
    """Free seats beside the driver's; None: no car."""
    per_week: int = 2
    """So many calls in any seven days, at most."""
    radius_km: int | None = None
    """How far they go; None: as far as for news."""

    def can(self, weekday: int) -> bool:
        """Whether they can on this weekday, Monday is 0.

        >>> Volunteering(days=0b0100000).can(5), Volunteering(days=0b0100000).can(6)
        (True, False)
        """
        return bool(self.days >> weekday & 1)

    def taste(self, product: str) -> Taste:
        """What they think of a crop."""
        if product in self.likes:
            return "like"
        return "no" if product in self.refuses else "any"

    def on(self, weekday: int, *, can: bool) -> Volunteering:
        """With this weekday, or without it.

        >>> bin(Volunteering().on(0, can=False).days)
        '0b1111110'
        """
        bit = 1 << weekday
        return replace(self, days=self.days | bit if can else self.days & ~bit)

    def of_taste(self, product: str, taste: Taste) -> Volunteering:
        """With another mind about a crop.

        >>> Volunteering(likes=("poire",)).of_taste("poire", "no")
        Volunteering(days=127, likes=(), refuses=('poire',), car_seats=None, per_week=2, radius_km=None)
        """
        likes = tuple(one for one in self.likes if one != product)
        refuses = tuple(one for one in self.refuses if one != product)
        if taste == "like":
            likes = (*likes, product)[-MOST_CROPS:]
        elif taste == "no":
            refuses = (*refuses, product)[-MOST_CROPS:]
        return replace(self, likes=likes, refuses=refuses)
