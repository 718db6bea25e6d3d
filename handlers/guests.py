"""People without a phone: a coordinator writes them down, sees them, takes them off the list."""

from __future__ import annotations

from domain.messages import Text
from domain.refusals import Refusal
from domain.words import Value, _
from handlers.arguments import number
from handlers.registry import Who, closes, flow, press
from handlers.turn import Turn
from services.seat import cards as seat_cards
from services.seat import guest_cards, guest_reading, seats
from services.seat import news as seat_news
from services.seat.guest_cards import GuestDraft
from services.workshop import workshops
from storage import signups
from storage import workshops as stored

FLOW = "guest"
OLD = _("This button is old.")


@press("guest.add", who=Who.COORDINATOR)
async def add(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Begin: who comes, and how many?"""
    workshop = await workshops.own_workshop(turn.tx, turn.person, number(arguments, 0), turn.now)
    await _show(turn, GuestDraft(stamp=turn.stamp, workshop=workshop.id), fresh=True)


async def _show(turn: Turn, draft: GuestDraft, note: Value = "", *, fresh: bool = False) -> None:
    workshop = await workshops.own_workshop(turn.tx, turn.person, draft.workshop, turn.now)
    await turn.keep(FLOW, draft, aside=True)
    await turn.card(guest_cards.card_name(draft), guest_cards.card(draft, workshop, note), fresh=fresh)


@closes(FLOW)
async def close(turn: Turn) -> Value:
    """Its card says that nobody was written down."""
    draft = GuestDraft.model_validate(turn.body)
    workshop = await stored.get(turn.tx, draft.workshop)
    await turn.card(guest_cards.card_name(draft), guest_cards.dropped(workshop), fresh=False)
    return _("Nobody was written down.")


@flow(FLOW, who=Who.COORDINATOR)
async def go_on(turn: Turn) -> bool:
    """The name and the number, in one sentence or one after the other."""
    draft = GuestDraft.model_validate(turn.body)
    match turn.incoming.content:
        case Text(text=text):
            await _show(turn, guest_cards.merged(draft, guest_reading.read(text)), fresh=True)
        case _:
            return False
    return True


def _current(turn: Turn, arguments: tuple[str, ...]) -> GuestDraft:
    draft = GuestDraft.model_validate(turn.body) if turn.flow == FLOW else None
    if draft is None or not arguments or draft.stamp != arguments[0]:
        raise Refusal(OLD)
    return draft


@press("guest.heads", who=Who.COORDINATOR)
async def heads(turn: Turn, arguments: tuple[str, ...]) -> None:
    """How many they are, by a tap."""
    draft = _current(turn, arguments)
    await _show(turn, draft.model_copy(update={"adults": number(arguments, 1), "children": 0}))


@press("guest.go", who=Who.COORDINATOR)
async def go(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Write them down; whoever wrote is told what became of it."""
    draft = _current(turn, arguments)
    if not draft.is_whole():
        await _show(turn, draft)
        return
    seat = await seats.sign_up_guest(
        turn.tx, turn.person, draft.workshop, draft.name, draft.adults, draft.children, turn.now
    )
    await turn.drop()
    await turn.card(guest_cards.card_name(draft), guest_cards.done(draft, seat.workshop))


@press("guest.drop", who=Who.COORDINATOR)
async def drop(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Write nobody down after all."""
    _current(turn, arguments)
    await close(turn)
    await turn.drop()


@press("guest.list", who=Who.COORDINATOR)
async def listed(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Those without a phone who are written down for a workshop."""
    workshop = await workshops.own_workshop(turn.tx, turn.person, number(arguments, 0), turn.now)
    live = await signups.live(turn.tx, workshop.id)
    await turn.card(f"guests:{workshop.id}", guest_cards.listed(workshop, live), fresh=True)


@press("guest.cancel", who=Who.COORDINATOR)
async def cancel(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Ask once before a guest is taken off the list."""
    seat = await seats.own(turn.tx, turn.person, number(arguments, 0), turn.now)
    if seat.signup.state != "live":
        raise Refusal(_("{name} is not on the list any more.", name=seat.signup.guest or _("This person")))
    await turn.card(seat_news.card_name(seat.signup), seat_cards.leaving(seat), fresh=True)
