"""Buttons that answer a question about a workshop: stops, places, themes, the public, the team."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from domain.buttons import data
from domain.catalogue import recipes
from domain.messages import Button
from domain.people import Person
from domain.stops import Stop
from domain.words import Dish, Money, Tongue, Value, Words, _, many
from domain.workshop_drafts import WorkshopDraft, WorkshopField
from domain.workshops import WORKSHOPS, Access, Audience
from services.stop.card import place_label
from services.workshop.words import ACCESS, AUDIENCES, THEMES

Rows = list[tuple[Button, ...]]

USUAL_SEATS = (6, 8, 10, 12)
USUAL_TONGUES = ("fr", "en", "ar", "uk", "pt", "tr")
USUAL_PRICES = (0, 200, 500)
TEAM_SHOWN = 12


def choices(draft: WorkshopDraft, asked: WorkshopField, stops: Sequence[Stop], team: Sequence[Person]) -> Rows:
    """The buttons under a question; none for what only words can answer."""
    if asked in {"place", "date"}:
        return _places(draft, stops, elsewhere=asked == "place")
    if asked == "team":
        return _team(draft, team)
    return _SIMPLE[asked](draft) if asked in _SIMPLE else []


def _pairs(buttons: Sequence[Button]) -> Rows:
    return [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]


def _set(draft: WorkshopDraft, name: str, value: int | str, label: Value) -> Button:
    return Button(_("{choice}", choice=label), data("plan.set", draft.stamp, name, value))


def _number(draft: WorkshopDraft, count: int) -> Button:
    return Button(many("{n} seat", "{n} seats", count), data("plan.set", draft.stamp, "seats", count))


def _places(draft: WorkshopDraft, stops: Sequence[Stop], *, elsewhere: bool) -> Rows:
    if draft.choices:
        named = [place_label(place) for place in draft.choices]
        return [(Button(label, data("plan.place", draft.stamp, at)),) for at, label in enumerate(named)]
    if draft.elsewhere and draft.asking is None:
        return []
    rows: Rows = [(Button(_stop(stop), data("plan.stop", draft.stamp, stop.id)),) for stop in stops]
    return [*rows, (Button(_("Elsewhere"), data("plan.elsewhere", draft.stamp)),)] if rows and elsewhere else rows


def _stop(stop: Stop) -> Words:
    return _("🚚 {day}, {commune}", day=stop.start.date(), commune=stop.commune)


def _themes(draft: WorkshopDraft) -> Rows:
    order = list(recipes())
    rows: Rows = [(_set(draft, "recipe", order.index(slug), Dish(slug)),) for slug in draft.near if slug in recipes()]
    return rows + _pairs([_set(draft, "theme", one.value, THEMES[one]) for one in WORKSHOPS])


def _ticks(draft: WorkshopDraft, name: str, every: dict[str, Words], ticked: Sequence[str]) -> Rows:
    """Each of them ticked or not, and Continue."""
    rows: Rows = [
        (Button(_box(label, on=value in ticked), data("plan.tick", draft.stamp, name, value)),)
        for value, label in every.items()
    ]
    return [*rows, (Button(_("Continue"), data("plan.back", draft.stamp), style="primary"),)]


def _box(label: Value, *, on: bool) -> Words:
    return _("☑ {choice}", choice=label) if on else _("☐ {choice}", choice=label)


def _team(draft: WorkshopDraft, team: Sequence[Person]) -> Rows:
    rows: Rows = [
        (Button(_box(one.name, on=one.id in draft.team), data("plan.tick", draft.stamp, "team", one.id)),)
        for one in team[:TEAM_SHOWN]
    ]
    return [*rows, (Button(_("Continue"), data("plan.back", draft.stamp), style="primary"),)]


_SIMPLE: Mapping[WorkshopField, Callable[[WorkshopDraft], Rows]] = {
    "centre": lambda draft: [(Button(name, data("plan.centre", draft.stamp, key)),) for key, name in draft.centres],
    "seats": lambda draft: _pairs([_number(draft, count) for count in USUAL_SEATS]),
    "price": lambda draft: _pairs(
        [_set(draft, "price", cents, Money(cents) if cents else _("Free")) for cents in USUAL_PRICES]
    ),
    "recipe": _themes,
    "language": lambda draft: _pairs([_set(draft, "language", code, Tongue(code)) for code in USUAL_TONGUES]),
    "audience": lambda draft: _ticks(
        draft, "audience", {one.value: AUDIENCES[one] for one in Audience}, draft.audiences
    ),
    "access": lambda draft: _ticks(draft, "access", {one.value: ACCESS[one] for one in Access}, draft.access),
}
