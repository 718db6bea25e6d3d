"""One product more on an open card, or another name for one of several: instead of which is asked."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re
from datetime import datetime

from domain.offers import DraftItem, OfferDraft
from domain.words import Words, _
from parsing import Reading, read_answer
from services.lookup import folded
from services.offer import relative

_LONGEST = 100
_TOO = re.compile(
    r"\b(?:aussi|egalement|en plus|(?:ai|a|avais|avons|allais) (?:aussi )?(?:oublie|omis)|oubliais|oublier|r?ajoute[rz]?|rajout|encore"
    r"|also|as well|too|forgot|add|additional|another)\b|^\W*(?:et|plus|avec|and|with|\+)\b"
)
_IS = re.compile(
    r"\b(?:ce sont|c'est|c'etait|c'etaient|sont|pardon|plutot|en fait|je voulais dire|je veux dire|they are|they're|it is"
    r"|it's|these are|actually|i mean|i meant|sorry|rather)\b"
)
_BESIDE = frozenset(
    """j'ai jai ai on a nous avons il y en je j' des de du d' d la le les l' l un une mes nos ces et puis plus avec aussi
    egalement oups ah oh euh pardon zut mince desole desolee oublie oubliais oublier allais avais omis vous dire de donner
    ajoutez ajouter ajoute rajoutez rajouter rajoute rajout mettez noter notez pouvez peux voulais encore svp merci s'il
    vous plait que qu'il i have i've got we we've there are is some the also as well too and with forgot to say mention
    add additional another of please sorry oops my our c'est ce sont c'etait etaient plutot en fait finalement non
    veux they they're it it's these actually mean meant rather no environ about a peu pres ca""".split()  # noqa: SIM905 - easier to read
)


def added(draft: OfferDraft, text: str, now: datetime) -> OfferDraft | None:
    """The draft with a product more ("j'ai aussi des poires"), or None when none is added, or more is said."""
    if not draft.items or not _TOO.search(folded(text)) or (reading := _named(text, now)) is None:
        return None
    new = draft.unasked()
    there = {item.product: at for at, item in enumerate(draft.items)}
    for said in (DraftItem.weighed(i.product, i.quantity, i.unit, i.kg) for i in reading.value):
        at = there.get(said.product)
        if at is None:
            new.items.append(said)
        elif (both := relative.plus(draft.items[at], said)) is not None:
            new.items[at] = both
        else:
            return None
    new.large_ok = False
    return new


_BACK = re.compile(r"\b(?:remet\w*|put (?:\w+ ){0,2}back|add (?:\w+ ){0,2}back|bring (?:\w+ ){0,2}back)\b")
_KEEP = re.compile(
    r"\W*(?:(?:si|non|ah|en fait|finalement|pardon|oups|yes|no|sorry|actually)\b\W*)*(?:gardez|garde|laissez|laisse|keep)[ -](?:les|la|le|them|it)"
    r"(?: (?:finalement|quand meme|svp|dans l'offre|after all|please))*[\s.!]*"
)


def says_back(text: str) -> bool:
    """Whether somebody asks to put something back on the card.

    >>> says_back("remettez-les"), says_back("put them back"), says_back("gardez-les finalement"), says_back("gardez tout")
    (True, True, False, False)
    """
    return len(text) <= _LONGEST and "?" not in text and _BACK.search(folded(text)) is not None


def put_back(draft: OfferDraft, text: str, now: datetime) -> OfferDraft | None:
    """The draft with what was taken out in it again; a product that never was on it comes without an amount.

    None when nothing was taken out and none is named, or when more is said.
    """
    again = says_back(text) or (bool(draft.removed) and _KEEP.fullmatch(folded(text)) is not None)
    if not again or any(letter.isdigit() for letter in text):
        return None
    reading = read_answer("product", text, now)
    there = {item.product for item in draft.items}
    gone = {item.product: item for item in draft.removed if item.product not in there}
    named = list(gone) if reading is None else [item.product for item in reading.value if item.product not in there]
    if not named:
        return None
    new = draft.unasked()
    new.items += [gone.get(product, DraftItem(product=product)) for product in named]
    new.removed = []
    return new


def what_back() -> Words:
    """What is said when it is not known what is to be put back."""
    return _("What is to be put back? Write it, for example: “30 kg of carrots”.")


def instead_of_which(draft: OfferDraft, text: str, now: datetime) -> OfferDraft | None:
    """The draft that asks instead of which of its products another one is meant: "en fait ce sont des poires"."""
    plain = folded(text)
    if len(draft.items) < 2 or not _IS.search(plain) or _TOO.search(plain) or (reading := _named(text, now)) is None:
        return None
    said = [item for item in reading.value if item.product not in {one.product for one in draft.items}]
    if len(reading.value) != 1 or len(said) != 1 or said[0].quantity is not None:
        return None
    new = draft.unasked()
    new.asking, new.renamed = "product", said[0].product
    return new


def rename(draft: OfferDraft, index: int | None) -> None:
    """Put the product that was named in the place of this one, or beside them all; what there was before stays."""
    if index is None:
        draft.items.append(DraftItem(product=draft.renamed))
    else:
        draft.items[index] = of_another(draft.items[index], draft.renamed)
    draft.asking, draft.renamed = None, ""
    draft.settled("product")


def of_another(item: DraftItem, name: str) -> DraftItem:
    """The same amount of another product."""
    exact = item.grams / 1000 if item.grams and not item.estimated else None
    return DraftItem.weighed(name, item.quantity, item.unit, exact)


_FORGOTTEN = re.compile(
    r"(?:\b(?:j'|on |nous |i )?(?:ai|avais|a|avait|avons|avions|allais) (?:aussi )?)?\boubli\w+", re.IGNORECASE
)
"""The reader takes what is forgotten for taken back."""


def _named(text: str, now: datetime) -> Reading | None:
    """Products, and nothing else of substance beside them."""
    if len(text) > _LONGEST or "?" in text:
        return None
    rest = _FORGOTTEN.sub(lambda found: " " * len(found[0]), text)
    reading = read_answer("product", rest, now)
    if reading is None:
        return None
    for item in reading.value:
        start, end = item.span
        rest = rest[:start] + " " * (end - start) + rest[end:]
    return reading if _BESIDE.issuperset(re.findall(r"[\w']+", folded(rest))) else None
