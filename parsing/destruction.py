"""Words that say the produce will be gone: ploughed in, thrown away, given to the pigs; they become `Y` atoms."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re
from functools import cache

from parsing.lexicons import cues
from parsing.text import Replacement, Text

_ANY_WORD = r"[^\s,.;!?]{1,30}"
_NO_DAY = r"[^\s,.;!?DH]{1,30}"


@cache
def _lost() -> re.Pattern[str]:
    """The cues, none of which reaches over a day: what comes first and what last is for the rules to say."""
    return re.compile(cues("destroyed.csv")["destroyed"].pattern.replace(_ANY_WORD, _NO_DAY))


_INNOCENT_AFTER = re.compile(
    r" (?:un |a |quelques )?(?:oeil|coup|regard|look)(?!\w)|[a-z ]{0,12}(?:accepte|bienvenu|possible|obligatoire)| (?:bags?|liners?|sacks?)(?!\w)"
)
"""As in "je jette un œil samedi", "benne acceptée"."""
_INNOCENT_BEFORE = re.compile(
    r"(?<!\w)(?:camion|remorque|avec une|votre|vous pouvez|pouvez vous|a|pour les|pour|you|can you|plutot que de|au lieu de) $"
)
_PRESSED = re.compile(r"(?:vous |atelier )?(?:pouvez|pouvoir|peut on|possible de|faire|veux|voudrais) $")


def tag_destroyed(text: Text) -> Text:
    """The text with what is said of the end of the produce as `Y`."""

    def tag(match: re.Match[str]) -> Replacement:
        before = match.string[max(0, match.start() - 30) : match.start()]
        if _INNOCENT_AFTER.match(match.string, match.end()):
            return None
        if re.match(r"(?:broyer|benne)", match[0]) and (_INNOCENT_BEFORE.search(before) or _PRESSED.search(before)):
            return None
        return "Y", None

    return text.rewrite(_lost(), tag)
