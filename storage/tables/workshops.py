"""What people sign up for: workshops, seats, and how it was."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, Text, UniqueConstraint, text

from storage.tables.base import need, of_network, own_id, ref, table
from storage.types import Encrypted, Flag, Json, Moment, Real

workshop = table(
    "workshop",
    own_id(),
    of_network(),
    ref("centre_id", "centre"),
    ref("stop_id", "stop", nullable=True),
    need("title", Text),
    need("theme", Text),
    Column("recipe", Text),
    Column("about", Text),
    need("audiences", Json),
    need("language", Text),
    need("seats", Integer),
    need("kept_newcomers", Integer, server_default="0"),
    need("kept_partner", Integer, server_default="0"),
    Column("partner", Text),
    Column("partner_code", Text, unique=True),
    need("access", Json),
    Column("bring", Text),
    need("price_cents", Integer, server_default="0"),
    need("deposit_cents", Integer, server_default="0"),
    need("site", Text),
    Column("address", Text),
    need("commune", Text),
    need("lat", Real),
    need("lon", Real),
    need("starts_at", Moment),
    need("ends_at", Moment),
    need("zone", Text),
    Column("series", Text),
    Column("import_key", Text),
    need("state", Text),
    need("taken", Integer, server_default="0"),
    need("created_at", Moment),
    need("changed_at", Moment),
    ref("changed_by", "person", nullable=True),
    Column("closed_at", Moment),
    need("version", Integer, server_default="1"),
    UniqueConstraint("network_id", "import_key"),
    CheckConstraint("state IN ('prepared','planned','cancelled')", name="state"),
    CheckConstraint("seats > 0 AND kept_newcomers >= 0 AND kept_partner >= 0", name="seats"),
    CheckConstraint("kept_newcomers + kept_partner <= seats", name="kept"),
    CheckConstraint("taken >= 0 AND taken <= seats", name="taken"),
    CheckConstraint("starts_at < ends_at", name="hours"),
)
"""`taken` counts the heads of `signup` that have a seat or are offered one; the check on it is the second wall against
overbooking. A gleaning (`theme = 'gleaning'`) is `prepared` until it is opened: nobody sees it before. `closed_at`: the
list of who came was closed. `partner_code`: in the partner's own link."""
Index(
    "ix_workshop_upcoming",
    workshop.c.network_id,
    workshop.c.starts_at,
    sqlite_where=workshop.c.state == "planned",
    postgresql_where=workshop.c.state == "planned",
)
Index(
    "ix_workshop_prepared",
    workshop.c.starts_at,
    sqlite_where=workshop.c.state == "prepared",
    postgresql_where=workshop.c.state == "prepared",
)
Index("ix_workshop_starts_at", workshop.c.starts_at)
Index("ix_workshop_ends_at", workshop.c.ends_at)
_UNCLOSED = text("closed_at IS NULL")
Index("ix_workshop_unclosed", workshop.c.ends_at, sqlite_where=_UNCLOSED, postgresql_where=_UNCLOSED)

workshop_facilitator = table(
    "workshop_facilitator",
    own_id(),
    of_network(),
    ref("workshop_id", "workshop"),
    ref("person_id", "person"),
    UniqueConstraint("workshop_id", "person_id"),
)

signup = table(
    "signup",
    own_id(),
    of_network(),
    ref("workshop_id", "workshop"),
    ref("person_id", "person", nullable=True),
    Column("guest", Encrypted),
    ref("by_id", "person", nullable=True),
    need("adults", Integer),
    need("children", Integer),
    need("booked", Integer),
    need("waiting", Integer),
    need("held", Integer, server_default="0"),
    Column("held_until", Moment),
    need("whole", Flag),
    need("pool", Text),
    need("priority", Integer, server_default="0"),
    need("seq", Integer),
    need("state", Text),
    Column("answer", Text),
    Column("booked_at", Moment),
    need("code", Text, unique=True),
    Column("came", Integer),
    Column("checked_at", Moment),
    ref("checked_by", "person", nullable=True),
    need("excused", Flag),
    Column("excuse", Encrypted),
    need("created_at", Moment),
    need("changed_at", Moment),
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

feedback = table(
    "feedback",
    own_id(),
    of_network(),
    ref("workshop_id", "workshop"),
    ref("person_id", "person", nullable=True),
    need("score", Integer),
    need("at", Moment),
    UniqueConstraint("workshop_id", "person_id"),
    CheckConstraint("score BETWEEN 1 AND 3", name="score"),
)
"""How it was, by one tap: 3 good, 2 so-so, 1 not good. After 13 months nobody knows any more who said it."""
