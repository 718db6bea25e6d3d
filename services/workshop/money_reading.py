"""From words to cents: "2 €", "2,50", "gratuit", "3 € de consigne"."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MONEY = (
    r"(-\s?)?(?<![\d.,])(\d{1,6})(?:[.,](\d{1,2}))?\s*(?:€|euros?\b|eur\b)(?:\s*(\d{2})\b(?!\s*(?:h|places?|seats?)))?"
)
_SIGN_FIRST = re.compile(r"(?<!\d)(?<!\d )€\s?(\d{1,6}(?:[.,]\d{1,2})?)")
_DEPOSIT_WORD = r"(?:consigne|caution|deposit)s?"
_DEPOSIT = (
    re.compile(rf"(?:\+|,|et|and)?\s*{_DEPOSIT_WORD}\s*(?:de|of|:)?\s*{_MONEY}", re.IGNORECASE),
    re.compile(rf"(?:\+|,|et|and)?\s*{_MONEY}\s*(?:de|of)?\s*{_DEPOSIT_WORD}", re.IGNORECASE),
)
_HEAD = r"(?:places?|personnes?|participants?|t[êe]te|famille|seat|person|head)"
_EACH = rf"(?:\s*(?:/|par|la|per|a|each\b|pour une?)\s*{_HEAD}?\b)?"
_PRICE = re.compile(_MONEY + _EACH, re.IGNORECASE)
_FREE = re.compile(r"\b(?:gratuite?s?|gratuitement|free(?: of charge)?|entr[ée]e libre|rien)\b(\s*\?)?", re.IGNORECASE)
_BARE = re.compile(r"\s*(-\s?)?(\d{1,6})(?:[.,](\d{1,2}))?\s*")


@dataclass(frozen=True, slots=True)
class Prices:
    """What words say of money, in cents; None where they say nothing. Nothing is checked yet."""

    price: int | None
    deposit: int | None
    rest: str
    """The words without it."""
    doubtful: bool = False
    """It is asked rather than said: "gratuit ?"."""


def prices(text: str, *, bare: bool = False) -> Prices:
    """Price and deposit; a number alone counts when `bare`.

    >>> both = prices("8 places, 2,50 € + 3 € de consigne")
    >>> both.price, both.deposit, both.rest.strip()
    (250, 300, '8 places,')
    >>> prices("gratuit").price, prices("2,50", bare=True).price, prices("-2 €").price, prices("2€50").price
    (0, 250, -200, 250)
    >>> prices("gratuit ?").doubtful, prices("14h-16h, 8 places").price
    (True, None)
    """
    text = _SIGN_FIRST.sub(r"\1 €", text)
    deposit = None
    for pattern in _DEPOSIT:
        if deposit is None and (found := pattern.search(text)):
            deposit, text = _cents(*found.groups()), _without(text, found)
    if found := _PRICE.search(text):
        return Prices(_cents(*found.groups()), deposit, _without(text, found))
    if found := _FREE.search(text):
        doubtful = found[1] is not None
        return Prices(None if doubtful else 0, deposit, _without(text, found), doubtful)
    if bare and (found := _BARE.fullmatch(text)):
        return Prices(_cents(found[1], found[2], found[3]), deposit, "")
    return Prices(None, deposit, text)


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}"


def _cents(sign: str | None, euros: str, cents: str | None, after: str | None = None) -> int:
    """One decimal is tens: 2,5 is 2,50 €."""
    small = int((cents or after or "0").ljust(2, "0"))
    return (-1 if sign else 1) * (int(euros) * 100 + small)
