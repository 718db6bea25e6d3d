"""What people want to hear of, and messages to many."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Text, text

from storage.tables.base import need, of_network, own_id, ref, table
from storage.types import Encrypted, Id, Json, Moment, Real

preference = table(
    "preference",
    Column("person_id", Id, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    of_network(),
    Column("radius_km", Integer),
    need("audiences", Json),
    need("languages", Json),
    need("topics", Json),
    need("per_week", Integer),
    Column("consent_at", Moment),
    Column("quiet_start", Text),
    Column("quiet_end", Text),
    Column("feed_hash", Text, unique=True),
    Column("feed", Encrypted),
    need("changed_at", Moment),
    CheckConstraint("per_week >= 0", name="per_week"),
)
"""What somebody wants to hear of, and when. No news without `consent_at`. `feed`: the secret of the calendar feed."""

broadcast = table(
    "broadcast",
    own_id(),
    of_network(),
    ref("centre_id", "centre"),
    ref("by_id", "person"),
    ref("workshop_id", "workshop", nullable=True),
    need("topic", Text),
    need("words", Encrypted),
    need("audiences", Json),
    Column("lat", Real),
    Column("lon", Real),
    Column("radius_km", Integer),
    need("state", Text),
    need("reached", Integer, server_default="0"),
    Column("cursor", Id),
    need("created_at", Moment),
    Column("done_at", Moment),
    CheckConstraint("state IN ('sending','sent','stopped')", name="state"),
)
"""A message to many. `cursor`: the last person for whom it was left in the outbox; it goes on from there."""
_GOING = text("state = 'sending'")
Index("ix_broadcast_sending", broadcast.c.id, sqlite_where=_GOING, postgresql_where=_GOING)

news = table(
    "news",
    own_id(),
    of_network(),
    ref("person_id", "person"),
    need("topic", Text),
    need("at", Moment),
    Index("ix_news_person_at", "person_id", "at"),
)
"""Which news somebody was sent, and when: it is counted against what they want a week."""
