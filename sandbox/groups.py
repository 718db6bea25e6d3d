"""Groups: how one is made with the bot in it, and how it grows into a supergroup under another id."""

from typing import Any

from sandbox.chats import Chat
from sandbox.world import World

FIRST_GROUP = -4_000_001
SUPERGROUP_SHIFT = 1_000_000_000_000


def make_group(world: World, title: str, members: list[dict[str, Any]]) -> Chat:
    """A new group of these users and the bot, made by the first of them; the bot is told."""
    taken = [chat_id for chat_id in world.chats if -SUPERGROUP_SHIFT < chat_id < 0]
    chat_id = min(taken, default=FIRST_GROUP + 1) - 1
    json = {"id": chat_id, "title": title, "type": "group"}
    chat = world.chats[chat_id] = Chat(json, {user["id"]: user for user in members})
    maker = members[0]
    world.updates.add("my_chat_member", _joining(world, chat, maker))
    world.receive(chat, maker, {"group_chat_created": True})
    return chat


def upgrade_group(world: World, chat: Chat) -> Chat:
    """The group becomes a supergroup: the old id is refused from now on, with the new one in the refusal."""
    json = {**chat.json, "id": chat.id - SUPERGROUP_SHIFT, "type": "supergroup"}
    grown = world.chats[json["id"]] = Chat(json, chat.members)
    maker = next(iter(chat.members.values()))
    world.receive(chat, maker, {"migrate_to_chat_id": grown.id})
    world.receive(grown, maker, {"migrate_from_chat_id": chat.id})
    chat.upgraded_to = grown.id
    return grown


def _joining(world: World, chat: Chat, maker: dict[str, Any]) -> dict[str, Any]:
    return {
        "chat": chat.json,
        "from": maker,
        "date": world.clock.timestamp(),
        "old_chat_member": {"user": world.bot, "status": "left"},
        "new_chat_member": {"user": world.bot, "status": "member"},
    }
