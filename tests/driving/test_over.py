"""A tour whose last farms nobody has noted ends by itself, so that the next one is what a driver sees."""

from __future__ import annotations

from functools import partial

from services.pickup import watching
from tests.driving.conftest import Scene


async def rounds(scene: Scene) -> list[int]:
    """What the round looks at."""
    found = await scene.run(lambda tx: watching.due(tx, scene.table.now))
    for one in found:
        await scene.run(partial(watching.look, tour_id=one, now=scene.table.now))
    return found


async def test_what_nobody_has_noted_is_over_half_a_day_after_the_stop(scene: Scene) -> None:
    end = scene.stop.end.hour
    scene.at(end + 11)
    assert await rounds(scene) == []
    assert await scene.state() == "open"
    scene.at((end + 13) % 24, days=(end + 13) // 24)
    assert await rounds(scene) == [scene.tour.id]
    assert await scene.state() == "done"
    assert await rounds(scene) == []
    await scene.paul.say("/ma_tournee")
    assert scene.paul.text.startswith("Vous n'avez pas de collecte")
