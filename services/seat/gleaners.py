"""Children at a gleaning: how old is the youngest, where the farm has named an age."""

from __future__ import annotations

import re
from dataclasses import replace

from pydantic import BaseModel, ConfigDict

from domain.buttons import data
from domain.messages import Button, Message
from domain.people import Person
from domain.refusals import Refusal
from domain.rides import Gleaner
from domain.words import Lines, Words, _, many
from domain.workshops import Signup, Workshop
from services.seat.news import workshop_line
from storage import gleanings, rides, signups
from storage.database import Transaction

ADULT = 18
"""Years."""
LONGEST = 40
"""Letters; more is no age."""
_AGE = re.compile(r"\W*(\d{1,2})\W*|.*?(?<!\d)(\d{1,2})\s?(?:ans?|years?)\b.*", re.IGNORECASE | re.DOTALL)


class AgeDraft(BaseModel):
    """Who is about to sign up, while the age of the youngest is asked."""

    model_config = ConfigDict(hide_input_in_errors=True)

    workshop: int
    adults: int
    children: int


def age_in(text: str) -> int | None:
    """An age that is written; None for anything else.

    >>> age_in("9"), age_in("9 ans"), age_in("il a 9 ans et demi"), age_in("bonjour"), age_in("900")
    (9, 9, 9, None, None)
    >>> age_in("40 kg de carottes")
    """
    found = _AGE.fullmatch(text) if len(text) <= LONGEST else None
    return int(found[1] or found[2]) if found else None


async def min_age(tx: Transaction, workshop: Workshop) -> int:
    """From which age on one may come; 0 is any age."""
    return (await gleanings.get(tx, workshop.id)).min_age or 0 if workshop.is_gleaning else 0


async def asks_age(tx: Transaction, person: Person, workshop: Workshop, children: int) -> bool:
    """Whether it must be asked how old the youngest is: children come, and nobody has said it of these."""
    least = await min_age(tx, workshop)
    if not children or not 0 < least < ADULT:
        return False
    mine = await signups.of(tx, workshop.id, person.id)
    return mine is None or children > mine.children or await _said(tx, mine) is None


async def _said(tx: Transaction, mine: Signup) -> int | None:
    found = (await rides.gleaners(tx, [mine.id])).get(mine.id)
    return None if found is None or mine.state != "live" else found.youngest


async def check_age(
    tx: Transaction, workshop: Workshop, mine: Signup | None, children: int, youngest: int | None
) -> None:
    """Check that the youngest is old enough for a gleaning.

    Raises:
        Refusal: too young, or nobody has said how old.
    """
    least = await min_age(tx, workshop)
    if not children or not least:
        return
    if least >= ADULT:
        raise Refusal(_("This gleaning is for adults only. You can come without children. Others: /gleanings"))
    known = youngest if youngest is not None or mine is None else await _said(tx, mine)
    if known is None:
        raise Refusal(_("How old is the youngest? This gleaning is from the age of {n} on.", n=least))
    if known < least:
        raise Refusal(
            _(
                "This gleaning is from the age of {n} on. You can come without younger children. Others: /gleanings",
                n=least,
            )
        )


async def note_age(tx: Transaction, mine: Signup, youngest: int | None) -> None:
    """Keep how old the youngest is, as long as children come."""
    found = (await rides.gleaners(tx, [mine.id])).get(mine.id)
    if youngest is not None and mine.children:
        await rides.keep(tx, replace(found or Gleaner(mine.id, mine.network), youngest=youngest))
    elif found is not None and found.youngest is not None and not mine.children:
        await rides.keep(tx, replace(found, youngest=None))


def age_asked(workshop: Workshop, draft: AgeDraft, least: int) -> Message:
    """How old is the youngest? A button for each age; or written."""
    lines = [_("🧒 <b>How old is the youngest?</b>"), workshop_line(workshop)]
    lines.append(_("This gleaning is from the age of {n} on.", n=least))

    def age(label: Words, years: int) -> Button:
        return Button(label, data("seat.age", workshop.id, draft.adults, draft.children, years))

    made = [age(_("Under {n}", n=least), least - 1)]
    made += [age(many("{n} year", "{n} years", years), years) for years in range(least, ADULT)]
    rows = [tuple(made[at : at + 2]) for at in range(0, len(made), 2)]
    return Message(Lines(lines), buttons=(*rows, (Button(_("Back"), data("workshop.back", workshop.id)),)))
