"""A gleaning opens when it is insured, agreed, after the harvest, by day, and the farmer has said yes to the tree."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from domain.buttons import data
from domain.places import Place, Point
from services.gleaning import needs
from storage.tables import workshop as rows
from tests.end_to_end.table import Phone, Table
from tests.gleanings.playing import INSURED, SENTENCE, both, opened, planned

NEEDED = "Pour ce glanage, il manque :\n"
INSURANCE = "• L'assurance de l'association : assureur, contrat, dernier jour."
AGREEMENT = "• La convention écrite, signée par les trois parties."
HARVEST = "• La parole de la ferme : la récolte est finie. Le glanage vient après."
TREE = "• L'accord de la ferme pour cueillir sur l'arbre : ces fruits sont à elle."
BRACQUEMONT = Place("Bracquemont", Point(49.945, 1.145), "Bracquemont", "76137")


async def test_each_thing_is_a_line_and_a_button_until_it_is_there(table: Table) -> None:
    anne = await table.coordinator()
    made = await planned(table, anne)
    card = anne.card("manage:")
    assert card.text.split("Avant de l'ouvrir, il manque :\n")[1] == f"{INSURANCE}\n{AGREEMENT}\n{HARVEST}"
    assert card.labels[:4] == [
        "Noter l'assurance",
        "🖨️ La convention à signer",
        "Elle est signée",
        "La ferme dit : récolte finie",
    ]
    for step, left in (
        ("Noter l'assurance", [AGREEMENT, HARVEST]),
        ("Elle est signée", [HARVEST]),
        ("La ferme dit : récolte finie", []),
    ):
        await anne.data(data("gleaning.open", made))
        assert anne.text.startswith(NEEDED)
        assert (await both(table, made))[0].state == "prepared"
        await anne.press(step)
        if step == "Noter l'assurance":
            await anne.say("MAIF, contrat 1234567, jusqu'au 31 décembre 2026")
        said = anne.card("manage:").text.partition("il manque :\n")[2]
        assert said == "\n".join(left)
    await anne.press("✅ Ouvrir aux bénévoles")
    workshop, gleaning = await both(table, made)
    assert (workshop.state, gleaning.opened_at, gleaning.calling) == ("planned", table.now, "on")
    assert (gleaning.agreed_by, gleaning.after_harvest_at is not None) == ((await table.person(anne)).id, True)
    assert anne.card("manage:").text.startswith("✅ Il est ouvert. J'appelle des bénévoles")
    await anne.data(data("gleaning.open", made))
    assert anne.text == "Ce glanage est déjà ouvert."


async def test_without_the_guard_it_would_open(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: what refuses is the check, nothing else."""

    async def nothing(*_all: object) -> None:
        return None

    anne = await table.coordinator()
    made = await planned(table, anne)
    monkeypatch.setattr(needs, "check", nothing)
    await anne.data(data("gleaning.open", made))
    assert (await both(table, made))[0].state == "planned"


async def test_an_insurance_that_ends_before_the_day_does_not_do(table: Table) -> None:
    anne = await table.coordinator()
    made = await planned(table, anne)
    await anne.data(data("gleaning.signed", made))
    await anne.data(data("gleaning.heard", made, "harvest"))
    await anne.say("/assurance MAIF, contrat 1234567, jusqu'au 18 septembre 2026")
    await anne.data(data("gleaning.open", made))
    assert anne.text == (NEEDED + "• L'assurance finit le vendredi 18 septembre, avant le glanage. Notez la nouvelle.")
    await anne.say("/assurance MAIF, contrat 1234567, jusqu'au 19 septembre 2026")  # it covers its last day
    await anne.data(data("gleaning.open", made))
    assert (await both(table, made))[0].state == "planned"


async def test_the_insurance_of_another_centre_does_not_do(table: Table) -> None:
    anne = await table.coordinator()
    lea = await table.coordinator("Lea", centre=1)
    await lea.say(INSURED)
    made = await planned(table, anne)
    await anne.data(data("gleaning.open", made))
    assert INSURANCE in anne.text


async def test_whose_field_it_is_must_be_known(table: Table) -> None:
    anne = await table.coordinator()
    await anne.say("Glanage de 200 kg de carottes samedi 9h-12h à Bracquemont, 4 à 8 personnes")
    await anne.press("Je le dirai plus tard")
    await anne.press("✅ Confirmer")
    await anne.data(data("gleaning.signed", 1))
    assert anne.text == "Dites d'abord chez qui c'est : la ferme signe aussi."
    await anne.press("Dire chez qui c'est")
    assert (await anne.say("ferme des Tilleuls, 06 12 34 56 78")).endswith("C'est juste ? Alors confirmez.")
    await anne.press("✅ Confirmer")
    assert "🚜 Chez : Ferme des Tilleuls, 06 12 34 56 78" in anne.card("manage:").text
    _workshop, gleaning = await both(table, 1)
    assert (gleaning.farm, gleaning.phone) == ("Ferme des Tilleuls", "06 12 34 56 78")


async def test_by_night_it_does_not_open(table: Table) -> None:
    """Hours that a file or another program has written are looked at again."""
    anne = await table.coordinator()
    made = await planned(table, anne)
    workshop, _gleaning = await both(table, made)
    night = workshop.start.replace(hour=5)
    await table.database.run(
        lambda tx: tx.execute(update(rows).values(starts_at=night, ends_at=night + timedelta(hours=3)))
    )
    await anne.data(data("gleaning.open", made))
    assert "le soleil se lève à 7 h 38 et se couche à 20 h. Donnez d'autres heures." in anne.text


async def _of_marie(table: Table, crop: str = "pommes") -> tuple[Phone, Phone, int]:
    """A gleaning at a farmer's who writes to Bocal."""
    anne = await table.coordinator()
    marie = await table.farmer("Marie", BRACQUEMONT)
    await table.offer(marie, 50, "carotte", place=BRACQUEMONT)
    await anne.say(f"Glanage de 100 kg de {crop} samedi 9h-12h à Bracquemont, 4 à 8 personnes")
    if crop == "pommes":
        await anne.press("Oui, sur l'arbre")
    await anne.press("Marie")
    await anne.press("✅ Confirmer")
    return anne, marie, int((anne.card("manage:").card or "")[7:])


async def test_the_farmer_gives_their_word_with_one_tap(table: Table) -> None:
    anne, marie, made = await _of_marie(table)
    for button, question, word in (
        ("Récolte finie ? Demander : Marie", "Votre récolte y est-elle finie : pommes ?", "after_harvest_at"),
        ("Sur l'arbre ? Demander : Marie", "Les bénévoles peuvent-ils cueillir sur l'arbre : pommes ?", "tree_word_at"),
    ):
        await anne.press(button)
        assert anne.text == "📨 Question envoyée : Marie. Je vous écris dès qu'il y a une réponse."
        assert question in marie.text
        assert getattr((await both(table, made))[1], word) is None
        await marie.press("Oui")
        assert marie.text.endswith("Vous avez dit : oui. Merci.")
        assert getattr((await both(table, made))[1], word) == table.now
    assert anne.text.startswith("✅ Marie dit oui : les bénévoles peuvent cueillir sur l'arbre.")
    assert TREE not in await anne.press("Le glanage")


async def test_a_farmer_who_says_no_is_heard(table: Table) -> None:
    """Nothing opens on a no, and a yes can be taken back; whoever plans it hears of both."""
    anne, marie, made = await _of_marie(table)
    await anne.press("Sur l'arbre ? Demander : Marie")
    await marie.press("Non")
    assert anne.text.startswith("⚠️ Marie dit non : rien n'est cueilli sur l'arbre.")
    await anne.data(data("gleaning.open", made))
    assert TREE in anne.text
    await marie.press("Maintenant, c'est oui")
    assert (await both(table, made))[1].tree_word_at == table.now
    await marie.press("Finalement, non")
    assert (await both(table, made))[1].tree_word_at is None


async def test_nobody_else_speaks_for_the_farmer(table: Table) -> None:
    """Whose field it is not may press what they like; a word about nothing is an old button."""
    anne, marie, made = await _of_marie(table)
    paul = await table.farmer("Paul")
    for forged in (
        data("gleaning.says", made, "harvest", "yes"),
        data("gleaning.says", 999, "harvest", "yes"),
        data("gleaning.says", made, "weather", "yes"),
        data("gleaning.says", made, "harvest", "perhaps"),
        data("gleaning.says", made),
    ):
        await paul.data(forged)
        assert paul.text in {"Je ne trouve pas ce glanage.", "Ce bouton est ancien."}
    assert (await both(table, made))[1].after_harvest_at is None
    await anne.press("Récolte finie ? Demander : Marie")
    await anne.data(data("gleaning.gone", made, "weather"))
    await marie.press("Oui")
    assert marie.text.startswith("Ce glanage est passé ou annulé.")


async def test_who_does_not_write_to_bocal_is_asked_by_phone(table: Table) -> None:
    anne = await table.coordinator()
    made = await planned(table, anne)
    await anne.data(data("gleaning.ask", made, "harvest"))
    assert anne.text == "Cette ferme ne m'écrit pas. Demandez par téléphone, puis touchez l'autre bouton."


async def test_once_it_is_open_the_farmer_knows_who_comes(table: Table) -> None:
    """When it opens: day, hours, leader. The evening before: how many come."""
    anne, marie, made = await _of_marie(table, "carottes")
    await anne.say(INSURED)
    for verb in (("gleaning.signed", made), ("gleaning.heard", made, "harvest"), ("gleaning.open", made)):
        await anne.data(data(*verb))  # type: ignore[arg-type]
    assert marie.text == (
        "🥕 Des bénévoles viennent glaner chez vous : carottes\nsamedi 19 septembre, de 9 h à 12 h\nBracquemont\n"
        "👥 4 à 8 personnes\nAvec : Anne\nLa veille au soir, je vous dis combien viennent."
    )
    table.now = table.now.replace(day=18, hour=18, minute=29)
    await table.ring()
    said = len(marie.shown)
    await table.later(minutes=2)
    eve = "⏰ Demain : glanage chez vous, carottes\nsamedi 19 septembre, de 9 h à 12 h\nBracquemont\n"
    assert [one.text for one in marie.shown[said:]] == [eve + "✋ Pas encore d'inscription\nAvec : Anne"]
    await table.later(minutes=5)
    assert len(marie.shown) == said + 1  # once


async def test_another_centre_has_no_say(table: Table) -> None:
    """Whoever coordinates elsewhere neither sees nor opens nor changes it; what is theirs is listed for them."""
    anne = await table.coordinator()
    made = await opened(table, anne)
    lea = await table.coordinator("Lea", centre=1)
    for verb in (
        ("gleaning.manage", made),
        ("gleaning.change", made),
        ("gleaning.off", made),
        ("gleaning.gone", made, "weather"),
        ("gleaning.signed", made),
        ("gleaning.heard", made, "harvest"),
        ("gleaning.paper", made),
        ("insurance.set", table.centres[0].id),
    ):
        await lea.data(data(*verb))  # type: ignore[arg-type]
        assert lea.text.startswith(("Ce glanage", "Cet atelier", "Une autre équipe", "C'est réservé")), verb
    assert (await both(table, made))[0].state == "planned"
    assert await lea.say("/mes_glanages") == (
        "Aucun glanage n'est prévu dans votre centre. Pour en prévoir un : /nouveau_glanage"
    )


async def test_the_list_of_a_centre(table: Table) -> None:
    """Prepared and open ones by date, five at a time."""
    anne = await table.coordinator()
    for day in range(20, 26):
        await planned(table, anne, SENTENCE.replace("samedi", f"le {day} septembre"))
    text = await anne.say("/mes_glanages")
    assert text.count("🕓 Carottes, pas encore ouvert") == 5
    assert anne.last.labels[-1] == "Voir la suite"
    text = await anne.press("Voir la suite")
    assert text == (
        "🥕 Les glanages de votre centre\n\n🕓 Carottes, pas encore ouvert\nvendredi 25 septembre, de 9 h à 12 h\n"
        "Bracquemont"
    )
    await anne.press("vendredi 25 septembre : Carottes")
    assert anne.text.startswith("🥕 Glanage : Carottes\n🕓 Préparé.")
