"""The agreement on paper: who, what, where, when, the rules, the insurance, three signatures; a draft on every page."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.gleanings import Crop, Insurance
from domain.places import Place, Point
from domain.workshops import Theme
from locales import LANGUAGES
from services.papers.agreement import Parties, agreement
from tests.end_to_end.table import Table
from tests.gleanings.made import said_of
from tests.gleanings.playing import planned
from tests.papers.reading import strays, words, workshop
from tests.papers.test_poster import HOSTILE

NOW = datetime(2026, 9, 15, 9, 0, tzinfo=ZoneInfo("Europe/Paris"))
START = NOW + timedelta(days=4)
POINT = Point(49.945, 1.145)
GLEANING = said_of(1, 1, crops=(Crop("carotte", 240_000), Crop("poireau", None)))
INSURED = Insurance(1, "MAIF", "1234567 A", date(2026, 12, 31))
PARTIES = Parties("Ferme des Tilleuls", "06 12 34 56 78", "Centre du Phare", "Dieppe", ["Anne"])


def made(
    language: str = "fr",
    insured: Insurance | None = INSURED,
    parties: Parties = PARTIES,
    of: dict[str, Any] | None = None,
    **changes: Any,
) -> bytes:
    known = {"title": "Carottes", "site": "Bracquemont", "commune": "Bracquemont", "point": POINT, "seats": 8}
    hours = {"theme": Theme.GLEANING, "start": START, "end": START + timedelta(hours=3)}
    here = workshop(**{**known, **hours, **changes})
    gleaning = replace(GLEANING, **(of or {}))
    return agreement(here, gleaning, insured, parties, language=language, now=NOW)


def text(pdf: bytes) -> str:
    return " ".join(words(pdf)).replace("’", "'")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "fr",
            [
                "Projet, à signer",
                "Convention de glanage",
                "la ferme : Ferme des Tilleuls, téléphone 06 12 34 56 78",
                "l'association : Centre du Phare, Dieppe",
                "le groupe de bénévoles, au nom duquel signe : Anne",
                "Produits : 240 kg de carottes et poireaux",
                "Jour : samedi 19 septembre 2026, de 9 h à 12 h.",
                "Après la récolte : la ferme déclare qu'elle est finie dans ce champ.",
                "À la main, sans machine",
                "le soleil se lève à 7 h 38 et se couche à 20 h.",
                "Les fruits encore sur l'arbre sont à la ferme : ils ne sont pas cueillis.",
                "MAIF, contrat 1234567 A.",
                "Elle est valable jusqu'au jeudi 31 décembre 2026.",
                "Page 1 sur 1",
            ],
        ),
        (
            "en",
            [
                "Draft, to be signed",
                "Gleaning agreement",
                "the farm: Ferme des Tilleuls, phone 06 12 34 56 78",
                "Day: Saturday 19 September 2026, from 9:00 to 12:00.",
                "After the harvest: the farm says that it is over in this field.",
                "Fruit that is still on the tree is the farm's: it is not picked.",
                "MAIF, contract 1234567 A.",
                "Page 1 of 1",
            ],
        ),
    ],
)
def test_all_of_it_in_both_languages(language: str, said: list[str]) -> None:
    found = text(made(language))
    assert [one for one in said if one not in found] == []


def test_what_nobody_has_said_is_left_to_be_written_by_hand() -> None:
    found = text(made(insured=None, parties=replace(PARTIES, farm="", phone="", leaders=[])))
    assert found.count("." * 40) == 4  # farm, leader, insurer, policy


@pytest.mark.parametrize(
    ("of", "said"),
    [
        ({"on_tree": True}, "La ferme donne les fruits qui sont encore sur l'arbre et permet de les y cueillir."),
        ({"min_age": 12}, "À partir de 12 ans. Les moins de 18 ans viennent avec un adulte qui en répond."),
        ({"field": Place("Clos du puits", POINT, "Luneray")}, "Champ : Clos du puits, Luneray"),
        ({"field": Place("Clos du puits", POINT, "Luneray")}, "Rendez-vous : Bracquemont"),
        ({"field": Place("Svalbard", Point(78.2, 15.6), "")}, "De jour seulement"),
    ],
)
def test_clauses_follow_the_gleaning(of: dict[str, Any], said: str) -> None:
    assert said in text(made(of=of))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_whatever_people_write_stays_on_the_page(language: str, name: str) -> None:
    """Long, strange and empty names; every page says that it is a draft, none has ink in its margin."""
    parties = Parties(name, name, name, name, [name] * 3)
    place = Place(name, POINT, name)
    pdf = made(language, replace(INSURED, insurer=name, policy=name), parties, {"field": place}, site=name)
    assert strays(pdf, 4.0) == []
    pages = text(pdf).count("Page ")
    assert text(pdf).count("Projet, à signer" if language == "fr" else "Draft, to be signed") == pages


async def test_a_coordinator_gets_it_as_a_file(table: Table) -> None:
    anne = await table.coordinator()
    await planned(table, anne)
    await anne.press("🖨️ La convention à signer")
    assert anne.last.document is not None
    assert anne.last.document["name"] == "convention-1.pdf"
    assert "la ferme : Paul Martin" in text(b64decode(anne.last.document["base64"]))
