"""The tables. One schema for SQLite and PostgreSQL; `storage/migrations` brings a store to it, step by step.

Mass is integer grams, moments are aware UTC, coordinates in the clear have 3 decimals (about 100 m). What tells who or
where a person is, and what people wrote, is `Encrypted`. Every table of a network of centres carries `network_id`.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.sql.schema import SchemaItem

from storage.types import Encrypted, EncryptedJson, Flag, Id, Json, Moment, Real

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _table(name: str, *items: SchemaItem) -> Table:
    return Table(name, metadata, *items, sqlite_strict=True)


def _id() -> Column[Any]:
    return Column("id", Id, Identity(), primary_key=True)


def _network() -> Column[Any]:
    return Column("network_id", Id, ForeignKey("network.id"), nullable=False)


def _ref(name: str, target: str, *, nullable: bool = False) -> Column[Any]:
    return Column(name, Id, ForeignKey(f"{target}.id"), nullable=nullable, index=True)


def _need(name: str, kind: Any, **more: Any) -> Column[Any]:
    return Column(name, kind, nullable=False, **more)


# --- the way of a message ---------------------------------------------------------------------------------------------

inbox = _table(
    "inbox",
    Column("seq", Id, Identity(), primary_key=True),
    _need("update_id", Id, unique=True),
    Column("chat_id", Id),
    _need("body", EncryptedJson),
    _need("received_at", Moment),
    _need("state", Text, server_default="new"),
    _need("attempts", Integer, server_default="0"),
    Column("done_at", Moment),
    Column("error", Text),
    CheckConstraint("state IN ('new','done','poison','flood')", name="state"),
)
_WAITING = text("state = 'new'")
Index("ix_inbox_waiting", inbox.c.seq, sqlite_where=_WAITING, postgresql_where=_WAITING)
Index("ix_inbox_waiting_chat", inbox.c.chat_id, inbox.c.seq, sqlite_where=_WAITING, postgresql_where=_WAITING)
Index("ix_inbox_done_at", inbox.c.done_at)

outbox = _table(
    "outbox",
    _id(),
    _need("key", Text, unique=True),
    _need("chat_id", Id),
    _need("class", Text),
    _need("rank", Integer, server_default="1"),
    Column("card", Text),
    _need("payload", EncryptedJson),
    _need("state", Text, server_default="ready"),
    Column("not_before", Moment),
    Column("expires_at", Moment),
    _need("attempts", Integer, server_default="0"),
    _need("ambiguous", Integer, server_default="0"),
    Column("message_id", Id),
    Column("last_error", Text),
    _need("created_at", Moment),
    _need("parts", Integer, server_default="0"),
    Column("claimed_at", Moment),
    Column("claim", Text),
    Column("sent_at", Moment),
    Column("reported_at", Moment),
    CheckConstraint("class IN ('critical','broadcast','card')", name="class"),
    CheckConstraint("state IN ('ready','sending','sent','unknown','dead','expired','superseded')", name="state"),
)
"""`rank`: 0 answers the person who is speaking, 1 is owed to somebody, 2 can wait. `parts`: how many of its requests
have arrived. `claim`: who has it in hand; another's word does not count. `reported_at`: coordinators were told."""
_READY = text("state = 'ready'")
_SENDING = text("state = 'sending'")
_TROUBLE = text("state IN ('unknown','dead')")
_UNREPORTED = text("state IN ('unknown','dead') AND class = 'critical' AND reported_at IS NULL")
_FINISHED = text("state NOT IN ('ready','sending') AND length(payload) > 0")
_PASSING = text("substr(key, 1, 6) IN ('reply:','flood:')")
_CARDS = text("card IS NOT NULL")
Index("ix_outbox_ready", outbox.c.rank, outbox.c.id, sqlite_where=_READY, postgresql_where=_READY)
Index("ix_outbox_chat", outbox.c.chat_id, outbox.c.id, sqlite_where=_READY, postgresql_where=_READY)
Index("ix_outbox_card", outbox.c.chat_id, outbox.c.card, outbox.c.id, sqlite_where=_CARDS, postgresql_where=_CARDS)
Index("ix_outbox_sending", outbox.c.id, sqlite_where=_SENDING, postgresql_where=_SENDING)
Index("ix_outbox_trouble", outbox.c.id, sqlite_where=_TROUBLE, postgresql_where=_TROUBLE)
Index("ix_outbox_unreported", outbox.c.id, sqlite_where=_UNREPORTED, postgresql_where=_UNREPORTED)
Index("ix_outbox_words", outbox.c.created_at, sqlite_where=_FINISHED, postgresql_where=_FINISHED)
Index("ix_outbox_passing", outbox.c.created_at, sqlite_where=_PASSING, postgresql_where=_PASSING)
Index("ix_outbox_sent_at", outbox.c.sent_at)

card = _table(
    "card",
    Column("chat_id", Id, primary_key=True),
    Column("name", Text, primary_key=True),
    _need("message_id", Id),
    _need("updated_at", Moment),
)
"""Where the living message of a name is, so that it can be edited in place."""

pause = _table("pause", Column("scope", Text, primary_key=True), _need("until", Moment))
"""Silences that a 429 asked for: `global` or `chat:ID`."""

instance = _table(
    "instance",
    _id(),
    _need("boot_id", Text, unique=True),
    Column("bot_id", Id),
    _need("started_at", Moment),
    _need("heartbeat_at", Moment),
    _need("clean_stop", Flag),
)

draft = _table(
    "draft",
    Column("person_id", Id, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    _need("flow", Text),
    _need("body", EncryptedJson),
    _need("updated_at", Moment),
)
"""What a person has begun to say. One at a time."""

# --- people and centres -----------------------------------------------------------------------------------------------

network = _table(
    "network",
    _id(),
    _need("name", Text),
    _need("lat", Real),
    _need("lon", Real),
    _need("zone", Text),
    _need("settings", Json),
)

centre = _table(
    "centre",
    _id(),
    _network(),
    _need("name", Text),
    _need("commune", Text),
    _need("lat", Real),
    _need("lon", Real),
    Column("food_bank", Text),
    UniqueConstraint("network_id", "name"),
)

person = _table(
    "person",
    _id(),
    _network(),
    _need("channel", Text),
    _need("address", Id),
    _need("name", Encrypted),
    _need("language", Text),
    _need("welcomed", Flag),
    _need("farmer", Flag),
    _need("volunteer", Flag),
    _need("resident", Flag),
    Column("farm", Encrypted),
    Column("place", EncryptedJson),
    Column("lat", Real),
    Column("lon", Real),
    _need("radius_km", Integer),
    _need("reachable", Flag),
    _need("created_at", Moment),
    _need("seen_at", Moment),
    UniqueConstraint("channel", "address"),
)
"""`address` is the person's id in the channel; the private chat has the same id."""

role_grant = _table(
    "role_grant",
    _id(),
    _network(),
    _ref("person_id", "person"),
    _ref("centre_id", "centre"),
    _need("role", Text),
    _need("granted_at", Moment),
    UniqueConstraint("person_id", "centre_id", "role"),
    CheckConstraint("role IN ('coordinator','facilitator')", name="role"),
)
"""What a person may do for a centre. Rights are read here at each action, never from a button."""

invitation = _table(
    "invitation",
    _id(),
    _network(),
    _need("token_hash", Text, unique=True),
    _ref("centre_id", "centre"),
    _need("role", Text),
    _ref("created_by", "person", nullable=True),
    _need("created_at", Moment),
    _need("expires_at", Moment),
    _ref("used_by", "person", nullable=True),
    Column("used_at", Moment),
    CheckConstraint("role IN ('coordinator','facilitator')", name="role"),
)

# --- from field to stop -----------------------------------------------------------------------------------------------

offer = _table(
    "offer",
    _id(),
    _network(),
    _ref("farmer_id", "person"),
    _need("kind", Text),
    _need("state", Text),
    _need("mode", Text),
    _need("radius_km", Integer),
    _need("grades", Json),
    _need("ready_at", Moment),
    _need("until_at", Moment),
    _need("said_start", Flag),
    _need("said_until", Flag),
    _need("commune", Text),
    _need("lat", Real),
    _need("lon", Real),
    _need("place", EncryptedJson),
    Column("volunteers", Integer),
    Column("photo", Text),
    Column("words", Encrypted),
    _need("created_at", Moment),
    _need("changed_at", Moment),
    _need("version", Integer, server_default="1"),
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

offer_item = _table(
    "offer_item",
    _id(),
    _network(),
    _ref("offer_id", "offer"),
    _need("position", Integer),
    _need("product", Text),
    Column("quantity", Real),
    Column("unit", Text),
    _need("grams", Id),
    _need("estimated", Flag),
    _need("shelf_hours", Integer),
    CheckConstraint("grams > 0", name="grams"),
)

stop = _table(
    "stop",
    _id(),
    _network(),
    _ref("centre_id", "centre"),
    _need("site", Text),
    Column("address", Text),
    _need("commune", Text),
    _need("lat", Real),
    _need("lon", Real),
    _need("starts_at", Moment),
    _need("ends_at", Moment),
    _need("zone", Text),
    _need("capacity_grams", Id),
    Column("capacity_jars", Integer),
    Column("products", Json),
    Column("event", Text),
    Column("import_key", Text),
    _need("state", Text),
    _need("created_at", Moment),
    _need("changed_at", Moment),
    _ref("changed_by", "person", nullable=True),
    _need("version", Integer, server_default="1"),
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

stop_recipe = _table(
    "stop_recipe",
    _id(),
    _network(),
    _ref("stop_id", "stop"),
    _need("recipe", Text),
    Column("capacity_grams", Id),
    UniqueConstraint("stop_id", "recipe"),
)

allocation = _table(
    "allocation",
    _id(),
    _network(),
    _ref("offer_id", "offer"),
    _ref("item_id", "offer_item"),
    _ref("stop_id", "stop"),
    Column("recipe", Text),
    _need("grams", Id),
    _need("state", Text),
    Column("reason", Text),
    _ref("decided_by", "person", nullable=True),
    _need("created_at", Moment),
    Column("decided_at", Moment),
    CheckConstraint("grams > 0", name="grams"),
    CheckConstraint("state IN ('proposed','accepted','declined','cancelled')", name="state"),
)
"""A lot, or a part of it, given to a stop. `proposed` waits for a coordinator; it holds its room until then."""

# --- workshops --------------------------------------------------------------------------------------------------------

workshop = _table(
    "workshop",
    _id(),
    _network(),
    _ref("centre_id", "centre"),
    _ref("stop_id", "stop", nullable=True),
    _need("title", Text),
    _need("theme", Text),
    Column("recipe", Text),
    Column("about", Text),
    _need("audiences", Json),
    _need("language", Text),
    _need("seats", Integer),
    _need("kept_newcomers", Integer, server_default="0"),
    _need("kept_partner", Integer, server_default="0"),
    Column("partner", Text),
    Column("partner_code", Text, unique=True),
    _need("access", Json),
    Column("bring", Text),
    _need("price_cents", Integer, server_default="0"),
    _need("deposit_cents", Integer, server_default="0"),
    _need("site", Text),
    Column("address", Text),
    _need("commune", Text),
    _need("lat", Real),
    _need("lon", Real),
    _need("starts_at", Moment),
    _need("ends_at", Moment),
    _need("zone", Text),
    Column("series", Text),
    Column("import_key", Text),
    _need("state", Text),
    _need("taken", Integer, server_default="0"),
    _need("created_at", Moment),
    _need("changed_at", Moment),
    _ref("changed_by", "person", nullable=True),
    Column("closed_at", Moment),
    _need("version", Integer, server_default="1"),
    UniqueConstraint("network_id", "import_key"),
    CheckConstraint("state IN ('planned','cancelled')", name="state"),
    CheckConstraint("seats > 0 AND kept_newcomers >= 0 AND kept_partner >= 0", name="seats"),
    CheckConstraint("kept_newcomers + kept_partner <= seats", name="kept"),
    CheckConstraint("taken >= 0 AND taken <= seats", name="taken"),
    CheckConstraint("starts_at < ends_at", name="hours"),
)
"""`taken` counts the heads of `signup` that have a seat or are offered one; the check on it is the second wall against
overbooking. `closed_at`: the list of who came was closed. `partner_code`: in the partner's own link."""
Index(
    "ix_workshop_upcoming",
    workshop.c.network_id,
    workshop.c.starts_at,
    sqlite_where=workshop.c.state == "planned",
    postgresql_where=workshop.c.state == "planned",
)
Index("ix_workshop_starts_at", workshop.c.starts_at)
Index("ix_workshop_ends_at", workshop.c.ends_at)
_UNCLOSED = text("closed_at IS NULL")
Index("ix_workshop_unclosed", workshop.c.ends_at, sqlite_where=_UNCLOSED, postgresql_where=_UNCLOSED)

workshop_facilitator = _table(
    "workshop_facilitator",
    _id(),
    _network(),
    _ref("workshop_id", "workshop"),
    _ref("person_id", "person"),
    UniqueConstraint("workshop_id", "person_id"),
)

signup = _table(
    "signup",
    _id(),
    _network(),
    _ref("workshop_id", "workshop"),
    _ref("person_id", "person", nullable=True),
    Column("guest", Encrypted),
    _ref("by_id", "person", nullable=True),
    _need("adults", Integer),
    _need("children", Integer),
    _need("booked", Integer),
    _need("waiting", Integer),
    _need("held", Integer, server_default="0"),
    Column("held_until", Moment),
    _need("whole", Flag),
    _need("pool", Text),
    _need("priority", Integer, server_default="0"),
    _need("seq", Integer),
    _need("state", Text),
    Column("answer", Text),
    Column("booked_at", Moment),
    _need("code", Text, unique=True),
    Column("came", Integer),
    Column("checked_at", Moment),
    _ref("checked_by", "person", nullable=True),
    _need("excused", Flag),
    Column("excuse", Encrypted),
    _need("created_at", Moment),
    _need("changed_at", Moment),
    UniqueConstraint("workshop_id", "seq"),
    CheckConstraint("state IN ('live','cancelled','lapsed')", name="state"),
    CheckConstraint("pool IN ('open','newcomer','partner')", name="pool"),
    CheckConstraint("adults >= 0 AND children >= 0 AND adults + children > 0", name="heads"),
    CheckConstraint("booked >= 0 AND waiting >= 0 AND held >= 0 AND held <= waiting", name="seats"),
    CheckConstraint("state = 'live' OR (booked = 0 AND waiting = 0 AND held = 0)", name="over"),
    CheckConstraint("state <> 'live' OR booked + waiting = adults + children", name="whole"),
    CheckConstraint("(held = 0) = (held_until IS NULL)", name="held"),
    CheckConstraint("answer IS NULL OR answer IN ('yes','no')", name="answer"),
    CheckConstraint("came IS NULL OR came >= 0", name="came"),
)
"""A person has one row a workshop, whatever becomes of it; a guest has `guest` in place of `person_id`."""
_OF_PERSON = text("person_id IS NOT NULL")
_HELD = text("held > 0")
_WAITS = text("waiting > held")
Index(
    "uq_signup_person",
    signup.c.workshop_id,
    signup.c.person_id,
    unique=True,
    sqlite_where=_OF_PERSON,
    postgresql_where=_OF_PERSON,
)
Index("ix_signup_held_until", signup.c.held_until, sqlite_where=_HELD, postgresql_where=_HELD)
Index("ix_signup_waits", signup.c.workshop_id, sqlite_where=_WAITS, postgresql_where=_WAITS)

feedback = _table(
    "feedback",
    _id(),
    _network(),
    _ref("workshop_id", "workshop"),
    _ref("person_id", "person", nullable=True),
    _need("score", Integer),
    _need("at", Moment),
    UniqueConstraint("workshop_id", "person_id"),
    CheckConstraint("score BETWEEN 1 AND 3", name="score"),
)
"""How it was, by one tap: 3 good, 2 so-so, 1 not good. After 13 months nobody knows any more who said it."""

preference = _table(
    "preference",
    Column("person_id", Id, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    _network(),
    Column("radius_km", Integer),
    _need("audiences", Json),
    _need("languages", Json),
    _need("topics", Json),
    _need("per_week", Integer),
    Column("consent_at", Moment),
    Column("quiet_start", Text),
    Column("quiet_end", Text),
    Column("feed_hash", Text, unique=True),
    Column("feed", Encrypted),
    _need("changed_at", Moment),
    CheckConstraint("per_week >= 0", name="per_week"),
)
"""What somebody wants to hear of, and when. No news without `consent_at`. `feed`: the secret of the calendar feed."""

broadcast = _table(
    "broadcast",
    _id(),
    _network(),
    _ref("centre_id", "centre"),
    _ref("by_id", "person"),
    _ref("workshop_id", "workshop", nullable=True),
    _need("topic", Text),
    _need("words", Encrypted),
    _need("audiences", Json),
    Column("lat", Real),
    Column("lon", Real),
    Column("radius_km", Integer),
    _need("state", Text),
    _need("reached", Integer, server_default="0"),
    Column("cursor", Id),
    _need("created_at", Moment),
    Column("done_at", Moment),
    CheckConstraint("state IN ('sending','sent','stopped')", name="state"),
)
"""A message to many. `cursor`: the last person for whom it was left in the outbox; it goes on from there."""
_GOING = text("state = 'sending'")
Index("ix_broadcast_sending", broadcast.c.id, sqlite_where=_GOING, postgresql_where=_GOING)

news = _table(
    "news",
    _id(),
    _network(),
    _ref("person_id", "person"),
    _need("topic", Text),
    _need("at", Moment),
    Index("ix_news_person_at", "person_id", "at"),
)
"""Which news somebody was sent, and when: it is counted against what they want a week."""

geocode = _table("geocode", Column("key", Text, primary_key=True), _need("answer", Encrypted), _need("at", Moment))
"""What a geocoder answered, so that it is not asked twice."""
