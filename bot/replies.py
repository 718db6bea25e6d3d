"""What a Bot API server answered, also when the library cannot read it: an "ok" is an "ok" in whatever shape.

Servers other than Telegram's own (and newer ones) may answer with shapes that python-telegram-bot refuses. The message
has arrived all the same; to send it again would be a copy.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable
from contextvars import ContextVar
from typing import Any

import structlog
from telegram import Message
from telegram.error import TelegramError

last_answer: ContextVar[bytes] = ContextVar("last_answer", default=b"")
"""The body of the last answer in this task: set by the transport."""

_log = structlog.get_logger(__name__)


async def message_id(call: Awaitable[Message | bool]) -> int | None:
    """The id of the message that a call sent or edited; None when the server did not tell.

    Raises:
        TelegramError: as the library does.
        TypeError, KeyError, ValueError, AttributeError: the call could not even be made: our own fault.
    """
    last_answer.set(b"")
    try:
        message = await call
    except TelegramError:
        raise
    except (TypeError, KeyError, ValueError, AttributeError) as exc:
        accepted = _accepted(last_answer.get())
        if accepted is None:
            raise
        _log.warning("the server's answer has an unknown shape; the message arrived", error=type(exc).__name__)
        number = accepted.get("message_id")
        return number if isinstance(number, int) else None
    return message.message_id if isinstance(message, Message) else None


def _accepted(body: bytes) -> dict[str, Any] | None:
    """The result of an answer that says ok, or None."""
    try:
        answer = json.loads(body)
    except ValueError:
        return None
    if not isinstance(answer, dict) or answer.get("ok") is not True:
        return None
    result = answer.get("result")
    return result if isinstance(result, dict) else {}
