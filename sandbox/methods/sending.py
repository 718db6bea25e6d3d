"""sendMessage, sendLocation, sendVenue, sendContact, sendChatAction, and what all sending has in common."""

from typing import Any

from sandbox.chats import Chat, as_reply
from sandbox.errors import bad_request
from sandbox.keyboards import check_reply_markup
from sandbox.methods.registry import method
from sandbox.methods.targets import replied_message, writable_chat
from sandbox.params import Params
from sandbox.text.formatted import message_text
from sandbox.world import World

ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip
LONGEST_VENUE_TITLE = 256


def post(world: World, params: Params, content: dict[str, Any]) -> dict[str, Any]:
    """Write the content into the chat of the call, with keyboard and reply; the Message to return."""
    chat = writable_chat(world, params)
    markup = check_reply_markup(params.decoded("reply_markup", "reply keyboard markup"))
    replied = replied_message(chat, params)
    world.flood.check(chat.id)
    return put(world, chat, {**_frame(params, replied), **content}, markup)


def _frame(params: Params, replied: dict[str, Any] | None) -> dict[str, Any]:
    """The fields around the content."""
    frame: dict[str, Any] = {}
    if replied:
        frame["reply_to_message"] = as_reply(replied)
    if params.flag("protect_content"):
        frame["has_protected_content"] = True
    if effect := params.text("message_effect_id"):
        frame["effect_id"] = effect
    return frame


def put(world: World, chat: Chat, content: dict[str, Any], markup: dict[str, Any] | None) -> dict[str, Any]:
    """The bot's message appears in the chat; a reply keyboard changes the phone's, and is not echoed."""
    chat.act("", 0)
    if markup and "inline_keyboard" in markup:
        content["reply_markup"] = markup
    message = world.new_message(chat, world.bot, content)
    if markup and ("keyboard" in markup or "remove_keyboard" in markup):
        chat.keyboard = markup if "keyboard" in markup else None
        world.events.publish("keyboard", chat=chat.id)
    world.note_act(chat, message["message_id"])
    return message


@method("sendMessage")
def send_message(world: World, params: Params) -> dict[str, Any]:
    """A text."""
    entities = params.decoded("entities", "entities")
    text, found = message_text(params.text("text"), params.text("parse_mode"), entities)
    content: dict[str, Any] = {"text": text}
    if found:
        content["entities"] = found
    preview = params.decoded_object("link_preview_options", "link preview options")
    if preview is not None:
        content["link_preview_options"] = preview
    elif params.flag("disable_web_page_preview"):
        content["link_preview_options"] = {"is_disabled": True}
    return post(world, params, content)


def _location(params: Params) -> dict[str, Any]:
    location: dict[str, Any] = {"latitude": params.number("latitude"), "longitude": params.number("longitude")}
    if abs(location["latitude"]) > 90 or abs(location["longitude"]) > 180:
        raise bad_request("wrong latitude or longitude specified")
    if "horizontal_accuracy" in params:
        location["horizontal_accuracy"] = params.number("horizontal_accuracy")
    return location


@method("sendLocation")
def send_location(world: World, params: Params) -> dict[str, Any]:
    """A point on the map."""
    location = _location(params)
    for name in ("live_period", "heading", "proximity_alert_radius"):
        if name in params:
            location[name] = params.integer(name)
    return post(world, params, {"location": location})


@method("sendVenue")
def send_venue(world: World, params: Params) -> dict[str, Any]:
    """A point on the map with a name and an address; the message has both `venue` and `location`."""
    location = _location(params)
    venue: dict[str, Any] = {"location": location}
    for name in ("title", "address"):
        if not params.text(name):
            raise bad_request(f"{name} is empty")
        venue[name] = params.text(name)[:LONGEST_VENUE_TITLE]
    for name in ("foursquare_id", "foursquare_type", "google_place_id", "google_place_type"):
        if params.text(name):
            venue[name] = params.text(name)
    return post(world, params, {"venue": venue, "location": location})


@method("sendContact")
def send_contact(world: World, params: Params) -> dict[str, Any]:
    """A phone number with a name."""
    contact = {}
    for name in ("phone_number", "first_name"):
        if not params.text(name):
            raise bad_request(f"{name} is empty")
        contact[name] = params.text(name)
    for name in ("last_name", "vcard"):
        if params.text(name):
            contact[name] = params.text(name)
    return post(world, params, {"contact": contact})


@method("sendChatAction")
def send_chat_action(world: World, params: Params) -> bool:
    """The bot is typing, for five seconds."""
    chat = writable_chat(world, params)
    action = params.text("action").lower()
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.act(action, world.clock.now().timestamp())
    world.events.publish("action", chat=chat.id, action=action)
    return True
