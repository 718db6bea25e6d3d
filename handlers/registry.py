"""Which conversation answers what. A file in this folder registers its commands, buttons and flows; nothing lists them.

Every command, button and flow says who may use it; there is no default.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeVar

import handlers
from domain.words import Value, Words
from handlers.turn import Turn

CommandHandler = Callable[[Turn, str], Awaitable[None]]
PressHandler = Callable[[Turn, tuple[str, ...]], Awaitable[None]]
FlowHandler = Callable[[Turn], Awaitable[bool]]
"""Answers whatever comes while its flow is open; False when it is not for this flow."""
Closer = Callable[[Turn], Awaitable[Value]]
"""Closes the card of what was begun, which is about to be dropped, and says what that was."""

C = TypeVar("C", bound=CommandHandler)
P = TypeVar("P", bound=PressHandler)
F = TypeVar("F", bound=FlowHandler)
D = TypeVar("D", bound=Closer)


class Who(Enum):
    """Who may use a command or a button. The service checks the object; this is the first door."""

    ANYONE = auto()
    TEAM = auto()
    """Facilitators and coordinators."""
    COORDINATOR = auto()


@dataclass(frozen=True)
class Command:
    """A command with its names in French and English, and its line in the menu; None keeps it out of the menu."""

    names: tuple[str, ...]
    who: Who
    answer: CommandHandler
    menu: Words | None
    order: int


@dataclass(frozen=True)
class Press:
    """A button's verb."""

    verb: str
    who: Who
    answer: PressHandler


@dataclass(frozen=True)
class Flow:
    """A conversation with a draft."""

    name: str
    who: Who
    answer: FlowHandler


@dataclass(frozen=True)
class Link:
    """What follows `/start` when somebody comes by a link or a QR code of ours, by how it begins."""

    prefix: str
    who: Who
    answer: CommandHandler
    """Is given what stands behind the prefix: from outside, and perhaps forged."""


commands: dict[str, Command] = {}
presses: dict[str, Press] = {}
flows: dict[str, Flow] = {}
closers: dict[str, Closer] = {}
links: dict[str, Link] = {}


def command(*names: str, who: Who, menu: Words | None = None, order: int = 50) -> Callable[[C], C]:
    """Answer a command: the French name first, then the English one."""

    def register(answer: C) -> C:
        made = Command(names, who, answer, menu, order)
        for name in names:
            if name in commands:
                raise ValueError(f"two conversations answer /{name}")
            commands[name] = made
        return answer

    return register


def press(verb: str, *, who: Who) -> Callable[[P], P]:
    """Answer a button."""

    def register(answer: P) -> P:
        if verb in presses:
            raise ValueError(f"two conversations answer {verb}")
        presses[verb] = Press(verb, who, answer)
        return answer

    return register


def flow(name: str, *, who: Who) -> Callable[[F], F]:
    """Answer everything else while a draft of this flow is open."""

    def register(answer: F) -> F:
        if name in flows:
            raise ValueError(f"two conversations keep drafts as {name}")
        flows[name] = Flow(name, who, answer)
        return answer

    return register


def closes(name: str) -> Callable[[D], D]:
    """Say how the card of a flow's draft is closed when the draft is dropped: by /cancel, or for another plan."""

    def register(closer: D) -> D:
        closers[name] = closer
        return closer

    return register


def deep_link(prefix: str, *, who: Who) -> Callable[[C], C]:
    """Answer `/start` with an argument that begins so: `@deep_link("w_", who=...)`."""

    def register(answer: C) -> C:
        if any(known.startswith(prefix) or prefix.startswith(known) for known in links):
            raise ValueError(f"two conversations answer links that begin with {prefix}")
        links[prefix] = Link(prefix, who, answer)
        return answer

    return register


def link_of(argument: str) -> tuple[Link, str] | None:
    """Which conversation answers a link, and what stands behind its prefix; None for a plain start."""
    return next(((link, argument.removeprefix(p)) for p, link in links.items() if argument.startswith(p)), None)


def discover() -> None:
    """Load every conversation of this folder."""
    for module in pkgutil.iter_modules(handlers.__path__):
        importlib.import_module(f"handlers.{module.name}")


def menu(language: str, *, coordinator: bool, team: bool = False) -> list[tuple[str, Words]]:
    """The command menu of a language and role: names without slash and what they do, in order."""
    shown = {Who.ANYONE}
    if team or coordinator:
        shown.add(Who.TEAM)
    if coordinator:
        shown.add(Who.COORDINATOR)
    chosen = sorted({id(c): c for c in commands.values() if c.menu is not None and c.who in shown}.values(), key=_order)
    return [(c.names[0] if language == "fr" or len(c.names) == 1 else c.names[1], c.menu) for c in chosen if c.menu]


def _order(one: Command) -> tuple[int, str]:
    return one.order, one.names[0]
