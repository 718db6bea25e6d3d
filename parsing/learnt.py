"""What was learnt from the labelled messages, beside the rules: log-linear weights of the words around a mention.

`python -m tools.train_reader` makes `data/learnt.json.gz` from the corpus, the same bytes each time.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from math import exp, log
from pathlib import Path

WEIGHTS = Path(__file__).parent / "data" / "learnt.json.gz"
MOST = 12
"""Mentions of one kind that are weighed; a text with more of them is no message."""


@dataclass(frozen=True, slots=True)
class Model:
    """The weights of one question: for each feature one number for each answer."""

    answers: tuple[str, ...]
    bias: tuple[float, ...]
    weights: dict[str, list[float]]

    def logs(self, features: Iterable[str]) -> dict[str, float]:
        """The logarithm of the probability of each answer."""
        known = filter(None, map(self.weights.get, features))
        total = [sum(column) for column in zip(self.bias, *known, strict=True)]
        top = max(total)
        norm = top + log(sum(exp(t - top) for t in total))
        return {answer: t - norm for answer, t in zip(self.answers, total, strict=True)}


@cache
def models() -> dict[str, Model]:
    """The shipped weights by question; none where the file is missing, as before the first training."""
    if not WEIGHTS.exists():
        return {}
    read = json.loads(gzip.decompress(WEIGHTS.read_bytes()))
    return {name: Model(tuple(m["answers"]), tuple(m["bias"]), m["weights"]) for name, m in read.items()}


def logs(question: str, features: Iterable[str]) -> dict[str, float]:
    """The logarithm of the probability of each answer to a question; empty where nothing was learnt."""
    model = models().get(question)
    return model.logs(features) if model else {}
