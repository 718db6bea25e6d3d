"""Nobody does what is not theirs: commands and buttons by everybody, forged buttons, invitations, roles taken back."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import shutil
import zlib
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from domain import buttons, signing_up
from domain.broadcasts import Aim
from domain.calls import Call
from domain.harvests import Story
from domain.people import Role
from domain.preferences import Topic
from domain.presence import WALK_IN
from domain.rides import Gleaner, Ride
from domain.workshops import Workshop
from handlers import registry
from handlers.registry import Who
from handlers.turn import Turn
from services.calling import calls
from storage import broadcasts, harvests, networks, rides, service_times, signups, tours, workshops
from storage import calls as stored_calls
from storage.database import Database, Transaction
from storage.service_times import New
from storage.tables import metadata
from storage.types import Keyring
from tests.conftest import store_at
from tests.driving.conftest import a_tour as driven
from tests.end_to_end.conftest import LUNERAY, TUESDAY, Village, laid
from tests.end_to_end.table import Phone, Table
from tests.gleanings.made import a_gleaning
from tests.pickup.made import a_lot, a_tour

registry.discover()

ARGUMENTS = {
    "lot.accept": "{offer}:{stop}",
    "lot.part": "{offer}:{stop}",
    "lot.others": "{offer}:{stop}",
    "lot.use": "{offer}:{stop}:{other}",
    "lot.decline": "{offer}:{stop}",
    "lot.no": "{offer}:{stop}:full",
    "lot.back": "{offer}:{stop}",
    "lot.more": "0:0",
    "stop.more": "0",
    "stop.change": "{stop}",
    "stop.cancel": "{stop}",
    "stop.stay": "{stop}",
    "stop.gone": "{stop}",
    "invite.make": "coordinator:{centre}",
    "team.ask": "{centre}:{paul}:facilitator",
    "team.gone": "{centre}:{paul}:facilitator",
    "team.back": "{centre}",
    "letter.again": "{offer}",
    "letter.settled": "{offer}",
    "cast.stop": "{broadcast}",
    "door.lists": "past",
    "door.list": "{today}",
    "door.mark": "{here}:x:1",
    "door.step": "{here}:x:1",
    "door.open": "{here}",
    "door.add": "{today}",
    "door.let": "{here}",
    "door.remove": "{walk_in}",
    "door.close": "{today}",
    "door.closed": "{today}:absent",
    "door.reply": "{missed}:prevented",
    "door.excuse": "{missed}",
    "home.set": "139828:180915",
    "workshop.list": "all:all:0",
    "workshop.whom": "all:all:0",
    "workshop.tongue": "all:all:0",
    "workshop.show": "{workshop}",
    "workshop.back": "{workshop}",
    "workshop.where": "{workshop}",
    "seat.count": "{workshop}:2:1",
    "seat.go": "{workshop}:0:0",
    "seat.anyway": "{workshop}:0:0",
    "seat.code": "{here}",
    "agenda.more": "0",
    "agenda.feed": "0",
    "agenda.renew": "0",
    "guest.add": "{workshop}",
    "guest.list": "{workshop}",
    "guest.cancel": "{guest}",
    "plan.manage": "{workshop}",
    "plan.change": "{workshop}",
    "plan.cancel": "{workshop}",
    "plan.gone": "{workshop}:one:weather",
    "plan.repeat": "{workshop}",
    "plan.every": "{workshop}:week",
    "plan.times": "{workshop}:week:3",
    "plan.series": "{workshop}:week:3",
    "plan.poster": "{workshop}",
    "plan.qr": "{workshop}",
    "plan.sheet": "{workshop}",
    "plan.partner": "{workshop}",
    "come.yes": "{coming}",
    "come.no": "{coming}:sure",
    "feed.score": "{over}:3",
    "gleaning.ask": "{prepared}:harvest",
    "gleaning.change": "{prepared}",
    "gleaning.from": "{offer}",
    "gleaning.gone": "{prepared}:weather",
    "gleaning.heard": "{prepared}:harvest",
    "gleaning.list": "0",
    "gleaning.manage": "{prepared}",
    "gleaning.off": "{prepared}",
    "gleaning.open": "{prepared}",
    "gleaning.own": "0",
    "gleaning.paper": "{prepared}",
    "gleaning.says": "{prepared}:harvest:yes",
    "gleaning.signed": "{prepared}",
    "insurance.set": "{centre}",
    "gleaning.show": "{workshop}",
    "call.yes": "{called}",
    "call.no": "{called}",
    "call.back": "{called}",
    "call.why": "{called}:day",
    "call.fewer": "{called}",
    "call.week": "{called}:1",
    "calls.show": "{called}",
    "calls.push": "{called}",
    "calls.stop": "{called}",
    "calls.resume": "{called}",
    "help.back": "0",
    "help.open": "days",
    "help.day": "0:0",
    "help.crop": "1:like",
    "help.car": "3",
    "help.week": "1",
    "help.radius": "20",
    "help.words": "0",
    "car.at": "{drives}:30",
    "car.drive": "{drives}",
    "car.from": "{drives}",
    "car.out": "{drives}",
    "car.own": "{drives}",
    "car.pair": "{drives}",
    "car.pick": "{drives}:{car}",
    "car.place": "{drives}:0",
    "car.refuse": "{car}:{rides}",
    "car.seats": "{drives}:4",
    "car.seek": "{drives}",
    "car.show": "{drives}",
    "car.stop": "{drives}",
    "car.stopped": "{drives}",
    "cars.show": "{prepared}",
    "seat.age": "{workshop}:0:0:9",
    "seat.aged": "{workshop}:0:0:9",
    "hours.list": "0",
    "hours.show": "{past}",
    "hours.page": "workshop:{past}:0",
    "hours.all": "workshop:{past}:{stamp}",
    "hours.open": "{given}",
    "hours.approve": "{given}:1:90",
    "hours.refuse": "{given}:1",
    "hours.right": "{given}",
    "hours.words": "workshop:{past}",
    "hours.mine": "0",
    "hours.wrong": "{given}",
    "tour.plan": "{fetch}",
    "tour.more": "0",
    "tour.show": "{tour}",
    "tour.again": "{tour}",
    "tour.open": "{tour}:{tour_version}",
    "tour.cancel": "{tour}",
    "tour.gone": "{tour}",
    "tour.map": "{tour}",
    "tour.farms": "{tour}:0",
    "tour.pin": "{tour}:{pickup}:0",
    "tour.out": "{tour}:{pickup}:0",
    "tour.truck": "{tour}",
    "tour.load": "{tour}:500",
    "tour.start": "{tour}",
    "tour.cars": "{tour}:0",
    "tour.car": "{tour}:{luc}",
    "tour.less": "{tour}",
    "tour.drop": "{truck}",
    "tour.when": "{tour}",
    "tour.from": "{tour}:2",
    "drive.fix": "{loaded}",
    "drive.halt": "{planned}",
    "drive.list": "{way}:0",
    "drive.load": "{planned}:80000",
    "drive.no": "{way}:sure",
    "drive.none": "{planned}",
    "drive.other": "{planned}",
    "drive.pass": "{planned}",
    "drive.show": "{way}",
    "drive.skip": "{planned}",
    "drive.truck": "{way}",
    "drive.where": "{planned}",
    "drive.yes": "{way}",
    "weigh.answer": "x:method:weighed",
    "weigh.as": "{row}:estimated",
    "weigh.edit": "{row}",
    "weigh.line": "{row}",
    "weigh.lines": "{field}:0",
    "weigh.of": "{field}:0",
    "weigh.photos": "{field}:0",
    "weigh.picture": "{field}",
    "weigh.show": "{field}",
    "weigh.strike": "{row}",
    "weigh.unphoto": "{photo}",
    "give.back": "{field}:{handover}",
    "give.centre": "{field}:{centre}",
    "give.centres": "{field}:0",
    "give.close": "{all_given}",
    "give.closed": "{all_given}",
    "give.list": "{field}:0",
    "give.other": "{field}",
    "give.place": "{field}",
    "give.stop": "{field}:{stop}",
    "give.to": "{field}",
    "give.yes": "x",
    "jars.ask": "{in_jars}",
    "jars.yes": "x",
    "corpus.yes": "{offer}",
    "corpus.no": "0",
}
"""What each button carries: here it is always about the stop, the offer and the centre of Anne. Everybody may sign
themselves up (`test_seats.py`): here nobody comes, so that nothing changes."""
OWN_DRAFT = ("draft.", "welcome.", "import.", "stop.", "files.", "pref.", "cast.", "plan.", "guest.", "glean.")
"""Buttons about what oneself has begun: they carry its stamp. (Those of planned stops are above.)"""
OFFERS = "offer."
"""Buttons of a farmer about an offer: the id comes first."""
SEATS = "seat."
"""Buttons about a seat that Marie is offered."""
HERS = ("come.", "feed.", "hours.wrong", "gleaning.says", "call.", "car.", "corpus.")
"""Buttons about a seat that Marie has or had, the time that she gave, the gleaning to which she is called, or what she
wrote."""
CHANGES = {
    "car.at",
    "car.own",
    "car.pair",
    "car.refuse",
    "car.seats",
    "car.seek",
    "car.stopped",
    "lot.accept",
    "lot.use",
    "lot.no",
    "stop.gone",
    "gleaning.gone",
    "gleaning.heard",
    "gleaning.says",
    "gleaning.signed",
    "invite.make",
    "team.gone",
    "cast.stop",
    "door.mark",
    "door.step",
    "door.let",
    "door.remove",
    "door.closed",
    "door.reply",
    "door.excuse",
    "plan.gone",
    "plan.series",
    "seat.take",
    "seat.enough",
    "seat.whole",
    "seat.decline",
    "seat.gone",
    "come.yes",
    "come.no",
    "feed.score",
    "call.yes",
    "call.no",
    "calls.push",
    "calls.stop",
    "hours.all",
    "hours.approve",
    "hours.refuse",
    "hours.wrong",
    "tour.again",
    "tour.open",
    "tour.cancel",
    "tour.gone",
    "tour.map",
    "tour.pin",
    "tour.out",
    "tour.load",
    "tour.drop",
    "tour.from",
    "drive.fix",
    "drive.load",
    "drive.none",
    "drive.pass",
    "drive.yes",
    "weigh.as",
    "weigh.strike",
    "weigh.unphoto",
    "give.back",
    "give.closed",
    "give.place",
}
"""Buttons that change something at once when the right person presses them."""
FORBIDDEN = "C'est réservé à la coordination. Si vous en faites partie, demandez une invitation à votre centre."
NOT_OF_THE_TEAM = (
    "C'est réservé à l'équipe du camion et à la coordination. Pour en faire partie, demandez à votre centre."
)
CAST = ("stranger", "marie", "luc", "paul", "bruno", "anne")


@dataclass
class Cast:
    """Everybody there is, and what is whose."""

    table: Table
    phones: dict[str, Phone]
    ids: dict[str, int]

    def moved_to(self, database: Database) -> Cast:
        """The same people with a copy of the store."""
        return deepcopy(self, {id(self.table.database): database})


async def cast(database: Database) -> Cast:
    """Anne and Bruno coordinate a centre each, Paul is in Anne's team; Marie's offer is proposed at Anne's stop."""
    table = await laid(database, TUESDAY)
    stop, other = await table.stop(), await table.stop(days=3, hour=14)
    phones = {
        "stranger": table.phone("Inconnue"),
        "marie": await table.farmer("Marie"),
        "luc": await table.farmer("Luc"),
        "paul": await table.coordinator("Paul", role=Role.FACILITATOR),
        "bruno": await table.coordinator("Bruno", centre=1),
        "anne": await table.coordinator("Anne"),
    }
    await table.coordinator("Alice")
    people = {name: (await table.person(phone)).id for name, phone in phones.items()}
    offer = await table.offer(phones["marie"])
    broadcast = await message_of(table, people["anne"])
    workshop = await table.workshop()
    ids = {
        "workshop": workshop.id,
        **await seat_offered(table, people["marie"], people["anne"]),
        **await at_the_door(table, people["marie"], people["paul"]),
        **await promised(table, people["marie"]),
        **await time_given(table, people["marie"]),
        **await to_be_fetched(table, phones["marie"], phones["anne"]),
        **await to_be_gleaned(table, people["marie"]),
        **await by_car(table, people["marie"], people["anne"]),
        **await to_be_driven(table, phones["marie"], phones["anne"]),
        **await picked(table, people["anne"]),
        "broadcast": broadcast,
        "offer": offer,
        "stop": stop.id,
        "other": other.id,
        "centre": table.centres[0].id,
        **people,
    }
    return Cast(table, phones, ids)


@pytest.fixture(scope="session")
def cast_before(sqlite_template: Path, keyring: Keyring) -> tuple[Path, Cast]:
    """The cast as every button meets it, made once: the file, and who is in it."""
    path = sqlite_template.with_name("cast.db")
    shutil.copy(sqlite_template, path)

    async def made() -> Cast:
        database = store_at(f"sqlite+aiosqlite:///{path}", keyring)
        try:
            return await cast(database)
        finally:
            await database.close()

    with ThreadPoolExecutor(1) as pool:  # a test's event loop may run in this thread
        return path, pool.submit(asyncio.run, made()).result()


@pytest.fixture
async def copied(cast_before: tuple[Path, Cast], tmp_path: Path, keyring: Keyring) -> AsyncIterator[Cast]:
    """A cast of one's own, as `cast` makes it."""
    file, first = cast_before
    shutil.copy(file, tmp_path / "cast.db")
    database = store_at(f"sqlite+aiosqlite:///{tmp_path / 'cast.db'}", keyring)
    yield first.moved_to(database)
    await database.close()


async def at_the_door(table: Table, marie: int, paul: int) -> dict[str, int]:
    """Marie is awaited at Anne's workshop, which has begun; somebody has come by; yesterday Marie was absent."""
    today, yesterday = await table.workshop(days=0, hour=8), await table.workshop(days=-1)

    async def seated(tx: Transaction, workshop: Workshop, code: str, **more: Any) -> int:
        new = signing_up.new(table.network.id, workshop.id, 1, 0, code, table.now)
        assert await workshops.take(tx, workshop.id, 1)
        return (await signups.add(tx, replace(signing_up.seated(new, table.now), **more), table.now)).id

    async def prepared(tx: Transaction) -> dict[str, int]:
        here = await seated(tx, today, "here", person=marie)
        walk_in = await seated(tx, today, f"{WALK_IN}1", guest="Zoé", by=paul)
        missed = await seated(tx, yesterday, "missed", person=marie, came=0)
        await workshops.close(tx, yesterday.id, table.now)
        return {"today": today.id, "here": here, "walk_in": walk_in, "missed": missed}

    return await table.database.run(prepared)


async def promised(table: Table, marie: int) -> dict[str, int]:
    """Marie has a seat in a workshop to come, and had one in a workshop that is over."""
    coming, over = await table.workshop(days=5), await table.workshop(days=-2)

    async def prepared(tx: Transaction) -> dict[str, int]:
        seats = {}
        for workshop in (coming, over):
            new = signing_up.new(table.network.id, workshop.id, 1, 0, f"promised{workshop.id}", table.now)
            assert await workshops.take(tx, workshop.id, 1)
            seats[workshop.id] = await signups.add(
                tx, replace(signing_up.seated(new, table.now), person=marie), table.now
            )
        return {"coming": seats[coming.id].id, "over": over.id}

    return await table.database.run(prepared)


async def time_given(table: Table, marie: int) -> dict[str, int]:
    """Marie gave two hours to something of Anne's centre that is over; nobody has decided on it."""
    past = await table.workshop(days=-3)
    occasion, day = f"workshop:{past.id}:signup:1", past.start.date()

    async def prepared(tx: Transaction) -> dict[str, int]:
        new = New(table.network.id, occasion, marie, "", past.centre, "gleaning", day, 120)
        assert await service_times.record(tx, new, table.now)
        (given,) = await service_times.of_thing(tx, f"workshop:{past.id}")
        return {"past": past.id, "given": given.id, "stamp": zlib.crc32(f"{given.id}.{given.version}".encode())}

    return await table.database.run(prepared)


async def seat_offered(table: Table, marie: int, anne: int) -> dict[str, int]:
    """Marie waits for a workshop and is offered one of two seats; Anne has written a guest down."""
    workshop = await table.workshop(days=6)
    until = table.now + timedelta(hours=5)

    async def prepared(tx: Transaction) -> dict[str, int]:
        new = signing_up.new(table.network.id, workshop.id, 2, 0, "seat", table.now)
        assert await workshops.take(tx, workshop.id, 2)
        seat = await signups.add(tx, replace(new, person=marie, held=1, held_until=until), table.now)
        other = signing_up.new(table.network.id, workshop.id, 1, 0, "guest", table.now)
        seated = replace(signing_up.seated(other, table.now), guest="Josette", by=anne)
        return {"seat": seat.id, "guest": (await signups.add(tx, seated, table.now)).id}

    return await table.database.run(prepared)


async def to_be_fetched(table: Table, marie: Phone, anne: Phone) -> dict[str, int]:
    """A lot of Marie's is accepted for a later stop, and a tour is computed that nobody knows of."""
    stop, farmer, coordinator = await table.stop(days=20), await table.person(marie), await table.person(anne)

    async def prepared(tx: Transaction) -> dict[str, int]:
        lot = await a_lot(tx, farmer, stop, 80, table.now)
        tour, truck, _halts = await a_tour(tx, stop, coordinator, [lot], table.now)
        return {"fetch": stop.id, "pickup": lot.id, "tour": tour.id, "tour_version": tour.version, "truck": truck.id}

    return await table.database.run(prepared)


async def to_be_gleaned(table: Table, marie: int) -> dict[str, int]:
    """Anne prepares a gleaning in Marie's field, who has not said yet that the harvest is over."""
    start = table.now.replace(hour=9, minute=0) + timedelta(days=9)
    of = {"farmer": marie, "after_harvest_at": None, "agreed_at": None, "opened_at": None}

    async def prepared(tx: Transaction) -> dict[str, int]:
        made, _gleaning = await a_gleaning(tx, table.centres[0], start, table.now, of=of, state="prepared")
        called, _of = await a_gleaning(tx, table.centres[0], start + timedelta(days=1), table.now)
        await calls.begin(tx, called.id, table.now)
        await stored_calls.add(tx, table.network.id, [Call(marie, called.id, called.start.date(), 1, table.now, None)])
        return {"prepared": made.id, "called": called.id}

    return await table.database.run(prepared)


async def by_car(table: Table, marie: int, anne: int) -> dict[str, int]:
    """Marie drives to a gleaning, and somebody without a phone rides with her, whom Anne has written down."""
    start = table.now.replace(hour=9, minute=0) + timedelta(days=12)

    async def prepared(tx: Transaction) -> dict[str, int]:
        made, _gleaning = await a_gleaning(tx, table.centres[0], start, table.now)
        assert await workshops.take(tx, made.id, 2)
        blank = signing_up.seated(signing_up.new(table.network.id, made.id, 1, 0, "drives", table.now), table.now)
        drives = await signups.add(tx, replace(blank, person=marie), table.now)
        guest = await signups.add(tx, replace(blank, guest="Zoé", by=anne, code="rides"), table.now)
        for one in (drives, guest):
            await rides.keep(tx, Gleaner(one.id, one.network, needs_lift=one == guest))
        new = Ride(0, made.network, made.id, drives.id, 3, 0, None, None)
        car = await rides.add(tx, new, table.now)
        assert await rides.sit(tx, car, guest.id, 1, table.now)
        return {"drives": drives.id, "rides": guest.id, "car": car.id}

    return await table.database.run(prepared)


async def to_be_driven(table: Table, marie: Phone, anne: Phone) -> dict[str, int]:
    """Anne is asked to fetch two lots of Marie's today; one of them is on board."""
    stop, farmer, driver = await table.stop(days=0, hour=17), await table.person(marie), await table.person(anne)

    async def prepared(tx: Transaction) -> dict[str, int]:
        lots = [await a_lot(tx, farmer, stop, kg, table.now) for kg in (80, 30)]
        fetched = [(one.id, one.grams() // 1000) for one in lots]
        _tour, way, (first, second) = await driven(tx, stop, driver.id, driver, fetched, table.now)
        assert await tours.settle(tx, second.id, "picked", driver.id, table.now)
        more: dict[str, Any] = {"by": driver.id, "now": table.now, "halt_id": second.id}
        await harvests.weigh(tx, table.network.id, "tomate", 30, "kg", 30_000, "weighed", **more)
        return {"way": way.id, "planned": first.id, "loaded": second.id}

    return await table.database.run(prepared)


async def picked(table: Table, anne: int) -> dict[str, int]:
    """Anne leads gleanings of today: of one harvest a part is given, of one all; one of three days ago is closed."""
    now, network = table.now, table.network.id

    async def one(tx: Transaction, hours: int, given: int) -> dict[str, int]:
        start = now - timedelta(hours=hours)
        made, _gleaning = await a_gleaning(tx, table.centres[0], start, now, facilitators=(anne,))
        at: dict[str, Any] = {"by": anne, "now": now}
        row = await harvests.weigh(tx, network, "carotte", 100, "kg", 100_000, "weighed", workshop_id=made.id, **at)
        twin = await harvests.weigh(tx, network, "carotte", 10, "kg", 10_000, "weighed", workshop_id=made.id, **at)
        gift = await harvests.hand_over(tx, network, made.id, "carotte", given, "other", words="Voisins", **at)
        await harvests.keep_photo(tx, network, made.id, "photo", anne, now)
        (photo,) = await harvests.photos(tx, made.id)
        return {"id": made.id, "row": row, "twin": twin, "handover": gift, "photo": photo.id}

    async def prepared(tx: Transaction) -> dict[str, int]:
        part, whole, old = await one(tx, 1, 40_000), await one(tx, 2, 110_000), await one(tx, 72, 110_000)
        await harvests.note(tx, network, old["id"], Story(closed_at=now, told_grams=110_000))
        ids = {"field": part["id"], "all_given": whole["id"], "in_jars": old["id"]}
        return {**ids, "row": part["twin"], "handover": part["handover"], "photo": part["photo"]}

    return await table.database.run(prepared)


async def message_of(table: Table, by: int) -> int:
    """A message to many that a centre has under way."""
    aim = Aim(table.network.id, Topic.RESULTS, (), "", LUNERAY, None)
    return await table.database.run(
        lambda tx: broadcasts.add(
            tx, aim, centre=table.centres[0].id, by=by, workshop=None, words="Merci", now=table.now
        )
    )


OWN = {"person": "id", "preference": "person_id", "volunteering": "person_id", "corpus_consent": "person_id"}
"""Tables in which everybody has a row of their own."""


async def state(tx: Transaction, but: int = 0) -> str:
    """A hash of all that is not a message: every row of every table, but one person's own."""
    left_out = {"inbox", "outbox", "card", "draft", "pause", "instance", "geocode"}
    digest = hashlib.sha256()
    for table in metadata.sorted_tables:
        if table.name in left_out:
            continue
        key = next(iter(table.primary_key.columns))
        for row in await tx.all(select(table).order_by(key)):
            own = OWN.get(table.name)
            if own is None or getattr(row, own) != but:
                digest.update(repr((table.name, tuple(row))).encode())
    return digest.hexdigest()


async def pressed(people: Cast, who: str, data: str) -> tuple[bool, str]:
    """Whether a button changes anything but the presser's own row, and what they read."""
    table, phone = people.table, people.phones[who]
    before = await table.database.run(lambda tx: state(tx, people.ids[who]))
    heard = len(phone.shown)
    await phone.data(data)
    after = await table.database.run(lambda tx: state(tx, people.ids[who]))
    return after != before, "\n".join(phone.texts()[heard:])


def data_of(verb: str, ids: dict[str, int]) -> str:
    """What a button of this verb would carry."""
    if verb in ARGUMENTS:
        return f"v1:{verb}:{ARGUMENTS[verb].format(**ids)}"
    if verb.startswith(OFFERS):
        return f"v1:{verb}:{ids['offer']}:{ids['other']}"
    if verb.startswith(SEATS):
        return f"v1:{verb}:{ids['seat']}"
    if verb.startswith(OWN_DRAFT):
        return f"v1:{verb}:x:0"
    raise AssertionError(f"Say in ARGUMENTS what {verb} carries, so that everybody's rights to it are tried.")


@pytest.mark.parametrize("verb", sorted(registry.presses))
async def test_every_button_by_everybody(copied: Cast, verb: str) -> None:
    """Only who it belongs to changes anything with it, and the others learn nothing of it."""
    people = copied
    data = data_of(verb, people.ids)
    owner = "marie" if verb.startswith((OFFERS, SEATS, *HERS)) or verb == "door.reply" else "anne"
    team = {"paul"} if registry.presses[verb].who is Who.TEAM else set()
    for who in CAST:
        if who == owner or who in team:
            continue
        changed, read = await pressed(people, who, data)
        assert not changed, f"{who} has changed something with {data}"
        assert "Marie" not in read
        assert "200 kg" not in read
        if registry.presses[verb].who is Who.COORDINATOR and who not in {"anne", "bruno"}:
            assert read == FORBIDDEN
        if team and who not in {"paul", "anne", "bruno"}:
            assert read == NOT_OF_THE_TEAM
    changed, _read = await pressed(people, owner, data)
    assert changed or verb not in CHANGES


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_every_command_by_everybody(database: Database) -> None:
    people = await cast(database)
    for one in {id(known): known for known in registry.commands.values()}.values():
        for who in CAST:
            before = await database.run(lambda tx, who=who: state(tx, people.ids[who]))
            read = await people.phones[who].say(f"/{one.names[0]}")
            assert await database.run(lambda tx, who=who: state(tx, people.ids[who])) == before
            if one.who is Who.COORDINATOR and who not in {"anne", "bruno"}:
                assert read.startswith("C'est réservé à la coordination."), (who, one.names)
            if one.who is Who.TEAM and who not in {"paul", "anne", "bruno"}:
                assert read == NOT_OF_THE_TEAM, (who, one.names)
            if who not in {"marie", "anne"}:
                assert "Marie" not in read
            await people.phones[who].say("/annuler")


async def test_a_conversation_that_is_no_longer_allowed_is_forgotten(table: Table) -> None:
    anne, alice = await table.coordinator(), await table.coordinator("Alice")
    await anne.say("/nouveau_passage Luneray samedi 9h-12h 160 kg ratatouille")
    old = list(anne.last.buttons)
    await alice.say("/equipe")
    await alice.press("Retirer : Anne")
    await alice.press("Oui, retirer")
    gone = "🔑 Vous n'êtes plus à la coordination : Centre du Phare."
    assert anne.text == f"{gone} Merci pour tout ce que vous avez fait."
    for button in old:
        await anne.data(button["data"])
        assert anne.text.startswith("C'est réservé à la coordination.")
    await anne.say("dimanche")
    assert "Nouveau passage" not in anne.text


def test_what_has_no_policy_does_not_start() -> None:
    """Who may use it is part of what a command, a button, a conversation is; there is no default."""

    async def answer(_turn: Turn, _more: Any = None) -> None: ...

    for register in (registry.command, registry.press, registry.flow, registry.deep_link):
        with pytest.raises(TypeError, match="who"):
            register("nobody.knows")(answer)  # type: ignore[operator]


async def test_without_the_first_door_the_matrix_sees_it(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: with the service's check switched off, somebody else's button works."""
    from services import rights

    async def anybody(*_arguments: Any) -> list[int]:
        return [1]

    people = await cast(database)
    monkeypatch.setattr(rights, "need_coordinator", anybody)
    monkeypatch.setattr(rights, "need_decider", anybody)
    changed, _read = await pressed(people, "luc", data_of("stop.gone", people.ids))
    assert changed


# --- forged buttons ---------------------------------------------------------------------------------------------------

_numbers = st.one_of(st.integers(0, 12), st.integers(0, 10**15), st.just(2**63), st.just(10**23)).map(str)
_arguments = st.lists(
    st.one_of(_numbers, st.sampled_from(["coordinator", "full", "place", "x", "-1", "en", "farmer", "open"]))
    | st.from_regex(r"\A[A-Za-z0-9_-]{1,24}\Z"),
    max_size=4,
)
PAYLOADS = st.one_of(
    st.tuples(st.sampled_from(sorted(registry.presses)), _arguments).map(
        lambda pair: ":".join(["v1", pair[0], *pair[1]])
    ),
    st.from_regex(r"\Av1:[a-z]{1,12}\.[a-z_]{1,16}(:[A-Za-z0-9_-]{1,24}){0,4}\Z"),
    st.text(max_size=64),
)


def test_a_thousand_forged_buttons_change_nothing(sqlite_url: str, keyring: Any) -> None:
    """Pressed by a stranger, another farmer and somebody of the truck team; nothing is raised either."""
    with asyncio.Runner() as runner:
        database = Database.at(sqlite_url, keyring)
        people = runner.run(cast(database))
        before = runner.run(database.run(_others))
        actors = itertools.cycle(["stranger", "luc", "paul"])

        @settings(max_examples=1000, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(PAYLOADS)
        def forged(data: str) -> None:
            runner.run(people.phones[next(actors)].data(data))
            assert runner.run(database.run(_others)) == before, data

        forged()
        runner.run(database.close())


async def _others(tx: Transaction) -> str:
    """The hash of all that forgers could want to change; their own language and parts are theirs."""
    digest = hashlib.sha256()
    for name in ("offer", "offer_item", "allocation", "stop", "stop_recipe", "role_grant", "invitation", "centre"):
        for row in await tx.all(text(f"SELECT * FROM {name} ORDER BY id")):  # noqa: S608 - the bare bytes: quicker
            digest.update(repr((name, tuple(row))).encode())
    return digest.hexdigest()


def test_the_grammar_of_buttons() -> None:
    assert buttons.parse("v1:lot.accept:1:2") == ("lot.accept", ("1", "2"))
    for wrong in ("", "v1:", "v2:lot.accept:1", "v1:lot.accept:1:2:3:4:5", "v1:lot.accept:é", "v1:lot.accept:1\n"):
        assert buttons.parse(wrong) is None


# --- invitations and teams --------------------------------------------------------------------------------------------

GONE = "Cette invitation a déjà servi, ou elle est trop ancienne. Demandez-en une autre à votre centre."


async def link_of(phone: Phone) -> str:
    return next(line for line in phone.text.splitlines() if "start=i_" in line).split("start=")[1]


async def test_an_invitation_works_once(table: Table) -> None:
    anne = await table.coordinator()
    await anne.say("/inviter")
    assert anne.last.labels == [
        "Quelqu'un pour la coordination, Centre du Phare",
        "Quelqu'un pour l'équipe du camion, Centre du Phare",
    ]
    await anne.press(anne.last.labels[0])
    link = await link_of(anne)
    assert len(link) >= 24
    clara, david = table.phone("Clara"), table.phone("David")
    assert (await clara.say(f"/start {link}")).startswith("🔑 Vous êtes à la coordination : Centre du Phare.")
    assert (await clara.say(f"/start {link}")).startswith("Vous avez déjà utilisé cette invitation.")
    assert (await david.say(f"/start {link}")) == GONE
    held = await table.database.run(lambda tx: tx.all(select(metadata.tables["invitation"])))
    assert link.removeprefix("i_") not in repr(held), "only the hash is kept"
    assert held[0].used_by == (await table.person(clara)).id


async def test_an_invitation_is_bound_to_its_role(table: Table) -> None:
    paul = table.phone("Paul")
    token = await table.invitation(Role.FACILITATOR, centre=1)
    await paul.say(f"/start i_{token}")
    person = await table.person(paul)
    (grant,) = await table.database.run(lambda tx: networks.grants(tx, person.id))
    assert (grant.role, grant.centre) == (Role.FACILITATOR, table.centres[1].id)


async def test_whoever_is_in_the_team_leaves_the_invitation_for_another(table: Table) -> None:
    anne, clara = await table.coordinator(), table.phone("Clara")
    token = await table.invitation()
    assert (await anne.say(f"/start i_{token}")).startswith("Vous êtes déjà dans l'équipe : Centre du Phare.")
    assert (await clara.say(f"/start i_{token}")).startswith("🔑")


async def test_invitations_that_are_too_old_guessed_or_cut(table: Table) -> None:
    clara = table.phone("Clara")
    token = await table.invitation()
    for wrong in ("", "x", token[:-1], token + "a", token.swapcase(), "0" * 22, "_" * 60, "é'; DROP TABLE person"):
        assert await clara.say(f"/start i_{wrong}") == GONE
    table.now += timedelta(hours=48)
    assert await clara.say(f"/start i_{token}") == GONE
    person = await table.person(clara)
    assert await table.database.run(lambda tx: networks.grants(tx, person.id)) == []


async def test_two_people_use_one_link_at_the_same_moment(table: Table) -> None:
    clara, david = table.phone("Clara"), table.phone("David")
    token = await table.invitation()
    await asyncio.gather(clara.say(f"/start i_{token}"), david.say(f"/start i_{token}"))
    grants = await table.database.run(lambda tx: tx.all(select(metadata.tables["role_grant"])))
    assert len(grants) == 1


async def test_the_team_of_a_centre(table: Table) -> None:
    anne = await table.coordinator()
    await anne.say("/equipe")
    assert anne.text.splitlines() == [
        "👥 Centre du Phare",
        "",
        "Coordination :",
        "• Anne (vous)",
        "",
        "Pour inviter quelqu'un : /inviter",
    ]
    assert anne.last.labels == [], "the last coordinator stays"
    paul, alice = await table.coordinator("Paul", role=Role.FACILITATOR), await table.coordinator("Alice")
    await anne.say("/equipe")
    assert anne.last.labels == ["Retirer : Anne", "Retirer : Alice", "Retirer : Paul"]
    await anne.press("Retirer : Paul")
    await anne.press("Retour")
    await anne.press("Retirer : Paul")
    await anne.press("Oui, retirer")
    assert "Paul" not in anne.text
    assert paul.text.startswith("🔑 Vous n'êtes plus dans l'équipe du camion : Centre du Phare.")
    await anne.press("Retirer : Anne")
    await anne.press("Oui, retirer")
    assert anne.text.startswith("🔑 Vous n'êtes plus à la coordination : Centre du Phare.")
    assert (await anne.say("/equipe")).startswith("C'est réservé à la coordination.")
    await alice.say("/equipe")
    assert alice.last.labels == []


async def test_two_who_take_the_role_from_each_other(table: Table) -> None:
    """One coordinator stays, whoever was first."""
    anne, alice = await table.coordinator(), await table.coordinator("Alice")
    one, two = (await table.person(anne)).id, (await table.person(alice)).id
    centre = table.centres[0].id
    await asyncio.gather(
        anne.data(f"v1:team.gone:{centre}:{two}:coordinator"), alice.data(f"v1:team.gone:{centre}:{one}:coordinator")
    )
    grants = await table.database.run(lambda tx: tx.all(select(metadata.tables["role_grant"])))
    assert len(grants) == 1


async def test_the_menu_follows_the_role(village: Village) -> None:
    """Over the wire: the long menu goes with the role."""
    anne, alice = await village.coordinator(), await village.coordinator("Alice")
    for _ in range(100):
        if any(one["command"] == "equipe" for one in alice.commands):
            break
        await asyncio.sleep(0.02)
    assert {"equipe", "inviter", "nouveau_passage", "propositions"} <= {one["command"] for one in alice.commands}
    await village.say(anne, "/equipe")
    await village.press(anne, "Retirer\u00a0: Alice")
    await village.press(anne, "Oui, retirer")
    for _ in range(100):
        if all(one["command"] != "equipe" for one in alice.commands):
            break
        await asyncio.sleep(0.02)
    assert "equipe" not in {one["command"] for one in alice.commands}
    assert "equipe" in {one["command"] for one in anne.commands}
