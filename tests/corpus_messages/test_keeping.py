"""A message that had to be put right is kept with its sender's consent, and never otherwise."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text

from services.corpus import export
from storage import corpus, maintenance
from storage.tables import corpus_message
from tests.end_to_end.table import Phone, Table

WORDS = "Bonjour, 60 kg de tomates à Luneray, avant samedi, je livre. Marie, 06 12 34 56 78"
MISREAD = "vous avez mal lu, c'est 80 kg"
QUESTION = "🌱 Je n'ai pas tout bien lu dans votre message."
NOTHING = "🌱 Je ne garde aucun de vos messages pour apprendre."
PARIS = ZoneInfo("Europe/Paris")


async def offered(marie: Phone, words: str = WORDS, *corrections: str) -> None:
    """An offer, corrected and confirmed."""
    for said in (words, *corrections):
        await marie.say(said)
    await marie.press("✅ Confirmer")


async def lines(table: Table) -> list[dict[str, Any]]:
    """What the export writes."""
    kept = await table.database.run(_all)
    return [json.loads(export.line(one, PARIS)) for one in kept]


async def _all(tx: Any) -> list[corpus.Kept]:
    return [one async for one in corpus.all_kept(tx)]


async def test_what_was_read_rightly_is_neither_asked_nor_kept(table: Table) -> None:
    marie = await table.farmer()
    await offered(marie)
    assert not [one for one in marie.texts() if QUESTION in one]
    assert await lines(table) == []


async def test_a_product_that_is_taken_back_was_read_rightly(table: Table) -> None:
    marie = await table.farmer()
    await offered(marie, "20 kg de tomates et 10 kg d'aubergines, avant samedi, je livre", "en fait pas les aubergines")
    assert not [one for one in marie.texts() if QUESTION in one]


@pytest.mark.parametrize(
    "words",
    [
        "finalement 80 kg",
        "non, 80 kg",
        "plutôt dimanche",
        "20 kg de plus",
        "en fait ce sont des poires",
        "c'est à Dieppe",
    ],
)
async def test_a_change_of_mind_is_no_fault_of_the_reading(table: Table, words: str) -> None:
    """The words do not tell the new value, and nobody said that they were read wrongly."""
    marie = await table.farmer()
    await offered(marie, WORDS, words)
    assert not [one for one in marie.texts() if QUESTION in one]
    await marie.data("corpus.yes:1:0")
    assert await lines(table) == []


@pytest.mark.parametrize(
    ("words", "correction"),
    [
        (WORDS.replace("60 kg de tomates", "60 kg de tomates (80 si je trie moins)"), "80 kg"),
        (WORDS, "vous avez mal lu, c'est 80 kg"),
        (WORDS, "ce n'est pas ça, c'est 80 kg"),
        (WORDS, "you misread, it's 80 kg"),
    ],
)
async def test_what_the_words_tell_or_the_farmer_says_was_misread_is_kept(
    table: Table, words: str, correction: str
) -> None:
    marie = await table.farmer()
    await offered(marie, words, correction)
    await marie.press("Oui, gardez-les")
    (line,) = await lines(table)
    assert line["gold"]["items"] == [{"product": "tomate", "quantity": 80, "unit": "kg", "kg": 80}]


async def test_a_change_of_an_offer_that_stands_says_nothing_of_the_reading(table: Table) -> None:
    marie = await table.farmer()
    await offered(marie)
    await marie.say("/mes_offres")
    await marie.press("Changer")
    await offered(marie, "80 kg")
    assert not [one for one in marie.texts() if QUESTION in one]


async def test_with_consent_it_is_kept_without_name_and_number(table: Table) -> None:
    marie = await table.farmer()
    await offered(marie, WORDS, MISREAD)
    assert marie.card("corpus").text.splitlines()[0] == QUESTION
    assert await lines(table) == []  # not before the tap
    answer = await marie.press("Oui, gardez-les")
    assert answer.splitlines() == ["🌱 Je garde 1 message de vous, mal lu.", "Sans nom ni numéro."]
    (line,) = await lines(table)
    assert set(line) == {"id", "lang", "now", "text", "gold"}
    assert line["text"] == "Bonjour, 60 kg de tomates à Luneray, avant samedi, je livre. Camille, 06 00 00 00 00"
    assert line["gold"]["items"] == [{"product": "tomate", "quantity": 80, "unit": "kg", "kg": 80}]
    assert line["gold"]["place"] == "Luneray"
    assert line["gold"]["handover"] == "deliver"
    assert set(line["gold"]) == {"kind", "items", "grade", "from", "until", "place", "handover", "volunteers"}


async def test_it_is_asked_once(table: Table) -> None:
    marie = await table.farmer()
    await offered(marie, WORDS, MISREAD)
    await offered(marie, WORDS.replace("60", "70"), "vous avez mal lu, c'est 90 kg")
    assert len([one for one in marie.texts() if QUESTION in one]) == 1


async def test_after_a_yes_the_next_ones_are_kept_without_a_word(table: Table) -> None:
    marie = await table.farmer()
    await offered(marie, WORDS, MISREAD)
    await marie.press("Oui, gardez-les")
    await offered(marie, "30 kg de poires à Luneray, avant samedi, je livre", "j'ai écrit 40 kg")
    assert len(await lines(table)) == 2
    assert (await lines(table))[1]["gold"]["items"][0]["quantity"] == 40


async def test_after_a_no_nothing_is_kept(table: Table) -> None:
    marie = await table.farmer()
    await offered(marie, WORDS, MISREAD)
    assert await marie.press("Non", of=marie.card("corpus")) == NOTHING
    await offered(marie, WORDS, "vous avez mal lu, c'est 90 kg")
    assert await lines(table) == []


async def test_it_is_erased_by_one_tap(table: Table) -> None:
    marie = await table.farmer()
    await offered(marie, WORDS, MISREAD)
    await marie.press("Oui, gardez-les")
    await marie.say("/mes_mots")
    assert await marie.press("Effacer, ne rien garder") == NOTHING
    assert await lines(table) == []


async def test_the_offer_of_somebody_else_is_not_kept(table: Table) -> None:
    marie, paul = await table.farmer(), await table.farmer("Paul")
    await offered(marie, WORDS, MISREAD)
    for forged in ("corpus.yes:1", "corpus.yes:999", "corpus.yes:x", "corpus.yes", "corpus.yes:1:2"):
        await paul.data(forged)
    assert await lines(table) == []


async def test_the_same_tap_twice_keeps_it_once(table: Table) -> None:
    marie = await table.farmer()
    await offered(marie, WORDS, MISREAD)
    old = marie.card("corpus").buttons[0]["data"]
    await marie.data(old)
    await marie.data(old)
    assert len(await lines(table)) == 1


async def test_after_thirteen_months_it_is_forgotten(table: Table) -> None:
    marie = await table.farmer()
    await offered(marie, WORDS, MISREAD)
    await marie.press("Oui, gardez-les")
    await table.database.run(lambda tx: maintenance.purge(tx, table.now + timedelta(days=395)))
    assert len(await lines(table)) == 1
    await table.database.run(lambda tx: maintenance.purge(tx, table.now + timedelta(days=397)))
    assert await lines(table) == []


async def test_the_words_are_sealed_in_the_store(table: Table) -> None:
    marie = await table.farmer()
    await offered(marie, WORDS, MISREAD)
    await marie.press("Oui, gardez-les")
    raw = await table.database.run(lambda tx: tx.scalar(text("SELECT body FROM corpus_message")))
    assert "tomates" not in str(raw)
    opened = await table.database.run(lambda tx: tx.scalar(select(corpus_message.c.body)))
    assert "tomates" in opened["words"]
