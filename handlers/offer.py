"""Offering: a farmer writes one message, gets one card, corrects what is wrong, and confirms."""

from __future__ import annotations

from domain.messages import Photo, Press
from domain.offers import DraftPlace, OfferDraft
from domain.words import Lines, Value, Words, _
from handlers.registry import Who, command
from handlers.turn import Turn
from services.corpus import keeping
from services.offer import card as offer_card
from services.offer import changes as offer_changes
from services.offer import limits as offer_limits
from services.offer import not_ours
from services.offer import reading as offer_reading
from services.offer.offers import post_offer
from storage import offers as stored

FLOW = "offer"
MANY = 5
"""So many offers may be begun at once."""


def draft_of(turn: Turn) -> OfferDraft | None:
    """The offer that this person has begun, if any."""
    return OfferDraft.model_validate(turn.body) if turn.flow == FLOW else None


async def show(turn: Turn, draft: OfferDraft, *notes: Value, once: str = "", wrong: bool = False) -> None:
    """Keep the draft and show its card; what cannot be is taken out and asked.

    With `wrong`, its farmer has just said that it is not right.
    """
    said = [note for note in notes if note] + list(offer_limits.mended(draft, turn.here.date()))
    await turn.keep(FLOW, draft)
    message = offer_card.card(draft, turn.now, turn.zone, note=Lines(said) if said else "", wrong=wrong)
    await turn.card(offer_card.card_name(draft), message, fresh=True if once else None, once=once)


async def begin(turn: Turn, *, head: Value = "") -> bool:
    """Read a message as an offer, or as more of the one that is open; False when it offers nothing.

    Args:
        turn: with the message.
        head: what is said before the card; a keyboard that is open goes with it.
    """
    draft = offer_reading.first(not_ours.without_jam(turn.text), turn.here, turn.network, turn.stamp)
    if draft is None:
        return False
    if head:
        await turn.say(head, keys=())
    forwarded = getattr(turn.incoming.content, "forwarded", False)
    notes: list[Value] = [_("📨 A forwarded message: I note it as your offer.")] if forwarded else []
    notes += [not_ours.kindly()] if not_ours.besides(turn.text) else []
    await _open(turn, draft, *notes, own=not forwarded)
    return True


async def _open(turn: Turn, draft: OfferDraft, *notes: Value, own: bool = True) -> None:
    """Show a new draft; what was open already is joined with it, or its card follows."""
    before = draft_of(turn)
    both = None if before is None else offer_changes.joined(before, draft, turn.person.place)
    if before is not None and both is None:
        if len(before.waiting) >= MANY:
            await show(turn, before, _("One after the other: confirm this offer first, then write the next one."))
            return
        before.waiting.append(filled(turn, draft, own=own))
        await show(turn, before, _("This is another offer. I keep it: its card follows this one."))
        return
    await show(turn, filled(turn, both or draft, own=own), *notes)


def filled(turn: Turn, draft: OfferDraft, *, own: bool = True) -> OfferDraft:
    """With the picture of the message, and the person's own place where none was said."""
    pictured(turn, draft)
    if turn.incoming.message_id is not None and not isinstance(turn.incoming.content, Press):
        draft.sources.append(turn.incoming.message_id)
    nowhere = draft.place is None and not draft.choices and not draft.unknown_place
    if own and nowhere and turn.person.place is not None:
        draft.place = DraftPlace.of(turn.person.place)
    return draft


def pictured(turn: Turn, draft: OfferDraft) -> None:
    """Take the picture of the message into the draft, if it has one."""
    content = turn.incoming.content
    if isinstance(content, Photo):
        draft.photo, draft.album = content.file, content.album


async def take_up(turn: Turn, draft: OfferDraft, note: Value = "") -> None:
    """Show a draft in front of whatever is open; that comes back afterwards."""
    before = draft_of(turn)
    if before is not None and before.is_begun():
        draft.waiting = [before.model_copy(update={"waiting": []}), *before.waiting][:MANY]
    await show(turn, draft, note)


async def again(turn: Turn) -> bool:
    """The latest offer again ("same as last week"); False when there is none."""
    found = await stored.of_farmer(turn.tx, turn.person.id, limit=1)
    if found:
        draft = offer_changes.from_offer(found[0], turn.stamp, keep_dates=False)
        await take_up(turn, draft, _("The same as last time. Only the date is new."))
    return bool(found)


async def picture(turn: Turn) -> None:
    """A photo that offers nothing in words: it begins an offer."""
    await _open(turn, OfferDraft(stamp=turn.stamp), _("📷 Thank you for the picture."))


@command("offre", "offer", who=Who.ANYONE, menu=_("Offer produce"), order=10)
async def new_offer(turn: Turn, argument: str) -> None:
    """Begin an offer with the words that follow the command, or with a question."""
    draft = offer_reading.first(argument, turn.here, turn.network, turn.stamp) if argument else None
    before = draft_of(turn)
    if draft is not None:
        await _open(turn, draft)
    elif before is not None and before.is_begun():
        await show(turn, before, _("You have begun this offer. Confirm it, or stop it: /cancel"))
    else:
        await show(turn, filled(turn, OfferDraft(stamp=turn.stamp)))


def not_produce(name: str) -> Words:
    """A product that is not in the catalogue."""
    return _(
        "I do not know this product: {product}.\nI note fruit, vegetables, mushrooms, herbs and nuts.", product=name
    )


def edited_too_late() -> Words:
    """What is confirmed does not follow an edited message."""
    return _("You changed a message. What is confirmed stays as it is. To change an offer: /my_offers")


async def conclude(turn: Turn, draft: OfferDraft) -> None:
    """The offer stands: record it and answer with stops at once."""
    if draft.missing() is not None:
        await show(turn, draft)
        return
    await close(turn, draft, _("✅ Confirmed."))
    offer = await post_offer(turn.tx, turn.person, draft, turn.now)
    if draft.offer is None and draft.sources:  # a message of now: not a change, not the same as last week
        await keeping.learn(turn.tx, turn.person, offer, turn.now, blamed=draft.blamed)
    await next_one(turn, draft)


async def stop(turn: Turn, draft: OfferDraft) -> None:
    """Forget the draft by command, and say what was forgotten."""
    await close(turn, draft, offer_card.dropped(draft))
    if draft.offer is not None:
        said = _("Cancelled: the change. Your offer stays as it was.")
    else:
        said = _("Cancelled: {what}. Nothing was sent.", what=offer_card.summary(draft))
    await turn.say(said, keys=())
    await next_one(turn, draft)


async def close(turn: Turn, draft: OfferDraft, outcome: Words) -> None:
    """Forget the draft; its card stays as a note of what became of it."""
    await turn.drop()
    closed = offer_card.closed(draft, turn.now, turn.zone, outcome)
    await turn.card(offer_card.card_name(draft), closed, fresh=False)


async def next_one(turn: Turn, draft: OfferDraft) -> None:
    """The card of the next offer that was begun, if there is one."""
    if draft.waiting:
        following = draft.waiting[0].model_copy(update={"waiting": draft.waiting[1:]})
        await show(turn, following, _("Here is your other offer."))
