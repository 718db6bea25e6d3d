"""`/api/people` and `/api/groups`: any update as any person."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from sandbox.api.bodies import body_of, needed, picked, upload_of
from sandbox.errors import NotThereError
from sandbox.person import Person

if TYPE_CHECKING:
    from sandbox.server import Sandbox

Verb = Callable[[Person, Request], Awaitable[Any]]


async def _start(person: Person, request: Request) -> Any:
    return person.start(**picked(await body_of(request), "payload"))


async def _send(person: Person, request: Request) -> Any:
    body = await body_of(request)
    return person.say(needed(body, "text"), **picked(body, "chat", "reply_to", "forward_from"))


async def _edit(person: Person, request: Request) -> Any:
    body = await body_of(request)
    return person.edit(needed(body, "message_id"), needed(body, "text"), **picked(body, "chat"))


async def _press(person: Person, request: Request) -> Any:
    body = await body_of(request)
    if body.get("data") is None:
        needed(body, "text")
    return {"callback_query_id": person.press(**picked(body, "message_id", "data", "text", "chat"))}


async def _key(person: Person, request: Request) -> Any:
    body = await body_of(request)
    return person.key(needed(body, "text"), **picked(body, "latitude", "longitude"))


async def _location(person: Person, request: Request) -> Any:
    body = await body_of(request)
    return person.location(needed(body, "latitude"), needed(body, "longitude"), **picked(body, "chat"))


async def _contact(person: Person, request: Request) -> Any:
    return person.contact(**picked(await body_of(request), "phone_number", "user_id"))


async def _photo(person: Person, request: Request) -> Any:
    return person.photo(**picked(await upload_of(request), "data", "caption", "chat", "media_group_id"))


async def _document(person: Person, request: Request) -> Any:
    body = await upload_of(request)
    needed(body, "data")
    return person.document(**picked(body, "data", "name", "caption", "chat"))


async def _voice(person: Person, request: Request) -> Any:
    return person.voice(**picked(await body_of(request), "seconds", "chat"))


async def _sticker(person: Person, request: Request) -> Any:
    return person.sticker(**picked(await body_of(request), "emoji", "chat"))


async def _block(person: Person, _request: Request) -> Any:
    person.block()
    return person.view()


async def _unblock(person: Person, _request: Request) -> Any:
    person.unblock()
    return person.view()


VERBS: dict[str, Verb] = {
    "start": _start,
    "send": _send,
    "edit": _edit,
    "press": _press,
    "key": _key,
    "location": _location,
    "contact": _contact,
    "photo": _photo,
    "document": _document,
    "voice": _voice,
    "sticker": _sticker,
    "block": _block,
    "unblock": _unblock,
}


def people_routes(box: "Sandbox") -> list[Route]:
    """Routes of the people API."""

    async def people(request: Request) -> JSONResponse:
        if request.method == "POST":
            return JSONResponse(box.add_person_from(await body_of(request)).view())
        return JSONResponse([person.view() for person in box.people.values()])

    async def groups(request: Request) -> JSONResponse:
        if request.method == "POST":
            return JSONResponse(box.add_group_from(await body_of(request)).json)
        return JSONResponse([{**group.json, "members": sorted(group.members)} for group in box.groups])

    async def act(request: Request) -> JSONResponse:
        person = box.person(request.path_params["id"])
        verb = VERBS.get(request.path_params["verb"])
        if verb is None:
            raise NotThereError(f"people cannot {request.path_params['verb']}")
        return JSONResponse(await verb(person, request))

    return [
        Route("/api/people", people, methods=["GET", "POST"]),
        Route("/api/groups", groups, methods=["GET", "POST"]),
        Route("/api/people/{id:int}/{verb}", act, methods=["POST"]),
    ]
