"""Products become `P` atoms: found by the longest run of words that the lexicon knows, in singular or plural."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from domain import catalogue
from parsing.lexicons import Phrase, fold, rows, stem
from parsing.text import Text

GENERIC = {"légume", "fruit"}
"""Products only where nothing more precise is named."""


@dataclass(frozen=True, slots=True)
class Named:
    """A product as it was named: `weak` words need company, `tree` is known from its tree, `sure` is not misspelt."""

    product: str
    words: str
    weak: bool = False
    tree: bool = False
    emoji: bool = False
    variety: str | None = None
    sure: bool = True


@cache
def phrases() -> dict[Phrase, Named]:
    """Every name of a product by its stemmed words: those of the lexicon, then those of the catalogue."""
    found: dict[Phrase, Named] = {}

    def note(name: str, product: str, variety: str | None = None, *, tree: bool = False) -> None:
        plain = fold(name.rstrip("?"))
        key = tuple(stem(word) for word in plain.split())
        named = found.setdefault(key, Named(product, plain, name.endswith("?"), tree))
        if variety and named.product == product:
            found[key] = replace(named, variety=variety)

    for row in rows("products.csv"):
        for name in row["words"].split("|"):
            note(name, row["product"])
        for name in filter(None, (row["trees"] or "").split("|")):
            note(name, row["product"], tree=True)
    for known in catalogue.products().values():
        for name in (known.name, known.plural, known.en, known.en_plural, *known.synonyms, *known.en_synonyms):
            note(name, known.canonical, known.name if known.parent else None)
    return found


@cache
def _longest() -> dict[str, int]:
    """By first word, the longest phrase that begins with it."""
    found: dict[str, int] = {}
    for key in phrases():
        found[key[0]] = max(found.get(key[0], 0), len(key))
    return found


_WORD = re.compile(r"[^\W0-9_A-Z]+")
_INTRODUCED = re.compile(
    r"(?:[QNPX]|(?<!\w)(?:de|d|des|les|mes|nos|du|of|la|le|ces|variete|some|the|our|my))[ :(]*(?:[a-z]+(?:es|s|x) )?$"
)
_RIPE = re.compile(
    r"(?<!\w)(?:trop|tres|bien|pas|hyper|assez|presque|super|deja|peu|sur|peine|juste|encore|sont|est|etre|archi|ultra|tellement|si|aussi|"
    r"plutot|belles|beaux|tous|toutes|plus|completement|fin|vraiment|tre|semblent|etaient|arrivent|a)[ ,]+$"
    r"|P ?,? $|P (?:sont |bien |[a-z]+e?s )$"
)


def tag_products(text: Text, misspelt: dict[int, int] | None = None) -> Text:
    """The text with the products it names as `P` atoms (an emoji counts only where no word names its product)."""
    parts: list[tuple[int, int, str, Named]] = []
    tokens = list(_WORD.finditer(text.s))
    skip = 0
    done = text.s
    for i, token in enumerate(tokens):
        if i < skip:
            continue
        reach = _longest().get(stem(token[0]), 0)
        for length in range(min(reach, len(tokens) - i), 0, -1):
            last = tokens[i + length - 1]
            key = tuple(stem(t[0]) for t in tokens[i : i + length])
            named = phrases().get(key)
            if named and named.words[-1] in "sx" and len(key[-1]) <= 3 and last[0][-1] not in "sx":
                continue  # the month of mai is no maïs
            if (
                named
                and "\n" not in text.s[token.start() : last.end()]
                and "," not in text.s[token.start() : last.end()]
            ):
                before = _with_atoms(done, parts, token.start())
                if _means_it(named, text, token.start(), last.end(), before):
                    parts.append(
                        (
                            token.start(),
                            last.end(),
                            "P",
                            replace(named, sure=not _was_misspelt(text, token, last, misspelt)),
                        )
                    )
                    skip = i + length
                    break
    text = text.replaced(parts) if parts else text
    said = {part[3].product for part in parts}

    def picture(match: re.Match[str]) -> tuple[str, object]:
        product = text.tag(match.start())
        around = text.s[max(0, match.start() - 8) : match.start()], text.s[match.end() : match.end() + 4]
        counts = re.search(r"[QN] (?:de )?$", around[0]) or re.match(
            r" ?[:x]? ?(?:[QN]|plus|rien|0)", text.s[match.end() : match.end() + 8]
        )
        doubled = product in said or (said - GENERIC and not counts) or around[0].endswith(("P ", "P"))
        return (" ", None) if doubled else ("P", Named(product, product, emoji=True))

    return text.rewrite(re.compile("E"), picture)


def _was_misspelt(text: Text, first: re.Match[str], last: re.Match[str], misspelt: dict[int, int] | None) -> bool:
    return bool(misspelt) and any(text.at[k][0] in misspelt for k in range(first.start(), last.end()))  # type: ignore[operator]


def _with_atoms(s: str, parts: list[tuple[int, int, str, Named]], start: int) -> str:
    """The thirty characters before a word, the products just found in them as atoms."""
    if not parts or parts[-1][1] < start - 30:
        return s[max(0, start - 30) : start]
    end = parts[-1][1]
    return s[max(0, end - 30) : parts[-1][0]] + "P" + s[end:start]


def _means_it(named: Named, text: Text, start: int, end: int, before: str) -> bool:
    """False for a word that happens to be written like a product: mais (but), mûres (ripe), l'herbe (grass)."""
    after = text.s[end : end + 20]
    if check := _CHECKS.get(named.words):
        a, b = text.span(start, end)
        return check(before, after, text.original[a:b].lower())
    if not named.weak:
        return True
    return (
        bool(_INTRODUCED.search(before))
        or bool(re.match(r" ?:? ?[QN]", after))
        or before.endswith((", ", " et ", "\n- ", " and ", "+ "))
        or not before.strip()
    )


def _maize(before: str, after: str, written: str) -> bool:
    if "ï" in written:
        return True
    if re.search(r"(?<!\w)(?:pas|non|not|plus) (?:[QN]|de [QN]|a [QN]) $", before):
        return False
    led = re.search(r"(?:(?<!\w)(?:epis?|grains?|du) (?:de )?|(?:Q|N) (?:de |d )?|(?<!plus )(?<!\w)de )$", before)
    goes_on = r" (?:[a-z]+ )?(?:je|on|il|c|pas|plus|j|nous|y|ya|elles?|ils|vous|ca|bon|comme|avec|la|le|les|en)(?!\w)"
    return bool(led) and not re.match(goes_on, after)


def _blackberry(before: str, after: str, _: str) -> bool:
    if _RIPE.search(before) or after.startswith(" a point"):
        return False
    begins = not before.strip() or before.rstrip()[-1:] in set(",:-+") or before.endswith((" et ", "\n"))
    return begins or bool(_INTRODUCED.search(before))


def _chard(before: str, _: str, __: str) -> bool:
    return not re.search(r"(?:P (?:[a-z]+ )?|(?:trop|tres|bien|sont|peu|presque|deja) )$", before)


def _herb(before: str, _: str, __: str) -> bool:
    return not re.search(r"(?:mauvaises?|l|hautes?|en|dans|desherb\w*|tondre|brins? d) $", before)


def _chestnut(before: str, _: str, __: str) -> bool:
    return bool(_INTRODUCED.search(before)) and not re.search(r"(?:taches?|couleur) $", before)


def _peach(before: str, _: str, __: str) -> bool:
    return not re.search(r"(?<!\w)(?:je|on|a la|aller a la|canne a) $", before)


def _bay_leaf(_: str, after: str, __: str) -> bool:
    return bool(re.match(r" lea(?:f|ves)", after))


def _early(before: str, _: str, written: str) -> bool:
    """Vegetables, not the greengrocer."""
    return written.endswith("s") or not re.search(r"(?<!\w)(?:au|le|un|du|chez|mon|notre|P) $", before)


def _cherry(before: str, after: str, _: str) -> bool:
    return not (before.endswith("P (") and re.match(r"[,)]", after))


def _peas(_: str, after: str, __: str) -> bool:
    return not re.match(r" chiches?", after)


def _orange(before: str, _: str, __: str) -> bool:
    return bool(_INTRODUCED.search(before)) and not re.search(r"P $", before)


_CHECKS: dict[str, Callable[[str, str, str], bool]] = {
    "mais": _maize, "mure": _blackberry, "blette": _chard, "herbe": _herb, "herb": _herb, "marron": _chestnut,
    "peche": _peach, "pois": _peas, "bay": _bay_leaf, "primeur": _early, "cherry": _cherry, "orange": _orange,
}  # fmt: skip
