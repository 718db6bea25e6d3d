"""The insurance of a centre is written in a sentence or in three answers; what does not cover is refused."""

from __future__ import annotations

from datetime import date

import pytest

from domain.buttons import data
from domain.gleanings import Insurance
from storage import gleanings
from tests.end_to_end.table import Phone, Table


async def kept(table: Table, centre: int = 0) -> Insurance | None:
    """What is known of a centre's insurance."""
    return await table.database.run(lambda tx: gleanings.insured(tx, table.centres[centre].id))


async def test_a_policy_that_begins_with_letters(table: Table) -> None:
    anne = await table.coordinator()
    await anne.say("/assurance MAIF, contrat AB 123, jusqu'au 31 décembre 2026")
    assert (await kept(table)) == Insurance(table.centres[0].id, "MAIF", "AB 123", date(2026, 12, 31))


@pytest.mark.parametrize(
    "sentence",
    [
        "MAIF, contrat 1234567 A, jusqu'au 31 décembre 2026",
        "MAIF, n° 1234567 A, valable jusqu'au 31 décembre 2026",
        "MAIF, police n° 1234567 A, échéance 31 décembre 2026",
        "MAIF, policy 1234567 A, until 31 December 2026",
    ],
)
async def test_in_one_sentence(table: Table, sentence: str) -> None:
    anne = await table.coordinator()
    await anne.say(f"/assurance {sentence}")
    assert await kept(table) == Insurance(table.centres[0].id, "MAIF", "1234567 A", date(2026, 12, 31))
    assert anne.text == (
        "✅ C'est noté.\n🛡️ Assurance : Centre du Phare\nMAIF\nContrat 1234567 A\n"
        "Valable jusqu'au jeudi 31 décembre 2026"
    )


async def _begun(table: Table) -> Phone:
    anne = await table.coordinator()
    assert await anne.say("/assurance") == (
        "🛡️ Assurance : Centre du Phare\nElle n'est pas encore notée. Sans elle, aucun glanage ne peut ouvrir."
    )
    await anne.press("La noter")
    return anne


async def test_question_by_question(table: Table) -> None:
    anne = await _begun(table)
    assert "Quel est le numéro du contrat ?" in await anne.say("Groupama Centre Manche")
    assert "Jusqu'à quand assure-t-il ?" in await anne.say("AB 12/34-5")
    assert "Je n'y trouve pas de date." in await anne.say("l'an prochain peut-être")
    await anne.say("31/12/2026")
    assert await kept(table) == Insurance(
        table.centres[0].id, "Groupama Centre Manche", "AB 12/34-5", date(2026, 12, 31)
    )


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("1er janvier 2026", "Le jeudi 1 janvier 2026 est passé : cette assurance ne couvre plus."),
        ("31 décembre 2062", "Le dimanche 31 décembre 2062, c'est loin. Quelle année voulez-vous dire ?"),
    ],
)
async def test_a_day_that_cannot_be(table: Table, day: str, said: str) -> None:
    anne = await _begun(table)
    await anne.say("MAIF")
    await anne.say("1234567")
    assert said.split(" ", 2)[2].replace("1er", "1") in (await anne.say(day)).replace("1er", "1")
    assert await kept(table) is None


async def test_too_long_is_refused_and_nothing_is_lost(table: Table) -> None:
    anne = await _begun(table)
    await anne.say("MAIF")
    await anne.say("9" * 61)
    assert "60 lettres au plus." in anne.text
    await anne.say("1234567")
    await anne.say("31 décembre 2026")
    assert await kept(table) == Insurance(table.centres[0].id, "MAIF", "1234567", date(2026, 12, 31))


async def test_a_plan_that_was_begun_goes_on_afterwards(table: Table) -> None:
    anne = await table.coordinator()
    await anne.say("/nouveau_glanage de carottes samedi 9 h à Bracquemont")
    await anne.say("/assurance MAIF, contrat 1234567, jusqu'au 31 décembre 2026")
    assert "👥 4 à 8 personnes" in await anne.say("4 à 8 personnes")


async def test_only_its_own_coordinators(table: Table) -> None:
    lea, rose = await table.coordinator("Lea", centre=1), await table.resident()
    await lea.data(data("insurance.set", table.centres[0].id))
    assert lea.text == "C'est réservé à la coordination de ce centre."
    await rose.say("/assurance MAIF, contrat 1, jusqu'au 31 décembre 2026")
    assert await kept(table) is None
    for old in (data("insurance.set"), data("insurance.set", "x"), data("insurance.set", 999)):
        await lea.data(old)
    assert await kept(table, 1) is None


async def test_over_it_says_so(table: Table) -> None:
    anne = await table.coordinator()
    await anne.say("/assurance MAIF, contrat 1234567, jusqu'au 16 septembre 2026")
    await table.later(days=2)
    assert "⚠️ Elle est terminée depuis le mercredi 16 septembre 2026." in await anne.say("/assurance")
