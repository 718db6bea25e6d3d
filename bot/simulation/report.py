"""The table of a season, the same for the same seed."""

from __future__ import annotations

from bot.simulation.judge import Judge

SHOWN = 20
"""So many faults of a kind are spelt out."""
TOLD = {
    "confirmed": "confirmations",
    "waiting": "places on a waiting list",
    "offered": "seats offered",
    "lapsed": "offers that lapsed",
    "coming": "'are you coming?'",
    "eve": "reminders, the evening before",
    "soon": "reminders, two hours before",
    "thanks": "thanks",
    "call": "calls to gleanings",
    "danger": "told that too few come to a gleaning",
    "list_eve": "lists for facilitators, the evening before",
    "list_soon": "lists for facilitators, two hours before",
    "moved": "told of a move",
    "cancelled": "told of a cancellation",
    "missed": "summaries of what an outage swallowed",
    "outage": "told of an outage",
    "reply": "answers",
}


def report(judge: Judge) -> str:
    """The table, what is wrong if anything is, and the line that says so."""
    season, books = judge.season, judge.books
    setting = season.setting
    lines = [f"season of {setting.weeks} weeks from {setting.begin:%Y-%m-%d}, seed {setting.seed}", "", "what happened"]
    lines += [_row(name, number) for name, number in sorted(season.done.items())]
    lines.append(_row("updates handled", season.machine.handled))
    lines += [_row(f"on the wire: {name.replace('_', ' ')}", number) for name, number in sorted(_struck(judge).items())]
    lines += ["", "what was told"]
    lines += [_row(words, books.kinds[kind]) for kind, words in TOLD.items() if books.kinds[kind]]
    others = sum(number for kind, number in books.kinds.items() if kind not in TOLD)
    lines += [_row("others", others), _row("all messages", books.kinds.total()), ""]
    for name, faults in (("overbooked", books.overbooked), ("lost", books.losses), ("wrong", books.wrongs)):
        lines += [f"{name}: {fault}" for fault in faults[:SHOWN]]
        if len(faults) > SHOWN:
            lines.append(f"{name}: and {len(faults) - SHOWN} more")
    lines.append(verdict(judge))
    return "\n".join(lines)


def _struck(judge: Judge) -> dict[str, int]:
    return judge.season.weather.struck


def _row(name: str, number: int) -> str:
    return f"  {name:<46}{number:>7}"


def verdict(judge: Judge) -> str:
    """The last line."""
    books = judge.books
    counts = (len(books.overbooked), len(books.losses), len(books.wrongs), books.duplicates)
    return "overbooked {}, lost {}, wrong {}, duplicates {}".format(*counts)
