"""Whether a message is in French or in English: by its little words."""

from __future__ import annotations

import re

from parsing.models import Language

_FRENCH = frozenset(
    "le la les un une des du de d au aux et ou mais j je on nous vous ils elles est sont ai avons avez il y en a pour pas plus "
    "bonjour bonsoir salut merci avec sur chez dans mes nos mon ma notre qui que ce cette dispo venez demain jusqu avant tonne".split()
)
_ENGLISH = frozenset(
    "the of and to i we you they is are was were have has ve ll can could would please hello hi thanks my our your from with "
    "until by before at in on for this that some not don t it them tomorrow today available any free left over too be will".split()
)
_WORD = re.compile(r"[a-z]+")


def language_of(folded: str) -> Language:
    """The language of a folded text; French unless English words prevail."""
    words = _WORD.findall(folded[:1500])
    french = sum(word in _FRENCH for word in words)
    english = sum(word in _ENGLISH for word in words)
    if english == french == 0:
        english = sum(word in _TRADE for word in words)
    return "en" if english > french else "fr"


_TRADE = frozenset(
    "crates crate boxes box bags bag apples carrots potatoes tomatoes onions leeks pears plums pumpkins cabbages lettuce "
    "bunches tons collect pickup collection monday tuesday wednesday thursday friday saturday sunday beans beetroot".split()
)
