"""Times that come again and again say nothing of when the produce is there: any Tuesday, tous les jours jusqu'à 18 h."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re

from parsing.almanac import SHORT_WEEKDAYS, WEEKDAYS
from parsing.lexicons import alternatives
from parsing.text import Replacement, Text

_WEEKDAY = alternatives([*WEEKDAYS])
_NUMBER_OF = {**SHORT_WEEKDAYS, **WEEKDAYS}
_ANY_DAY = alternatives([*_NUMBER_OF])
_MORE = rf"(?:(?: ?, ?| et | ou | and | or | & )(?:(?:les?|the|on) )?(?:{_WEEKDAY})s?)*"
_PARTS = r"(?: (?:matin|midi|soir|apres midi|morning|afternoon|evening)s?)?"
_AT = r"(?:,? (?:a partir de|jusqu a|avant|apres|des|until|till|before|after|from|by|de|entre|between)? ?[HX])?"
_AGAIN = re.compile(
    rf"(?<!\w)(?:(?:any|every|each|most|n importe quels?|chaque|tous les|toutes les) (?:other |second |autres? |deux |N |premiers? |first )?{_WEEKDAY}s?{_MORE}{_PARTS}{_AT}"
    rf"|{_WEEKDAY} (?:mornings|afternoons|evenings|nights|lunchtimes){_AT}"
    rf"|(?:un |one )?{_WEEKDAY}s? sur (?:deux|N)"
    rf"|(?:le |on )?{_WEEKDAY}{_MORE} (?:de |par )?(?:chaque semaine|every week|each week|par semaine)"
    r"|(?:every (?:single )?day|daily|each day|all day every day|most days|any (?:day|morning|afternoon|evening)|tous les (?:jours?|matins?|soirs?|apres midi)|chaque (?:jour|matin|soir)),? (?:a partir de|jusqu a|avant|apres|des|until|till|before|after|from|by)? ?H"
    r"|(?:le|the|in the) (?:matin|soir|apres midi|morning|evening) (?:jusqu a|avant|until|till|before|by) H"
    r"|(?:a partir de|jusqu a|avant|apres|des|until|till|before|after|from|by) H,? (?:every (?:single )?day|daily|each day|most days|any day|tous les (?:jours|matins|soirs)|chaque (?:jour|matin|soir)))(?!\w)"
)
_OPEN = re.compile(
    rf"(?<!\w)(?:(?:du|de|le|from) )?(?P<a>{_ANY_DAY})\.?(?: ?[-/] ?| (?:au|a|to|through|till|until) | )(?P<b>{_ANY_DAY})\.?(?: ?[,:(]| ?-)? ?(?:de |from |entre |between )?(?:[HX](?: ?(?:-|a|to) ?[HX])?|N ?(?:-|a|to) ?N)(?!\w)"
)


def tag_recurring(text: Text) -> Text:
    """The text with times that come again as `X`."""
    return text.rewrite(_OPEN, _opening).rewrite(_AGAIN, lambda _: ("X", None))


def _opening(match: re.Match[str]) -> Replacement:
    """Hours of opening: the better part of a week."""
    return ("X", None) if _NUMBER_OF[match["b"]] - _NUMBER_OF[match["a"]] >= WORKING_DAYS - 1 else None


WORKING_DAYS = 5
