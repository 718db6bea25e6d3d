"""A time and a place as somebody has told them so far: what drafts of stops and of workshops have in common."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from domain.offers import DraftPlace


class WhenWhere(BaseModel):
    """Where, on which day, from when to when."""

    model_config = ConfigDict(hide_input_in_errors=True)

    site: str = ""
    address: str = ""
    commune: str = ""
    lat: float | None = None
    lon: float | None = None
    day: date | None = None
    start: str = ""
    """Civil hour, "09:00"."""
    end: str = ""
    choices: list[DraftPlace] = []
    """Places that the words could mean."""

    def moments(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Start and end, once day and hours are said.

        Raises:
            ValueError: the day or an hour is not said.
        """
        if self.day is None or not self.start or not self.end:
            raise ValueError("without a day or hours there are no moments")
        return civil(self.day, self.start, zone), civil(self.day, self.end, zone)


def civil(day: date, clock: str, zone: ZoneInfo) -> datetime:
    """A civil moment; 24:00 is the midnight at the day's end."""
    hour, minute = (int(part) for part in clock.split(":"))
    return datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(hours=hour, minutes=minute)
