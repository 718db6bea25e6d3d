"""Buttons that answer a question about a gleaning: places, how many people, kilos, farms, the team."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from domain.buttons import data
from domain.gleaning_drafts import GleaningDraft, GleaningField
from domain.messages import Button
from domain.people import Person
from domain.words import Mass, Value, Words, _, many
from services.stop.card import place_label

Rows = list[tuple[Button, ...]]

USUAL_PEOPLE = ((4, 8), (6, 12), (8, 15), (10, 20))
USUAL_KG = (100, 200, 300, 400)
USUAL_CARS = (0, 1, 2, 3)
USUAL_AGES = (0, 6, 12, 16)
TEAM_SHOWN = 12


def choices(draft: GleaningDraft, asked: GleaningField, team: Sequence[Person]) -> Rows:
    """The buttons under a question; none for what only words can answer."""
    if asked == "team":
        return _team(draft, team)
    return _SIMPLE[asked](draft) if asked in _SIMPLE else []


def _pairs(buttons: Sequence[Button]) -> Rows:
    return [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]


def _set(draft: GleaningDraft, name: str, value: int | str, label: Value) -> Button:
    return Button(_("{choice}", choice=label), data("glean.set", draft.stamp, name, value))


def _places(draft: GleaningDraft) -> Rows:
    named = [place_label(place) for place in draft.choices]
    return [(Button(label, data("glean.place", draft.stamp, at)),) for at, label in enumerate(named)]


def _field(draft: GleaningDraft) -> Rows:
    return _places(draft) or [(_set(draft, "field", "same", _("Where people meet")),)]


def _people(draft: GleaningDraft) -> Rows:
    if draft.asking is None and draft.most is not None:
        most = draft.most
        few = sorted({max(1, most // 3), max(1, most // 2), max(1, most * 2 // 3)})
        return _pairs([_between(draft, least, most) for least in few])
    if draft.asking is None and draft.least is not None:
        return _pairs([_between(draft, draft.least, draft.least + more) for more in (2, 4, 8, 12)])
    return _pairs([_between(draft, *both) for both in USUAL_PEOPLE])


def _between(draft: GleaningDraft, least: int, most: int) -> Button:
    return _set(draft, "people", f"{least}-{most}", _("{least} to {most}", least=least, most=most))


def _kg(draft: GleaningDraft) -> Rows:
    usual = [_set(draft, "kg", kg, Mass(kg * 1000)) for kg in USUAL_KG] if len(draft.crops) == 1 else []
    return [*_pairs(usual), (_set(draft, "kg", 0, _("I do not know")),)]


def _farm(draft: GleaningDraft) -> Rows:
    known: Rows = [(_set(draft, "farmer", key, name),) for key, name in draft.farms]
    return [*known, (_set(draft, "farm", "later", _("I say it later")),)]


def _tree(draft: GleaningDraft) -> Rows:
    return [(_set(draft, "tree", "yes", _("Yes, from the tree")), _set(draft, "tree", "no", _("No, from the ground")))]


def _cars(draft: GleaningDraft) -> Rows:
    return _pairs([_set(draft, "cars", n, many("{n} car", "{n} cars", n) if n else _("None")) for n in USUAL_CARS])


def _ages(draft: GleaningDraft) -> Rows:
    return _pairs([_set(draft, "age", n, many("{n} year", "{n} years", n) if n else _("Any age")) for n in USUAL_AGES])


def _team(draft: GleaningDraft, team: Sequence[Person]) -> Rows:
    rows: Rows = [
        (Button(_box(one.name, on=one.id in draft.team), data("glean.tick", draft.stamp, one.id)),)
        for one in team[:TEAM_SHOWN]
    ]
    return [*rows, (Button(_("Continue"), data("glean.back", draft.stamp), style="primary"),)]


def _box(label: Value, *, on: bool) -> Words:
    return _("☑ {choice}", choice=label) if on else _("☐ {choice}", choice=label)


_SIMPLE: Mapping[GleaningField, Callable[[GleaningDraft], Rows]] = {
    "centre": lambda draft: [(Button(name, data("glean.centre", draft.stamp, key)),) for key, name in draft.centres],
    "place": _places,
    "field": _field,
    "people": _people,
    "kg": _kg,
    "farm": _farm,
    "tree": _tree,
    "cars": _cars,
    "age": _ages,
}
