"""What time it is: the one place that asks. Everything below is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias

Clock: TypeAlias = Callable[[], datetime]
"""Gives the moment it is, aware UTC. The sandbox has one that can be moved."""


def wall_clock() -> datetime:
    """The machine's own time."""
    return datetime.now(UTC)  # noqa: TID251 - the clock itself
