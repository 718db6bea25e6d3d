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


class UnusableError(TelegramError):
    """The server answered something that says neither yes nor no."""


async def message_id(call: Awaitable[Message | bool]) -> int | None:
    """The id of the message that a call sent or edited; None when the server did not tell.

    Raises:
        TelegramError: as the library does; `UnusableError` when the answer cannot be made sense of.
        Exception: the call could not even be made: our own fault.
    """
    answer = await answer_to(call)
    number = answer.get("message_id") if isinstance(answer, dict) else getattr(answer, "message_id", None)
    return number if isinstance(number, int) else None


async def answer_to(call: Awaitable[Any]) -> Any:
    """What the library made of the answer; else the bare result (a dict) of an answer that says ok.

    Raises:
        As `message_id`.
    """
    last_answer.set(b"")
    try:
        return await call
    except TelegramError:
        raise
    except Exception as exc:
        body = last_answer.get()
        if not body:
            raise
        accepted = _accepted(body)
        if accepted is None:
            raise UnusableError(f"an answer of unknown shape: {type(exc).__name__}") from exc
        _log.warning("the server's answer has an unknown shape; the request was heard", error=type(exc).__name__)
        return accepted


def disowned() -> bool:
    """Whether the last answer in this task is Telegram's own word that it does not know the token."""
    answer = _read(last_answer.get())
    return isinstance(answer, dict) and answer.get("ok") is False and answer.get("error_code") in (401, 404)


def _accepted(body: bytes) -> dict[str, Any] | None:
    """The result of an answer that says ok, or None."""
    answer = _read(body)
    if not isinstance(answer, dict) or answer.get("ok") is not True:
        return None
    result = answer.get("result")
    return result if isinstance(result, dict) else {}


def _read(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
