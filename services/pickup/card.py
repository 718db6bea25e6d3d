"""The card of a pick-up tour: each vehicle's way with its hours, what is left behind and why, and what can be done."""

from __future__ import annotations

from domain.buttons import data
from domain.messages import Button, Message
from domain.stops import Stop
from domain.tours import Halt, TourVehicle
from domain.words import Distance, Hour, Lines, Mass, Value, Words, _, many
from services.pickup.news import lasting, start_of
from services.pickup.reasons import why
from services.pickup.views import View
from services.wording import linked, stop_line

Rows = list[tuple[Button, ...]]
SHOWN, LEFT_SHOWN = 12, 5
"""Halts of a vehicle, and lots that are left behind, before the rest is only counted."""
TRUCK_KG = (300, 500, 800, 1000)
"""What a truck of this kind carries, to choose from."""


def card_name(stop_id: int) -> str:
    """The name of the living message of a stop's tour."""
    return f"tour:{stop_id}"


def head(stop: Stop) -> Lines:
    """Which tour it is."""
    return Lines([_("🧺 <b>Pick-up tour</b>"), stop_line(stop)])


def message(view: View, *, failed: bool = False) -> Message:
    """The card as the tour stands."""
    tour = view.tour
    if tour.state == "cancelled":
        return Message(Lines([head(view.stop), _("🚫 <b>Called off.</b> Nobody drives.")]))
    if not view.cars:
        return _without(view)
    if tour.to_plan:
        return _computing(view)
    if failed or tour.method is None:
        words = _("I could not compute the tour. Try again, or change the vehicles.")
        return Message(Lines([head(view.stop), "", words]), buttons=_buttons(view))
    return Message(Lines(_said(view)), buttons=_buttons(view))


def truck_rows(tour_id: int) -> Rows:
    """Usual loads of a truck."""
    buttons = [Button(_("{mass}", mass=Mass(kg * 1000)), data("tour.load", tour_id, kg)) for kg in TRUCK_KG]
    return [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]


def _without(view: View) -> Message:
    """Before there is a vehicle: what does the truck carry?"""
    tour = view.tour.id
    lots = many("{n} lot is to be fetched.", "{n} lots are to be fetched.", len(view.accepted))
    asked = _("<b>How much does the truck carry?</b>\nTouch one, or take cars only.")
    rows = truck_rows(tour)
    rows.append(
        (Button(_("Another load"), data("tour.truck", tour)), Button(_("Add a car"), data("tour.cars", tour, 0)))
    )
    rows.append((Button(_("Call the tour off"), data("tour.cancel", tour)),))
    return Message(Lines([head(view.stop), "", lots, asked]), buttons=rows)


def _computing(view: View) -> Message:
    lots = many("{n} farm", "{n} farms", len(view.accepted))
    cars = many("{n} vehicle", "{n} vehicles", len(view.cars))
    words = _("⏳ I am computing: {lots}, {cars}. A few seconds.", lots=lots, cars=cars)
    off = Button(_("Call the tour off"), data("tour.cancel", view.tour.id))
    return Message(Lines([head(view.stop), "", words]), buttons=((off,),))


def _said(view: View) -> list[Value]:
    lines: list[Value] = [head(view.stop)]
    if view.tour.state == "open":
        lines.append(_("✅ <b>Open.</b> The farmers know their hour."))
    if view.tour.state == "done":
        lines.append(_("✅ <b>Done.</b>"))
        return [*lines, "", *view.progress]
    for car in view.cars:
        lines += ["", *_car(view, car)]
    if view.progress:
        lines += ["", *view.progress]
    lines += _left(view)
    if view.proposed:
        lines += ["", _waiting(view.proposed)]
    lines += ["", _measured(view)]
    if view.changed and view.tour.live:
        lines.append(_("⚠️ <b>Something has changed since.</b> Compute it again."))
    elif view.tour.state == "draft" and view.halts:
        lines.append(_("Nobody knows of it yet. Is it right? Then open it."))
    return lines


def _waiting(proposed: int) -> Words:
    return many(
        "{n} more lot to be fetched waits for your answer: /proposals",
        "{n} more lots to be fetched wait for your answer: /proposals",
        proposed,
    )


def _measured(view: View) -> Words:
    if view.tour.factor is None:
        return _("Distances by road.")
    return _("Distances estimated: as the crow flies × {factor}.", factor=view.tour.factor)


def called(car: TourVehicle) -> Value:
    """How a vehicle is called."""
    if car.truck:
        return car.name or _("The truck")
    return car.name


def _car(view: View, car: TourVehicle) -> list[Value]:
    halts = view.of(car)
    mark = _("🚚 <b>{name}</b>", name=called(car)) if car.truck else _("🚗 <b>{name}</b>", name=called(car))
    if not halts or car.leave is None or car.arrive is None:
        return [mark, _("Not needed this time.")]
    lines: list[Value] = [Lines([mark, *_driver(view, car)], " ")]
    leave = Hour(view.here(car.leave))
    lines.append(_("Leaves at {hour}: {place}", hour=leave, place=start_of(car)))
    lines += [_halt(view, one) for one in halts[:SHOWN]]
    if (rest := len(halts) - SHOWN) > 0:
        lines.append(many("and {n} more farm", "and {n} more farms", rest))
    lines.append(_("At the stop at {hour}.", hour=Hour(view.here(car.arrive))))
    lines.append(_total(car, halts))
    return lines


def _driver(view: View, car: TourVehicle) -> list[Value]:
    if car.state == "declined":
        return [_("❌ cannot come")]
    if car.driver is None or view.tour.state == "draft":
        return []
    return [_("✅ drives")] if car.state == "accepted" else [_("❔ has not answered yet")]


def _halt(view: View, halt: Halt) -> Words:
    farm = view.farms[halt.offer]
    facts: dict[str, Value] = {
        "n": halt.position,
        "hour": Hour(view.here(halt.arrive)),
        "farm": farm.name,
        "commune": farm.commune,
        "mass": Mass(halt.grams),
        "km": Distance(halt.km),
    }
    match halt.state:
        case "picked":
            return _("{n}. ✅ {farm}, {commune}: fetched", **facts)
        case "nothing":
            return _("{n}. ✖️ {farm}, {commune}: nothing was there", **facts)
        case "skipped":
            return _("{n}. ✖️ {farm}, {commune}: not fetched", **facts)
        case _ if halt.crates:
            crates = many("{n} crate", "{n} crates", halt.crates)
            return _("{n}. <b>{hour}</b> {farm}, {commune}: {mass}, {crates} ({km})", **facts, crates=crates)
        case _:
            return _("{n}. <b>{hour}</b> {farm}, {commune}: {mass} ({km})", **facts)


def _total(car: TourVehicle, halts: list[Halt]) -> Words:
    crates = sum(one.crates for one in halts)
    facts: dict[str, Value] = {
        "mass": Mass(sum(one.grams for one in halts)),
        "crates": many("{n} crate", "{n} crates", crates),
        "km": Distance(car.km or 0),
        "time": lasting(car),
    }
    if car.truck and car.detour_km is not None:
        detour = Distance(car.detour_km)
        return _("Total: {mass}, {crates}, {km} ({detour} of it a detour), {time}.", **facts, detour=detour)
    return _("Total: {mass}, {crates}, {km}, {time}.", **facts)


def _left(view: View) -> list[Value]:
    left = view.left()
    if not left:
        return []
    lines: list[Value] = ["", _("<b>Nobody fetches:</b>")]
    for one in left[:LEFT_SHOWN]:
        farm = view.farms[one.offer]
        name: Value = farm.name if view.tour.state == "draft" else linked(farm.farmer)
        facts: dict[str, Value] = {"farm": name, "commune": farm.commune, "mass": Mass(one.grams), "why": why(one)}
        lines.append(_("• {farm}, {commune}, {mass}. {why}", **facts))
    if len(left) > LEFT_SHOWN:
        lines.append(many("and {n} more farm", "and {n} more farms", len(left) - LEFT_SHOWN))
    if view.tour.state == "open":
        lines.append(_("These farms know nothing yet. Write to them: touch the name."))
    return lines


def _buttons(view: View) -> Rows:
    tour, planned = view.tour, bool(view.halts)
    if not tour.live:
        return []
    rows: Rows = []
    again = Button(_("Compute again"), data("tour.again", tour.id))
    if tour.state == "draft" and planned and not view.changed:
        label = _("✅ Open the tour")
        rows.append((Button(label, data("tour.open", tour.id, tour.version), style="success"),))
    if view.changed:
        again = Button(_("Compute again"), data("tour.again", tour.id), style="primary")
    if tour.state == "open":
        lists = [
            Button(_("List: {name}", name=called(car)), data("drive.show", car.id)) for car in view.cars if car.leave
        ]
        rows += [tuple(lists[at : at + 2]) for at in range(0, len(lists), 2)]
    map_ = (Button(_("The map"), data("tour.map", tour.id)),) if planned else ()
    rows.append((again, *map_))
    farms, cars = data("tour.farms", tour.id, 0), data("tour.cars", tour.id, 0)
    rows.append((Button(_("Choose the farms"), farms), Button(_("Add a car"), cars)))
    leave, truck = data("tour.when", tour.id), data("tour.truck", tour.id)
    rows.append((Button(_("Change the hour"), leave), Button(_("Change the truck"), truck)))
    less, off = data("tour.less", tour.id), data("tour.cancel", tour.id)
    rows.append((Button(_("Take a vehicle away"), less), Button(_("Call the tour off"), off, style="danger")))
    return rows
