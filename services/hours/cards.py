"""Hours to approve as one living card: a button for each person, a stepper of quarters of an hour, approve, refuse."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from domain.buttons import data
from domain.hours import Change, ServiceTime, stepped
from domain.messages import Button, Message
from domain.words import Lines, Value, When, Words, _, many
from services.hours.approval import Line, Sheet
from services.hours.news import noted, shown
from services.hours.wording import ROLES, STATES, Occasion, time
from storage import cards
from storage.database import Transaction

CARD = "hours"
"""The name of the living message: one in each chat, whichever hours it shows."""
PER_PAGE = 8
LISTED = 5
TRAIL = 4
"""So many of the last changes are told."""


async def is_shown_by(tx: Transaction, chat: int, message_id: int | None) -> bool:
    """Whether this message is the card: then it changes in place."""
    return message_id is not None and await cards.standing(tx, chat, CARD) == message_id


# --- what waits -------------------------------------------------------------------------------------------------------


def waiting(found: Sequence[tuple[str, Occasion, int]], skip: int = 0) -> Message:
    """Workshops and tours with hours to approve, 5 at a time."""
    if not found:
        return Message(_("⏱️ No hours wait for you. What you have given: /my_hours"))
    part = found[skip : skip + LISTED]
    rows: list[tuple[Button, ...]] = [
        (Button(_("{what} ({n})", what=occasion.line(), n=count), shown(thing)),) for thing, occasion, count in part
    ]
    if len(found) > skip + LISTED:
        rows.append((Button(_("See more"), data("hours.list", skip + LISTED), style="primary"),))
    return Message(_("⏱️ <b>Hours to approve</b>"), buttons=rows)


# --- one of them ------------------------------------------------------------------------------------------------------


def the_sheet(sheet: Sheet, page: int = 0, *, note: Value = "") -> Message:
    """Everybody with their time, 8 at a time."""
    pages = max(1, -(-len(sheet.lines) // PER_PAGE))
    page = min(page, pages - 1)
    part = sheet.lines[page * PER_PAGE : (page + 1) * PER_PAGE]
    rows: list[tuple[Button, ...]] = [(Button(_label(line), data("hours.open", line.one.id)),) for line in part]
    if pages > 1:
        rows.append(tuple(_turned(sheet, page, pages)))
    return Message(Lines(_head(sheet, note)), buttons=[*rows, *_below(sheet)])


def page_of(sheet: Sheet, service_id: int) -> int:
    """On which page somebody stands."""
    at = next((at for at, line in enumerate(sheet.lines) if line.one.id == service_id), 0)
    return at // PER_PAGE


def _head(sheet: Sheet, note: Value) -> list[Value]:
    counted = [line.one for line in sheet.lines if line.one.state != "refused"]
    total = time(sum(one.minutes for one in counted))
    lines: list[Value] = [note, ""] if note else []
    lines += [_("⏱️ <b>Hours: {title}</b>", title=sheet.occasion.title), sheet.occasion.where, ""]
    lines.append(many("{n} person, {time} in all.", "{n} people, {time} in all.", len(counted), time=total))
    if sheet.open:
        lines.append(_("Touch a name to correct the time. Each minute approved is 1 tic-tac."))
    elif all(line.one.state != "recorded" for line in sheet.lines):
        lines.append(_("✅ Everything is decided."))
    if any(line.one.state == "recorded" and not line.may for line in sheet.lines):
        lines.append(_("🔒: another coordinator approves these."))
    return lines


def _label(line: Line) -> Words:
    one = line.one
    if one.note:
        return _("❗ {name}: {time}", name=line.name, time=time(one.minutes))
    match one.state:
        case "approved":
            return _("✅ {name}: {time}", name=line.name, time=time(one.minutes))
        case "refused":
            return _("❌ {name}", name=line.name)
        case _ if not line.may:
            return _("🔒 {name}: {time}", name=line.name, time=time(one.minutes))
    return _("⬜ {name}: {time}", name=line.name, time=time(one.minutes))


def _kind(thing: str) -> tuple[str, str]:
    kind, _colon, key = thing.partition(":")
    return kind, key


def _turned(sheet: Sheet, page: int, pages: int) -> list[Button]:
    others = [at for at in (page - 1, page + 1) if 0 <= at < pages]
    return [Button(_("Page {n}", n=at + 1), data("hours.page", *_kind(sheet.thing), at)) for at in others]


def _below(sheet: Sheet) -> list[tuple[Button, ...]]:
    rows: list[tuple[Button, ...]] = []
    if count := len(sheet.open):
        label = many("Approve {n} person", "Approve all {n} people", count)
        rows.append((Button(label, data("hours.all", *_kind(sheet.thing), sheet.stamp), style="success"),))
    if any(line.may for line in sheet.lines):
        rows.append((Button(_("Correct in words"), data("hours.words", *_kind(sheet.thing))),))
    return rows


def how_to_correct() -> Words:
    """What to write."""
    return _("<b>Whose time shall I correct?</b>\nFor example: Paul 2 h 30. Or: everybody 3 h.")


def corrected(sheet: Sheet) -> Message:
    """The sheet once words have changed it."""
    return the_sheet(sheet, note=_("✅ It is corrected."))


# --- one person -------------------------------------------------------------------------------------------------------


def person(line: Line, occasion: Occasion, trail: Sequence[tuple[Change, str]], zone: ZoneInfo, wish: int) -> Message:
    """One person's time: `wish` is what the stepper stands at; nothing is kept until it is approved."""
    one = line.one
    lines: list[Value] = [
        _("⏱️ <b>{name}: {time}</b>", name=line.name, time=time(wish)),
        occasion.line(),
        _("{role}, {state}", role=ROLES[one.role], state=STATES[one.state]),
    ]
    if one.minutes != one.recorded or wish != one.recorded:
        lines.append(_("From the plan: {time}", time=time(one.recorded)))
    if one.note:
        lines += ["", _("❗ The person says: this is wrong."), noted(one)]
        lines += [_("“{words}”", words=one.note.strip())] if one.note.strip() else []
    lines += _told(trail, zone)
    back = (Button(_("Back to the hours"), data("hours.page", *_kind(one.thing), 0)),)
    return Message(Lines(lines), buttons=[*(_decisions(one, wish) if line.may else []), back])


def _told(trail: Sequence[tuple[Change, str]], zone: ZoneInfo) -> list[Value]:
    said: list[Value] = [
        _(
            "{when}: {time}, {state} ({name})",
            when=When(change.at.astimezone(zone)),
            time=time(change.minutes),
            state=STATES[change.state],
            name=name,
        )
        for change, name in trail[-TRAIL:]
    ]
    return ["", *said] if said else []


def _decisions(one: ServiceTime, wish: int) -> list[tuple[Button, ...]]:
    def step(label: Words, by: int) -> Button:
        return Button(label, data("hours.open", one.id, one.version, stepped(wish, by)))

    rows: list[tuple[Button, ...]] = [(step(_("➖ 15 min"), -15), step(_("➕ 15 min"), 15))]
    if one.state != "approved" or wish != one.minutes:
        label = _("Approve {time}", time=time(wish))
        rows.append((Button(label, data("hours.approve", one.id, one.version, wish), style="success"),))
    elif one.note:
        rows.append((Button(_("It is right as it is"), data("hours.right", one.id)),))
    if one.state != "refused":
        rows.append((Button(_("Refuse"), data("hours.refuse", one.id, one.version), style="danger"),))
    return rows
