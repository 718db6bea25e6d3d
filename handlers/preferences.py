"""What one wants to hear of: one card, each choice one tap."""

from __future__ import annotations

from domain.messages import Message
from domain.people import Part
from domain.preferences import FIELDS, Field, Topic
from domain.refusals import Refusal
from domain.words import _
from handlers.arguments import number
from handlers.registry import Who, command, press
from handlers.turn import Turn
from services.person import preference_card, preferences
from storage import preferences as stored


@command("preferences", who=Who.ANYONE, menu=_("What I want to hear of"), order=65)
async def mine(turn: Turn, _argument: str) -> None:
    """All choices."""
    chosen = await stored.of(turn.tx, turn.person.id)
    await _show(turn, preference_card.main(chosen, turn.zone))


async def ask_once(turn: Turn) -> None:
    """Ask whoever comes to workshops or lends a hand whether they want news, if they have not chosen yet."""
    if turn.person.parts & {Part.RESIDENT, Part.VOLUNTEER} and not await stored.known(turn.tx, turn.person.id):
        await turn.card(preference_card.CARD, preference_card.asked(), fresh=True, once="news")


async def _show(turn: Turn, message: Message) -> None:
    await turn.card(preference_card.CARD, message)


@press("pref.back", who=Who.ANYONE)
async def back(turn: Turn, _arguments: tuple[str, ...]) -> None:
    """All choices again."""
    await mine(turn, "")


def _field(arguments: tuple[str, ...]) -> Field:
    if not arguments or arguments[0] not in FIELDS:
        raise Refusal(preferences.OLD)
    return arguments[0]


@press("pref.open", who=Who.ANYONE)
async def open_(turn: Turn, arguments: tuple[str, ...]) -> None:
    """One thing to choose."""
    field = _field(arguments)
    await _show(turn, preference_card.section(await stored.of(turn.tx, turn.person.id), field))


@press("pref.set", who=Who.ANYONE)
async def set_(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Choose it, or no longer."""
    field = _field(arguments)
    chosen = await preferences.choose(turn.tx, turn.person, field, ":".join(arguments[1:]), turn.now)
    await _show(turn, preference_card.section(chosen, field))


@press("pref.yes", who=Who.ANYONE)
async def yes(turn: Turn, _arguments: tuple[str, ...]) -> None:
    """News, please."""
    chosen = await preferences.consent(turn.tx, turn.person, turn.now, given=True)
    await _show(turn, preference_card.main(chosen, turn.zone))


@press("pref.no", who=Who.ANYONE)
async def no(turn: Turn, _arguments: tuple[str, ...]) -> None:
    """No more news."""
    chosen = await preferences.consent(turn.tx, turn.person, turn.now, given=False)
    await _show(turn, preference_card.main(chosen, turn.zone))


@press("pref.fewer", who=Who.ANYONE)
async def fewer(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Fewer messages like the one under which this stands."""
    if not arguments or arguments[0] not in set(Topic):
        raise Refusal(preferences.OLD)
    told_at = number(arguments, 1) if len(arguments) > 1 else None
    chosen, before = await preferences.fewer_of_these(turn.tx, turn.person, turn.now, told_at=told_at)
    shown = preference_card.lowered(chosen, before, Topic(arguments[0]))
    await turn.card(preference_card.CARD, shown, fresh=True)
