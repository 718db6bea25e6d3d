"""Nothing is left in a kept message that tells who wrote it."""

import pytest

from services.corpus.scrubbing import scrubbed


@pytest.mark.parametrize(
    "number",
    [
        "06 12 34 56 78",
        "0612345678",
        "06.12.34.56.78",
        "+33 6 12 34 56 78",
        "0033612345678",
        "06-12-34-56-78",
    ],
)
def test_telephones(number):
    assert scrubbed(f"40 kg, appelez le {number}, merci") == "40 kg, appelez le 06 00 00 00 00, merci"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Mme Duhamel, Luneray", "Mme Martin, Luneray"),
        ("écrire à anne.d@orange.fr ou www.ferme-anne.fr", "écrire à nom@exemple.fr ou https://exemple.fr"),
        ("au 12 bis rue des Fours, Bacqueville", "au 1 rue, Bacqueville"),
        ("GAEC des Trois Chênes, Luneray", "GAEC des Martin, Luneray"),
        ("Salut c'est Karim, 40 kg de poires", "Salut c'est Camille, 40 kg de poires"),
        ("40 kg de poires, anne, Luneray", "40 kg de poires, Camille, Luneray"),
    ],
)
def test_names_and_addresses(text, left):
    assert scrubbed(text, "Anne Duhamel-Petit") == left


@pytest.mark.parametrize(
    "text",
    [
        "200 kg de tomates et 3 x 12 kg de poires, avant le 12/10, 1 200 kg en tout, 2,50 € le kilo",
        "12 cagettes à Saint-Aubin-sur-Mer, 76860, de 9 h 30 à 11 h",
        "c'est 40 kg, pas 30",
    ],
)
def test_amounts_dates_prices_and_places_stay(text):
    assert scrubbed(text, "Anne Duhamel") == text


def test_a_family_name_behind_a_known_first_name_goes() -> None:
    """Telegram often tells the first name alone; the message is signed with both."""
    assert scrubbed("40 kg, Marie Lefèvre", "Marie") == "40 kg, Camille Martin"
    assert scrubbed("40 kg, Marie Luneray", "Marie") == "40 kg, Camille Luneray"
