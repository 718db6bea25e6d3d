"""Seats: signing up in heads, answering an offer of the waiting list, giving back, the code for the door."""

from __future__ import annotations

from dataclasses import replace

from domain.buttons import data
from domain.messages import Attachment, Message
from domain.refusals import Refusal
from domain.words import Lines, _
from domain.workshops import Workshop
from handlers import workshops as shown
from handlers.arguments import number
from handlers.registry import Who, flow, press
from handlers.turn import Turn
from services import links
from services.papers import qr
from services.seat import answers as seat_answers
from services.seat import buttons as seat_buttons
from services.seat import cards as seat_cards
from services.seat import gleaners, seats
from services.seat import news as seat_news
from services.seat import papers as seat_papers
from services.seat.access import check_heads
from services.seat.gleaners import AgeDraft
from services.seat.news import workshop_line
from services.seat.seats import Seat
from services.workshop import cards as workshop_cards
from services.workshop import views as workshop_views
from storage import signups

ANYWAY = "anyway"
AGE = "age"
"""The question how old the youngest is."""


def _partner(arguments: tuple[str, ...]) -> str:
    return arguments[3] if len(arguments) > 3 else ""


@press("seat.count", who=Who.ANYONE)
async def count(turn: Turn, arguments: tuple[str, ...]) -> None:
    """How many come? Adults and children."""
    workshop = await seats.open_workshop(turn.tx, turn.network.id, number(arguments, 0), turn.now)
    seen = await workshop_views.view(turn.tx, turn.person, workshop, turn.now)
    asked = seat_cards.counting(seen, number(arguments, 1), number(arguments, 2), _partner(arguments))
    await turn.card(workshop_cards.card_name(workshop), asked)


@press("seat.go", who=Who.ANYONE)
async def go(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Sign up, unless there is another seat at that time: then it is said first."""
    workshop = await seats.open_workshop(turn.tx, turn.network.id, number(arguments, 0), turn.now)
    adults, children = number(arguments, 1), number(arguments, 2)
    check_heads(workshop, adults, children)
    if adults and await gleaners.asks_age(turn.tx, turn.person, workshop, children):
        await _ask_age(turn, workshop, AgeDraft(workshop=workshop.id, adults=adults, children=children))
        return
    partner = seat_buttons.code(_partner(arguments))
    if not await _is_elsewhere(turn, workshop, data("seat.anyway", workshop.id, adults, children, *partner)):
        await anyway(turn, arguments)


async def _is_elsewhere(turn: Turn, workshop: Workshop, yes: str) -> bool:
    """There is another seat at that time: it is said, and `yes` is what goes on all the same."""
    others = await seat_answers.clashing(turn.tx, turn.person, workshop)
    mine = await signups.of(turn.tx, workshop.id, turn.person.id)
    if not others or (mine is not None and mine.state == "live"):
        return False
    no = data("workshop.back", workshop.id)
    await turn.card(workshop_cards.card_name(workshop), seat_cards.clash(others, yes, no))
    return True


@press("seat.anyway", who=Who.ANYONE)
async def anyway(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Sign up. The confirmation is a message of its own; the card shows it too."""
    heads = number(arguments, 1), number(arguments, 2)
    seat = await seats.sign_up(
        turn.tx, turn.person, number(arguments, 0), *heads, turn.now, partner=_partner(arguments)
    )
    await _signed_up(turn, seat)


async def _signed_up(turn: Turn, seat: Seat) -> None:
    await shown.settle_in(turn, gleaning=seat.workshop.is_gleaning)
    await shown.refreshed(turn, seat.workshop)
    if turn.person.place is None:
        nearby = seat_cards.nearby(seat.workshop)
        await turn.say(nearby, once="where do you live")


# --- children at a gleaning -------------------------------------------------------------------------------------------


async def _ask_age(turn: Turn, workshop: Workshop, draft: AgeDraft) -> None:
    await turn.keep(AGE, draft, aside=True)
    asked = gleaners.age_asked(workshop, draft, await gleaners.min_age(turn.tx, workshop))
    await turn.card(workshop_cards.card_name(workshop), asked)


@press("seat.age", who=Who.ANYONE)
async def age(turn: Turn, arguments: tuple[str, ...]) -> None:
    """So old is the youngest: sign up, unless there is another seat at that time."""
    draft = AgeDraft(workshop=number(arguments, 0), adults=number(arguments, 1), children=number(arguments, 2))
    await _of_age(turn, draft, number(arguments, 3))


async def _of_age(turn: Turn, draft: AgeDraft, years: int) -> None:
    workshop = await seats.open_workshop(turn.tx, turn.network.id, draft.workshop, turn.now)
    await gleaners.check_age(turn.tx, workshop, None, draft.children, years)
    if not await _is_elsewhere(turn, workshop, data("seat.aged", workshop.id, draft.adults, draft.children, years)):
        await aged(turn, (str(workshop.id), str(draft.adults), str(draft.children), str(years)))


@press("seat.aged", who=Who.ANYONE)
async def aged(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Sign up with children, the youngest so old."""
    workshop_id, adults, children, years = (number(arguments, at) for at in range(4))
    seat = await seats.sign_up(turn.tx, turn.person, workshop_id, adults, children, turn.now, youngest=years)
    if turn.flow == AGE:
        await turn.drop()
    await _signed_up(turn, seat)


@flow(AGE, who=Who.ANYONE)
async def age_in_words(turn: Turn) -> bool:
    """The age, written: 9, or 9 ans."""
    years = gleaners.age_in(turn.text)
    if years is None or turn.incoming.edited:
        return False
    await _of_age(turn, AgeDraft.model_validate(turn.body), years)
    return True


# --- answers to an offer of the waiting list --------------------------------------------------------------------------


@press("seat.take", who=Who.ANYONE)
async def take(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The seats that are offered; the others go on waiting."""
    await _accept(turn, "seat.take", arguments, "wait")


@press("seat.enough", who=Who.ANYONE)
async def enough(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The seats that are offered; the others stay at home."""
    await _accept(turn, "seat.enough", arguments, "drop")


async def _accept(turn: Turn, verb: str, arguments: tuple[str, ...], rest: seats.Rest) -> None:
    seat = await seats.own(turn.tx, turn.person, number(arguments, 0), turn.now)
    if seat.signup.booked and not seat.signup.held:
        await _show_standing(turn, seat)
        return
    others = await seat_answers.clashing_offer(turn.tx, turn.person, seat)
    if others and ANYWAY not in arguments[1:]:
        yes, no = data(verb, seat.signup.id, ANYWAY), data("seat.decline", seat.signup.id)
        await turn.card(seat_news.card_name(seat.signup), seat_cards.clash(others, yes, no))
        return
    await seats.accept(turn.tx, turn.person, seat.signup.id, turn.now, rest=rest)
    await shown.touched(turn, seat.workshop)


async def _show_standing(turn: Turn, seat: Seat) -> None:
    """An old button: nothing is offered at the moment; what holds now is shown."""
    _need_live(seat)
    await _show(turn, seat, seat_cards.standing(seat, await seats.position(turn.tx, seat.signup)))


def _need_live(seat: Seat) -> None:
    if seat.signup.state != "live":
        raise Refusal(seat_cards.no_seat_any_more(seat.workshop))


@press("seat.whole", who=Who.ANYONE)
async def whole(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Wait until there is room for all of them."""
    await _decline(turn, number(arguments, 0), whole=True)


@press("seat.decline", who=Who.ANYONE)
async def decline(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Let the seat go to the next person."""
    await _decline(turn, number(arguments, 0))


async def _decline(turn: Turn, signup_id: int, *, whole: bool = False) -> None:
    seat = await seats.own(turn.tx, turn.person, signup_id, turn.now)
    if not seat.signup.held:
        await _show_standing(turn, seat)
        return
    seat = await seats.decline(turn.tx, turn.person, signup_id, turn.now, whole=whole)
    await _show(turn, seat, seat_cards.declined(seat, await seats.position(turn.tx, seat.signup)))


@press("seat.again", who=Who.ANYONE)
async def again(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Once more, with as many as before."""
    seat = await seat_answers.again(turn.tx, turn.person, number(arguments, 0), turn.now)
    if seat.signup.person is not None:
        await shown.refreshed(turn, seat.workshop)


async def _show(turn: Turn, seat: Seat, message: Message, *, fresh: bool | None = None) -> None:
    """The living message about this sign-up; the workshop's own card follows, where it stands in the chat."""
    await turn.card(seat_news.card_name(seat.signup), message, fresh=fresh)
    await shown.touched(turn, seat.workshop)


# --- giving back ------------------------------------------------------------------------------------------------------


@press("seat.cancel", who=Who.ANYONE)
async def ask_cancel(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Ask once before a seat is given back."""
    seat = await seats.own(turn.tx, turn.person, number(arguments, 0), turn.now)
    _need_live(seat)
    await _show(turn, seat, seat_cards.leaving(seat), fresh=True)


@press("seat.stay", who=Who.ANYONE)
async def stay(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Keep it after all."""
    seat = await seats.own(turn.tx, turn.person, number(arguments, 0), turn.now)
    _need_live(seat)
    await _show(turn, seat, seat_cards.staying(seat, await seats.position(turn.tx, seat.signup)))


@press("seat.gone", who=Who.ANYONE)
async def gone(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Give it back."""
    before = await seats.own(turn.tx, turn.person, number(arguments, 0), turn.now)
    _need_live(before)
    await seats.cancel(turn.tx, turn.person, before.signup.id, turn.now)
    said = seat_cards.gone(before, turn.now)
    if before.signup.booked and not before.signup.guest:
        out = await seat_papers.calendar(
            turn.tx, before.workshop, before.signup, turn.person, turn.now, method="CANCEL"
        )
        said = replace(said, document=out)
    await _show(turn, before, said)


@press("seat.code", who=Who.ANYONE)
async def code(turn: Turn, arguments: tuple[str, ...]) -> None:
    """One's own QR code, to be shown at the door."""
    seat = await seat_answers.coded(turn.tx, turn.person, number(arguments, 0), turn.now)
    picture = qr.png(await links.check_in(turn.tx, seat.signup.network, seat.signup.code))
    lines = [
        _("🎟️ <b>Your code.</b> Show it at the door."),
        *seat_cards.guest(seat.signup),
        workshop_line(seat.workshop),
    ]
    shown_as = Attachment.of("bocal.png", "image/png", picture, seen=True)
    await turn.send(Message(Lines(lines), document=shown_as))
