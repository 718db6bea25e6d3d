"""Leaders weigh what is picked: every row is kept, every doubt is asked once, and the card shows it all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from domain.messages import Incoming, Sender, Text
from domain.people import Role
from storage import harvests
from storage.tables import weighing
from tests.end_to_end.table import Table
from tests.harvest.conftest import Field, changed, furnished, gleaned

CARD = """⚖️ Récolte : Carottes
✅ Noté : 12 cagettes de carottes (environ 120 kg), 85 kg de carottes et environ 40 kg de poireaux

environ 205 kg de carottes
• pesé : 85 kg
• compté : environ 120 kg (12 cagettes de carottes)
environ 40 kg de poireaux
• estimé : environ 40 kg
En tout : environ 245 kg

Écrivez ce qui est récolté. Par exemple :
12 cagettes de carottes, 85 kg de pommes pesés"""


async def test_one_sentence_is_three_rows_that_keep_apart_how_they_are_known(field: Field) -> None:
    said = await field.anne.say("12 cagettes de carottes, 85 kg de carottes pesés, environ 40 kg de poireaux")
    assert said == CARD
    assert field.labels() == ["carottes", "poireaux", "Corriger une ligne", "Voir l'image", "À qui va la récolte ?"]
    assert await field.rows() == [
        ("carotte", 120_000, "counted"),
        ("carotte", 85_000, "weighed"),
        ("poireau", 40_000, "estimated"),
    ]
    first = (await field.weighings())[0]
    assert (first.quantity, first.unit) == (12, "cagette")


async def test_the_card_opens_empty_with_the_crops_of_the_plan(field: Field) -> None:
    assert field.card() == (
        "⚖️ Récolte : Carottes\njeudi 8 octobre, de 9 h à 12 h\nFerme des Tilleuls, Bracquemont\n\n"
        "Rien n'est pesé pour l'instant.\n\nÉcrivez ce qui est récolté. Par exemple :\n"
        "12 cagettes de carottes, 85 kg de pommes pesés"
    )
    assert field.labels() == ["carottes", "poireaux", "Terminer la récolte"]


async def test_the_command_opens_it_too(field: Field) -> None:
    said = await field.anne.say("/recolte")
    assert said.startswith("⚖️ Récolte : Carottes\n")


async def test_of_several_the_command_asks_which(field: Field) -> None:
    await gleaned(field.table, hours=-2, title="Pommes")
    assert await field.anne.say("/recolte") == "⚖️ Quel glanage ?"
    assert field.anne.last.labels == ["jeudi 8 octobre, 9 h : Carottes", "jeudi 8 octobre, 8 h : Pommes"]
    await field.anne.press("jeudi 8 octobre, 8 h : Pommes")
    assert field.card().startswith("⚖️ Récolte : Pommes\n")


async def test_who_leads_none_is_told_so(table: Table) -> None:
    anne = await table.coordinator("Anne")
    assert await anne.say("/recolte") == "⚖️ Vous n'animez pas de glanage ces jours-ci."


async def test_how_the_weight_is_known_is_asked_once_for_all(field: Field) -> None:
    said = await field.anne.say("85 kg de carottes et 20 kg de poireaux")
    assert said == "⚖️ Récolte : Carottes\n\n85 kg de carottes : comment connaissez-vous le poids ?"
    assert field.labels() == ["Pesé à la balance", "Compté", "Estimé à l'œil", "Ne pas le noter"]
    await field.anne.press("Pesé à la balance")
    assert await field.rows() == [("carotte", 85_000, "weighed"), ("poireau", 20_000, "weighed")]


@pytest.mark.parametrize(
    ("answer", "method"), [("pesé", "weighed"), ("à vue d'œil", "estimated"), ("compté", "counted")]
)
async def test_the_answer_may_be_written(field: Field, answer: str, method: str) -> None:
    await field.anne.say("85 kg de carottes")
    await field.anne.say(answer)
    assert await field.rows() == [("carotte", 85_000, method)]


async def test_another_weighing_before_the_answer_is_not_lost(field: Field) -> None:
    await field.anne.say("85 kg de carottes")
    await field.anne.say("20 kg de poireaux pesés")
    assert await field.rows() == [("poireau", 20_000, "weighed")]
    await field.anne.press("Estimé à l'œil")
    assert await field.rows() == [("poireau", 20_000, "weighed"), ("carotte", 85_000, "estimated")]


async def test_a_product_is_tapped_then_a_number_is_enough(field: Field) -> None:
    await field.anne.press("carottes")
    assert field.card().endswith("Combien ? (carottes) Par exemple : 12 cagettes, ou 85 kg pesés.")
    await field.anne.say("12 cagettes")
    assert await field.rows() == [("carotte", 120_000, "counted")]


async def test_tapped_and_a_bare_number(field: Field) -> None:
    await field.anne.press("poireaux")
    await field.anne.say("38")
    await field.anne.press("Pesé à la balance")
    assert await field.rows() == [("poireau", 38_000, "weighed")]


async def test_an_amount_without_a_name_asks_of_what(field: Field) -> None:
    await field.anne.say("12 cagettes")
    assert field.card().endswith("De quel produit ? Écrivez-le ou touchez-le.")
    assert field.labels() == ["carottes", "poireaux", "Ne pas le noter"]
    await field.anne.press("carottes")
    assert await field.rows() == [("carotte", 120_000, "counted")]


async def test_and_the_name_may_be_written(field: Field) -> None:
    await field.anne.say("12 cagettes")
    await field.anne.say("des poireaux")
    assert [row[0] for row in await field.rows()] == ["poireau"]


async def test_crates_that_were_on_scales_are_asked_their_weight(field: Field) -> None:
    await field.anne.say("12 cagettes de carottes pesées")
    assert field.card().endswith("12 cagettes de carottes : combien de kilos ? Par exemple : 96 kg.")
    await field.anne.say("96")
    row = (await field.weighings())[0]
    assert (row.quantity, row.unit, row.grams, row.method) == (12, "cagette", 96_000, "weighed")


async def test_what_is_not_planned_is_asked_once(field: Field) -> None:
    await field.anne.say("20 kg de navets pesés")
    assert field.card().endswith("20 kg de navets : ce n'est pas prévu ici. Je le note quand même ?")
    await field.anne.press("Oui")
    await field.anne.say("5 kg de navets pesés")
    assert await field.rows() == [("navet", 20_000, "weighed"), ("navet", 5_000, "weighed")]


async def test_and_no_leaves_it_out(field: Field) -> None:
    await field.anne.say("20 kg de navets pesés")
    await field.anne.say("non")
    assert await field.rows() == []
    assert field.card().startswith("⚖️ Récolte : Carottes\n")


async def test_where_no_crop_is_planned_nothing_is_unplanned(table: Table) -> None:
    field = await furnished(table, of={"crops": ()})
    await field.anne.say("20 kg de navets pesés")
    assert await field.rows() == [("navet", 20_000, "weighed")]


async def test_half_a_tonne_at_once_is_asked_again(field: Field) -> None:
    await field.anne.say("500 kg de carottes pesés")
    assert len(await field.rows()) == 1
    await field.anne.say("501 kg de carottes pesés")
    assert field.card().endswith("501 kg de carottes en une seule pesée : c'est bien ça ?")
    await field.anne.press("Non")
    assert len(await field.rows()) == 1
    await field.anne.say("501 kg de carottes pesés")
    await field.anne.say("oui")
    assert [row[1] for row in await field.rows()] == [500_000, 501_000]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("-3 kg de carottes", "Écrivez un poids plus grand que 0. Par exemple : 12 cagettes, ou 85 kg pesés."),
        ("0 kg de carottes", "Écrivez un poids plus grand que 0. Par exemple : 12 cagettes, ou 85 kg pesés."),
        ("50 t de carottes", "50 000 kg, c'est trop pour une pesée : 20 000 kg au plus."),
        ("5 kg de safran", "Je ne connais pas « safran ». Écrivez le nom d'un légume ou d'un fruit."),
        (
            "12 cagettes de carottes, 50 t de pommes",
            "50 000 kg, c'est trop pour une pesée : 20 000 kg au plus. Je n'ai rien noté de ce message.",
        ),
    ],
)
async def test_what_cannot_be_is_refused_and_the_card_stays(field: Field, text: str, answer: str) -> None:
    assert await field.anne.say(text) == answer
    assert await field.rows() == []
    await field.anne.say("12 cagettes de carottes")
    assert await field.rows() == [("carotte", 120_000, "counted")]


async def test_a_nonsense_answer_is_asked_again(field: Field) -> None:
    await field.anne.say("85 kg de carottes")
    await field.anne.say("bof")
    assert field.anne.texts()[-2] == "Je n'ai pas compris cette réponse."
    assert field.card().endswith("85 kg de carottes : comment connaissez-vous le poids ?")


async def test_other_words_are_answered_as_ever(field: Field) -> None:
    assert await field.anne.say("merci") == "Avec plaisir. Pour continuer : /aide"
    await field.anne.say("12 cagettes de carottes")
    assert len(await field.rows()) == 1


async def test_three_hours_later_words_are_about_something_else(field: Field) -> None:
    field.table.now += timedelta(hours=3, minutes=1)
    await field.anne.say("12 cagettes de carottes")
    assert await field.rows() == []


async def test_an_old_question_is_not_answered(field: Field) -> None:
    await field.anne.say("85 kg de carottes")
    old = next(button["data"] for button in field.anne.card("harvest:").buttons if button["label"] == "Compté")
    await field.anne.say("20 kg de poireaux")
    await field.anne.data(old)
    assert await field.rows() == []
    assert field.anne.text == "Ce bouton est ancien."


# --- two at once ------------------------------------------------------------------------------------------------------


async def other(field: Field, name: str = "Béa Petit") -> tuple[Field, str]:
    bea = await field.table.coordinator(name, role=Role.FACILITATOR)
    await field.open(bea)
    return Field(field.table, bea, field.workshop), name


async def test_two_leaders_are_both_kept_and_both_cards_show_both(field: Field) -> None:
    bea, _ = await other(field)
    person = await field.table.person(bea.anne)
    await changed(field, facilitators=(person.id,))
    await field.anne.say("12 cagettes de carottes")
    await bea.anne.say("30 kg de carottes pesés")
    assert await field.rows() == [("carotte", 120_000, "counted"), ("carotte", 30_000, "weighed")]
    for phone in (field.anne, bea.anne):
        assert "environ 150 kg de carottes\n• pesé : 30 kg\n• compté : environ 120 kg" in field.card(phone)


async def test_a_question_on_the_others_card_is_not_taken_away(field: Field) -> None:
    bea, _ = await other(field)
    await field.anne.say("85 kg de carottes")
    await bea.anne.say("30 kg de carottes pesés")
    assert field.labels() == ["Pesé à la balance", "Compté", "Estimé à l'œil", "Ne pas le noter"]


@pytest.mark.parametrize(("label", "count"), [("Oui, la même", 1), ("Non, une autre", 2)])
async def test_the_same_from_another_leader_within_two_minutes_is_asked(field: Field, label: str, count: int) -> None:
    bea, _ = await other(field)
    await field.anne.say("30 kg de carottes pesés")
    await bea.anne.say("30 kg de carottes pesés")
    assert field.card(bea.anne).endswith("Anne vient de noter 30 kg de carottes. C'est la même pesée ?")
    await bea.anne.press(label)
    assert len(await field.rows()) == count


async def test_after_two_minutes_it_is_another_one(field: Field) -> None:
    bea, _ = await other(field)
    await field.anne.say("30 kg de carottes pesés")
    field.table.now += timedelta(minutes=2, seconds=1)
    await bea.anne.say("30 kg de carottes pesés")
    assert len(await field.rows()) == 2


async def test_the_same_leader_twice_means_two_crates(field: Field) -> None:
    await field.anne.say("30 kg de carottes pesés")
    await field.anne.say("30 kg de carottes pesés")
    assert len(await field.rows()) == 2


# --- correcting -------------------------------------------------------------------------------------------------------


async def test_a_line_is_corrected_and_keeps_its_row(field: Field) -> None:
    await field.anne.say("85 kg de carottes pesés")
    await field.anne.press("Corriger une ligne")
    assert field.labels() == ["85 kg de carottes, pesé", "Retour à la récolte"]
    await field.anne.press("85 kg de carottes, pesé")
    assert field.card() == "⚖️ 85 kg de carottes\npesé\nAnne, 10 h"
    await field.anne.press("Changer le poids")
    await field.anne.say("58 kg pesés")
    assert field.card().split("\n")[1] == "✅ Corrigé : 58 kg de carottes"
    assert await field.rows() == [("carotte", 58_000, "weighed")]
    assert await field.database.run(lambda tx: tx.scalar(select(func.count()).select_from(weighing))) == 2


async def test_a_correction_may_name_another_product(field: Field) -> None:
    await field.anne.say("85 kg de carottes pesés")
    await field.anne.press("Corriger une ligne")
    await field.anne.press("85 kg de carottes, pesé")
    await field.anne.press("Changer le poids")
    await field.anne.say("85 kg de poireaux pesés")
    assert await field.rows() == [("poireau", 85_000, "weighed")]


async def test_how_it_is_known_is_corrected_by_a_tap(field: Field) -> None:
    await field.anne.say("85 kg de carottes pesés")
    await field.anne.press("Corriger une ligne")
    await field.anne.press("85 kg de carottes, pesé")
    await field.anne.press("Estimé à l'œil")
    assert await field.rows() == [("carotte", 85_000, "estimated")]


async def test_counted_crates_that_were_weighed_after_all(field: Field) -> None:
    await field.anne.say("12 cagettes de carottes")
    await field.anne.press("Corriger une ligne")
    await field.anne.press("12 cagettes de carottes (environ 120 kg), compté")
    await field.anne.press("Pesé à la balance")
    assert await field.rows() == [("carotte", 120_000, "counted")]
    await field.anne.say("102 kg")
    assert await field.rows() == [("carotte", 102_000, "weighed")]


async def test_a_line_is_taken_off(field: Field) -> None:
    await field.anne.say("85 kg de carottes pesés, 20 kg de poireaux pesés")
    await field.anne.press("Corriger une ligne")
    await field.anne.press("85 kg de carottes, pesé")
    await field.anne.press("Enlever")
    assert field.card().split("\n")[1] == "✅ La ligne est enlevée."
    assert await field.rows() == [("poireau", 20_000, "weighed")]


async def test_what_another_leader_has_changed_meanwhile_is_not_changed_again(field: Field) -> None:
    await field.anne.say("85 kg de carottes pesés")
    row = (await field.weighings())[0]
    await field.anne.data(f"v1:weigh.edit:{row.id}")
    bea, _ = await other(field)
    await bea.anne.data(f"v1:weigh.strike:{row.id}")
    await field.anne.say("58 kg pesés")
    assert field.card().split("\n")[1] == "Quelqu'un vient de changer cette ligne. Regardez à nouveau."
    await field.anne.data(f"v1:weigh.strike:{row.id}")
    assert field.anne.text == "Quelqu'un vient de changer cette ligne. Regardez à nouveau."
    assert await field.rows() == []


async def test_the_lines_come_five_at_a_time_the_latest_first(field: Field) -> None:
    for kg in range(1, 8):
        await field.anne.say(f"{kg} kg de carottes pesés")
    await field.anne.press("Corriger une ligne")
    assert field.labels() == [
        *(f"{kg} kg de carottes, pesé" for kg in (7, 6, 5, 4, 3)),
        "Voir la suite",
        "Retour à la récolte",
    ]
    await field.anne.press("Voir la suite")
    assert field.labels() == ["2 kg de carottes, pesé", "1 kg de carottes, pesé", "Retour à la récolte"]


async def test_more_than_five_products_are_paged(table: Table) -> None:
    field = await furnished(table, of={"crops": ()})
    await field.anne.say(
        "1 kg de carottes, 1 kg de navets, 1 kg de poireaux, 1 kg de pommes, 1 kg de poires, 1 kg de choux"
    )
    await field.anne.press("Pesé à la balance")
    assert field.labels()[0] == "Voir la suite"
    await field.anne.press("Voir la suite")
    assert "1 kg de choux\n• pesé : 1 kg\nEn tout : 6 kg" in field.card()


async def test_a_message_that_is_edited_afterwards_is_not_counted_again(field: Field) -> None:
    await field.anne.say("12 cagettes de carottes")
    sender = Sender(field.anne.id, "Anne Martin", "fr")
    edited = Incoming(
        9000, "telegram", field.anne.id, True, sender, field.table.now, Text("13 cagettes de carottes"), 1001, True
    )
    await field.database.run(lambda tx: field.table._handle(tx, edited, field.table.now))
    await field.table.deliver()
    assert field.anne.text == ("✏️ J'ai gardé ce que vous aviez écrit avant. Pour le changer : « Corriger une ligne ».")
    assert await field.rows() == [("carotte", 120_000, "counted")]


async def test_the_picture_is_a_png(field: Field) -> None:
    await field.anne.say("12 cagettes de carottes, 85 kg de carottes pesés, environ 40 kg de poireaux")
    await field.anne.press("Voir l'image")
    document = field.anne.last.document
    assert document is not None
    assert document["mime"] == "image/png"
    assert document["base64"].startswith("iVBORw0KGgo")


async def test_halts_have_their_own(field: Field) -> None:
    assert await field.database.run(lambda tx: harvests.of_halts(tx, [1, 2])) == {1: [], 2: []}
