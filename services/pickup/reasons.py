"""Why nobody fetches a lot, in plain words and with what is missing."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from domain.tours import LEFT, LeftOffer
from domain.words import Mass, Words, _, many
from matching.tours.values import Why

DAY, HOURS = 24 * 60, 120
"""Minutes from which a time is told in days, or in hours."""


def _mass(kg: float) -> Mass:
    return Mass(ceil(kg) * 1000)


def _crates_too_many(short: float) -> Words:
    return many("One crate too many for one vehicle.", "{n} crates too many for one vehicle.", ceil(short))


def _crates_full(short: float) -> Words:
    return many(
        "No room beside the others: one crate too many.",
        "No room beside the others: {n} crates too many.",
        ceil(short),
    )


_SAID: dict[str, Callable[[float], Words]] = {
    Why.NO_VEHICLE: lambda _short: _("No vehicle is there to fetch it."),
    Why.TOO_HEAVY: lambda short: _("Too heavy for one vehicle: {mass} too much.", mass=_mass(short)),
    Why.TOO_MANY_CRATES: _crates_too_many,
    Why.NO_ROAD: lambda _short: _("I know no road to this farm."),
    Why.TOO_FAR: lambda short: _("Too far: {missing} are missing.", missing=span(short)),
    Why.CLOSED: lambda short: _("We would come too late for it: {missing} are missing.", missing=span(short)),
    Why.NOT_READY: lambda short: _("Ready too late: {missing} are missing.", missing=span(short)),
    Why.READY_AFTER: lambda _short: _("Ready only when the stop has begun."),
    Why.NOT_WORTH: lambda short: _("A long way for little: it would take {mass} more.", mass=_mass(short)),
    Why.LOAD_FULL: lambda short: _("No room beside the others: {mass} too much.", mass=_mass(short)),
    Why.CRATES_FULL: _crates_full,
    Why.NO_TIME: lambda short: _("No time between the others: {missing} are missing.", missing=span(short)),
    LEFT: lambda _short: _("You leave it out."),
}


def why(left: LeftOffer) -> Words:
    """A sentence for each reason."""
    return _SAID[left.reason](max(left.short or 0.0, 0.1))


def span(minutes: float) -> Words:
    """So many minutes, or hours, or days; never less than one.

    >>> span(25).n, span(150).n, span(4000).n
    (25, 3, 3)
    """
    whole = max(1, ceil(minutes))
    if whole >= 2 * DAY:
        return many("{n} day", "{n} days", ceil(whole / DAY))
    if whole >= HOURS:
        return many("{n} hour", "{n} hours", ceil(whole / 60))
    return many("{n} minute", "{n} minutes", whole)
