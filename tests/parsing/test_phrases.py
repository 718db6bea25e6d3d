"""Many ways to say one thing: `phrases/` has them by what they mean, a file for each field.

They are read some dozens to a test: thousands of tests take longer to begin and to end than the phrases to be read. A
test that fails names every phrase that was misread.
"""

import json
import traceback
from datetime import datetime
from pathlib import Path

import pytest

from parsing import read
from tests.parsing.scoring import PARIS

PHRASES = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in (Path(__file__).parent / "phrases").glob("*.json")
}
NOW = datetime(2026, 9, 16, 9, tzinfo=PARIS)  # a Wednesday
TOGETHER = 50
"""Phrases to a test."""


def said(field):
    """Each phrase with its meaning, whether the file has them by what they mean or one by one."""
    if isinstance(PHRASES[field], dict):
        return [(phrase, meaning) for meaning, phrases in PHRASES[field].items() for phrase in phrases]
    return [(phrase, meaning[0] if len(meaning) == 1 else tuple(meaning)) for phrase, *meaning in PHRASES[field]]


def each_way(field):
    """A test for every so many phrases of a field."""
    ways = said(field)
    groups = [ways[first : first + TOGETHER] for first in range(0, len(ways), TOGETHER)]
    return pytest.mark.parametrize("ways", groups, ids=range(len(groups)))


def misread(ways, reading):
    """A line for each phrase that is not read as it is meant: how it is read instead, or what is raised and where."""
    lines = []
    for phrase, meaning in ways:
        try:
            got = reading(phrase)
        except Exception:  # noqa: BLE001 - it is told with the others
            lines.append(f"{phrase!r}: {traceback.format_exc()}")
        else:
            if got != meaning:
                lines.append(f"{phrase!r}: {got!r}, not {meaning!r}")
    return "\n".join(lines)


@each_way("kind")
def test_kind(ways):
    wrong = misread(ways, lambda phrase: read(phrase, NOW).kind)
    assert not wrong, wrong


@each_way("handover")
def test_handover(ways):
    def reading(phrase):
        parsed = read(f"60 kg de tomates à Luneray, {phrase}", NOW)
        return parsed.kind, parsed.handover or ""

    wrong = misread([(phrase, ("surplus", handover)) for phrase, handover in ways], reading)
    assert not wrong, wrong


@each_way("grade")
def test_grade(ways):
    def reading(phrase):
        parsed = read(f"60 kg de tomates {phrase} à Luneray", NOW)
        return parsed.kind, parsed.grades

    wrong = misread([(phrase, ("surplus", [grade] if grade else [])) for phrase, grade in ways], reading)
    assert not wrong, wrong


@each_way("window")
def test_window(ways):
    def reading(phrase):
        parsed = read(f"60 kg de tomates à Luneray, {phrase}", NOW)
        return tuple(day.isoformat()[5:] if day else "" for day in (parsed.start, parsed.until))

    wrong = misread(ways, reading)
    assert not wrong, wrong


@each_way("quantity")
def test_quantity(ways):
    def reading(phrase):
        items = sorted(read(phrase, NOW).items, key=lambda item: item.product)
        return [[i.product, i.quantity, i.unit, i.kg] for i in items]

    wrong = misread(ways, reading)
    assert not wrong, wrong


@each_way("product")
def test_product(ways):
    meant = [(phrase, sorted(products)) for phrase, products in ways]
    wrong = misread(meant, lambda phrase: sorted(item.product for item in read(phrase, NOW).items))
    assert not wrong, wrong


@each_way("place")
def test_place(ways):
    def reading(phrase):
        place = read(phrase, NOW).place
        return place.name if place else ""

    wrong = misread(ways, reading)
    assert not wrong, wrong


@each_way("volunteers")
def test_volunteers(ways):
    def reading(phrase):
        parsed = read(phrase, NOW)
        return parsed.kind, parsed.volunteers

    wrong = misread([(phrase, ("gleaning", wanted)) for phrase, wanted in ways], reading)
    assert not wrong, wrong


def test_every_file_is_read_and_no_phrase_is_left_out():
    tests = [
        test_kind,
        test_handover,
        test_grade,
        test_window,
        test_quantity,
        test_product,
        test_place,
        test_volunteers,
    ]
    read_here = {f"{test.__name__}": sum(map(len, test.pytestmark[0].args[1])) for test in tests}
    in_files = {
        f"test_{field}": sum(map(len, kept.values())) if isinstance(kept, dict) else len(kept)
        for field, kept in PHRASES.items()
    }
    assert read_here == in_files


def test_all_that_is_misread_is_named():
    """Not the first only: whoever changes a rule sees what else it broke."""

    def reading(phrase):
        return {"a": 1, "b": 2, "d": 4}[phrase]

    first, *others = misread([("a", 0), ("b", 2), ("c", 3), ("d", 0)], reading).splitlines()
    assert first == "'a': 1, not 0"
    assert others[0].startswith("'c': Traceback")
    assert others[-1] == "'d': 4, not 0"
