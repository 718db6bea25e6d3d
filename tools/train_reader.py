"""Learns from the labelled messages what the rules of `parsing/` leave open: `python -m tools.train_reader`.

Writes `parsing/data/learnt.json.gz`, the same bytes each time. Wants scikit-learn: `pip install -e '.[train]'`. The
kept thirds of the corpus are never learnt from.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from benchmarks.reading import row
from parsing import kinds, mentions, reader
from parsing import learnt as learning
from parsing.learnt import WEIGHTS, Model
from parsing.windows import prepared
from tests.parsing.scoring import CORPUS, LEARNT, PARIS, STRANGERS, Score, kept, messages_of, plain, score

STRENGTH = {"kind": 1.0, "day": 0.3, "place": 0.5, "handover": 0.3, "product": 0.3}
"""How freely weights may grow (the inverse of their penalty)."""
PHRASES, NOW = CORPUS.parent / "phrases", "2026-09-16T09:00"
"""Ways to say one thing, said on a Wednesday."""
LEAST = 0.02
"""Weights smaller than this are left out."""
PHRASE = {"kind": 0.7, "day": 2.0, "place": 2.0, "handover": 1.0}
"""How much a phrase teaches beside a whole message: of the kind less, many of them are shorter than messages are."""
Example = tuple[list[str], str, float]
"""Features, the answer, and how much it counts."""


def examples(
    message: dict[str, Any], weights: Mapping[str, float] = MappingProxyType({})
) -> Iterator[tuple[str, Example]]:
    """What one labelled message teaches, by question; each counts once, or as much as `weights` say."""
    for question, found, answer in _taught_by(message):
        yield question, (found, answer, weights.get(question, 1.0))


def _taught_by(message: dict[str, Any]) -> Iterator[tuple[str, list[str], str]]:
    gold = message["gold"]
    draft = reader.drafted(message["text"], datetime.fromisoformat(message["now"]).replace(tzinfo=PARIS))
    seen, text = draft.seen, draft.body
    signs = kinds.read_signs(text).found
    said = mentions.of_message(text, signs, draft.found, offered=bool(draft.items))
    yield "kind", said, gold["kind"]
    if gold["kind"] == "none":
        return
    if gold["kind"] != "gleaning":
        yield "handover", mentions.of_handover(text), str(gold["handover"])
    offered, counted = {i["product"] for i in gold["items"]}, {i.product for i in draft.items if i.quantity is not None}
    for event in draft.found if offered else ():
        if event.kind == "P":
            seen_there = mentions.of_product(text, draft.found, event, counted, gold["kind"])
            yield "product", seen_there, "yes" if event.what.product in offered else "no"
    places = [i for i, c in enumerate(seen.text.s) if c == "L"]
    for k, at in enumerate(places):
        right = plain(seen.text.tag(at).commune.name) == plain(gold["place"])
        yield "place", mentions.of_place(seen.text, at, k, len(places)), "yes" if right else "no"
    start, until = (date.fromisoformat(gold[name]) if gold[name] else None for name in ("from", "until"))
    dated = prepared(seen.dated)
    days = [i for i, c in enumerate(dated.s) if c == "D"]
    for k, at in enumerate(days):
        role = mentions.role(dated.tag(at), start, until)
        seen_there = mentions.of_day(dated, at, k, len(days), seen.today, gleaning=gold["kind"] == "gleaning")
        yield "day", seen_there, role


def learnt(pairs: list[Example], strength: float) -> dict[str, Any]:
    """The weights of one question by logistic regression, rounded; features seen once are left out."""
    from sklearn.feature_extraction import DictVectorizer  # noqa: PLC0415  # only who trains needs it
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    often = Counter(feature for found, _, _ in pairs for feature in set(found))
    table = DictVectorizer()
    rows = table.fit_transform([{name: 1.0 for name in found if often[name] > 1} for found, _, _ in pairs])
    fitted = LogisticRegression(C=strength, max_iter=400).fit(
        rows, [answer for _, answer, _ in pairs], [weight for _, _, weight in pairs]
    )
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


def phrases() -> Iterator[tuple[str, dict[str, Any]]]:
    """The ways to say one thing, as messages; with each the question that it answers."""
    said = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(PHRASES.glob("*.json"))}
    for kind, some in said["kind"].items():
        yield from (("kind", _message(text, kind=kind)) for text in some)
    for text, start, until in said["window"]:
        window = {"from": _next(start), "until": _next(until)}
        yield "day", _message(f"60 kg de tomates à Luneray, {text}", **window)
    for handover, some in said["handover"].items():
        yield from (
            ("handover", _message(f"60 kg de tomates à Luneray, {text}", handover=handover or None)) for text in some
        )
    for text in (text for some in said["grade"].values() for text in some):
        yield "kind", _message(f"60 kg de tomates {text} à Luneray")
    for text, name in said["place"]:
        kind = "gleaning" if "glan" in text.lower() else "surplus"
        yield "place", _message(text, kind=kind, place=name or None)
    yield from (("kind", _message(text)) for text, _ in said["quantity"])
    yield from (("kind", _message(text, kind="surplus" if some else "none")) for text, some in said["product"])


def _next(day: str) -> str | None:
    """The next such day of a month, as the phrases have it: month and day."""
    return (f"2026-{day}" if day >= NOW[5:10] else f"2027-{day}") if day else None


def _message(text: str, **known: str | None) -> dict[str, Any]:
    """A phrase as a labelled message: an offer, as far as it is not known otherwise."""
    gold = {"kind": "surplus", "items": [], "from": None, "until": None, "place": None, "handover": None}
    return {"now": NOW, "text": text, "gold": gold | known}


def taught(without: set[str]) -> dict[str, list[Example]]:
    """What all messages and phrases teach, by question, in the order of their names."""
    found: dict[str, list[Example]] = {}
    for message in messages(without):
        for question, example in examples(message):
            found.setdefault(question, []).append(example)
    for wanted, phrase in phrases():
        for question, example in examples(phrase, PHRASE):
            if question in {wanted, "kind"}:
                found.setdefault(question, []).append(example)
    return dict(sorted(found.items()))


def crossed(folds: int) -> Score:
    """How well strangers' messages are read: a third of each set, unseen by the rules and by the weights."""
    total, sets, shipped = Score(), sorted(STRANGERS), learning.models
    for fold in range(folds):
        left_out = set(sets[fold::folds])
        made = {question: learnt(pairs, STRENGTH[question]) for question, pairs in taught(left_out).items()}
        models = {name: Model(tuple(m["answers"]), tuple(m["bias"]), m["weights"]) for name, m in made.items()}
        learning.models = lambda models=models: models
        for name in sorted(left_out):
            score((m for m in messages_of(CORPUS / f"{name}.jsonl") if kept(m["id"])), total)
        learning.models = shipped
    return total


def main() -> None:
    """Learn and write, or learn several times and measure."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--without", nargs="*", default=[], help="sets to leave out, to measure on them")
    parser.add_argument("--to", type=Path, default=WEIGHTS)
    parser.add_argument(
        "--crossed", type=int, default=0, help="measure instead, learning so many times without some sets"
    )
    asked = parser.parse_args()
    if asked.crossed:
        print(row("crossed", crossed(asked.crossed)))
        return
    pairs_of = taught(set(asked.without))
    made = {question: learnt(pairs, STRENGTH[question]) for question, pairs in pairs_of.items()}
    written = json.dumps(made, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    packed = gzip.compress(written.encode(), mtime=0)
    asked.to.write_bytes(packed)
    for question, pairs in pairs_of.items():
        print(f"{question}: {len(pairs)} examples, {len(made[question]['weights'])} weights")
    print(f"{asked.to}: {len(packed) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
