"""Where the produce is: names of communes become `L` atoms, and one of them is chosen."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from domain.places import Point
from parsing.gazetteer_ranking import called_so, rivals
from parsing.models import Confidence, ParsedPlace
from parsing.place_spelling import long_names, misspelt, towns_like_words
from parsing.place_weights import weighed
from parsing.spots import FAR_SPELLING, NEAR_KM, TOKEN, Gazetteer, Spot, has_capital
from parsing.text import READ_AT_MOST, Text

__all__ = ["Gazetteer", "Spot", "choose", "postcode", "tag_places", "tag_postcodes"]

_POSTCODE = re.compile(
    r"(?<![\w.,])(?P<code>(?:0[1-9]|[1-8][0-9]|9[0-8])[0-9]{3})(?![\w]|[.,][0-9]| ?(?:kg|kilos?|tonnes?|t|plants|pieds|g)(?!\w))"
)


def tag_places(text: Text, gazetteer: Gazetteer, near: Sequence[Point]) -> tuple[Text, list[Spot]]:
    """The text with names of places as `L` atoms, and the spots they are."""
    tokens = list(TOKEN.finditer(text.s))
    names = [t[0] for t in tokens]
    letters = [c for c in text.original[:READ_AT_MOST] if c.isalpha()]
    shouting = bool(letters) and sum(c.isupper() for c in letters) > 0.7 * len(letters)
    spots: list[Spot] = []
    for first, last, named in gazetteer.spans(names, near):
        matches = named
        start, end = tokens[first].start(), tokens[last - 1].end()
        if any(c in ".;!?" or c.isupper() for c in text.s[start:end]):
            continue
        if named[0].km > NEAR_KM:  # a village far away, or one around here misspelt
            around = [m for m in gazetteer.find(text.s[start:end], near, far=False) if m.km <= NEAR_KM]
            matches = around or named
        spot = weighed(
            text,
            start,
            end,
            tuple(matches),
            capital=not shouting and has_capital(text, tokens[first].start()),
            spots=spots,
        )
        if spot:
            spots.append(spot)
    whole = long_names(text, tokens, gazetteer, near)
    spots = [
        s for s in spots if not any(w.start <= s.start < w.end and s.end - s.start < w.end - w.start for w in whole)
    ]
    spots += [w for w in whole if not any(s.start < w.end and w.start < s.end for s in spots)]
    spots += towns_like_words(text, tokens, gazetteer, near, spots, shouting=shouting)
    spots = _coordinated(text, spots)
    if not [s for s in spots if s.role in {"at", "plain", "between", "market"}]:
        spots += misspelt(text, tokens, gazetteer, near, spots, shouting=shouting)
    spots.sort(key=lambda s: s.start)
    spots = _apart(spots)
    return text.replaced([(s.start, s.end, "L", s) for s in spots]), spots


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


def choose(text: Text, spots: list[Spot]) -> ParsedPlace | None:
    """Where the produce is: the spot that most speaks for; a market only when nothing else is named."""
    candidates = [s for s in spots if s.role not in {"destination", "street", "person", "title"}]
    candidates = [
        s for s in candidates if not any(_taken_back(text, s, o) for o in candidates if o.start > s.end)
    ] or candidates
    if not candidates:
        candidates = [s for s in spots if s.role == "person" and s.weight > 0.7 and s.matches[0].how == "exact"]
    if not candidates:
        return None
    candidates = [_beside_another(text, s, candidates) for s in candidates]
    candidates = [_lives_elsewhere(text, s, candidates) for s in candidates]
    best = max(candidates, key=lambda s: (s.weight, -s.start))
    if best.commune.former and best.commune.insee:
        best = next((s for s in candidates if s.commune.insee == best.commune.insee and not s.commune.former), best)
    beside = [s for s in candidates if s is not best and _beside(text, s, best)]
    if best.commune.population == 0 and beside:
        best = max([best, *beside], key=lambda s: s.commune.population)
    return place_of(text, best)


_TAKEN_BACK = re.compile(
    r"[ ,.?!:;()-]*(?:(?:euh|enfin|ah|oh|oops|oups|mais|ou|or|well|wait|attendez|attends|hein)[ ,.!]+){0,3}"
    r"(?:(?:non|nan)(?! (?:loin|vend|traite|calibre|recolte|ramasse|cueilli|lave|merci|recupere|tri|stop|bio))|pardon(?! (?:pour|de|du|d|si)(?!\w))|sorry(?! (?:for|about|if|to|but|no car|we|i can))"
    r"|no(?=[ ,.:]*(?:sorry|wait|it|in|at|i |we |$))|plutot(?! qu)|erreur|je veux dire|je voulais dire|i mean|i meant|my mistake|my bad|je me suis trompee?|j ai confondu|autant pour moi|au temps pour moi|enfin(?! bref)|(?:on a |nous avons |j ai )?demenage|rectif\w*|correction|scratch that|make that|je me trompe|je confonds)(?!\w)"
    r"(?:[ ,:!-]*[^\s.!?]+){0,7}[ ,.:-]*$"
    r"|[ ,.-]*(?:euh|heu|oups|oops|whoops|er|erm|hum)[ ,.!]*(?:(?:a|au|aux|sur|in|at|c est|c est a|it s|it s in|they re in) )?$"
)
_SAID_AGAIN = re.compile(r"[ ,.?!]*(?:(?:euh|ou|non|ah|oh) ){0,2}$")
_AFTER_ALL = re.compile(r"[ ,(]*(?:pardon|sorry|je veux dire|i mean|rather|plutot)(?!\w)(?! (?:pour|for|about|si|if))")
_COMMUNE_OF = re.compile(r"[ ,(]*(?:(?:dans |sur )?(?:la |l )?(?:commune|mairie)(?: nouvelle)? (?:de |d |du )?)?")


def _beside_another(text: Text, spot: Spot, spots: list[Spot]) -> Spot:
    """A name that only says where another one lies ("Luneray, non loin de Dieppe") counts less than that one."""
    if spot.role != "between":
        return spot
    lie = any(
        s.role in {"at", "plain", "between"} and not set(text.s[s.end : spot.start]) & set(".;!?\n")
        for s in spots
        if 0 < spot.start - s.end < FARTHEST_FROM_IT
    )
    exactly = any(
        s.role == "at" and _EXACTLY.fullmatch(text.s[spot.end : s.start]) for s in spots if s.start > spot.end
    )
    return replace(spot, weight=1.5) if lie or exactly else spot


_LIVES = re.compile(
    r"(?<!\w)(?:habit\w+|reside|residons|vis|vit|vivons|vivent|loge|lives?|living|(?:je|nous|on|i|we) (?:suis|sommes|est|m|am|re|are)|domicilie\w*|(?:tree|orchard|verger|arbres?) (?:est|is|s))(?: [a-z]+){0,4}? (?:a|au|aux|sur|in|at) (?:la |le |les )?$|(?<!\w)habit\w+ $"
)
_BUT = re.compile(
    r"(?<!\w)(?:mais|but|alors que|tandis que|while|although|though|par contre|sauf que|only)(?!\w)[^.!?;\n]*$"
)
_LIE_THERE = re.compile(
    r"(?<!\w)(?:vergers?|jardins?|potager|champs?|parcelles?|terrain|serres?|arbres?|hangar|cave|grange|sont|est|stock\w*|entrepos\w*|rang\w*|cueilli\w*|recolte\w*|orchards?|fields?|garden|allotment|trees?|shed|barn|are|is|live|stored|kept|picked|grow\w*|l)(?!\w)[^.!?;\n]{0,50}$"
)


def _lives_elsewhere(text: Text, spot: Spot, spots: list[Spot]) -> Spot:
    """Where somebody lives counts less than where the produce is: "j'habite Rouen, mais le potager est à Varengeville"."""
    if not _LIVES.search(text.s[max(0, spot.start - 60) : spot.start]):
        return spot
    for other in spots:
        between = text.s[spot.end : other.start] if other.start > spot.end else ""
        if other.role == "at" and _BUT.search(between) and _LIE_THERE.search(between):
            return replace(spot, weight=min(spot.weight, 1.5))
    return spot


_EXACTLY = re.compile(r"[ ,:-]*(?:plus precisement |exactement |c est |it s )?(?:a|au|aux|in|at|sur) ")
"""Between where it lies near, and where it is: "près de Romans, à Hauterives"."""


FARTHEST_FROM_IT = 36
"""Letters between the name of a place and of one that it lies near."""


def _taken_back(text: Text, one: Spot, two: Spot) -> bool:
    """A name put right by a later one: "Léoncel ? Non : Combovin", "St Marcellin, St Lattier pardon"."""
    gap = text.s[one.end : two.start]
    return bool(
        _TAKEN_BACK.match(gap) or (_SAID_AGAIN.match(gap) and _AFTER_ALL.match(text.s, two.end) and len(gap) <= 8)
    )


def _beside(text: Text, one: Spot, two: Spot) -> bool:
    """Two names in one breath: "Auffay, Val-de-Scie", "Auffay, commune de Val-de-Scie"."""
    first, last = sorted((one, two), key=lambda s: s.start)
    gap = text.s[first.end : last.start]
    return len(gap) <= 6 or bool(_COMMUNE_OF.fullmatch(gap))


def place_of(text: Text, spot: Spot) -> ParsedPlace:
    """A spot as a value; other communes that the name could mean are candidates, the likeliest first."""
    best = spot.matches[0]
    others = rivals(spot.matches)
    confidence: Confidence = "fuzzy" if best.how == "fuzzy" or called_so(spot.matches) else "exact"
    if others or (best.how == "fuzzy" and best.likeness < FAR_SPELLING):
        confidence = "assumed"
    return ParsedPlace(
        name=best.commune.name, commune=best.commune, candidates=[m.commune for m in (best, *others)],
        confidence=confidence, span=text.span(spot.start, spot.end) if spot.end <= len(text.s) else (0, 0),
    )  # fmt: skip


def postcode(text: Text) -> tuple[str, tuple[int, int]] | None:
    """The first postcode that a text names."""
    match = _POSTCODE.search(text.s)
    return (match["code"], text.span(match.start("code"), match.end("code"))) if match else None


def tag_postcodes(text: Text) -> Text:
    """The text with its postcodes as `X`."""
    return text.rewrite(_POSTCODE, lambda _: ("X", None))
