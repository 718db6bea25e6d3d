"""One update, one transaction: what fails is undone, what fails three times is set aside, order is kept."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import text

from domain.messages import Incoming, Payload, Reaction, Text
from sandbox.server import Sandbox
from storage import inbox, outbox
from storage.database import Database
from tests.spine.conftest import PATIENCE, Start, echo, heard, until
from tests.spine.test_intake import text_update


async def stumbling(tx: Any, incoming: Incoming, now: datetime) -> Reaction:
    reaction = await echo(tx, incoming, now)
    if isinstance(incoming.content, Text) and incoming.content.text == "bad":
        raise ValueError(incoming.content.text)
    return reaction


async def test_what_fails_three_times_is_set_aside_and_its_author_told_once(start: Start, box: Sandbox) -> None:
    """Undone each time: nothing of it is said but the apology; who comes after is served."""
    marie, paul = box.add_person("Marie"), box.add_person("Paul")
    async with start(stumbling) as bocal:
        marie.say("bad")
        marie.say("after")
        paul.say("hello")
        await until(lambda: len(heard(box)) == 3)
        counts = await bocal.database.run(inbox.counts)
    assert (heard(box, marie.id), heard(box, paul.id)) == (["sorry", "after"], ["hello"])
    assert counts == {"done": 2, "poison": 1}


async def test_one_update_that_cannot_be_opened_stops_nobody(start: Start, box: Sandbox, database: Database) -> None:
    """A byte that flipped on the disk: it is set aside with its bytes, and who comes after is served."""
    marie = box.add_person("Marie")
    now = box.clock.now()
    await database.run(lambda tx: inbox.receive(tx, [text_update(each, 77) for each in (1, 2, 3)], now))
    await database.run(lambda tx: tx.execute(text("UPDATE inbox SET body = :x WHERE update_id = 2"), {"x": b"damaged"}))
    async with start() as bocal:
        marie.say("hello")
        await until(lambda: heard(box, marie.id) == ["hello"])
        counts = await bocal.database.run(inbox.counts)
        query = text("SELECT error, length(body) FROM inbox WHERE state = 'poison'")
        row = await bocal.database.run(lambda tx: tx.one(query))
    assert counts == {"done": 3, "poison": 1}
    assert tuple(row) == ("cannot be read: UnreadableError", 7)


async def test_what_was_set_aside_can_be_given_another_chance(start: Start, box: Sandbox) -> None:
    """J5: once the mistake is mended."""
    marie = box.add_person("Marie")
    async with start(stumbling) as bocal:
        marie.say("bad")
        await until(lambda: heard(box) == ["sorry"])
    async with start() as bocal:
        assert await bocal.database.run(lambda tx: inbox.again(tx, 1))
        await until(lambda: heard(box) == ["sorry", "bad"])


async def test_the_words_of_a_handled_update_are_forgotten_at_once(start: Start, box: Sandbox) -> None:
    marie = box.add_person("Marie")
    async with start() as bocal:
        marie.say("my secret")
        await until(lambda: heard(box) == ["my secret"])
        query = text("SELECT sum(length(body)) FROM inbox")
        assert await bocal.database.run(lambda tx: tx.scalar(query)) == 0


async def test_replies_of_a_chat_keep_the_order_of_its_updates(start: Start, box: Sandbox) -> None:
    """Several workers on PostgreSQL, handlers of uneven speed: never two of a chat at once, never out of order."""
    running: Counter[int] = Counter()
    overlaps: list[int] = []
    rng = random.Random(5)

    async def uneven(tx: Any, incoming: Incoming, now: datetime) -> Reaction:
        running[incoming.chat] += 1
        if running[incoming.chat] > 1:
            overlaps.append(incoming.chat)
        await asyncio.sleep(rng.uniform(0, 0.02))
        running[incoming.chat] -= 1
        return await echo(tx, incoming, now)

    people = [box.add_person(f"P{number}") for number in range(10)]
    async with start(uneven):
        for number in range(30):
            people[number % 10].say(str(number))
        await until(lambda: len(heard(box)) == 30)
    assert overlaps == []
    for index, person in enumerate(people):
        assert heard(box, person.id) == [str(index + 10 * turn) for turn in range(3)]


async def test_several_workers_work_at_once_on_postgresql(start: Start, box: Sandbox, engine: str) -> None:
    if engine == "sqlite":
        pytest.skip("SQLite has one writer")
    together = 0
    most = 0

    async def slow(tx: Any, incoming: Incoming, now: datetime) -> Reaction:
        nonlocal together, most
        together += 1
        most = max(most, together)
        await asyncio.sleep(0.05)
        together -= 1
        return await echo(tx, incoming, now)

    async with start(slow):
        for number in range(12):
            box.add_person(f"P{number}").say("x")
        await until(lambda: len(heard(box)) == 12)
    assert most > 1


async def test_two_claims_never_get_the_same_nor_one_chat_twice(database: Database, engine: str) -> None:
    if engine == "sqlite":
        pytest.skip("SQLite has one writer")
    updates = [text_update(number, chat) for number, chat in enumerate((7, 7, 8, 7))]
    now = datetime.fromisoformat("2026-09-01T10:00:00Z")
    await database.run(lambda tx: inbox.receive(tx, updates, now))
    async with database.transaction() as one, database.transaction() as two, database.transaction() as three:
        first, second, third = await inbox.claim(one), await inbox.claim(two), await inbox.claim(three)
    assert first is not None
    assert second is not None
    assert ((first.chat, first.update), (second.chat, second.update), third) == ((7, 0), (8, 2), None)


async def test_another_process_takes_over_when_the_leader_goes(start: Start, box: Sandbox, engine: str) -> None:
    if engine == "sqlite":
        pytest.skip("one process a file")
    marie = box.add_person("Marie")
    async with start(), start():
        marie.say("one")
        await until(lambda: heard(box) == ["one"])
    first = start()
    await first.__aenter__()
    async with start():
        await first.__aexit__(None, None, None)
        marie.say("two")
        await until(lambda: heard(box) == ["one", "two"])
    assert [call for call in box.calls if call.get("error_code") == 409] == []


async def test_a_flood_from_one_person_is_dropped_with_one_warning(start: Start, box: Sandbox) -> None:
    """G7: a thousand messages; thirty are heard, the others are served meanwhile."""
    marie, paul = box.add_person("Marie"), box.add_person("Paul")
    for number in range(1000):
        marie.say(str(number))
    paul.say("hello")
    warning = {"flood_warning": lambda _language: Payload(text="slowly, please")}
    async with start(flood_per_minute=30, assembly=warning) as bocal:
        await until(lambda: heard(box, paul.id) == ["hello"])
        counts = await bocal.database.run(inbox.counts)
        warned = text("SELECT count(*) FROM outbox WHERE key LIKE 'flood:%'")
        assert await bocal.database.run(lambda tx: tx.scalar(warned)) == 1
    assert counts["flood"] >= 965


async def test_without_the_gate_the_flood_is_worked_off(start: Start, box: Sandbox) -> None:
    """Negative control of G7."""
    marie = box.add_person("Marie")
    for number in range(200):
        marie.say(str(number))
    async with start() as bocal:
        await until(lambda: bocal.me.id)
        await asyncio.sleep(1)
        counts = await bocal.database.run(inbox.counts)
    assert counts.get("flood", 0) == 0


async def test_hours_of_messages_in_one_batch_are_no_flood(start: Start, box: Sandbox) -> None:
    """What was written during a long stop counts at the time when it was written."""
    marie = box.add_person("Marie")
    for number in range(60):
        marie.say(str(number))
        box.clock.advance(minutes=5)
    async with start(flood_per_minute=30) as bocal:
        async with asyncio.timeout(PATIENCE):
            while (counts := await bocal.database.run(inbox.counts)).get("done", 0) < 60:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
    assert counts == {"done": 60}


async def test_ids_are_forgotten_after_three_days(database: Database) -> None:
    now = datetime.fromisoformat("2026-09-01T10:00:00Z")
    await database.run(lambda tx: inbox.receive(tx, [text_update(1), text_update(2)], now))
    await database.run(lambda tx: inbox.done(tx, 1, now))
    for days, left in ((2, {"done": 1, "new": 1}), (4, {"new": 1})):
        later = now.replace(day=1 + days)
        await database.run(lambda tx, later=later: inbox.purge(tx, later))
        assert await database.run(inbox.counts) == left


async def test_words_of_old_messages_are_forgotten_and_their_keys_kept(database: Database) -> None:
    now = datetime.fromisoformat("2026-09-01T10:00:00Z")
    hello = Payload(text="hello")
    await database.run(lambda tx: outbox.post(tx, key="k", chat=5, payload=hello, now=now, expires_at=now))
    assert await database.run(lambda tx: outbox.purge(tx, now.replace(month=10, day=2))) == 1
    assert not await database.run(lambda tx: outbox.post(tx, key="k", chat=5, payload=hello, now=now))
