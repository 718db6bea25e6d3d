"""The parameters of a Bot API call, from form, JSON or multipart, read as Telegram's server reads them."""

import json
import math
import re
from typing import Any

from sandbox.errors import bad_request
from sandbox.files import Upload

LEADING_INTEGER = re.compile(r"\s*(-?[0-9]{1,19})")


def whole(value: Any, what: str) -> int:
    """A whole number within decoded JSON (or its digits), refused if it is none."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise bad_request(f'Field "{what}" must be of type Number')
    try:
        return int(value)
    except ValueError as error:
        raise bad_request(f'Field "{what}" must be a valid Number') from error


def words(value: Any, what: str) -> str:
    """A string within decoded JSON, empty if absent, refused if it is none."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise bad_request(f'Field "{what}" must be of type String')
    return value


class Params:
    """Values by name (strings in a form, anything in JSON) and the uploaded files."""

    def __init__(self, values: dict[str, Any], files: dict[str, Upload] | None = None) -> None:
        self.values = values
        self.files = files or {}

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str) -> str:
        """A string, empty if absent."""
        value = self.values.get(name)
        if value is None:
            return ""
        if isinstance(value, str):
            return value
        if isinstance(value, bool):
            return "true" if value else "false"
        return str(value) if isinstance(value, int | float) else json.dumps(value, ensure_ascii=False)

    def integer(self, name: str, default: int = 0) -> int:
        """A whole number, 0 where Telegram's lenient reading finds no digits."""
        value = self.values.get(name)
        if isinstance(value, int):
            return value
        if value is None or value == "":
            return default
        match = LEADING_INTEGER.match(str(value))
        return int(match[1]) if match else 0

    def number(self, name: str) -> float:
        """A decimal number, refused if it is missing or none."""
        text = self.text(name).strip()
        if not text:
            raise bad_request(f"{name} is empty")
        try:
            number = float(text)
        except ValueError:
            return 0.0
        return number if math.isfinite(number) else 0.0

    def flag(self, name: str) -> bool:
        """Yes or no."""
        return self.text(name).strip().lower() in {"true", "yes", "1"}

    def decoded(self, name: str, what: str) -> Any:
        """An object or list that forms carry as JSON text; None if absent. The decoded value is kept for the log."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, str):
            try:
                value = json.loads(value)
            except ValueError as error:
                raise bad_request(f"can't parse {what} JSON object") from error
            self.values[name] = value
        return value

    def decoded_object(self, name: str, what: str) -> dict[str, Any] | None:
        """An object; None if absent."""
        value = self.decoded(name, what)
        if value is not None and not isinstance(value, dict):
            raise bad_request(f"can't parse {what}: expected an Object")
        return value

    def for_log(self) -> dict[str, Any]:
        """What the call log keeps: files by name and size only."""
        if not self.files:
            return self.values
        sizes = {name: f"<{upload.name}, {len(upload.data)} bytes>" for name, upload in self.files.items()}
        return {**self.values, **sizes}
