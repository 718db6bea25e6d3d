"""Reading a Bot API request: query string, form, JSON or multipart."""

import json
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.types import Message, Receive, Scope

from sandbox.files import Upload
from sandbox.params import Params

FORM_SLACK = 1024 * 1024
MOST_FIELDS = 1000
Body = list[bytes]


async def read_params(scope: Scope, receive: Receive, largest: int) -> Params | None:
    """The parameters of the call, None if the body is too large."""
    values: dict[str, Any] = dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True))
    body = await _read_body(receive, largest + FORM_SLACK)
    if body is None:
        return None
    if not body:
        return Params(values)
    content_type = _content_type(scope)
    if content_type.startswith("multipart/form-data"):
        try:
            return await _multipart(scope, body, values, largest)
        except MultiPartException:
            return Params(values)
    values |= _json(body) if content_type.startswith("application/json") else _form(body)
    return Params(values)


def _content_type(scope: Scope) -> str:
    return next((value.decode("latin-1").lower() for name, value in scope["headers"] if name == b"content-type"), "")


async def _read_body(receive: Receive, largest: int) -> bytes | None:
    """The whole body; one that is too large is read to its end, so that the bot gets its answer, but not kept."""
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        chunk = message.get("body", b"")
        size += len(chunk)
        if size <= largest:
            chunks.append(chunk)
        if not message.get("more_body"):
            return b"".join(chunks) if size <= largest else None


def _form(body: bytes) -> dict[str, Any]:
    return dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))


def _json(body: bytes) -> dict[str, Any]:
    try:
        values = json.loads(body)
    except ValueError:
        return {}
    return values if isinstance(values, dict) else {}


async def _multipart(scope: Scope, body: bytes, values: dict[str, Any], largest: int) -> Params | None:
    files: dict[str, Upload] = {}

    async def replay() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async with Request(scope, replay).form(max_fields=MOST_FIELDS, max_part_size=FORM_SLACK) as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                files[name] = Upload(value.filename or "file", await value.read(), value.content_type or "")
            else:
                values[name] = value
    if any(len(upload.data) > largest for upload in files.values()):
        return None
    return Params(values, files)
