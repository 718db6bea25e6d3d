"""A workshop or a gleaning as the world knows it: what people were told of it and what they have said."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class Course:
    """A workshop or a gleaning as the world knows it."""

    number: int
    start: datetime
    end: datetime
    seats: int
    least: int = 0
    """With fewer heads it does not take place; workshops have no such number."""
    title: str = ""
    """What a gleaning is called: its crop. A workshop is recognised by its number."""
    cancelled: bool = False
    seated: dict[int, int] = field(default_factory=dict)
    """Heads by chat, as they were told."""
    waiting: list[int] = field(default_factory=list)
    """Chats in the order in which they were put on the list."""
    offered: dict[int, int] = field(default_factory=dict)
    """Heads by chat."""
    together: set[int] = field(default_factory=set)
    """Chats that wait until there is room for all of them: they may be passed over."""
    first: set[int] = field(default_factory=set)
    """Chats that are served before others: their last workshop was called off."""
    since: dict[int, datetime] = field(default_factory=dict)
    """When each was told of a seat, or of this date."""
    said_no: dict[int, datetime] = field(default_factory=dict)
    """For which start somebody said that they do not come: for that one they are not called again."""

    def is_called(self, title: str) -> bool:
        """Whether that is its title in the store."""
        return title == self.title if self.title else title.endswith(f" no {self.number}")
