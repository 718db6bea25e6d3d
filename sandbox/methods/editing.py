"""editMessageText, editMessageCaption, editMessageReplyMarkup, deleteMessage, answerCallbackQuery."""

from typing import Any

from sandbox.chats import Chat, is_out
from sandbox.errors import bad_request
from sandbox.keyboards import check_inline_markup
from sandbox.methods.registry import method
from sandbox.methods.targets import own_message, readable_chat
from sandbox.params import Params
from sandbox.text.formatted import caption_text, message_text
from sandbox.updates import CALLBACK_LIFETIME
from sandbox.world import World

LONGEST_TOAST = 200
DELETE_WITHIN = 48 * 3600
KEPT_TOASTS = 100
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content"
    " and reply markup of the message"
)


def _replace(
    world: World, chat: Chat, message: dict[str, Any], content: dict[str, Any], params: Params
) -> dict[str, Any]:
    """The edited message: old frame, new content (None takes a field away), new keyboard or none."""
    markup = check_inline_markup(params.decoded("reply_markup", "reply keyboard markup"))
    changed = {**message, **world.introduced(content), "reply_markup": markup}
    edited = {name: value for name, value in changed.items() if value is not None}
    if edited == message:
        raise bad_request(NOT_MODIFIED)
    edited["edit_date"] = world.clock.timestamp()
    chat.store(edited)
    world.events.publish("edit", chat=chat.id, message_id=message["message_id"])
    world.note_act(chat, message["message_id"])
    return edited


@method("editMessageText")
def edit_message_text(world: World, params: Params) -> dict[str, Any]:
    """Other words, and the keyboard of this call (none: it goes away)."""
    entities = params.decoded("entities", "entities")
    text, found = message_text(params.text("text"), params.text("parse_mode"), entities)
    chat, message = own_message(world, params, "message to edit")
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    preview = params.decoded_object("link_preview_options", "link preview options")
    content = {"text": text, "entities": found or None, "link_preview_options": preview}
    return _replace(world, chat, message, content, params)


@method("editMessageCaption")
def edit_message_caption(world: World, params: Params) -> dict[str, Any]:
    """Another caption."""
    entities = params.decoded("caption_entities", "caption entities")
    caption, found = caption_text(params.text("caption"), params.text("parse_mode"), entities)
    chat, message = own_message(world, params, "message to edit")
    if "photo" not in message and "document" not in message:
        raise bad_request("there is no caption in the message to edit")
    content = {"caption": caption or None, "caption_entities": found or None}
    return _replace(world, chat, message, content, params)


@method("editMessageReplyMarkup")
def edit_message_reply_markup(world: World, params: Params) -> dict[str, Any]:
    """Another keyboard, or none."""
    chat, message = own_message(world, params, "message to edit")
    return _replace(world, chat, message, {}, params)


@method("deleteMessage")
def delete_message(world: World, params: Params) -> bool:
    """A message of the last 48 hours: own anywhere, others' in private chats."""
    chat = readable_chat(world, params)
    message = chat.stored.get(params.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    too_old = world.clock.timestamp() - message["date"] > DELETE_WITHIN
    if too_old or not (is_out(message) or chat.is_private):
        raise bad_request("message can't be deleted")
    del chat.stored[message["message_id"]]
    world.events.publish("delete", chat=chat.id, message_id=message["message_id"])
    return True


@method("answerCallbackQuery")
def answer_callback_query(world: World, params: Params) -> bool:
    """The toast after a button press, within 150 seconds; only the first answer shows."""
    callback = world.callbacks.get(params.text("callback_query_id"))
    if callback is None or world.clock.timestamp() - callback.date > CALLBACK_LIFETIME:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = params.text("text")
    if len(text) > LONGEST_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    if text and not callback.answered:
        _show_toast(world, params, callback.person_id, callback.chat_id)
    callback.answered = True
    return True


def _show_toast(world: World, params: Params, person_id: int, chat_id: int) -> None:
    toast = {
        "callback_query_id": params.text("callback_query_id"),
        "text": params.text("text"),
        "alert": params.flag("show_alert"),
        "at": world.clock.now().isoformat(),
        "chat": chat_id,
    }
    toasts = world.toasts.setdefault(person_id, [])
    toasts.append(toast)
    del toasts[:-KEPT_TOASTS]
    world.events.publish("toast", person=person_id, **{name: value for name, value in toast.items() if name != "at"})
