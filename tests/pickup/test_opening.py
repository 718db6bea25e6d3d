"""An opened tour: farmers hear their hour once, drivers are asked, and what changes afterwards is noticed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from domain.people import Role
from services.offer import decisions
from storage import stops, tours
from storage.tables import outbox
from tests.end_to_end.table import Phone
from tests.pickup.conftest import ANGO, OFFRANVILLE, TOTES, Yard

STOP = "jeudi 17 septembre, de 9 h à 12 h\nPlace du marché, Luneray"


async def opened(yard: Yard) -> None:
    tour = await yard.tour()
    await yard.anne.data(f"v1:tour.open:{tour.id}:{tour.version}")
    assert (await yard.tour()).state == "open", yard.anne.text


def heard(phone: Phone, since: int) -> list[str]:
    return phone.texts()[since:]


async def test_farmers_hear_their_hour_and_the_truck_team_gets_the_list(yard: Yard) -> None:
    ali = await yard.table.coordinator("Ali", role=Role.FACILITATOR)
    marie, _offer = await yard.lot("Marie", 85, OFFRANVILLE)
    await yard.begin()
    before = len(marie.shown)
    await opened(yard)
    hour = "🚚 Le camion passe chez vous : jeudi 17 septembre, 8 h, pour 85 kg de tomates."
    assert heard(marie, before) == [f"{hour}\nPrévoyez 10 minutes."]
    assert ali.text == (
        "🚚 Tournée de collecte : le camion\nDépart : jeudi 17 septembre, 7 h 50 (Centre du Phare).\n"
        f"1 ferme, 85 kg, 22 km, 40 min.\nÀ apporter ici :\n{STOP}"
    )
    assert ali.last.labels == ["Voir la liste"]
    assert "✅ Ouverte. Les fermes connaissent leur heure." in yard.card
    assert "Liste : Le camion" in yard.labels


async def test_a_lot_of_work_takes_longer_at_the_farm(yard: Yard) -> None:
    marie, _offer = await yard.lot("Marie", 450, OFFRANVILLE)
    await yard.begin("800 kg")
    await opened(yard)
    assert marie.text.endswith("pour 450 kg de tomates.\nPrévoyez 20 minutes.")


async def test_it_is_opened_once(yard: Yard) -> None:
    marie, _offer = await yard.lot("Marie", 85, OFFRANVILLE)
    await yard.begin()
    await opened(yard)
    before = len(marie.shown)
    tour = await yard.tour()
    await yard.anne.data(f"v1:tour.open:{tour.id}:{tour.version}")
    assert yard.anne.text == "Cette tournée est déjà ouverte. Les fermes connaissent leur heure."
    assert len(marie.shown) == before


async def with_jeanne(yard: Yard) -> Phone:
    jeanne = await yard.driver("Jeanne Picard", OFFRANVILLE)
    await yard.anne.data(f"v1:tour.plan:{yard.stop.id}")
    await yard.anne.press("Ajouter une voiture")
    await yard.anne.press("Jeanne Picard")
    await yard.compute()
    return jeanne


async def test_a_volunteer_is_asked_and_the_farmer_hears_the_first_name_only(yard: Yard) -> None:
    marie, _offer = await yard.lot("Marie", 85, OFFRANVILLE)
    jeanne = await with_jeanne(yard)
    assert jeanne.shown == [], "a draft is nobody's business"
    await opened(yard)
    assert marie.text == (
        "🚗 Jeanne passe chez vous en voiture : jeudi 17 septembre, 8 h, pour 85 kg de tomates.\nPrévoyez 10 minutes."
    )
    assert jeanne.text == (
        "🚗 Pouvez-vous aller chercher des légumes avec votre voiture ?\n"
        "Départ : jeudi 17 septembre, 8 h (Offranville).\n1 ferme, 85 kg, 14 km, 29 min.\n"
        f"À apporter ici :\n{STOP}"
    )
    assert jeanne.last.labels == ["Je conduis", "Je ne peux pas", "Voir la liste"]
    assert "🚗 Jeanne Picard ❔ pas encore de réponse" in yard.card


async def test_a_driver_who_says_no_is_left_out_of_the_next_plan(yard: Yard) -> None:
    marie, _offer = await yard.lot("Marie", 85, OFFRANVILLE)
    jeanne = await with_jeanne(yard)
    await opened(yard)
    await jeanne.press("Je ne peux pas")
    await yard.anne.data(f"v1:tour.plan:{yard.stop.id}")
    assert "🚗 Jeanne Picard ❌ ne peut pas" in yard.card
    assert "⚠️ Quelque chose a changé depuis. Recalculez." in yard.card
    await yard.anne.press("Ajouter une voiture")
    await yard.anne.say("Paul")
    before = len(jeanne.shown)
    await yard.compute()
    assert "🚗 Paul\nDépart à" in yard.card
    assert marie.text.startswith("🔁 Quelqu'un d'autre passe.\n🚗 Paul passe chez vous en voiture :")
    assert len(jeanne.shown) == before, "who said no is left alone"


async def test_a_new_lot_is_told_once_and_the_card_says_so(yard: Yard) -> None:
    await yard.lot("Marie", 85, OFFRANVILLE)
    await yard.begin()
    await opened(yard)
    await yard.lot("Luc", 40, ANGO)
    await yard.table.later(minutes=1)
    assert yard.anne.text == f"🔁 Tournée de collecte : il y a du changement.\n{STOP}\nNouveau lot : Luc."
    assert "⚠️ Quelque chose a changé depuis. Recalculez." in yard.card
    said = len(yard.anne.shown)
    await yard.table.later(minutes=1)
    assert len(yard.anne.shown) == said


async def test_nothing_changed_nothing_is_told(yard: Yard) -> None:
    await yard.lot("Marie", 85, OFFRANVILLE)
    await yard.begin()
    await opened(yard)
    said = len(yard.anne.shown)
    await yard.table.later(minutes=1)
    assert len(yard.anne.shown) == said


async def test_only_another_hour_is_told_again(yard: Yard) -> None:
    """Ten minutes or more; whoever's hour stays as it was hears nothing."""
    marie, _offer = await yard.lot("Marie", 85, OFFRANVILLE)
    paul, _offer = await yard.lot("Paul", 80, ANGO)
    await yard.begin()
    await opened(yard)
    hours = {one.offer: one.arrive for one in await yard.halts()}
    quiet, told = len(paul.shown), len(marie.shown)
    await yard.lot("Luc", 40, OFFRANVILLE)
    await yard.anne.press("Recalculer")
    await yard.compute()
    moved = {one.offer: abs(one.arrive - hours[one.offer]) for one in await yard.halts() if one.offer in hours}
    assert max(moved.values()) >= timedelta(minutes=10) > min(moved.values())
    assert [len(paul.shown) - quiet, len(marie.shown) - told] == [1, 0]
    assert paul.text.startswith("🔁 L'heure a changé. C'était 7 h 40.\n🚚 Le camion passe chez vous : jeudi")
    await yard.anne.press("Recalculer")
    await yard.compute()
    assert [len(paul.shown) - quiet, len(marie.shown) - told] == [1, 0]


async def test_a_farm_that_was_told_an_hour_keeps_its_place(yard: Yard) -> None:
    """A better lot that comes later does not push it off the truck."""
    _marie, mine = await yard.lot("Marie", 100, TOTES)
    await yard.begin("300 kg")
    await yard.anne.press("Changer le camion")
    await yard.anne.say("120 kg")
    await yard.compute()
    await opened(yard)
    await yard.lot("Luc", 118, OFFRANVILLE)
    await yard.anne.press("Recalculer")
    await yard.compute()
    assert [one.offer for one in await yard.halts()] == [mine]
    assert "• Luc, Offranville, 118 kg. Plus de place à côté des autres : 98 kg de trop." in yard.card
    assert "Ces fermes ne sont pas prévenues. Écrivez-leur : touchez le nom." in yard.card


async def test_a_lot_that_is_withdrawn_takes_its_halt_out(yard: Yard) -> None:
    ali = await yard.table.coordinator("Ali", role=Role.FACILITATOR)
    marie, _offer = await yard.lot("Marie", 85, OFFRANVILLE)
    await yard.lot("Paul", 80, ANGO)
    await yard.begin()
    await opened(yard)
    await marie.say("/mes_offres")
    await marie.press("Retirer")
    await marie.press("Oui, retirer")
    before = len(marie.shown)
    await yard.table.later(minutes=1)
    assert [one.state for one in await yard.halts()] == ["planned", "skipped"]
    assert ali.text == "🔁 N'y passez plus : Marie. Il n'y a plus rien à y collecter."
    assert yard.anne.text == f"🔁 Tournée de collecte : il y a du changement.\n{STOP}\nN'est plus à collecter : Marie."
    assert "2. ✖️ Marie, Offranville : pas de collecte" in yard.card
    assert len(marie.shown) == before
    said = len(yard.anne.shown), len(ali.shown)
    await yard.table.later(minutes=1)
    assert (len(yard.anne.shown), len(ali.shown)) == said


async def test_the_last_lot_withdrawn_the_tour_is_called_off(yard: Yard) -> None:
    ali = await yard.table.coordinator("Ali", role=Role.FACILITATOR)
    marie, _offer = await yard.lot("Marie", 85, OFFRANVILLE)
    tour = await yard.begin()
    await opened(yard)
    await marie.say("/mes_offres")
    await marie.press("Retirer")
    await marie.press("Oui, retirer")
    await yard.table.later(minutes=1)
    assert (await yard.database.run(lambda tx: tours.get(tx, tour.id))).state == "cancelled"
    assert yard.anne.text.endswith("Il n'y a plus de lot à collecter. J'ai annulé la tournée.")
    off = "🚫 La tournée de collecte du jeudi 17 septembre est annulée. Pas besoin de partir. Merci quand même."
    assert ali.text == off


async def test_less_than_was_accepted(yard: Yard) -> None:
    """Another quantity is told, and what the farmer is told again is the new one."""
    marie, offer = await yard.lot("Marie", 85, OFFRANVILLE)
    await yard.begin()
    await opened(yard)
    tour = await yard.tour()
    assert tour.seen is not None
    older = replace(tour, seen=replace(tour.seen, lots={offer: 60_000}))
    await yard.database.run(lambda tx: tours.change(tx, older, yard.table.now))
    await yard.table.later(minutes=1)
    assert yard.anne.text.endswith("Une autre quantité : Marie.")
    assert marie.text.endswith("Prévoyez 10 minutes.")


async def test_a_cancelled_stop_ends_the_tour_and_the_farmer_hears_it_once(yard: Yard) -> None:
    marie, _offer = await yard.lot("Marie", 85, OFFRANVILLE)
    jeanne = await with_jeanne(yard)
    tour = await yard.tour()
    await opened(yard)
    await yard.anne.data(f"v1:stop.gone:{yard.stop.id}")
    before = len(marie.shown)
    await yard.table.later(minutes=1)
    assert (await yard.database.run(lambda tx: tours.get(tx, tour.id))).state == "cancelled"
    assert len(marie.shown) == before
    assert jeanne.text.startswith("🚫 La tournée de collecte du jeudi 17 septembre est annulée.")
    assert "🚫 Annulée. Personne ne part." in yard.card


async def test_a_stop_that_is_moved_is_told_and_the_new_hours_after_computing(yard: Yard) -> None:
    marie, _offer = await yard.lot("Marie", 85, OFFRANVILLE, days=5)
    await yard.begin()
    await opened(yard)
    later = replace(yard.stop, start=yard.stop.start + timedelta(hours=2), end=yard.stop.end + timedelta(hours=2))
    await yard.database.run(lambda tx: stops.change(tx, later, yard.table.now))
    await yard.table.later(minutes=1)
    assert yard.anne.text.endswith("Place du marché, Luneray\nLe passage a été déplacé.")
    await yard.anne.data(f"v1:tour.plan:{yard.stop.id}")
    await yard.anne.press("Recalculer")
    await yard.compute()
    assert marie.text == (
        "🔁 L'heure a changé. C'était 8 h.\n"
        "🚚 Le camion passe chez vous : jeudi 17 septembre, 10 h, pour 85 kg de tomates.\nPrévoyez 10 minutes."
    )


async def test_a_draft_whose_stop_begins_is_forgotten(yard: Yard) -> None:
    await yard.lot("Marie", 85, OFFRANVILLE)
    tour = await yard.begin()
    await yard.table.later(hours=49)
    assert (await yard.database.run(lambda tx: tours.get(tx, tour.id))).state == "cancelled"


async def test_calling_off_asks_first_and_tells_whoever_knew(yard: Yard) -> None:
    marie, _offer = await yard.lot("Marie", 85, OFFRANVILLE)
    jeanne = await with_jeanne(yard)
    await opened(yard)
    await yard.anne.press("Annuler la tournée")
    assert yard.card.endswith("Annuler cette tournée ?\n1 ferme est prévenue tout de suite.")
    await yard.anne.press("Non, garder")
    await yard.anne.press("Annuler la tournée")
    await yard.anne.press("Oui, annuler")
    assert marie.text == (
        "🚫 Finalement, personne ne peut passer chez vous : jeudi 17 septembre, 8 h.\n"
        "Votre lot reste accepté. Centre du Phare cherche une autre solution et vous écrit.\n"
        f"Vous pouvez l'apporter ? C'est ici :\n{STOP}"
    )
    assert jeanne.text.startswith("🚫 La tournée de collecte du jeudi 17 septembre est annulée.")


async def test_nothing_is_planned_anew_once_somebody_has_left(yard: Yard) -> None:
    await yard.lot("Marie", 85, OFFRANVILLE)
    tour = await yard.begin()
    await opened(yard)
    yard.table.now = yard.stop.start.replace(hour=8)
    for data in (f"tour.again:{tour.id}", f"tour.gone:{tour.id}", f"tour.load:{tour.id}:300"):
        await yard.anne.data(f"v1:{data}")
        assert yard.anne.text == "Quelqu'un est déjà en route. Voyez directement avec la personne qui conduit."


async def test_whoever_leaves_while_it_is_computed_drives_as_planned(yard: Yard) -> None:
    await yard.lot("Marie", 85, OFFRANVILLE)
    await yard.begin()
    await opened(yard)
    await yard.lot("Luc", 40, ANGO)
    await yard.anne.press("Recalculer")
    before = await yard.halts()
    yard.table.now = yard.stop.start.replace(hour=8)
    await yard.compute()
    assert await yard.halts() == before
    assert "1. 8 h 01 Marie" in yard.card


async def test_nobody_is_woken_for_an_hour_of_the_day_after_tomorrow(yard: Yard) -> None:
    marie, _offer = await yard.lot("Marie", 85, OFFRANVILLE)
    await yard.begin()
    yard.table.now = yard.table.now.replace(hour=22)
    await opened(yard)
    rows = await yard.database.run(
        lambda tx: tx.all(select(outbox.c.not_before).where(outbox.c.chat_id == marie.id).order_by(outbox.c.id.desc()))
    )
    assert rows[0].not_before.astimezone(yard.stop.start.tzinfo).hour == 8


async def test_an_accepted_part_is_what_is_fetched(yard: Yard) -> None:
    marie, offer = await yard.lot("Marie", 100, OFFRANVILLE, accept=False)
    anne = await yard.table.person(yard.anne)
    await yard.database.run(lambda tx: decisions.accept(tx, anne, offer, yard.stop.id, yard.table.now, grams=60_000))
    await yard.table.deliver()
    await yard.begin()
    await opened(yard)
    assert [one.grams for one in await yard.halts()] == [60_000]
    assert "pour 60 kg de tomates." in marie.text
