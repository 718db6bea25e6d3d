"""The workshops of the demo: at the stops of the coming weeks, with neighbours who come, and one that is full."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.messages import Sender
from domain.people import Network, Part, Person, Role
from domain.places import Point
from domain.stops import Stop
from domain.workshops import Access, Audience, Theme, Workshop
from services import lookup
from services.door import presence
from services.person import preferences
from services.seat import seats
from storage import networks, people, signups, stops, workshops
from storage.database import Transaction

NEIGHBOURS = (
    ("Josette", "Martin", "Luneray"),
    ("Brahim", "Kaci", "Dieppe"),
    ("Odile", "Vasseur", "Offranville"),
    ("Samira", "Benali", "Dieppe"),
    ("Gérard", "Hue", "Envermeu"),
    ("Louise", "Hamel", "Luneray"),
    ("Tiago", "Silva", "Dieppe"),
    ("Monique", "Lecoq", "Bacqueville-en-Caux"),
    ("Awa", "Traoré", "Arques-la-Bataille"),
    ("Claude", "Petit", "Saint-Nicolas-d'Aliermont"),
)
FACILITATOR = ("Yves", "Carpentier", "Dieppe")


@dataclass(frozen=True, slots=True)
class Kind:
    """A workshop that comes back."""

    title: str
    theme: Theme
    recipe: str | None
    about: str
    audiences: tuple[Audience, ...] = ()
    seats: int = 8
    newcomers: int = 0
    price: int = 0
    bring: str = ""
    access: tuple[Access, ...] = (Access.STEP_FREE, Access.SITTING)


KINDS = (
    Kind(
        "Ratatouille en bocaux",
        Theme.PRESERVING,
        "ratatouille",
        "On coupe, on cuit, on met en bocaux. Chacun repart avec un bocal.",
        newcomers=2,
        bring="un tablier",
    ),
    Kind(
        "Soupe de saison en famille",
        Theme.COOKING,
        "soupe-de-legumes",
        "Les enfants épluchent, les grands coupent.",
        (Audience.FAMILIES,),
        seats=10,
    ),
    Kind(
        "Compote tranquille",
        Theme.PRESERVING,
        "compote-de-pommes",
        "Assis, sans se presser, avec des pommes du verger d’à côté.",
        (Audience.SENIORS,),
        seats=6,
        price=200,
    ),
    Kind(
        "Tailler ses tomates",
        Theme.GARDENING,
        None,
        "Un maraîcher montre comment il fait.",
        seats=15,
        access=(),
    ),
    Kind("Stériliser sans risque", Theme.PRESENTATION, None, "Barèmes, joints, couvercles : vos questions.", seats=12),
)


async def build(
    tx: Transaction, network: Network, neighbours: Sequence[int], facilitator: int, now: datetime, chance: random.Random
) -> tuple[list[Person], Person]:
    """Workshops at the stops of the last weeks and the next ones, and who comes.

    Args:
        tx: the open transaction.
        network: whose.
        neighbours: ids in the channel, one for each of `NEIGHBOURS`.
        facilitator: id in the channel.
        now: the moment it is.
        chance: who comes where.

    Returns:
        the neighbours, and who leads.
    """
    known = [await _person(tx, network, seat, row, now) for seat, row in zip(neighbours, NEIGHBOURS, strict=True)]
    for one in known[1:]:  # not everybody asks for news
        await preferences.consent(tx, one, now - timedelta(days=39), given=True)
    leader = await _person(tx, network, facilitator, FACILITATOR, now)
    for centre in await networks.centres(tx, network.id):
        await networks.give(tx, leader, Role.FACILITATOR, centre.id, now)
    past = [one for one in await stops.upcoming(tx, network.id, now - timedelta(days=22)) if one.start < now]
    coming = await stops.upcoming(tx, network.id, now, until=now + timedelta(days=21))
    for turn, stop in enumerate(past):
        await _lived(tx, _at(stop, KINDS[turn % len(KINDS)], leader), known, leader, chance)
    for turn, stop in enumerate(coming):
        planned = await workshops.add(tx, _at(stop, KINDS[turn % len(KINDS)], leader), now - timedelta(days=10))
        await _sign_up(tx, planned, known, now - timedelta(days=3), chance, full=turn == 1)
    return known, leader


async def _person(tx: Transaction, network: Network, seat: int, row: tuple[str, str, str], now: datetime) -> Person:
    first, last, commune = row
    person = await people.arrive(
        tx, "telegram", Sender(seat, f"{first} {last}", "fr"), network.id, "fr", now - timedelta(days=40)
    )
    place = lookup.named(commune, (network.point,))[0]
    await people.keep(tx, person.id, parts=frozenset({Part.RESIDENT}), place=place, welcomed=True)
    return await people.get(tx, person.id)


def _at(stop: Stop, kind: Kind, leader: Person) -> Workshop:
    """In the second half of the stop."""
    return Workshop(
        id=0,
        network=stop.network,
        centre=stop.centre,
        stop=stop.id,
        title=kind.title,
        theme=kind.theme,
        recipe=kind.recipe,
        about=kind.about,
        audiences=kind.audiences,
        language="fr",
        seats=kind.seats,
        kept_newcomers=kind.newcomers,
        kept_partner=0,
        partner="",
        access=kind.access,
        bring=kind.bring,
        price_cents=kind.price,
        deposit_cents=0,
        facilitators=(leader.id,),
        site=stop.site,
        address=stop.address,
        commune=stop.commune,
        point=Point(stop.point.lat, stop.point.lon),
        start=stop.start + timedelta(hours=1),
        end=stop.end,
        series="",
        state="planned",
        taken=0,
        version=1,
    )


async def _sign_up(
    tx: Transaction, planned: Workshop, known: list[Person], then: datetime, chance: random.Random, *, full: bool
) -> None:
    """Some neighbours, each with company; all of them where it is to be full."""
    for person in known if full else chance.sample(known, 4):
        heads = chance.choice(((1, 0), (1, 0), (2, 0), (1, 1)))
        await seats.sign_up(tx, person, planned.id, *heads, then)


async def _lived(tx: Transaction, new: Workshop, known: list[Person], leader: Person, chance: random.Random) -> None:
    """One that is over: most of those who signed up came. They did so on the day: nobody was owed a reminder."""
    planned = await workshops.add(tx, new, new.start - timedelta(days=10))
    await _sign_up(tx, planned, known, planned.start - timedelta(hours=1), chance, full=False)
    for mine in await signups.live(tx, planned.id):
        if mine.booked and chance.random() < 0.9:
            await presence.mark(tx, leader, mine.id, mine.came, mine.booked, planned.start + timedelta(minutes=20))
    await workshops.close(tx, planned.id, planned.end + timedelta(hours=1))
