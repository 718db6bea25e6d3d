"""The list at the door as one living card: a button for each person, a stepper for those who come as several."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.buttons import data
from domain.messages import Button, Message
from domain.presence import CORRECTABLE, after, can_be_ticked, expected, is_walk_in, stepped
from domain.words import Lines, Value, When, Words, _, many
from domain.workshops import Signup, Workshop
from services.door.presence import DoorList, Line
from services.workshop.words import line as when_and_where
from storage import cards
from storage.database import Transaction

CARD = "door"
"""The name of the living message: one in each chat, whichever list it shows."""
PER_PAGE = 8
NAMED = 16
"""So many of those without a tick are named before the list is closed: a message has its limit."""
NOT_KNOWN = "x"
"""Stands in a button for a tick that is not there."""


async def is_shown_by(tx: Transaction, chat: int, message_id: int | None) -> bool:
    """Whether this message is the card: then it changes in place."""
    return message_id is not None and await cards.standing(tx, chat, CARD) == message_id


def party(heads: int) -> Words:
    """How many they are."""
    return many("{n} person", "{n} people", heads)


def named(name: str, heads: int) -> Words:
    """A name with how many they are."""
    return _("{name}, {party}", name=name, party=party(heads))


# --- which list -------------------------------------------------------------------------------------------------------


def chooser(found: Sequence[Workshop], *, past: bool) -> Message:
    """The workshops that somebody leads, a button each."""
    rows: list[tuple[Button, ...]] = [(Button(_label(one), data("door.list", one.id)),) for one in found]
    if past:
        rows.append((Button(_("The next lists"), data("door.lists", "next")),))
        head = _("📋 <b>Lists that you can still correct</b>") if found else _("📋 There is no list to correct.")
    else:
        rows.append((Button(_("The past lists"), data("door.lists", "past")),))
        head = _("📋 <b>Who comes?</b>") if found else _("📋 You lead nothing in the coming days.")
    return Message(head, buttons=rows)


def _label(workshop: Workshop) -> Words:
    return _("{when}: {title}", when=When(workshop.start), title=workshop.title)


# --- the list ---------------------------------------------------------------------------------------------------------


def the_list(listed: DoorList, now: datetime, page: int = 0) -> Message:
    """Who is awaited, 8 at a time."""
    pages = max(1, -(-len(listed.lines) // PER_PAGE))
    page = min(page, pages - 1)
    shown = listed.lines[page * PER_PAGE : (page + 1) * PER_PAGE]
    rows: list[tuple[Button, ...]] = [(_person(line),) for line in shown]
    if pages > 1:
        rows.append(tuple(_turned(listed.workshop.id, page, pages)))
    return Message(Lines(_head(listed, now, page, pages)), buttons=[*rows, *_below(listed, now)])


def page_of(listed: DoorList, signup_id: int) -> int:
    """On which page somebody stands."""
    return listed.index(signup_id) // PER_PAGE


def _head(listed: DoorList, now: datetime, page: int, pages: int) -> list[Value]:
    workshop = listed.workshop
    booked = sum(line.signup.booked for line in listed.lines)
    lines: list[Value] = [
        _("📋 <b>{title}</b>", title=workshop.title),
        when_and_where(workshop),
        "",
        many("{n} person is expected.", "{n} people are expected.", booked),
        many("{n} is here.", "{n} are here.", sum(line.signup.came or 0 for line in listed.lines)),
    ]
    if listed.closed:
        lines.append(_("The list is closed. You can correct it until {day}.", day=(workshop.end + CORRECTABLE).date()))
    elif can_be_ticked(workshop, now):
        lines.append(_("Touch a name when they are all here. Touch it again to correct."))
    if pages > 1:
        lines.append(_("Page {page} of {pages}", page=page + 1, pages=pages))
    return lines


def _person(line: Line) -> Button:
    mine = line.signup
    if mine.came is None or (expected(mine) == 1 and mine.came < 2 and not is_walk_in(mine)):
        pressed = data("door.mark", mine.id, _tick(mine.came), _tick(after(mine)))
    else:
        pressed = data("door.open", mine.id)
    return Button(_shown(line), pressed)


def _tick(came: int | None) -> int | str:
    return NOT_KNOWN if came is None else came


def _shown(line: Line) -> Words:
    mine, heads = line.signup, expected(line.signup)
    name: Words | str = line.name if heads == 1 else named(line.name, heads)
    match mine.came:
        case None if mine.booked and line.absences:
            label = many("⬜ {who} ({n} recent absence)", "⬜ {who} ({n} recent absences)", line.absences, who=name)
        case None:
            label = _("⬜ {who}", who=name) if mine.booked else _("⏳ {who}", who=name)
        case 0:
            label = _("❌ {who}", who=name)
        case came if came == heads:
            label = _("✅ {who}", who=name)
        case came:
            label = _("✅ {name}, {came} of {heads}", name=line.name, came=came, heads=heads)
    return label


def _turned(workshop_id: int, page: int, pages: int) -> list[Button]:
    row = []
    if page:
        row.append(Button(_("Page {n}", n=page), data("door.list", workshop_id, page - 1)))
    if page + 1 < pages:
        row.append(Button(_("Page {n}", n=page + 2), data("door.list", workshop_id, page + 1)))
    return row


def _below(listed: DoorList, now: datetime) -> list[tuple[Button, ...]]:
    workshop = listed.workshop
    rows: list[tuple[Button, ...]] = []
    if can_be_ticked(workshop, now):
        rows.append((Button(_("Add a person"), data("door.add", workshop.id)),))
        if not listed.closed and now >= workshop.start:
            rows.append((Button(_("Close the list"), data("door.close", workshop.id), style="primary"),))
    if workshop.is_gleaning:
        weigh = [Button(_("Weigh"), data("weigh.show", workshop.id))] if can_be_ticked(workshop, now) else []
        rows.append((Button(_("Carpool"), data("cars.show", workshop.id)), *weigh))
    rows.append((Button(_("Other lists"), data("door.lists", "next")),))
    return rows


# --- one of them ------------------------------------------------------------------------------------------------------


def one(listed: DoorList, signup_id: int, now: datetime) -> Message:
    """How many of them came? The list, where they are no longer on it."""
    found = [line for line in listed.lines if line.signup.id == signup_id]
    return _stepper(found[0], listed.workshop) if found else the_list(listed, now)


def _stepper(line: Line, workshop: Workshop) -> Message:
    mine, came = line.signup, line.signup.came or 0
    seen = _tick(mine.came)
    steps = tuple(
        Button(label, data("door.step", mine.id, seen, stepped(came, by)))
        for label, by in ((_("➖ One fewer"), -1), (_("➕ One more"), 1))
    )
    rows: list[tuple[Button, ...]] = [steps]
    if mine.booked and not is_walk_in(mine):
        rows.append((Button(_("Absent"), data("door.mark", mine.id, seen, 0)),))
    if is_walk_in(mine):
        rows.append((Button(_("Take off the list"), data("door.remove", mine.id)),))
    else:
        rows.append((Button(_("I do not know"), data("door.mark", mine.id, seen, NOT_KNOWN)),))
    rows.append((Button(_("Back to the list"), data("door.list", workshop.id)),))
    asked = many("{n} person had signed up.", "{n} people had signed up.", expected(mine))
    here = _("Nobody ticked yet.") if mine.came is None else many("{n} is here.", "{n} are here.", came)
    lines: list[Value] = [_("📋 <b>{name}</b>", name=line.name)]
    return Message(Lines([*lines, here] if is_walk_in(mine) else [*lines, asked, here]), buttons=rows)


def received(name: str, mine: Signup, workshop: Workshop) -> Message:
    """They are in: in large, with the way to correct it."""
    head = _("✅ <b>{who}</b>", who=named(name, mine.came or 0))
    note: list[Value] = [] if mine.booked else [_("No seat was left. They are counted all the same.")]
    rows = (
        (Button(_("Another number"), data("door.open", mine.id)),),
        (Button(_("See the list"), data("door.list", workshop.id)),),
    )
    return Message(Lines([head, *note]), buttons=rows)


def how_to_add() -> Words:
    """What to write for somebody who has not signed up."""
    return _("<b>Who has come?</b>\nWrite the first name and how many they are. For example: Josette 2.")


# --- closing ----------------------------------------------------------------------------------------------------------


def sure_to_close(listed: DoorList) -> Message:
    """Those without a tick, before they count as absent."""
    unticked = listed.unticked
    more = len(unticked) - NAMED
    lines: list[Value] = [
        many(
            "<b>{n} absent: is that right?</b>",
            "<b>{n} absent: is that right?</b>",
            sum(line.signup.booked for line in unticked),
        ),
        *[_("• {who}", who=named(line.name, line.signup.booked)) for line in unticked[:NAMED]],
        *([many("and {n} more name", "and {n} more names", more)] if more > 0 else []),
        "",
        _("I write to them kindly, and they can answer."),
    ]
    key = listed.workshop.id
    rows = (
        (Button(_("Yes, they were absent"), data("door.closed", key, "absent"), style="primary"),),
        (Button(_("I do not know: close anyway"), data("door.closed", key, "unknown")),),
        (Button(_("Back to the list"), data("door.list", key)),),
    )
    return Message(Lines(lines), buttons=rows)
