"""The tables. One schema for SQLite and PostgreSQL; `storage/migrations` brings a store to it, step by step."""

from storage.tables.base import metadata
from storage.tables.corpus import corpus_consent, corpus_message
from storage.tables.gleanings import (
    gleaner,
    gleaning,
    gleaning_call,
    gleaning_crop,
    gleaning_photo,
    handover,
    harvest,
    insurance,
    outcome,
    ride,
    rider,
    service_change,
    service_time,
    volunteering,
    weighing,
)
from storage.tables.messages import card, draft, inbox, instance, outbox, pause
from storage.tables.news import broadcast, news, preference
from storage.tables.offers import allocation, offer, offer_item, stop, stop_recipe
from storage.tables.people import centre, geocode, invitation, network, person, role_grant
from storage.tables.pickups import halt, tour, tour_vehicle
from storage.tables.workshops import feedback, signup, workshop, workshop_facilitator

__all__ = [
    "allocation",
    "broadcast",
    "card",
    "centre",
    "corpus_consent",
    "corpus_message",
    "draft",
    "feedback",
    "geocode",
    "gleaner",
    "gleaning",
    "gleaning_call",
    "gleaning_crop",
    "gleaning_photo",
    "halt",
    "handover",
    "harvest",
    "inbox",
    "instance",
    "insurance",
    "invitation",
    "metadata",
    "network",
    "news",
    "offer",
    "offer_item",
    "outbox",
    "outcome",
    "pause",
    "person",
    "preference",
    "ride",
    "rider",
    "role_grant",
    "service_change",
    "service_time",
    "signup",
    "stop",
    "stop_recipe",
    "tour",
    "tour_vehicle",
    "volunteering",
    "weighing",
    "workshop",
    "workshop_facilitator",
]
