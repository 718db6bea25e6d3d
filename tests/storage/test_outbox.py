"""The outbox as a table: what was forgotten, who is told of what did not arrive, which index serves."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, text, update

from domain.messages import Payload, Sender
from domain.people import Network, Person, Role
from domain.places import Point
from services import undelivered
from storage import inbox, marks, networks, outbox, people, sending
from storage.database import Database, Transaction
from storage.letters import Letter
from storage.tables import inbox as updates
from storage.tables import outbox as table

NOW = datetime.fromisoformat("2026-09-01T08:00:00Z")
LATER = NOW + timedelta(days=31)


async def village(tx: Transaction, first: int) -> Person:
    """A network with a coordinator and, at the next address, a farmer. Gives the coordinator."""
    made = await networks.add(tx, Network(0, "N", Point(49.9, 1.0), "Europe/Paris"))
    centre = await networks.add_centre(tx, made.id, "C", "Dieppe", Point(49.9, 1.0))
    anne = await people.arrive(tx, "telegram", Sender(first, "Anne", "fr"), made.id, "fr", NOW)
    await people.arrive(tx, "telegram", Sender(first + 1, "Marie", "fr"), made.id, "fr", NOW)
    await networks.give(tx, anne, Role.COORDINATOR, centre.id, NOW)
    return (await people.at(tx, "telegram", first)) or anne


async def lost(tx: Transaction, key: str, chat: int, **more: Any) -> None:
    await outbox.post(tx, key=key, chat=chat, payload=Payload(text=key), now=NOW, **more)
    await tx.execute(update(table).where(table.c.key == key).values(state="dead"))


async def notices(tx: Transaction) -> list[str]:
    asked = select(table.c.key).where(table.c.key.like("undelivered:%")).order_by(table.c.id)
    return [row[0] for row in await tx.all(asked)]


async def test_a_message_whose_words_were_forgotten_is_still_told(database: Database) -> None:
    """A dead letter, the purge, then the round: nothing falls over, and what remains is shown."""

    async def work(tx: Transaction) -> Person:
        anne = await village(tx, 1)
        await lost(tx, "k", 2)
        await outbox.purge(tx, LATER)
        return anne

    anne = await database.run(work)
    await database.run(lambda tx: undelivered.report(tx, LATER))
    ((trouble, marie),) = await database.run(lambda tx: undelivered.listed(tx, anne))
    assert (trouble.text, marie.name) == ("", "Marie")
    assert await database.run(notices) == ["undelivered:1:to:1"]


async def test_what_somebody_relies_on_is_told_whatever_else_did_not_arrive(database: Database) -> None:
    """Hundreds of later letters that nobody relies on, and of other networks, hide nothing; each is told once."""

    async def work(tx: Transaction) -> tuple[Person, Person]:
        here, there = await village(tx, 1), await village(tx, 11)
        await lost(tx, "vital", 2)
        for number in range(120):
            await lost(tx, f"news {number}", 2, kind="broadcast")
            await lost(tx, f"undelivered:{number}:to:9", 2)
        for number in range(120):
            await lost(tx, f"theirs {number}", 12)
        return here, there

    here, there = await database.run(work)
    for expected in (100, 121, 121):
        await database.run(lambda tx: undelivered.report(tx, LATER))
        found = [key for key in await database.run(notices) if key.endswith((f":to:{here.id}", f":to:{there.id}"))]
        assert len(found) == expected
        assert "undelivered:1:to:1" in found
    listed = await database.run(lambda tx: undelivered.listed(tx, here))
    assert [trouble.key for trouble, _ in listed] == ["vital"]
    assert len(await database.run(lambda tx: undelivered.listed(tx, there))) == 100


async def test_an_unreadable_message_is_told_without_its_words(database: Database) -> None:
    async def work(tx: Transaction) -> None:
        await village(tx, 1)
        await lost(tx, "k", 2)
        await tx.execute(text("UPDATE outbox SET payload = :x"), {"x": b"\0"})

    await database.run(work)
    await database.run(lambda tx: undelivered.report(tx, LATER))
    assert await database.run(notices) == ["undelivered:1:to:1"]


async def test_answers_are_forgotten_after_a_week_and_occasions_never(database: Database) -> None:
    async def work(tx: Transaction) -> None:
        for key in ("reply:telegram:1:2026090108:1", "flood:2:2026090108", "stop:1:moved:to:2"):
            await outbox.post(tx, key=key, chat=2, payload=Payload(text="x"), now=NOW)
        await tx.execute(update(table).values(state="sent", sent_at=NOW))
        await lost(tx, "reply:telegram:2:2026090108:1", 2)
        await outbox.post(tx, key="reply:telegram:3:2026090108:1", chat=2, payload=Payload(text="waits"), now=NOW)

    await database.run(work)

    async def keys() -> list[str]:
        rows = await database.run(lambda tx: tx.all(select(table.c.key).order_by(table.c.id)))
        return [row[0].rpartition(":2026")[0] or row[0] for row in rows]

    await database.run(lambda tx: outbox.purge(tx, NOW + timedelta(days=6)))
    assert len(await keys()) == 5
    await database.run(lambda tx: outbox.purge(tx, NOW + timedelta(days=8)))
    assert await keys() == ["stop:1:moved:to:2", "reply:telegram:2", "reply:telegram:3"]


async def test_after_13_months_nobody_can_tell_who_was_told_of_what(database: Database) -> None:
    """What still waits stays, however old it is."""

    async def work(tx: Transaction) -> None:
        for number, state in enumerate(("sent", "superseded", "ready", "sent")):
            at = NOW + timedelta(days=3 * number)
            await outbox.post(tx, key=f"workshop:{number}:person:7:eve", chat=2, payload=Payload(text="x"), now=at)
            key = table.c.key == f"workshop:{number}:person:7:eve"
            await tx.execute(update(table).where(key).values(state=state, sent_at=at))
        await outbox.purge(tx, NOW + timedelta(days=400))

    await database.run(work)
    left = await database.run(lambda tx: tx.all(select(table.c.key).order_by(table.c.id)))
    assert [row[0] for row in left] == ["workshop:2:person:7:eve", "workshop:3:person:7:eve"]


async def test_the_store_is_looked_after_in_batches(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Others wait no longer than for one of them."""
    monkeypatch.setattr("storage.outbox.BATCH", 3)
    monkeypatch.setattr("storage.inbox.BATCH", 3)

    async def work(tx: Transaction) -> None:
        for number in range(7):
            await outbox.post(tx, key=f"k{number}", chat=2, payload=Payload(text="x"), now=NOW)
        await tx.execute(update(table).values(state="sent"))
        await inbox.receive(tx, [{"update_id": number} for number in range(7)], NOW)
        await tx.execute(update(updates).values(state="done", done_at=NOW))

    await database.run(work)
    for purge in (outbox.purge, inbox.purge):
        done = [await database.run(lambda tx, purge=purge: purge(tx, LATER)) for _ in range(4)]
        assert done == [3, 3, 1, 0]


def letter(number: int = 1) -> Letter:
    return Letter(number, -5, "critical", 1, Payload(text="x"), "c", None, None, 1, 0, claim="h")


QUESTIONS = {
    "what is ready": lambda tx: sending.look(tx, NOW, limit=9),
    "what is owed": lambda tx: sending.look(tx, NOW, limit=9, owed=True),
    "a claim": lambda tx: sending.claim(tx, [letter()], NOW),
    "recovery": sending.recover,
    "a post": lambda tx: outbox.post(tx, key="n", chat=-5, payload=Payload(text="x"), now=NOW, kind="card", card="c"),
    "what is taken back": lambda tx: outbox.withdraw(tx, [-5, -6], "signup:1:", NOW),
    "a letter comes back": lambda tx: marks.mark(tx, [marks.Later(letter(), "e", None)], NOW),
    "a group has moved": lambda tx: marks.mark(tx, [marks.Moved(letter(), -6)], NOW),
    "what did not arrive": lambda tx: outbox.troubles(tx, network=1),
    "what is to be told": lambda tx: outbox.take_unreported(tx, NOW),
    "the purge": lambda tx: outbox.purge(tx, NOW),
    "the purge of updates": lambda tx: inbox.purge(tx, NOW),
    "updates that wait": lambda tx: inbox.waiting(tx, limit=9),
}


@pytest.mark.parametrize("question", QUESTIONS)
async def test_no_question_reads_the_whole_table(database: Database, engine: str, question: str) -> None:
    """Years of letters do not slow down what is asked all the time."""
    asked: list[tuple[str, Any]] = []

    def note(_conn: Any, _cursor: Any, statement: str, values: Any, _context: Any, many: bool) -> None:
        if not many and statement.lstrip().startswith(("SELECT", "UPDATE", "DELETE")):
            asked.append((statement, values))

    async def work(tx: Transaction) -> list[str]:
        await outbox.post(tx, key="k", chat=-5, payload=Payload(text="x"), now=NOW)
        await tx.execute(update(table).values(state="sending", claim="h"))
        connection = tx._connection
        event.listen(connection.sync_connection, "before_cursor_execute", note)
        await QUESTIONS[question](tx)
        event.remove(connection.sync_connection, "before_cursor_execute", note)
        if engine == "postgres":
            await tx.execute(text("SET LOCAL enable_seqscan = off"))
        explain = "EXPLAIN QUERY PLAN " if engine == "sqlite" else "EXPLAIN "
        plans = [await connection.exec_driver_sql(explain + statement, values) for statement, values in asked]
        return [str(line[-1]) for plan in plans for line in plan.all()]

    lines = await database.run(work)
    assert lines
    whole = [line for line in lines if line in ("SCAN outbox", "SCAN inbox") or "Seq Scan on" in line]
    assert [line for line in whole if "outbox" in line or "inbox" in line] == []


async def test_without_its_index_the_purge_reads_the_whole_table(database: Database, engine: str) -> None:
    """Negative control."""
    await database.run(lambda tx: tx.execute(text("DROP INDEX ix_outbox_words")))
    with pytest.raises(AssertionError, match="outbox"):
        await test_no_question_reads_the_whole_table(database, engine, "the purge")
