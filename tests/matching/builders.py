"""Offers and stops around Dieppe in a few words, all on one August morning unless a test says otherwise."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from domain.places import Point
from matching.values import ItemView, OfferView, RecipeView, StopView

NOW = datetime(2026, 8, 24, 6, 0, tzinfo=UTC)
DIEPPE = Point(49.922, 1.078)
COULIS = RecipeView("coulis", None, {"tomate": 1.0, "oignon": 0.85})


def item(item_id=1, product="tomate", kg=100, ready=0.0, until=5.0, shelf=5.0):
    """Days from NOW; shelf in days."""
    return ItemView(
        item_id, product, kg, NOW + timedelta(days=ready), NOW + timedelta(days=until), timedelta(days=shelf)
    )


def offer(*items, offer_id=1, point=DIEPPE, mode="deliver", radius=20.0, **more):
    return OfferView(offer_id, point, items or (item(**more),), mode, radius)


def stop(stop_id=1, day=2.0, room=200, north_km=0.0, recipes=(COULIS,), **more):
    """So many days after NOW, so many kilometres (roughly) north of the farm."""
    start = NOW + timedelta(days=day)
    point = Point(DIEPPE.lat + north_km / 111.25, DIEPPE.lon)
    return replace(StopView(stop_id, point, start, start + timedelta(hours=4), room, recipes), **more)
