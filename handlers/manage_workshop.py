"""A planned workshop in the hands of its coordinators: change, repeat, cancel, print."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from domain.messages import Message, Text
from domain.refusals import Refusal
from domain.words import Value, Words, _
from domain.workshop_drafts import Scope
from domain.workshops import Workshop
from handlers import plan_workshop
from handlers.arguments import number
from handlers.registry import Who, flow, press
from handlers.turn import Turn
from services.workshop import following as workshop_following
from services.workshop import making as workshop_making
from services.workshop import manage as workshop_manage
from services.workshop import papers as workshop_papers
from services.workshop import series as workshop_series
from services.workshop import workshops
from services.workshop.series import Every

ASIDE = "aside"


class Aside(BaseModel):
    """What a coordinator is asked about a planned workshop: why it is called off, or how often it is repeated."""

    about: Literal["why", "times"]
    workshop: int
    scope: Scope = "one"
    every: Every = "week"
    reason: str = ""


def _scope(arguments: tuple[str, ...], index: int) -> Scope | None:
    """What a button says of a series; None when it says nothing."""
    if index >= len(arguments):
        return None
    match arguments[index]:
        case "one":
            return "one"
        case "all":
            return "all"
        case _:
            raise Refusal(_("This button is old."))


def _every(arguments: tuple[str, ...]) -> Every:
    if len(arguments) > 1 and workshop_series.is_every(arguments[1]):
        return arguments[1]
    raise Refusal(_("This button is old."))


async def _own(turn: Turn, arguments: tuple[str, ...]) -> Workshop:
    return await workshops.own_workshop(turn.tx, turn.person, number(arguments, 0), turn.now)


@press("plan.manage", who=Who.COORDINATOR)
async def manage(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The workshop with its buttons."""
    workshop = await workshops.seen_workshop(turn.tx, turn.person, number(arguments, 0))
    if turn.flow == ASIDE:
        await turn.drop()
    card = await workshop_manage.card(turn.tx, workshop, turn.now)
    back = arguments[1:] == ("back",)  # from another card it comes to the bottom of the chat
    await turn.card(workshop_manage.card_name(workshop), card, fresh=not back)


@press("plan.change", who=Who.COORDINATOR)
async def change(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Open it again; of a series, ask first how much of it."""
    workshop = await _own(turn, arguments)
    scope = _scope(arguments, 1)
    after = await workshop_manage.followers(turn.tx, workshop, turn.now)
    if scope is None and after:
        card = await workshop_manage.which(turn.tx, workshop, "plan.change", len(after))
        await turn.card(workshop_manage.card_name(workshop), card)
        return
    draft = workshop_making.draft_of(workshop, turn.stamp, scope or "one")
    await plan_workshop.show(turn, draft, fresh=True)


# --- calling off ------------------------------------------------------------------------------------------------------


@press("plan.cancel", who=Who.COORDINATOR)
async def ask_cancel(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Ask once before it is called off, and why; of a series, how much of it."""
    workshop = await _own(turn, arguments)
    scope = _scope(arguments, 1)
    after = await workshop_manage.followers(turn.tx, workshop, turn.now)
    if scope is None and after:
        card = await workshop_manage.which(turn.tx, workshop, "plan.cancel", len(after))
        await turn.card(workshop_manage.card_name(workshop), card)
        return
    await _why(turn, Aside(about="why", workshop=workshop.id, scope=scope or "one"), workshop)


async def _why(turn: Turn, aside: Aside, workshop: Workshop) -> None:
    await turn.keep(ASIDE, aside, aside=True)
    after = await workshop_manage.followers(turn.tx, workshop, turn.now) if aside.scope == "all" else []
    own = "own" if aside.reason else ""
    card = await workshop_manage.cancelling(turn.tx, [workshop, *after], aside.scope, aside.reason, own)
    await turn.card(workshop_manage.card_name(workshop), card)


@press("plan.gone", who=Who.COORDINATOR)
async def gone(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Call it off."""
    workshop_id, reason = number(arguments, 0), _reason(turn, arguments)
    if _scope(arguments, 1) == "all":
        done = await workshop_following.cancel_series(turn.tx, turn.person, workshop_id, reason, turn.now)
    else:
        done = [await workshops.cancel(turn.tx, turn.person, workshop_id, reason, turn.now)]
    if turn.flow == ASIDE:
        await turn.drop()
    await turn.card(workshop_manage.card_name(done[0]), workshop_manage.cancelled(done))


def _reason(turn: Turn, arguments: tuple[str, ...]) -> Value:
    """Why: as a button says it, or as it was written."""
    code = arguments[2] if len(arguments) > 2 else "none"
    if code == "own" and turn.flow == ASIDE:
        return Aside.model_validate(turn.body).reason
    known: Words | None = workshop_manage.REASONS.get(code)
    return known or ""


@flow(ASIDE, who=Who.COORDINATOR)
async def answered(turn: Turn) -> bool:
    """A reason or a number in words."""
    aside = Aside.model_validate(turn.body)
    if not isinstance(turn.incoming.content, Text):
        return False
    try:
        workshop = await workshops.own_workshop(turn.tx, turn.person, aside.workshop, turn.now)
    except Refusal:  # it has begun or is off meanwhile: the words are about something else
        await turn.drop()
        return False
    if aside.about == "why":
        aside.reason = workshop_manage.reason(turn.text)
        await _why(turn, aside, workshop)
        return True
    card = await workshop_series.answered(turn.tx, workshop, aside.every, turn.text, turn.now)
    await turn.card(workshop_manage.card_name(workshop), card)
    return True


# --- again and again --------------------------------------------------------------------------------------------------


@press("plan.repeat", who=Who.COORDINATOR)
async def repeat(turn: Turn, arguments: tuple[str, ...]) -> None:
    """How often?"""
    workshop = await _own(turn, arguments)
    await turn.card(workshop_manage.card_name(workshop), await workshop_series.ask_rhythm(turn.tx, workshop))


@press("plan.every", who=Who.COORDINATOR)
async def every(turn: Turn, arguments: tuple[str, ...]) -> None:
    """How many times?"""
    rhythm, workshop = _every(arguments), await _own(turn, arguments)
    await turn.keep(ASIDE, Aside(about="times", workshop=workshop.id, every=rhythm), aside=True)
    await turn.card(workshop_manage.card_name(workshop), await workshop_series.ask_times(turn.tx, workshop, rhythm))


@press("plan.times", who=Who.COORDINATOR)
async def times(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The dates, before they are planned."""
    rhythm, workshop, count = _every(arguments), await _own(turn, arguments), number(arguments, 2)
    found = await workshop_series.dates(turn.tx, workshop, rhythm, count, turn.now)
    card = workshop_series.proposed(workshop, rhythm, count, found)
    await turn.card(workshop_manage.card_name(workshop), card)


@press("plan.series", who=Who.COORDINATOR)
async def series(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Plan them."""
    rhythm, workshop, count = _every(arguments), await _own(turn, arguments), number(arguments, 2)
    made = await workshop_series.repeat(turn.tx, turn.person, workshop.id, rhythm, count, turn.now)
    if turn.flow == ASIDE:
        await turn.drop()
    await turn.card(workshop_manage.card_name(workshop), workshop_series.planned(workshop, made))


# --- papers -----------------------------------------------------------------------------------------------------------


@press("plan.poster", who=Who.COORDINATOR)
async def poster(turn: Turn, arguments: tuple[str, ...]) -> None:
    """A page to hang up."""
    workshop = await _own(turn, arguments)
    file = await workshop_papers.poster(turn.tx, workshop, turn.person.language, turn.now)
    await turn.send(Message(_("🖨️ The poster. Whoever reads its code can sign up."), document=file))


@press("plan.qr", who=Who.COORDINATOR)
async def code(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The code alone."""
    await turn.send(await workshop_papers.code(turn.tx, await _own(turn, arguments), turn.person.language))


@press("plan.partner", who=Who.COORDINATOR)
async def partner(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The partner's own link."""
    await turn.send(await workshop_papers.partner(turn.tx, await _own(turn, arguments), turn.person.language))


@press("plan.sheet", who=Who.TEAM)
async def sheet(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Who comes, with room to sign; whoever leads it may have it."""
    workshop = await workshops.led_workshop(turn.tx, turn.person, number(arguments, 0))
    file = await workshop_papers.sheet(turn.tx, workshop, turn.person.language, turn.now)
    await turn.send(Message(_("🖨️ The sign-in sheet, as it is now."), document=file))
