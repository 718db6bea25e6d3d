"""The answer to one question of an offer's card, in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from domain.offers import Confidence, DraftItem, DraftPlace, Field, OfferDraft
from domain.people import Network
from domain.places import Place
from parsing import read, read_answer
from services import lookup
from services.offer import adding, besides, pieces, totals, who_brings
from services.offer.buttons import chosen, this_one, weighed
from services.offer.changes import hand_over, take
from services.offer.reading import below_zero, items_of, take_place

_EACH = re.compile(r"\b(de chaque|chacun|chacune|of each|each|chaque)\b")
_ALL = re.compile(r"\b(tou(s|tes)|les (deux|trois)|both|all|de chaque|chacune?|each)\b")
_NO_IDEA = re.compile(r"\b(sais pas|aucune idee|no idea|do not know|don't know|dunno|n'importe|quand vous voulez)\b")
_POLITE = frozenset(
    """oui ok non merci c'est ca cela est bon bien sur parfait super svp je confirme tout a fait d'accord top
    yes no thanks thank you please it is it's that that's right fine good""".split()  # noqa: SIM905 - easier to read
)
"""What may stand beside a plain yes or no."""
_GONE = {"avant-hier": 2, "avant hier": 2, "hier": 1, "yesterday": 1}


def answered(
    draft: OfferDraft, asked: Field, text: str, now: datetime, network: Network, addresses: Sequence[Place] = ()
) -> OfferDraft | None:
    """The draft with the answer to one question in it, or None when the words do not answer it.

    `addresses` are what a geocoder has answered to them.
    """
    if asked == "product" and pieces.unsure(draft) is not None:
        if (new := pieces.told(draft, text, now)) is not None:
            return new
    elif (new := _yes_or_no(draft, asked, text, now)) is not None:
        return new
    if asked == "mode" and (new := who_brings.answered(draft, text, now)) is not None:
        return new
    new = draft.model_copy(deep=True, update={"asking": None})
    match asked:
        case "place":
            new = _place(new, text, network, addresses)
        case "product":
            new = _product(new, text, now, network)
        case "quantity":
            new = _quantity(new, text, now)
        case "dates":
            new = _dates(new, text, now)
        case _:
            new = _other(new, asked, text, now, network)
    if new is not None and new.asking is None:
        return new.unasked()
    return new


def _yes_or_no(draft: OfferDraft, asked: Field, text: str, now: datetime) -> OfferDraft | None:
    """A plain yes or no to a question that can be answered so."""
    yes = says_yes(text, now)
    large = is_large_asked(draft, asked)
    if yes is None and not large and besides.refuses(text):
        yes = False
    if yes is None:
        return None
    if large:
        return chosen(draft, "quantity", "tenth" if yes else "sure", now.date())
    if asked == "place" and len(draft.choices) == 1:
        return chosen(draft, "place", "0" if yes else "none", now.date())
    if is_doubted(draft, asked):
        return chosen(draft, asked, "yes" if yes else "no", now.date())
    return None


def is_large_asked(draft: OfferDraft, asked: Field) -> bool:
    """Whether the question is if so much is meant."""
    return asked == "quantity" and draft.asking is None and draft.is_large() and not draft.large_ok


def is_doubted(draft: OfferDraft, asked: Field) -> bool:
    """Whether the question is if we understood."""
    return draft.asking is None and draft.doubts.get(asked) == "assumed"


def _place(draft: OfferDraft, text: str, network: Network, addresses: Sequence[Place]) -> OfferDraft | None:
    if len(draft.choices) > 1 and (picked := _one_of(draft.choices, text)) is not None:
        draft.is_at(picked)
        return draft
    found = lookup.named(text, (network.point,), addresses)
    if not found:
        return None
    if len(found) == 1 and [place.label for place in draft.choices] == [found[0].label]:
        draft.place, draft.choices = draft.choices[0], []  # the same name again: it is meant
        return draft
    take_place(draft, found, network, said=text)
    if draft.place is None and draft.choices:
        draft.asking = None
    return draft


_RANKS = (
    "1 1er premier premiere first",
    "2 2e deuxieme second seconde",
    "3 3e troisieme third",
    "4 4e quatrieme fourth",
)


def _one_of(choices: list[DraftPlace], text: str) -> DraftPlace | None:
    """One of the places that were offered, by its rank or by a part of its name: "le premier", "sur Scie"."""
    words = re.findall(r"\w+", lookup.folded(text))
    ranks = [at for at, names in enumerate(_RANKS[: len(choices)]) if set(names.split()) & set(words)]
    if len(ranks) == 1 and len(words) <= 3:
        return choices[ranks[0]]
    said = " ".join(words)
    alike = [one for one in choices if said and said in " ".join(re.findall(r"\w+", lookup.folded(one.label)))]
    return alike[0] if len(alike) == 1 else None


def _product(draft: OfferDraft, text: str, now: datetime, network: Network) -> OfferDraft | None:
    """Products, with their amounts or for those that were said before: "50 kg", then "tomates"."""
    if draft.renamed and len(named := _named(draft, text, now)) == 1:
        adding.rename(draft, named[0])
        return draft
    parsed = read(text, now, near=(network.point,))
    if not parsed.items and not draft.items and draft.words:
        parsed = read(f"{draft.words} {text}", now, near=(network.point,))
    items = items_of(parsed)
    if not items:
        reading = read_answer("product", text, now)
        if reading is None:
            return None
        items = [DraftItem.weighed(i.product, i.quantity, i.unit, i.kg) for i in reading.value]
    known = {item.product: item for item in draft.items}
    if len(items) == len(draft.items) == 1 and not items[0].quantity:
        old = draft.items[0]
        items = [adding.of_another(old, items[0].product)]
    draft.items = [item if item.quantity else known.get(item.product, item) for item in items]
    draft.settled("product")
    return draft


def _quantity(draft: OfferDraft, text: str, now: datetime) -> OfferDraft | None:
    if draft.shared() and totals.says_equally(text):
        totals.share_equally(draft)
        return draft
    items = items_of(read(text, now))
    if is_number_of(text):  # "40 de betteraves": the question was how many kilos
        items = [
            DraftItem.weighed(one.product, one.quantity, "kg", one.quantity) if one.unit == "pièce" else one
            for one in items
        ]
    said = {item.product: item for item in items if item.quantity is not None}
    confidence: Confidence = "assumed" if below_zero(text) else "exact"
    if said and any(item.product in said for item in draft.items):
        draft.items = [said.get(item.product, item) for item in draft.items]
    else:
        if draft.amount and draft.item is None and (named := _named(draft, text, now)):
            amount = draft.amount
            for index in named:
                draft.amount = amount
                this_one(draft, index, now.date())
            return draft
        reading = read_answer("quantity", text, now)
        if reading is None or reading.value.value is None:
            return None
        for index in _meant(draft, text):
            draft.items[index] = weighed(draft.items[index], reading.value)
    draft.large_ok = False
    draft.settled("quantity", confidence)
    totals.fill_rest(draft)
    return draft


def is_number_of(text: str) -> bool:
    """Whether it is a number of a product, and nothing else: "40 de betteraves"."""
    return _OF.search(text) is not None


_OF = re.compile(r"^\W*\d+ (?:de |d['’]|of )\w+\W*$")


def _named(draft: OfferDraft, text: str, now: datetime) -> list[int]:
    """Which items the words name, or all of them."""
    if _ALL.search(lookup.folded(text)):
        return list(range(len(draft.items)))
    reading = read_answer("product", text, now)
    said = {item.product for item in reading.value} if reading else set()
    return [index for index, item in enumerate(draft.items) if item.product in said]


def _meant(draft: OfferDraft, text: str) -> list[int]:
    """Which items an amount is for: the one asked about, or each without a weight ("20 kg de chaque")."""
    if _EACH.search(lookup.folded(text)):
        return [index for index, item in enumerate(draft.items) if not item.grams] or list(range(len(draft.items)))
    return [draft.to_weigh()]


_ONLY = re.compile(r"\b(seulement|uniquement|que le|only|just)\b")
"""Asked "until when", a day alone is the last one, unless it is said to be the only one."""


def _dates(draft: OfferDraft, text: str, now: datetime) -> OfferDraft | None:
    plain = lookup.folded(text)
    if _NO_IDEA.search(plain):
        return chosen(draft, "dates", "open", now.date())
    reading = read_answer("dates", text, now) or read_answer("dates", f"pendant {text}", now)
    if reading is None:
        days = next((days for words, days in _GONE.items() if words in plain), None)
        if days is None:
            return None
        draft.start, draft.until, draft.dates_open = None, now.date() - timedelta(days=days), False
        return draft
    start, until = reading.value
    alone = start == until and not _ONLY.search(plain)
    draft.start, draft.until = None if alone else start, until
    draft.dates_open = False
    draft.settled("dates", "exact" if reading.confidence == "exact" else "fuzzy")
    return draft


def _other(draft: OfferDraft, asked: Field, text: str, now: datetime, network: Network) -> OfferDraft | None:
    reading = read_answer("handover" if asked == "mode" else asked, text, now)
    if reading is None or (asked == "volunteers" and not 0 < reading.value <= 500):
        return None
    take(draft, {"mode": "handover", "grade": "grades"}.get(asked, asked), reading.value, network)
    if reading.confidence != "exact":
        draft.settled(asked, "fuzzy")
    return draft


_AGREES = re.compile(
    r"\W*(?:(?:oui+|ouais|ok|okay|d'accord|super|parfait|alors|yes|madame|monsieur)\b\W*)*"
    r"(?:oui+|ouais|ok|d'accord|(?:c'?est|ces|c|tout est|tout) (?:bien |tout )?(?:bon|ok|juste|correct|exact|parfait"
    r"|ca)|(?:ca|sa) (?:me |nous )?(?:marche|va|convient)|(?:vas|allez)[- ]y|(?:je )?(?:valide[rz]?|confirme[rz]?)"
    r"|envoyez|(?:it is|it's|that's|all is|all) (?:right|correct|good|fine)|go ahead)"
    r"(?:\W+(?:oui|merci(?: beaucoup| bien)?|(?:pour|a) (?:moi|nous)|madame|monsieur|svp|s'il vous plait|comme ca"
    r"|bonne (?:journee|soiree|nuit)|thanks|thank you|for me|for us))*\W*"
)
"""A plain yes in other words: "c bon", "ok pour moi", "valider"."""


def says_yes(text: str, now: datetime) -> bool | None:
    """Whether the words are a plain yes (True), a plain no (False), or something more (None): "oui mais 60 kg"."""
    if _AGREES.fullmatch(lookup.folded(text)):
        return True
    said = read_answer("yes_no", text, now) if len(text) <= 40 else None
    if said is None:
        return None
    rest = re.findall(r"[\w']+", lookup.folded(text[: said.span[0]] + " " + text[said.span[1] :]))
    return bool(said.value) if _POLITE.issuperset(rest) else None


def said_unasked(
    draft: OfferDraft, text: str, now: datetime, network: Network, addresses: Sequence[Place] = ()
) -> OfferDraft | None:
    """The draft with an address, who brings it or its state, said in passing ("il faut venir les chercher")."""
    if addresses or lookup.exactly(text, (network.point,)):
        return _place(draft.model_copy(deep=True), text, network, addresses)
    if len(text) > 80 or "?" in text:
        return None
    if draft.is_gleaning() and _HANDS.search(lookup.folded(text)):
        return _other(draft.model_copy(deep=True), "volunteers", text, now, network)
    fields: tuple[Field, ...] = ("mode", "grade")
    for field in fields:
        reading = read_answer("handover" if field == "mode" else field, text, now)
        if reading is not None and reading.value and reading.confidence == "exact":
            new = _other(draft.model_copy(deep=True), field, text, now, network)
            days = read_answer("dates", text, now)
            if new is not None and days is not None and days.confidence == "exact" and not _hour_only(text, days.span):
                _take_days(new, days.value)
            return new
    return _days_unasked(draft.model_copy(deep=True, update={"asking": None}), text, now)


_HOUR = re.compile(
    r"(?:l'|(?:je|on|les?|ame\w+|livre\w*|apporte\w*|avant|apres|vers|a|des|before|by|at|after|i|bring|them|it) )*"
    r"(?:\d{1,2} ?h(?:eures?)? ?\d{0,2}|\d{1,2}(?::\d\d)? ?[ap]m|midi|noon)"
)


def _hour_only(text: str, span: tuple[int, int]) -> bool:
    """Whether the words of a day are an hour alone, of a day that was said before: "il faut venir avant 10 h"."""
    return _HOUR.fullmatch(lookup.folded(text[slice(*span)]).strip(" .,!")) is not None


_HANDS = re.compile(r"\b(?:personnes|benevoles|volontaires|people|volunteers|helpers)\b")


def day_told(draft: OfferDraft, text: str, now: datetime) -> OfferDraft:
    """The draft with the days, where they were said beside who brings it: "je livre vendredi matin"."""
    reading = read_answer("dates", text, now) if draft.missing() == "dates" else None
    if reading is not None and reading.confidence == "exact" and not _hour_only(text, reading.span):
        draft = draft.model_copy(deep=True)
        _take_days(draft, reading.value)
    return draft


def no_idea(text: str) -> bool:
    """Whether somebody says that they do not know.

    >>> no_idea("j'sais pas trop"), no_idea("aucune idée"), no_idea("6 cagettes")
    (True, True, False)
    """
    return _NO_IDEA.search(lookup.folded(text)) is not None


def handed_over(draft: OfferDraft, text: str, now: datetime) -> OfferDraft:
    """The draft with who brings it, where that was said beside the days that were asked: "je peux livrer jeudi"."""
    reading = read_answer("handover", text, now)
    if reading is not None and reading.value in {"deliver", "pickup"} and reading.confidence == "exact":
        draft = draft.model_copy(deep=True)
        hand_over(draft, reading.value)
    return draft


_BESIDE_DAYS = _POLITE | frozenset(
    """mais plutot alors c'est disons mettons en fait finalement je dis on but rather then instead make say let's
    actually sorry oups pardon ah so well until till jusqu'a""".split()  # noqa: SIM905 - easier to read
)


def _days_unasked(draft: OfferDraft, text: str, now: datetime) -> OfferDraft | None:
    """Days and nothing else: "oui mais samedi", "until Monday"; not "vendredi je suis au marché"."""
    reading = read_answer("dates", text, now)
    if reading is None or reading.confidence != "exact":
        return None
    rest = re.findall(r"[\w']+", lookup.folded(text[: reading.span[0]] + " " + text[reading.span[1] :]))
    if not _BESIDE_DAYS.issuperset(rest):
        return None
    _take_days(draft, reading.value)
    return draft


def _take_days(draft: OfferDraft, window: tuple[date | None, date | None]) -> None:
    draft.start, draft.until = window
    draft.dates_open = False
    draft.settled("dates")
