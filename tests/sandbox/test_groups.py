"""Groups: what the bot sees in privacy mode, and what people see of it."""

from typing import Any

import pytest

from sandbox.chats import Chat
from sandbox.errors import ActionError
from sandbox.person import Person
from sandbox.server import Sandbox
from tests.sandbox.conftest import Client


@pytest.fixture
def village(box: Sandbox, marie: Person) -> Chat:
    group = box.add_group("Village", [marie, box.add_person("Paul", username="paul")])
    box.world.updates.pending.clear()
    return group


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("bonjour", False),
        ("/aide", True),
        ("/aide@bocal_bot", True),
        ("/aide@Bocal_Bot", True),
        ("/aide@other_bot", False),
        ("voir a/aide", False),
        ("dis, @bocal_bot, quand ?", True),
        ("merci @paul", False),
        ("bocal_bot", False),
        ("🍅🍅 @bocal_bot", True),
    ],
)
async def test_what_the_bot_sees(bot: Client, marie: Person, village: Chat, text: str, seen: bool):
    marie.say(text, chat=village)
    assert len(await bot.updates()) == seen
    assert village.messages[-1]["text"] == text


async def test_replies_to_the_bot(box: Sandbox, bot: Client, marie: Person, village: Chat):
    asked = await bot.ok("sendMessage", chat_id=village.id, text="qui vient ?")
    marie.say("moi", chat=village, reply_to=asked["message_id"])
    marie.location(49.9, 1.1, chat=village)
    marie.photo(caption="/aide", chat=village)
    mine = marie.say("à Paul", chat=village)
    box.people[100002].say("oui", chat=village, reply_to=mine["message_id"])
    updates = await bot.updates()
    assert [update["message"].get("text", update["message"].get("caption")) for update in updates] == ["moi", "/aide"]
    assert updates[0]["message"]["reply_to_message"]["text"] == "qui vient ?"


async def test_edits_follow_the_same_rule(bot: Client, marie: Person, village: Chat):
    said = marie.say("bonjour", chat=village)
    marie.edit(said["message_id"], "/aide", chat=village)
    assert [sorted(update) for update in await bot.updates()] == [["edited_message", "update_id"]]


async def test_buttons_and_toasts_are_personal(box: Sandbox, bot: Client, marie: Person, village: Chat):
    button = {"inline_keyboard": [[{"text": "J'y serai", "callback_data": "yes"}]]}
    await bot.ok("sendMessage", chat_id=village.id, text="qui vient ?", reply_markup=button)
    query = marie.press("J'y serai", chat=village)
    (update,) = await bot.updates()
    assert (update["callback_query"]["from"]["id"], update["callback_query"]["message"]["chat"]["id"]) == (
        marie.id,
        village.id,
    )
    await bot.ok("answerCallbackQuery", callback_query_id=query, text="Noté")
    assert [toast["text"] for toast in marie.toasts] == ["Noté"]
    assert box.people[100002].toasts == []


async def test_the_bot_is_told_that_it_was_added(box: Sandbox, bot: Client):
    group = box.add_group("Ferme", [box.add_person("Jean")])
    added, made = await bot.updates()
    assert added["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert (made["message"]["group_chat_created"], made["message"]["chat"]) == (
        True,
        {"id": group.id, "title": "Ferme", "type": "group"},
    )


async def test_only_members_write(box: Sandbox, marie: Person, village: Chat):
    with pytest.raises(ActionError, match="Zoé is not in that chat"):
        box.add_person("Zoé").say("x", chat=village)


async def test_the_makers_and_the_others_standing(box: Sandbox, bot: Client, marie: Person, village: Chat):
    async def status(user: int) -> Any:
        return (await bot.ok("getChatMember", chat_id=village.id, user_id=user))["status"]

    ids = [marie.id, 100002, box.world.bot["id"], box.add_person("Zoé").id]
    assert [await status(user) for user in ids] == ["creator", "member", "member", "left"]


async def test_other_peoples_messages_cannot_be_deleted(bot: Client, marie: Person, village: Chat):
    said = marie.say("x", chat=village)
    where = {"chat_id": village.id, "message_id": said["message_id"]}
    assert await bot.refused("deleteMessage", **where) == "Bad Request: message can't be deleted"


async def test_a_group_that_becomes_a_supergroup(box: Sandbox, bot: Client, marie: Person, village: Chat):
    sent = await bot.ok("sendMessage", chat_id=village.id, text="x")
    grown = box.upgrade_group(village)
    refusal = {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": grown.id},
    }
    assert await bot.call("sendMessage", chat_id=village.id, text="y") == refusal
    assert await bot.call("editMessageText", chat_id=village.id, message_id=sent["message_id"], text="y") == refusal
    moved, arrived = [update["message"] for update in await bot.updates()]
    assert (moved["migrate_to_chat_id"], arrived["migrate_from_chat_id"]) == (grown.id, village.id)
    assert (await bot.ok("sendMessage", chat_id=grown.id, text="y"))["chat"]["type"] == "supergroup"
    marie.say("/aide", chat=grown)
    assert len(await bot.updates()) == 3
