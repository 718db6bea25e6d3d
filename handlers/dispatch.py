"""The way of an incoming message: find the person, see what it is, let the right conversation answer."""

from __future__ import annotations

from datetime import datetime

from domain import buttons
from domain.messages import Command, Incoming, Location, Membership, Other, Photo, Press, Reaction, Text
from domain.people import Network
from domain.refusals import Refusal
from domain.words import _
from handlers import fallback, registry
from handlers.doors import may
from handlers.turn import House, Turn
from locales import best_language
from storage import drafts, networks, people
from storage.database import Transaction


class Handler:
    """What the door calls for each update, within its transaction."""

    def __init__(self, house: House) -> None:
        registry.discover()
        self._house = house

    async def __call__(self, tx: Transaction, incoming: Incoming, now: datetime) -> Reaction:
        """Answer one message. What is said lies in the outbox when this returns.

        Raises:
            LookupError: no network exists yet (`bocal init`).
        """
        network = await networks.first(tx)
        if network is None:
            raise LookupError("no network yet: run `bocal init`")
        if not incoming.private:
            return await self._in_group(tx, incoming, network, now)
        turn = await self._turn(tx, incoming, network, now)
        if isinstance(incoming.content, Membership):
            await people.keep(tx, turn.person.id, reachable=incoming.content.reachable)
            return turn.reaction
        try:
            async with tx.savepoint():
                await _route(turn)
        except Refusal as no:
            turn.toast(no.words)
            await turn.say(no.words)
        return turn.reaction

    async def _turn(self, tx: Transaction, incoming: Incoming, network: Network, now: datetime) -> Turn:
        language = best_language(incoming.sender.language)
        person = await people.arrive(tx, incoming.channel, incoming.sender, network.id, language, now)
        draft = await drafts.load(tx, person.id)
        turn = Turn(tx, incoming, person, network, now, self._house)
        if draft is not None:
            turn.flow, turn.body = draft
        return turn

    async def _in_group(self, tx: Transaction, incoming: Incoming, network: Network, now: datetime) -> Reaction:
        """In a group Bocal only says where it can be spoken to: what is personal stays private."""
        if isinstance(incoming.content, Command):
            turn = await self._turn(tx, incoming, network, now)
            await fallback.in_group(turn)
        return Reaction()


async def _route(turn: Turn) -> None:
    content = turn.incoming.content
    match content:
        case Command(name=name, argument=argument):
            await _command(turn, name, argument)
        case Press(data=data):
            await _press(turn, data)
        case Text() | Photo() | Location() | Other() | _:
            if not await _go_on(turn):
                await fallback.anything(turn)


async def _go_on(turn: Turn) -> bool:
    """Let the conversation that was begun answer; one that is no longer allowed is forgotten."""
    known = registry.flows.get(turn.flow)
    if known is None:
        return False
    try:
        await may(turn, known.who)
    except Refusal:
        await turn.drop()
        return False
    return await known.answer(turn)


async def _command(turn: Turn, name: str, argument: str) -> None:
    known = registry.commands.get(name)
    if known is None:
        await fallback.unknown_command(turn)
        return
    await may(turn, known.who)
    await known.answer(turn, argument)


async def _press(turn: Turn, data: str) -> None:
    said = buttons.parse(data)
    known = None if said is None else registry.presses.get(said[0])
    if said is None or known is None:
        turn.toast(_("This button is old."))
        return
    await may(turn, known.who)
    await known.answer(turn, said[1])
