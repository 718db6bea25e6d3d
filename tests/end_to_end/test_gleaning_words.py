"""Everything that is said of seats: of a workshop nothing speaks of gleaning, nor the other way round."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.buttons import data
from domain.workshops import Workshop
from services.gleaning import gleanings
from services.workshop import workshops
from storage import signups
from storage import workshops as stored
from tests.end_to_end.table import Phone, Shown, Table
from tests.gleanings.made import a_gleaning

FOREIGN = {"workshop": ("glan", "glean", "🥕"), "gleaning": ("atelier", "workshop", "🫙", "🧑‍🍳")}
"""What is never read of a thing of this kind."""
kinds = pytest.mark.parametrize("kind", list(FOREIGN))


def read(one: Shown) -> Iterator[str]:
    """Everything that somebody reads of a message, its file and its map included."""
    yield one.text
    yield from one.labels
    yield str(one.venue or "")
    if one.document:
        yield one.document["name"]
        if one.document["mime"].startswith("text/"):
            body = base64.b64decode(one.document["base64"]).decode()
            yield "\n".join(line for line in body.splitlines() if not line.startswith("UID"))


class Walk:
    """A thing of a kind, and everybody who has ever heard of it."""

    def __init__(self, table: Table, kind: str, thing: Workshop, anne: Phone) -> None:
        self.table, self.kind, self.thing, self.anne = table, kind, thing, anne
        self.said: list[str] = []
        self._heard: dict[int, list[str]] = {}

    def listen(self) -> None:
        """What stands on the phones now; cards change, so this is called after each step."""
        for phone in self.table.phones.values():
            for shown in phone.shown:
                self.said += read(shown)
            self.said += phone.toasts

    async def press(self, phone: Phone, verb: str, *arguments: int | str) -> str:
        await phone.data(data(verb, *arguments))
        self.listen()
        return phone.text

    async def mine(self, phone: Phone) -> int:
        person = await self.table.person(phone)
        found = await self.table.database.run(lambda tx: signups.of(tx, self.thing.id, person.id))
        assert found is not None
        return found.id

    async def later(self, **time: float) -> None:
        await self.table.later(**time)
        self.listen()

    def foreign(self) -> set[str]:
        """Sentences that speak of the other kind."""
        words = FOREIGN[self.kind]
        return {text for text in self.said if any(word in text.casefold() for word in words)}

    def heard(self, words: str) -> bool:
        return any(words in text for text in self.said)


async def begin(table: Table, kind: str, **changes: Any) -> Walk:
    """Two seats, on Saturday at 14, led by Anne; another one a week later."""
    anne = await table.coordinator("Anne")
    leader = (await table.person(anne)).id
    start = (table.now + timedelta(days=4)).replace(hour=14, minute=0)
    changes = {"seats": 2, "title": "Belle récolte", "facilitators": (leader,), "bring": "un seau"} | changes
    if kind == "workshop":
        thing = await table.workshop(**changes)
        await table.workshop(days=11, title="Une autre fois")
    else:
        centre = table.centres[0]
        thing, _ = await table.database.run(lambda tx: a_gleaning(tx, centre, start, table.now, **changes))
        again = start + timedelta(days=7)
        await table.database.run(lambda tx: a_gleaning(tx, centre, again, table.now, title="Une autre fois"))
    return Walk(table, kind, thing, anne)


async def sign_up(walk: Walk, name: str, heads: int = 1) -> Phone:
    phone = await walk.table.resident(name)
    await walk.press(phone, "seat.count", walk.thing.id, heads, 0)
    await walk.press(phone, "seat.go", walk.thing.id, heads, 0)
    return phone


@kinds
@pytest.mark.parametrize("engine", ["sqlite"])
async def test_seats_and_the_waiting_list(table: Table, kind: str) -> None:
    walk = await begin(table, kind)
    rose, fatou = await sign_up(walk, "Rose"), await sign_up(walk, "Fatou")
    jean, lise = await sign_up(walk, "Jean"), await sign_up(walk, "Lise")
    full = {"workshop": "L'atelier est complet", "gleaning": "Le glanage est complet"}[kind]
    assert walk.heard(full)
    await walk.press(jean, "seat.go", walk.thing.id, 9, 0)  # more than there are
    await jean.say("/agenda")
    await walk.press(rose, "seat.cancel", await walk.mine(rose))
    await walk.press(rose, "seat.gone", await walk.mine(rose))
    assert walk.heard("1 place est libre pour vous")
    await walk.press(rose, "seat.gone", await walk.mine(rose))  # once more, an old button
    await walk.press(rose, "come.yes", await walk.mine(rose))
    await walk.later(days=1, hours=2)  # Jean lets it lapse, Lise is offered
    await walk.press(jean, "seat.take", await walk.mine(jean))
    await walk.press(jean, "seat.again", await walk.mine(jean))
    await walk.press(lise, "seat.take", await walk.mine(lise))
    await walk.press(fatou, "seat.code", await walk.mine(fatou))
    for phone in (fatou, lise, walk.anne):
        await phone.say("/agenda")
        walk.listen()
    assert walk.foreign() == set()


@kinds
@pytest.mark.parametrize("engine", ["sqlite"])
async def test_reminders_lists_and_the_door(table: Table, kind: str) -> None:
    walk = await begin(table, kind)
    rose, fatou = await sign_up(walk, "Rose"), await sign_up(walk, "Fatou")
    table.now = walk.thing.start - timedelta(hours=51)
    for _hour in range(51):
        await walk.later(hours=1)
    yours = {"workshop": "⏰ Demain : votre atelier", "gleaning": "⏰ Demain : votre glanage"}[kind]
    assert walk.heard({"workshop": "👋 Vous venez ?", "gleaning": "👋 Vous venez glaner ?"}[kind])
    assert walk.heard(yours)
    called = {"workshop": "Belle récolte", "gleaning": "Glanage : Belle récolte"}[kind]
    assert walk.heard(f"⏰ Aujourd'hui à 14 h : {called}")
    assert walk.heard("👥 2 personnes viennent, pour 2 places.")
    anne, key = walk.anne, walk.thing.id
    await walk.press(anne, "door.lists", "next")
    await walk.press(anne, "door.list", key)
    code = (await table.database.run(lambda tx: signups.live(tx, key)))[0].code
    for who in (anne, fatou):
        await who.say(f"/start c_{code}")
    ticked = await walk.mine(rose)
    await walk.press(anne, "door.mark", ticked, 1, 1)
    await walk.press(anne, "door.close", key)
    await walk.press(anne, "door.closed", key, "absent")
    await walk.press(rose, "feed.score", key, 3)  # too early
    await walk.press(rose, "seat.go", key, 1, 0)  # it has begun
    await walk.later(hours=4)
    assert walk.heard("Merci de votre venue : Belle récolte")
    await walk.press(rose, "feed.score", key, 3)
    await walk.press(fatou, "feed.score", key, 3)  # was not there
    await walk.later(hours=18)
    missed = {"workshop": "Vous n'étiez pas à l'atelier", "gleaning": "Vous n'étiez pas au glanage"}[kind]
    assert walk.heard(missed)
    await walk.later(days=40)
    await walk.press(rose, "feed.score", key, 3)  # too late
    assert walk.foreign() == set()


@kinds
@pytest.mark.parametrize("engine", ["sqlite"])
async def test_moved_and_cancelled(table: Table, kind: str) -> None:
    walk = await begin(table, kind)
    berthe = await table.coordinator("Berthe")
    rose, fatou = await sign_up(walk, "Rose"), await sign_up(walk, "Fatou")
    lise = await sign_up(walk, "Lise")
    anne = await table.person(walk.anne)

    async def move(tx: Any) -> None:
        old = await stored.get(tx, walk.thing.id, lock=True)
        new = replace(old, start=old.start + timedelta(hours=1), end=old.end + timedelta(hours=1))
        await workshops.become(tx, anne, old, new, table.now)

    async def bring(tx: Any) -> None:
        old = await stored.get(tx, walk.thing.id, lock=True)
        await workshops.become(tx, anne, old, replace(old, bring="des bottes"), table.now)

    for change in (move, bring):
        await table.database.run(change)
        await table.deliver()
        walk.listen()
        table.now += timedelta(minutes=1)
    moved = {"workshop": "🔁 L'atelier a changé", "gleaning": "🔁 Le glanage a changé"}[kind]
    assert walk.heard(moved)
    off = gleanings.call_off if kind == "gleaning" else workshops.cancel
    await table.database.run(lambda tx: off(tx, anne, walk.thing.id, "il pleut", table.now))
    await table.deliver()
    walk.listen()
    assert walk.heard({"workshop": "🚫 L'atelier est annulé", "gleaning": "🚫 Le glanage est annulé"}[kind])
    assert fatou.last.labels == ["samedi 26 septembre : Une autre fois"]
    assert berthe.texts() != []
    for phone in (rose, lise):
        await walk.press(phone, "seat.go", walk.thing.id, 1, 0)
        await walk.press(phone, "come.yes", await walk.mine(phone))
        await phone.data(data("workshop.show", walk.thing.id))
    await walk.press(walk.anne, "door.list", walk.thing.id)
    await rose.say("/agenda")
    walk.listen()
    assert {text for text in walk.foreign() if not text.startswith("Rien de prévu pour vous")} == set()


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_gleaning_that_is_not_open_is_nobodys(table: Table) -> None:
    walk = await begin(table, "gleaning", state="prepared")
    rose = await sign_up(walk, "Rose")
    assert rose.text == "Je ne trouve pas cet atelier. Les prochains : /ateliers"
    assert await table.database.run(lambda tx: signups.live(tx, walk.thing.id)) == []
