"""The farms of a tour one by one, to have one come along or stay away by a tap."""

from __future__ import annotations

from domain.buttons import data
from domain.messages import Button, Message
from domain.tours import Halt, LeftOffer
from domain.words import Hour, Lines, Mass, Value, Words, _, many
from services.pickup.card import head
from services.pickup.lots import Lot
from services.pickup.reasons import why
from services.pickup.views import View

PAGE = 5
LONGEST = 24
"""Letters of a farm's name on a button."""


def message(view: View, skip: int) -> Message:
    """One page of them: those that are fetched first, in the order of their hour."""
    tour = view.tour
    hours = {one.offer: one for one in view.halts if one.state == "planned"}
    left = {one.offer: one for one in view.left()}
    order = sorted(view.accepted, key=lambda lot: (lot.offer.id not in hours, _at(hours, lot), lot.offer.id))
    skip = skip if skip < len(order) else 0
    lines: list[Value] = [head(view.stop), "", _("<b>Which farms?</b> Tick what must come along, or stays away.")]
    rows: list[tuple[Button, ...]] = []
    for number, lot in enumerate(order[skip : skip + PAGE], skip + 1):
        lines.append(_line(view, number, lot, hours, left))
        rows.append(_ticks(view, lot, skip))
    rest = len(order) - skip - PAGE
    if rest > 0:
        lines.append(many("and {n} more farm", "and {n} more farms", rest))
    more = (Button(_("See more"), data("tour.farms", tour.id, skip + PAGE)),) if rest > 0 else ()
    rows.append((*more, Button(_("Back"), data("tour.show", tour.id))))
    rows.append((Button(_("Compute again"), data("tour.again", tour.id), style="primary"),))
    return Message(Lines(lines), buttons=rows)


def _at(hours: dict[int, Halt], lot: Lot) -> float:
    return hours[lot.offer.id].arrive.timestamp() if lot.offer.id in hours else 0.0


def _line(view: View, number: int, lot: Lot, hours: dict[int, Halt], left: dict[int, LeftOffer]) -> Words:
    facts: dict[str, Value] = {
        "n": number,
        "farm": lot.farmer.called(),
        "commune": lot.offer.commune,
        "mass": Mass(lot.total),
    }
    halt = hours.get(lot.offer.id)
    if halt is not None:
        return _("{n}. <b>{hour}</b> {farm}, {commune}, {mass}", **facts, hour=Hour(view.here(halt.arrive)))
    if lot.offer.id in left:
        return _("{n}. {farm}, {commune}, {mass}. {why}", **facts, why=why(left[lot.offer.id]))
    return _("{n}. {farm}, {commune}, {mass}", **facts)


def _ticks(view: View, lot: Lot, skip: int) -> tuple[Button, Button]:
    tour, offer, name = view.tour, lot.offer.id, short(lot.farmer.called())
    pinned, out = offer in tour.pinned, offer in tour.kept_out
    take = _("☑ Take {farm}", farm=name) if pinned else _("☐ Take {farm}", farm=name)
    leave = _("☑ Leave {farm}", farm=name) if out else _("☐ Leave {farm}", farm=name)
    return (
        Button(take, data("tour.pin", tour.id, offer, skip)),
        Button(leave, data("tour.out", tour.id, offer, skip)),
    )


def short(name: str) -> str:
    """A name that fits on a button.

    >>> short("EARL Lefebvre et fils de Saint-Aubin"), short("Marie")
    ('EARL Lefebvre et fils d…', 'Marie')
    """
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
