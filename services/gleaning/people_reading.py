"""From words to how many people: "4 à 8 personnes", "au moins 4", "8 bénévoles maximum", "between 4 and 8"."""

from __future__ import annotations

import re

from services.lookup import folded

_LETTERS = (
    "2 deux 3 trois 4 quatre 5 cinq 6 six 7 sept 8 huit 9 neuf 10 dix 11 onze 12 douze 15 quinze 16 seize 20 vingt "
    "25 vingt-cinq 30 trente 40 quarante 50 cinquante 60 soixante 2 two 3 three 4 four 5 five 7 seven 8 eight 9 nine "
    "10 ten 11 eleven 12 twelve 15 fifteen 20 twenty 30 thirty 40 forty 50 fifty 60 sixty 10 dizaine 12 douzaine "
    "15 quinzaine 20 vingtaine 30 trentaine 40 quarantaine 12 dozen"
)
_WORDS = {word: int(number) for number, word in re.findall(r"(\d+) ([a-z-]+)", _LETTERS)}
_WHOM = r"personnes?|pers\b|benevoles?|volontaires?|glaneu\w+|participant\w*|people|persons?|volunteers?|gleaners?"
_COUNTED = rf"(?:de )?(?:{_WHOM})"
_N = rf"(?:une |a |an )?(-\s?\d{{1,6}}|\d{{1,6}}|{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
_TO = r"\s*(?:a|-|–|et|ou|to|and|or)\s*"
_LEAST = r"(?:au moins|au minimum|minimum|mini|min\.?|a partir de|des|at least|from)"
_MOST = r"(?:au plus|au maximum|maximum|maxi|max\.?|jusqu'?\s?a|pas plus de|at most|up to|no more than)"
_RANGE = re.compile(rf"(?:\b(?:de|entre|from|between)\s+)?(?<![\w/.,h:]){_N}{_TO}{_N}\s*{_COUNTED}")
_AT_LEAST = (
    re.compile(rf"\b{_LEAST}\s*{_N}\s*{_COUNTED}"),
    re.compile(rf"(?<!\w){_N}\s*{_COUNTED}\s*{_LEAST}(?!\w)"),
)
_AT_MOST = (
    re.compile(rf"\b{_MOST}\s*{_N}\s*{_COUNTED}"),
    re.compile(rf"(?<!\w){_N}\s*{_COUNTED}\s*{_MOST}(?!\w)"),
)
_ALONE = re.compile(rf"(?<!\w){_N}\s*{_COUNTED}")
_BARE_RANGE = re.compile(rf"\W*(?:de |entre |from |between )?{_N}{_TO}{_N}\W*")
_BARE_LEAST = re.compile(rf"\W*(?:{_LEAST}\s*{_N}|{_N}\s*{_LEAST})\W*")
_BARE_MOST = re.compile(rf"\W*(?:{_MOST}\s*{_N}|{_N}\s*{_MOST})\W*")
_BARE = re.compile(rf"\W*?{_N}\W*")

Found = tuple[int | None, int | None]


def people(text: str) -> tuple[Found, str]:
    """The least and the most that are named with whom they count, and the words without them.

    >>> people("Glanage samedi 9 h, 4 à 8 personnes")
    ((4, 8), 'Glanage samedi 9 h,  ')
    >>> people("au moins quatre bénévoles, 10 personnes maximum")[0], people("12 volunteers")[0], people("9 h")[0]
    ((4, 10), (None, 12), (None, None))
    >>> people("-3 personnes")[0]
    (None, -3)
    """
    plain = folded(text)
    if len(plain) != len(text):
        text = plain
    if found := _RANGE.search(plain):
        return (_number(found[1]), _number(found[2])), _cut(text, found)
    least = most = None
    for patterns, is_least in ((_AT_LEAST, True), (_AT_MOST, False)):
        found = next((one for pattern in patterns if (one := pattern.search(plain))), None)
        if found is not None:
            least, most = (_number(found[1]), most) if is_least else (least, _number(found[1]))
            text = _cut(text, found)
            plain = _cut(plain, found)
    if least is None and most is None and (found := _ALONE.search(plain)):
        return (None, _number(found[1])), _cut(text, found)
    return (least, most), text


def bare(text: str, least: int | None, most: int | None) -> Found:
    """The same from an answer to "how many people?": figures alone count too.

    >>> bare("4-8", None, None), bare("8", None, None), bare("4", None, 8), bare("6 minimum", None, None)
    ((4, 8), (None, 8), (4, 8), (6, None))
    >>> bare("une dizaine", None, None), bare("une dizaine de personnes", None, None), bare("7 ou 8", None, None)
    ((None, 10), (None, None), (7, 8))
    >>> people("une dizaine de personnes")[0], people("a dozen people")[0]
    ((None, 10), (None, 12))
    """
    plain = folded(text)
    if found := _BARE_RANGE.fullmatch(plain):
        return _number(found[1]), _number(found[2])
    if found := _BARE_LEAST.fullmatch(plain):
        return _number(found[1] or found[2]), most
    if found := _BARE_MOST.fullmatch(plain):
        return least, _number(found[1] or found[2])
    if found := _BARE.fullmatch(plain):
        number = _number(found[1])
        return (number, most) if most is not None and least is None else (least, number)
    return None, None


def _number(word: str) -> int:
    return _WORDS.get(word) or int(word.replace(" ", ""))


def _cut(text: str, found: re.Match[str]) -> str:
    """The same words, as long as before, without these."""
    return f"{text[: found.start()]} {text[found.end() :]}"
