"""Where the places of a tour stand on its picture: to scale, and marks pushed apart until each can be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, radians, sin

from domain.places import Point

KM_PER_DEGREE = 111.2
"""Of latitude; a picture needs no more."""
LEAST_KM = 2.0
"""Across the picture, so that one place does not fill the world."""
ROUNDS = 200

BENDS = (0.11, 0.24, -0.11, -0.24, 0.4, -0.4)
"""How far the bending point stands off the straight line, as a share of its length; the first that will do."""

Dot = tuple[float, float]
"""Pixels to the right and down."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the picture that is map, in pixels, from its upper left corner."""

    width: float
    height: float
    margin: float
    """Kept free of places."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How the world is laid on the frame."""

    centre: Point
    pixels: float
    """In a kilometre."""
    frame: Frame

    def dot(self, point: Point) -> Dot:
        """Where a point lies: north up, no direction stretched."""
        east, north = _km(self.centre, point)
        return self.frame.width / 2 + east * self.pixels, self.frame.height / 2 - north * self.pixels


def _km(centre: Point, point: Point) -> tuple[float, float]:
    """Kilometres east and north, on a plane: off by less than 1 % within 100 km."""
    narrow = cos(radians(centre.lat))
    return (point.lon - centre.lon) * KM_PER_DEGREE * narrow, (point.lat - centre.lat) * KM_PER_DEGREE


def frame_for(points: Sequence[Point], width: float, margin: float, lowest: float, highest: float) -> Frame:
    """As high as these places ask for, within limits."""
    east, north = _extent(points)
    height = (width - 2 * margin) * north / east + 2 * margin
    return Frame(width, min(max(height, lowest), highest), margin)


def scale_for(points: Sequence[Point], frame: Frame) -> Scale:
    """As large as they fit."""
    lats, lons = [point.lat for point in points], [point.lon for point in points]
    centre = Point((min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2)
    east, north = _extent(points)
    room = (frame.width - 2 * frame.margin) / east, (frame.height - 2 * frame.margin) / north
    return Scale(centre, min(room), frame)


def _extent(points: Sequence[Point]) -> tuple[float, float]:
    lats, lons = [point.lat for point in points], [point.lon for point in points]
    centre = Point((min(lats) + max(lats)) / 2, 0)
    east, north = _km(centre, Point(centre.lat + max(lats) - min(lats), max(lons) - min(lons)))
    return max(east, LEAST_KM), max(north, LEAST_KM / 2)


def spread(dots: Sequence[Dot], radii: Sequence[float], frame: Frame) -> list[Dot]:
    """Marks of these radii near their dots, none on another one as long as the frame has room; the last stays."""
    marks = [(x + sin(2.4 * n) * 0.5, y + cos(2.4 * n) * 0.5) for n, (x, y) in enumerate(dots)]
    for _ in range(ROUNDS):
        moved = [_pushed(n, marks, radii, frame) for n in range(len(marks) - 1)]
        if moved == marks[:-1]:
            break
        marks[:-1] = moved
    return [*marks[:-1], dots[-1]]


def _pushed(number: int, marks: Sequence[Dot], radii: Sequence[float], frame: Frame) -> Dot:
    """A mark moved away from each that it covers: the other one does its half, but for the last."""
    x, y = marks[number]
    for other, (there_x, there_y) in enumerate(marks):
        apart = hypot(x - there_x, y - there_y)
        missing = radii[number] + radii[other] - apart
        if other != number and missing > 0:
            along = (x - there_x, y - there_y) if apart > 0 else (cos(number), sin(number))
            share = (missing / (1 if other == len(marks) - 1 else 2) + 0.5) / hypot(*along)
            x, y = x + along[0] * share, y + along[1] * share
    edge = radii[number] + 4
    return min(max(x, edge), frame.width - edge), min(max(y, edge), frame.height - edge)


def bow(here: Dot, there: Dot, others: Sequence[tuple[Dot, float]]) -> Dot:
    """The point that bends a way: right of the straight line, so that there and back are two.

    Further away, or to the left, where the way would pass beneath other marks (given with their radii).
    """
    along = there[0] - here[0], there[1] - here[1]
    middle = (here[0] + there[0]) / 2, (here[1] + there[1]) / 2
    bends = [(middle[0] - along[1] * share, middle[1] + along[0] * share) for share in BENDS]
    return min(bends, key=lambda bend: sum(_passes(here, bend, there, *other) for other in others))


def _passes(here: Dot, bend: Dot, there: Dot, mark: Dot, radius: float) -> bool:
    seen = (on_bow(here, bend, there, step / 24) for step in range(1, 24))
    return any(hypot(x - mark[0], y - mark[1]) < radius + 8 for x, y in seen)


def on_bow(here: Dot, bend: Dot, there: Dot, share: float) -> Dot:
    """A point of the bow (a quadratic Bezier curve): its start at 0, its end at 1."""
    first, second, third = (1 - share) ** 2, 2 * share * (1 - share), share**2
    x, y = (first * here[n] + second * bend[n] + third * there[n] for n in (0, 1))
    return x, y


def bar_km(scale: Scale, longest: float) -> float:
    """A round length (1, 2 or 5 and zeros) that is at most so many pixels long."""
    steps = [base * 10.0**power for power in range(-1, 4) for base in (1, 2, 5)]
    return max((km for km in steps if km * scale.pixels <= longest), default=steps[0])
