"""Calls to come and pick what is still on its tree, in its row or on the ground."""

from __future__ import annotations

import re

from parsing.lexicons import cues
from parsing.needs import search
from parsing.text import Text

_UNDER_ITS_LOAD = re.compile(r"(?<!\w)[a-z]+iers? (?:croule|plie|deborde|est|sont|en surprod|plein|charge|a vider)")
"""As in "le pommier croule"."""


def called_to_pick(text: Text, *, counted: bool) -> bool:
    """An invitation to come, and produce on its tree, without a word of what was gathered."""
    tree = any(c == "P" and getattr(text.tags[i], "tree", False) for i, c in enumerate(text.s))
    if _taken_from_its_row(text.s, tree=tree) and not _in_containers(text):
        return True
    tree = tree or _says("tree", text.s) or bool(_UNDER_ITS_LOAD.search(text.s))
    called = _says("come", text.s) or _says("team", text.s)
    ladder = _says("ladder", text.s)
    return bool(tree and not counted and called and (ladder or not _says("in_hand", text.s)))


def _taken_from_its_row(s: str, *, tree: bool) -> bool:
    """Produce where it grew, and words for those who take it from there themselves."""
    if not _says("hands_on", s) or not (tree or _says("place", s)):
        return False
    return not _says("in_hand", s) and not _says("not_free", s)


def _says(label: str, s: str) -> bool:
    """Whether any row of `picking.csv` with this label is said."""
    return search(cues("picking.csv")[label], s) is not None


_CONTAINERS = {
    "cagette",
    "caisse",
    "palox",
    "bigbag",
    "botte",
    "filet",
    "sac",
    "barquette",
    "plateau",
    "bac",
    "palette",
}


def _in_containers(text: Text) -> bool:
    """Whether crates or bags of it are counted: it was picked."""
    return any(c == "Q" and getattr(text.tags[i], "unit", "") in _CONTAINERS for i, c in enumerate(text.s))
