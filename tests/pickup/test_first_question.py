"""The first question of a tour takes an answer in words."""

from __future__ import annotations

from tests.pickup.conftest import OFFRANVILLE, Yard, table, yard

__all__ = ["table", "yard"]


async def test_the_load_may_be_written_at_once(yard: Yard) -> None:
    await yard.lot("Marie", 120, OFFRANVILLE)
    await yard.anne.data(f"v1:tour.plan:{yard.stop.id}")
    assert (await yard.anne.say("une camionnette")).startswith("Combien de kilos le camion porte-t-il ?")
    await yard.anne.say("900 kg et 60 caisses")
    assert "Je calcule : 1 ferme, 1 véhicule" in yard.card


async def test_a_tour_that_has_a_vehicle_waits_for_no_answer(yard: Yard) -> None:
    await yard.lot("Marie", 120, OFFRANVILLE)
    await yard.begin()
    await yard.anne.data(f"v1:tour.plan:{yard.stop.id}")
    await yard.anne.say("900 kg")
    assert "Changer le camion" in yard.labels
    tour = await yard.tour()
    assert not tour.to_plan
