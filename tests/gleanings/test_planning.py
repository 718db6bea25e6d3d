"""A gleaning is planned in a sentence, question by question, or from a farmer's message; what cannot be is refused."""

from __future__ import annotations

import pytest

from domain.buttons import data
from domain.gleanings import Crop
from domain.places import Place, Point
from services.offer.offers import withdraw
from storage import workshops
from tests.end_to_end.table import LUNERAY, Table
from tests.gleanings.playing import SENTENCE, both, planned


async def test_one_sentence_one_tap(table: Table) -> None:
    """Plain words of a coordinator begin it; all that was said stands on the card, and it is prepared with one tap."""
    anne = await table.coordinator()
    text = await anne.say(SENTENCE)
    assert text == (
        "🥕 Nouveau glanage\n🧺 200 kg de carottes\n📅 Le samedi 19 septembre\n🕘 De 9 h à 12 h\n📍 Bracquemont\n"
        "👥 4 à 8 personnes\n🚜 Chez : Paul Martin\n\nC'est juste ? Alors confirmez."
    )
    await anne.press("✅ Confirmer")
    workshop, gleaning = await both(table, 1)
    assert (workshop.state, workshop.title, workshop.seats, workshop.is_gleaning) == ("prepared", "Carottes", 8, True)
    assert (gleaning.least, gleaning.crops, gleaning.farm) == (4, (Crop("carotte", 200_000),), "Paul Martin")
    coming = await table.database.run(lambda tx: workshops.upcoming(tx, table.network.id, table.now, gleanings=True))
    assert coming == []  # nobody but its coordinators sees it


async def test_question_by_question(table: Table) -> None:
    """One question at a time; buttons where there is something usual to choose."""
    anne = await table.coordinator()
    answers = ("/nouveau_glanage", "pommes", "Bracquemont, ferme des Tilleuls", "samedi", "9 h - 11 h")
    asked = [await anne.say(answer) for answer in answers]
    asked.append(await anne.press("6 à 12"))
    asked.append(await anne.press("Non, au sol"))
    asked.append(await anne.press("200 kg"))
    assert [text.split("\n\n")[1].split("\n")[0] for text in asked] == [
        "Que va-t-on glaner ?",
        "Où se retrouve-t-on ?",
        "Quel jour ?",
        "De quelle heure à quelle heure ?",
        "Combien de personnes, au moins et au plus ?",
        "Y a-t-il des fruits à cueillir sur l'arbre ?",
        "Combien de kilos, à peu près ?",
        "C'est juste ? Alors confirmez.",
    ]
    await anne.press("✅ Confirmer")
    workshop, gleaning = await both(table, 1)
    assert (workshop.site, gleaning.farm, gleaning.on_tree) == ("Ferme des Tilleuls", "Ferme des Tilleuls", False)


async def test_more_details(table: Table) -> None:
    """All the rest is a button and an answer."""
    anne = await table.coordinator()
    await anne.say(SENTENCE)
    await anne.press("Plus de détails")
    for button, answer in (
        ("Outils", "fourches et cagettes"),
        ("Vêtements", "des bottes"),
        ("À apporter", "des gants"),
        ("Âge minimum", "12 ans"),
        ("Voitures", "2"),
        ("Places gardées", "3"),
        ("Quelques mots", "Le chemin est boueux."),
        ("Le champ", "champ du Puits, Luneray"),
    ):
        await anne.press(button)
        await anne.say(answer)
    await anne.press("Qui anime")
    await anne.press("☐ Anne")
    await anne.press("Continuer")
    await anne.press("✅ Confirmer")
    workshop, gleaning = await both(table, 1)
    assert (gleaning.tools, gleaning.wear, gleaning.min_age, gleaning.cars) == (
        "fourches et cagettes",
        "des bottes",
        12,
        2,
    )
    assert (workshop.bring, workshop.kept_newcomers, workshop.about) == ("des gants", 3, "Le chemin est boueux.")
    assert workshop.facilitators == ((await table.person(anne)).id,)
    assert gleaning.field is not None
    assert (gleaning.field.label, gleaning.field.commune) == ("Champ du Puits", "Luneray")
    assert "🌱 Le champ : Champ du Puits, Luneray\n🧺 200 kg de carottes" in anne.card("manage:").text


@pytest.mark.parametrize(
    ("button", "answer", "said"),
    [
        ("Voitures", "50", "20 voitures au plus. Par exemple : 2. Ou bien : aucune."),
        ("Voitures", "-1", "20 voitures au plus. Par exemple : 2. Ou bien : aucune."),
        ("Âge minimum", "150", "Écrivez un âge entre 0 et 99. Par exemple : 12."),
        ("Âge minimum", "majeur", "Écrivez un nombre. Par exemple : 2. Ou bien : aucune."),
        ("Places gardées", "9", "Vous gardez 9 places pour de nouvelles personnes, mais il y en a 8. Gardez-en moins."),
        ("Outils", "x" * 201, "200 lettres au plus."),
        ("Changer le poids", "600 000 kg", "600 000 kg, c'est beaucoup pour un glanage : d'habitude 200 à 400 kg,"),
        ("Changer le nombre", "40 à 8", "Au moins 40 et au plus 8 : est-ce l'inverse ? Écrivez : 8 à 40."),
        ("Changer les heures", "23h-23h30", "Le glanage se fait de jour : le samedi 19 septembre, le soleil se lève"),
        ("Sur l'arbre", "peut-être", "Oui ou non ? Y a-t-il des fruits à cueillir sur l'arbre ?"),
        ("Le champ", "Xyzzy", "Je ne trouve pas ce lieu. Écrivez une commune, ou envoyez la position du champ."),
        ("Qui anime", "Paul", "Touchez les personnes qui animent. Pour inviter quelqu'un : /inviter"),
    ],
)
async def test_a_wrong_answer_is_told_and_loses_nothing(table: Table, button: str, answer: str, said: str) -> None:
    anne = await table.coordinator()
    await anne.say(SENTENCE)
    await anne.press("Plus de détails")
    await anne.press(button)
    assert said in await anne.say(answer)
    await anne.press(
        "Continuer" if button == "Qui anime" else "Annuler" if button == "Changer les heures" else "Retour"
    )
    if button != "Changer les heures":  # hours that cannot be are asked again; all else stays as it was
        await anne.press("✅ Confirmer")
        assert (await both(table, 1))[1].crops == (Crop("carotte", 200_000),)


async def test_much_for_few_hands_and_little_notice_are_remarked_upon(table: Table) -> None:
    anne = await table.coordinator()
    text = await anne.say(
        "Glanage de 600 kg de carottes demain de 9h à 10h à Bracquemont, 2 à 4 personnes, chez Paul Martin"
    )
    assert text.split("\n\n")[1] == (
        "⚠️ C'est dans moins de 3 jours : trouver des bénévoles sera plus difficile.\n"
        "⚠️ 600 kg, c'est beaucoup pour 4 personnes en si peu de temps. Est-ce juste ?\n"
        "C'est juste ? Alors confirmez."
    )
    await anne.press("✅ Confirmer")  # warned, not refused
    assert (await both(table, 1))[0].state == "prepared"


async def test_a_far_place_is_asked_about(table: Table) -> None:
    anne = await table.coordinator()
    text = await anne.say("/nouveau_glanage de carottes samedi 9h à Marseille, 4 à 8 personnes")
    assert text.endswith("Marseille : c'est loin d'ici. C'est bien là ?")


async def test_only_coordinators_plan(table: Table) -> None:
    """To everybody else the same words offer produce, or mean nothing; no button opens the door."""
    rose = await table.resident()
    assert "Nouveau glanage" not in await rose.say(SENTENCE)
    assert (await rose.say("/nouveau_glanage")).startswith("C'est réservé à la coordination.")
    for verb in (
        "glean.confirm",
        "gleaning.open",
        "gleaning.change",
        "gleaning.off",
        "gleaning.from",
        "gleaning.paper",
    ):
        await rose.data(data(verb, 1))
        assert rose.text.startswith("C'est réservé à la coordination."), verb


async def test_old_and_forged_buttons(table: Table) -> None:
    """A button of a draft that is over, or with what no button of ours carries, says so and changes nothing."""
    anne = await table.coordinator()
    await anne.say(SENTENCE)
    stamp = (anne.last.card or "").removeprefix("gleaningdraft:")
    for forged in (
        data("glean.set", stamp, "people", "9-4"),
        data("glean.set", stamp, "people", "x"),
        data("glean.set", stamp, "kg", "99999999"),
        data("glean.set", stamp, "farmer", "7"),
        data("glean.set", stamp, "tree", "perhaps"),
        data("glean.set", stamp, "wings", "2"),
        data("glean.ask", stamp, "wings"),
        data("glean.place", stamp, "7"),
        data("glean.centre", stamp, table.centres[1].id),
        data("glean.confirm", "zzz"),
        data("glean.confirm"),
        data("gleaning.change", 1, "wings"),
        data("gleaning.manage", 999),
        data("gleaning.from", 999),
    ):
        await anne.data(forged)
    await anne.press("✅ Confirmer")
    assert (await both(table, 1))[0].seats == 8
    assert "Ce bouton est ancien" in await _after(anne, data("glean.confirm", stamp))


async def _after(phone: object, pressed: str) -> str:
    await phone.data(pressed)  # type: ignore[attr-defined]
    return str(phone.text)  # type: ignore[attr-defined]


async def test_an_earlier_draft_is_dropped_aloud(table: Table) -> None:
    anne = await table.coordinator()
    await anne.say(SENTENCE)
    text = await anne.say("/nouvel_atelier")
    assert "Le glanage que vous aviez commencé avant est abandonné." in text


# --- from a farmer's message ------------------------------------------------------------------------------------------


async def test_from_a_proposal(table: Table) -> None:
    """The proposal's card leads to a draft that knows crops, place, farm and how many the farmer wants."""
    anne = await table.coordinator()
    marie = await table.farmer()
    await table.stop(days=5, hour=14, recipes=())
    await marie.say("Venez glaner mes carottes, 250 kg, jusqu'à dimanche, 8 personnes")
    await marie.press("✅ Confirmer")
    text = await anne.press("🥕 Préparer le glanage")
    assert text == (
        "🥕 Nouveau glanage\n🧺 250 kg de carottes\n📍 Offranville\n👥 8 personnes au plus\n🚜 Chez : Marie\n\n"
        "La ferme le propose du mardi 15 septembre au dimanche 20 septembre.\nQuel jour ?\nPar exemple : samedi, ou "
        "19 septembre."
    )
    await anne.say("samedi 9h-12h")
    await anne.press("4 à 8")
    await anne.press("✅ Confirmer")
    _workshop, gleaning = await both(table, 1)
    assert (gleaning.offer, gleaning.farmer) == (1, (await table.person(marie)).id)
    anne.shown.clear()
    await anne.say("/propositions")
    text = await anne.press("🥕 Le glanage")  # once there is one, the same button shows it
    assert text.startswith("🥕 Glanage : Carottes\n🕓 Préparé.")


async def test_an_offer_without_a_stop_reaches_the_nearest_centre(table: Table) -> None:
    """Volunteers can pick what no truck awaits: somebody must know of it."""
    anne = await table.coordinator()
    await table.coordinator("Lea", centre=1)
    marie = await table.farmer(place=Place("Bracquemont", Point(49.945, 1.145), "Bracquemont", "76137"))
    await marie.say("Venez glaner mes poireaux, 100 kg, jusqu'à dimanche")
    await marie.press("✅ Confirmer")
    assert anne.text.startswith("📬 Une ferme propose un glanage : Marie, Bracquemont\n100 kg de poireaux")
    assert anne.last.labels == ["🥕 Préparer le glanage"]
    assert next(phone for phone in table.phones.values() if phone.name == "Lea").shown == []


async def test_a_day_outside_the_offer_is_remarked_upon(table: Table) -> None:
    anne = await table.coordinator()
    marie = await table.farmer()
    await table.offer(marie, 200, "carotte", mode="glean", days=3)
    await anne.press("🥕 Préparer le glanage")
    await anne.say("samedi 26 septembre 9h-12h")
    text = await anne.say("4 à 8")
    assert "⚠️ La ferme le propose du mardi 15 septembre au vendredi 18 septembre. Le jour est-il juste ?" in text


async def test_another_centre_does_not_prepare_it(table: Table) -> None:
    """An offer belongs to the centres that it was proposed to, or to the nearest one; one that is over to nobody."""
    anne = await table.coordinator()
    lea = await table.coordinator("Lea", centre=1)
    marie = await table.farmer(place=Place("Dieppe", Point(49.922, 1.078), "Dieppe", "76217"))
    offer = await table.offer(
        marie, 200, "carotte", mode="glean", days=5, place=Place("Dieppe", Point(49.922, 1.078), "Dieppe")
    )
    await lea.data(data("gleaning.from", offer))
    assert lea.text == "Un autre centre décide pour cette offre."
    await table.stop(days=4, hour=14, recipes=(), centre=1, point=LUNERAY)
    await table.later(minutes=2)
    await lea.data(data("gleaning.from", offer))  # now it is proposed to a stop of hers
    assert lea.text.startswith("🥕 Nouveau glanage")
    farmer = await table.person(marie)
    await table.database.run(lambda tx: withdraw(tx, farmer, offer, table.now))
    await anne.data(data("gleaning.from", offer))
    assert anne.text == "Cette offre est terminée. La ferme peut en envoyer une autre."
    surplus = await table.offer(marie, 200, "carotte", mode="deliver")
    await anne.data(data("gleaning.from", surplus))
    assert anne.text == "Je ne trouve pas cette offre. Ce qui attend votre réponse : /propositions"


async def test_farmers_nearby_are_buttons(table: Table) -> None:
    """Whose field it is may be tapped when a farmer nearby writes to Bocal; a name can be written as well."""
    anne = await table.coordinator()
    marie = await table.farmer("Marie", Place("Bracquemont", Point(49.945, 1.145), "Bracquemont", "76137"))
    await table.offer(marie, 50, "carotte", place=Place("Bracquemont", Point(49.945, 1.145), "Bracquemont"))
    await anne.say("Glanage de 100 kg de poireaux samedi 9h-12h à Bracquemont, 4 à 8 personnes")
    await anne.press("Marie")
    await anne.press("✅ Confirmer")
    assert (await both(table, 1))[1].farmer == (await table.person(marie)).id
    await planned(table, anne)
    assert ((await both(table, 2))[1].farmer, (await both(table, 2))[1].farm) == (None, "Paul Martin")
