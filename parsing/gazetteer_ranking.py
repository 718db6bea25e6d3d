"""How plausible it is that a name means a commune: how like the name is, how near the commune, how well known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import asin, cos, exp, log10, radians, sin, sqrt
from typing import Literal

from domain.places import Commune, Point

SERVED = (Point(49.922, 1.078), Point(45.046, 5.050))
"""Around Dieppe and around Romans-sur-Isère: the areas of the first canneries."""
EARTH_KM = 6371.009
RIVAL = 0.92
HOMONYM_KM = 40.0
"""So far around people could call more than one commune by a name; farther ones are named in full."""
AT_HOME_KM = 20.0
"""So near, the beginning of a name is what people around say: "Arques"."""

How = Literal["exact", "short", "fuzzy"]
Near = Point | Iterable[Point] | None


@dataclass(frozen=True, slots=True)
class Match:
    """A commune that a name may mean."""

    commune: Commune
    score: float
    """0 to 1: how like the name is, and how near (or how well known) the commune."""
    how: How
    km: float
    """From the nearest of the served places, as the crow flies."""
    likeness: float
    """0 to 1: how like the name alone is."""


def is_ambiguous(matches: Sequence[Match], near: Near = None) -> bool:
    """Whether two communes are about as plausible, so that the person is asked.

    They are when the second scores at least 92 % of the first and is another commune (a former commune and the one it
    went to are the same). With `near`, the scores are taken anew from there.
    """
    if near is not None:
        places = points(near)
        matches = sorted((_seen_from(match, places) for match in matches), key=order)
    others = [match for match in matches[1:] if match.commune.insee != matches[0].commune.insee]
    return bool(others) and others[0].score >= RIVAL * matches[0].score


def rivals(matches: Sequence[Match]) -> list[Match]:
    """The other communes that a name could mean, such as Beaumont-lès-Valence beside Beaumont-Monteux.

    So could what it is short for, where that is nearer than the commune of this very name.
    """
    return [match for match in matches[1:] if _could_be_meant(match, matches[0])]


def _could_be_meant(other: Match, best: Match) -> bool:
    if other.how == best.how:
        return other.km < max(best.km * 1.5 + 5, 0.0 if best.how == "fuzzy" else HOMONYM_KM)
    return best.how == "exact" and other.how == "short" and other.km <= best.km


def called_so(matches: Sequence[Match]) -> list[Match]:
    """Communes farther away that bear exactly the name of which the likeliest has only the beginning.

    As Beaumont in the Auvergne, when Beaumont-le-Hareng is the nearest; not what is much smaller than a town that
    people call so, such as Romans beside Romans-sur-Isère.
    """
    best = matches[0]
    if best.how != "short" or best.km <= AT_HOME_KM:
        return []
    return [one for one in matches[1:] if one.how == "exact" and 3 * one.commune.population > best.commune.population]


def _seen_from(match: Match, places: tuple[Point, ...]) -> Match:
    at = match.commune.point
    km = min(kilometres(place.lat, place.lon, at.lat, at.lon) for place in places)
    return judged(match.commune, match.how, match.likeness, km)


def judged(commune: Commune, how: How, likeness: float, km: float) -> Match:
    """Half of the score is the name alone; the other half fades with distance, but not for a well-known town.

    Fame begins at 3,000 people and is whole at 3 million; a short form has a third of it.
    """
    fame = min(max((log10(max(commune.population, 1)) - 3.5) / 3, 0.0), 1.0) * (0.3 if how == "short" else 1.0)
    score = likeness * (0.5 + 0.5 * max(exp(-km / 60), fame))
    return Match(commune, round(score, 4), how, round(km, 1), likeness)


def order(match: Match) -> tuple[float, float, bool, str]:
    """The likeliest first; the nearer, today's, and the lower code of equals."""
    return -match.score, match.km, match.commune.former, match.commune.insee


def points(near: Near) -> tuple[Point, ...]:
    """The places to look from: those given, the served areas when there are none."""
    if near is None:
        return SERVED
    return (near,) if isinstance(near, Point) else (tuple(near) or SERVED)


def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle km (for ranking; what people are told is geodesic)."""
    a, b = radians(lat1), radians(lat2)
    chord = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(chord)))
