"""Who drives to a gleaning with free seats, who rides with them: said, taken, given back."""

from __future__ import annotations

from storage import rides
from storage.database import Transaction


async def balance(tx: Transaction, workshop_id: int) -> int:
    """Free seats in cars, less heads that look for one and have none: negative when people stand at the roadside."""
    free, wanted = await rides.free_and_wanted(tx, workshop_id)
    return free - wanted
