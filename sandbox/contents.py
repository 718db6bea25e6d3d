"""What people send besides text, as the Bot API shows it."""

from typing import Any

from sandbox.files import Files, Upload, document_json, photo_json
from sandbox.pictures import built_in_picture
from sandbox.text.formatted import caption_text

Content = dict[str, Any]
STICKER_SIZE = 512
SOUND = b"OggS" + bytes(60)
STILL = b"RIFF\0\0\0\0WEBP"


def photo(files: Files, data: bytes | None, caption: str, media_group_id: str | None) -> Content:
    """A photo (a small built-in one if there are no bytes); those with one group id are an album."""
    stored = files.add("photos", Upload("photo.png", data or built_in_picture(), "image/png"))
    group = {"media_group_id": media_group_id} if media_group_id else {}
    return {"photo": photo_json(stored), **_caption(caption), **group}


def document(files: Files, upload: Upload, caption: str, size: int | None) -> Content:
    """A file."""
    return {"document": document_json(files.add("documents", upload, size)), **_caption(caption)}


def voice(files: Files, seconds: int) -> Content:
    """A voice message."""
    stored = files.add("voice", Upload("voice.oga", SOUND, "audio/ogg"))
    return {"voice": {"duration": seconds, "mime_type": stored.mime_type, **stored.as_json()}}


def sticker(files: Files, emoji: str) -> Content:
    """A sticker."""
    stored = files.add("stickers", Upload("sticker.webp", STILL, "image/webp"))
    shape = {"width": STICKER_SIZE, "height": STICKER_SIZE, "is_animated": False, "is_video": False}
    return {"sticker": {"type": "regular", "emoji": emoji, **shape, **stored.as_json()}}


def _caption(caption: str) -> Content:
    text, entities = caption_text(caption, "", None)
    if not text:
        return {}
    return {"caption": text, **({"caption_entities": entities} if entities else {})}
