"""How each geocoding service is asked through geopy, and how its answer becomes a place."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from functools import partial
from typing import Any, ClassVar
from urllib.parse import urlencode

from geopy.geocoders import BANFrance, Nominatim, Photon

from domain.places import Place, Point

SURE = 0.45
"""BAN always answers something; below this score it is a guess (assumption)."""
AROUND = 0.7
"""Degrees around the point in which Nominatim prefers results, some 70 km."""
FRANCE = ("fr", "re", "gp", "mq", "gf", "yt", "pm", "bl", "mf", "nc", "pf", "wf")
TOO_WIDE = frozenset(
    {"country", "state", "region", "county", "state_district", "administrative", "continent", "sea", "other"}
)
TOWNS = frozenset({"city", "town", "village", "municipality", "postcode", "district", "suburb", "borough"})


class Service(ABC):
    """A geopy geocoder and the reading of its answers."""

    domain: ClassVar[str]
    seconds_apart: ClassVar[float] = 0.0
    """Between two requests, by the service's rules of use."""

    made_by: ClassVar[Any]

    def __init__(self, **options: Any) -> None:
        """The options are those of every geopy geocoder."""
        self.geopy = self.made_by(**options)

    @abstractmethod
    async def search(self, text: str, near: Point, limit: int) -> list[Place]:
        """The places of an address; raises what geopy raises, or a LookupError and the like for an odd answer."""

    async def at(self, point: Point) -> list[Place]:
        """The address at a point, as a list of one or none."""
        found = await self.geopy.reverse((point.lat, point.lon), exactly_one=False)
        return self.read(found)[:1]

    def read(self, found: Any) -> list[Place]:
        """The places among geopy's locations."""
        return [place for one in found or [] if (place := self.place(one.raw, _point(one)))]

    @abstractmethod
    def place(self, raw: dict[str, Any], point: Point) -> Place | None:
        """One result, None when it is abroad, too wide or a guess."""


class _Addok(BANFrance):  # type: ignore[misc]  # geopy ships no types
    """geopy's BAN with the preference for a point, which the service has and geopy does not pass."""

    def around(self, query: str, near: Point, limit: int) -> Any:
        asked = {"q": query, "limit": limit, "lat": near.lat, "lon": near.lon}
        url = f"{self.geocode_api}?{urlencode(asked)}"
        return self._call_geocoder(url, partial(self._parse_json, exactly_one=False))


class Ban(Service):
    """The French national address base, served by IGN."""

    domain = "data.geopf.fr/geocodage"
    made_by = _Addok

    async def search(self, text: str, near: Point, limit: int) -> list[Place]:
        """See Service."""
        return self.read(await self.geopy.around(text, near, limit))

    def place(self, raw: dict[str, Any], point: Point) -> Place | None:
        """See Service."""
        facts = raw["properties"]
        if float(facts.get("score", 1)) < SURE:
            return None
        return Place(
            label=_text(facts["label"]),
            point=point,
            commune=_text(facts.get("city")),
            insee=_text(facts.get("citycode")),
            exact=facts.get("type") != "municipality",
        )


class Osm(Service):
    """OpenStreetMap's Nominatim: one request a second."""

    domain = "nominatim.openstreetmap.org"
    made_by = Nominatim
    seconds_apart = 1.0

    async def search(self, text: str, near: Point, limit: int) -> list[Place]:
        """See Service."""
        box = [(near.lat - AROUND, near.lon - AROUND), (near.lat + AROUND, near.lon + AROUND)]
        found = await self.geopy.geocode(
            text,
            exactly_one=False,
            limit=limit,
            addressdetails=True,
            language="fr",
            country_codes=list(FRANCE),
            viewbox=box,
        )
        return self.read(found)

    def place(self, raw: dict[str, Any], point: Point) -> Place | None:
        """See Service."""
        facts = raw.get("address", {})
        kind = raw.get("addresstype") or raw.get("type")
        if kind in TOO_WIDE or facts.get("country_code", "fr") not in FRANCE:
            return None
        commune = next((facts[town] for town in ("city", "town", "village", "municipality") if town in facts), "")
        street = " ".join(_text(facts[part]) for part in ("house_number", "road") if part in facts)
        name = street or _text(raw["display_name"]).split(",")[0]
        return _labelled(name, facts.get("postcode"), commune, point, exact=kind not in TOWNS)


class Komoot(Service):
    """Photon, over OpenStreetMap's data."""

    domain = "photon.komoot.io"
    made_by = Photon

    async def search(self, text: str, near: Point, limit: int) -> list[Place]:
        """See Service."""
        bias = (near.lat, near.lon)
        return self.read(
            await self.geopy.geocode(text, exactly_one=False, limit=limit, language="fr", location_bias=bias)
        )

    def place(self, raw: dict[str, Any], point: Point) -> Place | None:
        """See Service."""
        facts = raw["properties"]
        kind = facts.get("type")
        if kind in TOO_WIDE or _text(facts.get("countrycode", "FR")).lower() not in FRANCE:
            return None
        commune = facts.get("city") or (facts.get("name") if kind == "city" else "")
        street = " ".join(_text(facts[part]) for part in ("housenumber", "street") if part in facts)
        name = street or _text(facts.get("name"))
        return _labelled(name, facts.get("postcode"), commune, point, exact=kind not in TOWNS)


SERVICES: dict[str, type[Service]] = {"ban": Ban, "nominatim": Osm, "photon": Komoot}


def _labelled(name: str, postcode: object, commune: object, point: Point, *, exact: bool) -> Place | None:
    town = _text(commune)
    rest = " ".join(part for part in (_text(postcode), town) if part)
    label = name if name and name in {town, rest} else ", ".join(part for part in (name, rest) if part)
    return Place(label=label, point=point, commune=town, exact=exact) if label else None


def _text(value: object) -> str:
    """A field of somebody else's JSON as a short line."""
    if value is None:
        return ""
    if not isinstance(value, str | int):
        raise TypeError("text was expected")
    return " ".join(str(value).split())[:200]


def _point(location: Any) -> Point:
    lat, lon = float(location.latitude), float(location.longitude)
    if not (math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180):
        raise ValueError("no such point")
    return Point(lat, lon)
