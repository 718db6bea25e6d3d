"""The harvest is given: lots follow what was really picked, within the room of the stop; the rest is matched."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from domain.harvests import Handover
from services.stop import stops as stop_service
from storage import allocations, offers
from storage.tables import centre
from tests.end_to_end.table import Table
from tests.harvest.conftest import Chain, Field, chained

TRUCK = "Le camion : lundi 12 octobre, Luneray"


def got(rows: list[Handover]) -> list[tuple[str, int, str]]:
    return [(one.product, one.grams, one.receiver) for one in rows]


# --- to the truck -----------------------------------------------------------------------------------------------------


async def test_the_truck_that_awaits_it_is_offered_first(chain: Chain) -> None:
    await chain.anne.say("200 kg de carottes pesés")
    await chain.anne.press("À qui va la récolte ?")
    assert chain.card() == "⚖️ À qui va la récolte ?\n200 kg de carottes"
    assert chain.labels() == [
        TRUCK,
        "Centre du Phare",
        "Un autre centre",
        "Pour quelqu'un d'autre",
        "Chercher un passage du camion",
        "Retour à la récolte",
    ]


async def test_as_much_as_planned_changes_no_lot(chain: Chain) -> None:
    await chain.anne.say("200 kg de carottes pesés")
    said = await chain.give(TRUCK)
    assert said.split("\n")[1] == "✅ Donné : 200 kg de carottes. Pour : le camion (Luneray, lundi 12 octobre)"
    assert "Tout est donné." in said
    assert await chain.lots() == [(chain.stop.id, "carotte", 200_000, "accepted")]
    assert got(await chain.given()) == [("carotte", 200_000, "stop")]


async def test_more_than_planned_makes_the_lot_larger_within_the_room(chain: Chain) -> None:
    await chain.anne.say("240 kg de carottes pesés")
    await chain.give(TRUCK)
    assert await chain.lots() == [(chain.stop.id, "carotte", 240_000, "accepted")]
    assert await chain.items() == ("settled", {"carotte": 240_000})


async def test_the_trucks_coordinators_hear_the_real_weight(chain: Chain) -> None:
    await chain.anne.say("240 kg de carottes pesés")
    await chain.give(TRUCK)
    assert chain.bea.text == (
        "⚖️ Récolté pour le camion : 240 kg de carottes\nGlanage : Carottes\n"
        "lundi 12 octobre, de 9 h à 12 h\nPlace du marché, Luneray\nPrévu : 200 kg de carottes"
    )
    assert chain.bea.card("proposal:").text.startswith("⚖️ Récolté et donné au camion.\n")


async def test_what_was_not_offered_goes_along_where_it_can_be_cooked(chain: Chain) -> None:
    await chain.anne.say("200 kg de carottes pesés, 40 kg de poireaux pesés")
    await chain.give(TRUCK)
    assert await chain.lots() == [
        (chain.stop.id, "carotte", 200_000, "accepted"),
        (chain.stop.id, "poireau", 40_000, "accepted"),
    ]
    assert await chain.items() == ("settled", {"carotte": 200_000, "poireau": 40_000})


async def test_twice_the_truck_gets_the_sum(chain: Chain) -> None:
    await chain.anne.say("150 kg de carottes pesés")
    await chain.give(TRUCK)
    assert await chain.lots() == [(chain.stop.id, "carotte", 200_000, "accepted")]
    await chain.anne.say("90 kg de carottes pesés")
    await chain.give(TRUCK)
    assert await chain.lots() == [(chain.stop.id, "carotte", 240_000, "accepted")]
    assert got(await chain.given()) == [("carotte", 150_000, "stop"), ("carotte", 90_000, "stop")]


async def test_a_part_may_be_written(chain: Chain) -> None:
    await chain.anne.say("200 kg de carottes pesés, 40 kg de poireaux pesés")
    await chain.anne.press("À qui va la récolte ?")
    await chain.anne.press(TRUCK)
    await chain.anne.say("120 kg de carottes")
    assert chain.card().startswith("⚖️ Pour : le camion (Luneray, lundi 12 octobre)\n• 120 kg de carottes\n\n")
    await chain.anne.press("Oui, c'est donné")
    assert got(await chain.given()) == [("carotte", 120_000, "stop")]
    assert "Reste à donner : 80 kg de carottes et 40 kg de poireaux" in chain.card()


async def test_more_than_there_is_cannot_be_given(chain: Chain) -> None:
    await chain.anne.say("200 kg de carottes pesés")
    await chain.anne.press("À qui va la récolte ?")
    await chain.anne.press(TRUCK)
    assert await chain.anne.say("250 kg de carottes") == (
        "Il en reste moins : 200 kg de carottes. Pesez d'abord ce qui manque."
    )
    assert await chain.given() == []


# --- beyond the room --------------------------------------------------------------------------------------------------


async def test_beyond_the_room_the_rest_is_matched_to_another_stop(table: Table) -> None:
    chain = await chained(table, room=220)
    other = await table.stop(days=6, kg=300, recipes=(), centre=1)
    await chain.anne.say("260 kg de carottes pesés")
    said = await chain.give(TRUCK)
    assert said.split("\n")[1:4] == [
        "✅ Donné : 220 kg de carottes. Pour : le camion (Luneray, lundi 12 octobre)",
        "Le camion n'a pas de place pour 40 kg de carottes.",
        "Je cherche un autre passage.",
    ]
    assert await chain.lots() == [(chain.stop.id, "carotte", 220_000, "accepted")]
    rest = (await chain.story()).offer
    assert rest is not None
    assert await chain.lots(rest) == [(other.id, "carotte", 40_000, "proposed")]
    assert chain.bea.text.startswith("📬 Offre : Anne Martin, Bracquemont\n40 kg de carottes\n")


async def test_and_when_it_is_accepted_it_is_given_there(table: Table) -> None:
    chain = await chained(table, room=220)
    await table.stop(days=6, kg=300, recipes=(), centre=1)
    await chain.anne.say("260 kg de carottes pesés")
    await chain.give(TRUCK)
    await chain.bea.press("✅ Accepter")
    await chain.anne.press("À qui va la récolte ?")
    assert chain.labels()[:2] == [TRUCK, "Le camion : mercredi 14 octobre, Luneray"]
    await chain.anne.press("Le camion : mercredi 14 octobre, Luneray")
    await chain.anne.press("Oui, c'est donné")
    assert "Tout est donné." in chain.card()
    await chain.close()
    rest = (await chain.story()).offer
    assert rest is not None
    assert await chain.items(rest) == ("settled", {"carotte": 40_000})


async def test_when_no_other_stop_takes_it_the_food_bank_is_named(table: Table) -> None:
    await table.database.run(lambda tx: tx.execute(update(centre).values(food_bank="Banque alimentaire")))
    chain = await chained(table, room=200)
    await chain.anne.say("240 kg de carottes pesés")
    await chain.give(TRUCK)
    said = chain.anne.text
    assert said.startswith("⚖️ Aucun passage du camion n'attend encore 40 kg de carottes.\n\n🔎 ")
    assert "Banque alimentaire" in said
    assert "Donner à la banque alimentaire" in chain.anne.last.labels


async def test_a_recipes_share_counts(table: Table) -> None:
    chain = await chained(table, room=400, recipes=(("soupe-de-legumes", 210),))
    await chain.anne.say("240 kg de carottes pesés")
    await chain.give(TRUCK)
    assert await chain.lots() == [(chain.stop.id, "carotte", 210_000, "accepted")]
    assert got(await chain.given()) == [("carotte", 210_000, "stop")]


async def test_what_no_recipe_takes_is_not_put_there(table: Table) -> None:
    chain = await chained(table, room=400, recipes=("soupe-de-legumes",))
    await chain.anne.say("200 kg de carottes pesés, 30 kg de fraises pesés")
    await chain.anne.press("Oui")
    await chain.give(TRUCK)
    assert got(await chain.given()) == [("carotte", 200_000, "stop")]
    assert "Le camion n'a pas de place pour 30 kg de fraises." in chain.card()


# --- to others --------------------------------------------------------------------------------------------------------


async def test_to_the_centre(field: Field) -> None:
    await field.anne.say("40 kg de poireaux pesés")
    said = await field.give("Centre du Phare")
    assert said.split("\n")[1] == "✅ Donné : 40 kg de poireaux. Pour : Centre du Phare"
    assert [(one.receiver, one.centre) for one in await field.given()] == [("centre", field.table.centres[0].id)]


async def test_to_another_centre(field: Field) -> None:
    await field.anne.say("40 kg de poireaux pesés")
    await field.anne.press("À qui va la récolte ?")
    await field.anne.press("Un autre centre")
    assert field.labels() == ["Centre des Tilleuls", "Centre du Phare", "Retour à la récolte"]
    await field.anne.press("Centre des Tilleuls")
    await field.anne.press("Oui, c'est donné")
    assert [one.centre for one in await field.given()] == [field.table.centres[1].id]


async def test_to_somebody_in_words(field: Field) -> None:
    await field.anne.say("40 kg de poireaux pesés")
    await field.anne.press("À qui va la récolte ?")
    await field.anne.press("Pour quelqu'un d'autre")
    assert await field.anne.say("Restos du cœur, <Dieppe>") == (
        "⚖️ Pour : Restos du cœur, <Dieppe>\n• 40 kg de poireaux\n\n"
        "Pour en donner une partie, écrivez par exemple :\n100 kg de carottes"
    )
    await field.anne.press("Oui, c'est donné")
    assert [(one.receiver, one.words) for one in await field.given()] == [("other", "Restos du cœur, <Dieppe>")]


async def test_it_is_taken_back_and_given_again(field: Field) -> None:
    await field.anne.say("40 kg de poireaux pesés")
    await field.give("Centre du Phare")
    await field.anne.press("Ce qui est donné")
    assert field.card() == "⚖️ Ce qui est donné\n• 40 kg de poireaux : Centre du Phare"
    await field.anne.press("Annuler : 40 kg de poireaux")
    assert await field.given() == []
    assert field.card().split("\n")[1] == "✅ C'est annulé : il reste à le donner."
    assert "À qui va la récolte ?" in field.labels()


async def test_twice_taken_back_is_once(field: Field) -> None:
    await field.anne.say("40 kg de poireaux pesés")
    await field.give("Centre du Phare")
    row = (await field.given())[0]
    await field.anne.data(f"v1:give.back:{field.workshop.id}:{row.id}")
    await field.anne.data(f"v1:give.back:{field.workshop.id}:{row.id}")
    assert field.anne.text == "C'est déjà annulé."


async def test_yes_twice_gives_once(field: Field) -> None:
    await field.anne.say("40 kg de poireaux pesés")
    await field.anne.press("À qui va la récolte ?")
    await field.anne.press("Centre du Phare")
    yes = next(one["data"] for one in field.anne.card("harvest:").buttons if "give.yes" in one["data"])
    await field.anne.data(yes)
    await field.anne.data(yes)
    assert field.anne.text == "Ce bouton est ancien."
    assert got(await field.given()) == [("poireau", 40_000, "centre")]


async def test_no_less_can_have_been_picked_than_was_given(field: Field) -> None:
    await field.anne.say("40 kg de poireaux pesés")
    row = (await field.weighings())[0]
    await field.give("Centre du Phare")
    await field.anne.data(f"v1:weigh.strike:{row.id}")
    assert field.anne.text == ("40 kg de poireaux : c'est déjà donné. Annulez d'abord ce don : « Ce qui est donné ».")
    await field.anne.data(f"v1:weigh.edit:{row.id}")
    await field.anne.say("30 kg pesés")
    assert await field.rows() == [("poireau", 40_000, "weighed")]


# --- no offer, or none with room --------------------------------------------------------------------------------------


async def test_without_an_offer_a_stop_is_looked_for_and_its_coordinators_decide(field: Field) -> None:
    stop = await field.table.stop(days=4, kg=300, recipes=(), centre=1)
    bea = await field.table.coordinator("Béa Petit", centre=1)
    await field.anne.say("240 kg de carottes pesés")
    await field.anne.press("À qui va la récolte ?")
    assert field.card() == "⚖️ À qui va la récolte ?\n240 kg de carottes\nAucun passage du camion ne l'attend encore."
    await field.anne.press("Chercher un passage du camion")
    assert field.card().split("\n")[1] == "🔎 J'ai cherché. La réponse est dans le message suivant."
    await bea.press("✅ Accepter")
    said = await field.give(TRUCK)
    assert "Tout est donné." in said
    assert [(one.receiver, one.stop) for one in await field.given()] == [("stop", stop.id)]


async def test_it_is_not_looked_for_twice(field: Field) -> None:
    await field.table.stop(days=4, kg=300, recipes=(), centre=1)
    await field.table.coordinator("Béa Petit", centre=1)
    await field.anne.say("240 kg de carottes pesés")
    await field.anne.press("À qui va la récolte ?")
    await field.anne.press("Chercher un passage du camion")
    first = (await field.story()).offer
    await field.anne.say("10 kg de carottes pesés")
    await field.anne.data(f"v1:give.place:{field.workshop.id}")
    assert (await field.story()).offer == first


async def test_what_was_given_elsewhere_is_no_longer_asked_of_a_stop(field: Field) -> None:
    await field.table.stop(days=4, kg=300, recipes=(), centre=1)
    bea = await field.table.coordinator("Béa Petit", centre=1)
    await field.anne.say("240 kg de carottes pesés")
    await field.anne.press("À qui va la récolte ?")
    await field.anne.press("Chercher un passage du camion")
    await field.give("Centre du Phare")
    assert bea.card("proposal:").text.startswith("↩️ Donné ailleurs entre-temps.\n")
    assert bea.card("proposal:").buttons == []


async def test_and_what_is_left_is_asked_anew(field: Field) -> None:
    stop = await field.table.stop(days=4, kg=300, recipes=(), centre=1)
    await field.table.coordinator("Béa Petit", centre=1)
    await field.anne.say("240 kg de carottes pesés")
    await field.anne.press("À qui va la récolte ?")
    await field.anne.press("Chercher un passage du camion")
    await field.anne.press("À qui va la récolte ?")
    await field.anne.press("Centre du Phare")
    await field.anne.say("100 kg de carottes")
    await field.anne.press("Oui, c'est donné")
    rest = (await field.story()).offer
    assert rest is not None
    live = await field.database.run(lambda tx: allocations.of_offer(tx, rest, "proposed", "accepted"))
    assert [(one.stop, one.grams) for one in live] == [(stop.id, 140_000)]
    assert (await field.database.run(lambda tx: offers.get(tx, rest))).grams() == 140_000


async def test_the_farmers_own_offer_looks_no_further_for_what_the_leader_looks_after(table: Table) -> None:
    chain = await chained(table, kg=400, room=220)
    await table.stop(days=6, kg=300, recipes=(), centre=1)
    await chain.anne.say("260 kg de carottes pesés")
    await chain.give(TRUCK)
    assert await chain.items() == ("settled", {"carotte": 220_000})


@pytest.mark.parametrize(
    "data", ["v1:give.stop:{w}:999", "v1:give.centre:{w}:999", "v1:give.back:{w}:999", "v1:give.yes:zz"]
)
async def test_forged_buttons_are_refused(field: Field, data: str) -> None:
    await field.anne.say("40 kg de poireaux pesés")
    await field.anne.data(data.format(w=field.workshop.id))
    assert await field.given() == []
    assert field.anne.text in {
        "Ce passage du camion n'attend pas cette récolte. Regardez à nouveau à qui la donner.",
        "Je ne trouve pas ce centre.",
        "C'est déjà annulé.",
        "Ce bouton est ancien.",
    }


async def test_a_bare_number_is_of_the_only_product_left(field: Field) -> None:
    await field.anne.say("40 kg de poireaux pesés")
    await field.anne.press("À qui va la récolte ?")
    await field.anne.press("Centre du Phare")
    await field.anne.say("15")
    await field.anne.press("Oui, c'est donné")
    assert got(await field.given()) == [("poireau", 15_000, "centre")]


async def test_another_leader_who_looks_again_is_told_who_gets_the_answer(field: Field) -> None:
    await field.table.stop(days=4, kg=300, recipes=(), centre=1)
    jo = await field.table.coordinator("Jo Petit")
    await field.anne.say("240 kg de carottes pesés")
    await field.anne.data(f"v1:give.place:{field.workshop.id}")
    await jo.data(f"v1:give.place:{field.workshop.id}")
    assert jo.card("harvest:").text.split("\n")[1] == "🔎 J'ai cherché. Anne reçoit la réponse."


async def test_a_stop_that_is_cancelled_after_it_got_something_keeps_nothing_from_the_next(chain: Chain) -> None:
    other = await chain.table.stop(days=6, kg=300, recipes=(), centre=1)
    await chain.anne.say("200 kg de carottes pesés")
    await chain.give(TRUCK)
    bea, now = await chain.table.person(chain.bea), chain.table.now
    await chain.database.run(lambda tx: stop_service.cancel(tx, bea, chain.stop.id, now))
    await chain.table.deliver()
    await chain.close()
    assert await chain.lots() == [(other.id, "carotte", 200_000, "proposed")]
    assert chain.marie.text.split("\n")[1] == "Tout est pour : le camion, un autre jour."
