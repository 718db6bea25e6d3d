"""From field to stop: offers, truck stops, and which lot goes where."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, Text, UniqueConstraint

from storage.tables.base import need, of_network, own_id, ref, table
from storage.types import Encrypted, EncryptedJson, Flag, Id, Json, Moment, Real

offer = table(
    "offer",
    own_id(),
    of_network(),
    ref("farmer_id", "person"),
    need("kind", Text),
    need("state", Text),
    need("mode", Text),
    need("radius_km", Integer),
    need("grades", Json),
    need("ready_at", Moment),
    need("until_at", Moment),
    need("said_start", Flag),
    need("said_until", Flag),
    need("commune", Text),
    need("lat", Real),
    need("lon", Real),
    need("place", EncryptedJson),
    Column("volunteers", Integer),
    Column("photo", Text),
    Column("words", Encrypted),
    need("created_at", Moment),
    need("changed_at", Moment),
    need("version", Integer, server_default="1"),
    CheckConstraint("kind IN ('surplus','gleaning','processing')", name="kind"),
    CheckConstraint("mode IN ('deliver','pickup','glean')", name="mode"),
    CheckConstraint("state IN ('open','settled','withdrawn','expired','passed_on')", name="state"),
)
Index(
    "ix_offer_open",
    offer.c.network_id,
    offer.c.until_at,
    sqlite_where=offer.c.state == "open",
    postgresql_where=offer.c.state == "open",
)

offer_item = table(
    "offer_item",
    own_id(),
    of_network(),
    ref("offer_id", "offer"),
    need("position", Integer),
    need("product", Text),
    Column("quantity", Real),
    Column("unit", Text),
    need("grams", Id),
    need("estimated", Flag),
    need("shelf_hours", Integer),
    Column("at_least", Flag),
    CheckConstraint("grams > 0", name="grams"),
)

stop = table(
    "stop",
    own_id(),
    of_network(),
    ref("centre_id", "centre"),
    need("site", Text),
    Column("address", Text),
    need("commune", Text),
    need("lat", Real),
    need("lon", Real),
    need("starts_at", Moment),
    need("ends_at", Moment),
    need("zone", Text),
    need("capacity_grams", Id),
    Column("capacity_jars", Integer),
    Column("products", Json),
    Column("event", Text),
    Column("import_key", Text),
    need("state", Text),
    need("created_at", Moment),
    need("changed_at", Moment),
    ref("changed_by", "person", nullable=True),
    need("version", Integer, server_default="1"),
    UniqueConstraint("network_id", "import_key"),
    CheckConstraint("state IN ('planned','cancelled')", name="state"),
    CheckConstraint("capacity_grams > 0", name="capacity"),
    CheckConstraint("starts_at < ends_at", name="hours"),
)
Index(
    "ix_stop_upcoming",
    stop.c.network_id,
    stop.c.starts_at,
    sqlite_where=stop.c.state == "planned",
    postgresql_where=stop.c.state == "planned",
)

stop_recipe = table(
    "stop_recipe",
    own_id(),
    of_network(),
    ref("stop_id", "stop"),
    need("recipe", Text),
    Column("capacity_grams", Id),
    UniqueConstraint("stop_id", "recipe"),
)

allocation = table(
    "allocation",
    own_id(),
    of_network(),
    ref("offer_id", "offer"),
    ref("item_id", "offer_item"),
    ref("stop_id", "stop"),
    Column("recipe", Text),
    need("grams", Id),
    need("state", Text),
    Column("reason", Text),
    ref("decided_by", "person", nullable=True),
    need("created_at", Moment),
    Column("decided_at", Moment),
    CheckConstraint("grams > 0", name="grams"),
    CheckConstraint("state IN ('proposed','accepted','declined','cancelled')", name="state"),
)
"""A lot, or a part of it, given to a stop. `proposed` waits for a coordinator; it holds its room until then."""
