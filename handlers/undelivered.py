"""Messages that did not arrive: a coordinator looks, sends again, or sees to it otherwise."""

from __future__ import annotations

from domain.messages import Message
from domain.words import _, many
from handlers.arguments import number
from handlers.registry import Who, command, press
from handlers.turn import Turn
from services import undelivered


@command("a_verifier", "to_check", who=Who.COORDINATOR, menu=_("Messages that did not arrive"), order=55)
async def to_check(turn: Turn, _argument: str) -> None:
    """What waits to be seen to."""
    found = await undelivered.listed(turn.tx, turn.person)
    if not found:
        await turn.say(_("✅ All messages have arrived."))
        return
    for trouble, person in found[: undelivered.SHOWN]:
        await turn.card(f"letter:{trouble.id}", undelivered.entry(trouble, person, turn.zone))
    if (rest := len(found) - undelivered.SHOWN) > 0:
        await turn.say(many("And {n} more message.", "And {n} more messages.", rest))


@press("letter.again", who=Who.COORDINATOR)
async def again(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Once more."""
    letter = number(arguments, 0)
    await undelivered.send_again(turn.tx, turn.person, letter)
    await turn.card(f"letter:{letter}", Message(_("📨 Sent again.")))


@press("letter.settled", who=Who.COORDINATOR)
async def settled(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Seen to."""
    letter = number(arguments, 0)
    await undelivered.settle(turn.tx, turn.person, letter)
    await turn.card(f"letter:{letter}", Message(_("✅ Seen to. Thank you.")))
