"""Where the produce is: names of communes become `L` atoms, and the words around them tell origin from destination."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Protocol

from domain.places import Commune, Point
from parsing.almanac import HOLIDAYS, MONTHS, WEEKDAYS
from parsing.lexicons import stem, units, words
from parsing.models import Confidence, ParsedPlace
from parsing.products import phrases
from parsing.text import Text

NEAR_KM = 70.0
"""How far from the network a commune may be when only its name, and no "à", says that it is a place."""


FAR_SPELLING = 0.72
"""How like a misspelt name must be (two letters off, or another initial, is less), or it is asked."""


class Gazetteer(Protocol):
    """What is asked of the list of communes; a match has `commune`, `score`, `how` (exact, short, fuzzy) and `km`."""

    def find(self, name: str, near: Any = ...) -> Sequence[Any]:
        """What a name may mean, likeliest first."""
        ...

    def spans(self, tokens: Sequence[str], near: Any = ...) -> Sequence[tuple[int, int, Sequence[Any]]]:
        """Where words name communes: first word, past the last, what may be meant."""
        ...


@dataclass(frozen=True, slots=True)
class Spot:
    """A name of a place in the text, what it may mean, and how much speaks for the produce being there."""

    matches: tuple[Any, ...]
    role: str
    weight: float
    start: int
    end: int

    @property
    def commune(self) -> Commune:
        """The likeliest commune."""
        found: Commune = self.matches[0].commune
        return found


_TOKEN = re.compile(r"[^\W_]+")
_WORD = r"[a-z0-9]+"
_DELIVER = (
    r"(?:livr\w*|depos\w*|apport\w*|amen\w*|emmen\w*|descend\w*|mont\w*|mene\w*|transport\w*|livraison|drop\w*|bring\w*|deliver\w*|take|run|drive|carry|conduire|"
    r"emmener|porter)"
)
_ROLES = [
    (
        "street",
        re.compile(
            r"(?<!\w)(?:route|rue|rte|chemin|avenue|av|boulevard|quai|impasse|place|faubourg|(?<!a )(?<!du )cote|allee|pont|porte|road|street|lane)(?: (?:de|du|des|d|vers|to|la|l|le|departementale))*(?: L a)? $"
        ),
    ),
    (
        "person",
        re.compile(
            r"(?<!\w)(?:chez|madame|monsieur|mme|mr|m|mlle|famille|saint|earl|gaec|scea|docteur|cousin|cousine|pere|mere|gaec de|earl de|gaec du|les)(?: (?:des|du|de|la|le|les|l))? $"
        ),
    ),
    (
        "destination",
        re.compile(
            rf"(?<!\w){_DELIVER}(?: (?!et |and |mais |but |X)[^\s.,;!?]+){{0,5}} (?:a|au|aux|sur|jusqu a|vers|to|in|at|into|dans|over to|round to|en|chez vous a) (?:la |le |l |les )?"
            r"(?:(?:local|lycee|college|ecole|hopital|marche|atelier|cuisine|epicerie|depot|conserverie|antenne|magasin|truck|kitchen|market|cannery|camion)[a-z]* (?:[a-z]+ )?(?:de |d |du |des |a |in |at )(?:la |le |l |les )?)?$"
        ),
    ),
    (
        "destination",
        re.compile(
            r"(?<!\w)(?:votre|vos|(?:au|le|du|votre) local|(?:the|your) (?:kitchen|depot)|la cuisine|(?<!avec )le camion|l atelier|atelier|l arret|l etape|conserverie|cannery|truck|your|passage|epicerie sociale|epicerie solidaire|centre social|banque alimentaire|restos du coeur|workshop|(?:vous (?:passez|passerez|serez|etes)|tu passes|tu seras)(?! (?:les |le |la |tout |en )?(?:prendre|chercher|recuperer|enlever|charger|retirer)))(?: (?!prendre|chercher|recuperer|enlever)\w+){0,3} (?:a|de|d|in|at|sur) $"
        ),
    ),
    (
        "destination",
        re.compile(r"(?<!\w)(?:livrer|livre|livrons|deliver|deliver to|livraison|->|=>) (?:chez vous |sur )?$"),
    ),
    (
        "destination",
        re.compile(
            r"(?<!\w)(?:travaille|bosse|boulot|travail|dentiste|medecin|courses|coiffeur|kine|hospital|dentist|doctor|travaillons|allant|venant|revenant|vais|allons|retour|work|working|coming|going|bureau|etudes|hopital|gare(?: tgv)?|peage|aeroport)"
            r"(?: (?:a|de|d|in|at|from|to|vers|sur|du|au))* $"
        ),
    ),
    (
        "destination",
        re.compile(
            r"(?<!\w)(?<!avec un )(?<!avec le )(?<!avec votre )(?:camion|truck|tournee|van|fourgon)(?: (?:qui|passe|passera|passant|vient|va|s|arrete|serait|sera|est|repasse|descend|monte|stops?|comes?|goes|passes|D|cette|semaine|souvent|aussi))+ (?:a|par|sur|vers|dans|in|at|through|by) $"
        ),
    ),
    (
        "destination",
        re.compile(
            r"(?<!\w)(?:D|demain|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)(?: (?:matin|soir|midi|apres midi|H|des))*,? (?:je (?:suis|serai)|on (?:est|sera)|nous (?:sommes|serons)|i m|i ll be|we re|we ll be) (?:a|sur|in|at) $"
        ),
    ),
    ("destination", re.compile(r"(?<!\w)(?:pas|not|sauf) (?:(?:a|in|at|jusqu a|sur) )?$")),
    (
        "destination",
        re.compile(
            r"(?<!\w)(?:je|on|nous|i m|we re|i ll be|we ll be) (?:re|dois )?(?:pass\w*|vais|va|allons|serai|serons|descend\w*|mont\w*|going|coming)(?: (?:D|donc|aussi|par|through|chaque|souvent|demain|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|H))* (?:par|a|sur|vers|devant|to|through|into|en|past) $"
        ),
    ),
    (
        "market",
        re.compile(
            r"(?<!\w)(?:marches?|market|halles?|foire|stand)(?: (?:de|du|d|in|at|a|of|from|hebdomadaire|bio))* $"
        ),
    ),
    (
        "market",
        re.compile(
            r"(?<!\w)(?:grossiste|client|supermarche|magasin|carrefour|leclerc|cooperative|biocoop|cantine|restaurant)(?: \w+){0,2} (?:de|a|d|in) $"
        ),
    ),
    (
        "between",
        re.compile(
            r"(?<!\w)(?:entre|between|pres de|pres d|proche de|proche|near|a cote de|autour de|aux environs de|vers|cote|secteur|close to|next to|km de|minutes de|min de|mn de|outside|X de|direction|just outside|by|not far from|pas loin de|X from|aux portes de|sortie de|sortie) (?:le |la |les |l )?$"
        ),
    ),
    (
        "at",
        re.compile(
            r"(?<!\w)(?:a|au|aux|sur|de|d|in|at|from|commune|mairie|ferme|farm|adresse|address|lieu|depuis|dans|situe[es]*|here|of|ici|bourg|village|based|habite|est|en|maraicher|producteur|exploitation|jardin|verger)(?: (?:de|d|du|a|in|at|la|le|les|l|bourg de|:))*(?: :)? (?:le |la |les |l )?$"
        ),
    ),
]
_POSTCODE = re.compile(
    r"(?<![\w.,])(?P<code>(?:0[1-9]|[1-8][0-9]|9[0-8])[0-9]{3})(?![\w]|[.,][0-9]| ?(?:kg|kilos?|tonnes?|t|plants|pieds|g)(?!\w))"
)


@cache
def _ordinary() -> frozenset[str]:
    """Words that are names of communes somewhere, and something else everywhere."""
    product_words = {part for key, named in phrases().items() for part in (*key, *named.words.split())}
    calendar = {part for name in [*MONTHS, *WEEKDAYS, *HOLIDAYS] for part in name.split()}
    return words("function_words.txt") | words("not_places.txt") | product_words | calendar | frozenset(units())


def tag_places(text: Text, gazetteer: Gazetteer, near: Sequence[Point]) -> tuple[Text, list[Spot]]:
    """The text with names of places as `L` atoms, and the spots they are."""
    tokens = list(_TOKEN.finditer(text.s))
    names = [t[0] for t in tokens]
    letters = [c for c in text.original[:5000] if c.isalpha()]
    shouting = bool(letters) and sum(c.isupper() for c in letters) > 0.7 * len(letters)
    spots: list[Spot] = []
    for first, last, named in gazetteer.spans(names, near):
        matches = named
        start, end = tokens[first].start(), tokens[last - 1].end()
        if any(c in ".;!?" or c.isupper() for c in text.s[start:end]):
            continue
        if named[0].km > NEAR_KM:  # a village far away, or one around here misspelt
            around = [m for m in gazetteer.find(text.s[start:end], near) if m.km <= NEAR_KM]
            matches = around or named
        spot = _weighed(
            text, start, end, tuple(matches), capital=not shouting and _capital(text, tokens[first].start())
        )
        if spot:
            spots.append(spot)
    spots += _towns_like_words(text, tokens, gazetteer, near, spots, shouting=shouting)
    spots = _coordinated(text, spots)
    if not [s for s in spots if s.role in {"at", "plain", "between", "market"}]:
        spots += _fuzzy(text, tokens, gazetteer, near, spots, shouting=shouting)
    spots.sort(key=lambda s: s.start)
    spots = _apart(spots)
    return text.replaced([(s.start, s.end, "L", s) for s in spots]), spots


def _towns_like_words(
    text: Text,
    tokens: list[re.Match[str]],
    gazetteer: Gazetteer,
    near: Sequence[Point],
    spots: list[Spot],
    *,
    shouting: bool,
) -> list[Spot]:
    """Communes around whose name is a word in use (Eu, Marches): after "à", and with a capital letter."""
    found = []
    for token in tokens:
        before = text.s[max(0, token.start() - 12) : token.start()]
        if (
            shouting
            or not re.search(r"(?<!\w)(?:a|in|at|ville d|chez nous a) $", before)
            or not _capital(text, token.start())
        ):
            continue
        if token[0] in HOLIDAYS or any(s.start <= token.start() < s.end for s in spots):
            continue
        matches = [m for m in gazetteer.find(token[0], near)[:1] if m.how != "fuzzy" and m.km <= NEAR_KM]
        if matches:
            role = _role(text, token.start())
            found.append(Spot(tuple(matches), role, 3.0 if role != "destination" else 0.0, token.start(), token.end()))
    return found


_OR = re.compile(r" (?:ou|or|et|and|puis|voire|ou bien|ou a|et a|ou sur) | ?[,/] ?(?:ou |or |a |et )?")
_TAKEN_THERE = re.compile(
    r"[ ,]*(?:je|on|nous|i|we) (?:(?:peux|peut|pouvons|vous|les|can|will|y) )*(?:livr|depos|deliver|drop)"
)


def _coordinated(text: Text, spots: list[Spot]) -> list[Spot]:
    """Where they can be brought to: "à Valence ou Romans"; "Romans ou Bourg-de-Péage, je livre"."""
    spots = sorted(spots, key=lambda s: s.start)
    for i in range(1, len(spots)):
        one, two = spots[i - 1], spots[i]
        gap = text.s[one.end : two.start]
        brought = one.role == "destination" and two.role in {"plain", "at"}
        either = " ou " in gap or " or " in gap
        if _OR.fullmatch(gap) and ((brought and "," not in gap) or (either and _TAKEN_THERE.match(text.s, two.end))):
            spots[i - 1] = replace(one, role="destination", weight=0.0)
            spots[i] = replace(two, role="destination", weight=0.0)
    return spots


def _apart(spots: list[Spot]) -> list[Spot]:
    kept: list[Spot] = []
    for spot in spots:
        if not kept or spot.start >= kept[-1].end:
            kept.append(spot)
    return kept


def _capital(text: Text, start: int) -> bool:
    """Written with a capital letter, and not because a sentence begins."""
    at = text.at[start][0]
    return text.original[at].isupper()


def _role(text: Text, start: int) -> str:
    before = text.s[max(0, start - 60) : start]
    for role, pattern in _ROLES:
        if pattern.search(before):
            return role
    return "plain"


_FAIR = re.compile(r" (?:[a-z]+ )?(?:market|marche|fair)(?!\w)")


def _weighed(text: Text, start: int, end: int, matches: tuple[Any, ...], *, capital: bool) -> Spot | None:
    """A spot, or None for words that are hardly meant as a place."""
    name = text.s[start:end]
    role = _role(text, start)
    role = "market" if _FAIR.match(text.s, end) and role in {"plain", "at"} else role
    parts = name.split()
    ordinary = parts[0] not in {"st", "ste", "saint", "sainte"} and all(
        p in _ordinary() or stem(p) in _ordinary() for p in parts
    )
    best = matches[0]
    close = best.km <= NEAR_KM
    led = re.search(
        r"(?<!\w)(?:a|au|aux|sur|in|at|from|near|pres de|commune de|ferme de|vers|de) (?:le |la |les |l )?$",
        text.s[max(0, start - 20) : start],
    )
    weight = {"at": 3.0, "plain": 2.0, "between": 2.5, "market": 1.0, "destination": 0.0, "street": 0.0, "person": 0.0}[
        role
    ]
    if ordinary and not (capital and led and close):
        return None
    if role == "person" and not close:
        return None
    if len(name) < 3 or (not close and not (capital and led and best.how == "exact")):
        return None
    if (
        not capital
        and not led
        and best.how != "exact"
        and len(parts) == 1
        and len(name) < 6
        and role == "plain"
        and not close
    ):
        return None
    if re.search(
        r"(?<!\w)(?:(?<!vous )(?:venez|passez)|venir|passer|viens|chez (?:nous|moi)|ici|here)(?: [a-z]+| D){0,3} (?:a|sur|au|in|at) $",
        text.s[max(0, start - 40) : start],
    ):
        weight += 1
    if re.match(
        r" (?:D|H|demain|tomorrow|pour (?:le|la|un|une|les) (?:marche|foire|salon|dentiste|rdv|rendez))", text.s[end:]
    ) and re.search(
        r"(?<!\w)(?:je|on|nous|i|we) (?:suis|serai|est|sera|sommes|serons|m|ll be|re) (?:a|sur|in|at) $",
        text.s[max(0, start - 24) : start],
    ):
        weight -= 2.5
    weight += 0.5 * capital + 0.5 * bool(led) + 0.3 * close
    if re.search(r"(?<![0-9])[0-9]{5} $", text.s[max(0, start - 7) : start]):
        weight, role = weight + 2, "at" if role != "destination" else role
    if re.search(
        r"(?<!\w)(?:maintenant(?: c est)? (?:a|sur)|bref(?: c est)?(?: a)?|la commune (?:c|c est|est)) $",
        text.s[max(0, start - 30) : start],
    ):
        weight += 2.5
    if re.search(
        r"(?<!\w)(?:je suis|suis|stockee?s?|entreposee?s?|live|living|located|ferme|farm|on est|nous sommes|exploitation|situe[es]*|chez moi|we re|i m|i am|we are|maraichers?|verger|mon champ|notre champ|jardins?) (?:bases? |situes? |based |producteurs? )?(?:a|in|at|sur|de|au|pres de|of) $|(?<!\w)(?:habite|habitons|habitant|residons|reside|vis|vivons|live in|living in)(?: (?:a|sur|au|pres de))? $",
        text.s[max(0, start - 30) : start],
    ):
        weight += 1
    return Spot(matches, role, weight, start, end)


_LED = re.compile(
    r"(?<!\w)(?:a|sur|de|at|in|from|vers|pres de|commune de|ferme de|near) (?:la |le |les )?$|[\n,.:(-] ?$|^$"
)


def _fuzzy(
    text: Text,
    tokens: list[re.Match[str]],
    gazetteer: Gazetteer,
    near: Sequence[Point],
    spots: list[Spot],
    *,
    shouting: bool,
) -> list[Spot]:
    """Misspelt names: unknown words where a place would stand, compared with the communes around."""
    found: list[Spot] = []
    taken = {t for s in spots for t in range(s.start, s.end)}
    for i, token in enumerate(tokens):
        if token.start() in taken or not token[0].isalpha() or (len(token[0]) < 4 and token[0] not in {"st", "ste"}):
            continue
        before = text.s[max(0, token.start() - 14) : token.start()]
        led = _LED.search(before)
        capital = not shouting and _capital(text, token.start())
        if not led and not capital:
            continue
        preposition = bool(re.search(r"(?<!\w)(?:a|at|in|from|vers|sur|near|ferme de) (?:la |le |les )?$", before))
        if (
            not preposition
            and not (capital and not re.search(r"(?:^|[\n.!?] ?)$", before))
            and not re.search(r"[,\n.!?:(] ?$", before)
        ):
            continue
        for length in (4, 3, 2, 1):
            group = tokens[i : i + length]
            if (
                len(group) < length
                or "\n" in text.s[group[0].start() : group[-1].end()]
                or any(c in ".,;!?:()" for c in text.s[group[0].start() : group[-1].end()])
            ):
                continue
            name = text.s[group[0].start() : group[-1].end()]
            if (
                len(name) < 5
                or all(_known(t[0]) for t in group)
                or (_known(group[-1][0]) and length > 1 and len(group[-1][0]) < 4)
            ):
                continue
            if (_known(group[0][0]) and group[0][0] not in _BEGIN_NAMES) or (length > 1 and _known(group[-1][0])):
                continue
            matches = [m for m in gazetteer.find(name, near) if m.km <= NEAR_KM]
            if matches:
                spot = Spot(
                    tuple(matches), _role(text, token.start()), 1.5 + preposition, group[0].start(), group[-1].end()
                )
                found.append(spot)
                taken |= set(range(spot.start, spot.end))
                break
    return found


_BEGIN_NAMES = {
    "st",
    "ste",
    "saint",
    "sainte",
    "pont",
    "bourg",
    "granges",
    "grange",
    "val",
    "mont",
    "roche",
    "beau",
    "grandes",
    "ville",
    "chateau",
}


def _known(word: str) -> bool:
    return word in _ordinary() or stem(word) in _ordinary()


def choose(text: Text, spots: list[Spot]) -> ParsedPlace | None:
    """Where the produce is: the spot that most speaks for; a market only when nothing else is named."""
    candidates = [s for s in spots if s.role not in {"destination", "street", "person"}]
    candidates = [
        s
        for s in candidates
        if not any(_TAKEN_BACK.match(text.s[s.end : o.start]) for o in candidates if o.start > s.end)
    ] or candidates
    if not candidates:
        candidates = [s for s in spots if s.role == "person" and s.weight > 0.7 and s.matches[0].how == "exact"]
    if not candidates:
        return None
    best = max(candidates, key=lambda s: (s.weight, -s.start))
    beside = [s for s in candidates if s is not best and _beside(text, s, best)]
    if best.commune.population == 0 and beside:
        best = max([best, *beside], key=lambda s: s.commune.population)
    return place_of(text, best)


_TAKEN_BACK = re.compile(
    r"[ ,.]*(?:\.\.\.? ?)?(?:euh |enfin |ah |oh |oops |oups )*(?:non|pardon|sorry|no|plutot|erreur|je veux dire|i mean|enfin|demenage)[ ,.]+(?:[a-z]+[ ,]+){0,3}$"
)
_COMMUNE_OF = re.compile(r"[ ,(]*(?:(?:dans |sur )?(?:la |l )?(?:commune|mairie)(?: nouvelle)? (?:de |d |du )?)?")


def _beside(text: Text, one: Spot, two: Spot) -> bool:
    """Two names in one breath: "Auffay, Val-de-Scie", "Auffay, commune de Val-de-Scie"."""
    first, last = sorted((one, two), key=lambda s: s.start)
    gap = text.s[first.end : last.start]
    return len(gap) <= 6 or bool(_COMMUNE_OF.fullmatch(gap))


def place_of(text: Text, spot: Spot) -> ParsedPlace:
    """A spot as a value; other communes of the same name about as near are candidates."""
    best = spot.matches[0]
    rivals = [m for m in spot.matches[1:] if m.how == best.how and m.km < best.km * 1.5 + 5]
    confidence: Confidence = "fuzzy" if best.how == "fuzzy" else "exact"
    if rivals or (best.how == "fuzzy" and best.likeness < FAR_SPELLING):
        confidence = "assumed"
    return ParsedPlace(
        name=best.commune.name, commune=best.commune, candidates=[m.commune for m in (best, *rivals)],
        confidence=confidence, span=text.span(spot.start, spot.end) if spot.end <= len(text.s) else (0, 0),
    )  # fmt: skip


def postcode(text: Text) -> tuple[str, tuple[int, int]] | None:
    """The first postcode that a text names."""
    match = _POSTCODE.search(text.s)
    return (match["code"], text.span(match.start("code"), match.end("code"))) if match else None


def tag_postcodes(text: Text) -> Text:
    """The text with its postcodes as `X`."""
    return text.rewrite(_POSTCODE, lambda _: ("X", None))
