"""The buttons with which people sign up, change and give back; what they carry is all there is, nothing is kept."""

from __future__ import annotations

import re

from domain.buttons import data
from domain.messages import Button
from domain.words import Words, _
from domain.workshops import Signup

Rows = tuple[tuple[Button, ...], ...]
_CODE = re.compile(r"[A-Za-z0-9_-]{1,24}")


def code(partner: str) -> tuple[str, ...]:
    """A partner's code as an argument of a button, if there is one that fits."""
    return (partner,) if _CODE.fullmatch(partner) else ()


def answers(mine: Signup) -> Rows:
    """To seats that are offered: when they are fewer than asked for, there is a choice."""
    no = (Button(_("No, thank you"), data("seat.decline", mine.id)),)
    if mine.held == mine.waiting:
        return ((Button(_("Yes, I come"), data("seat.take", mine.id), style="success"),), no)
    return (
        (Button(_("Take {n} and wait for the others", n=mine.held), data("seat.take", mine.id)),),
        (Button(_("Take {n}, that is enough", n=mine.held), data("seat.enough", mine.id)),),
        (Button(_("Wait until there is room for all"), data("seat.whole", mine.id)),),
        no,
    )


def promised(mine: Signup) -> Rows:
    """For somebody who has a seat or waits for one."""
    change = Button(_("Change the number"), data("seat.count", mine.workshop, mine.adults, mine.children))
    return ((change, Button(leave(mine), data("seat.cancel", mine.id))),)


def confirmed(mine: Signup) -> Rows:
    """Under a confirmation: the code for the door (a guest has no phone to show it on), the place, and a way back."""
    where = Button(_("Where is it?"), data("workshop.where", mine.workshop))
    back = (Button(_("I cannot come"), data("seat.cancel", mine.id)),)
    if mine.guest:
        return ((where,), back)
    return ((Button(_("My code"), data("seat.code", mine.id)), where), back)


def leave(mine: Signup) -> Words:
    """What giving up is called, by what there is to give up."""
    return _("I cannot come") if mine.booked else _("Leave the waiting list")


def steppers(workshop_id: int, adults: int, children: int, partner: tuple[str, ...], confirm: Words) -> Rows:
    """Adults and children, one more or one fewer at a tap."""

    def to(label: Words, grown: int, small: int) -> Button:
        return Button(label, data("seat.count", workshop_id, max(0, grown), max(0, small), *partner))

    return (
        (to(_("➖ adult"), adults - 1, children), to(_("➕ adult"), adults + 1, children)),
        (to(_("➖ child"), adults, children - 1), to(_("➕ child"), adults, children + 1)),
        (Button(confirm, data("seat.go", workshop_id, adults, children, *partner), style="success"),),
        (Button(_("Back"), data("workshop.back", workshop_id)),),
    )
