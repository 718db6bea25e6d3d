"""What stands on a poster, and that it stays there."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.workshops import Access, Audience, Theme
from locales import LANGUAGES, plain
from services.papers import page, wording
from services.papers.poster import poster
from tests.papers.reading import LINK, NOW, codes, pictures, strays, words, workshop

MOSAIC = "Centre social Mosaïque"
EVERYTHING = {
    "fr": [
        *("Atelier cuisine Centre social Mosaïque", "Ratatouille en", "bocaux"),
        *("Samedi 3 octobre", "de 14 h à 17 h 30", "Place du marché, Luneray", "12 rue de la République"),
        *("Pour qui Familles et seniors", "Prix 2,50 €", "À apporter Un tablier, un couteau"),
        *("Accessibilité Sans marche et toilettes", "Pour venir"),
        *("Visez ce code avec l’appareil", "photo du téléphone.", LINK.removeprefix("https://")),
    ],
    "en": [
        *("Cooking workshop Centre social Mosaïque", "Ratatouille en", "bocaux"),
        *("Saturday 3 October", "from 14:00 to 17:30", "Place du marché, Luneray", "12 rue de la République"),
        *("For whom Families and seniors", "Price €2.50", "To bring Un tablier, un couteau"),
        *("Accessibility No steps and toilets", "To come"),
        *("Point your phone's camera at", "this code.", LINK.removeprefix("https://")),
    ],
}
HOSTILE = {
    "long words": "Anticonstitutionnellement" * 12,
    "many words": "un atelier de cuisine pour toutes et tous " * 20,
    "one letter": "W" * 400,
    "emoji": "🍅👩‍🌾🏳️‍🌈" * 50,
    "nothing": "",
    "line ends": "a\n\n\nb\r\nc\u2028d\te" * 20,
    "marks": "é̂̃̄" * 60,
    "other scripts": "Рататуй Ρατατούιγ راتاتوي 라따뚜이 " * 8,
    "pdf": ") Tj ET (\\ <</JS (x)>> **fat** __under__ {n} <b>&amp;" * 4,
}


def made(language: str = "fr", link: str = LINK, centre: str = MOSAIC, **changes: object) -> bytes:
    return poster(workshop(**changes), link, centre=centre, language=language, now=NOW)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_one_needs_to_come_stands_on_it(language):
    """In the reader's language, with what the farmer or centre wrote as it is."""
    assert words(made(language)) == EVERYTHING[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phone_reads_the_link(language):
    """From the printed page, beside all else that stands there."""
    (seen,) = pictures(made(language))
    assert codes(seen) == [LINK]


def test_what_is_not_known_leaves_no_label():
    """Nothing to bring, no word of access: no line; for whom and how much always stand there."""
    said = words(made(audiences=(), bring="🍅", access=(), price_cents=0))
    assert said[7:10] == ["Pour qui Tout le monde", "Prix Gratuit", "Pour venir"]


def test_a_deposit_is_told_with_the_price():
    """And that it is given back."""
    said = words(made(price_cents=200, deposit_cents=100))
    assert said[8] == "Prix 2 €, et 1 € de consigne que nous vous rendons"


@pytest.mark.parametrize("theme", Theme)
def test_each_theme_says_what_it_is(theme):
    """In both languages, and differently."""
    assert len({words(made(language, theme=theme))[0] for language in LANGUAGES}) == len(LANGUAGES)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_nothing_leaves_the_page(text):
    """Whatever people write, however long: one page, a white margin, and the code can still be read."""
    pdf = made(
        title=text, site=text, address=text, bring=text, centre=text, audiences=tuple(Audience), access=tuple(Access)
    )
    (seen,) = pictures(pdf)
    assert strays(pdf) == []
    assert codes(seen) == [LINK]


def test_what_is_too_long_takes_nothing_from_the_rest():
    """A long list of things to bring is cut; for whom it is and who can reach it is told in full."""
    said = " ".join(words(made(bring=HOSTILE["many words"], audiences=tuple(Audience), access=tuple(Access))))
    full = workshop(audiences=tuple(Audience), access=tuple(Access))
    assert f"{plain(wording.whom(full), 'fr')[1:]} Prix" in said
    assert "… Accessibilité" in said
    assert f"{plain(wording.reach(full), 'fr')[1:]} Pour venir" in said


def test_without_shrinking_a_long_title_would_leave_the_page(monkeypatch):
    """The guard's negative control: what sees to it is the fitting, and the test would see it fail."""
    monkeypatch.setattr(page, "shortened", lambda pdf, fitted, width, most: fitted)
    assert strays(made(address=HOSTILE["many words"] * 8)) != []


def test_a_link_of_the_longest_kind_is_read():
    """64 signs of payload, the most that a deep link may carry."""
    link = "https://t.me/a_bot_with_a_name_of_32_signs_bot?start=" + "W" * 64
    (seen,) = pictures(made(link=link))
    assert codes(seen) == [link]


def test_emoji_leave_no_box():
    """What no font of ours has is dropped; fancy letters become plain ones; Greek and Cyrillic stay."""
    assert words(made(title="🍅 Ρα Да 𝓜𝓪 ✓ ½ 🎉"))[1] == "Ρα Да Ma ✓ ½"


def test_the_same_is_made_of_the_same():
    """Byte for byte: what is sent twice is one file."""
    assert made() == made()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(title=st.text(max_size=300), site=st.text(max_size=200), bring=st.text(max_size=300))
def test_any_text_makes_one_page(title, site, bring):
    """Texts that nobody thought of."""
    pdf = made(title=title, site=site, bring=bring)
    assert len(list(pictures(pdf))) == 1
    assert strays(pdf) == []
