"""Questions and wishes in words about workshops: may I come, how much, where, when, is it full, I cannot come."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

from domain.people import Part
from domain.workshops import Workshop
from handlers import agenda, gleanings, workshops
from handlers.near import near
from handlers.turn import Turn
from services import asked, asked_about, plain_words
from services.asked import Asked, Topic
from services.asked_about import Meant
from services.gleaning_lists import lists as gleaning_lists
from services.lookup import exactly, folded
from services.reminder import coming
from services.seat import cards as seat_cards
from services.seat import news as seat_news
from services.seat import seats
from services.seat.access import check_heads
from services.workshop import cards as workshop_cards
from services.workshop import views as workshop_views
from storage import signups

SOON = timedelta(days=3)
"""So long before, a plain yes or no answers "are you coming?"."""


async def answered(turn: Turn) -> bool:
    """Answer a question about a workshop; False when the words are something else."""
    what = asked.read(turn.text, turn.here)
    if what is None:
        return not plain_words.greeting(turn.text) and await _only_a_name(turn, folded(turn.text))
    if not await _speaks_of_workshops(turn, what):
        return False
    if what.topic in {"person", "us"}:
        us = what.topic == "us"
        await turn.say(asked_about.us() if us else await asked_about.whom_to_ask(turn.tx, turn.network))
        return True
    found = await asked_about.meant(turn.tx, turn.person, turn.network, what.words, what.day, turn.now)
    answer = _ANSWERS.get(what.topic, _fact)
    return await answer(turn, what, found)


async def of_gleanings(turn: Turn) -> bool:
    """Answer who asks for gleanings, or to come to one; False when the words are something else."""
    grows = turn.person.is_(Part.FARMER) and not turn.person.is_(Part.VOLUNTEER)
    if not plain_words.gleaning(turn.text, grows=grows):
        return False
    words = folded(" ".join(turn.text.split()))
    what = asked.read(turn.text, turn.here) or Asked("come", words)
    if what.topic in {"person", "us", "yes"}:
        return False
    days = asked.days(turn.text, turn.here)
    day = days[0] if len(days) == 1 else None
    found = await asked_about.meant(turn.tx, turn.person, turn.network, words, day, turn.now, gleanings=True)
    if what.topic == "leave" and found.own():
        return await _leave(turn, what, found)
    if not found.found or what.topic == "leave":
        await gleanings.coming(turn, "")
    elif days and not (then := gleaning_lists.on(found.found, days)):
        await turn.say(gleaning_lists.none_then(days))
        await workshops.show_cards(turn, found.found[: workshops.FEW])
    elif what.topic == "come" and not what.heads and not found.told and not days:
        await gleanings.coming(turn, "")
    elif what.topic == "come":
        await _come_gleaning(turn, what, then if days else found.found, found)
    else:
        return await _fact(turn, what, found)
    return True


async def _come_gleaning(turn: Turn, what: Asked, shown: list[Workshop], found: Meant) -> None:
    """With how many, if that was said and it is clear to which; else the cards."""
    chosen = asked_about.first(shown, found.mine)
    if chosen is not None and what.heads:
        await _how_many(turn, what, chosen)
    else:
        await workshops.show_cards(turn, shown[: workshops.FEW])


async def _speaks_of_workshops(turn: Turn, what: Asked) -> bool:
    """A farmer who comes to no workshop speaks of produce and the truck, unless they say the word."""
    if turn.person.is_(Part.RESIDENT) or plain_words.wish(what.words) in {"workshops", "agenda"}:
        return True
    if await signups.of_person(turn.tx, turn.person.id, turn.now):
        return True
    return not turn.person.is_(Part.FARMER) and what.topic not in {"yes", "leave", "us"}


async def _only_a_name(turn: Turn, words: str) -> bool:
    """A title ("la compote"), or workshops in some commune."""
    workshop_said = plain_words.wish(words) == "workshops"
    if not workshop_said and (len(words.split()) > asked_about.SHORT or exactly(words, (turn.network.point,))):
        return False  # a commune alone: the truck is near it too
    found = await asked_about.meant(turn.tx, turn.person, turn.network, words, None, turn.now)
    if not found.told:
        return workshop_said and await _elsewhere(turn, words)
    await workshops.show_cards(turn, found.found[: workshops.FEW])
    return True


async def _elsewhere(turn: Turn, words: str) -> bool:
    place = asked_about.place_in(words, turn.network)
    if place is None:
        return False
    await near(turn, place.point)
    return True


async def _yes(turn: Turn, _what: Asked, found: Meant) -> bool:
    """To the question that was asked last: an offered seat, or whether they come."""
    mine = next(iter(found.mine.values()), None)
    if mine is None:
        return False
    seat = await seats.own(turn.tx, turn.person, mine.id, turn.now)
    if mine.booked and seat.workshop.start - turn.now < SOON:
        message = await coming.yes(turn.tx, turn.person, mine.id, turn.now)
        await turn.card(coming.card_of(mine.id), message, fresh=True)
    else:
        await _standing(turn, seat)
    return True


async def _standing(turn: Turn, seat: seats.Seat) -> None:
    message = seat_cards.standing(seat, await seats.position(turn.tx, seat.signup))
    await turn.card(seat_news.card_name(seat.signup), message, fresh=True)


async def _leave(turn: Turn, what: Asked, found: Meant) -> bool:
    """One sign-up is meant: are they sure? Several: which one. A bare no is to the next one."""
    own = found.own() if found.no_day is None else []
    if what.no:
        own = own[:1]
    if len(own) == 1:
        seat = await seats.own(turn.tx, turn.person, own[0].id, turn.now)
        await turn.card(seat_news.card_name(seat.signup), seat_cards.leaving(seat), fresh=True)
        return True
    if not what.no:
        await agenda.mine(turn, "")
    return not what.no


async def _come(turn: Turn, what: Asked, found: Meant) -> bool:
    """With how many, to what: one tap is left. Nothing named: the list."""
    if found.no_day is not None:
        await turn.say(asked_about.no_workshop(found.no_day))
        await workshops.show_cards(turn, found.found[: workshops.FEW])
        return True
    own = found.own()
    if not found.told and not own:
        if not await _elsewhere(turn, what.words):
            await workshops.coming(turn, "")
        return True
    chosen = asked_about.first(found.found, found.mine)
    if chosen is not None and what.heads and (found.told or own):
        await _how_many(turn, what, chosen)
    elif found.told:
        await workshops.show_cards(turn, found.found[: workshops.FEW])
    elif plain_words.wish(what.words) == "workshops":
        await workshops.coming(turn, "")
    else:
        await _standing(turn, await seats.own(turn.tx, turn.person, own[0].id, turn.now))
    return True


async def _how_many(turn: Turn, what: Asked, chosen: Workshop) -> None:
    check_heads(chosen, what.adults, what.children)
    seen = await workshop_views.view(turn.tx, turn.person, chosen, turn.now)
    message = seat_cards.counting(seen, what.adults, what.children)
    await turn.card(workshop_cards.card_name(chosen), message, fresh=True)


async def _fact(turn: Turn, what: Asked, found: Meant) -> bool:
    """The hour, the place, the price: of one's own workshop, of the one that is named, of the nearest."""
    if found.no_day is not None:
        await turn.say(asked_about.no_workshop(found.no_day))
    if what.topic == "when" and not found.told and not found.mine and len(found.found) > 1:
        await workshops.coming(turn, "")
        return True
    chosen = asked_about.first(found.found, found.mine)
    if chosen is None:
        await workshops.coming(turn, "")
        return True
    seen = await workshop_views.view(turn.tx, turn.person, chosen, turn.now)
    message = await asked_about.answer(turn.tx, what.topic, seen, turn.person)
    await turn.card(workshop_cards.card_name(chosen), message, fresh=True)
    if what.topic == "where":
        await turn.send(workshop_cards.venue(chosen))
    return True


_ANSWERS: dict[Topic, Callable[[Turn, Asked, Meant], Awaitable[bool]]] = {"yes": _yes, "leave": _leave, "come": _come}
