"""Products that stand in questions: whether anything is offered, or all is only asked about."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re

from parsing import kinds
from parsing.event import Event
from parsing.text import Text

_ASKS_HOW = re.compile(
    r"(?:combien|comment|quand|ou|quels?|quelles?|pourquoi|how|what|when|where|which|why|avec|est ce que vous avez|is it worth|did you)(?!\w)(?=[^.!\n]*\?)"
    r"|(?:acceptez vous|prenez vous|vous prenez|vous acceptez|est ce que vous (?:prenez|acceptez)|do you (?:take|accept))(?!\w)(?=[^.!\n]*(?<!\w)(?:genre|par exemple|comme|like|such as|disons)(?!\w)[^.!\n]*\?)"
)


_ASKS_TO_FETCH = re.compile(
    r"(?<!\w)(?:venir|passer|chercher|prendre|deposer|livrer|apporter|amener|recuperer|enlever|collect|drop|drop off|bring|fetch|laisser)(?: (?!les |mes |nos |mon |the |my |our )[a-z]+){0,3} [QN] (?:de |d |of )?(?:[a-z]+ )?P"
)
"""When and where to fetch or bring some produce not spoken of before."""


_HOW_MUCH = re.compile(
    r"(?<!\w)(?:fait|font|donne|donnent|pese|pesent|makes?|weighs?) (?:a peu pres )?(?:combien|how)(?!\w)|(?<!\w)(?:combien|how many|how much)(?: [a-z]+){0,4}\?"
)
"""What a crate weighs, what a kilo gives."""


def _asks_how(sentence: str) -> bool:
    """A question about something else than the sender's own produce."""
    if _HOW_MUCH.search(sentence) and not re.search(
        r"(?<!\w)(?:j ai|on a|nous avons|mes|nos|my|our|i have)(?!\w)", sentence
    ):
        return True
    if _ASKS_TO_FETCH.search(sentence):
        return False
    return bool(_ASKS_HOW.match(sentence.lstrip())) and not re.search(r"(?<!\w)(?:mes|nos|my|our) [QPN]", sentence)


def all_ask_how(text: Text, offered: list[Event]) -> bool:
    """Every product stands in such a question."""
    how = [(a, b) for a, b in kinds.sentences(text.s) if _asks_how(text.s[a:b])]
    return all(any(a <= e.start < b and (not e.mate or a <= e.mate.start < b) for a, b in how) for e in offered)


def only_asked(text: Text, offered: list[Event]) -> bool:
    """True when every product stands in a question, without an amount."""
    if any(e.mate for e in offered):
        return all_ask_how(text, offered)
    asked = [(a, b) for a, b in kinds.sentences(text.s) if kinds.is_question(text.s[a:b])]
    if not all(any(a <= e.start < b for a, b in asked) for e in offered):
        return False
    rest = "".join(text.s[a:b] for a, b in kinds.sentences(text.s) if (a, b) not in asked)
    return not re.search(
        r"(?<!\w)(?:en (?:ai|avons|a|reste)|donne|dispo|venez|a prendre|have|got)(?!\w)", rest
    ) and not re.search(
        r"(?<!\w)(?:qui veut|interesse|vous voulez|quelqu un|ca vous|anyone want|would you like|preneur|want some|any use|^(?!.*(?:quand|comment|combien)(?!\w)).*(?:je|on|nous) (?:peux|peut|pouvons|pourrais|puis|pourrait) (?:venir |vous |bien )*(?:deposer|donner|apporter|livrer|amener|offrir|laisser)|(?:puis|pouvons|can i|may i|could i|shall i)(?: je| nous)? (?:venir |vous |bien )*(?:deposer|donner|apporter|livrer|amener|offrir|laisser|bring|drop|give))",
        text.s,
    )
