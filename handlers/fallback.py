"""When no conversation is open: an offer, a place, a picture, a voice message, or something we cannot guess."""

from __future__ import annotations

from domain.messages import Contact, Document, Location, Other, Photo, Text
from domain.people import Part
from domain.words import Lines, Words, _
from handlers import (
    agenda,
    asked,
    files,
    handover,
    harvest,
    my_offers,
    next_steps,
    offer,
    perhaps,
    plan_gleaning,
    plan_workshop,
    stops,
    volunteering,
    welcome,
    where,
    workshops,
)
from handlers import help as helping
from handlers.near import near
from handlers.turn import Turn
from services import lookup, plain_words
from services.offer import not_ours
from services.offer import reading as offer_reading


async def anything(turn: Turn) -> None:
    """Answer whatever comes: helpfully, and never with silence."""
    match turn.incoming.content:
        case Text():
            await _text(turn)
        case Photo() if turn.incoming.edited:
            await turn.say(offer.edited_too_late())
        case Photo() if _planning(turn):
            await turn.say(_("📷 I cannot use a picture here. Answer in words, or stop: /cancel"))
        case Photo(caption=caption) as photo:
            if not (await harvest.pictured(turn, photo) or (caption and await offer.begin(turn))):
                await _picture(turn)
        case Location(point=point):
            await near(turn, point)
        case Other(kind="voice" | "audio" | "video_note"):
            await turn.say(_deaf(turn))
        case Contact():
            await turn.say(Lines([_("Thank you. I do not need a phone number here."), next_steps.lines(turn)]))
        case Document() as file:
            await files.received(turn, file)
        case Other() | _:
            await turn.say(Lines([_("I cannot read this. Write to me in words."), next_steps.lines(turn)]))


async def _picture(turn: Turn) -> None:
    """From whoever grows something it begins an offer; others are not drawn into one."""
    if next_steps.offers_first(turn) or turn.flow == offer.FLOW:
        await offer.picture(turn)
    else:
        await turn.say(
            Lines([_("📷 Thank you for the picture."), _("To offer produce: /offer"), next_steps.lines(turn)])
        )


async def _text(turn: Turn) -> None:
    """What is offered or asked comes before a greeting: "merci, je ne viens plus" is not only thanks."""
    if turn.incoming.edited:
        await turn.say(offer.edited_too_late())
    elif (
        await handover.jars_from_words(turn)
        or await asked.of_gleanings(turn)
        or await volunteering.from_words(turn)
        or await plan_gleaning.from_words(turn)  # from whoever does not coordinate it is an offer
        or await _taken_back(turn)
        or (offer_reading.says_again(turn.text) and await offer.again(turn))
        or await offer.begin(turn)
    ):
        return
    elif not (await plan_workshop.from_words(turn) or await asked.answered(turn)):
        await _small_talk(turn)


async def _taken_back(turn: Turn) -> bool:
    """An offer that was made before is not any more: its button withdraws it."""
    if not plain_words.takes_back(turn.text):
        return False
    await my_offers.mine(turn, "")
    return True


async def _small_talk(turn: Turn) -> None:
    said = plain_words.greeting(turn.text)
    if said == "hello":
        await welcome.greet(turn)
    elif said == "thanks":
        await turn.say(_("With pleasure. To go on: /help"))
    else:
        await _wish(turn)


async def _wish(turn: Turn) -> None:
    """Words that are no offer: somebody wants to see something, names a place, or we do not know."""
    match plain_words.wish(turn.text):
        case "agenda":
            await agenda.mine(turn, "")
            return
        case "workshops":
            await workshops.coming(turn, "")
            return
        case "truck":
            await stops.coming(turn, "")
            return
        case "help":
            await helping.help_me(turn, "")
            return
        case "offers":
            await my_offers.mine(turn, "")
            return
        case "silence":
            await turn.say(_("What you hear of, you choose here: /preferences. To erase all: /privacy"))
            return
        case "products":
            answer = not_ours.kindly() if not_ours.offered(turn.text) else _products()
            await turn.say(Lines([answer, next_steps.lines(turn)]), buttons=await perhaps.button(turn))
            return
    await _unread(turn)


async def _unread(turn: Turn) -> None:
    """A place alone, produce that is none or not known; else what may be written."""
    if place := lookup.exactly(turn.text, (turn.network.point,)):
        await near(turn, place.point)
    elif not_ours.offered(turn.text):
        await turn.say(Lines([not_ours.kindly(), next_steps.lines(turn)]))
    elif unknown := offer_reading.unknown_product(turn.text, turn.here):
        await turn.say(Lines([offer.not_produce(unknown), next_steps.lines(turn)]))
    else:
        await turn.say(Lines([_sorry(turn), next_steps.lines(turn)]), buttons=await perhaps.button(turn))


def _products() -> Words:
    return _("I note fruit, vegetables, mushrooms, herbs and nuts, ugly or very ripe ones too.")


def _planning(turn: Turn) -> bool:
    """Whether an answer is awaited in a dialog about something else than an offer: a picture would end it unasked."""
    return turn.flow not in {"", offer.FLOW, where.FLOW, perhaps.FLOW}


def _deaf(turn: Turn) -> Words:
    if _planning(turn):
        return _("🎤 I cannot listen to voice messages. Write your answer, or stop: /cancel")
    if next_steps.offers_first(turn):
        return _("🎤 I cannot listen to voice messages. Write in one sentence: what, how much, where, until when.")
    if turn.person.is_(Part.VOLUNTEER):
        return _("🎤 I cannot listen to voice messages. Write to me in words. Gleanings near you: /gleanings")
    return _("🎤 I cannot listen to voice messages. Write to me in words. Workshops near you: /workshops")


def _sorry(turn: Turn) -> Words:
    if next_steps.offers_first(turn):
        return _("I did not recognise an offer in this message.")
    return _("I did not understand this. What you can do here:")


async def unknown_command(turn: Turn) -> None:
    """A command that nobody answers."""
    await turn.say(_("I do not know this command. Help: /help"))


async def in_group(turn: Turn) -> None:
    """In a group: say where Bocal can be spoken to."""
    link = f"https://t.me/{turn.house.username()}"
    await turn.say_here(_("👋 Write to me in private: {link}\nHere everybody would read your answer.", link=link))
