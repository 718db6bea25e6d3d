"""Answers go into people's history once, when a gleaning has begun: then it is known who was silent."""

from __future__ import annotations

from datetime import datetime

from domain.calls import Call
from domain.workshops import Workshop
from matching.waves.values import Answer, History
from services.calling.waves import held
from storage import calls as stored
from storage import signups, volunteering
from storage.database import Transaction
from storage.volunteering import Counts


async def count(tx: Transaction, workshop_id: int, now: datetime) -> None:
    """Count what was answered to the calls of a gleaning that has begun or was called off; twice changes nothing.

    Of one that was called off only answers count: who had not answered yet was spared it. Each person counts once,
    however often it was postponed.
    """
    workshop, _gleaning = await held(tx, workshop_id)
    if workshop.state == "planned" and workshop.start > now:
        return
    came = {one.person for one in await signups.live(tx, workshop_id)}
    last = {one.person: one for one in await stored.counted(tx, workshop_id, now) if one.wave}
    answers = {person: _answer(one, workshop, came=person in came) for person, one in last.items()}
    known = await volunteering.counts(tx, list(last))
    for person, answer in answers.items():
        if answer is not None:
            new = _after(known.get(person, Counts()), answer, min(now, workshop.start))
            await volunteering.count(tx, person, workshop.network, new)


def _answer(call: Call, workshop: Workshop, *, came: bool) -> Answer | None:
    if came:
        return Answer.YES
    if call.said is not None:
        return Answer(call.said)
    return Answer.SILENT if workshop.state == "planned" else None


def _after(old: Counts, answer: Answer, at: datetime) -> Counts:
    new = History(old.yes, old.no, old.silent, old.at).after(answer, at)
    return Counts(new.yes, new.no, new.silent, new.at)
