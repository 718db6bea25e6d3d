"""What the sandbox says when it says no: to the bot as Telegram does, to a person in plain words."""

from typing import Any


class BotApiError(Exception):
    """The answer `{"ok": false}` of a Bot API call, with Telegram's own sentence."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_json(self) -> dict[str, Any]:
        """The body of the answer."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class ActionError(Exception):
    """A person asked for what their phone could not do."""


class NotThereError(ActionError):
    """A person, chat, message or file that does not exist."""


def bad_request(sentence: str) -> BotApiError:
    """400 with the sentence as Telegram spells it: first letter small, unless it is a CODE.

    >>> bad_request("Message text is empty").description
    'Bad Request: message text is empty'
    >>> bad_request("BUTTON_DATA_INVALID").description
    'Bad Request: BUTTON_DATA_INVALID'
    """
    if len(sentence) < 2 or not (sentence[1] == "_" or "A" <= sentence[1] <= "Z"):
        sentence = sentence[:1].lower() + sentence[1:]
    return BotApiError(400, f"Bad Request: {sentence}")


def forbidden(sentence: str) -> BotApiError:
    """403, as for a person who blocked the bot."""
    return BotApiError(403, f"Forbidden: {sentence}")


def conflict(sentence: str) -> BotApiError:
    """409, as for two pollers."""
    return BotApiError(409, f"Conflict: {sentence}")


def too_many_requests(seconds: int) -> BotApiError:
    """429 with the seconds to wait."""
    return BotApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
