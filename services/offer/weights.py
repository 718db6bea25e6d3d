"""A weight written as an answer: "60 kg", "60", "la moitié", "3 cagettes"."""

from __future__ import annotations

from datetime import datetime

from domain.catalogue import estimate_kg
from parsing import Quantity, read_answer
from services.lookup import folded

SHARES = {"la moitie": 0.5, "moitie": 0.5, "half": 0.5, "tout": 1.0, "tous": 1.0, "everything": 1.0, "all": 1.0}


def grams_of(text: str, whole: int, products: list[str], now: datetime) -> int | None:
    """Grams that a text means (0 for a number below zero), or None when it means none.

    Args:
        text: what was written.
        whole: grams of which it is a part.
        products: what it is about: containers are weighed when it is one product.
        now: the moment, in civil time.
    """
    plain = folded(text).strip(" .!")
    if plain in SHARES:
        return round(whole * SHARES[plain])
    if plain.startswith(("-", "−")):
        return 0
    reading = read_answer("quantity", text, now)
    if reading is None:
        return None
    said: Quantity = reading.value
    if said.kg is not None:
        return round(said.kg * 1000)
    if said.value is None or said.unit is None or len(products) != 1:
        return None
    guess = estimate_kg(products[0], said.value, said.unit)
    return None if guess is None else round(guess.kg * 1000)
