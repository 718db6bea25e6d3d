"""From words to a draft and back: what is sure, what joins, what cannot be, who may be asked."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.offers import FIELDS, LONGEST, MOST_KG, DraftItem, DraftPlace, OfferDraft
from domain.people import Network
from domain.places import Point
from services.offer import answers as offer_answers
from services.offer import buttons as offer_buttons
from services.offer import card as offer_card
from services.offer import changes as offer_changes
from services.offer import limits as offer_limits
from services.offer import reading as offer_reading

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 9, 15, 9, 0, tzinfo=PARIS)
TODAY = NOW.date()
NETWORK = Network(1, "Dieppe", Point(49.922, 1.078), "Europe/Paris")
LUNERAY = DraftPlace(label="Luneray", lat=49.828, lon=0.915, commune="Luneray", insee="76400")


def read(text: str) -> OfferDraft:
    draft = offer_reading.first(text, NOW, NETWORK, "s")
    assert draft is not None, text
    return draft


def draft(*products: str, **more: object) -> OfferDraft:
    items = [DraftItem.weighed(product, 50, "kg", 50) for product in products]
    return OfferDraft.model_validate({"stamp": "s", "items": items, **more})


@pytest.mark.parametrize(
    ("text", "doubts"),
    [
        ("200 kg de tomates à Luneray", {}),
        ("200 kg de tomates à Lunerai", {"place": "fuzzy"}),
        ("-5 kg de tomates", {"quantity": "assumed"}),
        ("- 5 kg de tomates\n- 3 kg de poires", {}),
        ("200 kg de tomates ou de courgettes", {"product": "assumed"}),
    ],
)
def test_what_is_not_sure_is_known(text: str, doubts: dict[str, str]) -> None:
    assert read(text).doubts == doubts


@pytest.mark.parametrize("field", FIELDS)
def test_an_assumption_is_asked_until_it_is_answered(field: str) -> None:
    full = draft("tomate", place=LUNERAY, mode="deliver", until=TODAY, grades=["ugly"], volunteers=4)
    assert full.missing() is None
    assumed = full.model_copy(deep=True, update={"doubts": {field: "assumed"}})
    assert assumed.missing() == field
    assert "I understood" in str(offer_card.card(assumed, NOW, PARIS).text)
    yes = offer_buttons.chosen(assumed, field, "yes", TODAY)
    assert yes is not None
    assert yes.missing() is None
    no = offer_buttons.chosen(assumed, field, "no", TODAY)
    assert no is not None
    assert no.asking == field


@pytest.mark.parametrize(
    ("before", "more", "products"),
    [
        ("100 kg de tomates", "50 kg de poires", ["tomate", "poire"]),
        ("100 kg de tomates, je livre", "120 kg de tomates", ["tomate"]),
        ("100 kg de tomates à Luneray", "et 20 kg de poires à Luneray", ["tomate", "poire"]),
        ("100 kg de tomates à Luneray", "20 kg de poires à Dieppe", None),
        ("100 kg de tomates à Luneray", "100 kg de tomates à Dieppe", None),
        ("100 kg de tomates demain", "20 kg de poires samedi", None),
        ("100 kg de tomates, je livre", "20 kg de poires, venez les chercher", None),
        ("100 kg de tomates", "glanage de pommes, on cherche 10 bénévoles", None),
    ],
)
def test_what_goes_on_one_card(before: str, more: str, products: list[str] | None) -> None:
    both = offer_changes.joined(read(before), read(more), None)
    assert (None if both is None else [item.product for item in both.items]) == products


def test_an_estimate_stays_an_estimate_through_a_correction() -> None:
    before = read("10 cagettes de courgettes et 50 kg de tomates, je livre")
    after = offer_changes.amended(before, "non, 60 kg de tomates", NOW, NETWORK)
    assert after is not None
    assert [(item.grams, item.estimated) for item in after.items] == [(80_000, True), (60_000, False)]


def test_an_edited_message_keeps_what_was_answered_since() -> None:
    before = draft("tomate", place=LUNERAY, mode="deliver", until=TODAY, sources=[7])
    after = offer_changes.written_again(before, read("80 kg de tomates"))
    assert (after.grams(), after.place, after.mode, after.until, after.sources) == (
        80_000,
        LUNERAY,
        "deliver",
        TODAY,
        [7],
    )


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("oui", True),
        ("Oui merci !", True),
        ("c'est bon", True),
        ("ok, parfait", True),
        ("yes that's right", True),
        ("non", False),
        ("non merci", False),
        ("oui mais 60 kg", None),
        ("ok pour samedi", None),
        ("non, 60 kg", None),
        ("merci", None),
        ("pourquoi ?", None),
    ],
)
def test_a_plain_yes_is_nothing_more(text: str, meaning: bool | None) -> None:
    """What says more than yes must not confirm."""
    assert offer_answers.says_yes(text, NOW) is meaning


@given(
    st.lists(st.floats(min_value=0, max_value=10**12, allow_nan=False), max_size=4),
    st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
)
def test_what_is_left_of_a_draft_can_be(weights: list[float], start: date | None, until: date | None) -> None:
    """Whatever was read: no weight of nothing or of too much, no day that is over or too far, nothing twice wrong."""
    made = OfferDraft(stamp="s", start=start, until=until)
    made.items = [DraftItem.weighed("tomate", kg, "kg", kg) for kg in weights]
    offer_limits.mended(made, TODAY)
    assert all(item.grams is None or 0 < item.grams <= MOST_KG * 1000 for item in made.items)
    assert made.until is None or TODAY <= made.until <= TODAY + LONGEST
    assert made.start is None or TODAY <= made.start <= (made.until or TODAY + LONGEST)
    assert offer_limits.mended(made, TODAY) == []


@given(st.sampled_from([*FIELDS, "king"]), st.text(max_size=24))
def test_no_button_value_breaks_a_draft(field: str, value: str) -> None:
    """Callback data is forged by anybody: the draft stays valid, or nothing changes."""
    made = draft("tomate", "poire", choices=[LUNERAY])
    new = offer_buttons.chosen(made, field, value, TODAY)
    if new is not None:
        assert OfferDraft.model_validate(new.model_dump(mode="json")) == new
        offer_card.card(new, NOW, PARIS)


@given(st.sampled_from(FIELDS), st.text(max_size=60))
def test_no_answer_breaks_a_draft(field: str, text: str) -> None:
    made = draft("tomate", "poire", choices=[LUNERAY], asking=field)
    new = offer_answers.answered(made, field, text, NOW, NETWORK)
    if new is not None:
        offer_limits.mended(new, TODAY)
        offer_card.card(new, NOW, PARIS)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("10 000 kg de safran", "safran"),
        ("j'ai 40 kg de mangues à donner", "mangues"),
        ("12 kg d'ananas", "ananas"),
        ("20 kg of saffron", "saffron"),
        ("bonjour", ""),
        ("50 kg", ""),
    ],
)
def test_a_product_that_we_do_not_know_is_named(text: str, name: str) -> None:
    assert offer_reading.unknown_product(text, NOW) == name


def test_a_day_just_gone_by_is_not_next_year() -> None:
    """ "jusqu'au 10 septembre", written on the 15th, is read as that of next year, and told as over."""
    made = read("80 kg de tomates jusqu'au 10 septembre")
    (wrong,) = offer_limits.mended(made, TODAY)
    assert (wrong.msgid, wrong.values["day"]) == ("{day} is over.", date(2026, 9, 10))
    assert made.until is None
    late = draft("noix", until=TODAY + LONGEST + timedelta(days=1))
    assert [words.msgid[:20] for words in offer_limits.mended(late, TODAY)] == ["{day} is too far awa"]
