"""Letters that come back late, cannot be read, belong to a card or wait behind others: each harms itself alone."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, text, update

from bot.bell import Bell
from bot.dispatcher import Dispatcher
from bot.outcomes import Delivered, Flooded, Gone, Outcome, Partly, Unclear
from bot.pacing import Pacer
from domain.messages import Payload, Sender
from storage import marks, outbox, people, sending
from storage.database import Database, Transaction
from storage.letters import Letter
from storage.sending import ATTEMPTS
from storage.tables import card, network, pause, person
from storage.tables import outbox as table
from tests.spine.conftest import PATIENCE, until

NOW = datetime.fromisoformat("2026-09-01T08:00:00Z")


def clock() -> datetime:
    return datetime.now(UTC)


class Postman:
    """Carries letters away as `answer` decides, and remembers each."""

    def __init__(self, answer: Callable[[Letter, int], Any] = lambda _letter, number: Delivered(number)) -> None:
        self._answer = answer
        self.carried: list[Letter] = []

    @property
    def said(self) -> list[str]:
        return [each.payload.text for each in self.carried]

    async def send(self, letter: Letter) -> Outcome | Partly:
        self.carried.append(letter)
        outcome = self._answer(letter, len(self.carried))
        return await outcome if asyncio.iscoroutine(outcome) else outcome

    async def probe(self) -> Outcome:
        return Delivered(None)


@asynccontextmanager
async def dispatching(database: Database, postman: Postman, **more: Any) -> AsyncIterator[Dispatcher]:
    bell = Bell()
    database.on_commit(lambda _topics: bell.ring())
    dispatcher = Dispatcher(database, postman, clock, bell, **more)
    task = asyncio.create_task(dispatcher.run())
    try:
        yield dispatcher
    finally:
        dispatcher.stop()
        await task


async def post(database: Database, words: str, chat: int = 2, *, reply: bool = False, **more: Any) -> None:
    async def work(tx: Transaction) -> None:
        tx.answering = chat if reply else None
        payload = more.pop("payload", Payload(text=words))
        await outbox.post(tx, key=words, chat=chat, payload=payload, now=clock(), **more)

    await database.run(work)


async def rows(database: Database, *columns: Any) -> list[tuple[Any, ...]]:
    found = await database.run(lambda tx: tx.all(select(*columns).order_by(table.c.id)))
    return [tuple(row) for row in found]


async def stands(database: Database, chat: int = 2, name: str = "c") -> None:
    place = {"chat_id": chat, "name": name, "message_id": 7, "updated_at": NOW}
    await database.run(lambda tx: tx.execute(insert(card).values(**place)))


async def known(tx: Transaction, chat: int) -> None:
    world = {"name": "N", "lat": 0.0, "lon": 0.0, "zone": "UTC", "settings": {}}
    identity = await tx.insert(network.insert().values(**world))
    await people.arrive(tx, "telegram", Sender(chat, "P"), identity, "fr", NOW)


async def test_one_letter_that_cannot_be_read_stops_nobody(database: Database) -> None:
    await post(database, "damaged")
    await database.run(lambda tx: tx.execute(text("UPDATE outbox SET payload = :x"), {"x": b"\0"}))
    await post(database, "after", 2)
    await post(database, "other", 3)
    postman = Postman()
    async with dispatching(database, postman):
        await until(lambda: len(postman.said) == 2)
    assert postman.said == ["after", "other"]
    found = await rows(database, table.c.state, table.c.last_error)
    assert found == [("dead", "cannot be read: UnreadableError"), ("sent", None), ("sent", None)]


async def test_a_letter_that_cannot_be_put_together_stops_nobody(database: Database) -> None:
    def answer(letter: Letter, number: int) -> Outcome:
        if letter.chat == 2:
            raise KeyError("label")
        return Delivered(number)

    await post(database, "ours")
    await post(database, "other", 3)
    async with dispatching(database, Postman(answer)):
        await until(lambda: True)
        async with asyncio.timeout(PATIENCE):
            while await rows(database, table.c.state) != [("dead",), ("sent",)]:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
    assert (await rows(database, table.c.last_error))[0] == ("our fault: KeyError",)


async def test_a_late_word_of_an_old_leader_changes_nothing(database: Database) -> None:
    """Its letter was recovered and sent by the next one."""
    await post(database, "k")

    async def taken() -> Letter:
        found = await database.run(lambda tx: sending.look(tx, clock(), limit=5))
        return (await database.run(lambda tx: sending.claim(tx, found, clock())))[0]

    old = await taken()
    await database.run(sending.recover)
    new = await taken()
    late: list[marks.Mark] = [
        marks.Later(old, "timed out", None, ambiguous=True),
        marks.Ended(old, "dead", "blocked", unreachable=True),
        marks.Moved(old, -5),
        marks.Sent(old, 6),
    ]
    for mark in late:
        await database.run(lambda tx, mark=mark: marks.mark(tx, [mark], NOW))
    assert await rows(database, table.c.state, table.c.ambiguous, table.c.chat_id) == [("sending", 1, 2)]
    await database.run(lambda tx: marks.mark(tx, [marks.Sent(new, 7)], NOW))
    for mark in late:
        await database.run(lambda tx, mark=mark: marks.mark(tx, [mark], NOW))
    assert await rows(database, table.c.state, table.c.message_id) == [("sent", 7)]


@pytest.mark.parametrize("back", ["live", "recovered", "again"])
async def test_an_old_rendering_that_comes_back_does_not_win(database: Database, back: str) -> None:
    """Whether it timed out, was in hand at a kill, or a coordinator sends it again."""

    async def slow() -> Outcome:
        await asyncio.sleep(0.1)
        return Unclear("timeout", harmless=True)

    await stands(database)
    postman = Postman(lambda letter, number: slow() if letter.payload.text == "old" and number == 1 else Delivered(7))
    await post(database, "old", kind="card", card="c")
    if back == "live":
        async with dispatching(database, postman):
            await until(lambda: postman.said == ["old"])
            await post(database, "new", kind="card", card="c", reply=True)
            await until(lambda: "new" in postman.said)
            await asyncio.sleep(1.2)
    else:
        state = "sending" if back == "recovered" else "dead"
        await database.run(lambda tx: tx.execute(update(table).values(state=state)))
        await post(database, "new", kind="card", card="c", reply=True)
        await database.run(sending.recover if back == "recovered" else lambda tx: outbox.again(tx, 1))
        async with dispatching(database, postman):
            await until(lambda: "new" in postman.said)
            await asyncio.sleep(0.1)
    assert postman.said[-1] == "new"
    assert await rows(database, table.c.state) == [("superseded",), ("sent",)]


async def test_what_takes_a_card_to_the_bottom_hands_that_on_when_it_is_overtaken(database: Database) -> None:
    await post(database, "old", kind="card", card="c", payload=Payload(text="old", extra={"fresh": True}))
    await database.run(lambda tx: tx.execute(update(table).values(state="sending")))
    await post(database, "new", kind="card", card="c")
    await database.run(sending.recover)
    (letter,) = await database.run(lambda tx: sending.look(tx, clock(), limit=5))
    assert (letter.payload.text, letter.payload.extra) == ("new", {"fresh": True})


@pytest.mark.parametrize("kind", ["critical", "broadcast"])
async def test_a_reply_does_not_overtake_what_waits_in_its_chat(database: Database, kind: Any) -> None:
    """Urgency picks among chats; within one, what was said first arrives first."""
    await post(database, "first", kind=kind)
    await post(database, "elsewhere", 3, kind=kind)
    await post(database, "reply", reply=True)
    later = clock() + timedelta(hours=1)
    await post(database, "tomorrow", 4, kind=kind, not_before=later)
    await post(database, "now", 4, reply=True)
    postman = Postman()
    async with dispatching(database, postman, slots=1):
        await until(lambda: len(postman.said) == 4)
    assert [words for words in postman.said if words != "elsewhere"] == ["first", "reply", "now"]


async def test_a_letter_that_comes_back_keeps_its_place_before_a_reply(database: Database) -> None:
    async def slow() -> Outcome:
        await asyncio.sleep(0.1)
        return Unclear("timeout")

    postman = Postman(lambda _letter, number: slow() if number == 1 else Delivered(number))
    async with dispatching(database, postman):
        await post(database, "first")
        await until(lambda: postman.said == ["first"])
        await post(database, "reply", reply=True)
        await until(lambda: len(postman.said) == 3)
    assert postman.said == ["first", "first", "reply"]


async def test_a_card_that_kills_the_bot_each_time_is_given_up(database: Database) -> None:
    """An edit may be repeated freely, but not for ever."""
    await stands(database)
    await post(database, "edit", kind="card", card="c")
    for _ in range(ATTEMPTS):
        found = await database.run(lambda tx: sending.look(tx, clock(), limit=5))
        assert await database.run(lambda tx, found=found: sending.claim(tx, found, clock()))
        await database.run(sending.recover)
    assert await rows(database, table.c.state, table.c.attempts) == [("unknown", ATTEMPTS)]


async def test_what_arrived_of_a_letter_is_kept(database: Database) -> None:
    """A venue that arrived is not sent again with its words."""
    postman = Postman(lambda letter, _number: Delivered(9) if letter.parts else Partly(1, Flooded(0.1)))
    await post(database, "words", -3)
    async with dispatching(database, postman):
        await until(lambda: len(postman.carried) == 2)
    assert [each.parts for each in postman.carried] == [0, 1]
    assert await rows(database, table.c.state, table.c.parts) == [("sent", 1)]


async def test_a_claim_whose_commit_was_not_heard_of_is_put_back(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection broke while the claim was committed: the letter is in nobody's hands, and leaves all the same."""
    await post(database, "vital")
    run, broken = database.run, []

    async def deaf(work: Any) -> Any:
        found = await run(work)
        if not broken and getattr(found, "claimed", None):
            broken.append(True)
            raise ConnectionResetError
        return found

    monkeypatch.setattr(database, "run", deaf)
    postman = Postman()
    async with dispatching(database, postman):
        await until(lambda: postman.said == ["vital"])
    assert broken == [True]
    assert await rows(database, table.c.state, table.c.attempts) == [("sent", 1)]


async def test_groups_that_are_full_do_not_silence_everybody(database: Database) -> None:
    postman = Postman(lambda letter, number: Flooded(3600) if letter.chat < 0 else Delivered(number))
    async with dispatching(database, postman):
        for group in (-1, -2, -3):
            await post(database, f"g{group}", group)
        await until(lambda: len(postman.carried) == 3)
        await post(database, "person", 5)
        await until(lambda: "person" in postman.said)
    scopes = await database.run(lambda tx: tx.all(select(pause.c.scope).order_by(pause.c.scope)))
    assert [row[0] for row in scopes] == ["chat:-1", "chat:-2", "chat:-3"]


async def test_who_is_being_served_does_not_hold_up_the_marks(database: Database, engine: str) -> None:
    """A handler has the person's row while we learn that they blocked us: others' letters leave meanwhile."""
    if engine == "sqlite":
        pytest.skip("SQLite has one writer")
    await database.run(lambda tx: known(tx, 2))
    release, serving = asyncio.Event(), asyncio.Event()

    async def handler(tx: Transaction) -> None:
        await tx.execute(update(person).values(seen_at=NOW))
        serving.set()
        await release.wait()

    postman = Postman(lambda letter, number: Gone("blocked") if letter.chat == 2 else Delivered(number))
    task = asyncio.create_task(database.run(handler))
    await serving.wait()
    async with dispatching(database, postman):
        await post(database, "gone")
        await until(lambda: postman.said == ["gone"])
        for number in range(5):
            await post(database, f"r{number}", 100 + number)
        await until(lambda: len(postman.said) == 6, 3)
        release.set()
        await task
    reachable = await database.run(lambda tx: tx.scalar(select(person.c.reachable)))
    assert reachable is False


async def test_what_is_owed_has_its_share_while_many_are_answered(database: Database) -> None:
    """Replies come faster than they can leave; a confirmation for somebody else leaves all the same."""

    async def slow(number: int) -> Outcome:
        await asyncio.sleep(0.01)
        return Delivered(number)

    postman = Postman(lambda _letter, number: slow(number))
    for number in range(150):
        await post(database, f"reply {number}", 100 + number, reply=True)
    for number in range(2):
        await post(database, f"owed {number}", 1000 + number)
    async with dispatching(database, postman, slots=1):
        await until(lambda: len(postman.said) == 152, 15)
    assert postman.said.index("owed 1") < 140


def test_the_share_is_bounded() -> None:
    """At 28 replies a second three others leave, and without replies 25."""
    for replies, expected in ((28, range(2, 5)), (0, range(24, 29))):
        moment = [0.0]
        pacer = Pacer(lambda moment=moment: moment[0])
        left: Counter[int] = Counter()
        for step in range(10_000):
            moment[0] = step / 1000
            if replies and step % (1000 // replies) == 0:
                pacer.take(step, bulk=False)
            if pacer.wait_bulk() <= 0:
                pacer.take(-step - 1, bulk=True)
                left[step // 1000] += 1
        assert left[8] in expected
