"""How fast and how well messages are read: `python -m benchmarks.reading`.

The scores are those of the kept third of the corpus (nobody looks at it while tuning), beside the rest, and of the sets
that other hands wrote without sight of the program.
"""

from __future__ import annotations

import statistics
import time
from datetime import datetime

from parsing import read
from tests.parsing.scoring import FIELDS, KEPT, PARIS, Score, corpus, messages_of, score

ROUNDS = 5


def durations() -> list[float]:
    """Milliseconds of each reading, the corpus several times over, after one round to warm up."""
    messages = [(m["text"], datetime.fromisoformat(m["now"]).replace(tzinfo=PARIS)) for m in corpus()]
    for text, now in messages:
        read(text, now)
    taken = []
    for text, now in messages * ROUNDS:
        begun = time.perf_counter()
        read(text, now)
        taken.append((time.perf_counter() - begun) * 1000)
    return sorted(taken)


def row(name: str, figures: Score) -> str:
    """One line of the table of scores."""
    shares = "  ".join(f"{field} {figures.share(field):6.1%}" for field in ("act", *FIELDS))
    ends = f"product F1 {figures.product_f1:.3f}  invented {len(figures.invented)}"
    return f"{name:12s} {figures.messages:4d} messages  {shares}  {ends}"


def main() -> None:
    """Measure and print."""
    begun = time.perf_counter()
    read("60 kg de tomates à Luneray", datetime(2026, 9, 16, tzinfo=PARIS))
    print(f"first reading (lexicon and communes loaded): {(time.perf_counter() - begun) * 1000:.0f} ms")
    taken = durations()
    print(
        f"{1000 / statistics.mean(taken):.0f} messages/s  p50 {statistics.median(taken):.2f} ms  "
        f"p99 {taken[int(len(taken) * 0.99)]:.2f} ms  longest {taken[-1]:.2f} ms"
    )
    garbage = ["a" * 100_000, "12 kg " * 20_000, "🍅" * 100_000, "avant le " * 11_000]
    for text in garbage:
        begun = time.perf_counter()
        read(text, datetime(2026, 9, 16, tzinfo=PARIS))
        print(f"100,000 characters of {text[:9]!r}: {(time.perf_counter() - begun) * 1000:.0f} ms")
    print(row("kept third", score(corpus(unseen=True, newest=False))))
    print(row("kept, hard", score(corpus(unseen=True, newest=True))))
    print(row("the rest", score(corpus(unseen=False))))
    for path in sorted(KEPT.glob("*.jsonl")):
        print(row(path.stem, score(messages_of(path))))


if __name__ == "__main__":
    main()
