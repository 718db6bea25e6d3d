"""Telegram's limits on sending."""

from typing import Any

import pytest

from sandbox.person import Person
from sandbox.server import Sandbox
from tests.sandbox.conftest import Client


class Watch:
    """A stopwatch in place of the machine's."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch(box: Sandbox) -> Watch:
    """The limits are on and measured by this watch."""
    watch = box.world.flood.now = Watch()
    box.world.flood.on = True
    return watch


async def sends(bot: Client, chat_id: int, count: int) -> list[int]:
    """The `retry_after` of so many sends at once, 0 for those that pass."""
    bodies = [await bot.call("sendMessage", chat_id=chat_id, text="x") for _ in range(count)]
    return [body.get("parameters", {}).get("retry_after", 0) for body in bodies]


async def test_off_until_switched_on(bot: Client, marie: Person):
    assert await sends(bot, marie.id, 40) == [0] * 40


async def test_one_a_second_in_a_chat_with_a_burst_of_three(bot: Client, marie: Person, watch: Watch):
    assert await sends(bot, marie.id, 5) == [0, 0, 0, 1, 1]
    watch.seconds += 1
    assert await sends(bot, marie.id, 2) == [0, 1]
    watch.seconds += 60
    assert await sends(bot, marie.id, 4) == [0, 0, 0, 1]


async def test_the_sentence_and_that_nothing_was_sent(bot: Client, marie: Person, watch: Watch):
    await sends(bot, marie.id, 3)
    assert await bot.call("sendMessage", chat_id=marie.id, text="y") == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }
    assert [message["text"] for message in marie.messages] == ["/start", "x", "x", "x"]


async def test_thirty_a_second_overall(box: Sandbox, bot: Client, watch: Watch):
    people = [box.add_person(f"P{number}") for number in range(40)]
    for person in people:
        person.start()
    assert [await sends(bot, person.id, 1) for person in people] == [[0]] * 30 + [[1]] * 10
    watch.seconds += 1
    assert [await sends(bot, person.id, 1) for person in people] == [[0]] * 30 + [[1]] * 10


async def test_twenty_a_minute_in_a_group(box: Sandbox, bot: Client, marie: Person, watch: Watch):
    """One message every two seconds: the twenty-first is too much, and so on until the first minute is over."""
    group = box.add_group("Village", [marie])
    waits: list[Any] = []
    for _ in range(31):
        waits += await sends(bot, group.id, 1)
        watch.seconds += 2
    assert waits == [0] * 20 + [60 - 2 * number for number in range(20, 30)] + [0]


async def test_edits_are_not_counted(bot: Client, marie: Person, watch: Watch):
    sent = await bot.ok("sendMessage", chat_id=marie.id, text="0")
    for number in range(1, 6):
        await bot.ok("editMessageText", chat_id=marie.id, message_id=sent["message_id"], text=str(number))
    assert await sends(bot, marie.id, 3) == [0, 0, 1]


async def test_the_machines_own_clock_is_the_measure(box: Sandbox, bot: Client, marie: Person):
    """Moving the clock of the sandbox does not help."""
    box.world.flood.on = True
    await sends(bot, marie.id, 3)
    box.clock.advance(hours=1)
    assert await sends(bot, marie.id, 1) == [1]
