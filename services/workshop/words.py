"""How workshops are spoken of: theme, public, access, price, and a workshop in a line or in a few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain.words import Dish, Lines, Listed, Money, Span, Tongue, Value, Words, _, many
from domain.workshops import Access, Audience, Theme, Workshop

THEMES: Mapping[Theme, Words] = {
    Theme.COOKING: _("Cooking"),
    Theme.PRESERVING: _("Preserving"),
    Theme.GARDENING: _("Gardening, shown by a farmer"),
    Theme.PRESENTATION: _("Presentation"),
    Theme.GLEANING: _("Gleaning"),
}
AUDIENCES: Mapping[Audience, Words] = {
    Audience.FAMILIES: _("families"),
    Audience.SENIORS: _("seniors"),
    Audience.DISABILITY: _("people with a disability"),
    Audience.INSERTION: _("people on their way back to work"),
    Audience.DIETITIANS: _("dietitians"),
}
ACCESS: Mapping[Access, Words] = {
    Access.STEP_FREE: _("no steps"),
    Access.SITTING: _("seats to sit down"),
    Access.TOILETS: _("toilets"),
    Access.SIGNED: _("sign language"),
    Access.EASY: _("plain words and pictures"),
}


def either(one: Workshop, workshop: Words, gleaning: Words) -> Words:
    """Which of two sentences is said of it: a gleaning is never called a workshop, nor the other way round."""
    return gleaning if one.is_gleaning else workshop


def headed(workshop: Workshop) -> Words:
    """Its title, with the sign by which it is found again."""
    title = workshop.title
    return either(workshop, _("🫙 <b>{title}</b>", title=title), _("🥕 <b>{title}</b>", title=title))


def named(workshop: Workshop) -> Value:
    """Its title where nothing else tells what it is: the title of a gleaning is only what grows there."""
    return _("Gleaning: {title}", title=workshop.title) if workshop.is_gleaning else workshop.title


def line(workshop: Workshop) -> Words:
    """When and where it is."""
    return _("<b>{when}</b>\n{where}", when=Span(workshop.start, workshop.end), where=workshop.where())


def subject(theme: Theme | None, recipe: str | None) -> Words | None:
    """What is done there."""
    if recipe:
        return _("Recipe: {dish}", dish=Dish(recipe))
    return None if theme is None else _("Theme: {theme}", theme=THEMES[theme])


def audience(chosen: Sequence[Audience]) -> Words:
    """For whom it is."""
    if not chosen:
        return _("For everyone")
    return _("For: {audiences}", audiences=Listed([AUDIENCES[one] for one in chosen]))


def access(chosen: Sequence[Access]) -> Words | None:
    """What makes the place reachable."""
    return _("On site: {access}", access=Listed([ACCESS[one] for one in chosen])) if chosen else None


def price(cents: int, deposit_cents: int) -> Words:
    """What it costs, and what is given back."""
    cost = _("Price: {price}", price=Money(cents)) if cents else _("Free")
    if not deposit_cents:
        return cost
    return _("{cost}. Deposit, given back: {deposit}", cost=cost, deposit=Money(deposit_cents))


def seats(count: int, kept_newcomers: int, kept_partner: int, partner: str) -> Lines:
    """How many seats there are, and for whom some are kept."""
    lines: list[Value] = [many("👥 {n} seat", "👥 {n} seats", count)]
    if kept_newcomers:
        lines.append(many("{n} of them for newcomers", "{n} of them for newcomers", kept_newcomers))
    if kept_partner:
        whom = partner or _("a partner")
        lines.append(many("{n} of them for {partner}", "{n} of them for {partner}", kept_partner, partner=whom))
    return Lines(lines)


def tongue(code: str) -> Words:
    """In which language it is held."""
    return _("Language: {language}", language=Tongue(code))
