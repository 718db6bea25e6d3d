"""Telegram's own text parser (TDLib, through `tdjson`), which works offline and without an account."""

import json
from typing import Any

import tdjson

tdjson.td_execute(json.dumps({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0}).encode())

KINDS = {
    "textEntityTypeBold": "bold",
    "textEntityTypeItalic": "italic",
    "textEntityTypeUnderline": "underline",
    "textEntityTypeStrikethrough": "strikethrough",
    "textEntityTypeSpoiler": "spoiler",
    "textEntityTypeCode": "code",
    "textEntityTypePre": "pre",
    "textEntityTypePreCode": "pre",
    "textEntityTypeBlockQuote": "blockquote",
    "textEntityTypeExpandableBlockQuote": "expandable_blockquote",
    "textEntityTypeTextUrl": "text_link",
    "textEntityTypeMentionName": "text_mention",
    "textEntityTypeCustomEmoji": "custom_emoji",
    "textEntityTypeDateTime": "date_time",
    "textEntityTypeBotCommand": "bot_command",
    "textEntityTypeMention": "mention",
    "textEntityTypeHashtag": "hashtag",
    "textEntityTypeCashtag": "cashtag",
    "textEntityTypeUrl": "url",
    "textEntityTypeEmailAddress": "email",
}
TYPES = {kind: name for name, kind in KINDS.items() if name != "textEntityTypePreCode"}


def execute(request: dict[str, Any]) -> dict[str, Any]:
    """Ask TDLib."""
    return json.loads(tdjson.td_execute(json.dumps(request).encode()))


def parse_html(text: str) -> tuple[str, Any]:
    """("text", entities as Bot API JSON), or ("", the refusal)."""
    mode = {"@type": "textParseModeHTML"}
    answer = execute({"@type": "parseTextEntities", "text": text, "parse_mode": mode})
    if answer["@type"] == "error":
        return "", answer["message"]
    return answer["text"], entities_of(answer)


def put_in_order(text: str, entities: list[dict[str, Any]]) -> tuple[str, list[dict[str, Any]]] | str:
    """What TDLib makes of a heap of formatting (through `parseMarkdown`, for a text without any markdown in it)."""
    given = [
        {
            "@type": "textEntity",
            "offset": entity["offset"],
            "length": entity["length"],
            "type": {"@type": TYPES[entity["type"]], **({"url": entity["url"]} if "url" in entity else {})},
        }
        for entity in entities
    ]
    answer = execute({"@type": "parseMarkdown", "text": {"@type": "formattedText", "text": text, "entities": given}})
    return answer["message"] if answer["@type"] == "error" else (answer["text"], entities_of(answer))


def find_entities(text: str) -> list[dict[str, Any]]:
    """What TDLib finds in a text by itself."""
    return entities_of(execute({"@type": "getTextEntities", "text": text}))


def entities_of(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """TDLib's entities as the Bot API writes them; those that it never shows to bots are left out."""
    known = [entity for entity in answer["entities"] if entity["type"]["@type"] in KINDS]
    return [{"offset": e["offset"], "length": e["length"], **_type(e["type"])} for e in known]


def _type(kind: dict[str, Any]) -> dict[str, Any]:
    name = KINDS[kind["@type"]]
    extra: dict[str, Any] = {}
    if name == "pre" and "language" in kind:
        extra = {"language": kind["language"]}
    elif name == "text_link":
        extra = {"url": kind["url"]}
    elif name == "text_mention":
        extra = {"user": {"id": kind["user_id"]}}
    elif name == "custom_emoji":
        extra = {"custom_emoji_id": kind["custom_emoji_id"]}
    elif name == "date_time":
        extra = {"unix_time": kind["unix_time"], "date_time_format": _format(kind.get("formatting_type"))}
    return {"type": name, **extra}


def _format(kind: dict[str, Any] | None) -> str:
    if kind is None:
        return ""
    if kind["@type"] == "dateTimeFormattingTypeRelative":
        return "r"
    short, long = "dateTimePartPrecisionShort", "dateTimePartPrecisionLong"
    date = {short: "d", long: "D"}.get(kind["date_precision"]["@type"], "")
    time = {short: "t", long: "T"}.get(kind["time_precision"]["@type"], "")
    return ("w" if kind["show_day_of_week"] else "") + date + time
