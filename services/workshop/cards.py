"""How a workshop is shown to people who may come: in short, in full, and with what they have promised."""

from __future__ import annotations

from collections.abc import Sequence

from domain.buttons import data
from domain.messages import Button, Message
from domain.people import Person
from domain.words import Dish, Lines, Listed, Value, _
from domain.workshops import Workshop
from services.workshop.taking_part import away, buttons, card_name, left, managed, state, venue
from services.workshop.views import View
from services.workshop.words import access, audience, headed, line, price, tongue

__all__ = ["card_name", "left", "short", "venue", "whole"]


def short(seen: View, person: Person) -> Message:
    """What one needs to choose, and the buttons to sign up."""
    workshop = seen.workshop
    lines: list[Value] = [headed(workshop), line(workshop), *away(seen)]
    lines.append(Lines([audience(workshop.audiences), price(workshop.price_cents, workshop.deposit_cents)], ". "))
    if workshop.language != person.language:
        lines.append(tongue(workshop.language))
    lines += _standing(seen)
    more = Button(_("See everything"), data("workshop.show", workshop.id))
    return Message(Lines(lines), buttons=(*buttons(seen), (more,), *managed(seen)))


def whole(seen: View, leaders: Sequence[Person], *, note: Value = "", partner: str = "") -> Message:
    """All that is known of it."""
    workshop = seen.workshop
    lines: list[Value] = [note, ""] if note else []
    lines += [headed(workshop), line(workshop), *away(seen), ""]
    lines += [*_about(workshop), *_practical(workshop, leaders), "", *_standing(seen)]
    where = Button(_("Where is it?"), data("workshop.where", workshop.id))
    return Message(Lines(lines), buttons=(*buttons(seen, partner), (where,), *managed(seen)))


def _about(workshop: Workshop) -> list[Value]:
    lines: list[Value] = [workshop.about] if workshop.about else []
    if workshop.recipe:
        lines.append(_("Recipe: {dish}", dish=Dish(workshop.recipe)))
    return lines


def _practical(workshop: Workshop, leaders: Sequence[Person]) -> list[Value]:
    lines: list[Value] = [
        audience(workshop.audiences),
        tongue(workshop.language),
        price(workshop.price_cents, workshop.deposit_cents),
    ]
    if workshop.bring:
        lines.append(_("To bring: {things}", things=workshop.bring))
    if reach := access(workshop.access):
        lines.append(reach)
    if leaders:
        lines.append(_("With {names}", names=Listed([one.first for one in leaders])))
    return lines


def _standing(seen: View) -> list[Value]:
    """What they have promised, or how many seats are left."""
    return state(seen) or [left(seen.left)]
