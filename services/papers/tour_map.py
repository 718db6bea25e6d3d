"""The picture of a pick-up tour for the driver's phone: where to go in which order, and a line for each farm.

Ways are drawn as bows with an arrow, since roads are not known here. Nothing is fetched: there is no land on the map,
only places to scale.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import pairwise
from math import atan2, degrees, hypot

from fpdf import FPDF

from domain.places import Point
from domain.words import Distance, Hour, Mass
from locales import plain
from matching.tours.values import Tour
from services.papers.letters import open_fonts
from services.papers.svg import FONTS, INK, circle, fitted, png, text, wide
from services.papers.tour_places import Dot, Scale, bar_km, bow, frame_for, on_bow, scale_for, spread

WIDTH = 1080
"""Pixels: what Telegram shows of a photo without making it smaller."""
HEAD, BAR, ROW, FOOT = 236, 100, 92, 36
GREEN, TOMATO, PAPER, LAND, GRID = "#165c3a", "#d1492e", "#ffffff", "#f3efe3", "#e4decd"
CLOSE = 8
"""Pixels between places that are one on the map."""
JAR = "M-13-22h26v7h-26z M-16-11h32c5 3 7 7 7 12v15c0 6-4 9-9 9h-28c-5 0-9-3-9-9v-15c0-5 2-9 7-12z"
"""A preserving jar with its lid, 46 pixels wide."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What is written on the picture that a tour does not know."""

    farms: Mapping[int, str]
    """Names by the id of the pick-up."""
    start: str = ""
    stop: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the list beneath the map."""

    mark: str
    """A number, or nothing for the start and the stop."""
    stop: bool
    at: datetime
    name: str
    amount: str


def tour_map(tour: Tour, stop_point: Point, language: str, *, zone: tzinfo, labels: Labels | None = None) -> bytes:
    """A PNG, 1080 pixels wide; hours are told in `zone`. The same tour gives the same bytes."""
    return png(tour_svg(tour, stop_point, language, zone=zone, labels=labels))


def tour_svg(tour: Tour, stop_point: Point, language: str, *, zone: tzinfo, labels: Labels | None = None) -> str:
    """The same picture as SVG."""
    said = labels or Labels({})
    points = [tour.vehicle.start, *(visit.pickup.point for visit in tour.visits), stop_point]
    frame = frame_for(points, WIDTH, 120, 560, 1100)
    rows = list(_rows(tour, said, language, zone))
    height = HEAD + frame.height + BAR + len(rows) * ROW + FOOT
    with open_fonts() as pdf:
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height:.0f}" font-family="{FONTS}">',
            f'<rect width="{WIDTH}" height="{height:.0f}" fill="{PAPER}"/>',
            *_head(pdf, tour, language, zone),
            f'<g transform="translate(0 {HEAD})">',
            *_map(points, scale_for(points, frame), language),
            "</g>",
            *_list(pdf, rows, HEAD + frame.height + BAR + FOOT / 2, language),
            "</svg>",
        ]
    return "\n".join(parts)


def _rows(tour: Tour, said: Labels, language: str, zone: tzinfo) -> Iterator[_Line]:
    home = tour.vehicle.start == tour.vehicle.end
    yield _Line("", home, tour.leave.astimezone(zone), said.start, "")
    for number, visit in enumerate(tour.visits, 1):
        at, name = visit.begin.astimezone(zone), said.farms.get(visit.pickup.id, "")
        yield _Line(str(number), False, at, name, _mass(visit.pickup.kg, language))
    yield _Line("", True, tour.arrive.astimezone(zone), said.stop, _mass(tour.kg, language))


def _mass(kg: int, language: str) -> str:
    return plain(Mass(kg * 1000), language) if kg else ""


def _head(pdf: FPDF, tour: Tour, language: str, zone: tzinfo) -> Iterator[str]:
    """When, whose tour, and how much of everything."""
    hours, minutes = divmod(tour.minutes, 60)
    lasting = f"{hours} h {minutes:02}" if hours else f"{minutes} min"
    facts = [plain(Distance(tour.km), language), lasting, _mass(tour.kg, language)]
    yield f'<rect width="{WIDTH}" height="{HEAD}" fill="{GREEN}"/>'
    day = plain(tour.leave.astimezone(zone).date(), language)
    yield text(day[:1].upper() + day[1:], 48, 66, 40, ink="#cfe3d8")
    name = fitted(pdf, tour.vehicle.name, 64, WIDTH - 96, "B")
    yield text(name.text, 48, 136, name.size, ink="#ffffff", bold=True)
    yield text(" · ".join(filter(None, facts)), 48, 202, 48, ink="#ffffff")


def _map(points: Sequence[Point], scale: Scale, language: str) -> Iterator[str]:
    """Places and ways; the last point is the stop, the first the start."""
    radius = 40 if len(points) < 14 else 30 if len(points) < 30 else 22
    dots = [scale.dot(point) for point in points]
    home = points[0] == points[-1]
    radii = [0.0 if home else radius * 0.8, *[radius + 3.0] * (len(points) - 2), radius * 1.35]
    marks = spread(dots, radii, scale.frame)
    if home:
        marks[0] = marks[-1]
    yield from _land(scale)
    for number, sizes in enumerate(pairwise(radii)):
        if hypot(dots[number][0] - dots[number + 1][0], dots[number][1] - dots[number + 1][1]) > CLOSE:
            others = [pair for place, pair in enumerate(zip(marks, radii, strict=True)) if place - number not in (0, 1)]
            yield from _way(marks[number], marks[number + 1], sizes, others)
    for dot, mark in zip(dots, marks, strict=True):
        if hypot(dot[0] - mark[0], dot[1] - mark[1]) > CLOSE:
            yield f'<path d="M{_at(dot)}L{_at(mark)}" stroke="{INK}" stroke-width="3"/>'
            yield f'<circle cx="{dot[0]:.1f}" cy="{dot[1]:.1f}" r="7" fill="{INK}"/>'
    for number, mark in reversed(list(enumerate(marks[1:-1], 1))):
        yield _numbered(mark, radius, str(number))
    if not home:
        yield _start(marks[0], radius * 0.62)
    yield _stop(marks[-1], radius * 1.35)
    yield from _legend(scale, language)


def _land(scale: Scale) -> Iterator[str]:
    """A plain ground with lines as far apart as the bar is long."""
    width, height = scale.frame.width, scale.frame.height + BAR
    step = bar_km(scale, width / 4) * scale.pixels
    yield f'<rect width="{width}" height="{height:.1f}" fill="{LAND}"/>'
    for number in range(-int(height / step) - 1, int(height / step) + 2):
        if 0 < (y := height / 2 + (number + 0.5) * step) < height:
            yield f'<path d="M0 {y:.1f}H{width}" stroke="{GRID}" stroke-width="2"/>'
    for number in range(-int(width / step) - 1, int(width / step) + 2):
        if 0 < (x := width / 2 + (number + 0.5) * step) < width:
            yield f'<path d="M{x:.1f} 0V{height:.1f}" stroke="{GRID}" stroke-width="2"/>'


def _way(here: Dot, there: Dot, sizes: tuple[float, float], others: Sequence[tuple[Dot, float]]) -> Iterator[str]:
    """A bow with its arrow in the middle of what is seen."""
    long, bend = hypot(there[0] - here[0], there[1] - here[1]), bow(here, there, others)
    drawn = f'<path d="M{_at(here)}Q{_at(bend)} {_at(there)}" fill="none" stroke-linecap="round"'
    yield f'{drawn} stroke="#ffffff" stroke-width="18"/>'
    yield f'{drawn} stroke="{TOMATO}" stroke-width="9"/>'
    if long > sum(sizes) + 34:
        middle = 0.5 + (sizes[0] - sizes[1]) / long / 2
        turned = degrees(atan2(there[1] - here[1], there[0] - here[0]))
        yield (
            f'<path transform="translate({_at(on_bow(here, bend, there, middle))}) rotate({turned:.1f})" '
            f'd="M-15-19L20 0L-15 19L-8 0z" fill="{TOMATO}" stroke="#ffffff" stroke-width="5" '
            f'paint-order="stroke" stroke-linejoin="round"/>'
        )


def _numbered(mark: Dot, radius: float, number: str) -> str:
    size = radius * (1.15 if len(number) < 3 else 0.85)
    return circle(mark, radius, GREEN, "#ffffff", 5) + text(
        number, mark[0], mark[1] + size * 0.34, size, ink="#ffffff", bold=True, anchor="middle"
    )


def _stop(mark: Dot, radius: float) -> str:
    jar = f'<path transform="translate({_at(mark)}) scale({radius / 36:.2f})" d="{JAR}" fill="#ffffff"/>'
    return circle(mark, radius, TOMATO, "#ffffff", 6) + jar


def _legend(scale: Scale, language: str) -> Iterator[str]:
    """How long a kilometre is, and where north is, below all places."""
    km, y = bar_km(scale, scale.frame.width / 4), scale.frame.height + BAR - 28
    end, x = 48 + km * scale.pixels, scale.frame.width - 66
    yield f'<path d="M48 {y - 14:.1f}V{y:.1f}H{end:.1f}V{y - 14:.1f}" fill="none" stroke="{INK}" stroke-width="5"/>'
    yield text(plain(Distance(km), language), (48 + end) / 2, y - 18, 34, anchor="middle")
    yield f'<path d="M{x} {y - 62:.1f}L{x + 21} {y + 4:.1f}L{x} {y - 12:.1f}L{x - 21} {y + 4:.1f}z" fill="{INK}"/>'
    yield text("N", x - 34, y + 2, 40, bold=True, anchor="end")


def _list(pdf: FPDF, rows: Sequence[_Line], top: float, language: str) -> Iterator[str]:
    """Number, hour, name and load of each place, in order."""
    for number, row in enumerate(rows):
        y = top + number * ROW
        middle = y + ROW / 2
        if number % 2:
            yield f'<rect y="{y:.1f}" width="{WIDTH}" height="{ROW}" fill="#f4f7f4"/>'
        yield _mark(row, (78, middle))
        yield text(plain(Hour(row.at), language), 136, middle + 16, 46, bold=True)
        last = number == len(rows) - 1
        yield text(row.amount, WIDTH - 48, middle + 16, 44, anchor="end", bold=last)
        name = fitted(pdf, row.name, 44, WIDTH - 48 - wide(pdf, row.amount, 44, "B") - 28 - 326)
        yield text(name.text, 326, middle + 16, name.size)


def _mark(row: _Line, at: Dot) -> str:
    if row.mark:
        return _numbered(at, 32, row.mark)
    return _stop(at, 36) if row.stop else _start(at, 20)


def _start(at: Dot, radius: float) -> str:
    return circle(at, radius, "#ffffff", INK, 9)


def _at(dot: Dot) -> str:
    return f"{dot[0]:.1f} {dot[1]:.1f}"
