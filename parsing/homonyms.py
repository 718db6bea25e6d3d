"""Words that are a product only in some company: mais (but), mûres (ripe), Olive (who speaks), the conference."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from parsing.lexicons import fold, rows, stem
from parsing.named import Named
from parsing.text import Text

_INTRODUCED = re.compile(
    r"(?:[QNPX]|(?<!\w)(?:de|d|des|les|mes|nos|du|of|la|le|ces|variete|some|the|our|my|an?|one|other|more|these|those|few))[ :(]*(?:[a-z]+(?:es|s|x) )?$"
)
_COUNTED = re.compile(r"[QN] (?:de |d |of )?(?:[a-z]+(?:es|s|x) )?$")
COUNT_AFTER = re.compile(r" ?[:=x-]? ?(?:Q|N(?! ?(?:e|er|eme|ha|ans|euros?)(?!\w)))")
_RIPE = re.compile(
    r"(?<!\w)(?:trop|tres|bien|pas|hyper|assez|presque|super|deja|peu|sur|peine|juste|encore|sont|est|etre|archi|ultra|tellement|si|aussi|"
    r"plutot|belles|beaux|tous|toutes|plus|completement|fin|vraiment|tre|semblent|etaient|arrivent|a)[ ,]+$"
    r"|P ?,? $|P (?:sont |bien |[a-z]+e?s )$"
)


_FIRST_NAMES = {"tom", "prune", "olive", "clementine", "cerise", "charlotte", "amandine", "victoria", "william", "anais", "nicola", "desiree",
                "annabelle", "ariane", "basil", "rosemary", "romarin", "mirabelle", "olivier", "gala", "roma", "cherie", "agata", "fraise", "myrtille", "capucine"}  # fmt: skip
"""Products, and people."""
_SPEAKS = re.compile(
    r" (?:here|speaking|from|et (?!P|des|mes|les|de |d )[a-z]+|de (?!(?:la|l|mon|notre) )|du|vous|will|ll|is|livre|livrera|passe|passera|viendra|peut|a(?! (?:donner|prendre|recuperer|venir|enlever)))(?!\w)|,? ?(?:\n|$)"
)
_NAMED = re.compile(
    r"(?<!\w)(?:c est|ici|moi|je suis|m appelle|chez|avec|m|mr|mrs|mme|mlle|monsieur|madame|famille|this is|i m|it s|from|hi|hello|hey|dear|salut|bonjour|bonsoir|coucou|cher|chere|merci|thanks|a|pour|par|with|to|for|demandez|ask for|voir|appelez|call|et P|and P|fille|fils|femme|mari|frere|soeur|voisin|voisine|ami|amie|collegue|signe|tante|oncle|demander|maitre|docteur|dr)[ ,.:]+$"
    r"|(?:^|\n|[.!?;] ?)$"
)


_IDIOMS = {
    "poire": r"(?<!\w)une bonne $", "peche": r"(?:ai|as|avons|avez|ont|gardez?|donne|avoir) la $", "prune": r"(?:compte|travaille|venue?s?|deplacee?s?|passee?s?|pas) pour des $|couleur $",
    "chou": r"(?<!\w)(?:dans les|mon petit|mon) $", "haricot": r"(?<!\w)la fin des $", "pomme": r"(?:haut comme (?:[NX]|trois)|dans les) $", "salade": r"raconte\w* (?:des|de) $",
    "fraise": r"ramen\w* (?:ma|sa|ta) $|(?<!\w)(?:passe\w*|coup de|avec) (?:la |une |ma |un coup de )?$(?<!avec )|(?<!\w)(?:coup|passage) de $", "oignon": r"(?:occupe|mele)\w* (?:de|toi de) (?:tes|ses|mes) $", "carotte": r"la $(?<=le baton et la )",
}  # fmt: skip
"""Ways to say something else: "dans les choux", "pour des prunes"."""
_CALLED = re.compile(r"(?<!\w)(?:couleur|coloris|s appelle|appelee?|nommee?|called|named) $")


def _is_idiom(named: Named, before: str, after: str) -> bool:
    idiom = _IDIOMS.get(named.words) or _IDIOMS.get(named.words.removesuffix("s"))
    if named.words == "apple" and after.startswith(" of my eye"):
        return True
    return bool(_CALLED.search(before) or (idiom and re.search(idiom, before)))


_STREET = re.compile(
    r"(?<!\w)(?:rue|impasse|allees?|avenue|chemin|route|place|square|quartier|hameau|lieu dit|lotissement|residence|boulevard|rond point|cite)(?: (?:du|des|de|d|la|le|les|l|aux|au|a|vieux|grand|petit|petits|grands|beaux|trois|X|N))* $"
)
_HOUSE = re.compile(
    r"(?<!\w)(?:domaine|fermes?|earl|gaec|scea|sca|sarl|sas|vergers?|gite|auberge|chateau|clos|mas|moulin|villa|ecole|lycee|college|restaurant|cafe|bar|camping|hotel|asso|association|jardins?|cooperative|ets|maison|manoir|haras|crepe[a-z]*|epicerie|boutique|chez|cidrerie|depot|hangar|stand|magasin|salle|the|inn|pub|cottage)(?: (?:du|des|de|d|la|le|les|l|aux|au|a|aux quatre|trois|deux|petits?|vieux|grand|X|N))* $"
)


_FIRM = re.compile(
    r"^(?:earl|gaec|scea|sca|sarl|sas|ets) (?:du|des|de la|de l|aux|les|la|le|l)(?: (?:vieux|grand|petits?|trois|deux|quatre|X|N))? $"
)
"""A firm, in small letters too: "gaec des noyers"."""


def _is_address(named: Named, before: str, written: str) -> bool:
    """True for the product in the name of a street, a farm or an inn: "GAEC des Pommiers", "12 rue du Noyer"."""
    if _STREET.search(before):
        return not re.search(r"(?<!\w)place (?:aux|a la|au) $", before) or written[:1].isupper()
    led = _HOUSE.search(before)
    if led and _FIRM.search(led[0]):
        return True
    if not led or not written[:1].isupper() or written.isupper():
        return False
    return not led[0].startswith("the ") or bool(named.tree)


_IN_A_LIST = ("P, ", "P et ", "P and ", "P ", "- ", ": ", "(", "+ ", "/")


_TITLE = re.compile(
    r"(?<!\w)(?:m|mr|mrs|ms|mme|mlle|monsieur|madame|mademoiselle|famille|docteur|dr)[. ]+(?:[a-z]+ )?$"
)
_COTTAGE = re.compile(
    r" (?:cottage|house|barn|lane|road|street|inn|lodge|hall|hill|close|court|manor|villa|croft|end)(?!\w)"
)


def _is_person(named: Named, before: str, after: str, written: str) -> bool:
    """True for a name with a capital letter where one names people: "c'est Prune", "Tom here", "chez M. Poirier"."""
    if written[:1].isupper() and not written[1:].isupper() and (_TITLE.search(before) or _COTTAGE.match(after)):
        return True
    if not written[:1].isupper() or written[1:].isupper() or not (named.words in _FIRST_NAMES or named.tree):
        return False
    if written[-1] in "sx":
        return False
    if led := _NAMED.search(before):
        return bool(led[0].strip(" \n.!?;") or (_SPEAKS.match(after) and not re.match(r" a ", after)))
    return not (_INTRODUCED.search(before) or COUNT_AFTER.match(after) or before.endswith(_IN_A_LIST))


def means_it(named: Named, text: Text, start: int, end: int, before: str) -> bool:
    """False for a word that happens to be written like a product: mais (but), mûres (ripe), l'herbe (grass)."""
    after = text.s[end : end + 20]
    a, b = text.span(start, end)
    if _is_idiom(named, before, after):
        return False
    if _is_person(named, before, after, text.original[a:b]) or _is_address(named, before, text.original[a:b]):
        return False
    if check := _CHECKS.get(named.words):
        return check(before, after, text.original[a:b].lower())
    if not named.weak:
        return True
    if named.counted:
        return bool(_COUNTED.search(before) or COUNT_AFTER.match(after))
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


_LISTED_AFTER = re.compile(r"(?:,|,? et|,? and) (?:des |les |quelques |some )?([a-z]+)|,? ?:? ?[QN]")
"""The fruit in "myrtilles, mûres, framboises"."""


@cache
def _single_names() -> frozenset[str]:
    return frozenset(stem(w) for row in rows("products.csv") for w in fold(row["words"]).split("|") if w.isalpha())


def _is_listed(before: str, after: str) -> bool:
    follows = _LISTED_AFTER.match(after) if before.endswith(("P, ", "P et ")) else None
    return bool(follows) and (not follows[1] or stem(follows[1]) in _single_names())  # type: ignore[index]


def _blackberry(before: str, after: str, _: str) -> bool:
    if (_RIPE.search(before) and not _is_listed(before, after)) or after.startswith(" a point"):
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


def _party(before: str, after: str, written: str) -> bool:
    """Fruit, not what one goes to: "après la conférence", "le gala des pompiers"."""
    if written[-1] == "s":
        return bool(_INTRODUCED.search(before))
    counted = _COUNTED.search(before) or COUNT_AFTER.match(after)
    return bool(counted) or before.endswith(("P ", "P, ", "de la "))


def _toms(before: str, after: str, written: str) -> bool:
    return written.endswith("s") or bool(_COUNTED.search(before) or COUNT_AFTER.match(after))


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
