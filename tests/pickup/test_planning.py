"""A coordinator plans the pick-up tour of a stop on one card, by taps and in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from domain.people import Part
from domain.places import Place, Point
from matching.tours import plan as planner
from services import lookup
from storage import people, stops, tours
from tests.end_to_end.table import LUNERAY_TOWN
from tests.pickup.conftest import ANGO, OFFRANVILLE, TOTES, Yard
from tests.pickup.made import a_lot

HEAD = "🧺 Tournée de collecte\njeudi 17 septembre, de 9 h à 12 h\nPlace du marché, Luneray"


async def test_the_truck_is_asked_for_once_then_the_way_is_computed_and_shown(yard: Yard) -> None:
    await yard.lot("Marie", 120, OFFRANVILLE)
    await yard.lot("Paul", 80, ANGO, product="courgette")
    await yard.anne.data(f"v1:tour.plan:{yard.stop.id}")
    asked = "Combien le camion porte-t-il ?\nTouchez une réponse. Ou prenez seulement des voitures."
    assert yard.card == f"{HEAD}\n\n2 lots sont à collecter.\n{asked}"
    assert yard.labels == [
        "300 kg",
        "500 kg",
        "800 kg",
        "1 000 kg",
        "Une autre charge",
        "Ajouter une voiture",
        "Annuler la tournée",
    ]
    await yard.anne.press("500 kg")
    assert yard.card == f"{HEAD}\n\n⏳ Je calcule : 2 fermes, 1 véhicule. Quelques secondes."
    await yard.compute()
    assert yard.card == (
        f"{HEAD}\n\n"
        "🚚 Le camion\n"
        "Départ à 7 h 30 : Centre du Phare\n"
        "1. 7 h 40 Paul, Varengeville-sur-Mer : 80 kg, 6 cagettes (7,5 km)\n"
        "2. 8 h Marie, Offranville : 120 kg, 8 cagettes (7,1 km)\n"
        "Au passage du camion à 8 h 29.\n"
        "Total : 200 kg, 14 cagettes, 28 km dont 8 km de détour, 59 min.\n\n"
        "Distances estimées : ligne droite × 1,3.\n"
        "Personne n'est encore au courant. C'est bon ? Alors ouvrez la tournée."
    )
    assert yard.labels == [
        "✅ Ouvrir la tournée",
        "Recalculer",
        "La carte",
        "Choisir les fermes",
        "Ajouter une voiture",
        "Changer l'heure",
        "Changer le camion",
        "Retirer un véhicule",
        "Annuler la tournée",
    ]


async def test_without_pyvrp_the_card_is_the_same(yard: Yard, monkeypatch: pytest.MonkeyPatch) -> None:
    await yard.lot("Marie", 120, OFFRANVILLE)
    await yard.lot("Paul", 80, ANGO, product="courgette")
    await yard.begin()
    card, method = yard.card, (await yard.tour()).method
    assert method in {"insertion", "solver"}
    monkeypatch.setattr(planner, "_solver", lambda: None)
    await yard.anne.press("Recalculer")
    await yard.compute()
    assert (await yard.tour()).method == "insertion"
    assert yard.card == card


async def test_the_next_tour_takes_the_truck_as_it_was(yard: Yard) -> None:
    await yard.lot("Marie", 120, OFFRANVILLE)
    tour = await yard.begin("300 kg")
    await yard.anne.press("Annuler la tournée")
    assert yard.card == f"{HEAD}\n🚫 Annulée. Personne ne part."
    await yard.begin(load="")
    await yard.compute()
    again = await yard.tour()
    assert again.id != tour.id
    (truck,) = await yard.database.run(lambda tx: tours.vehicles(tx, again.id))
    assert (truck.load_grams, truck.start.label, again.method is not None) == (300_000, "Centre du Phare", True)


async def test_the_list_of_stops_with_pick_ups(yard: Yard) -> None:
    await yard.anne.say("/collectes")
    assert yard.anne.text == (
        "Rien n'est à collecter pour vos passages. Les fermes apportent leurs lots, ou aucun lot n'attend."
    )
    await yard.lot("Marie", 120, OFFRANVILLE)
    await yard.lot("Jean", 60, TOTES, accept=False)
    await yard.anne.say("/pickups")
    when = "jeudi 17 septembre, de 9 h à 12 h\nPlace du marché, Luneray"
    assert yard.anne.text == (
        f"{when}\n1 lot à collecter : 120 kg.\n1 lot attend encore votre réponse : /propositions\n"
        "Aucune tournée n'est encore prévue."
    )
    await yard.anne.press("Tournée de collecte")
    assert yard.card.startswith(HEAD)


async def test_six_stops_are_two_pages(yard: Yard) -> None:
    for days in range(3, 8):
        stop = await yard.table.stop(days=days, kg=900)
        farmer = await yard.table.person(await yard.table.farmer(f"Ferme {days}"))
        await yard.database.run(partial(a_lot, farmer=farmer, stop=stop, kg=50, now=yard.table.now))
    await yard.lot("Marie", 120, OFFRANVILLE)
    await yard.anne.say("/collectes")
    assert yard.anne.text == "Encore 1 passage avec des collectes."
    await yard.anne.press("Voir la suite")
    assert yard.anne.text.startswith("mardi 22 septembre")


async def test_proposals_are_counted_and_never_fetched(yard: Yard) -> None:
    await yard.lot("Marie", 120, OFFRANVILLE)
    await yard.lot("Jean", 60, TOTES, accept=False)
    await yard.begin()
    assert [one.grams for one in await yard.halts()] == [120_000]
    assert "1 autre lot à collecter attend votre réponse : /propositions" in yard.card


# --- what cannot be ---------------------------------------------------------------------------------------------------


async def test_without_a_lot_there_is_no_tour(yard: Yard) -> None:
    await yard.anne.data(f"v1:tour.plan:{yard.stop.id}")
    assert yard.anne.text == (
        "Aucun lot n'est à collecter pour ce passage. Les fermes apportent les leurs, ou aucun n'est encore accepté."
    )
    await yard.lot("Jean", 60, TOTES, accept=False)
    await yard.anne.data(f"v1:tour.plan:{yard.stop.id}")
    assert yard.anne.text == (
        "Aucun lot à collecter n'est encore accepté pour ce passage. Répondez d'abord aux propositions : /propositions"
    )


async def test_a_stop_that_has_begun_or_is_cancelled(yard: Yard) -> None:
    await yard.lot("Marie", 120, OFFRANVILLE)
    tour = await yard.begin()
    now, yard.table.now = yard.table.now, yard.stop.start
    await yard.anne.data(f"v1:tour.again:{tour.id}")
    assert yard.anne.text == "Ce passage a commencé. Sa tournée ne se change plus."
    await yard.anne.data(f"v1:tour.plan:{yard.stop.id}")
    assert yard.anne.text == "Ce passage a commencé. On ne peut plus le changer."
    yard.table.now = now
    await yard.anne.data(f"v1:stop.gone:{yard.stop.id}")
    await yard.anne.data(f"v1:tour.again:{tour.id}")
    assert yard.anne.text == "Ce passage est annulé. Il n'y a plus rien à collecter."


async def test_another_centre_decides_for_its_own(yard: Yard) -> None:
    await yard.lot("Marie", 120, OFFRANVILLE)
    tour = await yard.begin()
    bruno = await yard.table.coordinator("Bruno", centre=1)
    before = await yard.tour()
    for data in (f"tour.plan:{yard.stop.id}", f"tour.again:{tour.id}", f"tour.open:{tour.id}:{tour.version}"):
        await bruno.data(f"v1:{data}")
        assert bruno.text == "Ce passage est à un autre centre : Centre du Phare. Sa coordination décide."
    assert await yard.tour() == before


@pytest.mark.parametrize("data", ["tour.show:999", "tour.drop:999", "tour.open:999:1", "tour.farms:999:0"])
async def test_forged_numbers_find_nothing(yard: Yard, data: str) -> None:
    await yard.anne.data(f"v1:{data}")
    assert yard.anne.text == "Je ne trouve pas cette tournée. Toutes sont ici : /collectes"


async def test_a_plan_is_opened_only_as_it_was_shown(yard: Yard) -> None:
    """Two coordinators at once: what one of them changed is not opened by the other unseen."""
    await yard.lot("Marie", 120, OFFRANVILLE)
    tour = await yard.begin()
    alice = await yard.table.coordinator("Alice")
    await alice.data(f"v1:tour.plan:{yard.stop.id}")
    await alice.press("Changer l'heure")
    await alice.press("7 h")
    await yard.compute()
    await yard.anne.data(f"v1:tour.open:{tour.id}:{tour.version}")
    assert yard.anne.text == "La tournée a changé entre-temps. Regardez-la à nouveau : /collectes"
    assert (await yard.tour()).state == "draft"
    assert alice.card("tour:").text == yard.card, "both see the same"


async def test_nothing_is_opened_while_it_is_computed_or_without_a_farm(yard: Yard) -> None:
    await yard.lot("Marie", 120, OFFRANVILLE)
    tour = await yard.begin()
    await yard.anne.press("Recalculer")
    await yard.anne.data(f"v1:tour.open:{tour.id}:{tour.version}")
    assert yard.anne.text == "Je calcule encore. Un instant, s'il vous plaît."
    await yard.compute()
    await yard.anne.press("Changer le camion")
    await yard.anne.say("20 kg")
    await yard.compute()
    assert "Marie, Offranville, 120 kg. Trop lourd pour un véhicule : 100 kg de trop." in yard.card
    assert "✅ Ouvrir la tournée" not in yard.labels
    tour = await yard.tour()
    await yard.anne.data(f"v1:tour.open:{tour.id}:{tour.version}")
    assert yard.anne.text == "Aucune ferme n'est dans cette tournée. Changez d'abord l'heure ou les véhicules."


# --- vehicles ---------------------------------------------------------------------------------------------------------


async def test_a_volunteer_with_a_car_is_chosen_by_a_tap(yard: Yard) -> None:
    await yard.lot("Marie", 120, OFFRANVILLE)
    await yard.lot("Paul", 140, ANGO)
    await yard.driver("Jeanne Picard", OFFRANVILLE)
    await yard.begin("300 kg")
    await yard.anne.press("Changer le camion")
    await yard.anne.say("150 kg")
    await yard.compute()
    await yard.anne.press("Ajouter une voiture")
    assert yard.card == (
        f"{HEAD}\n\nLa voiture de qui ?\n• Jeanne Picard, Offranville, à 11 km du passage\n"
        "Je compte 150 kg et 15 cagettes. Je demande à cette personne quand vous ouvrez la tournée.\n"
        "Ou écrivez un nom de l'équipe. Par exemple : Paul, 150 kg, 15 cagettes."
    )
    await yard.anne.press("Jeanne Picard")
    await yard.compute()
    assert {one.grams for one in await yard.halts()} == {120_000, 140_000}
    assert "🚗 Jeanne Picard\nDépart à" in yard.card
    tour = await yard.tour()
    driver = next(one.driver for one in await yard.database.run(lambda tx: tours.vehicles(tx, tour.id)) if one.driver)
    await yard.anne.data(f"v1:tour.car:{tour.id}:{driver}")
    assert yard.anne.text == "Jeanne Picard est déjà dans cette tournée."


async def test_who_has_no_car_or_no_home_is_not_offered(yard: Yard) -> None:
    await yard.lot("Marie", 120, OFFRANVILLE)
    tour = await yard.begin()
    rose = await yard.table.person(await yard.table.resident("Rose"))
    await yard.anne.press("Ajouter une voiture")
    assert "Personne n'a encore dit avoir une voiture." in yard.card
    await yard.anne.data(f"v1:tour.car:{tour.id}:{rose.id}")
    assert yard.anne.text == "Cette personne n'a plus de voiture ici. Choisissez-en une autre, ou écrivez un nom."


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("Paul, 5 t", "Une voiture porte de 20 kg à 500 kg, et 40 cagettes au plus. Combien est-ce ?"),
        ("Paul, 150 kg, 500 cagettes", "Une voiture porte de 20 kg à 500 kg, et 40 cagettes au plus. Combien est-ce ?"),
        ("Paul, 50 places", "Je note des kilos et des cagettes. Par exemple : Paul, 150 kg, 15 cagettes."),
        ("Paul, -3 kg", "Une voiture porte de 20 kg à 500 kg, et 40 cagettes au plus. Combien est-ce ?"),
        ("150 kg", "C'est la voiture de qui ? Par exemple : Paul, 150 kg, 15 cagettes."),
    ],
)
async def test_a_car_that_cannot_be(yard: Yard, said: str, answer: str) -> None:
    await yard.lot("Marie", 120, OFFRANVILLE)
    tour = await yard.begin()
    await yard.anne.press("Ajouter une voiture")
    await yard.anne.say(said)
    assert yard.anne.text == answer
    assert len(await yard.database.run(lambda tx: tours.vehicles(tx, tour.id))) == 1
    await yard.anne.say("Paul, 200 kg et 12 cagettes")
    car = (await yard.database.run(lambda tx: tours.vehicles(tx, tour.id)))[1]
    assert (car.name, car.load_grams, car.crates, car.state) == ("Paul", 200_000, 12, "accepted")


async def test_only_so_many_vehicles_and_they_go_again(yard: Yard) -> None:
    await yard.lot("Marie", 120, OFFRANVILLE)
    tour = await yard.begin()
    for name in ("Paul", "Léa", "Ali", "Zoé", "Max"):
        await yard.anne.press("Ajouter une voiture", of=None)
        await yard.anne.say(name)
        await yard.compute()
    await yard.anne.press("Ajouter une voiture")
    await yard.anne.say("Eva")
    assert yard.anne.text == "Il y a déjà 6 véhicules. Retirez-en d'abord un."
    await yard.anne.data(f"v1:tour.less:{tour.id}")
    assert yard.labels == ["Le camion", "Paul", "Léa", "Ali", "Zoé", "Max", "Retour"]
    await yard.anne.press("Le camion")
    await yard.compute()
    assert "🚚" not in yard.card


async def test_the_last_vehicle_gone_the_truck_is_asked_for_again(yard: Yard) -> None:
    await yard.lot("Marie", 120, OFFRANVILLE)
    await yard.begin()
    await yard.anne.press("Retirer un véhicule")
    await yard.anne.press("Le camion")
    assert "Combien le camion porte-t-il ?" in yard.card
    tour = await yard.tour()
    await yard.anne.data(f"v1:tour.again:{tour.id}")
    assert yard.anne.text == "Il n'y a pas encore de véhicule. Ajoutez d'abord le camion ou une voiture."


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("9 h 30", "Le passage commence à 9 h. Les véhicules doivent partir avant."),
        ("bientôt", "Je ne lis pas d'heure. Par exemple : 7 h 30."),
    ],
)
async def test_hours_at_which_nobody_can_leave(yard: Yard, said: str, answer: str) -> None:
    await yard.lot("Marie", 120, OFFRANVILLE)
    await yard.begin()
    await yard.anne.press("Changer l'heure")
    assert "À partir de quelle heure peut-on partir ? Pour l'instant : 6 h." in yard.card
    await yard.anne.say(said)
    assert yard.anne.text == answer
    await yard.anne.say("8 h")
    await yard.compute()
    assert "Départ à 8 h : Centre du Phare" in yard.card


async def test_an_hour_that_is_over(yard: Yard) -> None:
    await yard.lot("Marie", 120, OFFRANVILLE)
    tour = await yard.begin()
    yard.table.now = yard.stop.start.replace(hour=7, minute=10)
    await yard.anne.data(f"v1:tour.when:{tour.id}")
    await yard.anne.say("7 h")
    assert yard.anne.text == "7 h, c'est passé. Donnez une heure plus tardive."
    await yard.anne.data(f"v1:tour.open:{tour.id}:{tour.version}")
    assert (await yard.tour()).state == "open", "7 h 30 is still to come"


async def test_a_tour_whose_hour_is_over_is_computed_before_it_is_opened(yard: Yard) -> None:
    await yard.lot("Marie", 120, OFFRANVILLE)
    tour = await yard.begin()
    yard.table.now = yard.stop.start.replace(hour=8, minute=20)
    await yard.anne.data(f"v1:tour.open:{tour.id}:{tour.version}")
    assert yard.anne.text == "L'heure de départ est passée. Recalculez d'abord la tournée."
    await yard.anne.data(f"v1:tour.again:{tour.id}")
    await yard.compute()
    assert "Restent à la ferme :\n• Marie, Offranville, 120 kg. Trop loin : il manque" in yard.card


async def test_where_the_truck_starts(yard: Yard) -> None:
    await yard.lot("Marie", 120, OFFRANVILLE)
    await yard.begin()
    there = lookup.around(TOTES.point).label
    for said, start in (("Saint-Valery-en-Caux", "Saint-Valery-en-Caux"), (TOTES.point, there)):
        await yard.anne.press("Changer le camion")
        await yard.anne.press("Changer le départ")
        if isinstance(said, Point):
            await yard.anne.location(said)
        else:
            await yard.anne.say("Nulle-Part-sur-Rien")
            assert yard.anne.text == (
                "Je ne connais pas ce lieu. Écrivez le nom d'une commune, ou envoyez la position."
            )
            await yard.anne.say(said)
        await yard.compute()
        assert f" : {start}\n" in yard.card


# --- farms ------------------------------------------------------------------------------------------------------------


async def test_a_farm_is_left_out_or_must_come_along_by_a_tap(yard: Yard) -> None:
    far = Place("Doudeville", Point(49.72, 0.785), "Doudeville", "76219")
    await yard.lot("Marie", 120, OFFRANVILLE)
    _jean, small = await yard.lot("Jean", 5, far)
    tour = await yard.begin()
    assert "• Jean, Doudeville, 5 kg. Un long détour pour peu : il faudrait" in yard.card
    await yard.anne.press("Choisir les fermes")
    assert yard.labels == [
        "☐ Prendre Marie",
        "☐ Laisser Marie",
        "☐ Prendre Jean",
        "☐ Laisser Jean",
        "Retour",
        "Recalculer",
    ]
    await yard.anne.press("☐ Prendre Jean")
    await yard.anne.press("☐ Laisser Marie")
    assert yard.labels[1:3] == ["☑ Laisser Marie", "☑ Prendre Jean"]
    await yard.anne.press("Recalculer")
    await yard.compute()
    assert [one.offer for one in await yard.halts()] == [small]
    assert "• Marie, Offranville, 120 kg. Vous le laissez de côté." in yard.card
    await yard.anne.data(f"v1:tour.out:{tour.id}:{small}:0")
    assert (await yard.tour()).pinned == frozenset()
    await yard.anne.data(f"v1:tour.out:{tour.id}:{small}:0")
    assert small not in (await yard.tour()).kept_out, "the same again takes it back"
    await yard.anne.data(f"v1:tour.pin:{tour.id}:999:0")
    assert yard.anne.text == "Ce lot n'est plus à collecter pour ce passage."


async def test_a_lot_that_was_withdrawn_is_not_opened_unseen(yard: Yard) -> None:
    marie, _offer = await yard.lot("Marie", 120, OFFRANVILLE)
    await yard.lot("Paul", 80, ANGO)
    tour = await yard.begin()
    await marie.say("/mes_offres")
    await marie.press("Retirer")
    await marie.press("Oui, retirer")
    await yard.anne.data(f"v1:tour.open:{tour.id}:{tour.version}")
    assert yard.anne.text == "Quelque chose a changé depuis ce calcul. Recalculez d'abord."
    assert (await yard.tour()).state == "draft"


async def test_what_was_begun_before_goes_on_after_a_question_in_between(yard: Yard) -> None:
    await yard.lot("Marie", 120, OFFRANVILLE)
    await yard.begin()
    await yard.anne.say("/nouveau_passage Luneray samedi 9h-12h 160 kg ratatouille")
    await yard.anne.data(f"v1:tour.when:{(await yard.tour()).id}")
    await yard.anne.say("8 h")
    await yard.compute()
    await yard.anne.press("✅ Confirmer")
    assert "✅ Passage prévu." in yard.anne.card("stopdraft:").text


async def test_a_stop_that_was_moved_moves_the_hour_of_leaving(yard: Yard) -> None:
    await yard.lot("Marie", 120, OFFRANVILLE, days=5)
    await yard.begin()
    later = replace(yard.stop, start=yard.stop.start + timedelta(days=1), end=yard.stop.end + timedelta(days=1))
    await yard.database.run(lambda tx: stops.change(tx, later, yard.table.now))
    await yard.anne.press("Recalculer")
    await yard.compute()
    (halt,) = await yard.halts()
    assert halt.arrive.astimezone(yard.stop.start.tzinfo).date() == later.start.date()
    assert "vendredi 18 septembre, de 9 h à 12 h" in yard.card


async def test_homes_of_volunteers_are_shown_by_their_commune_only(yard: Yard) -> None:
    home = Place("12 rue Secrète, Luneray", LUNERAY_TOWN.point, "Luneray", "76400", exact=True)
    await yard.lot("Marie", 120, OFFRANVILLE)
    jeanne = await yard.driver("Jeanne", home)
    person = await yard.table.person(jeanne)
    assert person.is_(Part.VOLUNTEER)
    await yard.anne.data(f"v1:tour.plan:{yard.stop.id}")
    await yard.anne.press("Ajouter une voiture")
    await yard.anne.press("Jeanne")
    await yard.compute()
    assert "Secrète" not in yard.card
    assert await yard.database.run(lambda tx: people.get(tx, person.id)) == person


async def test_a_question_that_is_left_open_does_not_swallow_what_is_said_later(yard: Yard) -> None:
    """The stop has begun: words are about something else."""
    await yard.lot("Marie", 120, OFFRANVILLE)
    await yard.begin()
    await yard.anne.press("Changer l'heure")
    yard.table.now = yard.stop.start + timedelta(days=1)
    await yard.anne.say("J'ai 200 kg de tomates à donner")
    assert "200 kg" in yard.anne.text
