"""A chat: its messages as they stand now, its keyboard, and what the bot seems to be doing."""

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import Any

KEPT_MESSAGES = 5_000
KEPT_ACTS = 1_000
ACTION_SECONDS = 5


@dataclass(eq=False)
class Chat:
    """A private chat (its id is that of the person) or a group (a negative id)."""

    json: dict[str, Any]
    members: dict[int, dict[str, Any]] = field(default_factory=dict)
    open: bool = False
    upgraded_to: int = 0
    stored: OrderedDict[int, dict[str, Any]] = field(default_factory=OrderedDict)
    keyboard: dict[str, Any] | None = None
    acts: deque[tuple[int, int]] = field(default_factory=lambda: deque(maxlen=KEPT_ACTS))
    _action: str = ""
    _action_until: float = 0.0

    @property
    def id(self) -> int:
        """Telegram's chat id."""
        return int(self.json["id"])

    @property
    def is_private(self) -> bool:
        """A chat of one person with the bot."""
        return bool(self.json["type"] == "private")

    @property
    def messages(self) -> list[dict[str, Any]]:
        """The messages as they stand now; `out` marks those of the bot."""
        return [{**message, "out": True} if is_out(message) else dict(message) for message in self.stored.values()]

    @property
    def last(self) -> dict[str, Any] | None:
        """The newest message of the bot, None if it wrote none."""
        return next((dict(message) for message in reversed(self.stored.values()) if is_out(message)), None)

    def status_of(self, user_id: int) -> str:
        """The member's standing: who made a group owns it."""
        return "creator" if not self.is_private and user_id == next(iter(self.members)) else "member"

    def store(self, message: dict[str, Any]) -> None:
        """Add a message or replace it by its edited self."""
        self.stored[message["message_id"]] = message
        if len(self.stored) > KEPT_MESSAGES:
            self.stored.popitem(last=False)

    def act(self, action: str, now: float) -> None:
        """The bot is typing, or the like, for five seconds or until it writes."""
        self._action, self._action_until = action, now + ACTION_SECONDS

    def action(self, now: float) -> str | None:
        """What the bot seems to be doing at this moment."""
        return self._action if self._action and now < self._action_until else None


def as_reply(message: dict[str, Any]) -> dict[str, Any]:
    """The message as it stands within a reply to it: without what it replied to itself."""
    return {name: value for name, value in message.items() if name != "reply_to_message"}


def is_out(message: dict[str, Any]) -> bool:
    """Whether the bot wrote it."""
    return bool(message["from"]["is_bot"])
