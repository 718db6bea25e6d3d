"""The bot's command menus, name, descriptions and menu button."""

from typing import Any

from sandbox.commands import read_scope
from sandbox.errors import bad_request
from sandbox.methods.registry import method
from sandbox.params import Params, words
from sandbox.world import World

MENU_BUTTONS = {"default", "commands", "web_app"}


@method("setMyCommands")
def set_my_commands(world: World, params: Params) -> bool:
    """A menu for one scope and language."""
    commands = params.decoded("commands", "commands")
    scope = read_scope(params.decoded("scope", "BotCommandScope"))
    _check_scope_chat(world, scope[1])
    world.menus.put(scope, params.text("language_code"), commands)
    world.events.publish("commands")
    return True


@method("getMyCommands")
def get_my_commands(world: World, params: Params) -> list[dict[str, str]]:
    """The menu of exactly that scope and language."""
    return world.menus.get(read_scope(params.decoded("scope", "BotCommandScope")), params.text("language_code"))


@method("deleteMyCommands")
def delete_my_commands(world: World, params: Params) -> bool:
    """The wider menu shows again."""
    world.menus.drop(read_scope(params.decoded("scope", "BotCommandScope")), params.text("language_code"))
    world.events.publish("commands")
    return True


def _check_scope_chat(world: World, chat_id: int) -> None:
    if chat_id and chat_id not in world.chats:
        raise bad_request("chat not found")


def _register_text(kind: str, title: str, default_field: str = "") -> None:
    """The pair of methods for one of the bot's texts."""

    def put(world: World, params: Params) -> bool:
        world.profile.put(kind, params.text("language_code"), params.text(kind))
        return True

    def get(world: World, params: Params) -> dict[str, str]:
        default = str(world.bot.get(default_field, ""))
        return {kind: world.profile.get(kind, params.text("language_code"), default)}

    method(f"setMy{title}")(put)
    method(f"getMy{title}")(get)


_register_text("name", "Name", "first_name")
_register_text("description", "Description")
_register_text("short_description", "ShortDescription")


@method("setChatMenuButton")
def set_chat_menu_button(world: World, params: Params) -> bool:
    """The button beside the text field, for one private chat or for all."""
    button = params.decoded_object("menu_button", "MenuButton") or {"type": "default"}
    if words(button.get("type"), "type") not in MENU_BUTTONS:
        raise bad_request("can't parse menu button: unsupported menu button type")
    chat_id = params.integer("chat_id")
    _check_scope_chat(world, chat_id)
    world.profile.menu_buttons[chat_id] = button
    return True


@method("getChatMenuButton")
def get_chat_menu_button(world: World, params: Params) -> dict[str, Any]:
    """The button of that private chat, or the one of all."""
    buttons = world.profile.menu_buttons
    return buttons.get(params.integer("chat_id")) or buttons.get(0) or {"type": "commands"}
