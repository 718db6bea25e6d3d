"""The questions on a tour's card: which car, how much does it carry, from when on, from where. Each leads back."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.buttons import data
from domain.messages import Button, Message
from domain.words import Distance, Hour, Lines, Mass, Value, Words, _, many
from services.offer.reading import km
from services.pickup.card import called, head, truck_rows
from services.pickup.farms import short
from services.pickup.vehicles import CAR_CRATES, CAR_KG, leaving
from services.pickup.views import View
from storage import tour_work
from storage.database import Transaction

Rows = list[tuple[Button, ...]]
PAGE = 5
HOURS = (1, 2, 3, 4)
"""Before the stop, to choose from."""


def _asked(view: View, lines: list[Value], rows: Rows) -> Message:
    rows.append((Button(_("Back"), data("tour.show", view.tour.id)),))
    return Message(Lines([head(view.stop), "", *lines]), buttons=rows)


async def car(tx: Transaction, view: View, skip: int) -> Message:
    """Which car: volunteers who have one, those nearest to the stop first; or somebody of the team."""
    on_it = {one.driver for one in view.cars}
    found = [one for one in await tour_work.with_cars(tx, view.tour.network, view.stop.point) if one.id not in on_it]
    shown = found[skip : skip + PAGE]
    lines: list[Value] = [_("<b>Whose car?</b>")]
    rows: Rows = []
    for one in shown:
        if one.place is not None:
            away = Distance(km(view.stop.point, one.place.point))
            lines.append(
                _("• {name}, {commune}, at {km} from the stop", name=one.name, commune=one.place.commune, km=away)
            )
            rows.append((Button(short(one.name), data("tour.car", view.tour.id, one.id)),))
    if rest := len(found) - skip - len(shown):
        lines.append(many("and {n} more person", "and {n} more people", rest))
        rows.append((Button(_("See more"), data("tour.cars", view.tour.id, skip + PAGE)),))
    if shown:
        usual: dict[str, Value] = {"mass": Mass(CAR_KG * 1000), "crates": CAR_CRATES}
        lines.append(_("I count on {mass} and {crates} crates. They are asked once you open the tour.", **usual))
        lines.append(_("Or write a name of the team. For example: Paul, 150 kg, 15 crates."))
    else:
        lines.append(_("No volunteer has said yet that they have a car."))
        lines.append(_("Write a name of the team. For example: Paul, 150 kg, 15 crates."))
    return _asked(view, lines, rows)


def less(view: View) -> Message:
    """Which vehicle goes."""
    buttons = [Button(_("{name}", name=called(one)), data("tour.drop", one.id)) for one in view.cars]
    return _asked(view, [_("<b>Which vehicle do you take away?</b>")], [(one,) for one in buttons])


async def when(tx: Transaction, view: View) -> Message:
    """From when on vehicles may leave."""
    start = view.stop.start
    known = Hour(await leaving(tx, view.tour, view.stop))
    moments = [(hours, start - timedelta(hours=hours)) for hours in HOURS]
    buttons = [Button(_at(moment), data("tour.from", view.tour.id, hours)) for hours, moment in reversed(moments)]
    lines: list[Value] = [
        _("<b>From when on may the vehicles leave?</b> Until now: {hour}.", hour=known),
        _("Or write the hour. For example: 7 h 30."),
    ]
    return _asked(view, lines, [tuple(buttons[:2]), tuple(buttons[2:])])


def _at(moment: datetime) -> Words:
    return _("{hour}", hour=Hour(moment))


def truck(view: View) -> Message:
    """What the truck carries, and where it starts."""
    tour, own = view.tour.id, next((one for one in view.cars if one.truck), None)
    lines: list[Value] = [_("<b>How much does the truck carry?</b>")]
    if own is not None:
        lines.append(_("Until now: {mass}.", mass=Mass(own.load_grams)))
    lines.append(_("Or write it. For example: 600 kg, 40 crates."))
    rows = truck_rows(tour)
    if own is not None:
        lines.append(_("It starts here: {place}", place=own.start.label or own.start.commune))
        rows.append((Button(_("Change where it starts"), data("tour.start", tour)),))
    return _asked(view, lines, rows)


def start(view: View) -> Message:
    """Where the truck starts."""
    asked = _("<b>Where does the truck start?</b>\nWrite the name of the commune. Or send the position.")
    return _asked(view, [asked], [])


def cancelling(view: View) -> Message:
    """Is an open tour to be called off? With how many farmers are told."""
    told = {one.offer for one in view.halts if one.told is not None and one.state == "planned"}
    lines: list[Value] = [_("<b>Call this tour off?</b>")]
    if told:
        lines.append(many("{n} farmer is told at once.", "{n} farmers are told at once.", len(told)))
    yes = Button(_("Yes, call it off"), data("tour.gone", view.tour.id), style="danger")
    no = Button(_("No, keep it"), data("tour.show", view.tour.id))
    return Message(Lines([head(view.stop), "", *lines]), buttons=((yes,), (no,)))
