"""Amounts become `Q` atoms: a number and its unit, a container and its weight, "des cagettes"; bare numbers stay `N`."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re
from dataclasses import replace

from parsing.amount import Quantity, added, in_kg
from parsing.lexicons import alternatives, kilograms, units
from parsing.numbers import Number
from parsing.packing import ENGLISH, tag_packing
from parsing.text import Replacement, Text

_ONLY_COUNTED = ["k", "t", "g", "l", "gr", "ql", "qx", "kil", "tn", "ton", "tons", "net", "nets", "case", "ear", "ears", "tete", "tetes", "head", "heads",
                 "tone", "tones", "boule", "boules", "bulbe", "bulbes", "tubercule", "tubercules", "pagne", "pagnes", "livre", "livres", "pied", "pieds", "unite", "unites", "piece", "pieces", "pot", "pots", "pound", "box", "bin", "bac", "litre", "litres", "bocal", "bocaux"]  # fmt: skip
_UNIT = alternatives(units())
_CONTAINER = alternatives([w for w, u in units().items() if u not in kilograms() and u != "litre"])
_WEIGHT = alternatives([w for w, u in units().items() if u in kilograms()])
_AFTER = r"(?: (?:plastiques?|bois|en bois|en plastique|vertes?|noire?s?|bleue?s?|grise?s?|europool|ifco|consignee?s?|bien (?:pleine?s?|remplie?s?|tassee?s?)|pleine?s?|remplie?s?|entiere?s?|a ras bord|bombee?s?|full))*"
_ADJ = (
    r"(?:(?:whole|entire|extra|spare|autres?|dernie(?:r|rs|re|res)|enormes?|jolie?s?|petite?s?|grosse?s?|gros|grande?s?|belles?|beaux?|bonnes?|bons?|pleine?s?|pleins|vieilles?|big(?! bag)|large|small|full|good|heavy|huge|nice|"
    r"overflowing|heaped|banana|fruit|apple|wooden|plastic|standard|feed|net|carrier|paper) )?"
)
_APPROX = r"(?:(?:environ|env|a peu pres|about|around|roughly|approx|approximately|~|presque|bien|almost|plus ou moins|some|ish|minimum|facile|good) ?)?"
_TONS = re.compile(
    r"(?P<n>N|une) ?(?:t|tonnes?|tons?)(?: et)? ?(?P<m>N)(?! ?(?:t|tonnes?|caisses?|cagettes?|sacs?|palox|bigbags?|big bags?)(?!\w))(?P<kg> ?(?:kg|kilos?)(?!\w))?"
)
_KILOS = re.compile(
    r"(?P<n>N|(?<!\w)un) ?(?:kg|kilos?) ?(?P<m>N)(?= (?:et|and|de|d|g|gr|grammes|a|pour|environ|chacune?s?|chaque|piece|each)(?!\w)| ?[.,;!)\n]|$)(?: (?:g|gr|grammes)(?!\w))?"
)
_AND_A_PART = re.compile(rf"(?P<n>N|une?) (?P<u>{_UNIT})(?: et)? (?P<f>N)(?= (?:de|d) | ?[.,;!)\n]|$)")
_QUARTERS = re.compile(rf"(?<!\w)(?P<n>un|N) quarts? (?:de|d)(?= {_UNIT}(?!\w))")
_STONE = re.compile(r"(?<!\w)(?P<n>N|a|half a|one)(?: good| whole)? stones?(?! fruit)(?= ?(?:of|[.,;!)\n]|$|and))")
_TIMES = re.compile(rf"(?P<n>N) ?(?:x|fois|\*) ?(?P<m>N) ?(?P<w>{_WEIGHT})(?!\w)(?! {ENGLISH}(?!\w))")
_SO_OFTEN = re.compile(
    rf"(?P<m>N)(?<! de N)(?<! of N)(?<! a N)(?<!par N) ?(?P<w>{_WEIGHT}) ?(?:x|fois|\*) ?(?P<n>N)(?! ?[/.,]?[0-9N])(?! ?(?:{_ADJ})(?:{_UNIT})(?!\w))"
)
"""As in "10 kg x 3"."""
_OUT_OF = re.compile(
    rf"(?P<n>N) (?:(?:de|d) (?:mes|nos|ces)|des|(?:parmi|sur)(?: (?:les|mes|nos|ces))?|(?:out )?of (?:the|our|my|these|those)|out of) (?P<m>N)(?= {_ADJ}{_UNIT}(?!\w))"
)
_AMONG = re.compile(
    rf"(?P<keep>(?P<n>N) {_ADJ}{_UNIT}(?: (?:de|d|of) [a-z]+)?) (?:sur|parmi|out of)(?: (?:les|mes|nos|ces|the|my|our))? (?P<m>N)(?= ?[.,;:!?)\n]|$| (?:de|d|of|a|pour|for|dispo|sont|seront|are) )"
)
"""As in "6 des 20 caisses", "6 caisses sur 20"."""
_GONE = re.compile(
    r"(?<!\w)(?:ai|a|avons|ont|have|ve|has|we|i)(?: (?:deja|already))? (?:vendu|donne|jete|mange|livre|ecoule|sold|given away|gave away|eaten)(?: (?:deja|environ|about))? $"
)
_FRACTION_OF = re.compile(
    rf"(?<!\w)(?P<lead>(?:donne|cede|laisse|propose|offre|reserve|give|have|take|offer) )?(?:you )?(?P<part>(?:la )?moitie|(?:un|le) tiers|(?:un|le) quart|les deux tiers|les trois quarts|half|a third|a quarter) (?:de|d|of)(?:s| les| mes| nos| ces| the| my| our) (?P<m>N)(?= (?P<all>{_ADJ}{_UNIT}(?: (?:de|d|of) [a-z]+(?: de terre)?)?)(?P<ours> ?,?(?: (?:est|sont|is|are|sera|seront))? (?:pour vous|a vous|a prendre|a donner|a recuperer|dispo[a-z]*|yours|for you|available))?)"
)
"""As in "la moitié de mes 40 cagettes est pour vous"."""
_PARTS = {"moitie": 1 / 2, "half": 1 / 2, "tiers": 1 / 3, "third": 1 / 3, "quart": 1 / 4, "quarter": 1 / 4}
_HALF = r"(?P<half> (?:et|and|&) (?:une? |a )?(?:demie?|half))?"
_COUNT = r"(?P<n>N|une?|a|an|one|la moitie d une?|(?:une? )?demie?|half an?|half|(?:la |une )?moitie d une?|(?:la |une )?moitie)"
_FILLED = re.compile(
    rf"(?<!\w){_COUNT} ?(?:de |d )?{_ADJ}(?P<u>{_CONTAINER}){_HALF} ?,?(?:\(|= ?|: ?|\* ?|x ?|/ ?)?(?: ?(?:de|d|of|a|at|@|en|pesant|weighing|par|chacune?s? (?:de|fait)))?(?: (?:chacune?|each|about|plastique|bois))? ?(?:de |d |a )?{_APPROX}"
    rf"(?P<m>N) ?(?P<w>{_WEIGHT})(?!\w)(?P<each> (?:piece|chacune?|chaque|each|l unite|l une?|dans chacune?|dans chaque|in each|la (?:cagette|caisse|piece)|le (?:sac|plateau|filet|palox|seau)|par [a-z]+|a (?:crate|box|bag|tray)|per [a-z]+|apiece)(?: ?\))?| ?/ ?[a-z]+(?: ?\))?)?(?: ?\))?"
)
_OF_SO_MANY = re.compile(rf"(?<!\w)(?P<n>N|une?) (?P<u>{_CONTAINER}) (?:de |d )N(?= (?:de|d) [a-z]{{3,}})")
"""Sacks whose weight wants its unit: "10 sacs de 25 de patates"."""
_WEIGHT_TO_COME = re.compile(
    rf"(?<= de )N(?=(?: ?\+| et| ?,) (?:N|une?) {_CONTAINER} (?:de|d) N ?(?:kgs?|kilos?|k)(?!\w))"
)
"""As in "2 sacs de 25 + 1 sac de 10 kg"."""
_PLAIN = re.compile(rf"(?<!\w){_COUNT} ?(?:de |d )?{_ADJ}(?P<u>{_UNIT})(?!\w){_AFTER}{_HALF}(?!\w)")
_VAGUE = re.compile(
    rf"(?<!\w)(?P<vague>des|quelques|plusieurs|qqs|few|a few|some|several|plein de|beaucoup de|pas mal de|de(?= petit| gros| grand| bel| bon)|dizaines de|centaines de|des tas de|lots of|loads of|plenty of|un bon paquet de|deux trois|dozens of|masses of|couple of|plein d|les|mes|nos|the|our|encore des) {_ADJ}(?P<u>{_UNIT})(?! (?:vides?|empty|plastiques?))(?!\w)"
    rf"|(?:(?<=^)|(?<=[.,;:!?\n(] )|(?<=\n)|(?<=have )|(?<=has )|(?<=got )|(?<=are )|(?<=with )|(?<=also )|(?<=and )|(?<=of )|(?<=is ))(?P<u2>(?:crates|boxes|bags|sacks|baskets|buckets|punnets|trays|bunches|barrows|barrowloads|trailers)) (?=of (?!N))"
)


_LEADING = re.compile(rf"(?:(?<=\n)|(?<=^)|(?<=[.;!?:] ))(?P<u>{_CONTAINER}) (?=(?:de |d |of )[a-z]{{3,}})")
"""Containers named without number or article at the head of a sentence: "cagettes de pêches, servez-vous"."""


_OR_MORE = re.compile(
    rf"(?<!\w)(?P<keep>(?:N|une?|an?|one) {_UNIT}),? (?:ou|or|voire|peut etre|maybe|ou meme) (?P<m>N)(?! ?{_UNIT}(?!\w))(?! (?:de |d |of )(?:l |la |les )?(?:autre|other))(?!\w)"
)
"""As in "une cagette ou deux"."""
_QUARTER = re.compile(rf"(?<!\w)(?:a )?quarter of an?(?= {_UNIT}(?!\w))")


_HALVES = re.compile(rf"N demi(?:es?|s)? (?P<u>{_UNIT})(?!\w)")
"""As in "six demi-palettes"."""


_HALF_FULL = re.compile(
    r"Q(?P<of>(?: (?:de|d|of))?(?: [a-z]+){0,3}?) (?:et|and|plus) (?:une? (?:demie?|(?:autre )?a moitie)(?: pleine?| vide)?|(?:another |a )half(?: full)?(?: one)?|one half full)(?= ?[.,;:!)\n]|$| (?:a|dispo|pour|for|free|to|chez|at|in) )"
)
"""As in "4 palox de pommes et un à moitié"."""


def tag_quantities(text: Text) -> Text:
    """The text with its amounts as `Q` atoms."""
    text = text.rewrite(
        _QUARTERS, lambda m: ("N", Number((text.tag(m.start("n")).value if m["n"] == "N" else 1.0) / 4))
    )
    text = text.rewrite(_QUARTER, lambda _: ("N", Number(0.25)))
    text = text.rewrite(_HALVES, lambda m: (f"N {m['u']}", Number(text.tag(m.start()).value / 2)))
    text = text.rewrite(_FRACTION_OF, lambda m: _fraction_of(m, text))
    text = text.rewrite(_OUT_OF, lambda m: _out_of(m, text))
    text = text.rewrite(_AMONG, lambda m: _out_of(m, text))
    text = text.rewrite(_OR_MORE, lambda m: _or_more(m, text))
    text = text.rewrite(_AND_A_PART, lambda m: _and_a_part(m, text))
    text = text.rewrite(_STONE, lambda m: _stone(m, text))
    text = text.rewrite(_TONS, lambda m: _tons(m, text))
    text = text.rewrite(_KILOS, lambda m: _tons(m, text))
    text = text.rewrite(_WEIGHT_TO_COME, lambda m: ("N kg", text.tag(m.start())))
    text = text.rewrite(
        _OF_SO_MANY,
        lambda m: (f"{m['n']} {m['u']}", text.tag(m.start("n"))) if m["n"] == "N" else (f"{m['n']} {m['u']}", None),
    )
    text = text.rewrite(_TIMES, lambda m: _times(m, text))
    text = text.rewrite(_SO_OFTEN, lambda m: _times(m, text))
    text = text.rewrite(_FILLED, lambda m: _filled(m, text))
    text = tag_packing(text)
    text = text.rewrite(_PLAIN, lambda m: _plain(m, text))
    text = text.rewrite(_PLUS, lambda m: _plus(m, text))
    text = text.rewrite(_ONE_MORE, lambda m: _one_more(m, text))
    text = text.rewrite(_HALF_FULL, lambda m: (f"Q{m['of']}", _half_more(text.tag(m.start()))))
    text = text.rewrite(_LEADING, _leading)
    return text.rewrite(_VAGUE, _vague)


def _out_of(match: re.Match[str], text: Text) -> Replacement:
    """The smaller of two numbers, of a part and of all."""
    part, whole = text.tag(match.start("n")), text.tag(match.start("m"))
    if part.value >= whole.value:
        return None
    gone = _GONE.search(match.string, max(0, match.start() - 40), match.start())
    return match.groupdict().get("keep") or "N", replace(part, value=whole.value - part.value) if gone else part


def _fraction_of(match: re.Match[str], text: Text) -> Replacement:
    """The part of a lot that is said to be given."""
    if not (match["lead"] or match["ours"]):
        return None
    words = match["part"].split()
    share = _PARTS.get(words[-1]) or {"tiers": 2 / 3, "quarts": 3 / 4}[words[-1]]
    if "deux" in words:
        share = 2 / 3
    value = round(text.tag(match.start("m")).value * share, 2)
    return (match["lead"] or "") + "N", Number(value)


def _or_more(match: re.Match[str], text: Text) -> Replacement:
    """Of "une cagette ou deux" the first."""
    number = match["keep"].startswith("N")
    low = text.tag(match.start()) if number else None
    return (match["keep"], low) if text.tag(match.start("m")).value > (low.value if low else 1) else None


def _and_a_part(match: re.Match[str], text: Text) -> Replacement:
    """Half of one more, in figures: 2 palox 1/2."""
    part = text.tag(match.start("f")).value
    whole = text.tag(match.start("n")).value if match["n"] == "N" else 1.0
    return (f"N {match['u']}", Number(whole + part)) if 0 < part < 1 else None


def _stone(match: re.Match[str], text: Text) -> Replacement:
    """Stones are fourteen pounds each."""
    count = text.tag(match.start("n")).value if match["n"] == "N" else 0.5 if match["n"] == "half a" else 1.0
    return "Q", Quantity(14 * count, "lb", in_kg(14 * count, "lb"))


def _tons(match: re.Match[str], text: Text) -> Replacement:
    whole, more = text.tag(match.start("n")).value if match["n"] == "N" else 1.0, text.tag(match.start("m")).value
    if more != int(more) or more >= 1000 or whole != int(whole):
        return None
    digits = len(str(int(more)))
    value = round(whole + (more / 1000 if match.groupdict().get("kg") or digits == 3 else more / 10**digits), 4)
    unit = "kg" if match.re is _KILOS else "tonne"
    return "Q", Quantity(value, unit, in_kg(value, unit))


def _times(match: re.Match[str], text: Text) -> Replacement:
    count, each = text.tag(match.start("n")).value, text.tag(match.start("m")).value
    unit = units()[match["w"]]
    value = round(count * each, 4)
    return "Q", Quantity(value, unit, in_kg(value, unit))


def _count(match: re.Match[str], text: Text) -> tuple[float, bool]:
    word = match["n"]
    sure = True
    if word == "N":
        number: Number = text.tag(match.start("n"))
        value, sure = number.value, number.sure
    elif word.startswith(("demi", "half", "la moitie", "une moitie", "moitie")) or word.endswith(("demi", "demie")):
        value = 0.5
    else:
        value = 1.0
    return (value + 0.5 if match["half"] else value), sure


_AT_LEAST = re.compile(
    r"(?<!\w)(?:au moins|minimum|mini|(?<!pas )(?<!pas beaucoup )plus de|a minima|at least|(?<!no )(?<!not )more than|over|upwards of) (?:de |d )?$"
)


def _ranges(match: re.Match[str], text: Text, *numbers: str) -> bool:
    """Whether one of these numbers is the lower bound of a range, or said as such: "20 à 30 kg", "au moins 20 kg"."""
    said = [text.tag(match.start(name)) for name in numbers if match[name] == "N"]
    return _said_as_least(match.string, match.start()) or any(number.high is not None for number in said)


def _said_as_least(s: str, at: int) -> bool:
    return _AT_LEAST.search(s, max(0, at - 20), at) is not None


def is_least(text: Text, at: int) -> bool:
    """Whether the bare number there is the lower bound of a range, or said as such: "50 à 60", "au moins 30"."""
    return text.tag(at).high is not None or _said_as_least(text.s, at)


def _filled(match: re.Match[str], text: Text) -> Replacement:
    value, sure = _count(match, text)
    weight = in_kg(text.tag(match.start("m")).value, units()[match["w"]])
    if weight is None:
        return None
    each = not _is_total(match) or (
        _BARE.fullmatch(match.string[match.end("u") : match.start("m")]) and weight < 3 * value
    )
    total = round(value * weight, 4) if each else weight
    return "Q", Quantity(value, units()[match["u"]], total, sure=sure, least=_ranges(match, text, "n", "m"))


_BARE = re.compile(" ?/? ?")
"""Between "6 filets 5 kg": less than 3 kg in each is too little, so it is what each weighs."""


def _is_total(match: re.Match[str]) -> bool:
    """As in "25 cagettes (150 kg)" gives the weight of all: true; "4 caisses de 12 kg" gives that of each."""
    if match["each"]:
        return False
    between = match.string[match.end("u") : match.start("m")]
    return (
        bool(
            re.fullmatch(
                r" ?,? ?(?:\(|= ?|: ?|/ ?)? ?(?:environ|env|~|about|around|roughly|approx|a peu pres)? ?", between
            )
        )
        and "x" not in between
    )


_OF_WEIGHT = re.compile(r" (?:of|and a half)(?!\w)")
_EQUIPPED = re.compile(
    r"(?<!\w)(?:j ai|on a|nous avons|avec|prends|prend|attelle|ai aussi|avons|i have|i ve got|we have|ve got|got|with|hitch) $"
)
"""What they have to carry it with: "j'ai une remorque"."""


def _plain(match: re.Match[str], text: Text) -> Replacement:
    unit, word = units()[match["u"]], match["n"]
    if (match["u"] == "l" and " de l" in match[0]) or (word == "a" and match["u"] == "piece"):
        return None  # "5 de l'autre", "8 kg a piece"
    if (
        word != "N"
        and match["u"] in _ONLY_COUNTED
        and not (word.startswith(("demi", "une", "half")) and unit in {"tonne", "livre", "lb"})
        and not (
            word in {"a", "one"} and match["u"] in {"pound", "livre"} and _OF_WEIGHT.match(match.string, match.end("u"))
        )
        and match["u"] not in {"bac", "litre", "piece", "box", "ton", "case", "bin", "net"}
    ):
        return None
    if word in {"un", "une", "a"} and re.search(
        r"(?<!\w)(?:avec|with|bring|apportez|prevoir|amenez|prevoyez|dans|faut|besoin d|votre|own) $",
        match.string[: match.start()],
    ):
        return None
    if match["u"] in {"remorque", "trailer", "brouette", "wheelbarrow", "benne"} and _EQUIPPED.search(
        match.string[: match.start()]
    ):
        return (
            None
            if not re.match(r" (?:de |d |of |pleine|remplie|full)", match.string[match.end() :])
            else ("Q", Quantity(1.0, unit))
        )
    if word == "a" and match.string[: match.start()].endswith(" y "):
        return None
    value, sure = _count(match, text)
    return "Q", Quantity(value, unit, in_kg(value, unit), sure=sure, least=_ranges(match, text, "n"))


_PLUS = re.compile(
    r"(?<!P )(?P<a>Q)(?: ?\+ ?| plus )(?P<b>Q)(?= (?:de |d |of ))|(?P<c>N)\+(?P<d>Q)|(?:^|(?<=[.:!?\n,(] )|(?<=\n)|(?<=ai )|(?<=avons )|(?<=a )|(?<=reste )|(?<=restent )|(?<=have )|(?<=got )|(?<=donne ))(?P<e>Q) (?:et|and) Q(?= (?:de |d |of ))"
)


def _plus(match: re.Match[str], text: Text) -> Replacement:
    """Two lots of one thing: "40 kg + 25 kg de pommes", "40+25 kg"."""
    two = text.tag(match.end() - 1)
    one = text.tag(match.start())
    if match["c"]:
        one = Quantity(one.value, two.unit, in_kg(one.value, two.unit))
    if match["e"] and (one.weighs or two.weighs or not one.kg or not two.kg):
        return None  # "3 kg et 9 kg de A et B"
    same = (
        one.unit == two.unit
        and one.value is not None
        and two.value is not None
        and (one.kg is None) == (two.kg is None)
    )
    return ("Q", added(one, two)) if same else None


_ONE_MORE = re.compile(
    r"Q(?P<of> (?:de |d |of )[a-z]+)?(?: ?,| et| and| plus| ?\+)+ (?P<n>N|une?|one|another)(?: autres?| others?| more)? (?:de|d|of|at|with) (?P<m>[NQ])(?= ?[.,;!)\n]|$| (?:a|pour|free|at|in|for|chez|each|chacune?|dispo) )"
)
"""More of the same with another weight: "un plateau de 7 kg, un autre de 9"."""


def _one_more(match: re.Match[str], text: Text) -> Replacement:
    first, weight = text.tag(match.start()), text.tag(match.start("m"))
    each = weight.kg if match["m"] == "Q" and weight.weighs else weight.value if match["m"] == "N" else None
    count = text.tag(match.start("n")).value if match["n"] == "N" else 1.0
    if first.value is None or first.kg is None or first.weighs or not each:
        return None
    more = replace(first, value=count, kg=count * each)
    return f"Q{match['of'] or ''}", added(first, more)


def _half_more(lot: Quantity) -> Quantity:
    """A lot and half a container more."""
    each = lot.kg / lot.value if lot.kg and lot.value else None
    return replace(lot, value=(lot.value or 0) + 0.5, kg=lot.kg + each / 2 if lot.kg and each else None)


_ENGLISH_ONE = {"bag", "box", "crate", "sack", "basket", "bucket", "punnet", "tray", "bunch", "barrow", "wheelbarrow", "trailer"}  # fmt: skip


def _leading(match: re.Match[str]) -> Replacement:
    if match["u"] in _ENGLISH_ONE and match.string.startswith("of ", match.end()):
        return "Q ", Quantity(1.0, units()[match["u"]])
    plural = match["u"].endswith(("s", "x")) and match["u"] not in _ONLY_COUNTED
    return ("Q ", Quantity(None, units()[match["u"]])) if plural else None


def _vague(match: re.Match[str]) -> Replacement:
    if match["u2"]:
        return "Q ", Quantity(None, units()[match["u2"]])
    unit = units()[match["u"]]
    followed = re.match(r" (?:de |d |of )", match.string[match.end() :])
    if (
        unit == "pièce"
        or match["u"] in _ONLY_COUNTED
        or re.search(r"(?:avec|with|bring|apportez|prevoir|amenez|prevoyez) $", match.string[: match.start()])
    ):
        return None
    if not followed and match["vague"] not in {"quelques", "plusieurs", "several", "some", "a few", "few"}:
        return None
    return "Q", Quantity(None, unit)
