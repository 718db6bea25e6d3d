"""What must be there before a gleaning opens, and what to do about each thing that is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from domain.buttons import data
from domain.gleanings import Gleaning, Insurance
from domain.messages import Button
from domain.people import Person
from domain.refusals import Refusal
from domain.words import Lines, Value, Words, _
from domain.workshops import Workshop
from services.gleaning import words
from storage import gleanings, people
from storage.database import Transaction

What = Literal["farm", "insurance", "agreement", "harvest", "tree", "daylight"]
Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """Something that is missing: in words, and the buttons that mend it."""

    what: What
    words: Words
    rows: tuple[Row, ...]


async def missing(tx: Transaction, workshop: Workshop, gleaning: Gleaning) -> list[Need]:
    """Everything that is missing, in the order in which it is best done."""
    insured = await gleanings.insured(tx, workshop.centre)
    farmer = None if gleaning.farmer is None else await people.get(tx, gleaning.farmer)
    found = (
        _farm(workshop, gleaning),
        _insurance(workshop, insured),
        _agreement(workshop, gleaning),
        _harvest(workshop, gleaning, farmer),
        _tree(workshop, gleaning, farmer),
        _daylight(workshop, gleaning),
    )
    return [need for need in found if need is not None]


async def check(tx: Transaction, workshop: Workshop, gleaning: Gleaning) -> None:
    """Refuse to open, or to leave open, what the law or prudence forbids.

    Raises:
        Refusal: with everything that is missing.
    """
    if lacking := await missing(tx, workshop, gleaning):
        raise Refusal(_("A gleaning needs this first:\n{all}", all=Lines(bullets(lacking))))


def bullets(lacking: Sequence[Need]) -> list[Value]:
    """One line each."""
    return [_("• {what}", what=need.words) for need in lacking]


def _farm(workshop: Workshop, gleaning: Gleaning) -> Need | None:
    if gleaning.farmer is not None or gleaning.farm:
        return None
    button = Button(_("Say whose field it is"), data("gleaning.change", workshop.id, "farm"))
    return Need("farm", _("Whose field it is."), ((button,),))


def _insurance(workshop: Workshop, insured: Insurance | None) -> Need | None:
    button = Button(_("Write down the insurance"), data("insurance.set", workshop.centre, workshop.id))
    if insured is None:
        return Need("insurance", _("The association's insurance: insurer, policy, last day."), ((button,),))
    if insured.until < workshop.start.date():
        said = _("The insurance ends on {day}, before the gleaning. Write down the new one.", day=insured.until)
        return Need("insurance", said, ((button,),))
    return None


def _agreement(workshop: Workshop, gleaning: Gleaning) -> Need | None:
    if gleaning.agreed_at is not None:
        return None
    paper = Button(_("🖨️ The agreement to sign"), data("gleaning.paper", workshop.id))
    signed = Button(_("It is signed"), data("gleaning.signed", workshop.id))
    return Need("agreement", _("The written agreement, signed by all three."), ((paper, signed),))


def _harvest(workshop: Workshop, gleaning: Gleaning, farmer: Person | None) -> Need | None:
    if gleaning.after_harvest_at is not None:
        return None
    said = _("The farmer's word that the harvest is over: gleaning comes after it.")
    return Need("harvest", said, _word_rows(workshop, "harvest", farmer, _("The harvest is over")))


def _tree(workshop: Workshop, gleaning: Gleaning, farmer: Person | None) -> Need | None:
    if not gleaning.on_tree or gleaning.tree_word_at is not None:
        return None
    said = _("The farmer's yes to picking from the tree: that fruit is the farmer's.")
    return Need("tree", said, _word_rows(workshop, "tree", farmer, _("The farmer says yes to the tree")))


def _word_rows(workshop: Workshop, what: What, farmer: Person | None, said: Words) -> tuple[Row, ...]:
    """Ask the farmer with one tap; or a coordinator has heard it from them."""
    heard = Button(said, data("gleaning.heard", workshop.id, what))
    if farmer is None or not farmer.reachable:
        return ((heard,),)
    asking = _("Is the harvest over? Ask {farm}") if what == "harvest" else _("From the tree? Ask {farm}")
    asked = Button(replace(asking, values={"farm": farmer.called()}), data("gleaning.ask", workshop.id, what))
    return ((asked,), (heard,))


def _daylight(workshop: Workshop, gleaning: Gleaning) -> Need | None:
    dark = words.too_dark(gleaning.point(workshop.point), workshop.start, workshop.end)
    if dark is None:
        return None
    button = Button(_("Change the hours"), data("gleaning.change", workshop.id, "hours"))
    return Need("daylight", dark, ((button,),))
