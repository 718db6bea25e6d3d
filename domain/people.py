"""Who writes to Bocal: people, what they say they are, and what they were given to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from domain.places import Place, Point


class Part(StrEnum):
    """What people say of themselves; several at once is usual."""

    FARMER = "farmer"
    VOLUNTEER = "volunteer"
    RESIDENT = "resident"


class Role(StrEnum):
    """What people are given by invitation, for one centre."""

    COORDINATOR = "coordinator"
    FACILITATOR = "facilitator"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has written to us."""

    id: int
    network: int
    chat: int
    """Where they are answered: their address in the channel."""
    name: str
    language: str
    welcomed: bool
    """True once they have said who they are."""
    parts: frozenset[Part]
    farm: str
    place: Place | None
    """Farm or home. The exact place is theirs: others see the commune."""
    radius_km: int
    reachable: bool

    def is_(self, part: Part) -> bool:
        """Whether they say that they are this."""
        return part in self.parts

    @property
    def first(self) -> str:
        """How they are greeted: the first word of their name."""
        return self.name.split(maxsplit=1)[0] if self.name.split() else self.name

    def called(self) -> str:
        """The farm's name where there is one, else their own."""
        return self.farm or self.name


@dataclass(frozen=True, slots=True)
class Centre:
    """A social centre, one of those that share the truck."""

    id: int
    network: int
    name: str
    commune: str
    point: Point
    food_bank: str = ""
    """Who takes what the truck cannot: the food bank that the centre named."""


@dataclass(frozen=True, slots=True)
class Network:
    """Centres that share a truck, and the area it serves."""

    id: int
    name: str
    point: Point
    zone: str
    """IANA name of the civil time in which people are spoken to."""
    demo: bool = False

    @classmethod
    def first(cls, name: str, point: Point, zone: str) -> Self:
        """A network that is not stored yet."""
        return cls(0, name, point, zone)


@dataclass(frozen=True, slots=True)
class Grant:
    """A role at a centre."""

    role: Role
    centre: int
