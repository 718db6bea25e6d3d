"""What is shown in place of a call once it was answered, or can no longer be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from domain.buttons import data
from domain.gleanings import Gleaning
from domain.messages import Button, Message
from domain.reminders import stamp
from domain.volunteering import Volunteering
from domain.words import Distance, Lines, Value, Words, _, many
from domain.workshops import Workshop
from services.calling import letters
from services.calling.answers import Stands
from services.workshop.views import View
from services.workshop.words import line

WEEKS = (3, 2, 1, 0)
"""How many calls a week can be chosen under a call; others are chosen with /volunteer."""
NEVER: Sequence[Words] = (
    _("Never on a Monday"),
    _("Never on a Tuesday"),
    _("Never on a Wednesday"),
    _("Never on a Thursday"),
    _("Never on a Friday"),
    _("Never on a Saturday"),
    _("Never on a Sunday"),
)
NOTED: Sequence[Words] = (
    _("👌 Noted: no calls for Mondays."),
    _("👌 Noted: no calls for Tuesdays."),
    _("👌 Noted: no calls for Wednesdays."),
    _("👌 Noted: no calls for Thursdays."),
    _("👌 Noted: no calls for Fridays."),
    _("👌 Noted: no calls for Saturdays."),
    _("👌 Noted: no calls for Sundays."),
)
CHANGE = _("To change it: /volunteer")


def coming(seen: View, shown: Message) -> Message:
    """They come, or wait: how it stands, and one tap to bring somebody."""
    if seen.mine is None or seen.mine.booked != 1 or seen.mine.heads != 1 or not seen.left:
        return shown
    two = Button(_("We are 2"), data("seat.go", seen.workshop.id, 2, 0))
    return replace(shown, buttons=((two,), *shown.buttons))


def open_(workshop: Workshop, gleaning: Gleaning, km: float) -> Message:
    """The call once more."""
    lines = Lines(
        [letters.headed(workshop, gleaning), line(workshop), letters.away(km), letters.question(workshop, gleaning)]
    )
    return Message(lines, buttons=letters.rows(workshop))


def closed(workshop: Workshop, gleaning: Gleaning, how: Stands) -> Message:
    """Too late to answer."""
    why = (
        _("🚫 This gleaning is cancelled. The next ones: /gleanings")
        if how == "off"
        else _("This gleaning has begun or is over. The next ones: /gleanings")
    )
    return Message(Lines([letters.headed(workshop, gleaning), line(workshop), why]))


def moved(workshop: Workshop, gleaning: Gleaning) -> Message:
    """The button named another hour: they are asked anew."""
    lines: list[Value] = [
        _("🔁 The gleaning has changed. It is now:"),
        letters.headed(workshop, gleaning),
        line(workshop),
        letters.ASKED,
    ]
    return Message(Lines(lines), buttons=letters.rows(workshop))


def declined(workshop: Workshop, gleaning: Gleaning, *, far: bool) -> Message:
    """Thanked; why, if they like; a way back. `far`: the distance may be why."""
    day = Button(NEVER[workshop.start.weekday()], data("call.why", workshop.id, "day"))
    reasons = (day, Button(_("Too far"), data("call.why", workshop.id, "far"))) if far else (day,)
    lines: list[Value] = [
        _("🙏 Thank you for telling me. I do not ask you again for this gleaning."),
        letters.headed(workshop, gleaning),
        line(workshop),
    ]
    back = (Button(_("I come after all"), data("call.yes", workshop.id, stamp(workshop.start))),)
    fewer = (Button(_("Fewer calls"), data("call.fewer", workshop.id)),)
    return Message(Lines(lines), buttons=(reasons, fewer, back))


def not_that_day(workshop: Workshop) -> Message:
    """They cannot on this day of the week."""
    return Message(Lines([NOTED[workshop.start.weekday()], CHANGE]))


def not_so_far(chosen: Volunteering) -> Message:
    """They do not go so far."""
    noted = _("👌 Noted: up to {distance} from you.", distance=Distance(chosen.radius_km or 1))
    return Message(Lines([noted, CHANGE]))


def a_week(number: int) -> Words:
    """How many calls a week."""
    return (
        many("{n} call a week at most", "{n} calls a week at most", number) if number else _("Do not call me any more")
    )


def fewer(workshop: Workshop, chosen: Volunteering) -> Message:
    """How many would they like? What holds now is ticked."""
    rows = [
        (
            Button(
                _("☑ {choice}", choice=a_week(one)) if one == chosen.per_week else _("☐ {choice}", choice=a_week(one)),
                data("call.week", workshop.id, one),
            ),
        )
        for one in WEEKS
    ]
    back = (Button(_("Back"), data("call.back", workshop.id)),)
    return Message(_("<b>How many calls a week, at most?</b>"), buttons=(*rows, back))


def lowered(workshop: Workshop, chosen: Volunteering) -> Message:
    """What holds from now on, and the call as it stands."""
    noted = (
        _("👌 Noted: {number}.", number=a_week(chosen.per_week))
        if chosen.per_week
        else _("👌 Noted: I do not call you any more.")
    )
    return Message(Lines([noted, CHANGE]), buttons=((Button(_("Back"), data("call.back", workshop.id)),),))
