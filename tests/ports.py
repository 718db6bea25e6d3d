"""Ports for servers of tests."""

from __future__ import annotations

import os
import socket
from itertools import count

_FIRST, _EACH = 20_000, 1_000
"""Below the ports that systems give to outgoing connections: between the choice and its use nobody else takes them."""
_worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 10
_next = count(_FIRST + _worker * _EACH)


def free_port() -> int:
    """A port of this machine that no other process of the tests takes."""
    while True:
        port = next(_next)
        with socket.socket() as one:
            try:
                one.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
