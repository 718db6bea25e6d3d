"""The bot that is killed: the real one, with a handler that writes a row and owes a reply for each update.

One process imports everything and then forks a bot for each line that it reads: a start costs milliseconds.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import sys
from datetime import datetime
from typing import Any

from sqlalchemy import text

from bot import crash, logs
from bot.intake import Intake
from bot.runtime import Assembly, run
from bot.settings import Settings
from domain.messages import Incoming, Payload, Reaction, Text
from storage import outbox
from storage.database import Transaction

EFFECTS = "CREATE TABLE effect (number INTEGER NOT NULL)"


async def handle(tx: Transaction, incoming: Incoming, now: datetime) -> Reaction:
    """Write down the number that somebody said, and owe them an answer."""
    if isinstance(incoming.content, Text):
        number = int(incoming.content.text)
        await tx.execute(text("INSERT INTO effect (number) VALUES (:number)"), {"number": number})
        crash.point("handle.mid")
        await outbox.post(
            tx, key=f"reply:{number}", chat=incoming.chat, payload=Payload(text=f"heard {number}"), now=now
        )
    return Reaction()


def unsafe(self: Intake, updates: list[dict[str, Any]]) -> Any:
    """The negative control: say that updates are received, and keep them a little later."""

    async def later() -> None:
        await asyncio.sleep(0.05)
        await kept(self, updates)

    async def accept() -> int:
        waiting.add(asyncio.create_task(later()))
        return len(updates)

    return accept()


kept = Intake.accept
waiting: set[asyncio.Task[None]] = set()


def main() -> None:
    """Fork a bot for each line of `{"settings", "point", "count", "unsafe"}`; say its process id, then how it ended."""
    gc.freeze()
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            logs.configure("ERROR")
            if order["point"]:
                crash.arm(order["point"], order["count"])
            if order["unsafe"]:
                Intake.accept = unsafe  # type: ignore[assignment,method-assign]
            run(Settings(**order["settings"]), Assembly(handle, lambda _language: Payload(text="sorry")))
        print(child, flush=True)  # noqa: T201 - the protocol
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
