"""The page, its files and its API as one Starlette application."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from sandbox.api.bodies import answer_error
from sandbox.api.control import control_routes
from sandbox.api.people import people_routes
from sandbox.api.views import view_routes
from sandbox.errors import ActionError, BotApiError

if TYPE_CHECKING:
    from sandbox.server import Sandbox

FRESH = {"Cache-Control": "no-cache"}
"""A browser asks each time whether a file has changed: modules of two versions do not mix."""
STATIC = Path(__file__).parent.parent / "static"


class FreshFiles(StaticFiles):
    """The page's files."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """A file, to be asked for again."""
        response = super().file_response(*args, **kwargs)
        response.headers.update(FRESH)
        return response


def page_and_api(box: "Sandbox") -> Starlette:
    """Everything but the Bot API."""

    async def page(_request: Request) -> Response:
        index = STATIC / "index.html"
        if not index.exists():
            return PlainTextResponse("no page here", status_code=404)
        return FileResponse(index, headers=FRESH)

    return Starlette(
        routes=[
            Route("/", page),
            *people_routes(box),
            *view_routes(box),
            *control_routes(box),
            Mount("/static", FreshFiles(directory=STATIC, check_dir=False)),
        ],
        exception_handlers={ActionError: answer_error, BotApiError: answer_error},
    )
