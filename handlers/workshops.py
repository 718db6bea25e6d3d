"""Workshops for those who may come: found near them, looked at, opened by a link from a poster."""

from __future__ import annotations

from domain.people import Part
from domain.places import Point
from domain.refusals import Refusal
from domain.words import Value, Words, _
from domain.workshops import Workshop
from handlers.arguments import number
from handlers.registry import Who, command, deep_link, press
from handlers.turn import Turn
from services.gleaning_lists import either
from services.gleaning_lists import lists as gleaning_lists
from services.workshop import cards as workshop_cards
from services.workshop import lists as workshop_lists
from services.workshop import views as workshop_views
from services.workshop.lists import CARD, PAGE, Filter, from_where
from storage import cards, people

OLD = _("This button is old. All workshops are here: /workshops")
FEW = 3
"""So many are shown along with something else."""


@command("ateliers", "workshops", who=Who.ANYONE, menu=_("Workshops near you"), order=20)
async def coming(turn: Turn, _argument: str) -> None:
    """The next workshops: near and soon first."""
    await _page(turn, Filter(), 0)


async def _page(turn: Turn, wanted: Filter, skip: int) -> None:
    every = await workshop_lists.coming(turn.tx, turn.network.id, from_where(turn.person), turn.now, wanted)
    shown = every[skip : skip + PAGE]
    await show_cards(turn, shown)
    foot = workshop_lists.foot(turn.person, wanted, skip + len(shown), len(every))
    await turn.card(CARD, foot, fresh=True)


async def show_cards(turn: Turn, shown: list[Workshop], point: Point | None = None) -> None:
    """One card each, at the bottom of the chat."""
    for seen in await workshop_views.views(turn.tx, turn.person, shown, turn.now, point=point):
        name = workshop_cards.card_name(seen.workshop)
        await turn.card(name, await either.short(turn.tx, seen, turn.person), fresh=True)


async def near(turn: Turn, point: Point | None = None) -> bool:
    """A few workshops near a point, or near home (by date when nobody knows where that is); False: there is none."""
    here = point or from_where(turn.person)
    every = await workshop_lists.coming(turn.tx, turn.network.id, here, turn.now)
    await show_cards(turn, every[:FEW], point)
    return bool(every)


def _filter(arguments: tuple[str, ...]) -> Filter:
    wanted = Filter.read(*arguments[:2]) if len(arguments) == 3 else None
    if wanted is None:
        raise Refusal(OLD)
    return wanted


@press("workshop.list", who=Who.ANYONE)
async def filtered(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The list for this choice, from this one on."""
    await _page(turn, _filter(arguments), number(arguments, 2))


@press("workshop.whom", who=Who.ANYONE)
async def whom(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Choose for whom."""
    await turn.card(CARD, workshop_lists.whom(_filter(arguments)))


@press("workshop.tongue", who=Who.ANYONE)
async def tongue(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Choose the language."""
    wanted = _filter(arguments)
    every = await workshop_lists.coming(turn.tx, turn.network.id, from_where(turn.person), turn.now)
    await turn.card(CARD, workshop_lists.tongues(wanted, every))


@press("workshop.show", who=Who.ANYONE)
async def show(turn: Turn, arguments: tuple[str, ...]) -> None:
    """All about one workshop."""
    await opened(turn, number(arguments, 0))


@deep_link("w_", who=Who.ANYONE)
async def by_link(turn: Turn, rest: str) -> None:
    """The workshop of a poster, at once, whoever comes."""
    await by_poster(turn, rest, gleanings=False)


async def by_poster(turn: Turn, rest: str, *, gleanings: bool) -> None:
    """What a poster announces, at once; when there is no such thing, others of the same kind."""
    first, _underline, partner = rest.partition("_")
    if not first.isdecimal() or len(first) > 15:
        await _unknown(turn, None, gleanings=gleanings)
        return
    note: Value = ""
    if await settle_in(turn, gleaning=await _is_gleaning(turn, int(first), gleanings=gleanings)):
        note = _("👋 Hello {name}. I am <b>Bocal</b>, of the mobile cannery.", name=turn.person.first)
    await opened(turn, int(first), note=note, partner=partner, gleanings=gleanings)


async def _is_gleaning(turn: Turn, workshop_id: int, *, gleanings: bool) -> bool:
    """What it really is, whatever the link says."""
    try:
        return (await workshop_views.known(turn.tx, turn.network.id, workshop_id)).is_gleaning
    except Refusal:
        return gleanings


async def settle_in(turn: Turn, *, gleaning: bool = False) -> bool:
    """Whoever comes to a gleaning is a volunteer; somebody new who comes for a workshop is a resident.

    Where they live can be said later. False: they were known before.
    """
    new = not turn.person.welcomed
    part = Part.VOLUNTEER if gleaning else Part.RESIDENT
    if not new and (not gleaning or turn.person.is_(part)):
        return False
    parts = turn.person.parts | {part}
    await people.keep(turn.tx, turn.person.id, parts=parts, welcomed=True)
    turn.became(parts=parts, welcomed=True)
    return new


async def opened(turn: Turn, workshop_id: int, *, note: Value = "", partner: str = "", gleanings: bool = False) -> None:
    """The whole card, or a kind word, and others of its kind when there is no seat in this one."""
    try:
        workshop = await workshop_views.known(turn.tx, turn.network.id, workshop_id)
    except Refusal:
        await _unknown(turn, from_where(turn.person), gleanings=gleanings)
        return
    if why := workshop_views.closed(workshop, turn.now):
        await turn.say(why)
        await _others(turn, workshop.point, but=workshop)
        return
    seen = await workshop_views.view(turn.tx, turn.person, workshop, turn.now, partner=partner)
    message = await either.whole(turn.tx, seen, turn.person, note=note, partner=partner)
    await turn.card(workshop_cards.card_name(workshop), message, fresh=True)
    if seen.mine is None and not seen.left:
        await _others(turn, workshop.point, but=workshop)


async def _unknown(turn: Turn, point: Point | None, *, gleanings: bool) -> None:
    await turn.say(_("I do not find this gleaning.") if gleanings else _("I do not find this workshop."))
    await _others(turn, point, gleanings=gleanings)


async def _others(turn: Turn, point: Point | None, *, but: Workshop | None = None, gleanings: bool = False) -> None:
    """Some of the same kind, near a point."""
    gleanings = gleanings if but is None else but.is_gleaning
    every = await workshop_lists.coming(turn.tx, turn.network.id, point, turn.now, gleanings=gleanings)
    shown = [one for one in every if but is None or one.id != but.id][:FEW]
    if not shown:
        await turn.say(gleaning_lists.NOTHING if gleanings else workshop_lists.nothing(Filter()))
        return
    await turn.say(gleaning_lists.others(nearby=but is not None) if gleanings else _others_head(but))
    await show_cards(turn, shown)


def _others_head(but: Workshop | None) -> Words:
    return _("The next workshops:") if but is None else _("Other workshops nearby:")


@press("workshop.back", who=Who.ANYONE)
async def back(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The card as it was before something was asked on it."""
    workshop = await workshop_views.known(turn.tx, turn.network.id, number(arguments, 0))
    await refreshed(turn, workshop)


async def refreshed(turn: Turn, workshop: Workshop) -> None:
    """The living card of a workshop as it stands now, in place."""
    seen = await workshop_views.view(turn.tx, turn.person, workshop, turn.now)
    await turn.card(workshop_cards.card_name(workshop), await either.short(turn.tx, seen, turn.person))


async def touched(turn: Turn, workshop: Workshop) -> None:
    """The same, if the card stands somewhere in the chat."""
    if await cards.stands(turn.tx, turn.person.chat, workshop_cards.card_name(workshop)):
        seen = await workshop_views.view(turn.tx, turn.person, workshop, turn.now)
        message = await either.short(turn.tx, seen, turn.person)
        await turn.card(workshop_cards.card_name(workshop), message, fresh=False)


@press("workshop.where", who=Who.ANYONE)
async def where(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The place on a map."""
    await turn.send(workshop_cards.venue(await workshop_views.known(turn.tx, turn.network.id, number(arguments, 0))))
