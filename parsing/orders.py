"""Orders: whether somebody wants produce of theirs made into something that comes back to them."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re
from functools import lru_cache

from parsing.lexicons import listed, written

_SAID = written("orders.csv")
_JARS = listed("jar")
_WHAT = listed("preserve")
_MADE = re.compile(rf"{_SAID['made']}|(?<!\w)(?<!sous )press(?:er|e|ez|ees|es)(?!\w)")
"""Something made, or what is done to make it."""
_FOR_US = re.compile(
    rf"{_SAID['for_us']}|(?<!\w)(?:(?:pour|pr) (?:moi|nous)(?! (?:debarrasser|aider|c est|ca))|for (?:me|us)(?! to (?:use|eat|sell on|cope|manage)))(?!\w)"
)
"""Who it is for, or who pays."""
_BACK = re.compile(
    rf"{_SAID['back']}|(?<!\w)(?:(?:repar[a-z]+|reprend[a-z]*|recupere[a-z]*|ravoir|retrouver) (?:[a-z]+ ){{0,3}}{_JARS}|"
    r"vous (?:me |nous |en |les |le |la |l )+(?:tirez|feriez|faites|cuisez|passeriez|pressez|mettriez|cuiriez|passerez|cuisineriez)|"
    rf"(?<!n en )(?<!ne )(?:voudrais?|voudrait|voudrions|veux|voulons|veut|aimerais|aimerait|aimerions|souhait[a-z]+|d like|would like|would love|d love|want|envie)(?: (?!que|vous|savoir|donner|donne|debarrasser|venir|avoir|you|to give|vide|vides)[a-zQPN]+){{0,6}} (?:{_WHAT}|{_JARS})(?! vide)|"
    rf"revien[a-z]*(?: [a-z]+){{0,3}} en {_WHAT}|(?:we|i|my|our) [a-z]+ ?, you (?:press|cook|make))(?!\w)"
)
"""That it comes back to them, that they are asked to make it, or whose jars it goes into."""
_TOO_MUCH = re.compile(r"(?<!\w)(?:trop|too|assez|beaucoup|plus que|invendables?|bonnes?|bons?)(?: [a-z]+){0,3} $")
_DONE = re.compile(
    r"(?<!\w)(?:j ai|on a|nous avons|avons|ai|i ve|we ve|i have|we have)(?: [a-z]+){0,2}? (?:fini|fait|mis|transforme|termine|presse|made|turned|cooked|bottled|pressed|finished) [^.;!?\n]{0,40}$"
)
_EMPTY = re.compile(
    r"(?<!\w)(?:vides?|empty|oeufs?|miel|honey|rends|rapporte|lave[es]*|unsold|invendu[es]*|transporter)(?!\w)"
)
_MEANT = re.compile(
    r"(?<!\w)(?:voudr[a-z]+|aimer[a-z]+|souhait[a-z]+|veux|veut|besoin|faire|possible|could|would|make|quote|into|rendre|pour (?:notre|nos|mon|ma|mes|la|le|l)|for (?:our|my|the))(?!\w)"
)
_RENOUNCED = re.compile(
    r"(?<!\w)(?:renonc\w+|laisse tomber|plus besoin|abandonne l idee) (?:a |de |l |d )?[^.;!?\n]{0,25}$"
)


@lru_cache(maxsize=4)
def _for_us(s: str) -> bool:
    return any(not _TOO_MUCH.search(s[: m.start()]) for m in _FOR_US.finditer(s))


@lru_cache(maxsize=4)
def ordered(s: str, cues: tuple[tuple[int, int], ...], bottled: bool) -> bool:
    """A cue that says so, or something made and "for us" or asked back; `bottled` is whether jars are counted."""
    told = [a for a, b in cues if not _DONE.search(s[max(0, a - 50) : b]) and not _RENOUNCED.search(s[:a])]
    if told:
        return True
    made = _MADE.search(s)
    if not (made or bottled) or (made and _DONE.search(s[: made.end()])):
        return False
    if bottled and s.count("Q") > 1 and _MEANT.search(s) and not _EMPTY.search(s):
        return True
    return _for_us(s) or wanted_back(s)


@lru_cache(maxsize=4)
def wanted_back(s: str) -> bool:
    """Whether what is made comes back to them."""
    return bool(_BACK.search(s))
