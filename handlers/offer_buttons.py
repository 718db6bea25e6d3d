"""The buttons of an offer's card: correct a field, answer its question, cancel, confirm."""

from __future__ import annotations

from datetime import timedelta

from domain.offers import OfferDraft
from domain.refusals import Refusal
from domain.words import _
from handlers.offer import close, conclude, draft_of, next_one, show
from handlers.registry import Who, press
from handlers.turn import Turn
from services.offer import buttons as offer_buttons
from services.offer import card as offer_card
from storage import offers as stored

DOUBLE = timedelta(seconds=30)
"""A second tap on Confirm comes within this time."""
OLD = _("This button is old.")


async def _current(turn: Turn, stamp: str) -> OfferDraft | None:
    """The draft that a button belongs to; for a button of an old card the living one is shown instead."""
    draft = draft_of(turn)
    if draft is not None and draft.stamp == stamp:
        return draft
    turn.toast(OLD)
    once = f"old:{stamp}:{draft.stamp if draft else ''}:{turn.now:%Y%m%d%H%M}"
    if draft is not None:
        await show(turn, draft, _("This button is old. Here is your offer as it is now."), once=once)
    else:
        await turn.say(_("This button is old. Your offers are here: /my_offers"), once=once)
    return None


def _arguments(arguments: tuple[str, ...], number: int) -> tuple[str, ...]:
    if len(arguments) != number:
        raise Refusal(OLD)
    return arguments


@press("draft.ask", who=Who.ANYONE)
async def ask(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Correct one field."""
    stamp, name = _arguments(arguments, 2)
    if draft := await _current(turn, stamp):
        if name not in offer_card.LABELS:
            raise Refusal(OLD)
        draft = draft.unasked()
        draft.asking = name
        if name == "place":
            draft.choices, draft.unknown_place = [], ""
        await show(turn, draft)


@press("draft.back", who=Who.ANYONE)
async def back(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Leave the field as it was."""
    if draft := await _current(turn, "".join(arguments)):
        await show(turn, draft.unasked())


@press("draft.set", who=Who.ANYONE)
async def answer(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Answer the question with a button."""
    stamp, name, value = _arguments(arguments, 3)
    if draft := await _current(turn, stamp):
        new = offer_buttons.chosen(draft, name, value, turn.here.date())
        if new is None:
            raise Refusal(OLD)
        await show(turn, new)


@press("draft.cancel", who=Who.ANYONE)
async def cancel(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Forget the draft."""
    if draft := await _current(turn, "".join(arguments)):
        await close(turn, draft, offer_card.dropped(draft))
        await next_one(turn, draft)


@press("draft.confirm", who=Who.ANYONE)
async def confirm(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The offer stands: record it and answer with stops at once."""
    if draft_of(turn) is None and await _just_confirmed(turn):
        turn.toast(_("It is noted already."))
        return
    if draft := await _current(turn, "".join(arguments)):
        await conclude(turn, draft)


async def _just_confirmed(turn: Turn) -> bool:
    found = await stored.of_farmer(turn.tx, turn.person.id, limit=1)
    return bool(found) and turn.now - found[0].created_at < DOUBLE
