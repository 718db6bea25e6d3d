"""A line of a file of truck stops."""

from __future__ import annotations

from domain.sheets import Column, Fault, StopRow
from services.files.lines import Reader, Said, listed, whole

NEEDED: tuple[Column, ...] = ("date", "start", "end", "commune", "capacity")
"""A file without these columns is no file of stops."""
EVENT = 80
"""Letters that are kept of it."""
MOST_JARS = 5000
"""No truck makes more in a day."""


def row(reader: Reader, number: int, said: Said) -> StopRow:
    """The line, with all its faults."""
    made = StopRow(line=number, event=said.get("event", "")[:EVENT])
    reader.common(made, said)
    _amounts(made, said.get("capacity", ""), said.get("jars", ""))
    made.recipes = listed(made, said.get("recipes", ""), reader.recipe)
    made.products = listed(made, said.get("products", ""), reader.product)
    return made


def _amounts(row: StopRow, kg: str, jars: str) -> None:
    if not kg:
        row.faults.append(Fault(code="capacity.missing"))
    else:
        row.capacity_kg = whole(row, kg, r"kgs?|kilos?|kilogrammes?", "capacity.unknown")
    if jars:
        row.capacity_jars = whole(row, jars, r"bocaux|bocal|jars?|pots?", "jars.unknown")
        if row.capacity_jars is not None and not 0 < row.capacity_jars <= MOST_JARS:
            row.faults.append(Fault(code="jars.unknown", said=jars))
