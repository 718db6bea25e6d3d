"""Offering: a farmer writes one message, gets one card, corrects what is wrong, and confirms."""

from __future__ import annotations

from domain.messages import Location, Photo, Text
from domain.offers import DraftPlace, OfferDraft
from domain.refusals import Refusal
from domain.words import Value, _
from handlers.registry import Who, command, flow, press
from handlers.turn import Turn
from services import lookup, offer_card, offer_reading
from services.offers import post_offer

FLOW = "offer"


def draft_of(turn: Turn) -> OfferDraft | None:
    """The offer that this person has begun, if any."""
    return OfferDraft.model_validate(turn.body) if turn.flow == FLOW else None


async def show(turn: Turn, draft: OfferDraft, note: Value = "") -> None:
    """Keep the draft and show its card."""
    await turn.keep(FLOW, draft)
    await turn.card(offer_card.card_name(draft), offer_card.card(draft, turn.now, turn.zone, note=note))


async def begin(turn: Turn) -> bool:
    """Read a message as a new offer; False when it offers nothing."""
    draft = offer_reading.first(turn.text, turn.here, turn.person, turn.network, turn.stamp)
    if draft is None:
        return False
    draft.source = turn.incoming.message_id
    if isinstance(turn.incoming.content, Photo):
        draft.photo = turn.incoming.content.file
    await show(turn, draft, _past(draft, turn))
    return True


def _past(draft: OfferDraft, turn: Turn) -> Value:
    """Dates that are over are asked again."""
    if draft.until is None or draft.until >= turn.here.date():
        return ""
    over, draft.until, draft.start = draft.until, None, None
    return _("{day} is over.", day=over)


@command("offre", "offer", who=Who.ANYONE, menu=_("Offer produce"), order=10)
async def new_offer(turn: Turn, argument: str) -> None:
    """Begin an offer with the words that follow the command, or with a question."""
    if argument:
        draft = offer_reading.first(argument, turn.here, turn.person, turn.network, turn.stamp)
        if draft is not None:
            await show(turn, draft, _past(draft, turn))
            return
    await show(turn, OfferDraft(stamp=turn.stamp, place=_own_place(turn)))


def _own_place(turn: Turn) -> DraftPlace | None:
    return None if turn.person.place is None else DraftPlace.of(turn.person.place)


@flow(FLOW)
async def go_on(turn: Turn) -> bool:
    """Whatever is said while a card is open belongs to it: an answer, a correction, a picture, a place."""
    draft = draft_of(turn)
    if draft is None:
        return False
    match turn.incoming.content:
        case Location(point=point):
            draft.place, draft.choices, draft.asking = DraftPlace.of(lookup.around(point)), [], None
            await show(turn, draft)
        case Photo(file=file, caption=""):
            draft.photo = file
            await show(turn, draft)
        case Text() | Photo():
            return await _words(turn, draft)
        case _:
            return False
    return True


async def _words(turn: Turn, draft: OfferDraft) -> bool:
    if turn.incoming.edited and turn.incoming.message_id == draft.source:
        return await _read_again(turn, draft)
    if isinstance(turn.incoming.content, Photo):
        draft.photo = turn.incoming.content.file
    asked = draft.missing()
    if asked is not None:
        new = offer_reading.answered(draft, asked, turn.text, turn.here, turn.network, turn.incoming.places)
        if new is not None:
            await show(turn, new)
            return True
    new = offer_reading.amended(draft, turn.text, turn.here, turn.network)
    if new is not None:
        await show(turn, new)
        return True
    if await begin(turn):
        return True
    await show(turn, draft, _("I did not understand this."))
    return True


async def _read_again(turn: Turn, draft: OfferDraft) -> bool:
    """The farmer edited the message that the draft came from: the draft follows."""
    new = offer_reading.first(turn.text, turn.here, turn.person, turn.network, draft.stamp)
    if new is None:
        return False
    new.source, new.photo, new.offer = draft.source, draft.photo, draft.offer
    await show(turn, new, _("You changed your message. I read it again."))
    return True


async def _current(turn: Turn, stamp: str) -> OfferDraft | None:
    """The draft that a button belongs to; for a button of an old card the living one is shown instead."""
    draft = draft_of(turn)
    if draft is not None and draft.stamp == stamp:
        return draft
    turn.toast(_("This button is old."))
    if draft is not None:
        await turn.say(_("This button is old. Here is your offer as it is now."))
        message = offer_card.card(draft, turn.now, turn.zone)
        await turn.send(message)
    else:
        await turn.say(_("This button is old. Your offers are here: /mes_offres"))
    return None


@press("draft.ask", who=Who.ANYONE)
async def ask(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Correct one field."""
    stamp, name = _two(arguments)
    if draft := await _current(turn, stamp):
        if name not in offer_card.LABELS:
            raise Refusal(_("This button is old."))
        draft.asking, draft.choices = name, []
        await show(turn, draft)


def _two(arguments: tuple[str, ...]) -> tuple[str, str]:
    if len(arguments) != 2:
        raise Refusal(_("This button is old."))
    return arguments[0], arguments[1]


@press("draft.back", who=Who.ANYONE)
async def back(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Leave the field as it was."""
    if draft := await _current(turn, "".join(arguments)):
        draft.asking = None
        await show(turn, draft)


@press("draft.set", who=Who.ANYONE)
async def answer(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Answer the question with a button."""
    if len(arguments) != 3:
        raise Refusal(_("This button is old."))
    stamp, name, value = arguments
    if draft := await _current(turn, stamp):
        new = offer_reading.chosen(draft, name, value, turn.here.date())
        if new is None:
            raise Refusal(_("This button is old."))
        await show(turn, new)


@press("draft.cancel", who=Who.ANYONE)
async def cancel(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Forget the draft."""
    if draft := await _current(turn, "".join(arguments)):
        await turn.drop()
        closed = offer_card.closed(draft, turn.now, turn.zone, _("Cancelled. Nothing was sent."))
        await turn.card(offer_card.card_name(draft), closed)


@press("draft.confirm", who=Who.ANYONE)
async def confirm(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The offer stands: record it and answer with stops at once."""
    if draft := await _current(turn, "".join(arguments)):
        if draft.missing() is not None:
            await show(turn, draft)
            return
        await turn.drop()
        closed = offer_card.closed(draft, turn.now, turn.zone, _("✅ Confirmed."))
        await turn.card(offer_card.card_name(draft), closed)
        await post_offer(turn.tx, turn.person, draft, turn.now)
