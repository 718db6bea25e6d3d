"""The bot's own page: name, descriptions by language, and the menu button."""

from dataclasses import dataclass, field
from typing import Any

from sandbox.commands import check_language
from sandbox.errors import bad_request

LONGEST = {"name": 64, "description": 512, "short_description": 120}
TOO_LONG = {
    "name": "BOT_TITLE_INVALID",
    "description": "BOT_DESCRIPTION_INVALID",
    "short_description": "BOT_SHORT_DESCRIPTION_INVALID",
}


@dataclass
class Profile:
    """Texts by kind and language ("" for all others), and menu buttons by chat (0 for all others)."""

    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    menu_buttons: dict[int, dict[str, Any]] = field(default_factory=dict)

    def put(self, kind: str, language: str, text: str) -> None:
        """Set a text; an empty one falls back to that for all languages."""
        if len(text) > LONGEST[kind]:
            raise bad_request(TOO_LONG[kind])
        self.texts[kind, check_language(language)] = text

    def get(self, kind: str, language: str, default: str = "") -> str:
        """The text in that language, else the one for all."""
        return self.texts.get((kind, check_language(language))) or self.texts.get((kind, "")) or default
