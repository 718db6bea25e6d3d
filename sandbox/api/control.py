"""The controls: readiness, reset, seed, clock, faults, flood, transcript, calls."""

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from sandbox.api.bodies import body_of, needed, picked
from sandbox.errors import ActionError

if TYPE_CHECKING:
    from sandbox.server import Sandbox


def _clock_view(box: "Sandbox") -> dict[str, Any]:
    return {"now": box.clock.now().isoformat(), "offset_seconds": box.clock.offset.total_seconds()}


def _move_clock(box: "Sandbox", body: dict[str, Any]) -> None:
    if "set" in body:
        try:
            box.clock.set(datetime.fromisoformat(body["set"]))
        except (TypeError, ValueError) as error:
            raise ActionError(f"not a moment: {body['set']}") from error
    if "advance_seconds" in body:
        box.clock.advance(seconds=float(body["advance_seconds"]))


def control_routes(box: "Sandbox") -> list[Route]:
    """Routes of the controls."""
    return [*_world_routes(box), *_weather_routes(box), *_record_routes(box)]


def _world_routes(box: "Sandbox") -> list[Route]:
    async def ready(_request: Request) -> JSONResponse:
        return JSONResponse({"ready": True, "bot": box.world.bot})

    async def reset(_request: Request) -> JSONResponse:
        box.reset()
        return JSONResponse({"ok": True})

    async def seed(request: Request) -> JSONResponse:
        body = await body_of(request)
        people = [box.add_person_from(person).view() for person in body.get("people", [])]
        groups = [box.add_group_from(group).json for group in body.get("groups", [])]
        return JSONResponse({"people": people, "groups": groups})

    async def clock(request: Request) -> JSONResponse:
        if request.method == "POST":
            _move_clock(box, await body_of(request))
            await asyncio.gather(*box.clock.following)
        return JSONResponse(_clock_view(box))

    return [
        Route("/api/ready", ready),
        Route("/api/reset", reset, methods=["POST"]),
        Route("/api/seed", seed, methods=["POST"]),
        Route("/api/clock", clock, methods=["GET", "POST"]),
    ]


def _weather_routes(box: "Sandbox") -> list[Route]:
    async def faults(request: Request) -> JSONResponse:
        if request.method == "DELETE":
            box.faults.clear()
        elif request.method == "POST":
            body = await body_of(request)
            more = picked(body, "when", "times", "seconds", "probability", "seed")
            box.faults.plan(needed(body, "method"), needed(body, "kind"), **more)
        return JSONResponse([fault.as_json() for fault in box.faults.planned])

    async def flood(request: Request) -> JSONResponse:
        if request.method == "POST":
            box.world.flood.on = bool(needed(await body_of(request), "on"))
        return JSONResponse({"on": box.world.flood.on})

    return [
        Route("/api/faults", faults, methods=["GET", "POST", "DELETE"]),
        Route("/api/flood", flood, methods=["GET", "POST"]),
    ]


def _record_routes(box: "Sandbox") -> list[Route]:
    async def transcript(_request: Request) -> JSONResponse:
        return JSONResponse(box.transcript())

    async def calls(request: Request) -> JSONResponse:
        since = request.query_params.get("since", "0")
        return JSONResponse(box.log.since(int(since) if since.isdigit() else 0))

    return [Route("/api/transcript", transcript), Route("/api/calls", calls)]
