"""Which workshop somebody means who asks in words, and the answer: first what was asked, then the card to act on."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from domain.messages import Message
from domain.people import Network, Person
from domain.places import Place
from domain.words import Hour, Lines, Listed, Value, _
from domain.workshops import Signup, Workshop
from services import lookup
from services.asked import Topic
from services.gleaning_lists import cards as gleaning_cards
from services.gleaning_lists import either
from services.workshop import cards as workshop_cards
from services.workshop import lists as workshop_lists
from services.workshop.views import View
from services.workshop.words import access, price
from storage import networks, signups, workshops
from storage.database import Transaction

_NO_NAMES = re.compile(
    r"(?:ateliers?|workshops?|saison|familles?|boca(?:l|ux)|faire|avec|sans|pour|dans|"
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"
)
"""Words of titles that say nothing of what is done there."""
_AT = re.compile(r"\b(?:a|pres de|vers|sur|in|near|at) ([a-z][a-z' -]{2,40})")
SHORT = 3
"""Words: so few may be the name of a workshop and nothing else."""


@dataclass(frozen=True, slots=True)
class Meant:
    """The workshops that the words may mean, the likeliest first."""

    found: list[Workshop]
    mine: dict[int, Signup]
    """Live sign-ups of whoever asks, by workshop, the soonest first."""
    told: bool
    """Whether a day, a place or a title was said that there is."""
    no_day: date | None = None
    """A day was said on which there is none."""

    def own(self) -> list[Signup]:
        """Sign-ups among those that are meant, the soonest first."""
        found = {one.id for one in self.found}
        return [one for workshop, one in self.mine.items() if workshop in found]


async def meant(
    tx: Transaction,
    person: Person,
    network: Network,
    words: str,
    day: date | None,
    now: datetime,
    *,
    gleanings: bool = False,
) -> Meant:
    """Those that the words name: by day, commune and title; all of them, one's own first, when they name none.

    Args:
        tx: the open transaction.
        person: who asks.
        network: whose.
        words: folded.
        day: that was read in them.
        now: the moment.
        gleanings: only gleanings are meant; else workshops, and whatever they have signed up for.
    """
    mine = {one.workshop: one for one in await signups.of_person(tx, person.id, now)}
    own = list((await workshops.several(tx, list(mine))).values())
    if gleanings:
        own = [one for one in own if one.is_gleaning]
        mine = {one.id: mine[one.id] for one in own}
    here = workshop_lists.from_where(person)
    near = await workshop_lists.coming(tx, network.id, here, now, gleanings=gleanings)
    every = sorted(own, key=lambda one: one.start) + [one for one in near if one.id not in mine]
    found, told, no_day = every, False, None
    for fits in (_there(words), _called(words)):
        if some := [one for one in found if fits(one)]:
            told, found = told or len(some) < len(found) or len(every) == 1, some
    if day is not None:
        some = [one for one in found if one.start.date() == day]
        told, found, no_day = (True, some, None) if some else (False, found, day)
    return Meant(found, mine, told, no_day)


def _there(words: str) -> Callable[[Workshop], bool]:
    def fits(one: Workshop) -> bool:
        names = {lookup.folded(name) for name in (one.commune, one.site) if name}
        return any(re.search(rf"\b{re.escape(name)}\b", words) for name in names)

    return fits


def _called(words: str) -> Callable[[Workshop], bool]:
    said = _names(words)

    def fits(one: Workshop) -> bool:
        return bool(said & _names(lookup.folded(f"{one.title} {one.recipe or ''}")))

    return fits


def _names(words: str) -> set[str]:
    """Longer words without their plural, those aside that every title has."""
    return {one.rstrip("sx") for one in re.findall(r"[a-z]{4,}", words) if not _NO_NAMES.fullmatch(one)}


def place_in(words: str, network: Network) -> Place | None:
    """A commune that is named after "à" or "near", wherever workshops are."""
    for found in _AT.finditer(words):
        parts = found[1].split()
        for length in range(min(4, len(parts)), 0, -1):
            name = " ".join(parts[:length])
            if len(name) > 3 and name not in lookup.no_places() and (place := lookup.exactly(name, (network.point,))):
                return place
    return None


async def answer(tx: Transaction, topic: Topic, seen: View, person: Person) -> Message:
    """What was asked, in the first line; then the card of the workshop or gleaning."""
    card = await either.short(tx, seen, person)
    head = _head(topic, seen)
    return replace(card, text=Lines([*head, "", card.text])) if head else card


def _head(topic: Topic, seen: View) -> list[Value]:
    one = seen.workshop
    match topic:
        case "when":
            return [_("It begins at {start} and ends at {end}.", start=Hour(one.start), end=Hour(one.end))]
        case "where":
            return [_("📍 {place}", place=_place(one))]
        case "price":
            return [price(one.price_cents, one.deposit_cents)]
        case "room":
            return [gleaning_cards.room(seen.left) if one.is_gleaning else workshop_cards.left(seen.left)]
        case "bring":
            return [_("To bring: {things}", things=one.bring) if one.bring else _("You need to bring nothing.")]
        case "access":
            return [access(one.access) or _("Nothing is noted about access. Ask your social centre.")]
    return []


def _place(one: Workshop) -> str:
    """Site, street and commune, as far as they are known, each once."""
    return one.where() if not one.address or one.address in one.where() else f"{one.where()}, {one.address}"


def us() -> Value:
    """Who we are, in a line."""
    return _(
        "🫙 I am <b>Bocal</b>, of the mobile cannery. A truck comes to you: together we cook and preserve what farms "
        "cannot sell.\nThe next workshops: /workshops\nHelp: /help"
    )


async def whom_to_ask(tx: Transaction, network: Network) -> Value:
    """A person to speak to: at the social centres."""
    names = [centre.name for centre in await networks.centres(tx, network.id)]
    return _("To speak to somebody, call your social centre: {names}.", names=Listed(names))


def no_workshop(day: date) -> Value:
    """None on that day."""
    return _("No workshop on {day}. The next ones:", day=day)


def first(found: Sequence[Workshop], mine: dict[int, Signup]) -> Workshop | None:
    """The one that is asked about when nothing more was said: one's own before others."""
    return next((one for one in found if one.id in mine), found[0] if found else None)
