"""The table of methods by name."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from sandbox.params import Params
from sandbox.world import World

Handler = Callable[[World, Params], Any]
Decorator = Callable[[Handler], Handler]


@dataclass(frozen=True)
class Method:
    """A Bot API method; the handler returns the `result`, or an awaitable of it."""

    name: str
    handler: Handler

    async def call(self, world: World, params: Params) -> Any:
        """Do it."""
        result = self.handler(world, params)
        return await result if isinstance(result, Awaitable) else result


METHODS: dict[str, Method] = {}


def method(name: str) -> Decorator:
    """Register a handler under Telegram's name."""

    def register(handler: Handler) -> Handler:
        METHODS[name.lower()] = Method(name, handler)
        return handler

    return register


def find(name: str) -> Method | None:
    """The method of that name, in any letter case as in Telegram."""
    return METHODS.get(name.lower())
