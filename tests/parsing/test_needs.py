"""A search is spared only where nothing would have been found."""

from __future__ import annotations

import re

import pytest

from parsing.lexicons import cues
from parsing.needs import FIRST, SPREAD, may_match, needed
from parsing.text import Text
from tests.parsing.scoring import corpus

SAMPLE = [Text.of(message["text"]).s for message in list(corpus(unseen=False))[::40]]


@pytest.mark.parametrize(
    ("pattern", "groups"),
    [
        (r"(?<!\w)(?:ce (?:soar|swer))(?!\w)", (("ce s",), ("oar", "wer"))),
        (r"avant (?:le )?D", (("avant ",), ("D",))),
        (r"broie|jet(?:te)?", (("jet", "broie"),)),
        (r"(?:poubelle|benne)+ D", (("benne", "poubelle"), (" D",))),
        (r"mardi|mar", (("mar",),)),
        (r"(?<=livre )x?", (("livre ",),)),
        (r"tomates?|[0-9]+", ()),
        (r"(?:non)?", ()),
        (r"(?!pas)(?<!plus )x{0,3}", ()),
        (r"(?i:NON)", ()),
    ],
)
def test_what_a_pattern_cannot_do_without(pattern: str, groups: tuple[tuple[str, ...], ...]) -> None:
    assert needed(re.compile(pattern)) == groups


def test_a_pattern_that_ignores_case_needs_nothing() -> None:
    assert needed(re.compile("broie", re.IGNORECASE)) == ()


@pytest.mark.parametrize("name", ["kinds.csv", "handover.csv", "grades.csv", "destroyed.csv"])
def test_no_search_that_finds_something_is_spared(name: str) -> None:
    spared = 0
    for pattern in cues(name).values():
        for _ in range(FIRST + SPREAD):
            may_match(pattern, "")  # until what it needs is looked into
        for s in SAMPLE:
            found = pattern.search(s)
            assert may_match(pattern, s) or found is None, (found, s)
            spared += not may_match(pattern, s)
    assert spared > len(SAMPLE) / 2


def test_what_is_searched_for_once_is_not_looked_into() -> None:
    pattern = re.compile("broyeur|benne a compost")
    tries = [may_match(pattern, "60 kg de tomates") for _ in range(FIRST + SPREAD + 1)]
    assert tries[:FIRST] == [True] * FIRST
    assert not tries[-1]
    assert may_match(pattern, "dans la benne a compost")
