"""Places by name: sure, several, unknown, abroad."""

from __future__ import annotations

import pytest

from domain.places import Point
from domain.refusals import Refusal
from services import lookup

DIEPPE = (Point(49.922, 1.078),)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Luneray", ["Luneray"]),
        ("Ofranvile", ["Offranville"]),
        ("st aubin sur scie", ["Saint-Aubin-sur-Scie"]),
        ("76810", ["Luneray", "Gruchet-Saint-Siméon", "Greuville"]),
        ("Beaumont", ["Beaumont-le-Hareng", "Beaumont"]),
        ("Fontaine", ["Fontaine-le-Dun", "Fontaine-en-Bray"]),
        ("Bacqueville", ["Bacqueville-en-Caux"]),
        ("Perpignan", ["Perpignan"]),
        ("Londres", []),
        ("London", []),
        ("Bruxelles", []),
        ("Belgique", []),
        ("merci", []),
        ("bonjour", []),
        ("", []),
        ("99999", []),
        ("😀", []),
    ],
)
def test_names(words: str, found: list[str]) -> None:
    assert [place.label for place in lookup.named(words, DIEPPE)] == found


@pytest.mark.parametrize(
    ("words", "name"),
    [("Luneray", "Luneray"), ("luneray", "Luneray"), ("Lunerai", None), ("à Luneray demain", None), ("Beaumont", None)],
)
def test_a_commune_and_nothing_else(words: str, name: str | None) -> None:
    found = lookup.exactly(words, DIEPPE)
    assert (found and found.label) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("100 kg de pommes à Bruxelles", "Bruxelles"),
        ("100 kg de pommes à bruxelles", "bruxelles"),
        ("100 kg of apples in Newhaven", "Newhaven"),
        ("100 kg de choux de Bruxelles", ""),
        ("100 KG DE POMMES A DONNER", ""),
        ("pommes à donner à tous", ""),
    ],
)
def test_a_place_that_is_none_of_ours(text: str, name: str) -> None:
    assert lookup.unheard_of(text) == name


@pytest.mark.parametrize("point", [Point(50.85, 4.35), Point(50.1, 0.5), Point(0, 0), Point(-90, 180)])
def test_a_point_at_sea_or_abroad_is_refused(point: Point) -> None:
    with pytest.raises(Refusal):
        lookup.around(point)
