"""The word lists: remarks, classes, and sayings that are matched as a whole."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from parsing import lexicons
from parsing.lexicons import classes, cues, fold, rows, whole

CUES = sorted(
    file.name
    for file in files("parsing").joinpath("lexicon").iterdir()
    if file.name.endswith(".csv") and file.read_text(encoding="utf-8").startswith("label,words")
)


@pytest.mark.parametrize("name", CUES)
def test_every_cue_is_a_pattern_and_every_class_in_it_is_known(name: str) -> None:
    assert set(cues(name)) == {row["label"] for row in rows(name)}
    named = {found for row in rows(name) for found in re.findall(r"\{(\w+)\}", row["words"])}
    assert named <= set(classes())


def test_a_line_that_begins_with_a_hash_is_a_remark(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "some.csv").write_text("label,words\n# eggs, bread\nthing,oeuf*\n", encoding="utf-8")
    monkeypatch.setattr(lexicons, "files", lambda _: tmp_path)
    assert rows("some.csv") == [{"label": "thing", "words": "oeuf*"}]


def test_rows_of_one_class_are_read_together() -> None:
    listed = [row["words"] for row in rows("not_taken.csv") if row["name"] == "not_grown"]
    assert len(listed) > 1
    assert classes()["not_grown"] == "|".join(listed)


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("Non, finalement 20 N de plus", None),
        ("non, finalement N de plus, merci !", "more"),
        ("+ N", "more"),
        ("vous pouvez en rajouter N svp", "more"),
        ("j'en ai déjà donné N", "less"),
        ("N d'entre eux sont déjà vendus", "less"),
        ("et le double de P", "twice"),
        ("N de plus et je livre", None),
        ("merci", None),
    ],
)
def test_a_saying_is_matched_as_a_whole_with_what_may_stand_around_it(said: str, label: str | None) -> None:
    folded = " ".join(part if part in {"N", "P"} else fold(part) for part in re.split("([NP](?![a-z]))", said))
    assert next((name for name, cue in whole("relative.csv").items() if cue.fullmatch(folded)), None) == label


def test_what_stands_around_is_no_saying_of_its_own() -> None:
    assert not lexicons.AROUND & set(whole("relative.csv"))
    assert set(cues("relative.csv")) >= lexicons.AROUND
