"""Waiting for what the bot says next."""

import asyncio
from typing import Any

from sandbox.chats import Chat
from sandbox.events import Events

Heard = tuple[int, dict[str, Any]]


async def next_message(events: Events, chat: Chat, after: int, containing: str, within: float) -> Heard:
    """The bot's first message or edit in the chat after that act that contains the text, and the number of that act.

    Raises `TimeoutError` with what the phone shows instead.
    """
    listener = events.listen()
    try:
        async with asyncio.timeout(within):
            while (found := _heard(chat, after, containing)) is None:
                await anext(listener)
    except TimeoutError:
        shown = [message.get("text", message.get("caption", "...")) for message in chat.messages[-3:]]
        raise TimeoutError(f"no answer containing {containing!r}; the phone shows {shown}") from None
    finally:
        listener.close()
    return found


def _heard(chat: Chat, after: int, containing: str) -> Heard | None:
    for sequence, message_id in chat.acts:
        message = chat.stored.get(message_id)
        if sequence > after and message and containing in message.get("text", message.get("caption", "")):
            return sequence, dict(message)
    return None
