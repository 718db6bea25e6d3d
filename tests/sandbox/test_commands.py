"""Command menus, names and menu buttons: the narrowest scope in the person's language wins."""

from typing import Any

import pytest

from sandbox.person import Person
from sandbox.server import Sandbox
from tests.sandbox.conftest import Client


def menu(name: str) -> list[dict[str, str]]:
    return [{"command": name, "description": name}]


async def put(bot: Client, name: str, scope: dict[str, Any] | None = None, language: str = "") -> None:
    params = {"scope": scope} if scope else {}
    await bot.ok("setMyCommands", commands=menu(name), language_code=language, **params)


def shown(person: Person) -> list[str]:
    return [command["command"] for command in person.commands]


async def test_precedence_in_a_private_chat(bot: Client, marie: Person):
    """As "Determining list of commands" in the Bot API manual; each step is narrower than the one before."""
    chat = {"type": "chat", "chat_id": marie.id}
    steps: list[tuple[str, dict[str, Any] | None, str]] = [
        ("default", None, ""),
        ("default_fr", None, "fr"),
        ("private", {"type": "all_private_chats"}, ""),
        ("private_fr", {"type": "all_private_chats"}, "fr"),
        ("chat", chat, ""),
        ("chat_fr", chat, "fr"),
    ]
    assert shown(marie) == []
    for name, scope, language in steps:
        await put(bot, name, scope, language)
        assert shown(marie) == [name]
    for name, scope, language in reversed(steps):
        assert shown(marie) == [name]
        await bot.ok("deleteMyCommands", language_code=language, **({"scope": scope} if scope else {}))
    assert shown(marie) == []


async def test_precedence_in_a_group(box: Sandbox, bot: Client, marie: Person):
    group = box.add_group("Village", [marie, box.add_person("Paul")])
    maker, member = marie.id, 100002

    def in_group(user: int) -> list[str]:
        owner = group.status_of(user) == "creator"
        return [command["command"] for command in box.world.menus.shown(group.id, user, "fr", admin=owner)]

    await put(bot, "default")
    await put(bot, "private", {"type": "all_private_chats"})
    assert (in_group(maker), in_group(member)) == (["default"], ["default"])
    await put(bot, "groups", {"type": "all_group_chats"})
    assert (in_group(maker), in_group(member)) == (["groups"], ["groups"])
    await put(bot, "admins", {"type": "all_chat_administrators"})
    assert (in_group(maker), in_group(member)) == (["admins"], ["groups"])
    await put(bot, "chat", {"type": "chat", "chat_id": group.id})
    assert (in_group(maker), in_group(member)) == (["chat"], ["chat"])
    await put(bot, "chat_admins", {"type": "chat_administrators", "chat_id": group.id})
    assert (in_group(maker), in_group(member)) == (["chat_admins"], ["chat"])
    await put(bot, "member", {"type": "chat_member", "chat_id": group.id, "user_id": member})
    assert (in_group(maker), in_group(member)) == (["chat_admins"], ["member"])


async def test_a_language_without_menu_falls_back(box: Sandbox, bot: Client):
    await put(bot, "default")
    await put(bot, "default_fr", None, "fr")
    people = [box.add_person("A", language_code=code) for code in ("fr-FR", "pt-br", None)]
    assert [shown(person) for person in people] == [["default_fr"], ["default"], ["default"]]


async def test_reading_does_not_fall_back(bot: Client, marie: Person):
    await put(bot, "default")
    assert await bot.ok("getMyCommands") == menu("default")
    assert await bot.ok("getMyCommands", language_code="fr") == []
    assert await bot.ok("getMyCommands", scope={"type": "chat", "chat_id": marie.id}) == []


@pytest.mark.parametrize(("title", "kind"), [("Description", "description"), ("ShortDescription", "short_description")])
async def test_texts_by_language(bot: Client, title: str, kind: str):
    await bot.ok(f"setMy{title}", **{kind: "pour tous"})
    await bot.ok(f"setMy{title}", language_code="en", **{kind: "for all"})
    got = [await bot.ok(f"getMy{title}", language_code=code) for code in ("", "en", "de")]
    assert got == [{kind: "pour tous"}, {kind: "for all"}, {kind: "pour tous"}]


async def test_the_name_is_that_of_the_bot_until_set(bot: Client):
    assert await bot.ok("getMyName") == {"name": "Bocal"}
    await bot.ok("setMyName", name="Bocal de Dieppe")
    assert await bot.ok("getMyName") == {"name": "Bocal de Dieppe"}


async def test_menu_buttons(bot: Client, marie: Person):
    app = {"type": "web_app", "text": "Plan", "web_app": {"url": "https://a.fr"}}
    await bot.ok("setChatMenuButton", chat_id=marie.id, menu_button=app)
    assert await bot.ok("getChatMenuButton", chat_id=marie.id) == app
    assert await bot.ok("getChatMenuButton") == {"type": "commands"}
