"""What became of a harvest: how many jars, said by a coordinator; everybody who came and the farmer hear it once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from domain.harvests import is_material
from domain.messages import Message
from domain.people import Person
from domain.refusals import Refusal
from domain.words import Dish, Lines, Mass, Value, Words, _, many
from services import rights
from services.harvest.closing import tell_who_came, who_came
from services.harvest.harvests import Harvest, seen
from services.offer.reading import below_zero
from services.stop.dishes import read_menu
from storage import harvests
from storage.database import Transaction

MOST_A_KG = 10
"""Jars of one kilogram of produce: our smallest take 0.1 kg."""
_PART = re.compile(r"(?P<n>\d{1,3}(?:[  .]\d{3})+|\d+)(?!\s*(?:kg|g)\b)\s*(?P<words>[^\d]*)")
_JARS = re.compile(r"\d\s*(?:bocaux|bocal|pots?|jars?)\b", re.IGNORECASE)
_FILLERS = re.compile(r"\b(?:bocaux|bocal|jars?|pots?|de|d['’]|du|des|of|et|and|soit)\b|[,;.+:]", re.IGNORECASE)

Jars = tuple[str, int]
"""A recipe (empty when nobody said which) and how many jars."""


def read(text: str, now: datetime) -> list[Jars]:
    """How many jars, of which recipes: "212", "120 ratatouille et 92 coulis". Empty when no number is said.

    >>> read("120 bocaux de ratatouille et 92 de coulis", datetime(2026, 9, 15))
    [('ratatouille', 120), ('coulis-de-tomate', 92)]
    >>> read("212 bocaux", datetime(2026, 9, 15)), read("1 212", datetime(2026, 9, 15))
    ([('', 212)], [('', 1212)])
    """
    said: list[Jars] = []
    if below_zero(text):
        return [("", 0)]
    for part in _PART.finditer(text):
        words = _FILLERS.sub(" ", part["words"]).strip()
        recipes = read_menu(words, now.date(), now).recipes if words else []
        said.append((recipes[0] if recipes else "", int(re.sub(r"\D", "", part["n"]))))
    return said


def counted(text: str) -> bool:
    """Whether it is jars that are counted: "212 bocaux", once a harvest is closed, is no weighing.

    >>> counted("212 bocaux"), counted("120 pots de soupe"), counted("12 cagettes")
    (True, True, False)
    """
    return _JARS.search(text) is not None


async def asking(tx: Transaction, person: Person, workshop_id: int, *, lock: bool = False) -> Harvest:
    """A closed harvest of which this person may say what it became.

    Raises:
        Refusal: no right, nothing was picked, or it is not closed.
    """
    harvest = await seen(tx, person, workshop_id, lock=lock)
    await rights.need_planner(tx, person, harvest.workshop)
    if harvest.story.closed_at is None:
        raise Refusal(_("Close the harvest first."))
    if not harvest.rows:
        raise Refusal(_("Nothing was picked at this gleaning."))
    return harvest


def check(harvest: Harvest, jars: Sequence[Jars]) -> int:
    """How many there are in all.

    Raises:
        Refusal: none, or more than that harvest can give.
    """
    total, most = sum(count for _recipe, count in jars), MOST_A_KG * harvest.grams // 1000
    if total < 1 or any(count < 1 for _recipe, count in jars):
        raise Refusal(_("How many jars? For example: 212, or 120 ratatouille and 92 coulis."))
    if total > most:
        mass = Mass(harvest.grams)
        raise Refusal(_("{n} jars of {mass} is too much: {most} at most.", n=total, mass=mass, most=most))
    return total


async def listeners(tx: Transaction, harvest: Harvest, person: Person) -> int:
    """How many would be told."""
    ears = [one for one in await who_came(tx, harvest) if one.id != person.id]
    return len(ears) + (harvest.gleaning.farmer is not None)


async def made(tx: Transaction, person: Person, workshop_id: int, jars: Sequence[Jars], now: datetime) -> int:
    """Write down how many jars there are; how many people were told: nobody when hardly anything has changed.

    Raises:
        Refusal: no right, it is not closed, or a number that cannot be.
    """
    harvest = await asking(tx, person, workshop_id, lock=True)
    total, before = check(harvest, jars), harvest.story.told_jars
    await harvests.forget_outcomes(tx, workshop_id, now)
    for recipe, count in jars:
        await harvests.add_outcome(tx, harvest.workshop.network, workshop_id, recipe, count, by=person.id, now=now)
    if before is not None and not is_material(before, total):
        return 0
    key = f"{workshop_id}:jars" + ("" if before is None else f":{now.timestamp():.3f}")
    told = await tell_who_came(
        tx,
        harvest,
        _message(harvest, jars, total, before, farmer=False),
        _message(harvest, jars, total, before, farmer=True),
        key,
        now,
        but=person.id,
    )
    await harvests.note(tx, harvest.workshop.network, workshop_id, replace(harvest.story, told_jars=total))
    return told


def _message(harvest: Harvest, jars: Sequence[Jars], total: int, before: int | None, *, farmer: bool) -> Message:
    mass = Mass(harvest.grams)
    if before is not None:
        head = _correction(mass, total, before)
    elif farmer:
        head = many(
            "🫙 <b>The {mass} of your field have become {n} jar.</b>",
            "🫙 <b>The {mass} of your field have become {n} jars.</b>",
            total,
            mass=mass,
        )
    else:
        head = many(
            "🫙 <b>Your {mass} have become {n} jar.</b>",
            "🫙 <b>Your {mass} have become {n} jars.</b>",
            total,
            mass=mass,
        )
    lines: list[Value] = [head, _("Gleaning: {title}", title=harvest.workshop.title)]
    lines += [_("• {dish}: {n}", dish=Dish(recipe), n=count) for recipe, count in jars if recipe]
    return Message(Lines([*lines, _("Thank you.")]))


def _correction(mass: Mass, total: int, before: int) -> Words:
    return many(
        "🫙 <b>Correction: the {mass} have become {n} jar</b>, not {before}.",
        "🫙 <b>Correction: the {mass} have become {n} jars</b>, not {before}.",
        total,
        mass=mass,
        before=before,
    )
