"""What people are reminded of: one file each, with a `REMINDER` (`services.reminder.reminding`); nothing lists them."""

from __future__ import annotations

import importlib
import pkgutil

from services.reminder.reminding import Reminder


def discovered() -> dict[str, Reminder]:
    """The reminders of this folder, by name."""
    found: dict[str, Reminder] = {}
    for info in pkgutil.iter_modules(__path__):
        reminder: Reminder = importlib.import_module(f"{__name__}.{info.name}").REMINDER
        if reminder.name in found:
            raise ValueError(f"two reminders are called {reminder.name}")
        found[reminder.name] = reminder
    return found
