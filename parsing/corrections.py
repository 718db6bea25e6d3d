"""What is taken back as one speaks is left out: "80 kg, non 60 kg" is 60 kg, "tomates, pardon, poivrons" is peppers."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from parsing.amount import Quantity, in_kg
from parsing.needs import may_match
from parsing.numbers import Number
from parsing.text import Text

_CORRECTED = re.compile(
    r"(?P<a>[QN])(?P<of> (?:de |d |of )P)?(?: D)?(?: \([a-z ]{0,25}\))?[ ,.;:!(-]*(?:ce sera (?:plutot|finalement)|ca sera plutot|euh|heu|non|pardon|plutot|ou plutot|je veux dire|enfin|oups|rectif\w*|erreur|sorry|no|i mean|actually|make that|rather|correction|je voulais dire|finalement|en fait|wait|je corrige|ah non|hum|oh no|disons|attendez|attends|attendes|ou plutot)"
    r"(?:[ ,.:!-]+(?:attendez|attends|hold on|mon [a-z]+|ma [a-z]+|il|elle|me|dit|dis|souffle|qu il y a|je crois|je|suis|trompee?|trompe|compte|recompte|ai|j|erreur|de ma part|ma faute|mistake|my mistake|excuse[a-z]*|moi|only|seulement|mal|relu|lu|there are|il y en a|y en a|on est|a|bien|oh|ah|euh|heu|oui|non|plutot|pardon|c est|wait|i mean|make that|sorry|en fait|plutot|je voulais dire|dire|je dirais|ce sera|ca fait|it s|it was|disons|say|c etait|que|pas Q|mettez|mettons))*[ ,.:!-]*(?P<b>[QN])(?!\w)"
)
_REFUSED = re.compile(
    r"(?<!\w)(?:non|no|pardon|plutot|erreur|sorry|rectif\w*|correction|rather|oups|je voulais dire|i mean)(?!\w)"
)
_NOT_THAT = re.compile(
    r"(?P<a>Q)(?P<of> (?:de |d |of )?P)?[ ,(]+(?:et )?(?:non|pas|not)(?: pas)? (?:Q|N)(?! (?:de |d |of )?P)"
    r"|Q (?:et|and) (?:non|pas|not)(?: pas)? Q(?!\w)"
)
_NOT_BUT = re.compile(
    r"(?<!\w)(?:c est |ce n est |il n y en a |n est |n en ai |isn t |it s )?(?:pas|not|non) (?:de |a )?[QN](?: (?:de |d |of )?P)?,? (?:mais|but|plutot)(?: bien| plutot| seulement| rather)?(?= (?:de |a )?[QN])"
)
"""As in "ce n'est pas 40 mais 14 kg"."""
_INSTEAD = re.compile(
    r"(?<=[QP]) (?:au lieu de(?:s)?|instead of|plutot que|rather than|a la place de(?:s)?)(?: les| the)? [QN](?! (?:de |d |of )?P)"
)
_PRODUCT_CORRECTED = re.compile(
    r"P[ ,.;:!-]*(?:euh|heu|non|pardon|plutot|ou plutot|je veux dire|oups|erreur|sorry|no(?! P)|i mean|make that|correction|je voulais dire|enfin)"
    r"(?:[ ,.:!-]+(?:non|plutot|pardon|c est|wait|i mean|make that|sorry|en fait|je voulais dire|ce sont|des|les|de|pas P|je (?:plaisante|rigole|deconne|blague|dis mal|dis n importe quoi|confonds)|kidding|joking|only|just))*[ ,.:!-]*P(?!\w)"
)


_BY_MISTAKE = (
    r"(?:je me suis (?:trompee?|plantee?|gouree?|gourree?)|me suis tromp|(?:j ai |j avais )?(?:mal (?:lu|compte|ecrit|note|pese|dit)|lu de travers)|(?:une |petite )?(?:erreur|faute de frappe|faute|coquille|boulette)|typo|slip of the|"
    r"il faut lire|faut lire|lire|lisez|je (?:viens de |vais |les ai |l ai )?(?:repese[er]?|recompte[er]?|reverifi[a-z]*)|(?:j ai|on a|nous avons) (?:bien |tout |enfin )?pese(?: pour de vrai| vraiment| ce matin)?|(?:i|we)(?: ve| have)? (?:just )?weighed (?:it|them)|(?:a|on) (?:la |the )?(?:pesee|balance|bascule|scales)(?= (?:ca |c |it |on )|,? N)|apres (?:pesee|re ?pesee|recomptage|verification|comptage)|verification faite|scrap that|strike that|i (?:really )?meant?|i misread|i miscounted|je (?:plaisante|rigole|deconne|blague|dis (?:mal|des betises|n importe quoi|des aneries)|raconte n importe quoi|confonds|melange(?: tout)?|m embrouille|m emmele|m egare|delire)|lapsus|(?:just |only )?(?:kidding|joking)|silly me|what am i saying|i tell a lie|no i lie|scratch that|je relis|je verifie|je regarde mieux|"
    r"my mistake|my bad|zut|mince|flute|oups|oops|whoops|je (?:corrige|rectifie)|rectifi[a-z]*|correction|errata|erratum|hang on|hold on|attendez|minute|"
    r"(?:just |again )?(?:re ?counted|re ?weighed)|counted (?:again|them again|wrong)|count(?:ed)? was (?:off|wrong)|vien[st] de (?:re)?(?:compter|recompter|repeser|verifier)|(?:a|ont|avons) (?:recompte|repese|reverifie)|comment (?:on )?(?:dit|dire|s appelle)|how do you (?:say|call)|"
    r"(?:make that|make it|call it|plutot|mettons|mettez|disons)(?= (?:a |a peu pres |about |around )?[NQ]))"
)
_TALK = r"(?:[ ,.:!?()-]+(?!(?:plus|et|and|ou|or)(?!\w))[a-z]+){0,8}?[ ,.:!?()-]*"
_ANEW = r"(?P<b>[QN])(?!\w)(?! (?:de |d |of |[a-z]+ )?P)(?! ?(?:%|€|h|X|H|D|rue|fois|jours?|personnes?|ans|bis|chemin)(?!\w))"
_TAKEN_BACK = re.compile(
    rf"(?P<a>[QN])(?P<of> (?:de |d |of )?(?:[a-z]+ )?P)?(?P<gap>[^QNPUX;\n]{{0,50}}?)(?<!\w){_BY_MISTAKE}(?!\w){_TALK}{_ANEW}"
)
"""As in "50 kg, mince, j'ai lu de travers, 30"."""
_ANNOUNCED = re.compile(
    r"(?<!\w)(?:(?:avais|avait|avions|avons|ai|a|avez) (?:(?:deja|bien) )?(?:dit|mis|annonce|prevu|promis|marque|ecrit|parle de|note|declare|compte|indique)|c etait|said|told you|promised|announced|wrote|mentioned|(?:pensais|pensait|pensions|croyais|croyait|comptais|comptait|esperais|esperait)(?: en)? (?:avoir|recolter|ramasser|donner|vous donner)|thought|expected|hoped|(?:on |il )devait)[^.;!?QNP]{0,25} "
    rf"(?P<a>[QN])(?P<of> (?:de |d |of )?(?:[a-z]+ )?P)?(?P<gap>[^QNPUX;\n]{{0,45}}?)(?<!\w)(?:ce sera|c est|c etait|il y en a|y en a|j en ai|on en a|au final|finalement|en fait|it s|it is|there are|turned out|turns out|it will be|it ll be|make it|make that|plutot|actually){_TALK}{_ANEW}"
)
"""As in "j'avais annoncé 20 plateaux, ce sera 26"."""
_DENIED = re.compile(
    rf"(?<!\w)(?:(?:ce n est |c est |it s |n est )?(?:pas|not|non)) (?P<a>Q)(?P<of> (?:de |d |of )?(?:[a-z]+ )?P)?(?P<gap>[^QNPUX;\n]{{0,45}}?)(?<!\w)(?:but|mais|make (?:it|that)|plutot|rather|mettez|disons)(?: (?:plutot|bien|only|seulement|rather|en fait)){{0,2}} {_ANEW}"
)
"""As in "not 2 sacks, make it 3"."""
_NOT_N = re.compile(
    r"(?<!\w)(?:(?:et |mais |and |but |alors )?(?:ce n est |c est |c etait |ce n etait |it s |it is |il n y en a |n est |il y en a )?(?:non |donc )?(?:pas|not)) (?:de |a )?(?P<a>[QN])(?P<of> (?:de |d |of )?(?:les )?P)?"
    r"(?: (?:comme|as) [^.;!?QNP\n]{0,30})?[ ,:.;]{0,3}(?:(?:mais|but|plutot|bien|c est|ce sont|c etait|il y en a|y en a|j en ai|on en a|it s|it is|there are|finalement|en fait|rather|only|make it|make that|mettez)[ ,]+){0,3}(?P<b>[QN])(?!\w)(?! (?:de |d |of )?P)(?! ?(?:%|€|h|X|H|D|fois|jours?|personnes?|ans)(?!\w))"
)
"""As in "pas 40 mais 14", "c'est pas 3 caisses, c'est 5"."""
_MORE_LIKE = re.compile(
    r"(?P<a>[QN])(?P<of> (?:de |d |of )P)?(?P<gap> ?(?:\?|\.{2,}|:) ?)(?:(?:non|no|nope|plutot|disons|try|make that|more like) ?,? ?(?P<b>[QN])(?!\w)(?! (?:de |d |of )?P)|(?P<c>[QN]) (?:more like|plutot|rather|oui|with|avec|en comptant|counting|maintenant|actually|en fait|finalement|if you count|si on compte)(?! (?:une?|an?|P)(?!\w)))(?!\w)"
)
"""As in "six punnets? Sixty more like"."""


_THEN = r"(?:(?:la )?derniere (?:fois|semaine)|(?:la )?(?:semaine|fois|annee|saison) (?:derniere|passee|d avant)|l autre (?:fois|jour|semaine)|l (?:an|annee) (?:dernier|derniere|passee?)|(?:le )?mois dernier|D (?:dernier|passe)|last (?:time|week|month|year|D))"
_THIS_TIME = r"(?:cette (?:semaine|fois(?: ci)?|annee|saison)|cette D|aujourd hui|maintenant|ce coup ci|this (?:time|week|year|D)|today|now|D)"
_THIS_TIME_ONLY = re.compile(
    rf"(?<!\w){_THEN}(?!\w)[^.;!?\nQNPU]{{0,60}}?(?P<a>[QN])(?P<of> (?:de |d |of )(?:[a-z]+ )?P)?[^;!?\nQNPU]{{0,40}}?(?<!\w){_THIS_TIME},?(?: (?:c est|ce sera|j en ai|il y en a|y en a|on en a|ce sont|it s|i have|we have|there are|only|seulement|que|plus que|environ|about|donc)){{0,3}} (?P<b>[QN])(?!\w)(?! ?(?:%|€|h|X|H|jours?|personnes?)(?!\w))(?! (?:de |d |of )?(?:[a-z]+ )?P)"
)
"""As in "la semaine dernière 10 caisses, cette semaine 6"."""


def _this_time(text: Text) -> Text:
    """The text with only the amount of this time, its product beside it."""
    if not may_match(_THIS_TIME_ONLY, text.s):
        return text
    parts: list[tuple[int, int, str, Any]] = []
    for match in _THIS_TIME_ONLY.finditer(text.s):
        one, two = text.tag(match.start("a")), text.tag(match.start("b"))
        two = _corrected(one, two)
        at = match.start("b")
        letter = "Q" if isinstance(two, Quantity) else "N"
        if not match["of"]:
            parts += [(match.start("a"), match.end("a"), "X", None), (at, at + 1, letter, two)]
            continue
        named = match.end("of") - 1
        parts += [
            (match.start("a"), match.end("of"), "X", None),
            (at - 1, at, letter, two),
            (at, at + 1, "de P", text.tag(named)),
        ]
    return text.replaced(parts) if parts else text


def _corrected(one: Any, two: Any) -> Any:
    """The second of two amounts, with the unit of the first when it has none."""
    if isinstance(two, Number) and isinstance(one, Quantity):
        each = one.kg / one.value if one.kg and one.value and not one.weighs else None
        kg = round(each * two.value, 4) if each else in_kg(two.value, one.unit)
        return replace(one, value=two.value, kg=kg)
    return two


def _denied(text: Text) -> Text:
    """The text with an amount put right that is denied where it stands, or further on: "30 kg... et pas 30 mais 35"."""
    parts: list[tuple[int, int, str, Any]] = []
    for match in _NOT_N.finditer(text.s):
        one, two = text.tag(match.start("a")), text.tag(match.start("b"))
        if _otherwise_measured(one, two):
            continue
        meant = text.tag(match.end("of") - 1).product if match["of"] else None
        said = _said_before(text, match.start(), one, meant)
        if said is None and isinstance(one, Number):
            continue
        if said is None:
            parts.append((match.start(), match.end("a"), "Q", _corrected(one, two)))
            parts.append((match.end("of") if match["of"] else match.end("a"), match.end(), " X", None))
        else:
            parts.append((said, said + 1, "Q", _corrected(text.tag(said), two)))
            parts.append((match.start(), match.end(), "X", None))
    return text.replaced(sorted(parts, key=lambda part: part[0])) if parts else text


def _said_before(text: Text, end: int, denied: Any, product: str | None) -> int | None:
    """Where the amount that is denied was said, the one beside its product if that is named."""
    same = [
        i for i in range(end) if text.s[i] == "Q" and text.tags[i] is not None and text.tags[i].value == denied.value
    ]
    if isinstance(denied, Quantity):
        same = [i for i in same if text.tags[i].unit == denied.unit]
    named = [i for i in range(end) if text.s[i] == "P" and text.tags[i] is not None and text.tags[i].product == product]
    if named:
        return min(same, key=lambda i: min(abs(i - p) for p in named), default=None)
    return same[-1] if same else None


def _otherwise_measured(one: Any, two: Any) -> bool:
    """Whether one is a weight and the other is not: "9 sacs, disons 30 kg"."""
    return isinstance(one, Quantity) and isinstance(two, Quantity) and one.weighs != two.weighs


def _put_right(text: Text, pattern: re.Pattern[str]) -> Text:
    """The text with the later amount in the place of the earlier, where the pattern finds that taken back."""
    parts: list[tuple[int, int, str, Any]] = []
    for match in pattern.finditer(text.s):
        which = "b" if match["b"] else "c"
        one, two = text.tag(match.start("a")), text.tag(match.start(which))
        if pattern is not _DENIED and _otherwise_measured(one, two) and not _REFUSED.search(match[0]):
            continue
        two = _corrected(one, two)
        last = match.end("of") if match["of"] else match.end("a")
        letter = "Q" if isinstance(two, Quantity) else "N"
        parts += [
            (match.start() if pattern is _DENIED else match.start("a"), match.end("a"), letter, two),
            (last, match.end(), " X", None),
        ]
    return text.replaced(parts) if parts else text


_SORRY = r"(?:euh|heu|non|pardon|plutot|ou plutot|je veux dire|oups|erreur|sorry|no|i mean|make that|correction|je voulais dire|enfin|ah non|oh no|excusez moi|desolee?)"
_THOUGHT_AGAIN = (
    r"(?:je (?:plaisante|rigole|deconne|blague|dis (?:mal|des betises|n importe quoi|des aneries)|raconte n importe quoi|confonds|melange(?: tout)?|m embrouille|m emmele|m egare|delire|relis|verifie|regarde mieux|me trompe|voulais dire|veux dire)"
    r"|j (?:ai confondu|ai melange|avais confondu)|lapsus|langue qui fourche|(?:just |only )?(?:kidding|joking)|silly me|what am i saying|i tell a lie|no i lie|scratch that|i (?:really )?mean(?:t|s)?|i got (?:that|it) wrong|my tongue)"
)
_PRODUCT_RENAMED = re.compile(
    rf"(?<!pas des )(?<!pas de )(?<!pas les )(?<!pas d )(?<!not )P(?: (?!et |and )[a-z]+,?){{0,4}}?[ ,.;:!?(\n-]+(?:{_SORRY}[ ,.!]+)?{_THOUGHT_AGAIN}(?!\w){_TALK}(?:de |des |d |du |les |of |the |la |le )?P(?!\w)"
    r"|P ?(?:\.\.+|,) ?(?:euh |ah |oh )?non,? (?:c est |ce sont )?(?:(?:le|la|les|un|une) [a-z]+ (?:de |des |d |du )|des |les |de la |du )P(?!\w)"
    rf"|(?<!pas des )(?<!pas de )(?<!pas d )P,?(?: (?!et |and )[a-z]+,?| L| D){{0,6}}?[ ,.;:!?(\n-]+(?:{_SORRY}|{_BY_MISTAKE})(?!\w){_TALK}(?:ce sont|c est|c etait|ce sera|sont|they are|they re|it s|are|these are) (?:plutot |en fait |bien |actually )?(?:des |de la |de l |du |de |les )?P(?!\w)(?! (?:qu|c|et|and))"
    r"|P(?: [a-z]+){0,3}[ ,.;:!?(\n-]+(?:pardon|je voulais dire|je veux dire|erreur|oups|i mean|i meant|enfin|euh)[ ,:]+(?:de |d |des )P(?!\w)"
    r"|P(?: [a-z]+){0,3}[ ,.;:!?(\n-]+(?:pardon|sorry|erreur|oups|oops|i mean|i meant|je veux dire)[ ,]+P(?= ?[,.;)!\n]|$| (?:in|at|a|on|L)(?!\w))"
    r"|P(?: [a-z]+){0,3}[ ,.:!?(-]+(?:pardon|je voulais dire|je veux dire|erreur|oups|oops|sorry|i mean|i meant)[ ,:]+(?:les |la |le |mes |nos |the |my |our )P(?!\w)"
    r"|P[ ,.;:!-]*(?:enfin |euh |non |mais )*(?:pas|not) (?:de |des |d |les )?P,? (?:mais |plutot |but |non )?(?:de |des |d )?P(?!\w)"
)
"""As in "des framboises, pardon, ma femme me souffle que ce sont des mûres"."""
_LOT_RENAMED = re.compile(
    rf"Q (?:de |d |of )P[^QNPUX;\n]{{0,60}}?(?<!\w){_THOUGHT_AGAIN}(?!\w){_TALK}(?=Q (?:de |d |of )P)|Q (?:de |d |of )P[ ,.:!(-]+(?:{_SORRY}[ ,:]+)+(?=Q (?:de |d |of )P)"
)


def correct(text: Text) -> Text:
    """The text with what was taken back left out: "80 kg, non 60 kg" is 60 kg, "tomates, pardon, poivrons" is peppers."""
    text = text.rewrite(_LOT_RENAMED, lambda _: (" ", None))
    text = _denied(_same_breath(_this_time(text)))
    for pattern in (_TAKEN_BACK, _DENIED, _ANNOUNCED, _MORE_LIKE):
        text = _put_right(text, pattern)
    text = text.rewrite(_NOT_BUT, lambda _: ("X", None))
    text = text.rewrite(_INSTEAD, lambda _: (" X", None))
    text = text.rewrite(_NOT_THAT, lambda m: ("Q", text.tag(m.start())) if not m["of"] else None)
    text = text.rewrite(_PRODUCT_RENAMED, lambda m: ("P", text.tag(m.end() - 1)))
    return text.rewrite(_PRODUCT_CORRECTED, lambda m: ("P", text.tag(m.end() - 1)))


def _same_breath(text: Text) -> Text:
    """The text with amounts corrected at once: "80 kg, non 60"."""
    parts: list[tuple[int, int, str, Any]] = []
    for match in _CORRECTED.finditer(text.s):
        one, two = text.tag(match.start("a")), text.tag(match.start("b"))
        if _otherwise_measured(one, two) and not _REFUSED.search(match[0]):
            continue  # "9 sacs, disons 30 kg le sac"
        two = _corrected(one, two)
        letter = "Q" if isinstance(two, Quantity) else "N"
        first, last = match.start("a"), match.end("a")
        parts += [(first, last, letter, two), (match.end("of") if match["of"] else last, match.end(), "X", None)]
    return text.replaced(parts) if parts else text
