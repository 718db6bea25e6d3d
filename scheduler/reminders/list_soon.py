"""Two hours before a workshop: who leads it sees who comes, once more."""

from __future__ import annotations

from datetime import timedelta

from scheduler.reminders import list_eve, soon
from services.reminder.reminding import Timely
from storage.reminders import Leaders

REMINDER = Timely("list_soon", Leaders(), soon.moment, soon.expires, list_eve.message, ahead=timedelta(days=1))
