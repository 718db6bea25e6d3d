"""Products become `P` atoms: found by the longest run of words that the lexicon knows, in singular or plural."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from domain import catalogue
from parsing.homonyms import COUNT_AFTER, means_it
from parsing.lexicons import Phrase, fold, rows, stem
from parsing.named import Named
from parsing.text import Text

GENERIC = {"légume", "fruit"}
"""Products only where nothing more precise is named."""


@cache
def phrases() -> dict[Phrase, Named]:
    """Every name of a product by its stemmed words: those of the lexicon, of the catalogue, and rarer ones."""
    found: dict[Phrase, Named] = {}

    def note(
        name: str, product: str, variety: str | None = None, *, tree: bool = False, as_written: bool = False
    ) -> None:
        plain = fold(name.rstrip("?!"))
        key = tuple(stem(word) for word in plain.split())
        counted = name.endswith("!")
        named = found.setdefault(key, Named(product, plain, counted or name.endswith("?"), counted, as_written, tree))
        if variety and named.product == product:
            found[key] = replace(named, variety=variety)

    def note_row(row: dict[str, str], *, as_written: bool = False) -> None:
        for name in filter(None, row["words"].split("|")):
            note(name, row["product"], as_written=as_written)
        for name in filter(None, (row["trees"] or "").split("|")):
            note(name, row["product"], tree=True, as_written=as_written)

    for row in rows("products.csv"):
        note_row(row)
    for known in catalogue.products().values():
        for name in (known.name, known.plural, known.en, known.en_plural, *known.synonyms, *known.en_synonyms):
            note(name, known.canonical, known.name if known.parent else None)
    for row in rows("varieties.csv"):
        note_row(row, as_written=True)
    return found


@cache
def _longest() -> dict[str, int]:
    """By first word, the longest phrase that begins with it."""
    found: dict[str, int] = {}
    for key in phrases():
        found[key[0]] = max(found.get(key[0], 0), len(key))
    return found


_WORD = re.compile(r"[^\W0-9_A-Z]+")
_ONE_NAME = re.compile(r"(?:(?<![a-z])[a-z]\.|[^\W0-9_A-Z]+)(?: ?-? ?(?:2 ?)?(?:(?<![a-z])[a-z]\. ?|[^\W0-9_A-Z]+))*")
"""Words of one name; what a comma or a stroke parts are two."""


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
            if named and _ONE_NAME.fullmatch(text.s[token.start() : last.end()]):
                before = _with_atoms(done, parts, token.start())
                if _is_cut_short(named, key, last[0]) and not before.endswith(("Q de ", "Q ")):
                    continue
                if means_it(named, text, token.start(), last.end(), before):
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
    parts = _in_full(text, _without_bletted(text, parts))
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


_BLETS = {"poire", "coing", "kaki", "nèfle", "figue", "pomme"}
_A_LOT_OF = re.compile(r"(?:[QN] (?:de |d )?|(?<!\w)(?:de|des|les|mes|nos|et|P) |[-\n+] ?)$")


def _without_bletted(text: Text, parts: list[tuple[int, int, str, Named]]) -> list[tuple[int, int, str, Named]]:
    """Without the "blettes" that are no chard but what pears become: "12 caisses de poires, blettes pour moitié"."""
    kept: list[tuple[int, int, str, Named]] = []
    for part in parts:
        if (
            kept
            and part[3].words == "cerise"
            and kept[-1][3].product == "tomate"
            and text.s[kept[-1][1] : part[0]] == " ("
        ):
            continue  # "tomates (cerises rouges et jaunes)"
        bletted = part[3].words == "blette" and any(p[3].product in _BLETS for p in kept)
        before, after = text.s[max(0, part[0] - 12) : part[0]], text.s[part[1] : part[1] + 6]
        if not bletted or _A_LOT_OF.search(before) or COUNT_AFTER.match(after):
            kept.append(part)
    return kept


_IN_FULL = {"chou": {"chou-fleur", "chou de Bruxelles"}, "pomme": {"pomme de terre"}}
"""What a head word alone may stand for, once it was said in full."""


_AGAIN = re.compile(r"(?:^|[.!?;] ?|(?<!\w)(?:les|ces|nos|mes|vos|the|these|those|our|my) )$")
_GOES_ON = re.compile(r" ?(?:,|et|and|[:=x(-]? ?[QN](?! ?(?:e|er|eme|ha|ans|euros?)(?!\w)))")


def _in_full(text: Text, parts: list[tuple[int, int, str, Named]]) -> list[tuple[int, int, str, Named]]:
    """The same, "des choux" after the cauliflowers being those; and without the tree of "les pruniers (mirabelles)"."""
    kept: list[tuple[int, int, str, Named]] = []
    for part in parts:
        named = part[3]
        if kept and kept[-1][3].tree and text.s[kept[-1][1] : part[0]] == " (" and not named.tree:
            kept.pop()
        whole = [p[3] for p in kept if p[3].product in _IN_FULL.get(named.product, ())]
        if (
            whole
            and named.words in _IN_FULL
            and not any(p[3].product == named.product for p in kept)
            and _AGAIN.search(text.s[max(0, part[0] - 8) : part[0]])
            and not _GOES_ON.match(text.s, part[1])
        ):
            named = whole[-1]
        kept.append((*part[:3], named))
    return kept


def _is_cut_short(named: Named, key: Phrase, last: str) -> bool:
    """True for a short word without the ending that its plural has: the month of mai is no maïs."""
    return len(key) == 1 and named.words[-1] in "sx" and len(key[0]) <= 3 and last[-1] not in "sx"


def _was_misspelt(text: Text, first: re.Match[str], last: re.Match[str], misspelt: dict[int, int] | None) -> bool:
    return bool(misspelt) and any(text.at[k][0] in misspelt for k in range(first.start(), last.end()))  # type: ignore[operator]


def _with_atoms(s: str, parts: list[tuple[int, int, str, Named]], start: int) -> str:
    """The thirty characters before a word, the products just found in them as atoms."""
    if not parts or parts[-1][1] < start - 30:
        return s[max(0, start - 30) : start]
    end = parts[-1][1]
    return s[max(0, end - 30) : parts[-1][0]] + "P" + s[end:start]
