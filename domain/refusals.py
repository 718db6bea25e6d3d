"""When the house says no: undone, and told to the person in their language."""

from __future__ import annotations

from domain.words import Words


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """What was asked cannot be done; `words` say what is wrong, why, and what works instead."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.msgid)
        self.words = words
