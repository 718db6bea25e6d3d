"""When no conversation is open: an offer, a place, a picture, a voice message, or something we cannot guess."""

from __future__ import annotations

import re

from domain.messages import Contact, Document, Location, Other, Photo, Text
from domain.people import Part
from domain.places import Point
from domain.words import Distance, Lines, Value, _
from handlers import files, offer, welcome
from handlers import stops as stops_shown
from handlers.turn import Turn
from services import lookup, offer_reading
from services.offer_reading import km
from services.wording import stop_line
from storage import stops

_HELLO = re.compile(r"\W*(bonjour|bonsoir|salut|coucou|hello|hi|hey|good (morning|evening))\b.{0,20}", re.DOTALL)
_WHERE_TRUCK = re.compile(
    r"(\b(quand|ou|quel jour|a quelle heure|when|where|which day)\b.*\b(camion|passe|passage|truck|stop)\b)"
    r"|(\b(camion|truck)\b.*\b(quand|ou|when|where)\b)"
)
_THANKS = re.compile(
    r"\W*(merci|thanks?|thank you|super|parfait|d'accord|ok|okay|great|perfect|a bientot|au revoir|bye)\b"
    r"[\w\s!.,']{0,30}"
)


async def anything(turn: Turn) -> None:
    """Answer whatever comes: helpfully, and never with silence."""
    match turn.incoming.content:
        case Text():
            await _text(turn)
        case Photo() if turn.incoming.edited:
            await turn.say(offer.edited_too_late())
        case Photo(caption=caption):
            if not (caption and await offer.begin(turn)):
                await offer.picture(turn)
        case Location(point=point):
            await _near(turn, point)
        case Other(kind="voice" | "audio" | "video_note"):
            await turn.say(
                _("🎤 I cannot listen to voice messages. Write in one sentence: what, how much, where, until when.")
            )
        case Contact():
            await turn.say(_("Thank you. I do not need a phone number here."))
        case Document() as file:
            await files.received(turn, file)
        case Other() | _:
            await turn.say(Lines([_("I cannot read this. Write to me in words."), _example(turn)]))


async def _text(turn: Turn) -> None:
    plain = lookup.folded(turn.text)
    if turn.incoming.edited:
        await turn.say(offer.edited_too_late())
    elif _HELLO.fullmatch(plain):
        await welcome.greet(turn)
    elif _THANKS.fullmatch(plain):
        await turn.say(_("With pleasure. To go on: /help"))
    elif (offer_reading.says_again(turn.text) and await offer.again(turn)) or await offer.begin(turn):
        return
    elif _WHERE_TRUCK.search(plain):
        await stops_shown.coming(turn, "")
    elif place := lookup.exactly(turn.text, (turn.network.point,)):
        await _near(turn, place.point)
    elif unknown := offer_reading.unknown_product(turn.text, turn.here):
        await turn.say(Lines([offer.not_produce(unknown), _example(turn)]))
    else:
        await turn.say(Lines([_("I did not recognise an offer in this message."), _example(turn)]))


def _example(turn: Turn) -> Lines:
    lines: list[Value] = [
        _("To offer produce, write for example:\n<i>200 kg of ugly tomatoes, until Friday, I can bring them</i>")
    ]
    if not turn.person.is_(Part.FARMER):
        lines.append(_("Where the truck stops: /stops"))
    if not turn.person.welcomed:
        lines.append(_("To say who you are: /start"))
    lines.append(_("Help: /help"))
    return Lines(lines)


async def _near(turn: Turn, point: Point) -> None:
    """A place shared out of the blue: the next stops near it."""
    coming = await stops.upcoming(turn.tx, turn.network.id, turn.now, limit=40)
    nearest = sorted(coming, key=lambda stop: (km(stop.point, point) // 10, stop.start))[:3]
    place = lookup.around(point).label
    if not nearest:
        await turn.say(Lines([_("No truck stop is planned yet."), _("To say that your farm is here: /profile")]))
        return
    lines: list[Value] = [_("🚚 <b>The next stops near {place}:</b>", place=place)]
    for stop in nearest:
        lines += [stop_line(stop), _("At {km}.", km=Distance(km(stop.point, point)))]
    await turn.say(Lines(lines))


async def unknown_command(turn: Turn) -> None:
    """A command that nobody answers."""
    await turn.say(_("I do not know this command. Help: /help"))


async def in_group(turn: Turn) -> None:
    """In a group: say where Bocal can be spoken to."""
    link = f"https://t.me/{turn.house.username()}"
    await turn.say_here(_("👋 Write to me in private: {link}\nHere everybody would read your answer.", link=link))
