"""Checks what a bot asks, and what the sandbox answers, against Telegram's own manual (tests/data/botapi.md)."""

import gzip
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

SPEC = Path(__file__).parent.parent / "data" / "botapi.json.gz"
MOST_BUTTONS = 100
BUTTON_LOOKS = {"text", "icon_custom_emoji_id", "style"}
UPLOADED = re.compile(r"<.*, \d+ bytes>")


@cache
def spec() -> dict[str, Any]:
    """Methods and types by name."""
    return json.loads(gzip.decompress(SPEC.read_bytes()))


def check_request(method: str, params: dict[str, Any]) -> list[str]:
    """What is wrong with a call, as an entry of `box.calls` has it; an empty list if nothing is.

    Parameters of a form are strings and may carry JSON; a length "after entities parsing" is checked for plain text.
    """
    known = spec()["methods"].get(method)
    if known is None:
        return [f"{method}: no such method"]
    return [
        f"{method}.{fault}" for fault in [*_object(known, params, "", sent=True), *_beyond_the_manual(method, params)]
    ]


def check_answer(type_name: str, value: Any) -> list[str]:
    """What is wrong with an object that the server gave back: its fields, their types, nothing unknown."""
    return _value(type_name, value, type_name, sent=False)


def _object(fields: dict[str, Any], value: dict[str, Any], path: str, *, sent: bool) -> list[str]:
    # An upload under another name (`attach://`) travels as a field of its own.
    unknown = {name for name in value.keys() - fields.keys() if not UPLOADED.fullmatch(str(value[name]))}
    faults = [f"{path}{name}: unknown field" for name in sorted(unknown)]
    for name, field in fields.items():
        if name in value:
            faults += _field(field, value[name], path + name, plain=not value.get("parse_mode"), sent=sent)
        elif field.get("required"):
            faults.append(f"{path}{name}: missing")
    return faults


def _field(field: dict[str, Any], value: Any, path: str, *, plain: bool, sent: bool) -> list[str]:
    value = _decoded(field["type"], value) if sent else value
    faults = _value(field["type"], value, path, sent=sent)
    if faults:
        return faults
    if field.get("values") and value not in field["values"]:
        faults.append(f"{path}: {value!r} is none of {field['values']}")
    if "max" in field and sent and (plain or not field.get("parsed")):
        size = _size(value, field["unit"])
        if not field["min"] <= size <= field["max"]:
            faults.append(f"{path}: {size} {field['unit']}, allowed are {field['min']} to {field['max']}")
    return faults


def _decoded(kind: Any, value: Any) -> Any:
    """An object or a list that a form carries as JSON text."""
    parts = kind.get("any", [kind]) if isinstance(kind, dict) else [kind]
    structured = all(isinstance(part, dict) or part in spec()["types"] for part in parts)
    if isinstance(value, str) and structured and "InputFile" not in parts:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _value(kind: Any, value: Any, path: str, *, sent: bool) -> list[str]:
    if isinstance(kind, dict) and "array" in kind:
        return _array(kind["array"], value, path, sent=sent)
    if isinstance(kind, dict):
        return _any(kind["any"], value, path, sent=sent)
    if kind in SIMPLE:
        return [] if SIMPLE[kind](value, sent) else [f"{path}: {value!r} is no {kind}"]
    definition = spec()["types"][kind]
    if "any" in definition:
        return _any(definition["any"], value, path, sent=sent)
    if kind == "KeyboardButton" and isinstance(value, str):
        return []
    if not isinstance(value, dict):
        return [f"{path}: {value!r} is no {kind}"]
    faults = _object(definition["fields"], value, f"{path}.", sent=sent)
    return faults + (_exactly_one_action(value, path) if kind == "InlineKeyboardButton" else [])


def _array(kind: Any, value: Any, path: str, *, sent: bool) -> list[str]:
    if not isinstance(value, list):
        return [f"{path}: {value!r} is no array"]
    return [fault for at, item in enumerate(value) for fault in _value(kind, item, f"{path}[{at}]", sent=sent)]


def _any(kinds: list[Any], value: Any, path: str, *, sent: bool) -> list[str]:
    """The faults under the reading that fits best."""
    return min((_value(kind, value, path, sent=sent) for kind in kinds), key=len)


def _exactly_one_action(button: dict[str, Any], path: str) -> list[str]:
    actions = sorted(button.keys() - BUTTON_LOOKS)
    return [] if len(actions) == 1 else [f"{path}: exactly one action is allowed, found {actions}"]


def _beyond_the_manual(method: str, params: dict[str, Any]) -> list[str]:
    """Rules that no table of the manual tells."""
    faults = []
    markup = _decoded("InlineKeyboardMarkup", params.get("reply_markup"))
    if isinstance(markup, dict):
        rows = markup.get("inline_keyboard") or markup.get("keyboard") or []
        if sum(map(len, rows)) > MOST_BUTTONS:
            faults.append(f"reply_markup: more than {MOST_BUTTONS} buttons")
    if (
        method.startswith("editMessage")
        and "inline_message_id" not in params
        and not {"chat_id", "message_id"} <= params.keys()
    ):
        faults.append("message_id: chat_id and message_id, or inline_message_id, are needed")
    return faults


def _size(value: Any, unit: str) -> int:
    if unit == "bytes":
        return len(str(value).encode())
    if unit == "characters":
        return len(str(value).encode("utf-16-le")) // 2
    return len(value) if unit == "items" else int(value)


def _is_integer(value: Any, sent: bool) -> bool:
    in_form = sent and isinstance(value, str) and re.fullmatch(r"-?\d+", value)
    return bool(in_form) or (isinstance(value, int) and not isinstance(value, bool))


def _is_float(value: Any, sent: bool) -> bool:
    in_form = sent and isinstance(value, str) and re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", value)
    return bool(in_form) or (isinstance(value, int | float) and not isinstance(value, bool))


SIMPLE = {
    "Integer": _is_integer,
    "Float": _is_float,
    "String": lambda value, sent: isinstance(value, str),
    "Boolean": lambda value, sent: isinstance(value, bool) or (sent and value in {"true", "false"}),
    "True": lambda value, sent: value is True or (sent and value == "true"),
    "InputFile": lambda value, sent: isinstance(value, str),
}
