"""Updates come in: twice, mutilated, re-numbered, behind errors. None is lost, none is done twice."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy.exc import OperationalError

from bot.exits import Exit
from bot.polling import Polling
from bot.transport import Transport
from sandbox.server import Sandbox
from storage import inbox, instances
from storage.database import Database
from tests.spine.conftest import PATIENCE, Start, end_of, heard, until


def text_update(number: int, chat: int = 100_001, text: str = "x", **more: Any) -> dict[str, Any]:
    user = {"id": chat, "is_bot": False, "first_name": "A"}
    message = {"message_id": number, "date": 1_790_000_000, "chat": {"id": chat, "type": "private"}, "from": user}
    return {"update_id": number, "message": {**message, "text": text, **more}}


async def test_an_update_given_twice_is_done_once(start: Start, box: Sandbox) -> None:
    """A1: 30 % of six hundred updates come again."""
    rng = random.Random(1)
    people = [box.add_person(f"P{number}") for number in range(200)]
    updates = [text_update(number, people[number % 200].id, str(number)) for number in range(600)]
    for person in people:
        person.say("/start")
    async with start() as bocal:
        for at in range(0, 600, 50):
            batch = updates[at : at + 50]
            assert await bocal.intake.accept(batch) == 50
            assert await bocal.intake.accept(rng.sample(batch, 15)) == 0
        await until(lambda: len(heard(box)) == 600)
        async with asyncio.timeout(PATIENCE):
            while (counts := await bocal.database.run(inbox.counts)) != {"done": 800}:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
    assert counts == {"done": 800}
    assert max(Counter(heard(box)).values()) == 1


async def test_without_the_unique_id_it_would_be_done_twice(start: Start, box: Sandbox) -> None:
    """Negative control of A1."""
    marie = box.add_person("Marie")
    marie.say("/start")
    async with start() as bocal:
        await bocal.intake.accept([text_update(1, marie.id, "again")])
        await bocal.intake.accept([text_update(2, marie.id, "again")])
        await until(lambda: heard(box) == ["again", "again"])


MUTATIONS: list[Any] = [
    lambda u: u["message"].pop("date"),
    lambda u: u["message"].pop("chat"),
    lambda u: u["message"].update({"chat": 5}),
    lambda u: u.update({"message": "text"}),
    lambda u: u["message"].update({"from": {"first_name": 1}}),
    lambda u: u["message"].update({"entities": [{"type": 7}], "photo": [3]}),
    lambda u: u["message"].update({"date": "yesterday"}),
    lambda u: u["message"].update({"location": {"latitude": "x"}}),
]
HARMLESS: list[Any] = [
    lambda u: u["message"].update({"text": "a\x00b\ud800c"}),
    lambda u: u["message"].update({"text": "x" * 200_000}),
    lambda u: u.update({"something_new": {"chat": {"id": 3}}, "message": None}),
    lambda u: u["message"].update({"unheard_of": {"deep": [1, {"x": None}]}}),
]


async def test_what_cannot_be_read_is_set_aside_and_stops_nobody(start: Start, box: Sandbox) -> None:
    """A4, D11: mutilated updates among good ones."""
    people = [box.add_person(f"P{number}") for number in range(100)]
    for person in people:
        person.say("/start")
    async with start() as bocal:
        bad = 0
        for number in range(300):
            update = text_update(number, people[number % 100].id, f"good {number}")
            if number % 10 == 3:
                MUTATIONS[bad % len(MUTATIONS)](update)
                bad += 1
            elif number % 10 == 7:
                HARMLESS[number // 10 % len(HARMLESS)](update)
            await bocal.intake.accept([update])
        await until(lambda: len([text for text in heard(box) if text.startswith("good")]) == 247)
        while (counts := await bocal.database.run(inbox.counts)).get("new"):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    assert counts["poison"] == bad == 30


async def test_ids_drawn_anew_after_a_week_are_no_trouble(start: Start, box: Sandbox) -> None:
    """A5: lower ids than before are taken at once, once, and without hurry."""
    marie = box.add_person("Marie")
    box.world.updates.redraw(727_334_708)
    async with start():
        marie.say("before")
        await until(lambda: heard(box) == ["before"])
        box.world.updates.redraw(117_314_199)
        marie.say("after")
        await until(lambda: heard(box) == ["before", "after"])
        polls = len(box.calls_of("getUpdates"))
        await asyncio.sleep(1)
        assert len(box.calls_of("getUpdates")) - polls <= 2
    assert heard(box) == ["before", "after"]


async def test_the_highest_id_as_offset_would_hear_the_same_again_and_again(
    start: Start, box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control of A5: never lowering the offset asks without end."""
    take = Polling._take

    async def stubborn(self: Polling, updates: Any) -> None:
        highest = self._offset
        await take(self, updates)
        self._offset = max(highest, self._offset)

    monkeypatch.setattr(Polling, "_take", stubborn)
    marie = box.add_person("Marie")
    box.world.updates.redraw(727_334_708)
    async with start():
        marie.say("before")
        await until(lambda: heard(box) == ["before"])
        box.world.updates.redraw(117_314_199)
        marie.say("after")
        await until(lambda: len(box.calls_of("getUpdates")) > 20)


@pytest.mark.parametrize("kind", ["502", "garbage", "reset", "429", "500"])
async def test_a_stumbling_telegram_is_asked_again_with_patience(start: Start, box: Sandbox, kind: str) -> None:
    """A7: few requests while it lasts, and all is well soon after."""
    marie = box.add_person("Marie")
    async with start():
        marie.say("one")
        await until(lambda: heard(box) == ["one"])
        box.faults.plan("getUpdates", kind, times=None)
        before = len(box.calls_of("getUpdates"))
        marie.say("two")
        await asyncio.sleep(2)
        assert len(box.calls_of("getUpdates")) - before <= 4
        box.faults.clear()
        await until(lambda: heard(box) == ["one", "two"], 10)


async def test_an_answer_that_never_comes_is_not_waited_for_for_ever(
    start: Start, box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A7: a hung poll ends with the time that Telegram was given, and a little more."""
    monkeypatch.setattr("bot.polling.SLACK", 0.5)
    marie = box.add_person("Marie")
    box.faults.plan("getUpdates", "hang", seconds=60)
    async with start(poll_seconds=1):
        marie.say("hello")
        await until(lambda: heard(box) == ["hello"], 10)


async def test_a_wrong_token_ends_the_bot_with_a_sentence(start: Start) -> None:
    """A7: 401 is nothing to wait for."""
    ended = await end_of(start, token=SecretStr("1:wrong"))
    assert isinstance(ended, Exit)
    assert (ended.code, "token" in str(ended)) == (78, True)


async def test_another_poller_ends_the_bot_when_it_stays(
    start: Start, box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A7: a conflict is borne for a while, not for ever."""
    monkeypatch.setattr("bot.polling.PATIENCE", 0.5)

    ask = Transport.ask

    async def conflict(self: Transport, url: str, *asked: Any, **more: Any) -> tuple[int, bytes]:
        if url.endswith("getUpdates"):
            return 409, b'{"ok":false,"error_code":409,"description":"Conflict: terminated by other getUpdates"}'
        return await ask(self, url, *asked, **more)

    monkeypatch.setattr(Transport, "ask", conflict)
    with pytest.raises(Exit, match="Another program") as ended:
        async with start():
            await asyncio.sleep(2)
    assert ended.value.code == 75


async def test_what_waited_during_a_long_stop_is_done_in_order(start: Start, box: Sandbox) -> None:
    """A8: six hundred updates, each chat in its order, none lost."""
    people = [box.add_person(f"P{number}") for number in range(200)]
    for number in range(600):
        people[number % 200].say(str(number))
    async with start():
        await until(lambda: len(heard(box)) == 600)
    for index, person in enumerate(people):
        assert heard(box, person.id) == [str(index + 200 * turn) for turn in range(3)]


@pytest.mark.parametrize(("away", "told"), [(timedelta(seconds=100), 0), (timedelta(seconds=200), 1)])
async def test_an_outage_that_swallowed_presses_is_told(start: Start, box: Sandbox, away: timedelta, told: int) -> None:
    """A6: Telegram keeps a press for 150 seconds."""
    gaps: list[timedelta] = []

    async def outage(_database: Any, gap: timedelta, now: Any) -> None:
        gaps.append(gap)

    async with start(assembly={"outage": outage}):
        pass
    box.clock.advance(seconds=away.total_seconds())
    async with start(assembly={"outage": outage}):
        await asyncio.sleep(0.2)
    assert len(gaps) == told


async def test_a_token_of_another_bot_is_refused(start: Start, database: Database, box: Sandbox) -> None:
    """J2: the database remembers whose it is."""
    async with start() as bocal:
        await until(lambda: bocal.me.id)
    await database.run(lambda tx: instances.begin(tx, "other", box.clock.now(), bot=99))
    assert "belongs to bot 99" in str(await end_of(start))


async def test_a_failing_store_leaves_updates_with_telegram(
    start: Start, box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """D2: what is not committed is not confirmed; it comes again when the disk has room."""
    full = True
    receive = inbox.receive

    async def broken(*args: Any, **more: Any) -> int:
        if full:
            error = sqlite3.OperationalError("database or disk is full")
            raise OperationalError("INSERT", {}, error)
        return await receive(*args, **more)

    monkeypatch.setattr(inbox, "receive", broken)
    marie = box.add_person("Marie")
    async with start():
        marie.say("hello")
        await asyncio.sleep(1.5)
        assert heard(box) == []
        full = False
        await until(lambda: heard(box) == ["hello"])
