"""Why the process ends, in a sentence for whoever runs it and a code for the supervisor (those of sysexits.h)."""

from __future__ import annotations

SOFTWARE = 70
"""Something unforeseen: the supervisor starts us again."""
STORE = 74
"""The database cannot be read or written."""
BUSY = 75
"""Another Bocal holds the database or the bot."""
CONFIG = 78
"""The settings are wrong; starting again will not help."""


class Exit(Exception):  # noqa: N818 - an end, not an error
    """Bocal cannot go on; `str()` says why and what to do."""

    def __init__(self, code: int, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
