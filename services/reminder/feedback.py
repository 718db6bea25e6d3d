"""After a workshop: thanks, and how was it? One tap, asked once; another tap changes the answer."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.buttons import data
from domain.messages import Button, Message
from domain.people import Person
from domain.refusals import Refusal
from domain.words import Lines, Value, Words, _
from domain.workshops import Workshop
from services.workshop.words import either
from storage import feedback, signups, workshops
from storage.database import Transaction

SCORES: dict[int, Words] = {3: _("😀 Good"), 2: _("😐 So-so"), 1: _("🙁 Not good")}
"""What each score is called."""
OPEN = timedelta(days=30)
"""So long after the end an answer is taken."""


def card_of(workshop: int) -> str:
    """The living message in which somebody answers."""
    return f"feedback:{workshop}"


def question(workshop: Workshop) -> Message:
    """Thanks, and three faces."""
    title = workshop.title
    lines = [
        either(
            workshop,
            _("🫙 <b>Thank you for coming: {title}</b>", title=title),
            _("🥕 <b>Thank you for coming: {title}</b>", title=title),
        ),
        either(
            workshop,
            _("How was it? One tap helps the next workshops."),
            _("How was it? One tap helps the next gleanings."),
        ),
    ]
    return Message(Lines(lines), buttons=_faces(workshop.id))


def _faces(workshop: int, but: int = 0) -> tuple[tuple[Button, ...], ...]:
    return tuple((Button(name, data("feed.score", workshop, score)),) for score, name in SCORES.items() if score != but)


async def answer(tx: Transaction, person: Person, workshop_id: int, score: int, now: datetime) -> Message:
    """Write down what they think.

    Raises:
        Refusal: they had no seat there, it is not over or was too long ago, or nobody can think that.
    """
    mine = await signups.of(tx, workshop_id, person.id)
    if mine is None:
        raise Refusal(_("I do not find your seat in this workshop. The next ones: /workshops"))
    workshop = await workshops.get(tx, workshop_id)
    if mine.state != "live" or not mine.booked or mine.came == 0 or workshop.state != "planned" or score not in SCORES:
        raise Refusal(_strange(workshop))
    if now < workshop.end:
        raise Refusal(_too_soon(workshop))
    if now > workshop.end + OPEN:
        raise Refusal(_too_late(workshop))
    await feedback.keep(tx, workshop.network, workshop.id, person.id, score, now)
    return _thanks(workshop, score)


def _strange(workshop: Workshop) -> Words:
    return either(
        workshop,
        _("I do not find your seat in this workshop. The next ones: /workshops"),
        _("I do not find your seat at this gleaning. The next ones: /gleanings"),
    )


def _too_soon(workshop: Workshop) -> Words:
    return either(
        workshop,
        _("The workshop is not over yet. Tell me afterwards."),
        _("The gleaning is not over yet. Tell me afterwards."),
    )


def _too_late(workshop: Workshop) -> Words:
    return either(
        workshop,
        _("This workshop was long ago. Thank you all the same."),
        _("This gleaning was long ago. Thank you all the same."),
    )


def _thanks(workshop: Workshop, score: int) -> Message:
    lines: list[Value] = [_("🙏 <b>Thank you.</b> Your answer: {face}", face=SCORES[score]), workshop.title]
    if score == 1:
        lines.append(_("I am sorry. Your centre reads the answers."))
    return Message(Lines(lines), buttons=_faces(workshop.id, but=score))
