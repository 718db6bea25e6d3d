"""The harvest is closed, and everybody who came hears once what was picked, and later what became of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from services.door import presence
from storage import signups
from storage.tables import outbox
from tests.end_to_end.table import Phone, Table
from tests.harvest.conftest import Chain, Field, chained, furnished, signed_up

TRUCK = "Le camion : lundi 12 octobre, Luneray"


async def picked(chain: Chain, kg: int = 240) -> None:
    await chain.anne.say(f"{kg} kg de carottes pesés")
    await chain.give(TRUCK)


def told(phone: Phone, sign: str = "🥕") -> list[str]:
    return [text for text in phone.texts() if text.startswith(sign)]


async def test_everybody_who_came_and_the_farmer_hear_it(chain: Chain) -> None:
    rose, _ = await signed_up(chain, "Rose")
    await picked(chain)
    await chain.anne.press("Terminer la récolte")
    assert chain.card() == (
        "⚖️ Terminer la récolte ?\nRécolté : 240 kg de carottes\n"
        "Je l'écris à toutes les personnes venues, et à la ferme."
    )
    await chain.anne.press("Oui, terminer")
    assert chain.card().split("\n")[1] == "✅ La récolte est terminée. Je l'écris à 2 personnes."
    assert rose.text == (
        "🥕 Ensemble vous avez glané 240 kg de carottes.\nTout va au camion : Luneray, lundi 12 octobre.\n"
        "Merci. Je vous écris quand tout est en bocaux."
    )
    assert chain.marie.text == (
        "🥕 Glané dans votre champ : 240 kg de carottes.\nTout va au camion : Luneray, lundi 12 octobre.\nMerci."
    )


async def test_several_who_get_it_are_a_line_each(chain: Chain) -> None:
    rose, _ = await signed_up(chain, "Rose")
    await picked(chain)
    await chain.anne.say("40 kg de poireaux pesés")
    await chain.give("Centre du Phare")
    await chain.close()
    assert rose.text == (
        "🥕 Ensemble vous avez glané 240 kg de carottes et 40 kg de poireaux.\n"
        "• 240 kg de carottes : le camion (Luneray, lundi 12 octobre)\n"
        "• 40 kg de poireaux : Centre du Phare\nMerci. Je vous écris quand tout est en bocaux."
    )


async def test_who_was_absent_hears_nothing(chain: Chain) -> None:
    rose, person = await signed_up(chain, "Rose")
    jo, _ = await signed_up(chain, "Jo")
    anne = await chain.table.person(chain.anne)
    mine = await chain.database.run(lambda tx: signups.of(tx, chain.workshop.id, person.id))
    assert mine is not None
    await chain.database.run(lambda tx: presence.mark(tx, anne, mine.id, None, 0, chain.table.now))
    await picked(chain)
    await chain.close()
    assert (told(rose), len(told(jo))) == ([], 1)


async def test_who_only_waited_for_a_seat_hears_nothing(table: Table) -> None:
    field = await furnished(table, seats=1)
    await signed_up(field, "Rose")
    jo, _ = await signed_up(field, "Jo")
    await field.anne.say("40 kg de poireaux pesés")
    await field.give("Centre du Phare")
    await field.close()
    assert told(jo) == []


async def test_at_night_it_waits_for_the_morning(table: Table) -> None:
    chain = await chained(table)
    await signed_up(chain, "Rose")
    chain.table.now += timedelta(hours=12)
    await chain.open(chain.anne)
    await picked(chain)
    await chain.close()
    key = outbox.c.key.like(f"harvest:{chain.workshop.id}:picked:%")
    rows = await chain.database.run(lambda tx: tx.all(select(outbox.c.not_before).where(key)))
    assert len(rows) == 2
    assert all(row.not_before is not None and row.not_before > chain.table.now for row in rows)


async def test_closed_twice_it_is_told_once(chain: Chain) -> None:
    rose, _ = await signed_up(chain, "Rose")
    await picked(chain)
    await chain.close()
    await chain.anne.data(f"v1:give.closed:{chain.workshop.id}")
    assert len(told(rose)) == 1


async def test_nothing_is_left_behind(chain: Chain) -> None:
    await chain.anne.say("240 kg de carottes pesés")
    await chain.anne.data(f"v1:give.closed:{chain.workshop.id}")
    assert chain.anne.text == "À qui va le reste ? Reste à donner : 240 kg de carottes"
    assert (await chain.story()).closed_at is None


async def test_it_is_not_closed_before_it_has_begun(table: Table) -> None:
    field = await furnished(table, hours=1)
    await field.anne.data(f"v1:give.closed:{field.workshop.id}")
    assert field.anne.text == "Le glanage n'a pas commencé. Terminez la récolte après."


async def test_nothing_at_all_is_told_too(chain: Chain) -> None:
    rose, _ = await signed_up(chain, "Rose")
    await chain.close()
    assert rose.text == "🥕 Carottes : cette fois, rien n'a pu être récolté.\nMerci de votre venue."
    assert chain.marie.text == "🥕 Cette fois, rien n'a pu être récolté dans votre champ.\nMerci."
    assert (await chain.items())[0] == "expired"
    assert await chain.lots() == []
    assert "Dire ce que c'est devenu" in chain.labels()
    await chain.anne.press("Dire ce que c'est devenu")
    assert chain.anne.text == "Rien n'a été récolté à ce glanage."


# --- less than planned ------------------------------------------------------------------------------------------------


async def test_less_than_planned_frees_room_and_says_so(chain: Chain) -> None:
    await picked(chain, 150)
    await chain.close()
    assert await chain.lots() == [(chain.stop.id, "carotte", 150_000, "accepted")]
    assert await chain.items() == ("settled", {"carotte": 150_000})
    assert chain.bea.text == (
        "⚖️ Il arrive moins que prévu.\nGlanage : Carottes\nlundi 12 octobre, de 9 h à 12 h\nPlace du marché, Luneray\n"
        "Prévu : 200 kg de carottes\nIl arrive : 150 kg de carottes\nPlace libre à nouveau : 50 kg."
    )


async def test_and_who_waits_for_room_gets_it(table: Table) -> None:
    chain = await chained(table, room=220)
    paul = await table.farmer("Paul")
    waits = await table.offer(paul, 60, "tomate", days=6)
    assert [(grams, state) for _stop, _name, grams, state in await chain.lots(waits)] == [(20_000, "proposed")]
    await picked(chain, 150)
    await chain.close()
    assert sum(grams for _stop, _name, grams, _state in await chain.lots(waits)) == 60_000


async def test_all_given_elsewhere_frees_all_of_it(chain: Chain) -> None:
    await chain.anne.say("200 kg de carottes pesés")
    await chain.give("Centre du Phare")
    await chain.close()
    assert await chain.lots() == []
    assert (await chain.items())[0] == "passed_on"
    assert chain.bea.text.endswith("Prévu : 200 kg de carottes\nIl n'arrive rien.\nPlace libre à nouveau : 200 kg.")


# --- corrections ------------------------------------------------------------------------------------------------------


async def test_a_weighing_afterwards_opens_it_again_and_a_great_change_is_told_once(chain: Chain) -> None:
    rose, _ = await signed_up(chain, "Rose")
    await picked(chain, 200)
    await chain.close()
    await chain.anne.say("60 kg de carottes pesés")
    assert (await chain.story()).closed_at is None
    await chain.give(TRUCK)
    await chain.close()
    assert [text.split("\n")[0] for text in told(rose)] == [
        "🥕 Ensemble vous avez glané 200 kg de carottes.",
        "🥕 Correction : ensemble vous avez glané 260 kg de carottes.",
    ]
    assert await chain.lots() == [(chain.stop.id, "carotte", 260_000, "accepted")]


async def test_a_small_change_is_not_told(chain: Chain) -> None:
    rose, _ = await signed_up(chain, "Rose")
    await picked(chain, 200)
    await chain.close()
    await chain.anne.say("10 kg de carottes pesés")
    await chain.give(TRUCK)
    assert (await chain.close()).split("\n")[1] == "✅ La récolte est terminée."
    assert len(told(rose)) == 1


async def test_taken_back_after_closing_it_is_open_again(chain: Chain) -> None:
    await picked(chain, 200)
    await chain.close()
    row = (await chain.given())[0]
    await chain.anne.data(f"v1:give.back:{chain.workshop.id}:{row.id}")
    assert (await chain.story()).closed_at is None
    await chain.give("Centre du Phare")
    await chain.close()
    assert await chain.lots() == []


# --- jars -------------------------------------------------------------------------------------------------------------


async def jarred(chain: Chain, text: str) -> str:
    await chain.anne.data(f"v1:jars.ask:{chain.workshop.id}")
    await chain.anne.say(text)
    await chain.anne.press("Oui, le dire")
    return chain.anne.text


@pytest.fixture
async def closed(chain: Chain) -> Chain:
    """240 kg, closed; Rose came."""
    await signed_up(chain, "Rose")
    await picked(chain)
    await chain.close()
    return chain


def rose_of(chain: Chain) -> Phone:
    return next(phone for phone in chain.table.phones.values() if phone.name == "Rose")


async def test_everybody_hears_how_many_jars_it_became(closed: Chain) -> None:
    await closed.anne.press("Dire ce que c'est devenu")
    assert closed.anne.text == (
        "🫙 Combien de bocaux avec les 240 kg ?\nPar exemple : 212, ou 120 ratatouille et 92 coulis."
    )
    await closed.anne.say("212")
    assert closed.anne.text == "🫙 212 bocaux\nJe l'écris à 2 personnes ?"
    await closed.anne.press("Oui, le dire")
    assert closed.anne.text == "✅ C'est noté. Je l'écris à 2 personnes."
    assert rose_of(closed).text == "🫙 Vos 240 kg sont devenus 212 bocaux.\nGlanage : Carottes\nMerci."
    assert closed.marie.text == "🫙 Les 240 kg de votre champ sont devenus 212 bocaux.\nGlanage : Carottes\nMerci."


async def test_recipes_are_named_when_they_are_said(closed: Chain) -> None:
    await jarred(closed, "120 ratatouille et 92 soupes de légumes")
    assert rose_of(closed).text == (
        "🫙 Vos 240 kg sont devenus 212 bocaux.\nGlanage : Carottes\n• Ratatouille : 120\n"
        "• Soupe de légumes : 92\nMerci."
    )


async def test_hardly_another_number_is_not_told_again(closed: Chain) -> None:
    await jarred(closed, "212")
    said = await jarred(closed, "215")
    assert said == "✅ C'est noté. Le nombre a peu changé : je ne le redis à personne."
    assert len(told(rose_of(closed), "🫙 Vos")) == 1


async def test_quite_another_number_is_told_as_a_correction(closed: Chain) -> None:
    await jarred(closed, "212")
    await jarred(closed, "240")
    assert rose_of(closed).text.split("\n")[0] == "🫙 Correction : les 240 kg sont devenus 240 bocaux, pas 212."
    await jarred(closed, "212")
    assert rose_of(closed).text.split("\n")[0] == "🫙 Correction : les 240 kg sont devenus 212 bocaux, pas 240."


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("0", "Combien de bocaux ? Par exemple : 212, ou 120 ratatouille et 92 coulis."),
        ("-5", "Combien de bocaux ? Par exemple : 212, ou 120 ratatouille et 92 coulis."),
        ("5000", "5 000 bocaux avec 240 kg, c'est trop : 2 400 au plus."),
    ],
)
async def test_a_number_that_cannot_be_is_refused(closed: Chain, text: str, answer: str) -> None:
    await closed.anne.data(f"v1:jars.ask:{closed.workshop.id}")
    assert await closed.anne.say(text) == answer
    await closed.anne.say("212")
    await closed.anne.press("Oui, le dire")
    assert (await closed.story()).told_jars == 212


async def test_yes_twice_tells_once(closed: Chain) -> None:
    await closed.anne.data(f"v1:jars.ask:{closed.workshop.id}")
    await closed.anne.say("212")
    yes = closed.anne.last.buttons[0]["data"]
    await closed.anne.data(yes)
    await closed.anne.data(yes)
    assert closed.anne.text == "Ce bouton est ancien."
    assert len(told(rose_of(closed), "🫙")) == 1


async def test_first_it_is_closed(chain: Chain) -> None:
    await picked(chain)
    await chain.anne.data(f"v1:jars.ask:{chain.workshop.id}")
    assert chain.anne.text == "Terminez d'abord la récolte."


async def test_months_later_it_can_still_be_said(closed: Chain) -> None:
    closed.table.now += timedelta(days=60)
    await jarred(closed, "212")
    assert rose_of(closed).text.split("\n")[0] == "🫙 Vos 240 kg sont devenus 212 bocaux."


# --- photos -----------------------------------------------------------------------------------------------------------


async def test_photos_are_kept_and_the_rule_is_said_once(field: Field) -> None:
    await field.anne.photo("")
    assert field.anne.text == (
        "📷 Photo gardée. Pas de visage sans l'accord de la personne. Pas d'enfant sans l'accord des parents. "
        "Pour enlever une photo : « Voir les photos »."
    )
    await field.anne.photo("")
    assert field.anne.text == "📷 Photo gardée. Il y en a 2."


async def test_words_under_a_photo_are_a_weighing(field: Field) -> None:
    await field.anne.photo("12 cagettes de carottes")
    assert await field.rows() == [("carotte", 120_000, "counted")]


async def test_the_coordinator_sees_them_five_at_a_time_and_takes_one_off(field: Field) -> None:
    for _ in range(6):
        await field.anne.photo("")
    before = len(field.anne.shown)
    await field.anne.data(f"v1:weigh.photos:{field.workshop.id}")
    shown = field.anne.shown[before:]
    assert [(one.photo, one.labels) for one in shown] == [
        *[("FILE", ["Enlever cette photo"])] * 4,
        ("FILE", ["Enlever cette photo", "Voir la suite"]),
    ]
    await field.anne.press("Voir la suite")
    assert field.anne.last.labels == ["Enlever cette photo"]
    await field.anne.press("Enlever cette photo")
    assert field.anne.text == "La photo est enlevée."
    await field.open(field.anne)
    assert "📷 5 photos" in field.card()


async def test_without_the_card_a_photo_says_what_it_is_of(field: Field) -> None:
    await field.anne.say("/annuler")
    await field.anne.photo("le glanage de ce matin")
    assert field.anne.text.startswith("📷 Photo gardée.")


async def test_from_others_it_is_no_photo_of_a_gleaning(field: Field) -> None:
    rose = await field.table.resident("Rose")
    await rose.photo("le glanage de ce matin")
    assert rose.text.startswith("📷 Merci pour la photo.")
