"""Whom a call is for: the chat to write to, the message to change, and Telegram's reasons to refuse."""

from typing import Any

from sandbox.chats import Chat, is_out
from sandbox.errors import BotApiError, bad_request, forbidden
from sandbox.params import Params, whole
from sandbox.world import World


def readable_chat(world: World, params: Params) -> Chat:
    """The chat of `chat_id`, if the bot has met it."""
    chat_id = params.text("chat_id").strip()
    if not chat_id:
        raise bad_request("chat_id is empty")
    chat = world.chats.get(params.integer("chat_id")) if not chat_id.startswith("@") else None
    if chat is None:
        raise bad_request("chat not found")
    return chat


def writable_chat(world: World, params: Params) -> Chat:
    """The chat of `chat_id`, if the bot may write there: the person wrote first and has not blocked it."""
    if params.integer("chat_id") == world.bot["id"]:
        raise forbidden("the bot can't send messages to the bot")
    chat = readable_chat(world, params)
    _check_not_upgraded(chat)
    if not chat.open:
        raise forbidden("bot can't initiate conversation with a user")
    if chat.id in world.blocked:
        raise forbidden("bot was blocked by the user")
    return chat


def _check_not_upgraded(chat: Chat) -> None:
    if chat.upgraded_to:
        sentence = "Bad Request: group chat was upgraded to a supergroup chat"
        raise BotApiError(400, sentence, {"migrate_to_chat_id": chat.upgraded_to})


def own_message(world: World, params: Params, what: str) -> tuple[Chat, dict[str, Any]]:
    """The chat and the bot's own message of `message_id`, to be edited."""
    if not params.text("chat_id") and not params.integer("message_id"):
        if params.text("inline_message_id"):
            raise bad_request("MESSAGE_ID_INVALID")
        raise bad_request("message identifier is not specified")
    chat = readable_chat(world, params)
    _check_not_upgraded(chat)
    message = chat.stored.get(params.integer("message_id"))
    if message is None:
        raise bad_request(f"{what} not found")
    if not is_out(message):
        raise bad_request("message can't be edited")
    if chat.id in world.blocked:
        raise forbidden("bot was blocked by the user")
    return chat, message


def replied_message(chat: Chat, params: Params) -> dict[str, Any] | None:
    """The message that `reply_parameters` point to, None if it is no reply."""
    reply = params.decoded_object("reply_parameters", "reply parameters")
    if reply is None:
        reply = {
            "message_id": params.integer("reply_to_message_id"),
            "allow_sending_without_reply": params.flag("allow_sending_without_reply"),
        }
    message_id = whole(reply.get("message_id", 0), "message_id")
    if message_id <= 0:
        return None
    message = chat.stored.get(message_id)
    if message is None and not reply.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return message
