"""What a driver sees: one living card a vehicle, with the farm where they are, the whole list, or what was loaded."""

from __future__ import annotations

from datetime import datetime

from domain.buttons import data
from domain.messages import Button, Message, Venue
from domain.people import Person
from domain.words import Distance, Hour, Lines, Listed, Mass, Produce, Value, Words, _, many
from services.driving.way import Drive, Farm, day, with_what
from services.pickup.lots import CRATES
from services.pickup.news import round_hour, start_of
from services.wording import linked

PAGE = 5
Rows = list[tuple[Button, ...]]


def card_name(vehicle_id: int) -> str:
    """The living message of a vehicle's way."""
    return f"drive:{vehicle_id}"


def shown(drive: Drive, person: Person, now: datetime, note: Value = "") -> Message:
    """What matters now: the question whether they drive, the list, the next farm, or what was loaded.

    Args:
        drive: the vehicle's way.
        person: who looks.
        now: the moment.
        note: what has just happened.
    """
    if drive.vehicle.state == "asked" and drive.vehicle.driver == person.id:
        return asked(drive)
    if not drive.left:
        return summary(drive, person)
    if not drive.is_today(now):
        return the_list(drive, now)
    return at_farm(drive, drive.left[0], now, note)


# --- will you drive? --------------------------------------------------------------------------------------------------


def asked(drive: Drive) -> Message:
    """Which farms, how much, from when till when: will you drive?"""
    where = Listed(list(dict.fromkeys(farm.offer.commune for farm in drive.farms)))
    lines: list[Value] = [
        _("🚐 <b>{pickup}</b>", pickup=day(drive)),
        _("{farms} to fetch before the stop: {mass}.", farms=_farms(drive), mass=Mass(drive.grams)),
        _("On the way: {communes}.", communes=where),
        _hours(drive),
        "",
        _("<b>Will you drive?</b>"),
    ]
    rows = (
        (Button(_("I drive"), data("drive.yes", drive.vehicle.id), style="success"),),
        (Button(_("I cannot"), data("drive.no", drive.vehicle.id)),),
    )
    return Message(Lines(lines), buttons=rows)


def _farms(drive: Drive) -> Words:
    return many("{n} farm", "{n} farms", len(drive.farms))


def _hours(drive: Drive) -> Words:
    if drive.vehicle.km is None:
        return _("From {start} to {end}.", start=Hour(drive.leave), end=Hour(drive.arrive))
    km = Distance(drive.vehicle.km)
    return _("From {start} to {end}, {km}.", start=Hour(drive.leave), end=Hour(drive.arrive), km=km)


def cannot(drive: Drive) -> Message:
    """It was promised: are you sure?"""
    lines = [
        _("<b>You cannot drive any more?</b> The coordinators are told at once."),
        day(drive),
    ]
    rows = (
        (Button(_("I cannot drive"), data("drive.no", drive.vehicle.id, "sure"), style="danger"),),
        (Button(_("Back"), data("drive.show", drive.vehicle.id)),),
    )
    return Message(Lines(lines), buttons=rows)


def declined(drive: Drive) -> Message:
    """What is said to whom cannot drive."""
    lines = [_("Noted: you do not drive. Thank you for saying so."), day(drive)]
    rows = ((Button(_("I can drive after all"), data("drive.yes", drive.vehicle.id)),),)
    return Message(Lines(lines), buttons=rows)


# --- the list ---------------------------------------------------------------------------------------------------------


def the_list(drive: Drive, now: datetime, page: int = 0) -> Message:
    """All farms in their order, five at a time."""
    lines: list[Value] = [_("🚐 <b>{pickup}</b>", pickup=day(drive)), with_what(drive)]
    lines += [_("{hour}: you leave from {place}", hour=Hour(drive.leave), place=start_of(drive.vehicle))]
    skip = min(page, (len(drive.farms) - 1) // PAGE) * PAGE
    some = drive.farms[skip : skip + PAGE]
    lines += [_line(drive, farm) for farm in some]
    if skip + PAGE >= len(drive.farms):
        lines.append(_("{hour}: 🚚 {where}", hour=Hour(drive.arrive), where=drive.stop.where()))
    if drive.left and not drive.is_today(now):
        lines += ["", _("How to reach the farms is shown on the day itself.")]
    return Message(Lines(lines), buttons=_list_buttons(drive, some, skip, now))


def _list_buttons(drive: Drive, some: tuple[Farm, ...], skip: int, now: datetime) -> Rows:
    stops = [Button(_("Stop {n}", n=_number(drive, farm)), data("drive.halt", farm.halt.id)) for farm in some]
    rows: Rows = [tuple(stops[at : at + 2]) for at in range(0, len(stops), 2)]
    if skip + PAGE < len(drive.farms):
        rows.append((Button(_("See more"), data("drive.list", drive.vehicle.id, skip // PAGE + 1)),))
    if drive.left and drive.is_today(now):
        rows.append((Button(_("▶️ Go on"), data("drive.show", drive.vehicle.id)),))
    if drive.driver is not None and len(drive.left) == len(drive.farms):
        rows.append((Button(_("I cannot drive any more"), data("drive.no", drive.vehicle.id)),))
    return rows


def _number(drive: Drive, farm: Farm) -> int:
    return [each.halt.id for each in drive.farms].index(farm.halt.id) + 1


def _line(drive: Drive, farm: Farm) -> Value:
    n = _number(drive, farm)
    match farm.halt.state:
        case "planned":
            hour = _hour(drive, farm)
            what = farm.planned() if farm.lot else _("taken back by the farmer")
            return _(
                "{n}. {hour}, {farm}, {commune}: {what}", n=n, hour=hour, commune=farm.offer.commune, **_of(farm, what)
            )
        case "picked":
            return _("✅ {n}. {farm}: {what}", n=n, **_of(farm, farm.found()))
        case "nothing":
            return _("✖️ {n}. {farm}: nothing was there", n=n, farm=farm.name)
        case _:
            return _("✖️ {n}. {farm}: not fetched", n=n, farm=farm.name)


def _hour(drive: Drive, farm: Farm) -> Hour:
    """As the farmer was told it."""
    return Hour(drive.here(round_hour(farm.halt.arrive)))


def _of(farm: Farm, what: Value) -> dict[str, Value]:
    return {"farm": farm.name, "what": what}


# --- at a farm --------------------------------------------------------------------------------------------------------


def at_farm(drive: Drive, farm: Farm, now: datetime, note: Value = "") -> Message:
    """One farm: the hour, what waits there, whom to ask; and what can be said of it."""
    head = _("🚐 <b>Stop {n} of {all}: {farm}</b>", n=_number(drive, farm), all=len(drive.farms), farm=farm.name)
    lines: list[Value] = [note, ""] if note else []
    lines.append(head)
    if not farm.open:
        lines.append(_line(drive, farm))
        return Message(Lines(lines), buttons=_settled_buttons(drive, farm))
    lines.append(
        _("{hour}, {commune}", hour=Hour(drive.here(round_hour(farm.halt.arrive))), commune=farm.offer.commune)
    )
    lines += _what(farm)
    if drive.is_today(now):
        lines.append(_("To write to the farm: {who}", who=linked(farm.farmer)))
    else:
        lines.append(_("How to reach the farm is shown on the day itself."))
    return Message(Lines(lines), buttons=_open_buttons(drive, farm, now))


def _what(farm: Farm) -> list[Value]:
    if not farm.lot:
        return [_("⚠️ The farmer has taken this lot back. Nothing is to be loaded.")]
    in_crates = any(item.unit in CRATES for item in farm.offer.items)
    if in_crates or not farm.halt.crates:
        return [farm.planned()]
    crates = many("about {n} crate", "about {n} crates", farm.halt.crates)
    return [_("{what}, {crates}", what=farm.planned(), crates=crates)]


def _open_buttons(drive: Drive, farm: Farm, now: datetime) -> Rows:
    where = Button(_("📍 Where is it?"), data("drive.where", farm.halt.id))
    listed = Button(_("The whole list"), data("drive.list", drive.vehicle.id))
    if not drive.is_today(now):
        return [(where, listed)]
    rows: Rows = []
    if farm.lot:
        label = _("✅ Loaded: {mass}", mass=Mass(farm.grams))
        rows.append((Button(label, data("drive.load", farm.halt.id, farm.grams), style="success"),))
    other = Button(_("Another amount"), data("drive.other", farm.halt.id))
    rows.append((other, Button(_("Nothing is there"), data("drive.none", farm.halt.id))))
    rows.append((where, Button(_("Pass"), data("drive.skip", farm.halt.id))))
    last = max((one for one in drive.farms if not one.open), key=_moment, default=None)
    if last is None:
        return [*rows, (listed,)]
    return [*rows, (listed, Button(_("Correct stop {n}", n=_number(drive, last)), data("drive.halt", last.halt.id)))]


def _moment(farm: Farm) -> float:
    return farm.halt.done_at.timestamp() if farm.halt.done_at else 0.0


def _settled_buttons(drive: Drive, farm: Farm) -> Rows:
    label = _("Correct: not done yet")
    return [
        (Button(label, data("drive.fix", farm.halt.id)),),
        (Button(_("Back"), data("drive.show", drive.vehicle.id)),),
    ]


def sure_to_pass(farm: Farm) -> Message:
    """Nobody will go there: are you sure?"""
    lines = [
        _("<b>You do not go to {farm}?</b>", farm=farm.name),
        _("The farmer is told at once. I look for another stop for {what}.", what=farm.planned()),
    ]
    rows = (
        (Button(_("I do not go there"), data("drive.pass", farm.halt.id), style="danger"),),
        (Button(_("Back"), data("drive.halt", farm.halt.id)),),
    )
    return Message(Lines(lines), buttons=rows)


def noted(drive: Drive, halt_id: int) -> Value:
    """What was just noted at a farm, in one line."""
    return _line(drive, drive.farm(halt_id))


def how_much(farm: Farm, product: str) -> Words:
    """How much of it was loaded?"""
    asked_ = _("How much of this is on board: {product}? For example: 70 kg, or 6 crates.", product=Produce(product))
    return _("<b>{farm}</b>\n{asked} To stop: /cancel", farm=farm.name, asked=asked_)


def venue(farm: Farm) -> Message:
    """Where the farm is, exactly."""
    place = farm.offer.place
    address = place.label if place.exact else farm.offer.commune
    return Message(venue=Venue(place.point, farm.name, address))


# --- at the end -------------------------------------------------------------------------------------------------------


def summary(drive: Drive, person: Person) -> Message:
    """What was planned and what is on board."""
    head = _("✅ <b>The pick-up is done.</b>")
    if drive.driver is not None and drive.driver.id == person.id:
        head = _("✅ <b>The pick-up is done. Thank you, {name}.</b>", name=person.first)
    lines: list[Value] = [head, day(drive), with_what(drive)]
    lines.append(_("On board: {mass}. Planned: {planned}.", mass=Mass(drive.got), planned=Mass(drive.grams)))
    lines += _by_product(drive)
    if drive.vehicle.km is not None:
        lines.append(_("Driven: about {km}.", km=Distance(drive.vehicle.km)))
    if drive.got and not drive.vehicle.truck:
        lines.append(_("Bring everything to the truck: {where}.", where=drive.stop.where()))
    rows = [
        (Button(_("📍 Where is the truck?"), data("drive.truck", drive.vehicle.id)),),
        (Button(_("The whole list"), data("drive.list", drive.vehicle.id)),),
    ]
    return Message(Lines(lines), buttons=rows)


def _by_product(drive: Drive) -> list[Value]:
    planned: dict[str, int] = {}
    got: dict[str, int] = {}
    for farm in drive.farms:
        products = {item.id: item.product for item in farm.offer.items}
        for item, grams in farm.was.items():
            planned[products[item]] = planned.get(products[item], 0) + grams
        for one in farm.loaded:
            got[one.product] = got.get(one.product, 0) + one.grams
    return [
        _(
            "• {product}: {mass} of {planned}",
            product=Produce(name),
            mass=Mass(got.get(name, 0)),
            planned=Mass(planned.get(name, 0)),
        )
        for name in dict.fromkeys([*planned, *got])
    ]
