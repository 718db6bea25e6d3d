"""The bot's command menus by scope and language, and which one a person sees."""

import re
from typing import Any

from sandbox.errors import bad_request
from sandbox.params import whole, words

MOST_COMMANDS = 100
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
LANGUAGE = re.compile(r"([a-z]{2})?")
Scope = tuple[str, int, int]
DEFAULT: Scope = ("default", 0, 0)


class CommandMenus:
    """Menus by scope (kind, chat, user) and language ("" for any)."""

    def __init__(self) -> None:
        self._menus: dict[tuple[Scope, str], list[dict[str, str]]] = {}

    def put(self, scope: Scope, language: str, commands: Any) -> None:
        """Set a menu; an empty one is no menu."""
        if not isinstance(commands, list):
            raise bad_request("can't parse commands JSON object")
        if len(commands) > MOST_COMMANDS:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        checked = [_checked(command) for command in commands]
        self.drop(scope, language)
        if checked:
            self._menus[scope, check_language(language)] = checked

    def get(self, scope: Scope, language: str) -> list[dict[str, str]]:
        """Exactly that menu, without falling back."""
        return self._menus.get((scope, check_language(language)), [])

    def drop(self, scope: Scope, language: str) -> None:
        """Delete a menu: the next wider one shows again."""
        self._menus.pop((scope, check_language(language)), None)

    def shown(self, chat_id: int, user_id: int, language: str, *, admin: bool = False) -> list[dict[str, str]]:
        """What that person sees in that chat: the narrowest scope wins, each first in the person's language."""
        for scope in _scopes(chat_id, user_id, admin=admin):
            for code in (language[:2], ""):
                if menu := self._menus.get((scope, code)):
                    return menu
        return []

    def clear(self) -> None:
        """No menus."""
        self._menus.clear()


def _scopes(chat_id: int, user_id: int, *, admin: bool) -> list[Scope]:
    """Narrowest first, as in "Determining list of commands" of the Bot API manual."""
    if chat_id > 0:
        return [("chat", chat_id, 0), ("all_private_chats", 0, 0), DEFAULT]
    scopes: list[Scope] = [("chat_member", chat_id, user_id)]
    scopes += [("chat_administrators", chat_id, 0)] if admin else []
    scopes += [("chat", chat_id, 0)]
    scopes += [("all_chat_administrators", 0, 0)] if admin else []
    return [*scopes, ("all_group_chats", 0, 0), DEFAULT]


def read_scope(scope: Any) -> Scope:
    """The scope of a call; the default one if none is given."""
    if scope is None:
        return DEFAULT
    if not isinstance(scope, dict):
        raise bad_request("can't parse BotCommandScope: BotCommandScope must be an Object")
    kind = words(scope.get("type"), "type")
    if kind in {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}:
        return kind, 0, 0
    if kind not in {"chat", "chat_administrators", "chat_member"}:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    chat_id = scope.get("chat_id")
    if chat_id in (None, ""):
        raise bad_request("can't parse BotCommandScope: Empty chat_id specified")
    user_id = whole(scope.get("user_id", 0), "user_id") if kind == "chat_member" else 0
    if kind == "chat_member" and user_id <= 0:
        raise bad_request("can't parse BotCommandScope: Invalid user_id specified")
    return kind, whole(chat_id, "chat_id"), user_id


def check_language(code: str) -> str:
    """Two small letters or nothing."""
    if not LANGUAGE.fullmatch(code):
        raise bad_request("Invalid language code specified")
    return code


def _checked(command: Any) -> dict[str, str]:
    if not isinstance(command, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name, description = command.get("command"), command.get("description")
    if not isinstance(name, str) or not COMMAND.fullmatch(name.removeprefix("/")):
        raise bad_request("BOT_COMMAND_INVALID")
    if not isinstance(description, str) or not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name.removeprefix("/"), "description": description}
