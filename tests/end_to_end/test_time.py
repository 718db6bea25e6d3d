"""Time passes: what ends is said once, however late it is looked at, and whatever the clock does."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduler.clockwork import Clockwork, discovered
from storage import offers
from storage.database import Database
from tests.end_to_end.conftest import laid
from tests.end_to_end.table import Phone, Table

PARIS = ZoneInfo("Europe/Paris")


def ended(phone: Phone) -> list[str]:
    return [text for text in phone.texts() if text.startswith("⌛")]


async def state(table: Table, offer: int) -> str:
    return (await table.database.run(lambda tx: offers.get(tx, offer))).state


async def test_an_offer_ends_with_the_day_that_was_said(table: Table) -> None:
    marie = await table.farmer()
    offer = await table.offer(marie, days=2)
    table.now = datetime(2026, 9, 17, 23, 58, tzinfo=PARIS)
    await table.ring()
    assert await state(table, offer) == "open"
    await table.later(minutes=2)
    assert await state(table, offer) == "expired"
    (said,) = ended(marie)
    assert said.splitlines() == [
        "⌛ Pas de passage trouvé à temps pour 200 kg de tomates.",
        "Si la récolte est encore bonne, envoyez-moi une nouvelle date.",
    ]
    await table.later(days=1)
    assert len(ended(marie)) == 1
    await marie.press("Offrir à nouveau")
    assert "200 kg de tomates" in marie.text


async def test_an_offer_ends_when_the_produce_is_past_its_life(table: Table) -> None:
    """Whatever date was given: tomatoes do not keep for a month."""
    marie = await table.farmer()
    offer = await table.offer(marie, days=30)
    await table.later(days=3)
    assert await state(table, offer) == "open"
    await table.later(days=6)
    assert await state(table, offer) == "expired"
    assert len(ended(marie)) == 1


async def test_three_days_without_the_bot(table: Table) -> None:
    """Everything that became due meanwhile is said once, as it is now."""
    await table.stop(days=1)
    anne, marie, luc = await table.coordinator(), await table.farmer(), await table.farmer("Luc")
    await table.offer(marie, days=1)
    await table.offer(luc, 100, days=6)
    heard, told = len(marie.shown), len(luc.shown)
    await table.later(days=3)
    await table.later(minutes=1)
    assert len(marie.shown) == heard + 1
    assert len(ended(marie)) == 1
    assert len(luc.shown) == told + 1
    assert luc.text.startswith("🙏 Personne n'a pu répondre à temps pour le passage du mercredi 16 septembre.")
    assert all(one.buttons == [] for one in anne.shown), "nothing can be decided any more"


async def test_what_is_accepted_stays_when_the_rest_is_too_late(table: Table) -> None:
    await table.stop(kg=120)
    anne, marie = await table.coordinator(), await table.farmer()
    offer = await table.offer(marie, 200, days=3)
    await anne.press("✅ Accepter")
    await table.later(days=5)
    assert await state(table, offer) == "settled"
    assert ended(marie) == [
        "⌛ Pas de passage trouvé à temps pour 80 kg de tomates.\nCe qui est accepté reste accepté : /mes_offres"
    ]


async def test_nobody_answers_before_the_stop_begins(table: Table) -> None:
    """The farmer is told, and the next stop is proposed."""
    await table.stop(days=1)
    await table.stop(days=3)
    anne, marie = await table.coordinator(), await table.farmer()
    offer = await table.offer(marie, days=5)
    await table.later(days=1)
    first, *rest = marie.text.splitlines()
    assert first.startswith("🙏 Personne n'a pu répondre à temps pour le passage du mercredi 16 septembre.")
    assert "vendredi 18 septembre, de 9 h à 12 h" in rest
    assert anne.shown[0].text.startswith("⌛ Personne n'a répondu avant le début du passage.")
    await anne.press("✅ Accepter")
    assert await state(table, offer) == "settled"


@pytest.mark.parametrize(
    ("night", "hours"), [(datetime(2026, 10, 25, tzinfo=PARIS), 25), (datetime(2027, 3, 28, tzinfo=PARIS), 23)]
)
async def test_the_days_when_the_clocks_change(database: Database, night: datetime, hours: int) -> None:
    """Looked at every quarter of an hour: each thing happens once, in civil time."""
    table = await laid(database, night - timedelta(days=2) + timedelta(hours=9))
    marie, luc = await table.farmer(), await table.farmer("Luc")
    anne = await table.coordinator()
    await table.offer(marie, 50, "pomme", days=2)
    await table.offer(luc, 60, "pomme", days=1)
    stop = await table.stop(days=2, hour=3, kg=100, recipes=("compote-de-pommes",))
    assert stop.start == night.replace(hour=3)
    moment, last = night.timestamp() - 7200, night.timestamp() + (hours + 1) * 3600
    seen: dict[str, float] = {}
    while moment < last:
        table.now = datetime.fromtimestamp(moment, PARIS)
        await table.ring()
        for name, phone in (("marie", marie), ("luc", luc)):
            if ended(phone):
                seen.setdefault(name, moment)
        moment += 1800
    assert len(ended(marie)) == len(ended(luc)) == 1
    assert datetime.fromtimestamp(seen["luc"], PARIS) == night
    assert datetime.fromtimestamp(seen["marie"], PARIS).replace(tzinfo=None) == night.replace(tzinfo=None) + timedelta(
        days=1
    )
    assert sum(text.startswith("🙏") for text in marie.texts()) == 1
    assert anne.card("proposal").buttons == []


async def test_a_clock_that_goes_back(table: Table) -> None:
    await table.stop(days=1)
    _anne, marie = await table.coordinator(), await table.farmer()
    await table.offer(marie, days=2)
    await table.later(days=4)
    heard = len(marie.shown)
    for back in (timedelta(hours=1), timedelta(days=3), timedelta(days=400)):
        table.now -= back
        await table.ring()
    await table.later(days=404)
    assert len(marie.shown) == heard
    assert len(ended(marie)) == 1


async def test_rounds_from_two_machines_at_once(table: Table) -> None:
    await table.stop(days=1)
    _anne, marie, luc = await table.coordinator(), await table.farmer(), await table.farmer("Luc")
    for phone in (marie, luc):
        await table.offer(phone, 100, days=1)
        await table.offer(phone, 50, "courgette", days=5)
    heard = {phone.name: len(phone.shown) for phone in (marie, luc)}
    table.now += timedelta(days=3)

    def fail(exc: Exception) -> None:
        raise exc

    machines = [Clockwork(table.database, lambda: table.now, fail) for _ in range(4)]
    await asyncio.gather(*(machine.ring_all() for machine in machines))
    await table.deliver()
    for phone in (marie, luc):
        assert len(phone.shown) == heard[phone.name] + 2
        assert len(ended(phone)) == 1


def test_each_round_says_how_often_it_looks() -> None:
    assert {"expire_offers", "let_go_unanswered", "match_again"} <= {one.name for one in discovered()}
    assert all(timedelta(seconds=2) <= one.every <= timedelta(minutes=5) for one in discovered())
