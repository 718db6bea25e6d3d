"""Where things are: communes, exact places, and the distance that people are told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees north and east (WGS 84)."""

    lat: float
    lon: float

    def coarse(self) -> Point:
        """The point to 3 decimals (about 100 m): what is kept in the clear for matching."""
        return Point(round(self.lat, 3), round(self.lon, 3))


@dataclass(frozen=True, slots=True)
class Commune:
    """A French commune, or a former one that people still name."""

    name: str
    """Official name (INSEE spelling)."""
    insee: str
    postcodes: tuple[str, ...]
    point: Point
    population: int = 0
    former: bool = False
    """A commune of the past; `insee` is then that of today's commune."""
    coarse: bool = False
    """The point is not the commune's own: the middle of its postcode, or today's commune for a former one."""

    @property
    def department(self) -> str:
        """Number of the département: "76", "2A", "974"."""
        return self.insee[:3] if self.insee.startswith("97") else self.insee[:2]


@dataclass(frozen=True, slots=True)
class Place:
    """A place as a person gave it: a commune, an address, a point on the map."""

    label: str
    """What is shown: the commune's name, or an address."""
    point: Point
    commune: str = ""
    insee: str = ""
    exact: bool = False
    """True for a shared location or a geocoded address; False for the middle of a commune."""
