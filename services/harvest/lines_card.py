"""The weighings of a harvest one by one, to be corrected or taken off."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from domain.buttons import data
from domain.harvests import METHODS, Weighing
from domain.messages import Button, Message
from domain.people import Person
from domain.words import Hour, Lines, Value, Words, _
from services.harvest.card import ANSWERS, NAMES, PAGE
from services.harvest.harvests import Harvest


def listed(harvest: Harvest, page: int = 0) -> Message:
    """A button for each line, the latest first."""
    key = harvest.workshop.id
    back = (Button(_("Back to the harvest"), data("weigh.show", key)),)
    if not harvest.rows:
        return Message(_("Nothing is weighed yet."), buttons=(back,))
    latest = harvest.rows[::-1][page * PAGE : (page + 1) * PAGE]
    rows: list[tuple[Button, ...]] = [(Button(_label(row), data("weigh.line", row.id)),) for row in latest]
    if len(harvest.rows) > (page + 1) * PAGE:
        rows.append((Button(_("See more"), data("weigh.lines", key, page + 1)),))
    return Message(_("⚖️ <b>Which line do you correct?</b>"), buttons=[*rows, back])


def _label(row: Weighing) -> Words:
    return _("{load}, {method}", load=row.load(), method=NAMES[row.method])


def one(harvest: Harvest, row: Weighing, names: Mapping[int, Person]) -> Message:
    """A line with what can be done about it."""
    zone = ZoneInfo(str(harvest.workshop.start.tzinfo))
    who = names[row.by].first if row.by in names else ""
    lines: list[Value] = [
        _("⚖️ <b>{load}</b>", load=row.load()),
        NAMES[row.method],
        _("{who}, {hour}", who=who, hour=Hour(row.at.astimezone(zone))),
    ]
    others = [
        (Button(ANSWERS[method], data("weigh.as", row.id, method)),) for method in METHODS if method != row.method
    ]
    rows: list[tuple[Button, ...]] = [
        (Button(_("Change the weight"), data("weigh.edit", row.id)),),
        *others,
        (Button(_("Take off"), data("weigh.strike", row.id), style="danger"),),
        (Button(_("Back to the lines"), data("weigh.lines", harvest.workshop.id)),),
    ]
    return Message(Lines(lines), buttons=rows)


def how_to_change(row: Weighing) -> Words:
    """What to write instead of a line."""
    return _("<b>{load}: what is right?</b>\nFor example: 12 crates, or 85 kg weighed.", load=row.load())
