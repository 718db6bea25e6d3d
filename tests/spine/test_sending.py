"""Messages leave: through floods, storms, silence, blocked people and moved groups."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot import breaker
from domain.messages import Incoming, Payload, Reaction, Sender
from sandbox.server import Sandbox
from storage import outbox, people, sending
from storage.database import Database
from storage.tables import card, network, pause, person
from storage.tables import outbox as table
from tests.spine.conftest import Start, heard, until


async def post(database: Database, chat: int, text: str, now: datetime, **more: Any) -> bool:
    payload = more.pop("payload", None) or Payload(text=text)
    key = more.pop("key", f"{chat}:{text}")
    return await database.run(lambda tx: outbox.post(tx, key=key, chat=chat, payload=payload, now=now, **more))


async def states(database: Database) -> Counter[str]:
    rows = await database.run(lambda tx: tx.all(select(table.c.state)))
    return Counter(row[0] for row in rows)


async def settled(database: Database, *, seconds: float = 10) -> Counter[str]:
    """Wait until nothing is ready or under way."""
    async with asyncio.timeout(seconds):
        while (found := await states(database)) and (found["ready"] or found["sending"]):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    return found


def readers(box: Sandbox, number: int) -> list[Any]:
    """People who have pressed Start, so that the bot may write to them."""
    found = [box.add_person(f"P{each}") for each in range(number)]
    for each in found:
        each.start()
    box.world.updates.pending.clear()
    return found


async def test_a_key_is_said_once(start: Start, box: Sandbox) -> None:
    """C11: however often the occasion is looked at."""
    (marie,) = readers(box, 1)
    async with start() as bocal:
        first = await post(bocal.database, marie.id, "hello", box.clock.now(), key="same")
        second = await post(bocal.database, marie.id, "other words", box.clock.now(), key="same")
        await settled(bocal.database)
    assert (first, second, heard(box)) == (True, False, ["hello"])


@pytest.mark.parametrize("scope", ["private", "group"])
async def test_a_429_silences_as_long_as_it_says_even_across_a_kill(start: Start, box: Sandbox, scope: str) -> None:
    """C1: nothing leaves within the window, by a bot started anew neither; then all of it does."""
    marie, paul = readers(box, 2)
    group = box.add_group("village", [marie, paul])
    box.world.updates.pending.clear()
    chat = marie.id if scope == "private" else group.id
    now = box.clock.now()
    async with start() as bocal:
        box.faults.plan("sendMessage", "429", seconds=4)  # so long that a slow start is over before
        await post(bocal.database, chat, "one", now)
        await until(lambda: box.calls_of("sendMessage"))
        await asyncio.sleep(0.1)
        rows = await bocal.database.run(lambda tx: tx.all(select(pause.c.scope)))
    assert [row[0] for row in rows] == ["global" if scope == "private" else f"chat:{chat}"]
    async with start() as bocal:
        await post(bocal.database, chat, "two", now)
        if scope == "group":  # one flooded group does not silence the others
            await post(bocal.database, paul.id, "other", now)
            await until(lambda: heard(box, paul.id) == ["other"], 4)
            assert heard(box, chat) == []
        await asyncio.sleep(0.5)
        assert heard(box, chat) == []
        await settled(bocal.database)
    assert heard(box, chat) == ["one", "two"]


async def test_without_the_pause_telegram_would_be_asked_again_at_once(
    start: Start, box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control of C1."""
    from bot.silences import Silences

    monkeypatch.setattr(Silences, "quiet", lambda _self, _now: {})
    (marie,) = readers(box, 1)
    async with start() as bocal:
        box.faults.plan("sendMessage", "429", seconds=3, times=3)
        await post(bocal.database, marie.id, "one", box.clock.now())
        await until(lambda: len(box.calls_of("sendMessage")) >= 3, 2)


@pytest.mark.parametrize(("kind", "when"), [("500", "after"), ("reset", "after"), ("hang", "after"), ("502", "before")])
async def test_at_most_three_copies_when_nobody_knows(
    start: Start, box: Sandbox, kind: str, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """C2, C3, C12: each answer is lost for ever; the letter ends `unknown`, for a coordinator to see."""
    monkeypatch.setattr("bot.policy.FIRST_WAIT", 0.1)
    (marie,) = readers(box, 1)
    box.faults.plan("sendMessage", kind, when, times=None, **({"seconds": 0.05} if kind == "hang" else {}))
    async with start() as bocal:
        await post(bocal.database, marie.id, "vital", box.clock.now())
        assert await settled(bocal.database) == {"unknown": 1}
        (trouble,) = await bocal.database.run(outbox.troubles)
    assert len(box.calls_of("sendMessage")) == 3
    assert len(heard(box)) == (3 if when == "after" else 0)
    assert (trouble.chat, trouble.state) == (marie.id, "unknown")


async def test_what_a_coordinator_sends_again_is_sent_again(
    start: Start, box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """J5: a dead letter is re-drivable."""
    monkeypatch.setattr("bot.policy.FIRST_WAIT", 0.1)
    (marie,) = readers(box, 1)
    fault = box.faults.plan("sendMessage", "500", times=None)
    async with start() as bocal:
        await post(bocal.database, marie.id, "vital", box.clock.now())
        await settled(bocal.database)
        box.faults.planned.remove(fault)
        (trouble,) = await bocal.database.run(outbox.troubles)
        assert await bocal.database.run(lambda tx: outbox.again(tx, trouble.id))
        assert await settled(bocal.database) == {"sent": 1}
    assert heard(box) == ["vital"]


async def test_a_broadcast_in_doubt_is_not_repeated(start: Start, box: Sandbox) -> None:
    (marie,) = readers(box, 1)
    box.faults.plan("sendMessage", "reset", "after")
    async with start() as bocal:
        await post(bocal.database, marie.id, "news", box.clock.now(), kind="broadcast")
        assert await settled(bocal.database) == {"unknown": 1}
    assert heard(box) == ["news"]


async def brown_out(start: Start, box: Sandbox) -> int:
    """Forty messages while Telegram delivers and never answers, for a second. Returns the copies too many."""
    found = readers(box, 40)
    async with start() as bocal:
        box.faults.plan("*", "reset", "after", times=None)
        for each in found:
            await post(bocal.database, each.id, "vital", box.clock.now())
        await asyncio.sleep(1)
        box.faults.clear()
        await settled(bocal.database, seconds=20)
    return len(heard(box)) - 40


async def test_a_brown_out_costs_a_few_copies(start: Start, box: Sandbox) -> None:
    """C3: the breaker stops what is under way (four) and lets one try before the others."""
    assert await brown_out(start, box) <= 2 * 4


async def test_without_the_breaker_it_costs_many(start: Start, box: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control of C3."""
    monkeypatch.setattr(breaker, "UNCLEAR_IN_A_ROW", 10**6)
    assert await brown_out(start, box) > 2 * 4


async def test_a_server_that_is_away_costs_nothing(start: Start, box: Sandbox, settings: Any) -> None:
    """C4: no connection, no copy, no lost attempt; what expired meanwhile is not sent."""
    (marie,) = readers(box, 1)
    address = settings.api_base
    async with start(api_base="http://127.0.0.1:9") as bocal:
        await post(bocal.database, marie.id, "vital", box.clock.now())
        late = box.clock.now() + timedelta(seconds=1)
        await post(bocal.database, marie.id, "reminder", box.clock.now(), expires_at=late)
        await asyncio.sleep(1.5)
        row = await bocal.database.run(lambda tx: tx.one(select(table.c.state, table.c.attempts).limit(1)))
        assert tuple(row) == ("ready", 0)
    async with start(api_base=address) as bocal:
        assert await settled(bocal.database) == {"sent": 1, "expired": 1}
    assert heard(box) == ["vital"]


async def test_a_person_who_blocked_us_is_left_alone_and_the_others_served(start: Start, box: Sandbox) -> None:
    """C5: one attempt, unreachable, visible; the rest of the broadcast completes."""
    found = readers(box, 20)
    for each in found[::4]:
        each.block()
    box.world.updates.pending.clear()
    async with start() as bocal:
        await bocal.database.run(lambda tx: _known(tx, found[0].id, box.clock.now()))
        for each in found:
            await post(bocal.database, each.id, "news", box.clock.now(), kind="broadcast")
        assert await settled(bocal.database) == {"sent": 15, "dead": 5}
        reachable = await bocal.database.run(lambda tx: tx.scalar(select(person.c.reachable)))
    assert len(box.calls_of("sendMessage")) == 20
    assert reachable is False


async def _known(tx: Any, chat: int, now: datetime) -> None:
    world = {"name": "N", "lat": 0.0, "lon": 0.0, "zone": "UTC", "settings": {}}
    identity = await tx.insert(network.insert().values(**world))
    await people.arrive(tx, "telegram", Sender(chat, "P0"), identity, "fr", now)


async def test_a_group_that_moved_is_followed(start: Start, box: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """C6: all its letters carry the new id, and each arrives once."""
    from telegram import Bot
    from telegram.error import ChatMigrated

    marie, paul = readers(box, 2)
    old, new = box.add_group("old", [marie, paul]).id, box.add_group("new", [marie, paul]).id
    send = Bot.send_message

    async def moved(self: Bot, chat_id: int, *args: Any, **more: Any) -> Any:
        if chat_id == old:
            raise ChatMigrated(new)
        return await send(self, chat_id, *args, **more)

    monkeypatch.setattr(Bot, "send_message", moved)
    async with start() as bocal:
        await post(bocal.database, old, "one", box.clock.now())
        await post(bocal.database, old, "two", box.clock.now())
        assert await settled(bocal.database) == {"sent": 2}
    assert heard(box, new) == ["one", "two"]
    assert heard(box, old) == []


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        (Payload(text="<b>not closed & <i>"), ["not closed &"]),
        (Payload(text="<b>" + "x" * 5000 + "</b>"), ["x" * 4096, "x" * 904]),
        (Payload(text="ok", buttons=[[{"label": "a", "data": "d" * 65}]]), ["ok"]),
        (Payload(text=("é" * 2000 + "\n\n") * 3), ["é" * 2000 + "\n\n" + "é" * 2000, "é" * 2000]),
    ],
    ids=["entities", "too long", "button", "paragraphs"],
)
async def test_what_telegram_refuses_arrives_as_plain_text(
    start: Start, box: Sandbox, payload: Payload, said: list[str]
) -> None:
    """C7: our mistake is not the reader's loss."""
    (marie,) = readers(box, 1)
    async with start() as bocal:
        await post(bocal.database, marie.id, "", box.clock.now(), payload=payload)
        assert await settled(bocal.database) == {"sent": 1}
    assert heard(box) == said


async def test_one_slow_chat_does_not_hold_up_the_others(
    start: Start, box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """C8: order within a chat, nothing to wait for between them."""
    from bot.sender import Sender as Sends

    send = Sends.send
    slow, *others = readers(box, 12)

    async def sluggish(self: Any, letter: Any) -> Any:
        if letter.chat == slow.id:
            await asyncio.sleep(2)
        return await send(self, letter)

    monkeypatch.setattr(Sends, "send", sluggish)
    async with start() as bocal:
        for text in ("one", "two"):
            await post(bocal.database, slow.id, text, box.clock.now())
        for each in others:
            await post(bocal.database, each.id, "quick", box.clock.now())
        await until(lambda: len(heard(box)) == 11)
        assert heard(box, slow.id) == []
        await settled(bocal.database)
    assert heard(box, slow.id) == ["one", "two"]


async def test_a_broadcast_keeps_to_the_limits_and_replies_go_first(start: Start, box: Sandbox) -> None:
    """C9: with Telegram's limits switched on nothing is refused, and who speaks is answered at once."""
    box.world.flood.on = True
    found = readers(box, 61)
    async with start() as bocal:
        for each in found[:60]:
            await post(bocal.database, each.id, "news", box.clock.now(), kind="broadcast")
        await asyncio.sleep(0.3)
        found[60].say("hello?")
        await until(lambda: heard(box, found[60].id) == ["hello?"])
        assert len(heard(box)) < 55
        await settled(bocal.database)
    assert len(heard(box)) == 61
    assert [call for call in box.calls if call["method"] == "sendMessage" and not call["ok"]] == []


async def test_what_is_stale_is_not_sent(start: Start, box: Sandbox) -> None:
    """C10: expired when queued, expired while waiting, taken back, superseded."""
    (marie,) = readers(box, 1)
    now = box.clock.now()
    async with start() as bocal:
        database = bocal.database
        await post(database, marie.id, "past", now, expires_at=now)
        soon = now + timedelta(hours=1)
        await post(database, marie.id, "waits", now, not_before=soon, expires_at=soon + timedelta(minutes=1))
        await post(database, marie.id, "withdrawn", now, not_before=soon, key="w")
        assert await database.run(lambda tx: outbox.cancel(tx, "w"))
        box.clock.advance(hours=2)
        assert await settled(database) == {"expired": 2, "superseded": 1}
    assert heard(box) == []


async def test_a_card_is_edited_where_it_stands_and_sent_anew_when_asked(start: Start, box: Sandbox) -> None:
    (marie,) = readers(box, 1)
    yes = ([{"label": "Yes", "data": "y"}],)

    async def say(text: str, **extra: Any) -> None:
        payload = Payload(text=text, buttons=yes, extra=extra)
        await post(bocal.database, marie.id, text, box.clock.now(), payload=payload, kind="card", card="offer:1")
        await settled(bocal.database)

    async with start() as bocal:
        await say("first")
        await say("second")
        assert heard(box) == ["second"]
        await say("third", fresh=True)
        old, new = [message for message in marie.messages if message.get("out")]
        assert (old["text"], old.get("reply_markup"), new["text"]) == ("second", None, "third")
        await say("fourth")
        assert heard(box) == ["second", "fourth"]
        place = await bocal.database.run(lambda tx: tx.scalar(select(card.c.message_id)))
        assert place == new["message_id"]
        await say("fourth ")  # "message is not modified" is success
        assert (await states(bocal.database))["dead"] == 0


async def test_a_card_whose_message_is_gone_is_sent_anew(start: Start, box: Sandbox) -> None:
    (marie,) = readers(box, 1)
    now = box.clock.now()
    async with start() as bocal:
        await post(bocal.database, marie.id, "first", now, kind="card", card="offer:1")
        await settled(bocal.database)
        await bocal.telegram.bot.delete_message(marie.id, marie.last["message_id"])
        await post(bocal.database, marie.id, "second", now, kind="card", card="offer:1")
        await settled(bocal.database)
    assert heard(box) == ["second"]


async def test_older_renderings_of_a_card_are_superseded(database: Database, box: Sandbox) -> None:
    now = box.clock.now()
    fresh = Payload(text="one", extra={"fresh": True})
    await post(database, 5, "one", now, payload=fresh, kind="card", card="offer:1")
    await post(database, 5, "two", now, kind="card", card="offer:1")
    letters = await database.run(lambda tx: sending.look(tx, now, limit=9))
    assert [(each.payload.text, each.payload.extra) for each in letters] == [("two", {"fresh": True})]


async def test_in_a_chat_letters_leave_in_their_order_whatever_happens(start: Start, box: Sandbox) -> None:
    """A letter that must be tried again holds its place."""
    (marie,) = readers(box, 1)
    box.faults.plan("sendMessage", "500", times=1)
    async with start() as bocal:
        for text in ("one", "two", "three"):
            await post(bocal.database, marie.id, text, box.clock.now())
        await settled(bocal.database)
    assert heard(box) == ["one", "two", "three"]


async def test_in_a_group_at_most_eighteen_leave_in_a_minute(start: Start, box: Sandbox) -> None:
    from bot.pacing import Pacer

    moment = [0.0]
    pacer = Pacer(lambda: moment[0])
    left = []
    while moment[0] < 120:
        if (wait := pacer.wait_chat(-5)) <= 0:
            pacer.take(-5, bulk=False)
            left.append(moment[0])
        moment[0] += max(wait, 0.05)
    assert max(sum(at <= each < at + 60 for each in left) for at in left) == 18


async def answering(tx: Any, incoming: Incoming, now: datetime) -> Reaction:
    await asyncio.sleep(0.05)
    return Reaction("seen", alert=True)


async def test_presses_are_answered_also_when_the_handler_is_slow_or_fails(
    start: Start, box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.answers.LATEST", 0.2)
    (marie,) = readers(box, 1)

    async def handle(tx: Any, incoming: Incoming, now: datetime) -> Reaction:
        data = incoming.content.data  # type: ignore[union-attr]
        if data == "slow":
            await asyncio.sleep(0.6)
        if data == "fails":
            raise ValueError
        return Reaction("seen", alert=True)

    async with start(handle) as bocal:
        buttons = ([{"label": name, "data": name} for name in ("quick", "slow", "fails")],)
        await post(bocal.database, marie.id, "choose", box.clock.now(), payload=Payload("choose", buttons))
        await settled(bocal.database)
        message = marie.last["message_id"]
        for number, data in enumerate(("quick", "slow", "fails")):
            marie.press(message, data=data)
            await until(lambda number=number: len(box.calls_of("answerCallbackQuery")) > number)
    texts = [call.get("text") for call in box.calls_of("answerCallbackQuery")]
    assert texts == ["seen", None, None]
