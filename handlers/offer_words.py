"""Whatever is said while an offer's card is open: an answer, a correction, a picture, a place, something else."""

from __future__ import annotations

import re

from domain.messages import Contact, Document, Location, Other, Photo, Text
from domain.offers import DraftPlace, OfferDraft
from domain.people import Part, Role
from domain.words import Words, _
from handlers import asked
from handlers.offer import (
    FLOW,
    again,
    begin,
    conclude,
    draft_of,
    edited_too_late,
    filled,
    not_produce,
    pictured,
    show,
    stop,
)
from handlers.registry import Who, flow
from handlers.turn import Turn
from services import lookup, plain_words, rights
from services.offer import adding, besides, corrections, not_ours, relative
from services.offer import answers as offer_answers
from services.offer import changes as offer_changes
from services.offer import limits as offer_limits
from services.offer import questions as offer_questions
from services.offer import reading as offer_reading

_STOP = re.compile(
    r"\W*(annuler?|annulez|stop|cancel|laissez? tomber|oubliez?|forget it|never mind|(finalement|en fait) (non|rien)"
    r"|(non )?rien finalement|nothing after all)\W*"
)

_PHONE = re.compile(r"(?<!\d)(?:\+33|0)[ .-]?[1-9](?:[ .-]?\d{2}){4}(?!\d)")


@flow(FLOW, who=Who.ANYONE)
async def go_on(turn: Turn) -> bool:
    """Whatever is said while a card is open belongs to it: an answer, a correction, a picture, a place."""
    draft = draft_of(turn)
    if draft is None:
        return False
    match turn.incoming.content:
        case Location(point=point):
            draft.is_at(DraftPlace.of(lookup.around(point)))
            draft.asking = None
            await show(turn, draft)
        case Photo(caption="", album=album) if album and album == draft.album:
            pass  # the other pictures of an album add nothing
        case Photo(caption=""):
            pictured(turn, draft)
            await show(turn, draft, _("📷 Thank you for the picture."))
        case Text() | Photo():
            await (_edited if turn.incoming.edited else _words)(turn, draft)
        case Other() | Contact() | Document() as content:
            return await _unreadable(turn, draft, content)
        case _:
            return False
    return True


async def _unreadable(turn: Turn, draft: OfferDraft, content: Other | Contact | Document) -> bool:
    """What holds no words: the card is shown again below it. False for a coordinator's file, which is no part of it."""
    match content:
        case Other(kind="voice" | "audio" | "video_note"):
            note = _("🎤 I cannot listen to voice messages.")
        case Contact():
            note = _("Thank you. I do not need a phone number here.")
        case Document(mime=mime) if mime.startswith("image/"):
            note = _("🖼️ I do not open files. Send the picture as a photo.")
        case Document():
            if await rights.centres_of(turn.tx, turn.person, Role.COORDINATOR):
                return False
            note = _("📄 I do not open files.")
        case _:
            note = _("I cannot read this.")
    if draft.missing() is None:
        waits = _("Your offer waits. Confirm it, or write what is to be changed.")
    else:
        waits = _("Your offer waits. Answer with a button, or write your answer.")
    await show(turn, draft, note, waits)
    return True


async def _words(turn: Turn, draft: OfferDraft) -> None:
    yes = offer_answers.says_yes(turn.text, turn.here) if draft.missing() is None else None
    if _STOP.fullmatch(lookup.folded(turn.text)):
        await stop(turn, draft)
    elif plain_words.takes_back(turn.text):
        left = offer_changes.without(draft, turn.text)
        await (stop(turn, draft) if left is None else show(turn, left))
    elif draft.missing() is None and plain_words.farewell(turn.text):
        await show(turn, draft, _("With pleasure."))
    elif yes:
        await conclude(turn, draft)
    else:
        await _more_words(turn, draft, not_right=yes is False)


async def _more_words(turn: Turn, draft: OfferDraft, *, not_right: bool) -> None:
    text = besides.to_the_point(not_ours.without_jam(turn.text))
    new = _understood(turn, draft, text) if text else None
    wrong = [] if new is None else offer_limits.mended(new, turn.here.date())
    if not text.strip(" .!"):
        await show(turn, draft, not_ours.kindly() if not_ours.offered(turn.text) else besides.dates_stay())
    elif wrong and draft.asking:
        await show(turn, draft, *wrong)  # a correction that cannot be: what was there before stays
    elif new is not None:
        new = new.still_asking(draft)
        new.blamed = draft.blamed or besides.blames(turn.text)
        await show(turn, filled(turn, new, own=False), *wrong)
    elif besides.blames(text):
        draft.blamed = True
        await show(turn, draft, besides.what_to_do(draft), wrong=True)
    elif not (offer_reading.says_again(turn.text) and await again(turn)) and not await begin(turn):
        await _unread(turn, draft, not_right=not_right)


async def _unread(turn: Turn, draft: OfferDraft, *, not_right: bool) -> None:
    """Words that change nothing in the draft and are no other offer."""
    pictured(turn, draft)
    if field := corrections.to_change(turn.text):
        draft.asking, draft.item, draft.amount = field, None, ""
        await show(turn, draft)
    elif adding.says_back(turn.text):
        await show(turn, draft, adding.what_back())
    elif not_ours.offered(turn.text):
        await show(turn, draft, not_ours.kindly())
    elif (roughly := offer_questions.roughly(draft)) and offer_answers.no_idea(turn.text):
        await show(turn, draft, roughly)
    elif (draft.items or turn.person.is_(Part.FARMER)) and (polite := _polite(turn)) is not None:
        await show(turn, draft, polite)
    elif draft.missing() == "place":
        draft.unknown_place = turn.text[:40]
        await show(turn, draft)
    elif unknown := offer_reading.unknown_product(turn.text, turn.here):
        await show(turn, draft, not_produce(unknown))
    elif not_right:
        await show(turn, draft, _("What is to be changed? Choose it, or write it."), wrong=True)
    elif draft.items or turn.person.is_(Part.FARMER) or not await asked.answered(turn):
        await show(turn, draft, _("I did not understand this."))


def _polite(turn: Turn) -> Words | None:
    """An answer to what says nothing of the offer: thanks, a question, words under a picture."""
    if plain_words.greeting(turn.text) == "thanks":
        return _("With pleasure.")
    if _PHONE.search(turn.text):
        return _("Thank you. I do not need a phone number here.")
    if "?" in turn.text:
        return _("Is this a question? Help is here: /help. The truck's stops: /stops. Your offer waits:")
    return _("📷 Thank you for the picture.") if isinstance(turn.incoming.content, Photo) else None


def _understood(turn: Turn, draft: OfferDraft, text: str) -> OfferDraft | None:
    """The draft with an answer or a correction in it; None when the words are something else, perhaps another offer."""
    if not_ours.offered(text) and not offer_reading.names_produce(text, turn.here):
        return None
    if (new := corrections.of_what_is_there(draft, text, turn.here, turn.network)) is not None:
        return new
    if relative.hints(draft, text) and not offer_reading.names_produce(text, turn.here):
        return None  # so much more, and something besides that is not understood: it is not all there is
    asked = draft.missing()
    offered = offer_reading.first(text, turn.here, turn.network, turn.stamp)
    if offered is None and offer_reading.unknown_product(text, turn.here, surely=True):
        return None
    kilos = asked == "quantity" and offer_answers.is_number_of(text)
    if asked is not None and (kilos or draft.asking or offered is None or not offered.items or not draft.items):
        new = offer_answers.answered(draft, asked, text, turn.here, turn.network, turn.incoming.places)
        if new is not None:
            if asked == "dates" and not draft.is_gleaning():
                new = offer_answers.handed_over(new, text, turn.here)
            if asked == "mode":
                new = offer_answers.day_told(new, text, turn.here)
            more = offer_answers.said_unasked(new, text, turn.here, turn.network) if asked == "quantity" else None
            return more or new
    if offered is None or not (offered.items and draft.items):
        return corrections.corrected(draft, text, turn.here, turn.network, turn.incoming.places)
    return offer_changes.amended(draft, text, turn.here, turn.network)


async def _edited(turn: Turn, draft: OfferDraft) -> None:
    """The farmer changed a message that the draft came from: the draft follows."""
    if turn.incoming.message_id not in draft.sources:
        await turn.say(edited_too_late())
        return
    if turn.incoming.message_id != draft.sources[0]:
        # so much more would be added to what the message added before
        more = corrections.of_what_is_there(draft, turn.text, turn.here, turn.network)
        new = _understood(turn, draft, turn.text) if more is None else None
    else:
        read = offer_reading.first(turn.text, turn.here, turn.network, draft.stamp)
        new = None if read is None else offer_changes.written_again(draft, read)
    if new is None:
        await show(turn, draft, _("I do not find an offer in the changed message. This one stays as it was."))
    else:
        await show(turn, new, _("You changed your message. I read it again."))
