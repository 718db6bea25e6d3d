"""Thousands of things happen to a workshop; the store and the paper say the same after each."""

from __future__ import annotations

import asyncio

from hypothesis import HealthCheck, Phase, given, seed, settings

from storage.database import Database
from storage.types import Keyring
from tests.workshops.conftest import furnished
from tests.workshops.runs import Plan, Runner, Totals, plans


def play(url: str, keyring: Keyring, *, runs: int, steps: int, number: int = 0, shrink: bool = True) -> Totals:
    """Play so many runs and give what was seen; the first that differs is (shrunk and) shown."""
    with asyncio.Runner() as loop:
        database = Database.at(url, keyring, synchronous="OFF")

        async def ready() -> Runner:
            return await Runner.ready(await furnished(database))

        runner = loop.run(ready())

        @seed(number)
        @settings(
            max_examples=runs,
            deadline=None,
            database=None,
            phases=(Phase.generate, Phase.shrink) if shrink else (Phase.generate,),
            suppress_health_check=list(HealthCheck),
        )
        @given(plans(steps=steps))
        def play_one(plan: Plan) -> None:
            loop.run(runner.play(plan))

        try:
            play_one()
        finally:
            loop.run(database.close())
        return runner.totals


def test_the_store_and_the_paper_agree(database_url: str, keyring: Keyring, engine: str) -> None:
    totals = play(database_url, keyring, runs=20 if engine == "sqlite" else 6, steps=40)
    assert totals.offers > totals.runs
