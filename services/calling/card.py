"""The coordinator's card of the calls: the waves so far, who is left, who is not called and why, how likely it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.buttons import data
from domain.gleanings import Gleaning
from domain.messages import Button, Message
from domain.words import Hour, Lines, Value, When, Words, _, many
from domain.workshops import Workshop
from matching.waves.answers import Decision, Enough, Wait, Wave, Why
from services.calling.danger import standing
from services.workshop.words import line

SHOWN = 5
"""So many waves are shown, the last ones; the others are added up."""


@dataclass(frozen=True, slots=True)
class WaveSoFar:
    """A wave and what came of it."""

    number: int
    at: datetime
    yes: int
    no: int
    """Those who cancelled included."""
    silent: int

    @property
    def called(self) -> int:
        """How many were called."""
        return self.yes + self.no + self.silent


@dataclass(frozen=True, slots=True)
class Stand:
    """How the calling of a gleaning stands."""

    workshop: Workshop
    gleaning: Gleaning
    wanted: int
    """At so many calling stops."""
    waves: Sequence[WaveSoFar]
    left: int
    """Who may still be called, now or in the morning."""
    why: Mapping[Why, int]
    """Who may not, by the first reason."""
    busy: int
    sure: float
    """The chance of the least number with those who were called."""


def name(workshop_id: int) -> str:
    """The name of the living message."""
    return f"calls:{workshop_id}"


def card(stand: Stand, now: datetime, *, plans: bool) -> Message:
    """All of it; `plans`: who looks at it may change the gleaning too."""
    workshop = stand.workshop
    lines: list[Value] = [
        _("📣 <b>Calls: {title}</b>", title=workshop.title),
        line(workshop),
        "",
        *_people(stand),
        _going(stand, now),
        *_waves(stand.waves, ZoneInfo(str(workshop.start.tzinfo))),
        "",
        *_left(stand),
    ]
    return Message(Lines(lines), buttons=_buttons(stand, now, plans=plans))


def _people(stand: Stand) -> list[Value]:
    workshop, least = stand.workshop, min(stand.gleaning.least, stand.workshop.seats)
    lines: list[Value] = [standing(workshop.taken, least)]
    if workshop.taken < least:
        lines.append(likely(stand.sure))
    return lines


def likely(sure: float) -> Words:
    """The chance of the least number, in words."""
    if sure >= 0.95:
        return _("With the calls so far that is almost certain.")
    if sure >= 0.8:
        return _("With the calls so far that is very likely.")
    if sure >= 0.6:
        return _("With the calls so far that is likely.")
    if sure >= 0.4:
        return _("With the calls so far the chance is about one in two.")
    return _("With the calls so far that is not likely.")


def _going(stand: Stand, now: datetime) -> Words:
    gleaning, workshop = stand.gleaning, stand.workshop
    if workshop.state == "cancelled":
        return _("🚫 The gleaning is cancelled. Nobody is called.")
    if workshop.start <= now:
        return _("The gleaning has begun. Nobody is called any more.")
    match gleaning.calling:
        case "stopped":
            return _("⏸ The calls are stopped.")
        case "done":
            return _("✅ Enough people. If somebody drops out, I call others.")
        case "off":
            return _("The calls have not begun.")
    if gleaning.next_call_at is None or gleaning.next_call_at <= now:
        return _("▶️ The calls go on. I look at them now.")
    return many(
        "▶️ The calls go on until {n} person comes. I look again: {when}.",
        "▶️ The calls go on until {n} people come. I look again: {when}.",
        stand.wanted,
        when=_moment(gleaning.next_call_at.astimezone(workshop.start.tzinfo), now),
    )


def _moment(at: datetime, now: datetime) -> Value:
    return Hour(at) if at.date() == now.astimezone(at.tzinfo).date() else When(at)


def _waves(waves: Sequence[WaveSoFar], zone: ZoneInfo) -> list[Value]:
    if not waves:
        return [_("Nobody was called yet.")]
    lines: list[Value] = [""]
    if early := waves[:-SHOWN]:
        sums = [sum(getattr(one, what) for one in early) for what in ("called", "yes", "no", "silent")]
        lines.append(many("• Before: {n} call", "• Before: {n} calls", sums[0]))
        lines.append(_came_of_it(*sums[1:]))
    for one in waves[-SHOWN:]:
        when = When(one.at.astimezone(zone))
        lines.append(many("• {when}: {n} call", "• {when}: {n} calls", one.called, when=when))
        lines.append(_came_of_it(one.yes, one.no, one.silent))
    return lines


def _came_of_it(yes: int, no: int, silent: int) -> Words:
    return _("   {yes} yes, {no} no, {silent} without an answer", yes=yes, no=no, silent=silent)


def _left(stand: Stand) -> list[Value]:
    if stand.workshop.state != "planned":
        return []
    lines: list[Value] = [
        many("{n} volunteer can still be called.", "{n} volunteers can still be called.", stand.left)
        if stand.left
        else _("No volunteer is left to be called.")
    ]
    others = [(words, stand.why[why]) for why, words in REASONS.items() if stand.why.get(why)]
    if stand.busy:
        others.append((_("have something else at that time"), stand.busy))
    if others:
        lines.append(_("Not called:"))
        lines += [_("• {n}: {why}", n=count, why=words) for words, count in others]
    return lines


REASONS: Mapping[Why, Words] = {
    Why.RADIUS: _("too far for them"),
    Why.DAY: _("not on that day of the week"),
    Why.CROP: _("do not pick this crop"),
    Why.BUDGET: _("have had their calls of the week"),
    Why.TOO_LATE: _("too late to answer"),
}
"""Why somebody is not called, other than that they were, or sleep, or are not needed yet."""


def _buttons(stand: Stand, now: datetime, *, plans: bool) -> tuple[tuple[Button, ...], ...]:
    key, gleaning = stand.workshop.id, stand.gleaning
    rows: list[tuple[Button, ...]] = []
    if stand.workshop.state == "planned" and stand.workshop.start > now:
        if stand.workshop.taken < stand.workshop.seats:
            rows.append((Button(_("Call people now"), data("calls.push", key), style="primary"),))
        if gleaning.calling == "on":
            rows.append((Button(_("Stop the calls"), data("calls.stop", key), style="danger"),))
        if gleaning.calling == "stopped":
            rows.append((Button(_("Resume the calls"), data("calls.resume", key), style="success"),))
    again = Button(_("Look again"), data("calls.show", key))
    rows.append((again, Button(_("Back"), data("gleaning.manage", key))) if plans else (again,))
    return tuple(rows)


def reasons(why: Counter[Why]) -> dict[Why, int]:
    """Those that are told."""
    return {one: why[one] for one in REASONS if why[one]}


def pushed(decision: Decision, zone: ZoneInfo) -> Words:
    """What came of calling more people now."""
    match decision:
        case Wave(called=called):
            return many("{n} person is called.", "{n} people are called.", len(called))
        case Enough():
            return _("The field is full. Nobody else is called.")
        case Wait(until=until, passed=passed):
            why = {one.why for one in passed}
            if Why.QUIET in why and Why.NOT_NEEDED not in why:
                return _("Nobody is woken. I call from {hour} on.", hour=Hour(until.astimezone(zone)))
            return _("Enough people are called for now. I wait for their answers.")
    return _("Nobody is left who can be called now.")
