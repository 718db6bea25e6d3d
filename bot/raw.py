"""Reading what Telegram sent, whatever it is: one update of an odd shape never keeps the others from being read."""

from __future__ import annotations

import json
import re
from typing import Any

_ID = re.compile(rb'"update_id"\s*:\s*(\d{1,19})')


class OddError(ValueError):
    """It is JSON perhaps, but nothing that we can hold: nested without end, or with numbers without end."""


def read(body: bytes) -> Any:
    """JSON as Python has it.

    Raises:
        OddError: it is too deep, or a number is too long.
        ValueError: it is no JSON.
    """
    try:
        return json.loads(body)
    except json.JSONDecodeError:
        raise
    except UnicodeDecodeError:
        raise
    except (RecursionError, ValueError, OverflowError) as exc:
        raise OddError(f"odd JSON: {type(exc).__name__}") from None


def stub(body: bytes) -> dict[str, Any] | None:
    """What is kept of one update that cannot be read: its id, so that Telegram is told that we have it."""
    found = _ID.search(body)
    return None if found is None else {"update_id": int(found[1])}
