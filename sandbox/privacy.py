"""What a bot in privacy mode sees of a group."""

from typing import Any

SERVICE = ("new_chat_members", "left_chat_member", "group_chat_created", "migrate_to_chat_id", "migrate_from_chat_id")


def bot_sees(message: dict[str, Any], bot: dict[str, Any]) -> bool:
    """In a group: commands for it, replies to it, mentions of it, and service messages. In private: all."""
    if message["chat"]["type"] == "private" or any(name in message for name in SERVICE):
        return True
    if message.get("reply_to_message", {}).get("from", {}).get("id") == bot["id"]:
        return True
    return any(_addresses(part, bot["username"].lower()) for part in _marked_parts(message))


def _marked_parts(message: dict[str, Any]) -> list[tuple[str, str]]:
    """Commands and mentions in a text or caption, in small letters."""
    text = message.get("text", message.get("caption", ""))
    entities = message.get("entities", message.get("caption_entities", []))
    units = text.encode("utf-16-le")
    return [
        (
            entity["type"],
            units[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le").lower(),
        )
        for entity in entities
        if entity["type"] in {"bot_command", "mention"}
    ]


def _addresses(part: tuple[str, str], username: str) -> bool:
    kind, text = part
    if kind == "mention":
        return text == f"@{username}"
    _, at, addressee = text.partition("@")
    return not at or addressee == username
