"""The truck has no driver of its own: whoever is of the team of the stop's centre finds its list."""

from __future__ import annotations

from datetime import timedelta

from domain.people import Role
from tests.driving.conftest import a_scene
from tests.end_to_end.conftest import table
from tests.end_to_end.table import Table

__all__ = ["table"]


async def test_the_team_finds_the_truck_by_the_command(table: Table) -> None:
    scene = await a_scene(table, truck=True)
    yves = await table.coordinator("Yves", role=Role.FACILITATOR)
    scene.at(7)
    await yves.say("/ma_tournee")
    assert scene.card(yves)[0] == "🚐 Arrêt 1 sur 3 : Ferme 1"


async def test_the_team_of_another_centre_does_not(table: Table) -> None:
    await a_scene(table, truck=True)
    eve = await table.coordinator("Ève", centre=1)
    assert (await eve.say("/ma_tournee")).startswith("Vous n'avez pas de collecte")


async def test_who_drives_the_truck_is_not_sent_to_the_truck(table: Table) -> None:
    scene = await a_scene(table, truck=True)
    scene.at(8)
    for halt, lot in zip(scene.halts, (85, 60, 0), strict=True):
        verb = f"drive.load:{halt.id}:{lot * 1000}" if lot else f"drive.none:{halt.id}"
        await scene.anne.data(f"v1:{verb}")
    assert scene.card(scene.anne)[0] == "✅ La collecte est terminée."
    assert [one for one in scene.card(scene.anne) if "Apportez tout" in one] == []


async def test_a_driver_s_car_is_not_the_team_s(table: Table) -> None:
    scene = await a_scene(table)
    scene.table.now += timedelta(hours=1)
    assert (await scene.anne.say("/ma_tournee")).startswith("Vous n'avez pas de collecte")
