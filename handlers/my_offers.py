"""A farmer's offers: listed, changed, withdrawn, said again."""

from __future__ import annotations

from domain.buttons import data
from domain.messages import Button, Message
from domain.offers import Offer
from domain.refusals import Refusal
from domain.words import Lines, Mass, Value, Words, _
from handlers import offer as offering
from handlers.arguments import number
from handlers.registry import Who, command, press
from handlers.turn import Turn
from services.offer import changes as offer_changes
from services.offer import offers
from services.wording import STATES, loads, offer_lines, stop_line
from storage import allocations
from storage import offers as stored
from storage import stops as stored_stops

PAGE = 5


@command("mes_offres", "my_offers", who=Who.ANYONE, menu=_("My offers"), order=20)
async def mine(turn: Turn, _argument: str) -> None:
    """The latest offers, each with its buttons."""
    await _page(turn, None)


async def _page(turn: Turn, before: int | None) -> None:
    found = await stored.of_farmer(turn.tx, turn.person.id, limit=PAGE + 1, before=before)
    if not found:
        await turn.say(_("You have no offer yet. Write one in one sentence: what, how much, where, until when."))
        return
    for one in found[:PAGE]:
        await turn.card(f"mine:{one.id}", await _entry(turn, one))
    if len(found) > PAGE:
        more = ((Button(_("See more"), data("offer.more", found[PAGE - 1].id)),),)
        await turn.say(_("There are older offers."), buttons=more)


@press("offer.more", who=Who.ANYONE)
async def more(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Older offers."""
    await _page(turn, number(arguments, 0))


async def _entry(turn: Turn, one: Offer) -> Message:
    lines: list[Value] = [offer_lines(one), ""]
    if one.state in {"open", "settled"}:
        lines += await _where(turn, one)
        change_it, withdraw_it = data("offer.change", one.id), data("offer.withdraw", one.id)
        rows: list[tuple[Button, ...]] = [(Button(_("Change"), change_it), Button(_("Withdraw"), withdraw_it))]
    else:
        lines.append(_("<b>{state}</b>", state=STATES[one.state]))
        rows = [(Button(_("Offer it again"), data("offer.again", one.id)),)]
    return Message(Lines(lines), buttons=rows)


async def _where(turn: Turn, one: Offer) -> list[Value]:
    lines: list[Value] = []
    live = await allocations.of_offer(turn.tx, one.id, "proposed", "accepted")
    for stop_id in dict.fromkeys(part.stop for part in live):
        parts = [part for part in live if part.stop == stop_id]
        stop = await stored_stops.get(turn.tx, stop_id)
        head: Words = _("✅ Accepted:") if parts[0].state == "accepted" else _("⏳ Proposed, waiting for a yes:")
        lines += [head, loads(one, offers.by_item(parts)), stop_line(stop)]
    rest = one.grams() - sum(part.grams for part in live)
    if rest > 0:
        lines.append(_("🔎 Still looking for a stop for {mass}.", mass=Mass(rest)))
    return lines


@press("offer.withdraw", who=Who.ANYONE)
async def ask_withdraw(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Ask once before an offer is taken back."""
    one = await offers.own_offer(turn.tx, turn.person, number(arguments, 0))
    rows = [
        (Button(_("Yes, withdraw it"), data("offer.gone", one.id), style="danger"),),
        (Button(_("No, keep it"), data("offer.stay", one.id)),),
    ]
    asked = Lines([offer_lines(one), "", _("<b>Withdraw this offer?</b>")])
    await turn.card(f"mine:{one.id}", Message(asked, buttons=rows))


@press("offer.stay", who=Who.ANYONE)
async def stay(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Keep it after all."""
    one = await offers.own_offer(turn.tx, turn.person, number(arguments, 0))
    await turn.card(f"mine:{one.id}", await _entry(turn, one))


@press("offer.gone", who=Who.ANYONE)
async def gone(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Take it back."""
    one = await offers.withdraw(turn.tx, turn.person, number(arguments, 0), turn.now)
    done = _("↩️ <b>Withdrawn.</b> The coordinators know.")
    rows = ((Button(_("Offer it again"), data("offer.again", one.id)),),)
    await turn.card(f"mine:{one.id}", Message(Lines([offer_lines(one), "", done]), buttons=rows))


@press("offer.change", who=Who.ANYONE)
async def change(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Open the card of an offer again."""
    one = await offers.own_offer(turn.tx, turn.person, number(arguments, 0))
    draft = offer_changes.from_offer(one, turn.stamp, keep_dates=True)
    draft.offer = one.id
    note = _("Change what you want, then confirm. Until then the offer stays as it is.")
    await offering.take_up(turn, draft, note)


@press("offer.again", who=Who.ANYONE)
async def again(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Offer the same again, with new dates."""
    one = await stored_offer(turn, number(arguments, 0))
    await offering.take_up(turn, offer_changes.from_offer(one, turn.stamp, keep_dates=False))


async def stored_offer(turn: Turn, offer_id: int) -> Offer:
    """An offer of this person, in whatever state.

    Raises:
        Refusal: it is somebody else's, or there is none.
    """
    try:
        one = await stored.get(turn.tx, offer_id)
    except LookupError:
        one = None
    if one is None or one.farmer != turn.person.id:
        raise Refusal(_("I do not find this offer. Your offers are here: /my_offers"))
    return one


@press("offer.farther", who=Who.ANYONE)
async def farther(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Look farther around for this offer."""
    await offers.look_farther(turn.tx, turn.person, number(arguments, 0), number(arguments, 1), turn.now)


@press("offer.prefer", who=Who.ANYONE)
async def prefer(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Rather this stop."""
    await offers.prefer(turn.tx, turn.person, number(arguments, 0), number(arguments, 1), turn.now)


@press("offer.pass_on", who=Who.ANYONE)
async def pass_on(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Give it to the food bank."""
    await offers.pass_on(turn.tx, turn.person, number(arguments, 0), turn.now)
