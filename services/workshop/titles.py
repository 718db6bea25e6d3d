"""What a workshop is called, in the words that announce it; and the spot where it is."""

from __future__ import annotations

import re

from services.lookup import folded

_DAYS = (
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday|sunday|"
    r"demain|apres-demain|aujourd'hui|ce soir|tomorrow|today|tonight|next week"
)
_SPOTS = (
    r"place|salle|parking|cour|ferme|centre|ecole|marche|mairie|rue|quai|square|halle?s?|eglise|gare|stade|esplanade|"
    r"jardin|foyer|maison|cantine|college|lycee|gymnase|port|chateau|terrain|avenue|boulevard|chemin|allee|impasse|"
    r"bibliotheque|mediatheque|festival|theatre|cafe|tiers-lieu|epicerie|market|square|town hall|village hall|church|"
    r"school|library|farm|car park"
)
_AT = r"(?:a la|au|aux|a l'|sur la|sur le|dans la|dans le|devant la|devant le|devant l'|at the|in the|on the|at|in)"
_HEAD = re.compile(
    r"\b(?:atelier|workshop|demonstrations?|demo|presentation|animation|cours|initiation|conference|class|talk)s?\b"
)
_END = re.compile(
    rf"[,;.\n(]|\s(?:(?:le|on|ce|every|tous les) )?(?:{_DAYS})\b|\s(?:le|on|du) \d|\s(?:de |from |des )?\d|"
    rf"\s{_AT}\s?(?:{_SPOTS})\b|\s(?:pour|for) (?:les |des |the |tou|\d|every|all|famil|senior)|"
    r"\s(?:en|in) (?:francais|anglais|arabe|french|english|arabic)\b|\s(?:gratuit|free)\b"
)
_SPOT = re.compile(
    rf"(?:^\s*|,\s*|\d ?h(?: ?\d\d)? |(?:^|\s|,){_AT}\s?)((?:\d{{1,4}}(?: ?bis| ?ter)?,? )?(?:{_SPOTS})\b[^,;.\n(]*)"
)
_ENGLISH_SPOT = re.compile(
    r",\s*([^,;.\n\d]*\b(?:library|town hall|village hall|market|school|church|farm|car park)\b)"
)
_TOWN = re.compile(r"\s(?:à|a|À|in|at)\s(?=[A-ZÀ-Ý])")
_NO_TITLE = re.compile(
    rf"(?:le |on |ce |the )?(?:{_DAYS})\b.*|(?:de |from )?\d.*|"
    r"(?:a|au|at|in|en|le|la|pour|for|chez|non|no|ok|oui|yes|merci|plutot|finalement|rather|nous|on|we|je|i|il|there|"
    r"prix|price|bonjour|hello|hi)\b.*|"
    r"(?:un|une|a|nouvel|new)? ?(?:atelier|workshop)"
)


def title(text: str, *, headless: bool = False) -> str:
    """The words that say what it is: from "atelier" on, or what stands between quotes, or (`headless`) the first words.

    >>> title("atelier ratatouille samedi 3 octobre 14h-16h au marché de Luneray, 8 places, gratuit")
    'Atelier ratatouille'
    >>> title("samedi à Luneray, démonstration de taille des tomates, 10 places"), title("Ratatouille, samedi")
    ('Démonstration de taille des tomates', '')
    >>> title("Soupe au potiron à Luneray", headless=True), title("samedi 14h-16h", headless=True)
    ('Soupe au potiron', '')
    """
    if quoted := re.search(r"[«“\"]\s*([^»”\"]{3,})\s*[»”\"]", text):
        return quoted[1].strip()
    plain = folded(text)
    if len(plain) != len(text):
        text = plain
    head = _HEAD.search(plain)
    if head is None and not headless:
        return ""
    begin = head.start() if head else len(text) - len(text.lstrip(" ,"))
    return _clean(_until_end(text[begin:], plain[begin:]))


def _until_end(text: str, plain: str) -> str:
    ends = [found.start() for found in (_END.search(plain), _TOWN.search(text)) if found]
    return text[: min(ends, default=len(text))]


def _clean(words: str) -> str:
    words = re.sub(
        r"\s(?:pour|for|à|a|au|de|du|le|la|en|in|at|on|et|and)$", "", " ".join(words.split()).strip(" -:!?.")
    )
    if len(words) < 3 or _NO_TITLE.fullmatch(folded(words)):
        return ""
    return words[:1].upper() + words[1:]


def is_place(title_: str, site: str, commune: str) -> bool:
    """Whether the words that could be a title are only the place.

    >>> is_place("Luneray", "", "Luneray"), is_place("Place du marché", "Place du marché", "Luneray")
    (True, True)
    """
    words = folded(title_)
    return bool(words) and words in {folded(site), folded(commune), f"{folded(site)} {folded(commune)}"}


def spot(text: str) -> str:
    """The spot that is named in the middle of a sentence.

    >>> spot("atelier soupe au marché de Luneray, 8 places"), spot("samedi à la salle des fêtes samedi 14h")
    ('Marché de Luneray', 'Salle des fêtes')
    >>> spot("atelier confiture samedi 10 octobre 14h-16h médiathèque de Dieppe, 8 places")
    'Médiathèque de Dieppe'
    >>> spot("soup, Dieppe library, 8 seats"), spot("76810 Luneray, 12 rue de la Mer, 10 places")
    ('Dieppe library', '12 rue de la Mer')
    """
    plain = folded(text)
    found = (_SPOT.search(plain) or _ENGLISH_SPOT.search(plain)) if len(plain) == len(text) else None
    if found is None:
        return ""
    begin = found.start(1)
    words = " ".join(_until_spot_end(text[begin : found.end(1)]).split())[:80]
    return words[:1].upper() + words[1:]


def _until_spot_end(text: str) -> str:
    end = re.search(rf"\s(?:(?:le|on|ce) )?(?:{_DAYS})\b|\s(?:le |on |de |from )?\d", folded(text))
    return text[: end.start()] if end else text
