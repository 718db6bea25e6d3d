"""getChat and getChatMember."""

from typing import Any

from sandbox.errors import bad_request
from sandbox.methods.registry import method
from sandbox.methods.targets import readable_chat
from sandbox.params import Params
from sandbox.world import World

GIFTS = {
    "unlimited_gifts": True,
    "limited_gifts": True,
    "unique_gifts": True,
    "premium_subscription": True,
    "gifts_from_channels": True,
}
PERMISSIONS = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
    "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
    "can_add_web_page_previews", "can_change_info", "can_invite_users", "can_pin_messages",
)  # fmt: skip


@method("getChat")
def get_chat(world: World, params: Params) -> dict[str, Any]:
    """A chat in full."""
    chat = readable_chat(world, params)
    info: dict[str, Any] = {**chat.json, "accent_color_id": abs(chat.id) % 7, "max_reaction_count": 11}
    info["accepted_gift_types"] = dict(GIFTS)
    if chat.is_private:
        usernames = {"active_usernames": [chat.json["username"]]} if "username" in chat.json else {}
        return {**info, **usernames}
    return {**info, "permissions": dict.fromkeys(PERMISSIONS, True)}


@method("getChatMember")
def get_chat_member(world: World, params: Params) -> dict[str, Any]:
    """How a user stands to a chat."""
    chat = readable_chat(world, params)
    user_id = params.integer("user_id")
    if user_id == world.bot["id"]:
        return {"user": world.bot, "status": "member"}
    if user_id in chat.members:
        status = chat.status_of(user_id)
        owner = {"is_anonymous": False} if status == "creator" else {}
        return {"user": chat.members[user_id], "status": status, **owner}
    stranger = world.chats.get(user_id)
    if stranger is None or not stranger.is_private:
        raise bad_request("user not found")
    return {"user": stranger.members[user_id], "status": "left"}
