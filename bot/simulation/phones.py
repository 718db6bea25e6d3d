"""What a person sees and can do: read, press a button that is there, write. Nobody here knows the store."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sandbox.errors import ActionError
from sandbox.person import Person


@dataclass(frozen=True, slots=True)
class Choice:
    """A button under a message."""

    message: int
    label: str
    data: str

    @property
    def verb(self) -> str:
        """What it does: "seat.take"."""
        return self.data.split(":")[1] if self.data.count(":") else ""

    @property
    def arguments(self) -> list[str]:
        """What it is about."""
        return self.data.split(":")[2:]


def plainly(message: dict[str, Any]) -> str:
    """The words of a message, special spaces made plain."""
    venue = message.get("venue") or {}
    text = message.get("text") or message.get("caption") or venue.get("title") or ""
    return re.sub("[\u00a0\u202f]", " ", text)


def choices(message: dict[str, Any]) -> Iterator[Choice]:
    """The buttons under a message."""
    for row in message.get("reply_markup", {}).get("inline_keyboard", []):
        for button in row:
            if "callback_data" in button:
                yield Choice(message["message_id"], button["text"], button["callback_data"])


@dataclass
class Phone:
    """Somebody with the bot in a chat."""

    person: Person
    name: str
    blocked: bool = False
    pressed: set[tuple[int, str]] = field(default_factory=set)

    @property
    def id(self) -> int:
        """Their id with Telegram."""
        return self.person.id

    def shown(self, verb: str, *arguments: str, message: int | None = None) -> list[Choice]:
        """Buttons of that verb (and first arguments) that stand in the chat now, the newest message first."""
        return [
            choice
            for shown in reversed(self.person.messages[-40:])
            if shown["from"]["is_bot"] and (message is None or shown["message_id"] == message)
            for choice in choices(shown)
            if choice.verb == verb and choice.arguments[: len(arguments)] == list(arguments)
        ]

    def press(self, choice: Choice, *, times: int = 1) -> bool:
        """Press it; False when the phone cannot."""
        try:
            for _each in range(times):
                self.person.press(data=choice.data, message_id=choice.message)
        except ActionError:
            return False
        self.pressed.add((choice.message, choice.data))
        return True

    def say(self, text: str) -> bool:
        """Write; False when the bot is blocked."""
        try:
            self.person.say(text)
        except ActionError:
            return False
        return True
