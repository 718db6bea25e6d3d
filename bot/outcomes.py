"""What became of a request to Telegram, told apart by what may be done next."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.transport import UnsentError


@dataclass(frozen=True, slots=True)
class Delivered:
    """It arrived."""

    message_id: int | None


@dataclass(frozen=True, slots=True)
class Unsent:
    """It never left: it may be tried again freely."""

    error: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """Nobody knows whether it arrived. `harmless`: doing it twice is like doing it once (an edit)."""

    error: str
    harmless: bool = False


@dataclass(frozen=True, slots=True)
class Flooded:
    """Too fast; it did not arrive."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Gone:
    """The person has stopped the bot, or the chat is no more."""

    error: str


@dataclass(frozen=True, slots=True)
class MovedTo:
    """The group has another id now."""

    chat: int


@dataclass(frozen=True, slots=True)
class Refused:
    """Telegram will never take it as it is: our fault."""

    error: str


@dataclass(frozen=True, slots=True)
class Disowned:
    """The token is not, or no longer, that of a bot."""

    error: str


Outcome: TypeAlias = Delivered | Unsent | Unclear | Flooded | Gone | MovedTo | Refused | Disowned


@dataclass(frozen=True, slots=True)
class Partly:
    """So many requests of a letter arrived, and this became of the next: what arrived is not sent again."""

    parts: int
    rest: Outcome


os.environ.setdefault("PTB_TIMEDELTA", "1")  # the library warns without: `retry_after` becomes a duration
_GONE = ("chat not found", "peer_id_invalid", "user not found", "user is deactivated", "chat_write_forbidden")


def outcome_of(exc: TelegramError, *, harmless: bool = False) -> Outcome:
    """Read an error of python-telegram-bot. Beware: its `BadRequest` and `TimedOut` are `NetworkError`s."""
    error = exc.message[:300]
    match exc:
        case RetryAfter():
            wait = exc.retry_after
            return Flooded(wait.total_seconds() if isinstance(wait, timedelta) else float(wait))
        case ChatMigrated():
            return MovedTo(exc.new_chat_id)
        case Forbidden():
            return Gone(error)
        case InvalidToken():
            return Disowned(error)
        case BadRequest():
            return Gone(error) if any(sign in error.lower() for sign in _GONE) else Refused(error)
        case UnsentError():
            return Unsent(error)
    if "too many requests" in error.lower():  # a 429 without its figure
        return Flooded(5)
    return Unclear(error, harmless)
