"""Orders: whether somebody wants produce of theirs made into something that comes back to them."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re
from functools import lru_cache

_WHAT = r"(?:compotes?|coulis|soupe?s?|confitures?|confiotes?|jus|veloutes?|ratatouille|chutneys?|jams?|passata|sauces?|juice|gelees?|sirops?|nectar|purees?|relish|jelly|jellies|marmalade|marmelade|cordial|syrup|ketchup|pickles?|rillettes|tartinades?|clafoutis?|vinaigre|cidre|cider|choucroute|tapenade|piccalilli|preserves)"
_JARS = r"(?:bocal|bocaux|pots?|bouteilles?|verrines?|jars?|bottles?|conserves?)"
_MADE = re.compile(
    rf"(?<!\w)(?:transform(?:er|ees?|es|ation)|mettre (?:(?:mes|nos|ses|les) P )?en (?:bocal|bocaux|pots?|bouteilles?|conserves?)|mise? en (?:bocaux|conserve|bouteilles?)|(?<!sous )press(?:er|e|ez|ees|es)|cuisiner|cuire|cuisez|mijoter|steriliser|transformez|transformeriez|process|en faire|faire (?:du|de la|des|un|une)|"
    rf"embocaler|press|pressed|pressing|bottled|juiced|processed|made into|turned into|cooked|jarred|canned|pickled|pickle|chaudron|marmite|stove|{_WHAT}|{_JARS})(?!\w)"
)
"""Something made, or what is done to make it."""
_SHOP = r"(?:compte|boutique|epicerie|magasin|ecole|cantine|restaurant|resto|pizzeria|etiquettes?|marque|logo|vente|usage|famille|conso[a-z]*|gite|chambres?|tables?|stand|etal|clients?|clientele|amap|ferme|bistrot|mariage|communion|bapteme|association|asso|tombola|kermesse|carte|rayons?|cave|buvette)"
_OUR_SHOP = r"(?:shop|school|cafe|stall|family|kitchen|restaurant|customers|farm shop|use|labels?|wedding|pub|canteen|guests|breakfast(?: table)?|b&b|guesthouse|club|fair|brand|cellar)"
_FOR_US = re.compile(
    rf"(?<!\w)(?:(?:pour|pr) (?:moi|nous)(?! (?:debarrasser|aider|c est|ca))(?!\w)|(?:pour|pr|a|de|sur|dans|chez) (?:mon|ma|mes|notre|nos|sa|son|ses|leur|leurs) (?:propres? |petite? )?{_SHOP}|pour (?:mon|notre|nos|mes) marches?|(?:pour|pr) (?:la|le|l|les) (?:tombola|kermesse|cave|stand|buvette|communion|gouter|fete de l ecole)|"
    r"P a (?:moi|nous)(?!\w)|(?:pour|pr) (?:ma|mes|notre|nos) (?:soupe|compote|confiture|sauce|jus|coulis|bocaux|conserve)s?|"
    rf"for (?:me|us)(?! to (?:use|eat|sell on|cope|manage))(?!\w)|for (?:my|our|her|his|their) (?:own )?(?:[a-z]+ )?{_OUR_SHOP}|for the (?:[a-z]+ )?(?:shop|farm shop|cafe|stall|wedding|fair|breakfast(?: table)?|cellar|guests)|in our own|(?:je|nous|on|i|we)(?: (?:les|la|le|ll|d|would|could))* (?:revend[a-z]*|sell (?:them|it|the jars|bottles|the bottles))|appartenant|particuliers|rendez (?:moi|nous)|(?:me|nous) (?:rendre|rapporter|restituer|redonner|ramener)|me revien[a-z]*|nous revien[a-z]*|"
    r"(?:a|de) (?:mon|notre) nom|je (?:les |le |la )?(?:paie|paye|paierai|paierais)|on (?:les )?(?:paie|paye|paiera)|nous (?:paierons|payons)|il paie|il paye|payable|factur(?:e|ez)|(?:i|we)(?: ll| d| will| would)? pay|devis|tarifs?|combien (?:ca|cela|vous|ca me|cela me|prenez)|vous prenez combien|votre prix|quel prix|how much|how many X|(?:please|to|can you|could you) quote|your (?:rate|rates|charge|price)|would you charge|do you charge|send (?:the|us the|me the|us a|me a) (?:bill|invoice))(?!\w)"
)
"""Who it is for, or who pays."""
_BACK = re.compile(
    rf"(?<!\w)(?:(?:repar[a-z]+|reprend[a-z]*|recupere[a-z]*|ravoir|retrouver) (?:[a-z]+ ){{0,3}}{_JARS}|tout recuperer en {_JARS}|(?:garde|gardons|gardera|rangera?|partager|partage|distribue[a-z]*|offrir|vendre) (?:les|mes|nos|la|le|des|la moitie des) (?:{_JARS}|{_WHAT})|"
    rf"(?:leave us|get|want|have|give us|keep) (?:the |my |our )?(?:{_JARS}|{_WHAT})(?: back)?|(?:{_JARS}|{_WHAT}) (?:back|go home|come home|come back|come to us)|(?:own|our|my) (?:own )?(?:plum |apple |[a-z]+ )?(?:{_WHAT} (?:on|for)|jam|juice|(?:kilner )?jars|bottles|labels)|labels are ours|jars yours|"
    rf"vous (?:me |nous |en |les |le |la |l )+(?:tirez|feriez|faites|cuisez|passeriez|pressez|mettriez|cuiriez|passerez|cuisineriez)|me (?:le |la |les |l )?(?:cuisez|cuire|cuiriez|feriez|fairs?)|(?:me|nous|m) (?:les|la|le|l|en)? ?(?:faire|fairs?|passer|passeriez|mettre|tirer|cuire|presser|mettriez) en|m en (?:tirer|faire)|nous en (?:tirer|faire)|faites (?:m|nous|moi) en|you make for|you press (?:it|them|and)|you fetch you press|you fetch ?, you press|you cook (?:it|them|and)|your stove|vos mains|il (?:me |nous |leur )?manque (?:plus que )?vous|manque que vous|"
    rf"(?:voudrai[ts]?|voudrions|veux|veut) (?:les |la |le )?en (?:{_WHAT}|{_JARS})|(?:a besoin|avons besoin|ai besoin) de [NQ] ?{_JARS}|(?:dispo|libres?|partants?|disponibles?|ok) pour (?:me |nous )?(?:faire|cuire|presser) (?:mes|nos|mon|notre|du|de la) (?:{_WHAT}|{_JARS})|(?:pots|bocaux|bouteilles|sucre|verrines) fournis?|(?:fournis?|fournit|fournissons) (?:les |le )?(?:{_JARS}|sucre)|(?:ai|a|avons|est|sont) (?:deja )?(?:les|mes|nos) {_JARS}|supply (?:the )?(?:sugar|{_JARS})|"
    rf"(?<!n en )(?<!ne )(?:voudrais?|voudrait|voudrions|veux|voulons|veut|aimerais|aimerait|aimerions|souhait[a-z]+|d like|would like|would love|d love|want|envie)(?: (?!que|vous|savoir|donner|donne|debarrasser|venir|avoir|you|to give|vide|vides)[a-zQPN]+){{0,6}} (?:{_WHAT}|{_JARS})(?! vide)|"
    rf"revien[a-z]*(?: [a-z]+){{0,3}} en {_WHAT}|a (?:presser|confire|embocaler|denoyauter|mettre en (?:{_JARS}|{_WHAT}))|(?:{_JARS}|etiquettes?) (?:deja |est |sont )*(?:achetes|achetees|prets|pretes|prete|etiquetes|etiquetees)|(?:would|could|d) (?:you )?(?:love somebody to |do us a |do us some )(?:make|P|{_WHAT})|(?:fruit|P) is ours|(?:we|i|my|our) [a-z]+ ?, you (?:press|cook|make))(?!\w)"
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
