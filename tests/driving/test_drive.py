"""A driver fetches lots before a stop: asked, told, one tap a farm; everybody concerned hears of it once."""

from __future__ import annotations

import asyncio
from datetime import datetime
from functools import partial

import pytest
from sqlalchemy import select

from domain.people import Person, Role
from domain.words import Value
from locales import plain
from services.driving import loading
from services.driving.progress import lines
from storage import allocations, harvests, offers, service_times, tours
from storage.database import Transaction
from storage.tables import outbox
from tests.driving.conftest import Scene, a_scene
from tests.end_to_end.table import Phone, Table, plainly


async def states(scene: Scene) -> list[str]:
    return [(await scene.halt(number)).state for number in range(len(scene.halts))]


async def grams(scene: Scene) -> list[list[tuple[str, float, str, int, str]]]:
    found = await scene.run(lambda tx: harvests.of_halts(tx, [halt.id for halt in scene.halts]))
    return [[(w.product, w.quantity, w.unit, w.grams, w.method) for w in found[halt.id]] for halt in scene.halts]


async def lots(scene: Scene, number: int) -> list[tuple[str, int]]:
    found = await scene.run(lambda tx: allocations.of_offer(tx, scene.offers[number]))
    return [(one.state, one.grams) for one in found if one.stop == scene.stop.id]


async def offer_state(scene: Scene, number: int) -> str:
    return (await scene.run(lambda tx: offers.get(tx, scene.offers[number]))).state


def since(phone: Phone, seen: int) -> list[str]:
    return [text for text in phone.texts()[seen:] if text]


async def on_the_day(scene: Scene, hour: int = 7, minute: int = 35) -> None:
    await scene.paul.data(f"v1:drive.yes:{scene.vehicle.id}")
    scene.at(hour, minute)


# --- will you drive? --------------------------------------------------------------------------------------------------


async def test_who_is_asked_sees_what_it_is_and_says_yes(scene: Scene) -> None:
    assert (await scene.paul.say("/ma_tournee")).splitlines() == [
        "🚐 Collecte du jeudi 17 septembre, pour Luneray",
        "3 fermes à collecter avant le passage du camion : 185 kg.",
        "Sur la route : Offranville, Arques-la-Bataille et Bacqueville-en-Caux.",
        "De 7 h à 9 h, 42 km.",
        "",
        "Pouvez-vous conduire ?",
    ]
    await scene.paul.press("Je conduis")
    assert scene.card() == [
        "🚐 Collecte du jeudi 17 septembre, pour Luneray",
        "Voiture : Paul Roger",
        "7 h : départ, Dieppe",
        "1. 7 h 30, Ferme 1, Offranville : 85 kg de tomates",
        "2. 8 h, Ferme 2, Arques-la-Bataille : 60 kg de tomates",
        "3. 8 h 30, Ferme 3, Bacqueville-en-Caux : 40 kg de tomates",
        "9 h : 🚚 Place du marché, Luneray",
        "",
        "Le contact des fermes s'affiche le jour même.",
    ]
    assert scene.paul.last.labels == ["Arrêt 1", "Arrêt 2", "Arrêt 3", "Je ne peux plus conduire"]
    assert scene.anne.text == "✅ Paul Roger conduit. Collecte du jeudi 17 septembre, pour Luneray."


async def test_a_no_is_told_at_once_and_a_yes_is_taken_back_only_when_sure(scene: Scene) -> None:
    await scene.paul.say("/ma_tournee")
    await scene.paul.press("Je ne peux pas")
    assert scene.anne.text.splitlines() == [
        "⚠️ Paul Roger ne peut pas conduire.",
        "Collecte du jeudi 17 septembre, pour Luneray",
        "Sans autre voiture, personne ne collecte ces lots.",
    ]
    assert scene.anne.last.labels == ["Revoir la tournée"]
    assert await scene.paul.say("/ma_tournee") == (
        "Vous n'avez pas de collecte à conduire en ce moment. Si on vous le demande, je vous écris."
    )
    await scene.paul.press("Je peux conduire, finalement")
    assert scene.anne.text.startswith("✅ Paul Roger conduit.")
    heard = len(scene.anne.shown)
    await scene.paul.press("Je ne peux plus conduire")
    assert len(scene.anne.shown) == heard
    await scene.paul.press("Je ne peux pas conduire")
    assert scene.anne.text.startswith("⚠️ Paul Roger ne peut pas conduire.")


async def test_taps_on_yes_and_no_are_told_once(scene: Scene) -> None:
    for _tap in range(5):
        await scene.paul.data(f"v1:drive.yes:{scene.vehicle.id}")
    for _tap in range(5):
        await scene.paul.data(f"v1:drive.no:{scene.vehicle.id}:sure")
    told = [text for text in scene.anne.texts() if "Paul Roger" in text]
    assert [text[0] for text in told] == ["✅", "⚠"]


async def test_once_something_is_loaded_the_way_is_not_given_up(scene: Scene) -> None:
    await on_the_day(scene)
    await scene.paul.say("/ma_tournee")
    await scene.paul.press("✅ Chargé : 85 kg")
    await scene.paul.data(f"v1:drive.no:{scene.vehicle.id}:sure")
    assert scene.paul.text == "La collecte a commencé. Si vous ne pouvez pas continuer, écrivez à votre centre."


# --- what is told of the farms ----------------------------------------------------------------------------------------


async def test_contacts_are_shown_on_the_day_the_place_when_it_is_asked_for(scene: Scene) -> None:
    await scene.paul.data(f"v1:drive.yes:{scene.vehicle.id}")
    await scene.paul.press("Arrêt 1")
    assert scene.card() == [
        "🚐 Arrêt 1 sur 3 : Ferme 1",
        "7 h 30, Offranville",
        "85 kg de tomates, environ 7 cagettes",
        "Le contact de la ferme s'affiche le jour même.",
    ]
    assert scene.paul.last.labels == ["📍 Où est-ce ?", "Toute la liste"]
    await scene.paul.press("📍 Où est-ce ?")
    assert scene.paul.last.venue == {
        "lat": 49.8712,
        "lon": 1.0473,
        "title": "Ferme 1",
        "address": "12 chemin des Tilleuls",
    }
    scene.at(7, 10)
    await scene.paul.say("/ma_tournee")
    assert scene.card()[-1] == "Pour écrire à la ferme : Ferme 1"
    payloads = await scene.run(lambda tx: _payloads(tx, scene.paul))
    assert f'<a href="tg://user?id={scene.farmers[0].id}">Ferme 1</a>' in payloads[-1]
    assert not any("tg://user" in text for text in payloads[:-1])


async def _payloads(tx: Transaction, phone: Phone) -> list[str]:
    rows = await tx.all(select(outbox).where(outbox.c.chat_id == phone.id).order_by(outbox.c.id))
    return [row.payload.get("text", "") for row in rows]


async def test_reminded_on_the_eve_and_in_the_morning(scene: Scene) -> None:
    await scene.paul.data(f"v1:drive.yes:{scene.vehicle.id}")
    seen = len(scene.paul.shown)
    scene.at(17, 59, days=-1)
    await scene.table.ring()
    assert len(scene.paul.shown) == seen
    scene.at(18, 0, days=-1)
    await scene.table.ring()
    await scene.table.ring()
    assert [text.splitlines()[0] for text in since(scene.paul, seen)] == [
        "🚐 Collecte du jeudi 17 septembre, pour Luneray"
    ]
    scene.at(7, 59)
    await scene.table.ring()
    assert len(scene.paul.shown) == seen + 1, "nobody is woken"
    scene.at(8, 0)
    await scene.table.ring()
    await scene.table.ring()
    assert [text.splitlines()[0] for text in since(scene.paul, seen + 1)] == ["🚐 Arrêt 1 sur 3 : Ferme 1"]


async def test_who_said_no_is_not_reminded(scene: Scene) -> None:
    await scene.paul.data(f"v1:drive.no:{scene.vehicle.id}")
    seen = len(scene.paul.shown)
    for hour, days in ((18, -1), (8, 0)):
        scene.at(hour, days=days)
        await scene.table.ring()
    assert len(scene.paul.shown) == seen


async def test_the_trucks_team_sees_the_list_where_no_driver_is_named(table: Table) -> None:
    scene = await a_scene(table, truck=True)
    facilitator = await table.coordinator("Fanny", role=Role.FACILITATOR)
    scene.at(18, 0, days=-1)
    await table.ring()
    assert scene.card(facilitator)[:3] == [
        "🚐 Collecte du jeudi 17 septembre, pour Luneray",
        "Avec le camion",
        "7 h : départ, 3 rue Secrète",
    ]
    scene.at(7, 40)
    await facilitator.data(f"v1:drive.load:{scene.halts[0].id}:85000")
    assert (await states(scene))[0] == "picked"


# --- one tap a farm ---------------------------------------------------------------------------------------------------


async def test_one_tap_loads_what_was_planned_thanks_the_farmer_and_shows_the_next(scene: Scene) -> None:
    await on_the_day(scene)
    await scene.paul.say("/ma_tournee")
    assert scene.paul.last.labels == [
        "✅ Chargé : 85 kg",
        "Autre quantité",
        "Il n'y a rien",
        "📍 Où est-ce ?",
        "Passer",
        "Toute la liste",
    ]
    heard = len(scene.anne.shown)
    await scene.paul.press("✅ Chargé : 85 kg")
    assert scene.card() == [
        "✅ 1. Ferme 1 : 85 kg de tomates",
        "",
        "🚐 Arrêt 2 sur 3 : Ferme 2",
        "8 h, Arques-la-Bataille",
        "60 kg de tomates, environ 5 cagettes",
        "Pour écrire à la ferme : Ferme 2",
    ]
    assert scene.paul.toasts[-1] == "C'est noté."
    assert scene.farmers[0].text == "🙏 Merci. En route pour Luneray : 85 kg de tomates."
    assert await grams(scene) == [[("tomate", 85.0, "kg", 85000, "estimated")], [], []]
    assert len(scene.anne.shown) == heard, "what goes as planned disturbs nobody"


async def test_fifty_taps_at_once_count_once(scene: Scene) -> None:
    await on_the_day(scene)
    person = await scene.table.person(scene.paul)
    taps = [
        scene.run(lambda tx: loading.load_planned(tx, person, scene.halts[0].id, 85_000, scene.table.now))
        for _tap in range(50)
    ]
    assert sum(news for _drive, news in await asyncio.gather(*taps)) == 1
    await scene.table.deliver()
    assert await grams(scene) == [[("tomate", 85.0, "kg", 85000, "estimated")], [], []]
    assert [text for text in scene.farmers[0].texts() if text.startswith("🙏")] == [
        "🙏 Merci. En route pour Luneray : 85 kg de tomates."
    ]


async def test_without_the_condition_fifty_taps_would_count_fifty_times(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: a halt that is settled however often."""

    async def always(*_args: object) -> bool:
        return True

    await on_the_day(scene)
    monkeypatch.setattr(tours, "settle", always)
    for _tap in range(3):
        await scene.paul.data(f"v1:drive.load:{scene.halts[0].id}:85000")
    assert len((await grams(scene))[0]) == 3
    monkeypatch.undo()
    assert await scene.run(lambda tx: tours.settle(tx, scene.halts[0].id, "picked", None, scene.table.now))


async def test_a_second_tap_says_that_it_is_noted(scene: Scene) -> None:
    await on_the_day(scene)
    for _tap in range(2):
        await scene.paul.data(f"v1:drive.load:{scene.halts[0].id}:85000")
    assert scene.paul.toasts[-1] == "C'est déjà noté."
    await scene.paul.data(f"v1:drive.none:{scene.halts[0].id}")
    assert scene.paul.toasts[-1] == "C'est déjà noté."
    assert await states(scene) == ["picked", "planned", "planned"]


@pytest.mark.parametrize(
    ("said", "weighing", "shown"),
    [
        ("70 kg", ("tomate", 70.0, "kg", 70000, "estimated"), "70 kg de tomates"),
        ("70", ("tomate", 70.0, "kg", 70000, "estimated"), "70 kg de tomates"),
        ("70 kg pesés", ("tomate", 70.0, "kg", 70000, "weighed"), "70 kg de tomates"),
        ("6 cagettes", ("tomate", 6.0, "cagette", 49800, "counted"), "6 cagettes de tomates (environ 50 kg)"),
        ("100 kg", ("tomate", 100.0, "kg", 100000, "estimated"), "100 kg de tomates"),
    ],
)
async def test_another_amount_in_words(
    scene: Scene, said: str, weighing: tuple[str, float, str, int, str], shown: str
) -> None:
    await on_the_day(scene)
    await scene.paul.say("/ma_tournee")
    await scene.paul.press("Autre quantité")
    assert scene.paul.text.splitlines() == [
        "Ferme 1",
        "tomates : combien avez-vous chargé ? Par exemple : 70 kg, ou 6 cagettes. Pour arrêter : /annuler",
    ]
    await scene.paul.say(said)
    assert (await grams(scene))[0] == [weighing]
    assert scene.card()[0] == f"✅ 1. Ferme 1 : {shown}"
    assert scene.farmers[0].text == f"🙏 Merci. En route pour Luneray : {shown}."
    assert scene.anne.text == f"🚐 Ferme 1 : {shown} à bord. Prévu : 85 kg."


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("beaucoup", "Écrivez un poids ou un nombre de cagettes."),
        ("-5 kg", "Écrivez un poids ou un nombre de cagettes."),
        ("🍅", "Écrivez un poids ou un nombre de cagettes."),
        ("1e9 kg", "Écrivez un poids ou un nombre de cagettes."),
        ("70 kg ou 80 kg", "Écrivez un poids ou un nombre de cagettes."),
        ("rien", "S'il n'y avait rien, touchez « Il n'y a rien »."),
        ("0", "S'il n'y avait rien, touchez « Il n'y a rien »."),
        ("7000 kg", "7 000 kg, c'est beaucoup pour cette voiture : elle prend 200 kg."),
        ("x" * 4000, "Écrivez un poids ou un nombre de cagettes."),
    ],
)
async def test_a_bad_amount_is_said_kindly_and_may_be_written_again(scene: Scene, said: str, answer: str) -> None:
    await on_the_day(scene)
    await scene.paul.say("/ma_tournee")
    await scene.paul.press("Autre quantité")
    assert (await scene.paul.say(said)).startswith(answer)
    assert await states(scene) == ["planned", "planned", "planned"]
    await scene.paul.say("70 kg")
    assert (await grams(scene))[0] == [("tomate", 70.0, "kg", 70000, "estimated")]


async def test_an_amount_that_was_noted_otherwise_meanwhile_is_not_waited_for(scene: Scene) -> None:
    await on_the_day(scene)
    await scene.paul.say("/ma_tournee")
    await scene.paul.press("Autre quantité")
    await scene.anne.data(f"v1:drive.load:{scene.halts[0].id}:85000")
    assert (await scene.paul.say("70 kg")).startswith("C'est déjà noté.")
    assert await grams(scene) == [[("tomate", 85.0, "kg", 85000, "estimated")], [], []]


async def test_nothing_there_frees_the_room_and_blames_nobody(scene: Scene) -> None:
    await on_the_day(scene)
    await scene.paul.say("/ma_tournee")
    await scene.paul.press("Il n'y a rien")
    assert scene.farmers[0].text.splitlines() == [
        "🚐 Nous étions chez vous. Il n'y avait rien à charger.",
        "Cela arrive. Merci quand même.",
        "Si la récolte est encore là, offrez-la à nouveau. Je cherche un autre passage.",
    ]
    assert scene.farmers[0].last.labels == ["Offrir à nouveau"]
    assert scene.anne.text.splitlines() == [
        "🚐 Ferme 1 : il n'y avait rien.",
        "Place libre en plus au passage du jeudi 17 septembre : 85 kg.",
        "Pour écrire à la ferme : Ferme 1",
    ]
    assert (await lots(scene, 0), await offer_state(scene, 0)) == ([("cancelled", 85000)], "expired")
    assert await states(scene) == ["nothing", "planned", "planned"]


async def test_passing_by_is_asked_once_then_another_stop_is_looked_for(scene: Scene) -> None:
    other = await scene.table.stop(days=3, hour=14)
    await on_the_day(scene)
    await scene.paul.say("/ma_tournee")
    await scene.paul.press("Passer")
    assert scene.card() == [
        "Vous n'allez pas à cette ferme : Ferme 1 ?",
        "La ferme le saura tout de suite. Je cherche un autre passage pour 85 kg de tomates.",
    ]
    assert await states(scene) == ["planned", "planned", "planned"]
    await scene.paul.press("Je n'y vais pas")
    assert await states(scene) == ["skipped", "planned", "planned"]
    text = scene.farmers[0].text
    assert text.startswith("🚐 Nous ne pouvons pas passer chez vous aujourd'hui.")
    assert "vendredi 18 septembre, de 14 h à 17 h" in text
    found = await scene.run(lambda tx: allocations.of_offer(tx, scene.offers[0]))
    assert [(one.stop, one.state) for one in found] == [(scene.stop.id, "declined"), (other.id, "proposed")]
    assert scene.anne.card(f"halt:{scene.halts[0].id}").text.splitlines() == [
        "🚐 Ferme 1 : Paul Roger n'y va pas.",
        "J'ai cherché un autre passage pour 85 kg.",
        "Pour écrire à la ferme : Ferme 1",
    ]


# --- slips ------------------------------------------------------------------------------------------------------------


async def test_a_slip_is_taken_back_until_the_tour_is_done(scene: Scene) -> None:
    await on_the_day(scene)
    await scene.paul.say("/ma_tournee")
    await scene.paul.press("✅ Chargé : 85 kg")
    await scene.paul.press("Corriger l'arrêt 1")
    assert scene.paul.last.labels == ["Corriger : pas encore fait", "Retour"]
    await scene.paul.press("Corriger : pas encore fait")
    assert (await states(scene), await grams(scene)) == (["planned"] * 3, [[], [], []])
    await scene.paul.press("Autre quantité")
    await scene.paul.say("70 kg")
    assert await grams(scene) == [[("tomate", 70.0, "kg", 70000, "estimated")], [], []]
    assert scene.farmers[0].text == "🙏 Merci. En route pour Luneray : 70 kg de tomates."


@pytest.mark.parametrize("what", ["none", "pass"])
async def test_after_a_slip_the_lot_has_its_room_again(scene: Scene, what: str) -> None:
    await scene.table.stop(days=3, hour=14)
    await on_the_day(scene)
    await scene.paul.data(f"v1:drive.{what}:{scene.halts[0].id}")
    for _tap in range(3):
        await scene.paul.data(f"v1:drive.fix:{scene.halts[0].id}")
    live = await scene.run(lambda tx: allocations.of_offer(tx, scene.offers[0], "accepted", "proposed"))
    assert [(one.stop, one.state, one.grams) for one in live] == [(scene.stop.id, "accepted", 85000)]
    assert await offer_state(scene, 0) == "settled"
    assert scene.farmers[0].text == ("↩️ C'était une erreur de notre part. Nous comptons bien sur votre récolte.")
    assert scene.anne.text == "🚐 Ferme 1 : c'était une erreur. La collecte y passe."
    assert scene.card()[0] == "🚐 Arrêt 1 sur 3 : Ferme 1"


async def test_room_that_was_given_away_is_not_given_twice(scene: Scene) -> None:
    """600 kg at the stop, 185 planned: 85 are let go, 450 come, 50 are left for the slip."""
    await on_the_day(scene)
    await scene.paul.data(f"v1:drive.none:{scene.halts[0].id}")
    big = await scene.table.farmer("Grande Ferme")
    offer = await scene.table.offer(big, 450)
    await scene.anne.data(f"v1:lot.accept:{offer}:{scene.stop.id}")
    await scene.paul.data(f"v1:drive.fix:{scene.halts[0].id}")
    assert scene.anne.text.splitlines() == [
        "🚐 Ferme 1 : c'était une erreur. La collecte y passe.",
        "⚠️ Le passage n'a plus de place pour 35 kg.",
    ]
    assert sorted(await lots(scene, 0)) == [("accepted", 50000), ("cancelled", 35000)]


# --- late, and done ---------------------------------------------------------------------------------------------------


async def test_the_farms_that_follow_are_told_a_later_hour_once(scene: Scene) -> None:
    await on_the_day(scene, 7, 55)
    await scene.paul.data(f"v1:drive.load:{scene.halts[0].id}:85000")
    assert not any("plus tard" in text for farmer in scene.farmers for text in farmer.texts()), "15 minutes are nothing"
    await scene.paul.data(f"v1:drive.fix:{scene.halts[0].id}")
    scene.at(8, 2)
    await scene.paul.data(f"v1:drive.load:{scene.halts[0].id}:85000")
    assert [farmer.text for farmer in scene.farmers[1:]] == [
        "🚐 Un peu plus tard que prévu : nous arrivons chez vous vers 8 h 25.",
        "🚐 Un peu plus tard que prévu : nous arrivons chez vous vers 8 h 55.",
    ]
    scene.at(8, 50)
    await scene.paul.data(f"v1:drive.load:{scene.halts[1].id}:60000")
    assert sum("plus tard" in text for text in scene.farmers[2].texts()) == 1


async def test_who_notes_several_farms_at_once_tells_nobody_a_wrong_hour(scene: Scene) -> None:
    """The new hour waits two minutes; thanks take its place."""
    await on_the_day(scene, 8, 45)
    person = await scene.table.person(scene.paul)
    for halt, lot in zip(scene.halts, (85_000, 60_000, 40_000), strict=True):
        await scene.run(partial(_load, person, halt.id, lot, scene.table.now))
    await scene.table.deliver()
    assert not any("plus tard" in text for farmer in scene.farmers for text in farmer.texts())


async def _load(person: Person, halt: int, grams: int, now: datetime, tx: Transaction) -> None:
    await loading.load_planned(tx, person, halt, grams, now)


async def test_with_the_last_farm_all_is_told_and_the_time_recorded(scene: Scene) -> None:
    await on_the_day(scene)
    await scene.paul.data(f"v1:drive.load:{scene.halts[0].id}:85000")
    scene.at(8, 5)
    await scene.paul.data(f"v1:drive.none:{scene.halts[1].id}")
    scene.at(8, 35)
    await scene.paul.data(f"v1:drive.load:{scene.halts[2].id}:40000")
    assert scene.card() == [
        "✅ La collecte est terminée. Merci, Paul.",
        "Collecte du jeudi 17 septembre, pour Luneray",
        "Voiture : Paul Roger",
        "Chargé : 125 kg. Prévu : 185 kg.",
        "• tomates : 125 kg sur 185 kg",
        "Route : environ 42 km.",
        "Apportez tout au camion : Place du marché, Luneray.",
    ]
    assert scene.card(scene.anne)[0] == "✅ La collecte est terminée."
    assert await scene.state() == "done"
    found = await scene.run(lambda tx: service_times.of_thing(tx, f"tour:{scene.tour.id}"))
    assert [(one.role, one.minutes, one.state) for one in found] == [("pickup", 120, "recorded")]
    await scene.paul.press("📍 Où est le camion ?")
    assert scene.paul.last.venue == {"lat": 49.828, "lon": 0.915, "title": "Place du marché", "address": "Luneray"}


async def test_a_slip_at_the_last_farm_opens_the_tour_again(scene: Scene) -> None:
    await on_the_day(scene)
    for halt, lot in zip(scene.halts, (85, 60, 40), strict=True):
        await scene.paul.data(f"v1:drive.load:{halt.id}:{lot * 1000}")
    await scene.paul.data(f"v1:drive.fix:{scene.halts[2].id}")
    assert await scene.state() == "open"
    await scene.paul.press("Autre quantité")
    await scene.paul.say("30 kg")
    assert await scene.state() == "done"
    assert "Chargé : 175 kg. Prévu : 185 kg." in scene.card()
    found = await scene.run(lambda tx: service_times.of_thing(tx, f"tour:{scene.tour.id}"))
    assert [one.minutes for one in found] == [120], "recorded once"


async def test_long_after_the_stop_nothing_is_changed_any_more(scene: Scene) -> None:
    await on_the_day(scene)
    await scene.paul.data(f"v1:drive.load:{scene.halts[0].id}:85000")
    scene.at(9, 0, days=1)
    for data in (f"v1:drive.fix:{scene.halts[0].id}", f"v1:drive.none:{scene.halts[1].id}"):
        await scene.paul.data(data)
        assert scene.paul.text.startswith("Cette collecte est terminée depuis longtemps.")
    assert await states(scene) == ["picked", "planned", "planned"]


async def test_coordinators_see_how_far_it_is(scene: Scene) -> None:
    async def progress() -> list[str]:
        found = await scene.run(lambda tx: _lines(tx, scene.tour.id))
        return [plainly(plain(one, "fr")) for one in found]

    assert await progress() == ["🚐 Paul Roger : pas encore de réponse"]
    await on_the_day(scene)
    assert await progress() == ["🚐 Paul Roger : départ à 7 h"]
    await scene.paul.data(f"v1:drive.load:{scene.halts[0].id}:85000")
    await scene.paul.data(f"v1:drive.none:{scene.halts[1].id}")
    assert await progress() == ["🚐 Paul Roger : 2 fermes sur 3. Chargé : 85 kg", "   ✖️ Ferme 2 : rien sur place"]


async def test_the_coordinators_card_follows(scene: Scene) -> None:
    await scene.anne.data(f"v1:tour.plan:{scene.stop.id}")
    before = scene.anne.card(f"tour:{scene.stop.id}").text
    await on_the_day(scene)
    assert "✅ conduit" in scene.anne.card(f"tour:{scene.stop.id}").text
    await scene.paul.data(f"v1:drive.load:{scene.halts[0].id}:85000")
    after = scene.anne.card(f"tour:{scene.stop.id}").text.splitlines()
    assert "🚐 Paul Roger : 1 ferme sur 3. Chargé : 85 kg" in after
    assert "🚐 Paul Roger" not in before


async def test_lots_that_are_taken_back_on_the_way_may_end_it(scene: Scene) -> None:
    await on_the_day(scene)
    await scene.paul.data(f"v1:drive.load:{scene.halts[0].id}:85000")
    for number in (1, 2):
        await scene.farmers[number].data(f"v1:offer.gone:{scene.offers[number]}")
    await scene.table.ring()
    assert await states(scene) == ["picked", "skipped", "skipped"]
    assert await scene.state() == "done"
    assert scene.paul.card("drive").text.startswith("✅ La collecte est terminée. Merci, Paul.")
    found = await scene.run(lambda tx: service_times.of_thing(tx, f"tour:{scene.tour.id}"))
    assert [one.minutes for one in found] == [120]


async def _lines(tx: Transaction, tour_id: int) -> list[Value]:
    return list(await lines(tx, await tours.get(tx, tour_id)))


# --- who may ----------------------------------------------------------------------------------------------------------

VERBS = ("show", "list", "yes", "no", "truck")
AT_FARM = ("halt", "where", "load", "other", "none", "skip", "pass", "fix")


async def test_somebody_elses_tour_is_refused(scene: Scene) -> None:
    await on_the_day(scene)
    rose = await scene.table.resident("Rose")
    for verb in (*VERBS, *AT_FARM):
        about = scene.vehicle.id if verb in VERBS else scene.halts[0].id
        await rose.data(f"v1:drive.{verb}:{about}" + (":85000" if verb == "load" else ""))
        assert rose.text in {
            "Cette collecte n'est pas la vôtre, ou elle est terminée. Les vôtres sont ici : /ma_tournee",
            "Seule la personne à qui je l'ai demandé peut répondre ici.",
        }, verb
    assert len(rose.shown) == len(VERBS) + len(AT_FARM)
    assert await states(scene) == ["planned", "planned", "planned"]


async def test_forged_buttons_are_answered(scene: Scene) -> None:
    await on_the_day(scene)
    for verb in (*VERBS, *AT_FARM):
        for about in ("0", "999999", "x", "-1", "999999999999999999", "x:1"):
            seen = len(scene.paul.shown)
            await scene.paul.data(f"v1:drive.{verb}:{about}")
            assert len(scene.paul.shown) == seen + 1, (verb, about)
    assert await states(scene) == ["planned", "planned", "planned"]


async def test_a_lot_that_was_taken_back_is_not_loaded_by_an_old_button(scene: Scene) -> None:
    await on_the_day(scene)
    await scene.paul.say("/ma_tournee")
    await scene.farmers[0].data(f"v1:offer.gone:{scene.offers[0]}")
    assert await offer_state(scene, 0) == "withdrawn"
    await scene.paul.press("✅ Chargé : 85 kg")
    assert scene.paul.text == "Ce lot a changé entre-temps. Regardez à nouveau : /ma_tournee"
    await scene.paul.say("/ma_tournee")
    assert "⚠️ La ferme a repris ce lot. Il n'y a rien à charger." in scene.card()


async def test_before_the_day_nothing_is_loaded(scene: Scene) -> None:
    await scene.paul.data(f"v1:drive.yes:{scene.vehicle.id}")
    await scene.paul.data(f"v1:drive.load:{scene.halts[0].id}:85000")
    assert scene.paul.text == "Ce qui est chargé se note le jour même : jeudi 17 septembre."
    assert await states(scene) == ["planned", "planned", "planned"]


async def test_a_coordinator_may_note_for_the_driver_who_sees_the_end(scene: Scene) -> None:
    await on_the_day(scene)
    for halt, lot in zip(scene.halts, (85, 60, 40), strict=True):
        await scene.anne.data(f"v1:drive.load:{halt.id}:{lot * 1000}")
    assert scene.card()[0] == "✅ La collecte est terminée. Merci, Paul."
    assert scene.card(scene.anne)[0] == "✅ La collecte est terminée."
    assert (await scene.halt(0)).done_by == (await scene.table.person(scene.anne)).id
