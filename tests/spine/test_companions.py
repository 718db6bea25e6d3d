"""What runs beside: the command menus, the notice after an outage, and the logs, which hold nobody's words."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select, update
from telegram.error import BadRequest, Forbidden, TimedOut

from bot import assembly, logs, menus
from domain.messages import Incoming, Payload, Reaction, Sender
from domain.offers import DraftPlace
from domain.people import Network, Role
from domain.places import Point
from sandbox.server import Sandbox
from storage import networks, outbox, people
from storage.database import Database, Transaction
from storage.tables import outbox as letters
from tests.spine.conftest import Start, until
from tests.spine.test_store import NOW

BUTTONS = [[{"label": "Yes", "data": "yes"}]]


async def team(tx: Transaction, number: int) -> list[int]:
    network = await networks.add(tx, Network(0, "N", Point(49.9, 1.0), "Europe/Paris"))
    centre = await networks.add_centre(tx, network.id, "C", "Dieppe", Point(49.9, 1.0))
    for chat in range(1, number + 1):
        person = await people.arrive(tx, "telegram", Sender(chat, f"P{chat}", "fr"), network.id, "fr", NOW)
        await networks.give(tx, person, Role.COORDINATOR, centre.id, NOW)
    return list(range(1, number + 1))


class Phone:
    """Telegram, as far as menus go: some chats refuse, some do not answer yet."""

    def __init__(self, refusals: dict[int, Exception]) -> None:
        self.refusals, self.set = refusals, []  # type: ignore[var-annotated]

    async def set_my_commands(self, _menu: Any, scope: Any, **_: Any) -> None:
        chat = getattr(scope, "chat_id", None)
        if chat in self.refusals:
            raise self.refusals[chat]
        if chat is not None:
            self.set.append(chat)


async def test_one_who_cannot_be_reached_keeps_nobody_waiting(database: Database) -> None:
    await database.run(lambda tx: team(tx, 4))
    phone = Phone({1: Forbidden("blocked"), 2: BadRequest("chat not found"), 3: TimedOut("slow")})
    made = menus.Menus(SimpleNamespace(database=database))  # type: ignore[arg-type]
    assert await made._team(phone) is False, "one is to be asked again"  # type: ignore[arg-type]
    assert phone.set == [4]
    del phone.refusals[3]
    assert await made._team(phone) is True  # type: ignore[arg-type]
    assert phone.set == [4, 3], "those who refused are left alone"


async def test_a_menu_that_breaks_is_no_silent_death(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[Exception] = []

    async def broken(*_: Any) -> bool:
        raise RuntimeError("ours")

    monkeypatch.setattr(menus.Menus, "_team", broken)
    async with start(die=ended.append, assembly={"companions": (menus.menus,)}):
        await until(lambda: ended)
    assert [str(error) for error in ended] == ["ours"], "told once, and the stop is no second error"


async def test_an_outage_is_told_in_pages_to_who_had_buttons(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whose last message had some; nobody twice; no transaction looks at more than a page."""
    monkeypatch.setattr(assembly, "PAGE", 3)
    await database.run(lambda tx: team(tx, 10))

    async def said(tx: Transaction) -> None:
        for number, (chat, buttons) in enumerate([(c, c % 2) for c in range(1, 11)] + [(1, 0), (2, 1)]):
            payload = Payload("x", buttons=BUTTONS if buttons else ())
            await outbox.post(tx, key=f"k{number}", chat=chat, payload=payload, now=NOW)
        await tx.execute(update(letters).values(state="sent", sent_at=NOW))

    await database.run(said)
    later = NOW + timedelta(hours=1)
    for _ in range(2):
        await assembly.tell_of_outage(database, timedelta(minutes=30), later)

    async def told(tx: Transaction) -> list[int]:
        return [row[0] for row in await tx.all(select(letters.c.chat_id).where(letters.c.state == "ready"))]

    assert sorted(await database.run(told)) == [2, 3, 5, 7, 9]


async def test_nobody_is_woken_to_hear_of_an_outage(database: Database) -> None:
    """It ended at 21:44: it is told at 8:00, while a press is still remembered."""
    night = datetime(2026, 10, 16, 19, 44, tzinfo=UTC)
    await database.run(lambda tx: team(tx, 1))

    async def said(tx: Transaction) -> None:
        await outbox.post(tx, key="k", chat=1, payload=Payload("x", buttons=BUTTONS), now=night)
        await tx.execute(update(letters).values(state="sent", sent_at=night))

    await database.run(said)
    await assembly.tell_of_outage(database, timedelta(days=3), night)
    waits = select(letters.c.not_before, letters.c.expires_at).where(letters.c.state == "ready")
    row = await database.run(lambda tx: tx.one(waits))
    assert tuple(row) == (datetime(2026, 10, 17, 6, tzinfo=UTC), datetime(2026, 10, 17, 12, tzinfo=UTC))


async def test_no_words_of_people_reach_the_logs(
    start: Start, box: Sandbox, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """I: at DEBUG, over updates that succeed and fail in each of the ways that quote what they were given."""
    words = "Clothilde-Zabulon 0612345678 rue des Secrets"

    async def handle(tx: Transaction, incoming: Incoming, now: Any) -> Reaction:
        text = getattr(incoming.content, "text", "")
        if "value" in text:
            raise ValueError(text)
        if "model" in text:
            DraftPlace.model_validate({"label": text, "lat": text, "lon": text, "commune": text})
        if "store" in text:
            await tx.execute(letters.insert().values(key=text, chat_id=1, payload={"t": text}, **{"class": text}))
        await outbox.post(tx, key=f"r:{incoming.update}", chat=incoming.chat, payload=Payload(text), now=now)
        logging.getLogger("anything").debug("handled")
        return Reaction()

    logs.configure("DEBUG")
    try:
        async with start(handle) as bocal:
            person = box.add_person("Clothilde-Zabulon")
            for sort in ("value", "model", "store", "fine"):
                person.say(f"{sort} {words}")
            await until(lambda: len([c for c in box.calls if c["method"] == "sendMessage"]) >= 4)
            await until(lambda: bocal.me.id)
    finally:
        logs.configure("WARNING")
    written = capsys.readouterr().err
    assert "ValueError" in written
    assert "ValidationError" in written
    assert "IntegrityError" in written
    for word in ("Clothilde", "Zabulon", "0612345678", "Secrets"):
        assert word not in written
