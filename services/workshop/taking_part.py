"""What workshops and gleanings share on their cards: how far it is, how many come, and the buttons to sign up."""

from __future__ import annotations

from domain.buttons import data
from domain.messages import Button, Message, Venue
from domain.words import Distance, Value, When, Words, _, many
from domain.workshops import Signup, Workshop
from services.seat import buttons as seat_buttons
from services.seat.news import seated
from services.workshop.views import View

Rows = tuple[tuple[Button, ...], ...]


def card_name(workshop: Workshop) -> str:
    """The name of the living message of a workshop or gleaning in a person's chat."""
    return f"seats:{workshop.id}"


def away(seen: View) -> list[Value]:
    """How far it is, if anybody knows from where."""
    if seen.km is None:
        return []
    if not seen.home:
        return [_("At {km}.", km=Distance(seen.km))]
    return [_("At {km} from you.", km=Distance(seen.km)) if seen.km >= 1 else _("Less than 1 km from you.")]


def buttons(seen: View, partner: str = "") -> Rows:
    """What this person can do about it."""
    if seen.mine is None:
        return _sign_up(seen, seat_buttons.code(partner))
    if seen.mine.held:
        return seat_buttons.answers(seen.mine)
    return seat_buttons.promised(seen.mine)


def _sign_up(seen: View, partner: tuple[str, ...]) -> Rows:
    def go(heads: int) -> str:
        return data("seat.go", seen.workshop.id, heads, 0, *partner)

    one = (Button(_first(seen), go(1), style="success"),)
    if seen.workshop.seats == 1:
        return (one,)
    more = Button(_("More…"), data("seat.count", seen.workshop.id, 2, 1, *partner))
    two = _("There will be 2 of us") if seen.workshop.is_gleaning else many("{n} seat", "{n} seats", 2)
    return (one, (Button(two, go(2)), more))


def _first(seen: View) -> Words:
    if seen.workshop.is_gleaning:
        return _("I come") if seen.left else _("Waiting list: 1 person")
    return _("I sign up: 1 seat") if seen.left else _("Waiting list: 1 seat")


def managed(seen: View) -> Rows:
    """For those who coordinate its centre: the way to its own card."""
    manage = "gleaning.manage" if seen.workshop.is_gleaning else "plan.manage"
    return ((Button(_("Manage"), data(manage, seen.workshop.id)),),) if seen.managed else ()


def state(seen: View) -> list[Value]:
    """What they have promised; empty when nothing."""
    mine = seen.mine
    if mine is None:
        return []
    lines: list[Value] = []
    if mine.booked:
        lines.append(_yours(seen, mine))
    if mine.held and mine.held_until is not None:
        until = When(mine.held_until.astimezone(seen.workshop.start.tzinfo))
        lines.append(many("🎉 <b>{n} seat is free for you.</b>", "🎉 <b>{n} seats are free for you.</b>", mine.held))
        lines.append(_("I keep it for you until {until}.", until=until))
    elif mine.waiting:
        lines.append(_("⏳ <b>You are number {n} on the waiting list.</b>", n=seen.place))
    return lines


def _yours(seen: View, mine: Signup) -> Words:
    if seen.workshop.is_gleaning:
        return _("✅ <b>You come: {party}.</b>", party=seated(mine))
    return _("✅ <b>You have a seat: {party}.</b>", party=seated(mine))


def left(heads: int) -> Words:
    """How many seats there still are."""
    return many("{n} seat left", "{n} seats left", heads) if heads else _("Full: there is a waiting list.")


def venue(workshop: Workshop) -> Message:
    """The place on a map."""
    address = workshop.address or workshop.commune
    return Message(venue=Venue(workshop.point, workshop.site or workshop.commune, address))
