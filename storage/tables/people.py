"""People, centres, and who may do what; what geocoders answered."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, Text, UniqueConstraint, text

from storage.tables.base import need, of_network, own_id, ref, table
from storage.types import Encrypted, EncryptedJson, Flag, Id, Json, Moment, Real

network = table(
    "network",
    own_id(),
    need("name", Text),
    need("lat", Real),
    need("lon", Real),
    need("zone", Text),
    need("settings", Json),
)

centre = table(
    "centre",
    own_id(),
    of_network(),
    need("name", Text),
    need("commune", Text),
    need("lat", Real),
    need("lon", Real),
    Column("food_bank", Text),
    UniqueConstraint("network_id", "name"),
)

person = table(
    "person",
    own_id(),
    of_network(),
    need("channel", Text),
    need("address", Id),
    need("name", Encrypted),
    need("language", Text),
    need("welcomed", Flag),
    need("farmer", Flag),
    need("volunteer", Flag),
    need("resident", Flag),
    Column("farm", Encrypted),
    Column("place", EncryptedJson),
    Column("lat", Real),
    Column("lon", Real),
    need("radius_km", Integer),
    need("reachable", Flag),
    need("created_at", Moment),
    need("seen_at", Moment),
    UniqueConstraint("channel", "address"),
)
"""`address` is the person's id in the channel; the private chat has the same id."""
_GLEANS = text("volunteer IS TRUE")
Index("ix_person_gleans", person.c.network_id, person.c.lat, sqlite_where=_GLEANS, postgresql_where=_GLEANS)

role_grant = table(
    "role_grant",
    own_id(),
    of_network(),
    ref("person_id", "person"),
    ref("centre_id", "centre"),
    need("role", Text),
    need("granted_at", Moment),
    UniqueConstraint("person_id", "centre_id", "role"),
    CheckConstraint("role IN ('coordinator','facilitator')", name="role"),
)
"""What a person may do for a centre. Rights are read here at each action, never from a button."""

invitation = table(
    "invitation",
    own_id(),
    of_network(),
    need("token_hash", Text, unique=True),
    ref("centre_id", "centre"),
    need("role", Text),
    ref("created_by", "person", nullable=True),
    need("created_at", Moment),
    need("expires_at", Moment),
    ref("used_by", "person", nullable=True),
    Column("used_at", Moment),
    CheckConstraint("role IN ('coordinator','facilitator')", name="role"),
)

geocode = table("geocode", Column("key", Text, primary_key=True), need("answer", Encrypted), need("at", Moment))
"""What a geocoder answered, so that it is not asked twice."""
