"""`bocal simulate`: a season from its seed, judged by what people were told."""

from __future__ import annotations

import random
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path

from bot.simulation import gleanings, plan
from bot.simulation.clock import VirtualClock
from bot.simulation.gleaners import OF_ALL, Gleaner
from bot.simulation.gleanings import Gleaning, Grower
from bot.simulation.judge import Judge
from bot.simulation.machine import Machine
from bot.simulation.phones import Phone
from bot.simulation.plan import Planned, Setting, Trouble
from bot.simulation.residents import Resident
from bot.simulation.season import Season
from bot.simulation.team import Coordinator, Facilitator
from bot.simulation.wire import Weather, Wire
from domain.people import Centre, Network, Role
from domain.places import Point
from sandbox.clock import MovableClock
from sandbox.server import Sandbox
from services.person import invitations
from storage import migrate, networks
from storage.database import Database, Transaction
from storage.types import Keyring

TOKEN = "123456:simulation"  # noqa: S105 - a token of nobody
DIEPPE, LUNERAY = Point(49.922, 1.078), Point(49.828, 0.915)
FIRST_NAMES = ("Fatou", "Jeanne", "Lina", "Marc", "Nadia", "Omar", "Paul", "Rose", "Samir", "Zoé")
COORDINATORS, FACILITATORS = 2, 6


@asynccontextmanager
async def season(setting: Setting, url: str = "") -> AsyncIterator[Season]:
    """An empty season with its people, ready to pass by.

    Args:
        setting: how large it is.
        url: of an empty database; without one a file that is thrown away.
    """
    clock = VirtualClock(setting.begin)
    box = Sandbox(token=TOKEN, username="bocal_simulation_bot", clock=MovableClock(clock.true))
    with tempfile.TemporaryDirectory(prefix="bocal-simulation-") as folder:
        where = url or f"sqlite+aiosqlite:///{Path(folder) / 'season.db'}"
        database = Database.at(where, Keyring([Keyring.new_key()]), synchronous="OFF")
        try:
            await migrate.upgrade(database)
            weather = Weather(setting.dice("weather"))
            wire = Wire(box.world, weather)
            machine = Machine(box, database, clock, wire)
            made = Season(setting, clock, box, database, machine, weather)
            wire.delivered = made.hear
            await machine.start()
            yield made
        finally:
            await database.close()


async def simulate(setting: Setting, url: str = "") -> Judge:
    """Live through a season and judge it."""
    async with season(setting, url) as made:
        await _fill(made)
        await made.pass_by()
        judge = Judge(made)
        await judge.close()
        return judge


async def _fill(made: Season) -> None:
    """Everything that is going to happen, as moments."""
    setting = made.setting
    coordinators, facilitators = await _team(made)
    residents = _residents(made)
    made.reacts = partial(_react, {resident.phone.id: resident for resident in residents})
    dice = setting.dice("wishes")
    for one in plan.workshops(setting):
        coordinator = coordinators[one.number % len(coordinators)]
        made.at(one.told, partial(coordinator.plan, one))
        if one.fate != "held":
            made.at(one.fate_at, partial(coordinator.meet_fate, one))
        _wishes(made, one, coordinator, residents, dice)
        for hours in (-2, one.hours + 1):
            for days in (0, 1):  # it may be moved by a day
                made.at(one.start + timedelta(days=days, hours=hours, minutes=1), made.look)
        made.at(one.start + timedelta(minutes=20), partial(_door, facilitators, coordinator, one))
        made.at(one.start, partial(Judge(made).at_start, one.number))
    _gleanings(made, coordinators, facilitators)
    for trouble in plan.troubles(setting):
        made.downs.append(trouble)
        made.at(trouble.start, partial(_worse, made, trouble))
        made.at(trouble.end, partial(_better, made))
    made.at(setting.begin, made.ring)
    for day in range(setting.weeks * 7):
        morning = datetime.combine(plan.FIRST_DAY + timedelta(days=day), time(12, 10), plan.ZONE)
        made.at(morning, Judge(made).of_the_day)
        made.at(morning.replace(hour=18, minute=31), made.look)


def _gleanings(made: Season, coordinators: list[Coordinator], facilitators: list[Facilitator]) -> None:
    """The same of what is gleaned."""
    made.books.calls.trouble = made.trouble
    made.at(made.setting.begin + timedelta(minutes=20), Grower(coordinators[0]).insure)
    for one in gleanings.gleanings(made.setting):
        coordinator = coordinators[one.number % len(coordinators)]
        grower = Grower(coordinator)
        made.at(one.told, partial(grower.prepare, one))
        if one.fate != "held":
            made.at(one.fate_at, partial(grower.meet_fate, one))
        for days in (0, 2):  # it may be postponed
            for hours in (-2, 3):
                made.at(one.start + timedelta(days=days, hours=hours, minutes=1), made.look)
        made.at(one.start + timedelta(minutes=20), partial(_door, facilitators, coordinator, one))
        made.at(one.start, partial(Judge(made).at_start, one.number))


async def _team(made: Season) -> tuple[list[Coordinator], list[Facilitator]]:
    async def begin(tx: Transaction) -> None:
        network = await networks.add(tx, Network(0, "Dieppe", DIEPPE, str(plan.ZONE)))
        centre = await networks.add_centre(tx, network.id, "Centre du Phare", "Dieppe", DIEPPE)
        await networks.add_centre(tx, network.id, "Centre des Tilleuls", "Luneray", LUNERAY)
        for number in range(COORDINATORS + FACILITATORS):
            role = Role.COORDINATOR if number < COORDINATORS else Role.FACILITATOR
            await _invite(tx, network, centre, role, number, made.clock.now())

    await made.database.run(begin)
    coordinators = [
        Coordinator(made, _phone(made, f"Anne {number}"), made.setting.dice(f"coordinator {number}"))
        for number in range(COORDINATORS)
    ]
    facilitators = [
        Facilitator(made, _phone(made, f"Yves {number}"), made.setting.dice(f"facilitator {number}"))
        for number in range(FACILITATORS)
    ]
    members: list[Coordinator | Facilitator] = [*coordinators, *facilitators]
    for number, member in enumerate(members):
        made.at(made.setting.begin + timedelta(minutes=number), partial(member.join, f"token{number}"))
    return coordinators, facilitators


async def _invite(tx: Transaction, network: Network, centre: Centre, role: Role, number: int, now: datetime) -> None:
    await invitations.issue(tx, network.id, role, centre.id, f"token{number}", now)


def _phone(made: Season, name: str) -> Phone:
    phone = Phone(made.box.add_person(name, language_code="fr"), name)
    made.phones[phone.id] = phone
    return phone


def _residents(made: Season) -> list[Resident]:
    dice = made.setting.dice("people")
    found = []
    for number in range(made.setting.residents):
        name = f"{FIRST_NAMES[number % len(FIRST_NAMES)]} {number}"
        phone, own, keen = _phone(made, name), made.setting.dice(f"resident {number}"), dice.random() < 0.5
        gleans = made.setting.dice(f"gleaner {number}")
        resident = Resident(made, phone, own, keen)
        if gleans.random() < OF_ALL:
            resident = Gleaner(made, phone, own, keen, chance=gleans.betavariate(2, 4))
        found.append(resident)
        joins = made.setting.begin + timedelta(minutes=30 + dice.randrange(300))
        made.at(joins, partial(resident.join, dice.choice(plan.HOMES)))
    return found


def _react(residents: dict[int, Resident], phone: Phone, message: dict[str, object]) -> None:
    if phone.id in residents:
        residents[phone.id].sees(message)


def _wishes(
    made: Season, one: Planned, coordinator: Coordinator, residents: list[Resident], dice: random.Random
) -> None:
    """Who wants to come, and when they think of it: most of them soon, some on the last day."""
    left = (one.start - one.told) / timedelta(hours=1) - 3
    for resident in dice.sample(residents, min(one.wishes, len(residents))):
        hours = left * dice.betavariate(1, 2)
        moment = plan.awake(one.told + timedelta(hours=0.5 + hours), dice)
        made.at(moment, partial(_wish, coordinator, resident, one))


async def _wish(coordinator: Coordinator, resident: Resident, one: Planned) -> None:
    if one.number in coordinator.known:
        await resident.wish(one, coordinator.known[one.number])


async def _door(facilitators: list[Facilitator], coordinator: Coordinator, one: Planned | Gleaning) -> None:
    if one.number in coordinator.known and one.fate == "held":
        await facilitators[one.number % len(facilitators)].tick(one.number, coordinator.known[one.number])


async def _worse(made: Season, trouble: Trouble) -> None:
    made.done[f"trouble: {trouble.kind}"] += 1
    match trouble.kind:
        case "down":
            await made.machine.stop()
        case "killed":
            made.weather.kill = True
        case "brown-out":
            made.weather.lost_answer, made.weather.lost_request = 0.2, 0.2
        case "refused":
            made.weather.unsent = 0.7
        case "too fast":
            made.weather.too_fast = 0.2


async def _better(made: Season) -> None:
    made.weather.clear_up()
    if not made.machine.up:
        await made.machine.start()
    await made.turn(ring=True)
