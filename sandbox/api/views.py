"""What a phone shows: `/api/chats`, `/api/events`, `/api/files`."""

import json
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from sandbox.chats import Chat
from sandbox.errors import NotThereError
from sandbox.person import Person

if TYPE_CHECKING:
    from sandbox.server import Sandbox


def chat_view(box: "Sandbox", chat: Chat, person: Person | None) -> dict[str, Any]:
    """A chat as the person sees it."""
    language = person.json.get("language_code", "") if person else ""
    viewer = person.id if person else 0
    admin = person is not None and chat.status_of(viewer) == "creator"
    return {
        "chat": chat.json,
        "messages": chat.messages,
        "keyboard": chat.keyboard,
        "commands": box.world.menus.shown(chat.id, viewer, language, admin=admin),
        "toasts": [toast for toast in (person.toasts if person else []) if toast["chat"] == chat.id],
        "action": chat.action(box.clock.now().timestamp()),
    }


async def _stream(box: "Sandbox") -> AsyncIterator[str]:
    listener = box.world.events.listen()
    try:
        yield ": the events of the sandbox\n\n"
        async for event in listener:
            yield f"data: {json.dumps(event, ensure_ascii=False)}\n\n"
    finally:
        listener.close()


def view_routes(box: "Sandbox") -> list[Route]:
    """Routes of what is shown."""

    async def chat(request: Request) -> JSONResponse:
        person_id = request.query_params.get("person", "")
        person = box.person(int(person_id)) if person_id.lstrip("-").isdigit() else None
        return JSONResponse(chat_view(box, box.world.chat(int(request.path_params["chat"])), person))

    async def events(_request: Request) -> StreamingResponse:
        return StreamingResponse(_stream(box), media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    async def file(request: Request) -> Response:
        stored = box.world.files.by_id(request.path_params["file_id"])
        if stored is None:
            raise NotThereError("no such file")
        return Response(stored.data, media_type=stored.mime_type)

    return [
        Route("/api/chats/{chat}", chat),
        Route("/api/events", events),
        Route("/api/files/{file_id}", file),
    ]
