"""The send policy: what is written down about a letter, given what became of its request."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.outcomes import Delivered, Disowned, Flooded, Gone, MovedTo, Outcome, Refused, Unclear, Unsent
from storage.letters import Letter
from storage.marks import Ended, Later, Mark, Moved, Sent
from storage.sending import AMBIGUOUS, ATTEMPTS

FIRST_WAIT = 1.0
LONGEST_WAIT = 60.0
"""Seconds between two attempts; they double from the first to the longest."""


def verdict(letter: Letter, outcome: Outcome, now: datetime) -> Mark:
    """What to write down.

    Unsent and flooded letters keep their attempts and their place: the whole line waits, not they alone. An
    unclear one is sent again at most twice when it is owed to somebody, not at all when it is a broadcast, and freely
    when it was an edit.
    """
    match outcome:
        case Delivered(message_id):
            return Sent(letter, message_id)
        case MovedTo(chat):
            return Moved(letter, chat)
        case Gone(error):
            return Ended(letter, "dead", error, unreachable=letter.chat > 0)
        case Refused(error):
            return Ended(letter, "dead", error)
        case Flooded():
            return Later(letter, "too many requests", None, counted=False)
        case Unsent(error) | Disowned(error):
            return Later(letter, error, None, counted=False)
        case Unclear(error, harmless):
            return _unclear(letter, error, now, harmless=harmless)


def _unclear(letter: Letter, error: str, now: datetime, *, harmless: bool) -> Mark:
    if harmless:
        given_up = letter.attempts >= ATTEMPTS
    else:
        given_up = letter.kind == "broadcast" or letter.ambiguous >= AMBIGUOUS or letter.attempts >= ATTEMPTS
    if given_up:
        return Ended(letter, "unknown", error)
    at = now + timedelta(seconds=min(LONGEST_WAIT, FIRST_WAIT * 2 ** (letter.attempts - 1)))
    if letter.expires_at is not None and at >= letter.expires_at:
        return Ended(letter, "unknown", error)
    return Later(letter, error, at, ambiguous=not harmless)
