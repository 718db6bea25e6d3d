"""What a coordinator writes about a vehicle: "600 kg, 40 caisses", "Paul, 150 kg", "à partir de 7 h 30"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.refusals import Refusal
from domain.words import _
from services.lookup import folded
from services.stop import hours as stop_hours

_KG = re.compile(r"(\d{1,6}(?:[.,]\d{1,3})?) ?(kg|kilos?|kilogrammes?|t|tonnes?|tons?)\b")
_CRATES = re.compile(r"(\d{1,6}) ?(?:caisses?|cagettes?|plateaux?|crates?|boxes)\b")
_NUMBER = re.compile(r"\d")
_REST = re.compile(r"^[\s,;:.()+-]+|[\s,;:.()+-]+$")
_AND = re.compile(r"\s+(?:et|and|avec|with|,)?\s*$")
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Load:
    """A vehicle in somebody's words; what was not said is None."""

    name: str
    kg: int | None
    crates: int | None


def load(text: str) -> Load:
    """The name and what it carries.

    >>> load("Paul, 150 kg et 15 cagettes"), load("600 kilos"), load("1,5 t")
    (Load(name='Paul', kg=150, crates=15), Load(name='', kg=600, crates=None), Load(name='', kg=1500, crates=None))

    Raises:
        Refusal: there is a number that is neither kilos nor crates: seats, for example.
    """
    plain = folded(text)
    kg, crates = _KG.search(plain), _CRATES.search(plain)
    rest = _cut(plain, text, [each.span() for each in (kg, crates) if each is not None])
    if _NUMBER.search(rest):
        raise Refusal(_("I note kilos and crates. For example: Paul, 150 kg, 15 crates."))
    weight = None if kg is None else float(kg[1].replace(",", ".")) * (1000 if kg[2].startswith("t") else 1)
    return Load(
        rest[:LONGEST_NAME], None if weight is None else round(weight), None if crates is None else int(crates[1])
    )


def _cut(plain: str, text: str, spans: list[tuple[int, int]]) -> str:
    """The words beside the figures, as they were written."""
    words = text if len(text) == len(plain) else plain
    for start, end in sorted(spans, reverse=True):
        words = f"{words[:start]} {words[end:]}"
    words = re.sub(r"\s+", " ", re.sub(r"[,;]\s*(?:et|and)?\s*(?=[,;]|$)", " ", words))
    return _REST.sub("", _AND.sub("", words)).strip()


def leaving(text: str, start: datetime) -> datetime | None:
    """The hour that is said, on the day of the stop; None when none is.

    >>> from zoneinfo import ZoneInfo
    >>> nine = datetime(2026, 9, 19, 9, tzinfo=ZoneInfo("Europe/Paris"))
    >>> leaving("7 h 30", nine).hour, leaving("bientôt", nine)
    (7, None)
    """
    found = stop_hours.hours(text)
    if found is None:
        return None
    hour, minute = (int(part) for part in found[0].split(":"))
    here = start.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    return here + timedelta(hours=hour, minutes=minute)
