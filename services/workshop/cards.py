"""How a workshop is shown to people who may come: in short, in full, and with what they have promised."""

from __future__ import annotations

from collections.abc import Sequence

from domain.buttons import data
from domain.messages import Button, Message, Venue
from domain.people import Person
from domain.words import Dish, Distance, Lines, Listed, Value, When, Words, _, many
from domain.workshops import Workshop
from services.seat import buttons as seat_buttons
from services.seat.news import seated
from services.workshop.views import View
from services.workshop.words import access, audience, headed, line, price, tongue

Rows = tuple[tuple[Button, ...], ...]


def card_name(workshop: Workshop) -> str:
    """The name of the living message of a workshop in a person's chat."""
    return f"seats:{workshop.id}"


def short(seen: View, person: Person) -> Message:
    """What one needs to choose, and the buttons to sign up."""
    workshop = seen.workshop
    lines: list[Value] = [headed(workshop), line(workshop), *_away(seen)]
    lines.append(Lines([audience(workshop.audiences), price(workshop.price_cents, workshop.deposit_cents)], ". "))
    if workshop.language != person.language:
        lines.append(tongue(workshop.language))
    lines += state(seen)
    more = Button(_("See everything"), data("gleaning.show" if workshop.is_gleaning else "workshop.show", workshop.id))
    return Message(Lines(lines), buttons=(*buttons(seen), (more,), *_managed(seen)))


def whole(seen: View, leaders: Sequence[Person], *, note: Value = "", partner: str = "") -> Message:
    """All that is known of it."""
    workshop = seen.workshop
    lines: list[Value] = [note, ""] if note else []
    lines += [headed(workshop), line(workshop), *_away(seen), ""]
    lines += [*_about(workshop), *_practical(workshop, leaders), "", *state(seen)]
    where = Button(_("Where is it?"), data("workshop.where", workshop.id))
    return Message(Lines(lines), buttons=(*buttons(seen, partner), (where,), *_managed(seen)))


def _away(seen: View) -> list[Value]:
    if seen.km is None:
        return []
    if not seen.home:
        return [_("At {km}.", km=Distance(seen.km))]
    return [_("At {km} from you.", km=Distance(seen.km)) if seen.km >= 1 else _("Less than 1 km from you.")]


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


def buttons(seen: View, partner: str = "") -> Rows:
    """What this person can do about a workshop."""
    if seen.mine is None:
        return _sign_up(seen, seat_buttons.code(partner))
    if seen.mine.held:
        return seat_buttons.answers(seen.mine)
    return seat_buttons.promised(seen.mine)


def _sign_up(seen: View, partner: tuple[str, ...]) -> Rows:
    def go(heads: int) -> str:
        return data("seat.go", seen.workshop.id, heads, 0, *partner)

    first = _("I sign up: 1 seat") if seen.left else _("Waiting list: 1 seat")
    one = (Button(first, go(1), style="success"),)
    if seen.workshop.seats == 1:
        return (one,)
    more = Button(_("More…"), data("seat.count", seen.workshop.id, 2, 1, *partner))
    two = Button(many("{n} seat", "{n} seats", 2), go(2))
    return (one, (two, more))


def _managed(seen: View) -> Rows:
    manage = "gleaning.manage" if seen.workshop.is_gleaning else "plan.manage"
    return ((Button(_("Manage"), data(manage, seen.workshop.id)),),) if seen.managed else ()


def state(seen: View) -> list[Value]:
    """What they have promised, or how many seats are left."""
    mine = seen.mine
    if mine is None:
        return [left(seen.left)]
    lines: list[Value] = []
    if mine.booked:
        lines.append(_("✅ <b>You have a seat: {party}.</b>", party=seated(mine)))
    if mine.held and mine.held_until is not None:
        until = When(mine.held_until.astimezone(seen.workshop.start.tzinfo))
        lines.append(many("🎉 <b>{n} seat is free for you.</b>", "🎉 <b>{n} seats are free for you.</b>", mine.held))
        lines.append(_("I keep it for you until {until}.", until=until))
    elif mine.waiting:
        lines.append(_("⏳ <b>You are number {n} on the waiting list.</b>", n=seen.place))
    return lines


def left(heads: int) -> Words:
    """How many seats there still are."""
    return many("{n} seat left", "{n} seats left", heads) if heads else _("Full: there is a waiting list.")


def venue(workshop: Workshop) -> Message:
    """The place on a map."""
    address = workshop.address or workshop.commune
    return Message(venue=Venue(workshop.point, workshop.site or workshop.commune, address))
