"""Any text whatever is read, soon, and never raises."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parsing import amends, read, read_answer
from parsing.text import READ_AT_MOST, Text

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)).map(lambda d: d.replace(tzinfo=UTC))
SAID = (
    "60 kg 12 cagettes de tomates pommes mûres à Luneray Dieppe avant après vendredi le 31 février 29/02 30/02/2027 "
    "jusqu'au entre et ou non pardon plus pas , . : - ( ) ½ 3x12 1t5 2t3 soit une douzaine demi-tonne 14h prochaine "
    "semaine week-end sous 48h jours dans 🍅 € 06 12 34 56 78 76810 st saint sur-mer chaque je livre venez chercher "
    "glanage 10 bénévoles ? ! à façon mes 0 -5 99999999999 of crates pick dozen half a the 20th in huit quinze mille "
    "cent deux trois en soir midi hier du au mois fin début week-end"
)
WORDS = st.sampled_from(SAID.split(" "))
SLOW = {"max_examples": 150, "deadline": None, "suppress_health_check": [HealthCheck.too_slow]}


@settings(**SLOW)
@given(st.text(max_size=300), MOMENTS)
def test_any_text(text, now):
    check(text, now)


@settings(**SLOW)
@given(st.lists(WORDS, max_size=40).map(" ".join), MOMENTS)
def test_any_words(text, now):
    check(text, now)


def check(text: str, now: datetime) -> None:
    parsed = read(text, now)
    spans = [shown.span for shown in parsed.evidence.values()] + [item.span for item in parsed.items]
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    assert parsed.start is None or parsed.until is None or parsed.start <= parsed.until
    amends(parsed, text, now)
    for field in ("quantity", "dates", "place", "handover", "product", "grade", "volunteers", "yes_no"):
        read_answer(field, text, now)


@given(st.text(max_size=200))
def test_folded_text_keeps_its_place(text):
    folded = Text.of(text)
    assert len(folded.s) == len(folded.at) == len(folded.tags)
    assert all(0 <= start < end <= len(text) for start, end in folded.at)


GARBAGE = [
    "a" * 100_000,
    "tomate " * 15_000,
    "12 kg " * 20_000,
    "de " * 33_000,
    "1 " * 50_000,
    "12," * 33_000,
    "le 12 " * 17_000,
    "un " * 33_000,
    "(" * 100_000,
    "je vous " * 12_000,
    "x y " * 25_000,
    "🍅" * 100_000,
    "entre 3 et " * 9_000,
    "0" * 100_000,
    "a@" * 50_000,
    "saint " * 17_000,
    "avant le " * 11_000,
    "\n- " * 33_000,
    "pas de " * 14_000,
    "d'" * 50_000,
]


@pytest.mark.parametrize("text", GARBAGE, ids=lambda text: repr(text[:8]))
def test_garbage_is_read_in_no_time(text):
    now = datetime(2026, 9, 16, tzinfo=UTC)
    read("60 kg de tomates", now)
    begun = time.process_time()
    read(text, now)
    assert time.process_time() - begun < 1.0


def test_only_the_beginning_of_a_long_message_is_read():
    parsed = read(" " * READ_AT_MOST + "60 kg de tomates à Luneray", datetime(2026, 9, 16, tzinfo=UTC))
    assert parsed.kind == "none"
