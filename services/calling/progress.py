"""How the calling of a gleaning stands, and the cards on which those who lead it follow it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from domain.calls import Call
from domain.gleanings import Gleaning
from domain.messages import Message
from domain.people import Person
from domain.workshops import Workshop
from matching.waves.answers import Exhausted, Wait, Wave, Why
from matching.waves.values import DEFAULT_POLICY, Answer
from services import rights
from services.calling import card as calls_card
from services.calling.asking import Question, question
from services.calling.card import Stand, WaveSoFar
from services.calling.danger import watching
from services.tell import tell
from storage import calls as stored
from storage import cards, gleanings, workshops
from storage.database import Transaction

LEFT = {Why.QUIET, Why.NOT_NEEDED}
"""They may still be called."""


async def stand(tx: Transaction, workshop: Workshop, gleaning: Gleaning, now: datetime) -> Stand:
    """How it stands; nothing is changed."""
    asked = await question(tx, workshop, gleaning, now)
    decision = asked.decide(now, push=True)  # with a push nobody is passed over because they are not needed yet
    why = Counter(one.why for one in decision.passed) if isinstance(decision, (Wave, Wait, Exhausted)) else Counter()
    left = sum(why[one] for one in LEFT) + (len(decision.called) if isinstance(decision, Wave) else 0)
    return Stand(
        workshop=workshop,
        gleaning=gleaning,
        wanted=asked.need.wanted(DEFAULT_POLICY.drop_out),
        waves=_waves(await stored.of(tx, workshop.id), asked),
        left=left,
        why=calls_card.reasons(why),
        busy=asked.busy,
        sure=asked.of_those_called(now).outlook.sure,
    )


def _waves(calls: list[Call], asked: Question) -> list[WaveSoFar]:
    """By number; somebody who was called, and came by another door, has said yes."""
    found: dict[int, list[Call]] = {}
    for one in calls:
        if one.wave:
            found.setdefault(one.wave, []).append(one)
    return [_wave(number, found[number], asked) for number in sorted(found)]


def _wave(number: int, calls: list[Call], asked: Question) -> WaveSoFar:
    said = Counter(_said(one, asked) for one in calls)
    yes, silent = said["yes"], said["silent"]
    return WaveSoFar(number, calls[0].at, yes, len(calls) - yes - silent, silent)


def _said(one: Call, asked: Question) -> str:
    now = asked.called.get(one.person)
    if now is not None and now.answer is Answer.YES:
        return "yes"
    return one.said or "silent"


async def shown(tx: Transaction, person: Person, workshop: Workshop, now: datetime) -> Message:
    """The card as this person sees it."""
    gleaning = await gleanings.get(tx, workshop.id)
    plans = person.id in {one.id for one in await rights.deciders(tx, workshop)}
    return calls_card.card(await stand(tx, workshop, gleaning, now), now, plans=plans)


async def follow(tx: Transaction, workshop_id: int, now: datetime, *, but: Person | None = None) -> None:
    """Bring the cards that stand in chats up to date, in place; `but`: who is answered just now."""
    workshop, gleaning = await workshops.get(tx, workshop_id), await gleanings.get(tx, workshop_id)
    name = calls_card.name(workshop_id)
    seeing = [one for one in await watching(tx, workshop) if but is None or one.id != but.id]
    seeing = [one for one in seeing if one.reachable and await cards.stands(tx, one.chat, name)]
    if not seeing:
        return
    now_stands = await stand(tx, workshop, gleaning, now)
    planners = {one.id for one in await rights.deciders(tx, workshop)}
    for person in seeing:
        message = calls_card.card(now_stands, now, plans=person.id in planners)
        key = f"{name}:at:{now:%Y%m%d%H%M%S%f}:to:{person.id}"
        await tell(tx, person, message, key=key, now=now, kind="card", card=name)
