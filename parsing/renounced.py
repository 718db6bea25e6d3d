"""Days that are taken back, or that lead to another: "lundi, ah non, lundi c'est fermé, mardi", "férié demain donc mercredi"."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re

from parsing.lexicons import listed, written
from parsing.other_days import THE
from parsing.text import Replacement, Text

_FILL = rf"(?:{listed('filler')} ){{0,5}}"
_CORRECTED = re.compile(
    rf"(?<!pas )(?<!not )(?<!pas le )D ?[,.(-]*\s?{_FILL}(?:non|no|pardon|euh|heu|enfin|plutot|ou plutot|je veux dire|je voulais dire|oups|oops|sorry|i mean|i meant|wait|actually|rather|make that|erreur|(?:est |a ete )?(?:reportee?s?|decalee?s?|repoussee?s?|avancee?s?|deplacee?s?)(?: au?)?|(?:is |has been )?(?:moved|postponed|put back|brought forward)(?: to)?)[ ,]+"
    rf"(?:pas D,? )?{_FILL}{THE}D"
)
_FORMERLY = re.compile(
    rf"(?<!\w)(?:avait dit|avais dit|avions dit|ai dit|a dit|i said|we said|said|disais|devais|devait|devions|etait prevue?s?|avais prevu|avions prevu|was going to|was supposed to|were supposed to|was meant to|pensais|pensait|comptais|comptait|initialement|au depart|originally)[^D.;!?\n]{{0,25}} {THE}(?P<gone>D)(?! (?:ou|or|et|and|au|a|to) )[^D\n]{{1,40}}? {THE}D"
    rf"|(?<!\w)(?:moved|deplacee?s?|reportee?s?|decalee?s?|repoussee?s?|avancee?s?|shifted|postponed) (?:de|du|from) {THE}(?P<was>D) (?:a|au|to)(?= D)"
)
"""As in "on avait dit vendredi mais je préfère samedi"."""
_ABSENT = re.compile(
    r"(?<!\w)(?:pas|not|jamais|plus|rien|no|non) (?:dispo[a-z]*|la|libre|possible|ouvert|available|free|around|in|chez moi|a la maison|pour|on|le) $"
)
_AGAIN = re.compile(
    rf"(?P<cue>avant|jusqu a|jusqu au|d ici|apres|a partir de|des|until|by|before|from|after) {THE}D[ ,.(]*(?:euh |enfin |ah |oh |mais |oups )*(?:non|pardon|plutot|ou plutot|je veux dire|oups|sorry|no|i mean|actually|rather|make that|erreur)[ ,]+(?P=cue) {THE}(?P<last>D)"
)
"""As in "avant mars, pardon, avant fin février"."""
_SHORTENED = re.compile(
    rf"(?<!\w)(?P<cue>avant|jusqu au?|d ici|until|by|before) {THE}D[^D\n]{{0,12}}?(?<!\w)(?:non|no|enfin|oups|oops|pardon|wait|actually|euh|zut)(?!\w)[^D\n]{{0,8}}(?:{THE}D[^D\n]{{3,45}}?)?(?<!\w)(?:disons|plutot|mettons|alors|let s say|make it|say|rather)(?: plutot)? (?P<instead>avant|jusqu au?|d ici|until|by|before) {THE}(?P<last>D)"
)
"""As in "d'ici mercredi, ah non mercredi j'ai les petits, disons jusqu'à jeudi"."""
_MISTAKEN = re.compile(
    r"(?:D (?:au|a|to|et|ou|and|or|-) )?D[^D\n]{0,60}?(?<!\w)(?:je me suis trompee?|je me trompe|j ai mal lu|mal lu|misread|got (?:it|that|the day) wrong|my mistake|scratch that|strike that|rectificatif|rectification|correction|je rectifie|je corrige|hang on|finalement|en fait|au final|tout compte fait|apres reflexion|on second thoughts?)(?!\w)[^DY\n]{0,60}?(?P<last>D)"
)
"""A day after which the sender says that it was wrong; what comes last is meant."""
_FEAST = re.compile(r"ferie|holiday")
_AND = r"(?: (?:et|ou|and|or|ni|puis|comme) )"
_OBSTACLE = (
    rf"(?:{written('obstacles.csv')['obstacle']}"
    r"|(?:je|on|nous|i|we) (?:ne )?(?:peux|peut|pouvons|can t|cannot|can not|won t)(?: pas)?(?= ?[.,;!)(\n]|$| mais| but| donc| so))"
)
_OBSTRUCTED = re.compile(
    rf"(?<!apres )(?<!passe )(?<!dela de )(?<!dela du )(?<!past )(?<!partir de )(?<!des )(?<!jusqu a )(?<!avant )(?<!after )(?<!until )(?<!before )(?P<day>D(?:{_AND}{THE}D)?)(?: ?,| ?:)? {_OBSTACLE}(?!\w)(?! ?(?:H|si |que |pas |avant|apres|before|after))(?:[ ,(]+(?:car|parce que|c est|donc)? ?(?:le |la )?(?=X))?"
)
_NOTHING = re.compile(
    rf"(?<!\w)(?:rien|personne|nobody|nothing|no one|pas moi|ferie|ferme|absente?|sauf|pas)(?: du tout)? {THE}D ?,? (?:car |parce que |because |as )?(?:c est|c|it s|that s) (?:la |le |l )?D(?!\w)"
)
"""As in "rien dimanche, c'est la Toussaint"."""
_NEGATED = re.compile(
    r"(?<!\w)(?:n ai|n a|n avons|n aurai|n aurons|ai|a|avons|aurai|don t have|haven t got|won t have) (?:pas |plus |point )?(?:la |les |le |de |l |mon |ma |the |my |a |any )?(?:cle|cles|clef|clefs|camion|voiture|vehicule|fourgon|acces|van|car|key|keys|lorry|transport)(?: disponible| dispo| libre)? (?P<d>D)"
)
_DAY = re.compile("D")
_THEREFORE = re.compile(
    rf"(?P<lead>(?:jusqu au?|jusqu a|avant|d ici|d ici a|a partir de|a partir du|des|dispo|disponible|disponibles|until|by|before|from|pret|prets|pretes|ready) (?:le |la )?)?(?P<gone>D(?:{_AND}{THE}D)?)[^D\n]{{0,70}}?(?<!\w)(?:donc|du coup|par consequent|(?<!ou )alors|(?<!or )so|hence|therefore)(?!\w)"
    rf"(?P<firm>(?: (?:plutot|disons|ce sera|c est|ca sera|on dit|on se dit|on part sur|va pour|ce serait|il faudrait|rather|it ll be|it s|it has to be|it ll have to be|it must be|make it|make that|let s say|let s make it|has to be|uniquement|seulement|only))*)"
    rf"(?P<fetch>[^D.;!?\n]{{0,30}}? )?{THE}(?P<last>D)"
)
"""A day that was said only to explain another: "je recharge du neuf jeudi, donc à prendre mercredi"."""
_LIMIT = re.compile(
    r"(?<!\w)(?:jusqu|avant|d ici|apres|until|till|before|after|a partir|des|from|by|sauf|except|pas|not|marche|ferme|sinon)(?!\w)"
)


def without_renounced(text: Text) -> Text:
    """The text without the days that the sender takes back or only reasons from."""
    text = text.rewrite(
        _CORRECTED, lambda m: None if _ABSENT.search(text.s[: m.start()]) else ("D", text.tag(m.end() - 1))
    )
    text = text.rewrite(_AGAIN, lambda m: (f"{m['cue']} D", text.tag(m.start("last"))))
    text = text.rewrite(_SHORTENED, lambda m: (f"{m['instead']} D", text.tag(m.start("last"))))
    text = text.rewrite(_MISTAKEN, lambda m: ("D", text.tag(m.start("last"))))
    former = [next(m.span(name) for name in ("gone", "was") if m[name]) for m in _FORMERLY.finditer(text.s)]
    text = text.replaced([(*span, "X", None) for span in former])
    text = text.rewrite(_NOTHING, lambda _: ("X", None))
    text = _without_obstructed(text)
    text = text.rewrite(_NEGATED, lambda m: ("X", None) if _lacks(m[0]) else None)
    found = [m for m in _THEREFORE.finditer(text.s) if _concludes(m)]
    return text.replaced([(*m.span("gone"), "X", None) for m in found])


def _lacks(words: str) -> bool:
    return bool(re.match(r"n |n a|.*(?:pas|plus|point|don t|haven t|won t) ", words))


def _without_obstructed(text: Text) -> Text:
    """Without a day on which something else is, wherever it was named before."""
    found = [
        m
        for m in _OBSTRUCTED.finditer(text.s)
        if not (_FEAST_DAY.search(m[0]) and _FETCHED_ON.search(text.s[: m.start("day")][-60:]))
    ]
    if text.s.count("D") == len(found) and any(_FEAST.search(m[0]) for m in found):
        return text
    days = {i for m in found for i in range(m.start("day"), m.end("day")) if text.s[i] == "D"}
    if not days:
        return text
    gone = {text.tag(i).first for i in days}

    def drop(match: re.Match[str]) -> Replacement:
        at = match.start()
        renounced = at in days or (at < min(days) and text.tag(at).first in gone)
        return ("X", None) if renounced else None

    return text.rewrite(_DAY, drop)


_FEAST_DAY = re.compile(r"ferie|fete|holiday")
_FETCHED_ON = re.compile(
    r"(?<!\w)(?:apporter|livrer|deposer|amener|apporte|livre|depose|amene|venir|venez|passez|chercher|prendre|bring|drop|deliver|collect|come)[^.;!?\nD]{0,30} (?:le |on )?$"
)
"""A day on which it changes hands stays, though it is a feast: "je les apporte samedi, c'est la fête"."""


def _concludes(match: re.Match[str]) -> bool:
    """A day after "so it has to be", or one that no limit stands beside."""
    return bool(match["firm"]) or not (match["lead"] or _LIMIT.search(match["fetch"] or ""))
