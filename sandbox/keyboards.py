"""Reply markup: what Telegram accepts, what it refuses, and what it gives back.

Stricter than Telegram in two points, where the real server silently drops something: a button without text, and an
inline button with two actions.
"""

from typing import Any

from sandbox.errors import BotApiError, bad_request
from sandbox.params import words
from sandbox.text.links import checked_link, user_of_link

MOST_BUTTONS = 100
LONGEST_DATA = 64
LONGEST_COPY = 256
STYLES = {"danger", "success", "primary"}
ACTIONS = (
    "url", "callback_data", "callback_game", "pay", "switch_inline_query", "switch_inline_query_chosen_chat",
    "switch_inline_query_current_chat", "login_url", "web_app", "copy_text",
)  # fmt: skip


def check_reply_markup(markup: Any) -> dict[str, Any] | None:
    """The markup as Telegram keeps it, None if there is nothing in it."""
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("Object expected as reply markup")
    if markup.get("keyboard"):
        return {**markup, "keyboard": _rows(markup["keyboard"], "keyboard", _reply_button)}
    if markup.get("inline_keyboard"):
        rows = _rows(markup["inline_keyboard"], "inline_keyboard", _inline_button)
        return {"inline_keyboard": rows} if rows else None
    if markup.get("remove_keyboard") or markup.get("force_reply"):
        return markup
    return None


def check_inline_markup(markup: Any) -> dict[str, Any] | None:
    """The markup of an edit: an inline keyboard or none."""
    checked = check_reply_markup(markup)
    if checked is not None and "inline_keyboard" not in checked:
        raise bad_request("Inline keyboard expected")
    return checked


def _rows(rows: Any, field: str, check: Any) -> list[list[dict[str, Any]]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        of_what = " of the InlineKeyboardMarkup" if field == "inline_keyboard" else ""
        raise bad_request(f'Field "{field}"{of_what} must be an Array of Arrays')
    checked = [[check(button) for button in row] for row in rows]
    if sum(map(len, checked)) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    return [row for row in checked if row]


def _refuse(what: str, sentence: str) -> BotApiError:
    return bad_request(f"can't parse {what} button: {sentence}")


def _text_and_style(button: dict[str, Any], what: str) -> None:
    text = button.get("text")
    if text is None:
        raise _refuse(what, 'Can\'t find field "text"')
    if not isinstance(text, str):
        raise _refuse(what, 'Field "text" must be of type String')
    if not text.strip():
        raise bad_request(f"{what} button text must be non-empty")
    if button.get("style") and words(button["style"], "style") not in STYLES:
        raise _refuse(what, "invalid button style specified")


def _reply_button(button: Any) -> dict[str, Any]:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict):
        raise _refuse("keyboard", "KeyboardButton must be a String or an Object")
    _text_and_style(button, "keyboard")
    return button


def _inline_button(button: Any) -> dict[str, Any]:
    if not isinstance(button, dict):
        raise _refuse("inline keyboard", "InlineKeyboardButton must be an Object")
    _text_and_style(button, "inline keyboard")
    actions = [name for name in ACTIONS if (name in button and button[name] != "") or _may_be_empty(name, button)]
    if not actions:
        raise _refuse("inline keyboard", "Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise _refuse("inline keyboard", f"exactly one action is allowed, found {' and '.join(actions)}")
    return _checked_action(button, actions[0])


def _may_be_empty(name: str, button: dict[str, Any]) -> bool:
    return name in button and name.startswith("switch_inline_query")


def _checked_action(button: dict[str, Any], action: str) -> dict[str, Any]:
    check = ACTION_CHECKS.get(action)
    return {**button, action: check(button[action])} if check else button


def _checked_data(data: Any) -> str:
    if len(words(data, "callback_data").encode()) > LONGEST_DATA:
        raise bad_request("BUTTON_DATA_INVALID")
    return str(data)


def _checked_url(url: Any) -> str:
    if user_of_link(words(url, "url")):
        return str(url)
    link = checked_link(url)
    if link is None:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return link


def _checked_copy(copy: Any) -> dict[str, Any]:
    if not isinstance(copy, dict) or not 1 <= len(words(copy.get("text"), "text")) <= LONGEST_COPY:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    return copy


def _checked_app(app: Any) -> dict[str, Any]:
    url = words(app.get("url") if isinstance(app, dict) else None, "url")
    if not url.startswith("https://"):
        raise bad_request(f"inline keyboard button Web App URL '{url}' is invalid: Only HTTPS links are allowed")
    return dict(app)


ACTION_CHECKS = {
    "callback_data": _checked_data,
    "url": _checked_url,
    "copy_text": _checked_copy,
    "web_app": _checked_app,
}


def find_inline_button(markup: dict[str, Any] | None, label: str) -> dict[str, Any] | None:
    """The inline button with that label or that data."""
    buttons = [button for row in (markup or {}).get("inline_keyboard", []) for button in row]
    by_label = [button for button in buttons if button["text"] == label]
    by_data = [button for button in buttons if button.get("callback_data") == label]
    return next(iter(by_label + by_data), None)


def find_key(keyboard: dict[str, Any] | None, label: str) -> dict[str, Any] | None:
    """The key of a reply keyboard with that text."""
    keys = [key for row in (keyboard or {}).get("keyboard", []) for key in row]
    return next((key for key in keys if key["text"] == label), None)
