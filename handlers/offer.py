"""Offering: a farmer writes one message, gets one card, corrects what is wrong, and confirms."""

from __future__ import annotations

import re

from domain.messages import Location, Photo, Press, Text
from domain.offers import DraftPlace, OfferDraft
from domain.people import Part
from domain.words import Lines, Value, Words, _
from handlers import asked
from handlers.registry import Who, command, flow
from handlers.turn import Turn
from services import lookup, plain_words
from services.corpus import keeping
from services.offer import answers as offer_answers
from services.offer import card as offer_card
from services.offer import changes as offer_changes
from services.offer import corrections
from services.offer import limits as offer_limits
from services.offer import reading as offer_reading
from services.offer.offers import post_offer
from storage import offers as stored

FLOW = "offer"
_STOP = re.compile(
    r"\W*(annuler?|annulez|stop|cancel|laissez? tomber|oubliez?|forget it|never mind|(finalement|en fait) (non|rien)"
    r"|(non )?rien finalement|nothing after all)\W*"
)
MANY = 5
"""So many offers may be begun at once."""


def draft_of(turn: Turn) -> OfferDraft | None:
    """The offer that this person has begun, if any."""
    return OfferDraft.model_validate(turn.body) if turn.flow == FLOW else None


async def show(turn: Turn, draft: OfferDraft, *notes: Value, once: str = "") -> None:
    """Keep the draft and show its card; what cannot be is taken out and asked."""
    said = [note for note in notes if note] + list(offer_limits.mended(draft, turn.here.date()))
    await turn.keep(FLOW, draft)
    message = offer_card.card(draft, turn.now, turn.zone, note=Lines(said) if said else "")
    await turn.card(offer_card.card_name(draft), message, fresh=True if once else None, once=once)


async def begin(turn: Turn, *, head: Value = "") -> bool:
    """Read a message as an offer, or as more of the one that is open; False when it offers nothing.

    Args:
        turn: with the message.
        head: what is said before the card; a keyboard that is open goes with it.
    """
    draft = offer_reading.first(turn.text, turn.here, turn.network, turn.stamp)
    if draft is None:
        return False
    if head:
        await turn.say(head, keys=())
    forwarded = getattr(turn.incoming.content, "forwarded", False)
    note: Value = _("📨 A forwarded message: I note it as your offer.") if forwarded else ""
    await _open(turn, draft, note, own=not forwarded)
    return True


async def _open(turn: Turn, draft: OfferDraft, note: Value = "", *, own: bool = True) -> None:
    """Show a new draft; what was open already is joined with it, or its card follows."""
    before = draft_of(turn)
    both = None if before is None else offer_changes.joined(before, draft, turn.person.place)
    if before is not None and both is None:
        if len(before.waiting) >= MANY:
            await show(turn, before, _("One after the other: confirm this offer first, then write the next one."))
            return
        before.waiting.append(_filled(turn, draft, own=own))
        await show(turn, before, _("This is another offer. I keep it: its card follows this one."))
        return
    await show(turn, _filled(turn, both or draft, own=own), note)


def _filled(turn: Turn, draft: OfferDraft, *, own: bool = True) -> OfferDraft:
    """With the picture of the message, and the person's own place where none was said."""
    _picture(turn, draft)
    if turn.incoming.message_id is not None and not isinstance(turn.incoming.content, Press):
        draft.sources.append(turn.incoming.message_id)
    nowhere = draft.place is None and not draft.choices and not draft.unknown_place
    if own and nowhere and turn.person.place is not None:
        draft.place = DraftPlace.of(turn.person.place)
    return draft


def _picture(turn: Turn, draft: OfferDraft) -> None:
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
        await show(turn, _filled(turn, OfferDraft(stamp=turn.stamp)))


@flow(FLOW, who=Who.ANYONE)
async def go_on(turn: Turn) -> bool:
    """Whatever is said while a card is open belongs to it: an answer, a correction, a picture, a place."""
    draft = draft_of(turn)
    if draft is None:
        return False
    match turn.incoming.content:
        case Location(point=point):
            draft.place, draft.choices, draft.asking = DraftPlace.of(lookup.around(point)), [], None
            draft.unknown_place = ""
            draft.settled("place")
            await show(turn, draft)
        case Photo(caption="", album=album) if album and album == draft.album:
            pass  # the other pictures of an album add nothing
        case Photo(caption=""):
            _picture(turn, draft)
            await show(turn, draft, _("📷 Thank you for the picture."))
        case Text() | Photo():
            await (_edited if turn.incoming.edited else _words)(turn, draft)
        case _:
            return False
    return True


async def _words(turn: Turn, draft: OfferDraft) -> None:
    yes = offer_answers.says_yes(turn.text, turn.here) if draft.missing() is None else None
    if _STOP.fullmatch(lookup.folded(turn.text)):
        await stop(turn, draft)
    elif plain_words.takes_back(turn.text):
        left = offer_changes.without(draft, turn.text)
        await (stop(turn, draft) if left is None else show(turn, left))
    elif yes:
        await conclude(turn, draft)
    else:
        await _more_words(turn, draft, not_right=yes is False)


async def _more_words(turn: Turn, draft: OfferDraft, *, not_right: bool) -> None:
    new = _understood(turn, draft)
    wrong = [] if new is None else offer_limits.mended(new, turn.here.date())
    if wrong and draft.asking:
        await show(turn, draft, *wrong)  # a correction that cannot be: what was there before stays
    elif new is not None:
        await show(turn, _filled(turn, new, own=False), *wrong)
    elif not (offer_reading.says_again(turn.text) and await again(turn)) and not await begin(turn):
        _picture(turn, draft)
        if field := corrections.to_change(turn.text):
            draft.asking, draft.item, draft.amount = field, None, ""
            await show(turn, draft)
        elif (draft.items or turn.person.is_(Part.FARMER)) and (polite := _polite(turn)) is not None:
            await show(turn, draft, polite)
        elif draft.missing() == "place":
            draft.unknown_place = turn.text[:40]
            await show(turn, draft)
        elif unknown := offer_reading.unknown_product(turn.text, turn.here):
            await show(turn, draft, not_produce(unknown))
        elif not_right:
            await show(turn, draft, _("What is to be changed? Choose it, or write it."))
        elif draft.items or turn.person.is_(Part.FARMER) or not await asked.answered(turn):
            await show(turn, draft, _("I did not understand this."))


def _polite(turn: Turn) -> Words | None:
    """An answer to what says nothing of the offer: thanks, a question, words under a picture."""
    if plain_words.greeting(turn.text) == "thanks":
        return _("With pleasure.")
    if "?" in turn.text:
        return _("Is this a question? Help is here: /help. The truck's stops: /stops. Your offer waits:")
    return _("📷 Thank you for the picture.") if isinstance(turn.incoming.content, Photo) else None


def not_produce(name: str) -> Words:
    """A product that is not in the catalogue."""
    return _(
        "I do not know this product: {product}.\nI note fruit, vegetables, mushrooms, herbs and nuts.", product=name
    )


def _understood(turn: Turn, draft: OfferDraft) -> OfferDraft | None:
    """The draft with an answer or a correction in it; None when the words are something else, perhaps another offer."""
    asked = draft.missing()
    offered = offer_reading.first(turn.text, turn.here, turn.network, turn.stamp)
    if offered is None and offer_reading.unknown_product(turn.text, turn.here, surely=True):
        return None
    if asked is not None and (draft.asking or offered is None or not offered.items or not draft.items):
        new = offer_answers.answered(draft, asked, turn.text, turn.here, turn.network, turn.incoming.places)
        if new is not None:
            return new
    if offered is None or not (offered.items and draft.items):
        return corrections.corrected(draft, turn.text, turn.here, turn.network, turn.incoming.places)
    return offer_changes.amended(draft, turn.text, turn.here, turn.network)


async def _edited(turn: Turn, draft: OfferDraft) -> None:
    """The farmer changed a message that the draft came from: the draft follows."""
    if turn.incoming.message_id not in draft.sources:
        await turn.say(edited_too_late())
        return
    new = _understood(turn, draft)
    if turn.incoming.message_id == draft.sources[0]:
        read = offer_reading.first(turn.text, turn.here, turn.network, draft.stamp)
        new = None if read is None else offer_changes.written_again(draft, read)
    if new is None:
        await show(turn, draft, _("I do not find an offer in the changed message. This one stays as it was."))
    else:
        await show(turn, new, _("You changed your message. I read it again."))


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
        await keeping.learn(turn.tx, turn.person, offer, turn.now)
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
