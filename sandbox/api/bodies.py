"""Reading a JSON or multipart body, and answering what went wrong."""

import json
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse

from sandbox.errors import ActionError, NotThereError
from sandbox.files import LARGEST_UPLOAD


async def body_of(request: Request) -> dict[str, Any]:
    """The JSON object of the request, empty if there is none."""
    raw = await request.body()
    if not raw:
        return {}
    try:
        body = json.loads(raw)
    except ValueError as error:
        raise ActionError("the body is not JSON") from error
    if not isinstance(body, dict):
        raise ActionError("the body is not an object")
    return body


async def upload_of(request: Request) -> dict[str, Any]:
    """Fields of a multipart form (`file` as `data` and `name`), or of a JSON object."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await body_of(request)
    fields: dict[str, Any] = {}
    async with request.form(max_part_size=LARGEST_UPLOAD) as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                fields |= {"data": await value.read(), "name": value.filename or "file"}
            else:
                fields[name] = int(value) if name == "chat" else value
    return fields


def picked(body: dict[str, Any], *names: str) -> dict[str, Any]:
    """Only these fields, as far as they are given."""
    return {name: body[name] for name in names if body.get(name) is not None}


def needed(body: dict[str, Any], name: str) -> Any:
    """A field that must be there."""
    if body.get(name) is None:
        raise ActionError(f"{name} is missing")
    return body[name]


async def answer_error(_request: Request, error: Exception) -> JSONResponse:
    """What was asked is impossible: 404 if something is not there, else 400."""
    return JSONResponse({"error": str(error)}, status_code=404 if isinstance(error, NotThereError) else 400)
