"""Tracebacks that tell where and what sort of error, never with which words: those may be somebody's."""

from __future__ import annotations

import traceback


def trace(error: BaseException | None) -> str:
    """The frames and types of an error and of what led to it, the first one first."""
    parts: list[str] = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        frames = "".join(traceback.format_tb(error.__traceback__))
        parts.append(f"Traceback (most recent call last):\n{frames}{_named(error)}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n\nwhich led to\n\n".join(reversed(parts))


def _named(error: BaseException) -> str:
    """Its type, and those within a group."""
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    if isinstance(error, BaseExceptionGroup):
        return f"{name}: {', '.join(map(_named, error.exceptions))}"
    return name
