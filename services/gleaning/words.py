"""How gleanings are spoken of: what is picked, by how many, whose field it is, by which light."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.daylight import Daylight, daylight
from domain.gleanings import Crop, Gleaning
from domain.places import Place, Point
from domain.words import Hour, Listed, Load, Produce, Value, Words, _, many


def picked(crops: Sequence[Crop]) -> Listed:
    """Each crop with its weight, where one is known: "240 kg de carottes et poireaux"."""
    return Listed([Load(crop.product, crop.grams) for crop in crops])


def named(crops: Sequence[Crop]) -> Listed:
    """The names of the crops alone."""
    return Listed([Produce(crop.product) for crop in crops])


def crops(found: Sequence[Crop]) -> Words:
    """What is picked, in one line."""
    return _("🧺 {crops}", crops=picked(found))


def people(least: int, most: int) -> Words:
    """From how many on it takes place, and how many there is work for."""
    if least == most:
        return many("👥 {n} person", "👥 {n} people", most)
    return many("👥 {least} to {n} person", "👥 {least} to {n} people", most, least=least)


def coming(heads: int) -> Words:
    """How many have promised to come."""
    if not heads:
        return _("✋ Nobody has signed up yet")
    return many("✋ {n} person comes", "✋ {n} people come", heads)


def at_farm(name: str, phone: str = "") -> Words:
    """Whose field it is, in one line."""
    if phone:
        return _("🚜 At {farm}, {phone}", farm=name, phone=phone)
    return _("🚜 At {farm}", farm=name)


def spot(place: Place) -> str:
    """Where a field is: its label, and its commune when that says more."""
    return place.label if place.commune in {"", place.label} else f"{place.label}, {place.commune}"


def field(gleaning: Gleaning) -> Words | None:
    """Where the produce stands, when people meet somewhere else."""
    return None if gleaning.field is None else _("🌱 The field: {place}", place=spot(gleaning.field))


def tree(on_tree: bool | None) -> Words | None:
    """Whether something is still on the tree."""
    return _("🌳 Fruit is picked from the tree") if on_tree else None


def details(gleaning: Gleaning) -> list[Value]:
    """What volunteers must know besides: tools, clothes, cars, age."""
    return equipment(gleaning.tools, gleaning.wear, gleaning.cars, gleaning.min_age)


def equipment(tools: str, wear: str, cars: int, min_age: int | None) -> list[Value]:
    """The same, of a draft or of what is stored."""
    said: list[Value] = []
    if tools:
        said.append(_("🛠️ On site: {things}", things=tools))
    if wear:
        said.append(_("🧤 To wear: {things}", things=wear))
    if cars:
        said.append(many("🚗 {n} car is needed", "🚗 {n} cars are needed", cars))
    if min_age:
        said.append(_("From the age of {n}", n=min_age))
    return said


def sun(light: Daylight) -> Words:
    """By which light it is done: the rule, with the hours of that day."""
    return _(
        "Gleaning is done by day: on {day} the sun rises at {rise} and sets at {set}.",
        day=light.rise.date(),
        rise=Hour(light.rise),
        set=Hour(light.set),
    )


def too_dark(point: Point, start: datetime, end: datetime) -> Words | None:
    """Why these hours are not possible there; None when it is day all the time."""
    light = daylight(point, start.date(), ZoneInfo(str(start.tzinfo)))
    if light is None or light.covers(start, end):
        return None
    return _("{rule} Give other hours.", rule=sun(light))
