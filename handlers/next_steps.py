"""What somebody can do now: said under an answer that would else be the end of it."""

from __future__ import annotations

from domain.people import Part
from domain.words import Lines, Value, _
from handlers.turn import Turn


def offers_first(turn: Turn) -> bool:
    """Whether produce is the first thing to speak of: with farmers, and with whom we do not know yet."""
    return turn.person.is_(Part.FARMER) or not turn.person.parts


def lines(turn: Turn) -> Lines:
    """What this person can write or press now, line by line."""
    produce = _("To offer produce, write for example:\n<i>200 kg of ugly tomatoes, until Friday, I can bring them</i>")
    told: list[Value] = [produce] if offers_first(turn) else []
    if turn.person.is_(Part.VOLUNTEER):
        told.append(_("Gleanings near you: /gleanings"))
    if not turn.person.is_(Part.FARMER):
        told.append(_("Workshops near you: /workshops"))
        told.append(_("Where the truck stops: /stops"))
    if not offers_first(turn):
        told.append(_("What you have promised: /agenda"))
    if not turn.person.welcomed:
        told.append(_("To say who you are: /start"))
    told.append(_("Help: /help"))
    return Lines(told)
