"""When no conversation is open: an offer, a place, a picture, a voice message, or something we cannot guess."""

from __future__ import annotations

import re

from domain.messages import Contact, Document, Location, Other, Photo, Text
from domain.offers import DraftPlace, OfferDraft
from domain.people import Part
from domain.places import Point
from domain.words import Distance, Lines, Value, _
from handlers import offer, stop_files
from handlers.my_offers import again_latest
from handlers.turn import Turn
from services import lookup
from services.offer_reading import km
from services.wording import stop_line
from storage import stops

_AGAIN = re.compile(
    r"\b(comme (la semaine derniere|la derniere fois|d'habitude)|pareil que|same as (last week|last time|usual))\b"
)


async def anything(turn: Turn) -> None:
    """Answer whatever comes: helpfully, and never with silence."""
    match turn.incoming.content:
        case Text():
            await _text(turn)
        case Photo(caption="") as photo:
            await _bare_photo(turn, photo)
        case Photo():
            if not await offer.begin(turn):
                await _bare_photo(turn, turn.incoming.content)
        case Location(point=point):
            await _near(turn, point)
        case Other(kind="voice" | "audio" | "video_note"):
            await turn.say(
                _("🎤 I cannot listen to voice messages. Write in one sentence: what, how much, where, until when.")
            )
        case Contact():
            await turn.say(_("Thank you. I do not need a phone number here."))
        case Document() as file:
            await stop_files.received(turn, file)
        case Other() | _:
            await turn.say(Lines([_("I cannot read this."), _example(turn)]))


async def _text(turn: Turn) -> None:
    if turn.incoming.edited:
        await turn.say(_("You changed a message. What is confirmed stays as it is. To change an offer: /mes_offres"))
        return
    if _AGAIN.search(lookup.folded(turn.text)) and await again_latest(turn):
        return
    if not await offer.begin(turn):
        await turn.say(Lines([_("I did not recognise an offer in this message."), _example(turn)]))


def _example(turn: Turn) -> Lines:
    lines: list[Value] = [
        _("To offer produce, write for example:\n<i>200 kg of ugly tomatoes, until Friday, I can bring them</i>")
    ]
    if not turn.person.is_(Part.FARMER):
        lines.append(_("Where the truck stops: /passages"))
    lines.append(_("Help: /aide"))
    return Lines(lines)


async def _bare_photo(turn: Turn, photo: Photo) -> None:
    own = turn.person.place
    draft = OfferDraft(stamp=turn.stamp, photo=photo.file, place=DraftPlace.of(own) if own else None)
    await offer.show(turn, draft, _("📷 Thank you for the picture."))


async def _near(turn: Turn, point: Point) -> None:
    """A place shared out of the blue: the next stops near it."""
    coming = await stops.upcoming(turn.tx, turn.network.id, turn.now, limit=40)
    nearest = sorted(coming, key=lambda stop: (km(stop.point, point) // 10, stop.start))[:3]
    if not nearest:
        await turn.say(_("No truck stop is planned yet."))
        return
    lines: list[Value] = [_("🚚 <b>The next stops near {place}:</b>", place=lookup.around(point).label)]
    for stop in nearest:
        lines += [stop_line(stop), _("At {km} from you.", km=Distance(km(stop.point, point)))]
    await turn.say(Lines(lines))


async def unknown_command(turn: Turn) -> None:
    """A command that nobody answers."""
    await turn.say(_("I do not know this command. Help: /aide"))


async def in_group(turn: Turn) -> None:
    """In a group: say where Bocal can be spoken to."""
    link = f"https://t.me/{turn.house.username()}"
    await turn.say_here(_("👋 Write to me in private: {link}\nHere everybody would read your answer.", link=link))
