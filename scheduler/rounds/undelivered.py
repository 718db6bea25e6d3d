"""Coordinators are told of messages that did not arrive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from services.undelivered import report
from storage.database import Transaction

EVERY = timedelta(seconds=30)


class Round:
    """All of them are one row: they are looked up and told at once."""

    async def due(self, tx: Transaction, now: datetime) -> Sequence[str]:  # noqa: ARG002 - the look is the work
        """There may always be some."""
        return ["all"]

    async def settle(self, tx: Transaction, row: str, now: datetime) -> None:  # noqa: ARG002
        """Look for some."""
        await report(tx, now)
