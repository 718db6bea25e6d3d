"""Logs: one line an event, JSON or readable, without the token and without anybody's words, names or numbers."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable, MutableMapping
from typing import Any, Literal

import structlog

from bot.tracing import trace

_TOKEN = re.compile(r"(\d{3,}):[A-Za-z0-9_-]{20,}")
_QUIET = ("httpx", "httpcore", "telegram", "aiosqlite", "asyncio", "apscheduler", "uvicorn", "alembic", "sqlalchemy")


class Redactor(logging.Filter):
    """Blots out the secrets and whatever looks like a bot token, in the message and in its traceback."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._secrets = tuple(secret for secret in secrets if len(secret) > 3)

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record."""
        record.msg, record.args = self.clean(record.getMessage()), ()
        if record.exc_info:
            record.exc_text = self.clean(trace(record.exc_info[1]))
            record.exc_info = None
        return True

    def clean(self, text: str) -> str:
        """The text without secrets."""
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return _TOKEN.sub(r"\1:***", text)

    def processor(self, _logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        """The same for structlog."""
        return {key: self.clean(value) if isinstance(value, str) else value for key, value in event.items()}


def _traced(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Where it happened, without what anybody wrote."""
    given = event.pop("exc_info", None)
    error = given if isinstance(given, BaseException) else sys.exc_info()[1] if given else None
    if error is not None:
        event["exception"] = trace(error)
    return event


class _Stderr(logging.Handler):
    """Whatever `sys.stderr` is at the moment."""

    def emit(self, record: logging.LogRecord) -> None:
        sys.stderr.write(f"{self.format(record)}\n")


def configure(level: str = "INFO", form: Literal["json", "console"] = "console", secrets: Iterable[str] = ()) -> None:
    """Set up logging for the whole process, ours by structlog and that of libraries, on stderr."""
    redactor = Redactor(secrets)
    number = logging.getLevelNamesMapping()[level.upper()]
    last: Any = (
        structlog.processors.JSONRenderer()
        if form == "json"
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _traced,
            redactor.processor,
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=lambda *_: structlog.WriteLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = _Stderr()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.addFilter(redactor)
    logging.basicConfig(level=number, handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(number, logging.WARNING))
