"""A coordinator writes to many people: says it, sees it as they will, sends it."""

from __future__ import annotations

from domain.broadcasts import BroadcastDraft
from domain.messages import Text
from domain.refusals import Refusal
from domain.words import Value, _
from handlers import earlier
from handlers.arguments import number
from handlers.registry import Who, closes, command, flow, press
from handlers.turn import Turn
from services.broadcast import broadcasts
from services.broadcast import draft as broadcast_draft
from services.broadcast import progress as broadcast_progress
from services.broadcast.card import card_name

FLOW = "broadcast"


@command("diffuser", "broadcast", who=Who.COORDINATOR, menu=_("Write to many people"), order=45)
async def new(turn: Turn, argument: str) -> None:
    """Begin a message, with the words that follow the command if there are any."""
    await earlier.drop(turn)
    draft = await broadcast_draft.begun(turn.tx, turn.person, turn.stamp)
    broadcast_draft.say(draft, argument)
    await _show(turn, draft)


async def _show(turn: Turn, draft: BroadcastDraft) -> None:
    await turn.keep(FLOW, draft)
    await turn.card(card_name(draft), await broadcast_draft.shown(turn.tx, turn.person, draft, turn.now))


@closes(FLOW)
async def close(turn: Turn) -> Value:
    """Its card loses its buttons and says that it was not sent."""
    draft = BroadcastDraft.model_validate(turn.body)
    card = await broadcast_draft.closed(turn.tx, draft, sent=False)
    await turn.card(card_name(draft), card, fresh=False)
    return _("The message that you had begun before is dropped. Nobody received it.")


@flow(FLOW, who=Who.COORDINATOR)
async def go_on(turn: Turn) -> bool:
    """Whatever is written is what is to be said."""
    if not isinstance(turn.incoming.content, Text) or not turn.text.strip():
        return False
    draft = BroadcastDraft.model_validate(turn.body)
    broadcast_draft.say(draft, turn.text)
    await _show(turn, draft)
    return True


def _current(turn: Turn, arguments: tuple[str, ...], count: int = 1) -> BroadcastDraft:
    """The draft that a button with so many arguments belongs to, the first of them its stamp."""
    if turn.flow == FLOW and len(arguments) == count:
        draft = BroadcastDraft.model_validate(turn.body)
        if draft.stamp == arguments[0]:
            return draft
    raise Refusal(broadcast_draft.OLD)


@press("cast.ask", who=Who.COORDINATOR)
async def ask(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Change one thing."""
    draft = _current(turn, arguments, 2)
    broadcast_draft.ask(draft, arguments[1])
    await _show(turn, draft)


@press("cast.back", who=Who.COORDINATOR)
async def back(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Leave it as it stands."""
    draft = _current(turn, arguments)
    draft.asking = None
    await _show(turn, draft)


@press("cast.set", who=Who.COORDINATOR)
async def set_(turn: Turn, arguments: tuple[str, ...]) -> None:
    """One of the answers."""
    draft = _current(turn, arguments, 3)
    await broadcast_draft.choose(turn.tx, turn.person, draft, arguments[1], arguments[2], turn.now)
    await _show(turn, draft)


@press("cast.drop", who=Who.COORDINATOR)
async def drop(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Forget it."""
    _current(turn, arguments)
    await close(turn)
    await turn.drop()


@press("cast.send", who=Who.COORDINATOR)
async def send(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Send it: pressed twice, it is sent once."""
    draft = _current(turn, arguments)
    if draft.missing() is not None:
        await _show(turn, draft)
        return
    one = await broadcasts.send(turn.tx, turn.person, draft, turn.now)
    await turn.drop()
    await turn.card(card_name(draft), await broadcast_draft.closed(turn.tx, draft, sent=True))
    await broadcast_progress.begin(turn.tx, one, turn.now)


@press("cast.stop", who=Who.COORDINATOR)
async def stop(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Take back what has not left."""
    one = await broadcasts.own(turn.tx, turn.person, number(arguments, 0))
    if one.state != "sending":
        turn.toast(_("This message is over already."))
        return
    await turn.card(one.card, await broadcast_progress.stop(turn.tx, one, turn.now))
