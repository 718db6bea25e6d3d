"""Named places where a test may have the process killed: `BOCAL_CRASH=claimed:3` dies at the third passage."""

from __future__ import annotations

import os
import signal

POINTS = (
    "fetched",
    "inbox.before_commit",
    "inbox.after_commit",
    "handle.start",
    "handle.mid",
    "handle.before_commit",
    "handle.after_commit",
    "claimed",
    "sent.before_mark",
    "mark.before_commit",
    "mark.after_commit",
)
"""The places there are; `handle.mid` is passed by the handler of the tests."""

_left = {name: int(count or 1) for name, _, count in [os.environ.get("BOCAL_CRASH", "").partition(":")] if name}


def point(name: str) -> None:
    """Say that this place is passed. Nothing happens unless the environment names it."""
    if name in _left:
        _left[name] -= 1
        if _left[name] == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def arm(name: str, count: int) -> None:
    """As the environment would, in a process that runs already."""
    _left[name] = count
