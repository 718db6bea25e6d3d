"""After a workshop: thanks, and how was it? One tap, asked once; another tap changes the answer."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.buttons import data
from domain.messages import Button, Message
from domain.people import Person
from domain.refusals import Refusal
from domain.words import Lines, Value, Words, _
from domain.workshops import Workshop
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
    lines = [
        _("🫙 <b>Thank you for coming: {title}</b>", title=workshop.title),
        _("How was it? One tap helps the next workshops."),
    ]
    return Message(Lines(lines), buttons=_faces(workshop.id))


def _faces(workshop: int, but: int = 0) -> tuple[tuple[Button, ...], ...]:
    return tuple((Button(name, data("feed.score", workshop, score)),) for score, name in SCORES.items() if score != but)


async def answer(tx: Transaction, person: Person, workshop_id: int, score: int, now: datetime) -> Message:
    """Write down what they think.

    Raises:
        Refusal: they had no seat there, it is not over or was too long ago, or nobody can think that.
    """
    strange = Refusal(_("I do not find your seat in this workshop. The next ones: /workshops"))
    mine = await signups.of(tx, workshop_id, person.id)
    if mine is None or mine.state != "live" or not mine.booked or mine.came == 0:
        raise strange
    workshop = await workshops.get(tx, workshop_id)
    if workshop.state != "planned" or score not in SCORES:
        raise strange
    if now < workshop.end:
        raise Refusal(_("The workshop is not over yet. Tell me afterwards."))
    if now > workshop.end + OPEN:
        raise Refusal(_("This workshop was long ago. Thank you all the same."))
    await feedback.keep(tx, workshop.network, workshop.id, person.id, score, now)
    return _thanks(workshop, score)


def _thanks(workshop: Workshop, score: int) -> Message:
    lines: list[Value] = [_("🙏 <b>Thank you.</b> Your answer: {face}", face=SCORES[score]), workshop.title]
    if score == 1:
        lines.append(_("I am sorry. Your centre reads the answers."))
    return Message(Lines(lines), buttons=_faces(workshop.id, but=score))
