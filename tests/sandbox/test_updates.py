"""getUpdates as Telegram's server does it: offsets, retention, who may wait."""

import asyncio
import time
from typing import Any

import pytest

from sandbox.person import Person
from sandbox.server import Sandbox
from sandbox.updates import FIRST_ID
from tests.sandbox.conftest import Client


@pytest.fixture
def said(box: Sandbox, marie: Person) -> list[int]:
    """Three updates are waiting; their ids."""
    for text in "abc":
        marie.say(text)
    return list(box.world.updates.pending)


def texts(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def test_unconfirmed_updates_come_again(bot: Client, said: list[int]):
    assert texts(await bot.updates()) == ["a", "b", "c"]
    assert [update["update_id"] for update in await bot.updates()] == said == [said[0], said[0] + 1, said[0] + 2]


async def test_an_offset_confirms_what_is_below(box: Sandbox, bot: Client, said: list[int]):
    assert texts(await bot.updates(offset=said[1])) == ["b", "c"]
    assert texts(await bot.updates()) == ["b", "c"]
    assert await bot.updates(offset=said[2] + 1) == []
    assert list(box.world.updates.pending) == []


async def test_a_negative_offset_keeps_the_last_ones(bot: Client, said: list[int]):
    assert texts(await bot.updates(offset=-2)) == ["b", "c"]
    assert texts(await bot.updates()) == ["b", "c"]


@pytest.mark.parametrize("offset", [1, FIRST_ID - 100_001, FIRST_ID + 5_000, 2**31 - 1])
async def test_a_far_offset_starts_at_the_head_and_forgets_nothing(bot: Client, said: list[int], offset: int):
    assert texts(await bot.updates(offset=offset)) == ["a", "b", "c"]
    assert texts(await bot.updates()) == ["a", "b", "c"]


async def test_an_offset_slightly_ahead_confirms(bot: Client, said: list[int]):
    assert await bot.updates(offset=said[2] + 11) == []
    assert await bot.updates() == []


@pytest.mark.parametrize(("limit", "count"), [(1, 1), (100, 100), (0, 1), (1000, 100), ("", 100)])
async def test_the_limit(bot: Client, marie: Person, limit: Any, count: int):
    for number in range(101):
        marie.say(str(number))
    assert len(await bot.updates(limit=limit)) == count


async def test_messages_wait_a_day_and_presses_150_seconds(box: Sandbox, bot: Client, marie: Person):
    button = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}
    await bot.ok("sendMessage", chat_id=marie.id, text="x", reply_markup=button)
    marie.say("a")
    marie.press("A")
    box.clock.advance(seconds=149)
    assert len(await bot.updates()) == 2
    box.clock.advance(seconds=1)
    assert texts(await bot.updates()) == ["a"]
    box.clock.advance(days=1)
    assert await bot.updates() == []


async def test_ids_drawn_anew_after_a_week(box: Sandbox, bot: Client, marie: Person, said: list[int]):
    box.world.updates.redraw(77)
    marie.say("d")
    assert [(update["update_id"], update["message"]["text"]) for update in await bot.updates(offset=said[2] + 1)] == [
        (77, "d")
    ]


async def test_allowed_updates_last_until_changed(bot: Client, marie: Person):
    await bot.updates(allowed_updates=["edited_message", "nonsense"])
    first = marie.say("a")
    marie.edit(first["message_id"], "b")
    assert [sorted(update) for update in await bot.updates()] == [["edited_message", "update_id"]]
    await bot.updates(allowed_updates=[])
    marie.say("c")
    assert len(await bot.updates()) == 2


async def test_a_bot_that_stays_away_too_long_loses_the_newest(monkeypatch, box: Sandbox, bot: Client, said: list[int]):
    """At Telegram's the limit is 100,000."""
    monkeypatch.setattr("sandbox.updates.MOST_PENDING", 4)
    box.people[100001].say("d")
    box.people[100001].say("e")
    assert texts(await bot.updates()) == ["a", "b", "c", "d"]


async def test_a_long_poll_is_woken(bot: Client, marie: Person):
    poll = asyncio.ensure_future(bot.updates(timeout=20))
    await asyncio.sleep(0.1)
    assert not poll.done()
    marie.say("enfin")
    assert texts(await asyncio.wait_for(poll, 10)) == ["enfin"]


async def test_a_long_poll_ends_empty_handed(bot: Client, marie: Person):
    begun = time.monotonic()
    assert await bot.updates(timeout=1) == []
    assert 0.9 < time.monotonic() - begun < 3


async def test_a_second_poller_ends_the_first(box: Sandbox, bot: Client, marie: Person):
    first = asyncio.ensure_future(bot.call("getUpdates", timeout=20))
    await asyncio.sleep(0.1)
    second = asyncio.ensure_future(bot.updates(timeout=20))
    assert await asyncio.wait_for(first, 1) == {
        "ok": False,
        "error_code": 409,
        "description": "Conflict: terminated by other getUpdates request;"
        " make sure that only one bot instance is running",
    }
    marie.say("a")
    assert texts(await second) == ["a"]


async def test_quarrelling_pollers_are_calmed(box: Sandbox, bot: Client, marie: Person):
    """The first 409 is told at once, the next one only after a while."""
    box.world.polling.conflict_delay = 0.5
    polls = []
    for _ in range(3):
        polls.append(asyncio.ensure_future(bot.call("getUpdates", timeout=20)))
        await asyncio.sleep(0.1)
    assert [poll.done() for poll in polls] == [True, False, False]
    await asyncio.sleep(0.6)
    assert [poll.done() for poll in polls] == [True, True, False]
    marie.say("a")
    assert (await polls[2])["ok"]


async def test_with_updates_waiting_both_pollers_are_served(bot: Client, said: list[int]):
    both = await asyncio.gather(bot.updates(timeout=5), bot.updates(timeout=5))
    assert [texts(updates) for updates in both] == [["a", "b", "c"]] * 2


async def test_a_bot_that_hangs_up_leaves_its_place(box: Sandbox, bot: Client, marie: Person):
    poll = asyncio.ensure_future(bot.updates(timeout=20))
    await asyncio.sleep(0.1)
    poll.cancel()
    await asyncio.sleep(0.1)
    again = asyncio.ensure_future(bot.updates(timeout=20))
    await asyncio.sleep(0.1)
    marie.say("a")
    assert texts(await again) == ["a"]


async def test_parameters_may_come_in_the_query_or_as_json(box: Sandbox, bot: Client, said: list[int]):
    async with bot.session.get(bot.base + "getUpdates", params={"offset": said[1], "limit": "1"}) as answer:
        assert texts((await answer.json())["result"]) == ["b"]
    async with bot.session.post(bot.base + "getUpdates", json={"offset": said[2], "limit": 1}) as answer:
        assert texts((await answer.json())["result"]) == ["c"]
