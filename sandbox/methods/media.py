"""sendPhoto, sendDocument, sendMediaGroup, getFile."""

from typing import Any

from sandbox.chats import as_reply
from sandbox.errors import bad_request
from sandbox.files import LARGEST_DOWNLOAD, StoredFile, Upload, check_photo, document_json, photo_json
from sandbox.keyboards import check_reply_markup
from sandbox.methods.registry import method
from sandbox.methods.sending import post, put
from sandbox.methods.targets import replied_message, writable_chat
from sandbox.params import Params, words
from sandbox.text.formatted import caption_text
from sandbox.world import World

ALBUM_SIZES = range(2, 11)


def _file(world: World, params: Params, value: str, field: str, kind: str) -> StoredFile:
    """The file of a parameter: uploaded, attached under another name, or known by its id."""
    upload = params.files.get(value.removeprefix("attach://") if value.startswith("attach://") else field)
    if upload is not None:
        return _keep(world, upload, kind)
    if not value or value.startswith("attach://"):
        raise bad_request(f"there is no {kind} in the request")
    if value.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    stored = world.files.by_id(value)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if kind == "photo" and not stored.path.startswith("photos/"):
        raise bad_request("can't use file of type Document as Photo")
    return stored


def _keep(world: World, upload: Upload, kind: str) -> StoredFile:
    if not upload.data:
        raise bad_request("file must be non-empty")
    if kind == "photo":
        check_photo(upload)
    return world.files.add(f"{kind}s", upload)


def _content(stored: StoredFile, kind: str) -> dict[str, Any]:
    return {"photo": photo_json(stored)} if kind == "photo" else {"document": document_json(stored)}


def _caption(caption: str, parse_mode: str, entities: Any) -> dict[str, Any]:
    text, found = caption_text(caption, parse_mode, entities)
    if not text:
        return {}
    return {"caption": text, **({"caption_entities": found} if found else {})}


def _send_file(world: World, params: Params, kind: str) -> dict[str, Any]:
    writable_chat(world, params)
    entities = params.decoded("caption_entities", "caption entities")
    caption = _caption(params.text("caption"), params.text("parse_mode"), entities)
    stored = _file(world, params, params.text(kind), kind, kind)
    return post(world, params, {**_content(stored, kind), **caption})


@method("sendPhoto")
def send_photo(world: World, params: Params) -> dict[str, Any]:
    """A picture."""
    return _send_file(world, params, "photo")


@method("sendDocument")
def send_document(world: World, params: Params) -> dict[str, Any]:
    """A file."""
    return _send_file(world, params, "document")


@method("sendMediaGroup")
def send_media_group(world: World, params: Params) -> list[dict[str, Any]]:
    """An album of photos, or of documents."""
    media = params.decoded("media", "media")
    if not isinstance(media, list) or not all(isinstance(item, dict) for item in media):
        raise bad_request("can't parse media: expected an Array of InputMedia")
    if len(media) not in ALBUM_SIZES:
        raise bad_request("wrong number of messages in the album: 2 to 10 are allowed")
    if len({words(item.get("type"), "type") for item in media}) > 1:
        raise bad_request("can't use the media of the specified type in the album")
    if params.decoded("reply_markup", "reply keyboard markup") and check_reply_markup(params.values["reply_markup"]):
        raise bad_request("reply markup can't be used in sendMediaGroup")
    return _post_album(world, params, [_album_item(world, params, item) for item in media])


def _album_item(world: World, params: Params, item: dict[str, Any]) -> dict[str, Any]:
    kind = item.get("type")
    if kind not in {"photo", "document"}:
        raise bad_request(f'can\'t parse InputMedia: type "{kind}" is not built into the sandbox')
    stored = _file(world, params, words(item.get("media"), "media"), "", kind)
    mode = words(item.get("parse_mode"), "parse_mode")
    caption = _caption(words(item.get("caption"), "caption"), mode, item.get("caption_entities"))
    return {**_content(stored, kind), **caption}


def _post_album(world: World, params: Params, contents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    chat = writable_chat(world, params)
    replied = replied_message(chat, params)
    reply = {"reply_to_message": as_reply(replied)} if replied else {}
    world.flood.check(chat.id)
    group = {"media_group_id": str(13_000_000_000_000_000 + world.sequence)}
    return [put(world, chat, {**group, **reply, **content}, None) for content in contents]


@method("getFile")
def get_file(world: World, params: Params) -> dict[str, Any]:
    """Where to download a file, up to 20 MB."""
    stored = world.files.by_id(params.text("file_id"))
    if stored is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if stored.size > LARGEST_DOWNLOAD:
        raise bad_request("file is too big")
    return {**stored.as_json(), "file_path": stored.path}
