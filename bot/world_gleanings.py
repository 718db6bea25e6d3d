"""The gleanings of the demo: one that is over, one for which volunteers are being called, one still to be prepared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.gleaning_drafts import DraftCrop, GleaningDraft
from domain.gleanings import Insurance
from domain.offers import DraftPlace
from domain.people import Network, Part, Person
from domain.volunteering import Volunteering
from domain.workshops import Workshop
from services.calling import calls
from services.door import presence
from services.gleaning import gleanings
from services.offer import decisions
from services.seat import seats
from storage import allocations, networks, people, signups, volunteering, workshops
from storage import gleanings as stored
from storage.database import Transaction

CHOICES = (
    Volunteering(car_seats=3, likes=("carotte",)),
    Volunteering(car_seats=2),
    Volunteering(days=0b1011111, per_week=1),
    Volunteering(likes=("pomme", "poire")),
    Volunteering(car_seats=4, per_week=3),
    Volunteering(refuses=("poireau",)),
    Volunteering(),
    Volunteering(likes=("carotte", "poireau")),
    Volunteering(car_seats=3),
    Volunteering(per_week=3),
)
"""How the neighbours volunteer, one each."""


async def build(
    tx: Transaction,
    network: Network,
    clerk: Person,
    farms: Sequence[Person],
    neighbours: Sequence[Person],
    leader: Person,
    now: datetime,
) -> None:
    """Volunteers, the centres' insurance, and three gleanings at three farms.

    Args:
        tx: the open transaction.
        network: whose.
        clerk: coordinates all centres.
        farms: at least three farmers.
        neighbours: some of whom volunteer.
        leader: goes along.
        now: the moment it is.
    """
    volunteers = [await _volunteer(tx, one, chosen, now) for one, chosen in zip(neighbours, CHOICES, strict=True)]
    for centre in await networks.centres(tx, network.id):
        cover = Insurance(centre.id, "Mutuelle des associations (démo)", "2026-0417", date(now.year + 1, 12, 31))
        await stored.insure(tx, network.id, cover, clerk.id, now)
    await _over(tx, clerk, _draft(farms[3], leader, "poireau", 180, now, days=-9), volunteers, leader)
    coming = await _planned(tx, clerk, _draft(farms[1], leader, "carotte", 240, now, days=4), now - timedelta(days=1))
    for one in volunteers[:4]:
        await seats.sign_up(tx, one, coming.id, 1, 0, now - timedelta(hours=3))
    await gleanings.plan(tx, clerk, _draft(farms[2], leader, "pomme", 300, now, days=8), now)


async def _volunteer(tx: Transaction, person: Person, chosen: Volunteering, now: datetime) -> Person:
    await people.keep(tx, person.id, parts=person.parts | {Part.VOLUNTEER})
    await volunteering.keep(tx, person.id, person.network, chosen, now - timedelta(days=30))
    return await people.get(tx, person.id)


def _draft(farm: Person, leader: Person, product: str, kg: int, now: datetime, *, days: int) -> GleaningDraft:
    """Nine to twelve in the morning, for 4 to 8 people."""
    if farm.place is None:
        raise ValueError("the farms of the demo have a place")
    place = DraftPlace.of(farm.place)
    return GleaningDraft(
        stamp="world",
        crops=[DraftCrop(product=product, grams=kg * 1000)],
        least=4,
        most=8,
        on_tree=False,
        farmer=farm.id,
        site=farm.farm,
        commune=place.commune,
        lat=place.lat,
        lon=place.lon,
        day=(now.astimezone(ZoneInfo("Europe/Paris")) + timedelta(days=days)).date(),
        start="09:00",
        end="12:00",
        team=[leader.id],
        tools="fourches et cagettes",
        wear="des bottes, des gants",
        bring="de l’eau",
    )


async def _planned(tx: Transaction, clerk: Person, draft: GleaningDraft, then: datetime) -> Workshop:
    """With everything that is needed before volunteers are called."""
    made = await gleanings.plan(tx, clerk, draft, then)
    await gleanings.sign(tx, clerk, made.id, then)
    await gleanings.hear(tx, clerk, made.id, "harvest", then)
    return await gleanings.open_(tx, clerk, made.id, then)


async def _over(
    tx: Transaction, clerk: Person, draft: GleaningDraft, volunteers: Sequence[Person], leader: Person
) -> None:
    start, _end = draft.moments(ZoneInfo("Europe/Paris"))
    done = await _planned(tx, clerk, draft, start - timedelta(days=4))
    for one in volunteers[:5]:
        await seats.sign_up(tx, one, done.id, 1, 0, start - timedelta(hours=1))
    offer = (await stored.get(tx, done.id)).offer
    for part in [] if offer is None else await allocations.of_offer(tx, offer, "proposed"):
        await decisions.accept(tx, clerk, part.offer, part.stop, start - timedelta(days=3))
    for mine in await signups.live(tx, done.id):
        await presence.mark(tx, leader, mine.id, mine.came, mine.booked, start + timedelta(minutes=10))
    await calls.end(tx, done.id, done.end)
    await workshops.close(tx, done.id, done.end + timedelta(hours=1))
