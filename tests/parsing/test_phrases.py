"""Many ways to say one thing: `phrases/` has them by what they mean, a file for each field."""

import json
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


def said(field):
    return [(phrase, meaning) for meaning, phrases in PHRASES[field].items() for phrase in phrases]


@pytest.mark.parametrize(("phrase", "kind"), said("kind"))
def test_kind(phrase, kind):
    assert read(phrase, NOW).kind == kind


@pytest.mark.parametrize(("phrase", "handover"), said("handover"))
def test_handover(phrase, handover):
    parsed = read(f"60 kg de tomates à Luneray, {phrase}", NOW)
    assert (parsed.kind, parsed.handover or "") == ("surplus", handover)


@pytest.mark.parametrize(("phrase", "grade"), said("grade"))
def test_grade(phrase, grade):
    parsed = read(f"60 kg de tomates {phrase} à Luneray", NOW)
    assert (parsed.kind, parsed.grades) == ("surplus", [grade] if grade else [])


@pytest.mark.parametrize(("phrase", "start", "until"), PHRASES["window"])
def test_window(phrase, start, until):
    parsed = read(f"60 kg de tomates à Luneray, {phrase}", NOW)
    assert tuple(day.isoformat()[5:] if day else "" for day in (parsed.start, parsed.until)) == (start, until)


@pytest.mark.parametrize(("phrase", "items"), PHRASES["quantity"])
def test_quantity(phrase, items):
    said = sorted(read(phrase, NOW).items, key=lambda item: item.product)
    assert [[i.product, i.quantity, i.unit, i.kg] for i in said] == items


@pytest.mark.parametrize(("phrase", "products"), PHRASES["product"])
def test_product(phrase, products):
    assert sorted(item.product for item in read(phrase, NOW).items) == sorted(products)


@pytest.mark.parametrize(("phrase", "name"), PHRASES["place"])
def test_place(phrase, name):
    place = read(phrase, NOW).place
    assert (place.name if place else "") == name
