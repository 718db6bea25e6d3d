"""A file that takes long to come keeps nobody waiting but the chat that sent it."""

from __future__ import annotations

import asyncio

import pytest

from bot import worker
from sandbox.person import Person
from storage.inbox import Entry
from tests.end_to_end.conftest import Village, said
from tests.stop_files.files import HEAD, csv

FILE = csv(HEAD, ("17/09/2026", "9h", "12h", "Luneray", "", "160", "", ""))


async def scene(village: Village) -> tuple[Person, Person]:
    """A coordinator's file hangs; then they ask for help, and so does somebody else."""
    anne, marie = await village.coordinator(), await village.newcomer("Marie")
    village.box.faults.plan("getFile", "hang", seconds=1.5)
    anne.document(FILE, "passages.csv")
    anne.say("/aide")
    await asyncio.sleep(0.2)
    marie.say("/aide")
    return anne, marie


async def test_others_are_answered_meanwhile(village: Village) -> None:
    anne, marie = await scene(village)
    before = len(said(anne))
    await marie.answer("Bocal", within=1)
    assert len(said(anne)) == before
    await village.quiet()
    assert [text.split(" ")[0] for text in said(anne)[before:]] == ["📄", "🫙"]


async def test_control_waiting_in_the_worker_would_hold_up_everybody(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    if village.database.engine != "sqlite":
        pytest.skip("several workers hide it")
    serve = worker.Worker._serve

    async def wait_for_it(self: worker.Worker, entry: Entry) -> bool:
        while True:
            try:
                return await serve(self, entry)
            except worker._UnpreparedError:
                await asyncio.sleep(0.05)

    monkeypatch.setattr(worker, "TOGETHER", 1)
    monkeypatch.setattr(worker.Worker, "_serve", wait_for_it)
    _anne, marie = await scene(village)
    with pytest.raises(TimeoutError):
        await marie.answer("Bocal", within=1)
    await village.quiet()
