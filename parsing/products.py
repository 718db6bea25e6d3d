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
    """A product as it was named: `weak` words need company, `counted` ones an amount, what is read only
    `as_written` is no target of misspellings, `tree` is known from its tree, `sure` is not misspelt."""

    product: str
    words: str
    weak: bool = False
    counted: bool = False
    as_written: bool = False
    tree: bool = False
    emoji: bool = False
    variety: str | None = None
    sure: bool = True


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
_INTRODUCED = re.compile(
    r"(?:[QNPX]|(?<!\w)(?:de|d|des|les|mes|nos|du|of|la|le|ces|variete|some|the|our|my|an?|one|other|more|these|those|few))[ :(]*(?:[a-z]+(?:es|s|x) )?$"
)
_COUNTED = re.compile(r"[QN] (?:de |d |of )?(?:[a-z]+(?:es|s|x) )?$")
_COUNT_AFTER = re.compile(r" ?[:=x-]? ?(?:Q|N(?! ?(?:e|er|eme|ha|ans|euros?)(?!\w)))")
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
            if named and not re.search(r"[\n,]", text.s[token.start() : last.end()]):
                before = _with_atoms(done, parts, token.start())
                if _is_cut_short(named, key, last[0]) and not before.endswith(("Q de ", "Q ")):
                    continue
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
    parts = _without_bletted(text, parts)
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
        bletted = part[3].words == "blette" and any(p[3].product in _BLETS for p in kept)
        before, after = text.s[max(0, part[0] - 12) : part[0]], text.s[part[1] : part[1] + 6]
        if not bletted or _A_LOT_OF.search(before) or _COUNT_AFTER.match(after):
            kept.append(part)
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


_FIRST_NAMES = {"tom", "prune", "olive", "clementine", "cerise", "charlotte", "amandine", "victoria", "william", "anais", "nicola", "desiree",
                "annabelle", "ariane", "basil", "rosemary", "romarin", "mirabelle", "olivier", "gala", "roma", "cherie", "agata", "fraise", "myrtille", "capucine"}  # fmt: skip
"""Products, and people."""
_SPEAKS = re.compile(
    r" (?:here|speaking|from|de (?!(?:la|l|mon|notre) )|du|vous|will|ll|is|livre|livrera|passe|passera|viendra|peut|a(?! (?:donner|prendre|recuperer|venir|enlever)))(?!\w)|,? ?(?:\n|$)"
)
_NAMED = re.compile(
    r"(?<!\w)(?:c est|ici|moi|je suis|m appelle|chez|avec|m|mr|mrs|mme|mlle|monsieur|madame|famille|this is|i m|it s|from|hi|hello|hey|dear|salut|bonjour|bonsoir|coucou|cher|chere|merci|thanks|a|pour|par|with|to|for|demandez|ask for|voir|appelez|call|et P|and P|fille|fils|femme|mari|frere|soeur|voisin|voisine|ami|amie|collegue)[ ,]+$"
    r"|(?:^|\n|[.!?;] ?)$"
)


def _is_person(named: Named, before: str, after: str, written: str) -> bool:
    """True for a name with a capital letter where one names people: "c'est Prune", "Tom here", "chez M. Poirier"."""
    if not written[:1].isupper() or written[1:].isupper() or not (named.words in _FIRST_NAMES or named.tree):
        return False
    if written[-1] in "sx" or not (led := _NAMED.search(before)):
        return False
    return bool(led[0].strip(" \n.!?;") or (_SPEAKS.match(after) and not re.match(r" a ", after)))


def _means_it(named: Named, text: Text, start: int, end: int, before: str) -> bool:
    """False for a word that happens to be written like a product: mais (but), mûres (ripe), l'herbe (grass)."""
    after = text.s[end : end + 20]
    a, b = text.span(start, end)
    if _is_person(named, before, after, text.original[a:b]):
        return False
    if check := _CHECKS.get(named.words):
        return check(before, after, text.original[a:b].lower())
    if not named.weak:
        return True
    if named.counted:
        return bool(_COUNTED.search(before) or _COUNT_AFTER.match(after))
    return (
        bool(_INTRODUCED.search(before))
        or bool(re.match(r" ?:? ?[QN]", after))
        or before.endswith((", ", " et ", "\n- ", " and ", "+ "))
        or not before.strip()
    )


_ENTRY = re.compile(r" ?[:=-]? ?Q")


def _is_entry(before: str, after: str) -> bool:
    """As an inventory has it: a line that begins with the word, then the amount."""
    return (not before.strip() or before[-1] in "\n;" or before.endswith("- ")) and bool(_ENTRY.match(after))


def _maize(before: str, after: str, written: str) -> bool:
    if "ï" in written or _is_entry(before, after):
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


def _chestnut(before: str, after: str, _: str) -> bool:
    if _is_entry(before, after):
        return True
    return bool(_INTRODUCED.search(before)) and not re.search(r"(?:taches?|couleur) $", before)


def _peach(before: str, _: str, __: str) -> bool:
    return not re.search(r"(?<!\w)(?:je|on|a la|aller a la|canne a) $", before)


def _party(before: str, _: str, written: str) -> bool:
    """Fruit, not what one goes to: "après la conférence", "le gala des pompiers"."""
    if written[-1] == "s":
        return bool(_INTRODUCED.search(before))
    return bool(_COUNTED.search(before)) or before.endswith(("P ", "P, ", "de la "))


def _toms(before: str, after: str, written: str) -> bool:
    return written.endswith("s") or bool(_COUNTED.search(before) or _COUNT_AFTER.match(after))


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
    "gala": _party, "conference": _party, "tom": _toms, "peche": _peach, "pois": _peas, "bay": _bay_leaf, "primeur": _early, "cherry": _cherry, "orange": _orange,
}  # fmt: skip
