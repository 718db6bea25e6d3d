"""What is said after the first message: more of the same, a correction, the message written again, the same again."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from domain.catalogue import product
from domain.offers import DraftItem, DraftPlace, Offer, OfferDraft
from domain.people import Network
from domain.places import Place
from parsing import ParsedOffer, ParsedPlace, amends, read_answer
from services import lookup
from services.offer import totals
from services.offer.adding import of_another
from services.offer.reading import WORDS_KEPT, items_of, set_place

_TAKEN_BACK = re.compile(
    r"\b(pas|plus|sans|sauf|enlev\w*|retir\w*|supprim\w*|annul\w*|oubliez|"
    r"laisse[rz]? tomber|without|remove|forget|drop|cancel|no(?= [a-z])|not|except)\b"
)


_NOT_SO = re.compile(
    r"\b(?:pas|plus|not) (?:\w+ )?(?:moches?|abim\w+|mures?|murs?|pourri\w*|gate\w*|verte?s?|gros\w*"
    r"|petite?s?|belles?|beaux?|bio|traite\w*|ugly|ripe|overripe|rotten|damaged|green|big|small|organic)\b"
)
"""Says how the produce is, and takes nothing back: "les carottes ne sont pas moches"."""


def joined(draft: OfferDraft, more: OfferDraft, own: Place | None) -> OfferDraft | None:
    """Both in one draft: what is said again counts, new products are added. None when it is an offer of its own.

    Args:
        draft: what was said before.
        more: what a message says now.
        own: the person's own place: the draft has it when nothing was said.
    """
    before, after = ({item.product for item in one.items} for one in (draft, more))
    again = bool(before & after) or not before or not after
    if not again and _contradict(draft, more):
        return None
    if more.place is not None and draft.place is not None and before and after and _elsewhere(draft, more, own):
        return None
    new = draft.unasked()
    said = {item.product: item for item in more.items}
    new.items = [said.pop(item.product, item) for item in new.items] + list(said.values())
    new.grades = more.grades or new.grades
    new.total = more.total or new.total
    totals.fill_rest(new)
    if not before or more.kind != "surplus":
        new.kind = more.kind
    take_rest(new, more)
    new.large_ok = new.large_ok and not more.items
    new.words = f"{draft.words}\n{more.words}".strip()[:WORDS_KEPT]
    return new


def _elsewhere(draft: OfferDraft, more: OfferDraft, own: Place | None) -> bool:
    if draft.place is None or more.place is None or draft.place.insee == more.place.insee:
        return False
    return own is None or draft.place.label != own.label


def _contradict(draft: OfferDraft, more: OfferDraft) -> bool:
    """Whether they cannot both be true of one offer."""
    pairs = ((draft.until, more.until), (draft.start, more.start), (draft.mode, more.mode))
    differ = any(one is not None and other is not None and one != other for one, other in pairs)
    return differ or _elsewhere(draft, more, None) or (more.kind not in {"surplus", draft.kind})


def take_rest(new: OfferDraft, more: OfferDraft) -> None:
    """Into the draft what is said besides the products."""
    if more.start or more.until:
        new.start, new.until, new.dates_open = more.start, more.until, False
    if more.place is not None or more.choices or more.unknown_place:
        new.place, new.choices, new.unknown_place = more.place, more.choices, more.unknown_place
    new.mode = more.mode or new.mode
    new.volunteers = more.volunteers or new.volunteers
    new.doubts = {**new.doubts, **more.doubts}


def written_again(draft: OfferDraft, new: OfferDraft) -> OfferDraft:
    """The draft after its message was edited: what the new words say, and what was answered since."""
    weights = {item.product: item for item in draft.items}
    made = draft.model_copy(deep=True, update={"asking": None, "item": None, "doubts": {}, "large_ok": False})
    made.items = [item if item.grams else weights.get(item.product, item) for item in new.items]
    made.kind, made.grades, made.words = new.kind, new.grades or draft.grades, new.words
    made.total = new.total
    take_rest(made, new)
    return made


_HEMMING = re.compile(
    r"^(?:\W*(?:en fait|finalement|enfin|pardon|euh|ah|oups|non|c['’ ]?est|ce sont|they are|they['’]re|these are"
    r"|actually|sorry|no|it['’ ]?s)\b[\s,]*)+",
    re.IGNORECASE,
)
"""What people say before they correct themselves: "en fait non c'est 35 kg"."""


def amended(draft: OfferDraft, text: str, now: datetime, network: Network) -> OfferDraft | None:
    """The draft with a short correction in it ("non, 60 kg", "plutôt samedi"), or None when it is no correction."""
    parsed, near = _as_parsed(draft), (network.point,)
    change = amends(parsed, text, now, near=near)
    if change is None and (bare := _HEMMING.sub("", text)) != text:
        change = amends(parsed, f"non, {bare}", now, near=near)
    if change is None or not change.changes:
        return None
    new = draft.unasked()
    for name, value in change.changes.items():
        take(new, name, value, network)
    return new


def without(draft: OfferDraft, text: str) -> OfferDraft | None:
    """The draft without a product that is taken back ("finalement pas les aubergines"); one at least stays."""
    plain = lookup.folded(text)
    if len(text) > 80 or not _TAKEN_BACK.search(plain) or _NOT_SO.search(plain):
        return None
    new = draft.unasked()
    new.items = [item for item in draft.items if not _is_named(item.product, plain)]
    new.removed = [item for item in draft.items if _is_named(item.product, plain)]
    return new if 0 < len(new.items) < len(draft.items) else None


_IS_ANOTHER = re.compile(
    r"\w\W+(?:c'?est|ce sont|ces?|c|sont|are)(?: (?:en fait|plutot|actually|rather))? (?:des |de la |du )?$"
)
"""What stands before the right name: "les aubergines c'est des poivrons"."""


def exchanged(draft: OfferDraft, text: str, now: datetime, *, renamed_only: bool = False) -> OfferDraft | None:
    """The draft with one product for another, the amount stays: "des courgettes, pas des carottes".

    Args:
        draft: what was said before.
        text: what is said now.
        now: the moment, in civil time.
        renamed_only: whether it must be said as "the carrots are peppers".
    """
    reading = read_answer("product", text, now)
    plain = lookup.folded(text)
    if reading is None or any(letter.isdigit() for letter in text):
        return None
    otherwise = _IS_ANOTHER.search(plain[: max(item.span[0] for item in reading.value)])
    if not (otherwise or (not renamed_only and _TAKEN_BACK.search(plain))):
        return None
    known = {item.product for item in draft.items}
    said = [item.product for item in reading.value if item.product not in known]
    old = [index for index, item in enumerate(draft.items) if _is_named(item.product, plain)]
    if len(said) != 1 or len(old) != 1:
        return None
    new = draft.unasked()
    new.items[old[0]] = of_another(draft.items[old[0]], said[0])
    return new


_BESIDE_AMOUNT = frozenset(
    """non no oui yes en fait c'est ca fait plutot finalement pardon oups euh ah mais environ a peu pres about around
    make it sorry i meant actually rather it's there are is seulement only just svp please merci il m'en nous me reste
    restent left j'ai j'avais nous avons bien ecrit dit mis marque said wrote au moins
    minimum at least j'en que plus on ai""".split()  # noqa: SIM905
)


def is_bare(text: str, span: tuple[int, int]) -> bool:
    """Whether nothing else is said than what stands at `span`.

    >>> is_bare("non, 60 kg", (5, 10)), is_bare("60 kg demain", (0, 5))
    (True, False)
    """
    rest = re.findall(r"[\w']+", lookup.folded(text[: span[0]] + " " + text[span[1] :]))
    return _BESIDE_AMOUNT.issuperset(rest)


def _is_named(name: str, plain: str) -> bool:
    known = product(name)
    return any(lookup.folded(each) in plain for each in (known.name, known.plural, known.en, known.en_plural))


def _as_parsed(draft: OfferDraft) -> ParsedOffer:
    """The draft as the reader knows offers. A weight that we estimated was not said."""
    items = [
        {
            "product": item.product,
            "quantity": item.quantity,
            "unit": item.unit,
            "kg": item.grams / 1000 if item.grams and not item.estimated else None,
            "least": item.least,
        }
        for item in draft.items
    ]
    return ParsedOffer.model_validate({"kind": draft.kind, "items": items})


def take(draft: OfferDraft, name: str, value: Any, network: Network) -> None:
    """Into the draft one value by the reader's name of it."""
    match name:
        case "items":
            draft.items = items_of(ParsedOffer(items=value))
            draft.large_ok = False
            draft.settled("product")
            draft.settled("quantity")
            totals.fill_rest(draft)
        case "start" | "until":
            setattr(draft, name, value)
            draft.dates_open = False
            draft.settled("dates")
        case "grades":
            draft.grades = value
            draft.settled("grade")
        case "volunteers":
            draft.volunteers = value
            draft.settled("volunteers")
        case "handover":
            hand_over(draft, value)
        case "place" if isinstance(value, ParsedPlace):
            set_place(draft, value, network)


def hand_over(draft: OfferDraft, mode: Any) -> None:
    """Who brings it; what volunteers pick is a gleaning."""
    draft.mode, draft.undecided = mode, False
    if mode == "glean":
        draft.kind = "gleaning"
    elif draft.is_gleaning():
        draft.kind = "surplus"
    draft.settled("mode")


def from_offer(offer: Offer, stamp: str, *, keep_dates: bool) -> OfferDraft:
    """A draft of what an offer says, to be changed or offered again."""
    items = [
        DraftItem(
            product=item.product,
            quantity=item.quantity,
            unit=item.unit,
            grams=item.grams,
            estimated=item.estimated,
            least=item.least,
        )
        for item in offer.items
    ]
    return OfferDraft(
        stamp=stamp,
        kind=offer.kind,
        items=items,
        grades=list(offer.grades),
        start=offer.ready.date() if keep_dates and offer.said_start else None,
        until=offer.until.date() if keep_dates and offer.said_until else None,
        dates_open=keep_dates and not offer.said_until,
        place=DraftPlace.of(offer.place),
        mode=offer.mode,
        volunteers=offer.volunteers,
        photo=offer.photo,
        words=offer.words,
        large_ok=True,
    )
