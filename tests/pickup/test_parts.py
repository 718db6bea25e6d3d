"""The parts of pick-up tours by themselves: reasons in words, crates, hours, and what is kept."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from domain.offers import Item
from domain.tours import LEFT, LeftOffer
from locales import plain
from matching.tours.plan import plan
from matching.tours.values import Why
from services.pickup import lots, questions, reading
from services.pickup.reasons import why
from storage import tours
from tests.end_to_end.table import plainly
from tests.pickup.conftest import OFFRANVILLE, Yard
from tests.tours.builders import NOW, lot, truck

SAID = {
    Why.NO_VEHICLE: "Aucun véhicule n'est là pour le chercher.",
    Why.TOO_HEAVY: "Trop lourd pour un véhicule : 25 kg de trop.",
    Why.TOO_MANY_CRATES: "25 cagettes de trop pour un véhicule.",
    Why.NO_ROAD: "Je ne connais pas de route vers cette ferme.",
    Why.TOO_FAR: "Trop loin : il manque 25 minutes.",
    Why.CLOSED: "On arriverait trop tard : il manque 25 minutes.",
    Why.NOT_READY: "Prêt trop tard : il manque 25 minutes.",
    Why.READY_AFTER: "Prêt seulement après le début du passage.",
    Why.NOT_WORTH: "Un long détour pour peu : il faudrait 25 kg de plus.",
    Why.LOAD_FULL: "Plus de place à côté des autres : 25 kg de trop.",
    Why.CRATES_FULL: "Plus de place à côté des autres : 25 cagettes de trop.",
    Why.NO_TIME: "Plus de temps entre les autres : il manque 25 minutes.",
    LEFT: "Vous le laissez de côté.",
}


@pytest.mark.parametrize("reason", [*Why, LEFT])
def test_every_reason_is_said_with_what_is_missing(reason: str) -> None:
    assert plainly(plain(why(LeftOffer(1, 60_000, str(reason), 24.2)), "fr")) == SAID[reason]


def test_a_reason_without_a_figure_is_said_too() -> None:
    for reason in (*Why, LEFT):
        assert plain(why(LeftOffer(1, 60_000, str(reason))), "fr")


def item(quantity: float | None, unit: str | None, grams: int) -> Item:
    return Item(1, "tomate", quantity, unit, grams, estimated=True, shelf=timedelta(days=6))


def test_crates_are_those_that_were_said_else_fifteen_kilos_each() -> None:
    assert lots.crates(item(6, "cagette", 48_000), 48_000) == 6
    assert lots.crates(item(6, "cagette", 48_000), 24_000) == 3
    assert lots.crates(item(80, "kg", 80_000), 80_000) == 6
    assert lots.crates(item(2, "palox", 700_000), 700_000) == 47


def test_a_tour_begins_as_late_as_the_stop_allows_and_keeps_windows() -> None:
    """Nobody loads at dawn for nothing; without the shift the hour would be the earliest one (negative control)."""
    farm = lot(1, km=6)  # type: ignore[no-untyped-call]
    car = truck(km=12)  # type: ignore[no-untyped-call]
    found = plan([farm], [car], NOW, effort=None).tours[0]
    later = questions._slack(found)
    deadline = car.arrive_by - timedelta(minutes=questions.UNLOAD) - questions.SPARE
    assert found.arrive + later <= deadline or later == timedelta(0)
    assert all(visit.begin + later <= visit.pickup.until for visit in found.visits)


@pytest.mark.parametrize(
    ("text", "hour"), [("7h", (7, 0)), ("à partir de 7 h 45", (7, 45)), ("7:15", (7, 15)), ("samedi", None)]
)
def test_hours_of_leaving(text: str, hour: tuple[int, int] | None) -> None:
    found = reading.leaving(text, datetime(2026, 9, 19, 9, tzinfo=UTC))
    assert (None if found is None else (found.hour, found.minute)) == hour


async def test_a_halt_is_settled_once_and_a_stop_has_one_live_tour(yard: Yard) -> None:
    await yard.lot("Marie", 120, OFFRANVILLE)
    await yard.begin()
    (halt,) = await yard.halts()
    anne, now = await yard.table.person(yard.anne), yard.table.now
    settled = await asyncio.gather(
        *(yard.database.run(lambda tx: tours.settle(tx, halt.id, "picked", anne.id, now)) for _ in range(4))
    )
    assert sorted(settled) == [False, False, False, True]
    tour = await yard.tour()
    assert await yard.database.run(lambda tx: tours.unsettle(tx, halt.id, only_from=("picked",)))
    assert (await yard.halts())[0] == halt
    with pytest.raises(Exception, match=r"uq_tour_stop|UNIQUE"):
        await yard.database.run(lambda tx: tours.add(tx, tour, now))


async def test_two_coordinators_begin_one_tour(yard: Yard) -> None:
    await yard.lot("Marie", 120, OFFRANVILLE)
    alice = await yard.table.coordinator("Alice")
    await asyncio.gather(yard.anne.data(f"v1:tour.plan:{yard.stop.id}"), alice.data(f"v1:tour.plan:{yard.stop.id}"))
    assert yard.card == alice.card("tour:").text
