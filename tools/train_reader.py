"""Learns from the labelled messages what the rules of `parsing/` leave open: `python -m tools.train_reader`.

Writes `parsing/data/learnt.json.gz`, the same bytes each time. Wants scikit-learn: `pip install -e '.[train]'`. The
kept thirds of the corpus are never learnt from.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from parsing import kinds, mentions, reader
from parsing.learnt import WEIGHTS
from parsing.products import tag_products
from parsing.quantities import tag_quantities
from tests.parsing.scoring import CORPUS, LEARNT, PARIS, kept, messages_of

STRENGTH = {"kind": 1.0, "day": 2.0}
"""How freely weights may grow (the inverse of their penalty)."""
PHRASES, NOW = CORPUS.parent / "phrases", "2026-09-16T09:00"
"""Ways to say one thing, said on a Wednesday."""
LEAST = 0.02
"""Weights smaller than this are left out."""
Example = tuple[list[str], str]


def examples(message: dict[str, Any]) -> Iterator[tuple[str, Example]]:
    """What one labelled message teaches, by question."""
    gold = message["gold"]
    seen = reader.tagged(message["text"], datetime.fromisoformat(message["now"]).replace(tzinfo=PARIS), None, ())
    body = tag_products(tag_quantities(seen.text), seen.misspelt)
    yield "kind", (mentions.of_message(body, kinds.read_signs(body).found), gold["kind"])
    if gold["kind"] == "none":
        return
    start, until = (date.fromisoformat(gold[name]) if gold[name] else None for name in ("from", "until"))
    days = [i for i, c in enumerate(seen.dated.s) if c == "D"]
    for k, at in enumerate(days):
        role = mentions.role(seen.dated.tag(at), start, until)
        yield "day", (mentions.of_day(seen.dated, at, k, len(days), seen.today), role)


def learnt(pairs: list[Example], strength: float) -> dict[str, Any]:
    """The weights of one question by logistic regression, rounded; features seen once are left out."""
    from sklearn.feature_extraction import DictVectorizer  # noqa: PLC0415  # only who trains needs it
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    table = DictVectorizer()
    rows = table.fit_transform([dict.fromkeys(found, 1.0) for found, _ in pairs])
    fitted = LogisticRegression(C=strength, max_iter=5000, tol=1e-6).fit(rows, [answer for _, answer in pairs])
    answers = [str(answer) for answer in fitted.classes_]
    coefficients, bias = fitted.coef_, fitted.intercept_
    if len(answers) == 2:  # two answers have one row of weights
        coefficients, bias = [-coefficients[0] / 2, coefficients[0] / 2], [-bias[0] / 2, bias[0] / 2]
    weights = {
        name: [round(float(row[i]), 3) for row in coefficients]
        for i, name in enumerate(table.get_feature_names_out())
        if max(abs(row[i]) for row in coefficients) >= LEAST
    }
    return {"answers": answers, "bias": [round(float(b), 3) for b in bias], "weights": weights}


def messages(without: set[str]) -> Iterator[dict[str, Any]]:
    """The messages that may be learnt from, those too that the rules do not read yet."""
    for path in sorted(CORPUS.glob("*.jsonl")):
        if path.stem not in without:
            yield from (m for m in messages_of(path) if path.stem in LEARNT or not kept(m["id"]))
    yield from messages_of(CORPUS.parent / "open.jsonl")


def phrases() -> Iterator[dict[str, Any]]:
    """The ways to say one thing, as messages of which only that is known."""
    said = {name: json.loads((PHRASES / f"{name}.json").read_text(encoding="utf-8")) for name in ("kind", "window")}
    for kind, some in said["kind"].items():
        yield from ({"now": NOW, "text": text, "kind": kind} for text in some)
    for text, start, until in said["window"]:
        window = [f"2026-{day}" if day >= NOW[5:10] else f"2027-{day}" if day else None for day in (start, until)]
        yield {"now": NOW, "text": f"60 kg de tomates à Luneray, {text}", "window": window}


def of_phrase(phrase: dict[str, Any]) -> Iterator[tuple[str, Example]]:
    """What a phrase teaches."""
    gold = {"kind": phrase.get("kind", "surplus"), "items": [], "place": None}
    gold |= dict(zip(("from", "until"), phrase.get("window", (None, None)), strict=True))
    wanted = "day" if "window" in phrase else "kind"
    yield from (one for one in examples({**phrase, "gold": gold}) if one[0] == wanted)


def main() -> None:
    """Learn and write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--without", nargs="*", default=[], help="sets to leave out, to measure on them")
    parser.add_argument("--to", type=Path, default=WEIGHTS)
    asked = parser.parse_args()
    taught: dict[str, list[Example]] = {}
    for message in messages(set(asked.without)):
        for question, example in examples(message):
            taught.setdefault(question, []).append(example)
    for phrase in phrases():
        for question, example in of_phrase(phrase):
            taught.setdefault(question, []).append(example)
    made = {question: learnt(pairs, STRENGTH[question]) for question, pairs in sorted(taught.items())}
    written = json.dumps(made, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    packed = gzip.compress(written.encode(), mtime=0)
    asked.to.write_bytes(packed)
    for question, pairs in taught.items():
        print(f"{question}: {len(pairs)} examples, {len(made[question]['weights'])} weights")
    print(f"{asked.to}: {len(packed) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
