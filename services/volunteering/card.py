"""The card of how somebody volunteers: what holds now, and a button for each thing that can be chosen."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Literal, get_args

from domain.buttons import data
from domain.catalogue import products
from domain.messages import Button, Message
from domain.people import Person
from domain.volunteering import CAR_SEATS, EVERY_DAY, PER_WEEK, RADII, Taste, Volunteering
from domain.words import Distance, Lines, Listed, Produce, Value, Words, _, many

CARD = "volunteering"
Section = Literal["days", "crops", "car", "week", "radius"]
SECTIONS: tuple[Section, ...] = get_args(Section)
COMMON = (
    "pomme", "carotte", "pomme de terre", "poireau", "chou-fleur", "betterave", "courge", "tomate", "oignon", "poire",
    "endive", "fraise",
)  # fmt: skip
"""Crops that are often gleaned, to choose from; any other by words."""
DAYS: tuple[Words, ...] = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)
LABELS: dict[Section, Words] = {
    "days": _("Which days"),
    "crops": _("Which crops"),
    "car": _("My car"),
    "week": _("How many calls"),
    "radius": _("How far I go"),
}
QUESTIONS: dict[Section, Words] = {
    "days": _("<b>On which days can you help?</b>"),
    "crops": _(
        "<b>What do you like to pick?</b>\nOne tap: I like it. Two taps: not this one. Three taps: I do not mind.\n"
        "For another crop: Say it in words."
    ),
    "car": _("<b>Do you come by car? With how many free seats, beside yours?</b>"),
    "week": _("<b>How many times a week may I call you to a gleaning, at most?</b>"),
    "radius": _("<b>How far from your home?</b>"),
}
_IN_WORDS = Button(_("Say it in words"), data("help.words"))
_NEXT: dict[Taste, Taste] = {"any": "like", "like": "no", "no": "any"}


def main(person: Person, chosen: Volunteering, radius_km: int | None) -> Message:
    """All choices, each with its button, and the way to the gleanings."""
    lines: list[Value] = [
        _("🥕 <b>How you help</b>"),
        _("When a field near you is to be gleaned, I write to you."),
        "",
        _("• Days: {days}", days=_days(chosen)),
        *_crops(chosen),
        _("• Car: {car}", car=car(chosen.car_seats)),
        _("• Calls: {number}", number=calls(chosen.per_week)),
        _("• How far: {distance}", distance=_far(radius_km)),
        _home(person),
    ]
    rows = _pairs([Button(words, data("help.open", section)) for section, words in LABELS.items()] + [_IN_WORDS])
    return Message(Lines(lines), buttons=(*rows, (Button(_("Gleanings near you"), data("gleaning.list", 0)),)))


def how_to_write() -> Words:
    """What to write."""
    return _("<b>How do you help?</b>\nFor example: Saturdays, car with 3 seats, I like apples, no leeks.")


def _days(chosen: Volunteering) -> Value:
    if chosen.days == EVERY_DAY:
        return _("every day")
    named = [words for day, words in enumerate(DAYS) if chosen.can(day)]
    return Listed(named) if named else _("none, so I do not call you")


def _crops(chosen: Volunteering) -> list[Value]:
    lines: list[Value] = []
    if chosen.likes:
        lines.append(_("• I like: {crops}", crops=Listed([Produce(one) for one in chosen.likes])))
    if chosen.refuses:
        lines.append(_("• Not: {crops}", crops=Listed([Produce(one) for one in chosen.refuses])))
    return lines or [_("• Crops: any")]


def car(seats: int | None) -> Words:
    """With which car somebody comes."""
    if seats is None:
        return _("no car")
    return many("{n} free seat", "{n} free seats", seats) if seats else _("a car, no free seat")


def calls(number: int) -> Words:
    """How often somebody may be called."""
    return many("{n} time a week at most", "{n} times a week at most", number) if number else _("do not call me")


def _far(km: int | None) -> Words:
    return _("wherever it is") if km is None else _("up to {distance}", distance=Distance(km))


def _home(person: Person) -> Words:
    if person.place is None:
        return _("• Home: not known. Say it here, so that I can call you: /profile")
    return _("• Home: {place}. To change it: /profile", place=person.place.commune or person.place.label)


# --- one thing to choose ----------------------------------------------------------------------------------------------


def section(chosen: Volunteering, which: Section, radius_km: int | None) -> Message:
    """One thing to choose, what is chosen ticked."""
    rows = _pairs(_options(chosen, which, radius_km))
    back = Button(_("Back"), data("help.back"))
    return Message(QUESTIONS[which], buttons=(*rows, (_IN_WORDS, back) if which == "crops" else (back,)))


def _pairs(buttons: Sequence[Button]) -> list[tuple[Button, ...]]:
    return [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]


def _options(chosen: Volunteering, which: Section, radius_km: int | None) -> list[Button]:
    match which:
        case "days":
            return [
                _box(words, data("help.day", day, int(not chosen.can(day))), on=chosen.can(day))
                for day, words in enumerate(DAYS)
            ]
        case "crops":
            return [_crop(one, chosen.taste(one)) for one in crops(chosen)]
        case "car":
            none = _box(car(None), data("help.car", "none"), on=chosen.car_seats is None)
            return [none, *(_box(car(n), data("help.car", n), on=chosen.car_seats == n) for n in CAR_SEATS)]
        case "week":
            return [_box(calls(n), data("help.week", n), on=chosen.per_week == n) for n in PER_WEEK]
        case "radius":
            return [_box(_far(km), data("help.radius", km), on=radius_km == km) for km in RADII]


def _box(label: Words, pressed: str, *, on: bool) -> Button:
    return Button(_("☑ {choice}", choice=label) if on else _("☐ {choice}", choice=label), pressed)


def crops(chosen: Volunteering) -> list[str]:
    """The common ones, and whatever else somebody has named."""
    return list(dict.fromkeys((*COMMON, *chosen.likes, *chosen.refuses)))


def _crop(product: str, taste: Taste) -> Button:
    name, pressed = Produce(product), data("help.crop", named(product), _NEXT[taste])
    match taste:
        case "like":
            return Button(_("❤️ {crop}", crop=name), pressed)
        case "no":
            return Button(_("🚫 {crop}", crop=name), pressed)
    return Button(_("☐ {choice}", choice=name), pressed)


def named(product: str) -> int:
    """A product as a button carries it: its name has letters that no button has."""
    return zlib.crc32(product.encode())


def product_of(number: int) -> str | None:
    """The product that a button carries; None when it is none of ours."""
    return next((one for one in products() if named(one) == number), None)
