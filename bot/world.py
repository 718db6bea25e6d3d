"""The sample world of the demo: Dieppe and its villages in the season, all of it invented but the geography.

Dates are relative to the clock. Past weeks are lived through by the same services that the bot uses; what they said
then is not sent.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot import world_gleanings, world_workshops
from domain.messages import Sender
from domain.offers import DraftItem, DraftPlace, Mode, OfferDraft
from domain.people import Centre, Network, Part, Person, Role
from domain.places import Point
from domain.stops import PlannedRecipe, Stop
from services import lookup
from services.offer import decisions, offers
from services.offer.expiry import expire
from services.person import invitations
from storage import allocations, networks, outbox, people, stops
from storage import offers as stored_offers
from storage.database import Database, Transaction

CHANNEL = "telegram"
DIEPPE = Point(49.922, 1.078)
ZONE = "Europe/Paris"
WEEKS_BACK, WEEKS_AHEAD = 6, 4

CENTRES = (
    ("Centre social du Phare", "Dieppe", "la banque alimentaire de Dieppe"),
    ("Centre social des Tilleuls", "Luneray", "l’épicerie solidaire de Luneray"),
    ("Centre social de la Vallée", "Saint-Nicolas-d'Aliermont", ""),
)
SITES = (
    ("Place du marché", "Luneray", 1),
    ("Parking de la salle des fêtes", "Offranville", 0),
    ("Place de la mairie", "Envermeu", 2),
    ("Halle du marché", "Bacqueville-en-Caux", 1),
    ("Cour de l’école", "Saint-Nicolas-d'Aliermont", 2),
    ("Quai Henri IV", "Dieppe", 0),
    ("Place du château", "Arques-la-Bataille", 0),
    ("Place de la gare", "Longueville-sur-Scie", 2),
)
MENUS = (
    (("coulis-de-tomate", None), ("ratatouille", None), ("compote-de-pommes", None)),
    (("soupe-de-legumes", None), ("coulis-de-tomate", None), ("poires-au-sirop", 60)),
    (("confiture-de-prune", 60), ("courgettes", None), ("sauce-tomate", 100)),
    (("haricots-verts", 50), ("soupe-de-tomate", 100), ("compote-pomme-poire", None)),
)
FARMS = (
    ("Marie", "Lefèvre", "Ferme des Hirondelles", "Offranville"),
    ("Luc", "Baudry", "Les Jardins du Vieux Puits", "Luneray"),
    ("Claire", "Delamare", "Verger des Quatre Vents", "Envermeu"),
    ("Hervé", "Lemoine", "GAEC du Petit Caux", "Petit-Caux"),
    ("Sonia", "Martel", "Le Potager de Sonia", "Bacqueville-en-Caux"),
    ("Jean-Paul", "Vasseur", "Ferme du Moulin", "Arques-la-Bataille"),
)
HARVESTS = (
    ("tomate", 80, ("ugly",)),
    ("courgette", 60, ("calibre",)),
    ("pomme", 120, ("ugly",)),
    ("prune", 40, ("overripe",)),
    ("haricot vert", 30, ("overproduction",)),
    ("poire", 70, ("calibre",)),
    ("carotte", 90, ("ugly",)),
    ("tomate", 50, ("overripe",)),
)


@dataclass(frozen=True)
class Seats:
    """Ids of the people on the phones."""

    farms: tuple[int, ...]
    coordinator: int
    neighbours: tuple[int, ...]
    """Of `world_workshops.NEIGHBOURS`."""
    facilitator: int


@dataclass(frozen=True)
class World:
    """What was built."""

    network: Network
    centres: tuple[Centre, ...]


async def build(database: Database, seats: Seats, now: datetime) -> World:
    """Make the sample world in an empty store: centres, farms, a season of stops and offers, workshops.

    Args:
        database: an empty, migrated store.
        seats: whose phones the farmers and the coordinator are.
        now: the moment it is; all dates follow from it.
    """
    chance = random.Random(7)  # noqa: S311 - a sample world, the same each time

    async def work(tx: Transaction) -> World:
        network = await networks.add(tx, Network(0, "Conserverie mobile de Dieppe (démo)", DIEPPE, ZONE, demo=True))
        centres = tuple([await _centre(tx, network, *row) for row in CENTRES])
        await _stops(tx, network, centres, now, chance)
        farms = [await _farm(tx, network, seat, row, now) for seat, row in zip(seats.farms, FARMS, strict=False)]
        clerk = await _clerk(tx, network, centres, now)
        await _season(tx, clerk, farms, now, chance)
        known, leader = await world_workshops.build(tx, network, seats.neighbours, seats.facilitator, now, chance)
        await world_gleanings.build(tx, network, clerk, farms, known, leader, now)
        await _leave(tx, clerk, centres)
        await outbox.silence(tx)
        return World(network, centres)

    return await database.run(work)


async def _centre(tx: Transaction, network: Network, name: str, commune: str, food_bank: str) -> Centre:
    point = lookup.named(commune, (DIEPPE,))[0].point
    return await networks.add_centre(tx, network.id, name, commune, point, food_bank)


async def _stops(
    tx: Transaction, network: Network, centres: tuple[Centre, ...], now: datetime, chance: random.Random
) -> None:
    """Two or three stops a week: Tuesday afternoon, Thursday morning every other week, Saturday morning."""
    zone = ZoneInfo(network.zone)
    monday = (now.astimezone(zone) - timedelta(days=now.astimezone(zone).weekday())).date()
    turn = 0
    for week in range(-WEEKS_BACK, WEEKS_AHEAD):
        for day, hour in ((1, 14), (3, 9), (5, 9)):
            if day == 3 and week % 2:
                continue
            site, commune, centre = SITES[turn % len(SITES)]
            start = datetime.combine(monday + timedelta(weeks=week, days=day), time(hour), zone)
            point = lookup.named(commune, (DIEPPE,))[0].point
            shift = Point(point.lat + chance.uniform(-0.004, 0.004), point.lon + chance.uniform(-0.004, 0.004))
            recipes = tuple(PlannedRecipe(slug, kg and kg * 1000) for slug, kg in MENUS[turn % len(MENUS)])
            stop = Stop(
                id=0,
                network=network.id,
                centre=centres[centre].id,
                site=site,
                address="",
                commune=commune,
                point=shift,
                start=start,
                end=start + timedelta(hours=3),
                capacity_grams=chance.choice((240, 300, 320)) * 1000,
                capacity_jars=chance.choice((180, 220, 260)),
                recipes=recipes,
                products=(),
                event="Fête de la soupe" if turn % 7 == 3 else "",
                state="planned",
                version=1,
            )
            await stops.add(tx, stop, start - timedelta(weeks=4))
            turn += 1


async def _farm(tx: Transaction, network: Network, seat: int, row: tuple[str, str, str, str], now: datetime) -> Person:
    first, last, farm, commune = row
    sender = Sender(seat, f"{first} {last}", "fr")
    person = await people.arrive(tx, CHANNEL, sender, network.id, "fr", now)
    place = lookup.named(commune, (DIEPPE,))[0]
    parts = frozenset({Part.FARMER})
    await people.keep(tx, person.id, parts=parts, farm=farm, place=place, welcomed=True)
    return await people.get(tx, person.id)


async def _clerk(tx: Transaction, network: Network, centres: tuple[Centre, ...], now: datetime) -> Person:
    """Who coordinated until today."""
    clerk = await people.arrive(tx, CHANNEL, Sender(1, "Coordination", "fr"), network.id, "fr", now)
    for one in centres:
        await networks.give(tx, clerk, Role.COORDINATOR, one.id, now)
    return clerk


async def _leave(tx: Transaction, clerk: Person, centres: tuple[Centre, ...]) -> None:
    for one in centres:
        await networks.take_back(tx, clerk.id, Role.COORDINATOR, one.id)
    await people.keep(tx, clerk.id, reachable=False)


async def _season(tx: Transaction, clerk: Person, farms: list[Person], now: datetime, chance: random.Random) -> None:
    """Offers of the past weeks, most of them accepted by a coordinator of then."""
    for days in range(7 * (WEEKS_BACK - 1), 5, -3):
        then = now - timedelta(days=days)
        offer = await offers.post_offer(tx, chance.choice(farms), _harvest(chance), then)
        for part in await allocations.of_offer(tx, offer.id, "proposed"):
            if chance.random() < 0.85:  # the others were never answered
                await _accept(tx, clerk, offer.id, part.stop, then + timedelta(hours=3))
    for over in await stored_offers.overdue(tx, now):
        await expire(tx, over.id, now)


async def _accept(tx: Transaction, clerk: Person, offer: int, stop: int, then: datetime) -> None:
    if await allocations.of_offer(tx, offer, "proposed"):
        still = [one for one in await allocations.of_offer(tx, offer, "proposed") if one.stop == stop]
        if still:
            await decisions.accept(tx, clerk, offer, stop, then)


def _harvest(chance: random.Random) -> OfferDraft:
    product, kg, grades = chance.choice(HARVESTS)
    weight = round(kg * chance.uniform(0.6, 1.6), -1)
    commune = chance.choice(FARMS)[3]
    place = DraftPlace.of(lookup.named(commune, (DIEPPE,))[0])
    mode = chance.choice(("deliver", "deliver", "pickup"))
    item = DraftItem.weighed(product, weight, "kg", weight)
    return OfferDraft(stamp="world", items=[item], grades=list(grades), place=place, mode=mode, dates_open=True)


async def waiting_offers(database: Database, seats: Seats, now: datetime) -> None:
    """Two offers and a field to glean, which wait for the coordinator when the demo opens."""
    sentences: tuple[tuple[int, str, float, tuple[str, ...], Mode], ...] = (
        (seats.farms[2], "pomme", 90.0, ("ugly",), "deliver"),
        (seats.farms[4], "courgette", 60.0, ("calibre",), "pickup"),
        (seats.farms[3], "carotte", 80.0, (), "glean"),
    )

    async def work(tx: Transaction) -> None:
        for seat, product, kg, grades, mode in sentences:
            farmer = await people.at(tx, CHANNEL, seat)
            if farmer is None or farmer.place is None:
                continue
            draft = OfferDraft(
                stamp="world",
                items=[DraftItem.weighed(product, kg, "kg", kg)],
                grades=list(grades),
                place=DraftPlace.of(farmer.place),
                mode=mode,
                kind="gleaning" if mode == "glean" else "surplus",
                until=(now + timedelta(days=6)).astimezone(ZoneInfo(ZONE)).date(),
            )
            await offers.post_offer(tx, farmer, draft, now)

    await database.run(work)


async def invitation(database: Database, world: World, token: str, now: datetime) -> None:
    """An invitation for the coordinator's phone."""
    await database.run(
        lambda tx: invitations.issue(tx, world.network.id, Role.COORDINATOR, world.centres[0].id, token, now)
    )


async def share_out(database: Database, world: World, coordinator: int, now: datetime) -> None:
    """In the demo one person coordinates for all three centres, so that every card lands on one phone."""

    async def work(tx: Transaction) -> None:
        person = await people.at(tx, CHANNEL, coordinator)
        if person is not None:
            for centre in world.centres:
                await networks.give(tx, person, Role.COORDINATOR, centre.id, now)

    await database.run(work)
