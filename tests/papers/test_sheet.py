"""What stands on a sign-in sheet, page after page."""

from __future__ import annotations

import pytest

from locales import LANGUAGES
from services.papers.sheet import PER_PAGE, Line, sign_in_sheet
from tests.papers.reading import NOW, strays, words, workshop
from tests.papers.test_poster import HOSTILE

ROWS = [Line("Fatou D.", 1, 2), Line("Jean R.", 2, 0, "liste d’attente"), Line("Олена К.", 1, 0)]
HEAD = {
    "fr": [
        *("Ratatouille en bocaux", "Samedi 3 octobre, de 14 h à 17 h 30 6 personnes attendues"),
        *("Place du marché, Luneray, 12 rue de la République", "Avec Zoé et Karim"),
        "Nom Adultes Enfants Présence Signature",
    ],
    "en": [
        *("Ratatouille en bocaux", "Saturday 3 October, from 14:00 to 17:30 6 people expected"),
        *("Place du marché, Luneray, 12 rue de la République", "With Zoé and Karim"),
        "Name Adults Children Came Signature",
    ],
}
FOOT = {
    "fr": "Imprimé le dimanche 20 septembre, 9 h Page 1 sur 1",
    "en": "Printed on Sunday 20 September, 9:00 Page 1 of 1",
}


def made(rows=ROWS, *, spare=2, language="fr", **changes):
    return sign_in_sheet(
        workshop(**changes), rows, facilitators=["Zoé", "Karim"], spare=spare, language=language, now=NOW
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_line_for_each_sign_up_and_some_to_spare(language):
    """Numbered through; no children is a dash, not a nought to be read as a letter."""
    lines = ["1 Fatou D. 1 2", "2 Jean R.", "liste d’attente 2 –", "3 Олена К. 1 –", "4", "5"]
    assert words(made(language=language)) == [*HEAD[language], *lines, FOOT[language]]


def test_the_spare_lines_are_eight_unless_told():
    """So that those who just come find room."""
    said = words(sign_in_sheet(workshop(), ROWS, language="fr", now=NOW))
    assert [text for text in said if text.isdigit()][-8:] == [str(n) for n in range(4, 12)]


@pytest.mark.parametrize(("rows", "spare", "pages"), [(0, 0, 1), (7, 8, 1), (8, 8, 2), (200, 8, 14)])
def test_the_head_comes_back_on_every_page(rows, spare, pages):
    """With the number of the page out of all; nobody is lost between two pages."""
    said = words(made([Line(f"Nom {n}", 1, 0) for n in range(rows)], spare=spare))
    assert PER_PAGE == 15
    assert said.count("Ratatouille en bocaux") == said.count(HEAD["fr"][-1]) == pages
    feet = [text.partition("Page")[2] for text in said if text.startswith("Imprimé")]
    assert feet == [f" {n} sur {pages}" for n in range(1, pages + 1)]
    assert [text for text in said if " Nom " in text] == [f"{n + 1} Nom {n} 1 –" for n in range(rows)]


def test_a_name_that_cannot_be_printed_leaves_room_to_write_it():
    """Half of a name would be another name; the heads are told all the same."""
    said = words(made([Line("محمد A.", 1, 3)], spare=0))
    assert said[5] == "1 1 3"


def test_nobody_leads_it_yet():
    """No line for that."""
    assert "Avec" not in " ".join(words(sign_in_sheet(workshop(), [], language="fr", now=NOW)))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_nothing_leaves_the_page(text):
    """Whatever people are called, wherever it is."""
    rows = [Line(text, 12, 12, text), Line(text, 1, 0)]
    assert strays(made(rows, title=text, site=text, address=text)) == []
