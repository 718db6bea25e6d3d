"""What papers say of a workshop: what it is, until when, for whom, for how much, and who can reach it."""

from __future__ import annotations

from domain.words import Hour, Listed, Money, Value, Words, _
from domain.workshops import Theme, Workshop
from services.workshop.words import ACCESS, AUDIENCES

THEMES = {
    Theme.COOKING: _("Cooking workshop"),
    Theme.PRESERVING: _("Preserving workshop"),
    Theme.GARDENING: _("A farmer shows"),
    Theme.PRESENTATION: _("Come and meet us"),
    Theme.GLEANING: _("Gleaning"),
}


def hours(workshop: Workshop) -> Words:
    """From when to when, in the workshop's own zone."""
    return _("from {start} to {end}", start=Hour(workshop.start), end=Hour(workshop.end))


def whom(workshop: Workshop) -> Value:
    """For whom it is made."""
    if not workshop.audiences:
        return _("Everyone")
    return Listed([AUDIENCES[audience] for audience in workshop.audiences])


def reach(workshop: Workshop) -> Value:
    """What makes the place easy to reach and to be in; empty when nothing is known."""
    return Listed([ACCESS[access] for access in workshop.access])


def price(workshop: Workshop) -> Value:
    """What it costs, and the deposit that is given back."""
    cost: Value = Money(workshop.price_cents) if workshop.price_cents else _("Free")
    if not workshop.deposit_cents:
        return cost
    return _("{price}, and {deposit} of deposit, which we give back", price=cost, deposit=Money(workshop.deposit_cents))
