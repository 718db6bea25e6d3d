"""Tours are computed and drawn beside everything else: nobody waits for it, and nothing that was changed is lost."""

from __future__ import annotations

import asyncio
import threading
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from bot.routing import Estimated, Measured
from bot.touring import Touring
from domain.places import Place, Point
from domain.tours import Picture
from matching.tours.osrm import read_table
from matching.tours.roads import AsTheCrowFlies, table
from services.pickup import pictures, questions
from storage import tour_work, tours
from tests.pickup.conftest import ANGO, OFFRANVILLE, Yard
from tests.pickup.made import a_lot


def touring(yard: Yard) -> Touring:
    return Touring(yard.database, lambda: yard.table.now, yard.ways)


async def test_the_plan_is_thought_out_in_a_thread_outside_of_any_transaction(
    yard: Yard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it lasts the event loop turns and the store takes writers; a negative control is the main thread's id."""
    await yard.lot("Marie", 120, OFFRANVILLE)
    await yard.begin(load="")
    await yard.anne.press("500 kg")
    began, go_on, where = threading.Event(), threading.Event(), []

    def slowly(*arguments: Any) -> Any:
        where.append(threading.get_ident())
        began.set()
        assert go_on.wait(10)
        return answer(*arguments)

    answer = questions.answer
    monkeypatch.setattr(questions, "answer", slowly)
    work = asyncio.create_task(touring(yard).work())
    await asyncio.to_thread(began.wait, 10)
    paul = await yard.table.farmer("Paul", ANGO)
    await yard.table.offer(paul, 50)
    assert not work.done()
    go_on.set()
    await work
    assert where != [threading.get_ident()]
    assert (await yard.tour()).method is not None


async def test_what_was_changed_meanwhile_is_computed_again(yard: Yard, monkeypatch: pytest.MonkeyPatch) -> None:
    await yard.lot("Marie", 120, OFFRANVILLE)
    await yard.begin(load="")
    await yard.anne.press("300 kg")
    answer, asked = questions.answer, []
    loop = asyncio.get_running_loop()

    def meanwhile(question: questions.Question, *more: Any) -> Any:
        asked.append(question.vehicles[0].load_kg)
        if len(asked) == 1:
            pressed = yard.anne.data(f"v1:tour.load:{question.tour.id}:100")
            asyncio.run_coroutine_threadsafe(pressed, loop).result(10)
        return answer(question, *more)

    monkeypatch.setattr(questions, "answer", meanwhile)
    await yard.compute()
    assert asked == [300, 100]
    assert await yard.halts() == []
    assert "Trop lourd pour un véhicule : 20 kg de trop." in yard.card


async def test_without_the_version_what_was_changed_would_be_lost(yard: Yard, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: a plan that looks at no version writes over what was changed."""
    await yard.lot("Marie", 120, OFFRANVILLE)
    await yard.begin(load="")
    await yard.anne.press("300 kg")
    tour = await yard.tour()
    question = await yard.database.run(lambda tx: questions.read(tx, tour.id, yard.table.now))
    assert question is not None
    plan = questions.answer(question, AsTheCrowFlies(), 1.3)
    await yard.anne.data(f"v1:tour.load:{tour.id}:100")
    assert not await yard.database.run(lambda tx: tours.plan(tx, question.tour, plan, yard.table.now))
    blind = replace(question.tour, version=(await yard.tour()).version)
    assert await yard.database.run(lambda tx: tours.plan(tx, blind, plan, yard.table.now))
    assert [one.grams for one in await yard.halts()] == [120_000]


async def test_a_computation_that_fails_is_told_and_not_repeated_for_ever(
    yard: Yard, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await yard.lot("Marie", 120, OFFRANVILLE)
    await yard.begin(load="")
    await yard.anne.press("500 kg")

    def broken(*_arguments: Any) -> Any:
        raise ArithmeticError

    monkeypatch.setattr(questions, "answer", broken)
    await yard.compute()
    assert yard.card.endswith("Je n'ai pas pu calculer la tournée. Recommencez, ou changez les véhicules.")
    assert await touring(yard).work() == 0
    monkeypatch.undo()
    await yard.anne.press("Recalculer")
    await yard.compute()
    assert "1. 8 h" in yard.card


async def test_a_plan_that_takes_too_long_is_given_up(yard: Yard, monkeypatch: pytest.MonkeyPatch) -> None:
    await yard.lot("Marie", 120, OFFRANVILLE)
    await yard.begin(load="")
    await yard.anne.press("500 kg")

    class Never:
        async def between(self, points: object) -> Measured:
            await asyncio.sleep(60)
            raise AssertionError(points)

    monkeypatch.setattr("bot.touring.LONGEST", timedelta(seconds=0.05))
    await Touring(yard.database, lambda: yard.table.now, Never()).work()
    await yard.table.deliver()
    assert "Je n'ai pas pu calculer la tournée." in yard.card


async def test_with_a_router_the_card_says_so(yard: Yard) -> None:
    await yard.lot("Marie", 120, OFFRANVILLE)

    class Router:
        async def between(self, points: Sequence[Point]) -> Measured:
            n = len(points)
            far = [[0 if a == b else 12_000 for a in range(n)] for b in range(n)]
            return Measured(
                table(
                    points,
                    read_table(
                        {"code": "Ok", "distances": far, "durations": [[one / 20 for one in row] for row in far]}, n
                    ),
                ),
                None,
            )

    yard.ways = Router()
    await yard.begin()
    assert "\n\nDistances par la route.\n" in yard.card
    assert "(12 km)" in yard.card


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_two_hundred_farms(yard: Yard) -> None:
    """The card stays a message that Telegram takes, and the loop turns while it is computed."""
    farmer = await yard.table.person(await yard.table.farmer("Marie", OFFRANVILLE))
    places = [
        Place(f"Ferme {number}", Point(49.7 + number % 20 * 0.012, 0.8 + number // 20 * 0.025), "Offranville", "76482")
        for number in range(200)
    ]
    for number, place in enumerate(places):
        work = partial(a_lot, farmer=farmer, stop=yard.stop, kg=3 + number % 3, now=yard.table.now, place=place)
        await yard.database.run(work)
    await yard.begin(load="")
    await yard.anne.press("1 000 kg")
    waits: list[float] = []

    async def ticking() -> None:
        loop = asyncio.get_running_loop()
        while True:
            before = loop.time()
            await asyncio.sleep(0.01)
            waits.append(loop.time() - before - 0.01)

    ticks = asyncio.create_task(ticking())
    await yard.compute()
    ticks.cancel()
    assert sorted(waits)[len(waits) * 9 // 10] < 0.5
    assert len(yard.card) < 4096
    assert "\net encore " in yard.card
    await yard.anne.press("Choisir les fermes")
    await yard.anne.press("Voir la suite")
    assert "\n6. " in yard.card


# --- maps -------------------------------------------------------------------------------------------------------------


async def test_the_map_of_each_vehicle_comes_as_a_picture(yard: Yard) -> None:
    await yard.lot("Marie", 120, OFFRANVILLE)
    await yard.lot("Paul", 80, ANGO)
    tour = await yard.begin()
    await yard.anne.press("La carte")
    assert yard.anne.toasts[-1] == "Je dessine. La carte arrive dans un instant."
    await yard.compute()
    sent = yard.anne.last
    assert sent.text == "🗺 Le camion : 2 fermes, 200 kg."
    assert sent.document is not None
    assert sent.document["name"] == "tournee.png"
    assert sent.document["seen"]
    with Image.open(BytesIO(b64decode(sent.document["base64"]))) as image:
        assert (image.format, image.width) == ("PNG", 1080)
    assert (await yard.tour()).pictures == ()
    await yard.anne.data(f"v1:tour.open:{tour.id}:{tour.version}")
    assert (await yard.tour()).state == "open", "a map changes nothing: what was shown may still be opened"


async def test_a_map_of_a_vehicle_that_is_gone_is_forgotten(yard: Yard) -> None:
    await yard.lot("Marie", 120, OFFRANVILLE)
    tour = await yard.begin()
    anne = await yard.table.person(yard.anne)
    await yard.database.run(
        lambda tx: tour_work.want_pictures(tx, tour.id, [Picture(999, anne.id, "k")], yard.table.now)
    )
    await yard.compute()
    assert (await yard.tour()).waits_since is None


async def test_a_map_that_cannot_be_drawn_is_told(yard: Yard, monkeypatch: pytest.MonkeyPatch) -> None:
    await yard.lot("Marie", 120, OFFRANVILLE)
    await yard.begin()
    card = yard.card
    await yard.anne.press("La carte")

    def broken(_sketch: object) -> bytes:
        raise ArithmeticError

    monkeypatch.setattr(pictures, "drawn", broken)
    await yard.compute()
    assert yard.anne.text == "Je n'ai pas pu dessiner la carte. Réessayez plus tard."
    assert yard.card == card


async def test_nothing_to_draw(yard: Yard) -> None:
    await yard.lot("Marie", 120, OFFRANVILLE)
    await yard.begin(load="")
    tour = await yard.tour()
    await yard.anne.data(f"v1:tour.map:{tour.id}")
    assert yard.anne.text == "Aucune ferme n'est encore dans cette tournée. Il n'y a rien à dessiner."


async def test_estimates_are_the_same_whatever_is_asked() -> None:
    measured = await Estimated(1.2, 60).between([Point(49, 1), Point(50, 1)])
    assert (measured.factor, measured.roads) == (1.2, AsTheCrowFlies(1.2, 60))
