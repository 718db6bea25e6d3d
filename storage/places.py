"""Places as they are kept: exact and encrypted, and coarse in the clear."""

from __future__ import annotations

from typing import Any

from domain.places import Place, Point


def to_json(place: Place | None) -> dict[str, Any] | None:
    """What goes into an encrypted column."""
    if place is None:
        return None
    return {
        "label": place.label,
        "lat": place.point.lat,
        "lon": place.point.lon,
        "commune": place.commune,
        "insee": place.insee,
        "exact": place.exact,
    }


def from_json(data: dict[str, Any] | None) -> Place | None:
    """What comes out of it."""
    if data is None:
        return None
    return Place(data["label"], Point(data["lat"], data["lon"]), data["commune"], data["insee"], data["exact"])
