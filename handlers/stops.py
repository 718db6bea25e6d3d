"""Truck stops: everybody sees them, coordinators plan, move and cancel them."""

from __future__ import annotations

from domain.buttons import data
from domain.messages import Button, Location, Message, Text
from domain.people import Role
from domain.refusals import Refusal
from domain.stops import Stop, StopDraft
from domain.words import Dish, Distance, Lines, Listed, Value, _, many
from handlers.my_offers import number
from handlers.registry import Who, command, flow, press
from handlers.turn import Turn
from services import lookup, rights, stop_card, stop_reading, stops
from services.offer_reading import km
from services.wording import stop_line
from storage import stops as stored

FLOW = "stop"
PAGE = 5


@command("passages", "stops", who=Who.ANYONE, menu=_("Where the truck stops"), order=30)
async def coming(turn: Turn, _argument: str) -> None:
    """The next stops, with their distance; coordinators get the buttons of their own."""
    await _page(turn, 0)


async def _page(turn: Turn, skip: int) -> None:
    every = await stored.upcoming(turn.tx, turn.network.id, turn.now)
    if not every:
        await turn.say(_("No truck stop is planned yet."))
        return
    shown = every[skip : skip + PAGE]
    own = await rights.centres_of(turn.tx, turn.person, Role.COORDINATOR)
    if own:
        taken = await stored.taken(turn.tx, [stop.id for stop in shown])
        for stop in shown:
            held = sum(grams for (stop_id, _recipe), grams in taken.items() if stop_id == stop.id)
            await turn.card(f"stop:{stop.id}", _coordinator_entry(stop, held, own))
    else:
        await turn.say(Lines([_("🚚 <b>The next truck stops</b>"), *(_entry(turn, stop) for stop in shown)], "\n\n"))
    if len(every) > skip + PAGE:
        more = ((Button(_("See more"), data("stop.more", skip + PAGE)),),)
        later = many("{n} more stop is planned.", "{n} more stops are planned.", len(every) - skip - PAGE)
        await turn.say(later, buttons=more)


def _entry(turn: Turn, stop: Stop) -> Lines:
    lines: list[Value] = [stop_line(stop), stops.planned(stop)]
    if turn.person.place is not None:
        lines.append(_("At {km} from you.", km=Distance(km(stop.point, turn.person.place.point))))
    return Lines(lines)


def _coordinator_entry(stop: Stop, held: int, own: list[int]) -> Message:
    rows: list[tuple[Button, ...]] = []
    if stop.centre in own:
        rows.append(
            (
                Button(_("Change"), data("stop.change", stop.id)),
                Button(_("Cancel the stop"), data("stop.cancel", stop.id)),
            )
        )
    return Message(stops.stop_lines(stop, held), buttons=rows)


@press("stop.more", who=Who.ANYONE)
async def more(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Later stops."""
    await _page(turn, number(arguments, 0))


@command("nouveau_passage", "new_stop", who=Who.COORDINATOR, menu=_("Plan a truck stop"), order=40)
async def new_stop(turn: Turn, argument: str) -> None:
    """Begin a stop, with the words that follow the command if there are any."""
    draft = StopDraft(stamp=turn.stamp)
    if argument:
        stop_reading.take(draft, argument, turn.here, turn.network)
    await _show(turn, draft)


async def _show(turn: Turn, draft: StopDraft, note: Value = "") -> None:
    await turn.keep(FLOW, draft)
    await turn.card(stop_card.card_name(draft), stop_card.card(draft, turn.zone, note=note))


@flow(FLOW)
async def go_on(turn: Turn) -> bool:
    """Answers and corrections, in any order."""
    draft = StopDraft.model_validate(turn.body)
    match turn.incoming.content:
        case Location(point=point, title=title):
            place = lookup.around(point)
            draft.commune, draft.lat, draft.lon, draft.asking = place.commune, point.lat, point.lon, None
            draft.site = title or draft.site or place.commune
        case Text(text=text):
            if not stop_reading.take(draft, text, turn.here, turn.network):
                await _show(turn, draft, _("I did not understand this."))
                return True
        case _:
            return False
    await _show(turn, draft)
    return True


async def _current(turn: Turn, stamp: str) -> StopDraft:
    if turn.flow == FLOW:
        draft = StopDraft.model_validate(turn.body)
        if draft.stamp == stamp:
            return draft
    raise Refusal(_("This button is old. All stops are here: /passages"))


@press("stop.ask", who=Who.COORDINATOR)
async def ask(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Correct one field."""
    draft = await _current(turn, arguments[0] if arguments else "")
    if len(arguments) != 2 or arguments[1] not in stop_card.LABELS:
        raise Refusal(_("This button is old."))
    draft.asking = arguments[1]
    await _show(turn, draft)


@press("stop.open", who=Who.COORDINATOR)
async def anything(turn: Turn, arguments: tuple[str, ...]) -> None:
    """No recipe in mind: whatever suits."""
    draft = await _current(turn, "".join(arguments))
    draft.recipes, draft.products, draft.recipes_open, draft.asking = [], [], True, None
    await _show(turn, draft)


@press("stop.drop", who=Who.COORDINATOR)
async def drop(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Forget the draft."""
    draft = await _current(turn, "".join(arguments))
    await turn.drop()
    done = Lines([stop_card.understood(draft, turn.zone), "", _("Cancelled. Nothing was changed.")])
    await turn.card(stop_card.card_name(draft), Message(done))


@press("stop.confirm", who=Who.COORDINATOR)
async def confirm(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The stop stands; open offers are matched with it."""
    draft = await _current(turn, "".join(arguments))
    if draft.missing() is not None:
        await _show(turn, draft)
        return
    if draft.stop is None:
        stop, found = await stops.plan(turn.tx, turn.person, draft, turn.now)
        outcome = _("✅ <b>Planned.</b>")
    else:
        stop, found = await stops.move(turn.tx, turn.person, draft.stop, draft, turn.now), 0
        outcome = _("✅ <b>Changed.</b> Whoever is concerned knows.")
    await turn.drop()
    lines: list[Value] = [outcome, stops.stop_lines(stop)]
    if found:
        lines.append(many("{n} offer was waiting for it.", "{n} offers were waiting for it.", found))
    if unsure := stops.unvalidated(stop):
        names = Listed([Dish(slug) for slug in unsure])
        lines.append(_("⚠️ No validated schedule (barème) is noted for: {recipes}. Check it first.", recipes=names))
    await turn.card(stop_card.card_name(draft), Message(Lines(lines)))


@press("stop.change", who=Who.COORDINATOR)
async def change(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Open a planned stop again."""
    stop = await _stop(turn, number(arguments, 0))
    draft = StopDraft(
        stamp=turn.stamp,
        site=stop.site,
        address=stop.address,
        commune=stop.commune,
        lat=stop.point.lat,
        lon=stop.point.lon,
        day=stop.start.date(),
        start=f"{stop.start:%H:%M}",
        end=f"{stop.end:%H:%M}",
        capacity_kg=stop.capacity_grams // 1000,
        capacity_jars=stop.capacity_jars,
        recipes=[one.slug for one in stop.recipes],
        products=list(stop.products),
        recipes_open=not stop.recipes and not stop.products,
        event=stop.event,
        centre=stop.centre,
        stop=stop.id,
    )
    await turn.keep(FLOW, draft)
    await turn.send(stop_card.card(draft, turn.zone))


async def _stop(turn: Turn, stop_id: int) -> Stop:
    try:
        stop = await stored.get(turn.tx, stop_id)
    except LookupError:
        raise Refusal(_("I do not find this stop. All stops are here: /passages")) from None
    await rights.need_decider(turn.tx, turn.person, stop)
    return stop


@press("stop.cancel", who=Who.COORDINATOR)
async def ask_cancel(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Ask once before a stop is cancelled."""
    stop = await _stop(turn, number(arguments, 0))
    rows = [
        (Button(_("Yes, cancel this stop"), data("stop.gone", stop.id), style="danger"),),
        (Button(_("No, keep it"), data("stop.stay", stop.id)),),
    ]
    asked = _("<b>Cancel this stop?</b> The farmers concerned are told at once.")
    await turn.card(f"stop:{stop.id}", Message(Lines([stops.stop_lines(stop), "", asked]), buttons=rows))


@press("stop.stay", who=Who.COORDINATOR)
async def stay(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Keep it after all."""
    stop = await _stop(turn, number(arguments, 0))
    taken = await stored.taken(turn.tx, [stop.id])
    await turn.card(f"stop:{stop.id}", _coordinator_entry(stop, sum(taken.values()), [stop.centre]))


@press("stop.gone", who=Who.COORDINATOR)
async def gone(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Cancel it."""
    stop = await stops.cancel(turn.tx, turn.person, number(arguments, 0), turn.now)
    done = _("🚫 <b>Cancelled.</b> The farmers concerned know.")
    await turn.card(f"stop:{stop.id}", Message(Lines([stop_line(stop), done])))
