"""Pick-up tours: which farms are driven to before a stop, by whom, in which order, and what was found there."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, Text, UniqueConstraint, text

from storage.tables.base import need, of_network, own_id, ref, table
from storage.types import Encrypted, EncryptedJson, Flag, Id, Json, Moment, Real

tour = table(
    "tour",
    own_id(),
    of_network(),
    ref("stop_id", "stop"),
    need("state", Text),
    need("wishes", Json),
    need("left_out", Json),
    Column("method", Text),
    Column("roads", Text),
    Column("seen", Json),
    Column("waits_since", Moment),
    need("waits_for", Json),
    ref("created_by", "person"),
    need("created_at", Moment),
    Column("opened_at", Moment),
    need("changed_at", Moment),
    need("version", Integer, server_default="1"),
    CheckConstraint("state IN ('draft','open','done','cancelled')", name="state"),
)
"""The tour of a stop: a draft until the coordinator opens it. `wishes`: offers that must come along or stay away.
`left_out`: offers that nobody fetches, with reasons. `roads`: "router", or the factor of ways as the crow flies.
`seen`: the stop and the lots that it was planned for, so that changes are noticed. `waits_since`, `waits_for`: what is
to be computed or drawn."""
_LIVE = text("state IN ('draft','open')")
Index("uq_tour_stop", tour.c.stop_id, unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE)
_WAITS = text("waits_since IS NOT NULL")
Index("ix_tour_waits_since", tour.c.waits_since, sqlite_where=_WAITS, postgresql_where=_WAITS)

tour_vehicle = table(
    "tour_vehicle",
    own_id(),
    of_network(),
    ref("tour_id", "tour"),
    ref("driver_id", "person", nullable=True),
    need("truck", Flag),
    need("name", Encrypted),
    need("load_grams", Id),
    Column("crates", Integer),
    Column("start_place", EncryptedJson),
    need("start_lat", Real),
    need("start_lon", Real),
    need("not_before", Moment),
    Column("leave_at", Moment),
    Column("arrive_at", Moment),
    Column("km", Real),
    Column("detour_km", Real),
    Column("minutes", Integer),
    need("state", Text, server_default="asked"),
    CheckConstraint("load_grams > 0", name="load"),
    CheckConstraint("crates IS NULL OR crates >= 0", name="crates"),
    CheckConstraint("state IN ('asked','accepted','declined')", name="state"),
)
"""The truck or a volunteer's car. `not_before`: it leaves then at the earliest. `leave_at` to `minutes`: of its way as
it was planned; NULL when it has none."""

halt = table(
    "halt",
    own_id(),
    of_network(),
    ref("vehicle_id", "tour_vehicle"),
    need("position", Integer),
    ref("offer_id", "offer"),
    need("grams", Id),
    need("crates", Integer, server_default="0"),
    need("arrive_at", Moment),
    need("leave_at", Moment),
    need("km", Real),
    Column("told_at", Moment),
    need("state", Text, server_default="planned"),
    Column("words", Encrypted),
    ref("done_by", "person", nullable=True),
    Column("done_at", Moment),
    UniqueConstraint("vehicle_id", "position"),
    UniqueConstraint("vehicle_id", "offer_id"),
    CheckConstraint("grams > 0 AND crates >= 0", name="load"),
    CheckConstraint("state IN ('planned','picked','nothing','skipped')", name="state"),
    CheckConstraint("(state = 'planned') = (done_at IS NULL)", name="done"),
)
"""A farm on the way; what was really loaded is a `weighing`. `arrive_at`: when loading begins. `km`: from
the halt before it. `told_at`: the hour that the farmer was told last."""
