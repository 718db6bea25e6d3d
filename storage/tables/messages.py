"""The way of a message: what came, what is to be said, and where it stands."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Identity, Index, Integer, Text, text

from storage.tables.base import need, own_id, table
from storage.types import EncryptedJson, Flag, Id, Moment

inbox = table(
    "inbox",
    Column("seq", Id, Identity(), primary_key=True),
    need("update_id", Id, unique=True),
    Column("chat_id", Id),
    need("body", EncryptedJson),
    need("received_at", Moment),
    need("state", Text, server_default="new"),
    need("attempts", Integer, server_default="0"),
    Column("done_at", Moment),
    Column("error", Text),
    CheckConstraint("state IN ('new','done','poison','flood')", name="state"),
)
_WAITING = text("state = 'new'")
Index("ix_inbox_waiting", inbox.c.seq, sqlite_where=_WAITING, postgresql_where=_WAITING)
Index("ix_inbox_waiting_chat", inbox.c.chat_id, inbox.c.seq, sqlite_where=_WAITING, postgresql_where=_WAITING)
Index("ix_inbox_done_at", inbox.c.done_at)

outbox = table(
    "outbox",
    own_id(),
    need("key", Text, unique=True),
    need("chat_id", Id),
    need("class", Text),
    need("rank", Integer, server_default="1"),
    Column("card", Text),
    need("payload", EncryptedJson),
    need("state", Text, server_default="ready"),
    Column("not_before", Moment),
    Column("expires_at", Moment),
    need("attempts", Integer, server_default="0"),
    need("ambiguous", Integer, server_default="0"),
    Column("message_id", Id),
    Column("last_error", Text),
    need("created_at", Moment),
    need("parts", Integer, server_default="0"),
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

card = table(
    "card",
    Column("chat_id", Id, primary_key=True),
    Column("name", Text, primary_key=True),
    need("message_id", Id),
    need("updated_at", Moment),
)
"""Where the living message of a name is, so that it can be edited in place."""

pause = table("pause", Column("scope", Text, primary_key=True), need("until", Moment))
"""Silences that a 429 asked for: `global` or `chat:ID`."""

instance = table(
    "instance",
    own_id(),
    need("boot_id", Text, unique=True),
    Column("bot_id", Id),
    need("started_at", Moment),
    need("heartbeat_at", Moment),
    need("clean_stop", Flag),
)

draft = table(
    "draft",
    Column("person_id", Id, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    need("flow", Text),
    need("body", EncryptedJson),
    need("updated_at", Moment),
)
"""What a person has begun to say. One at a time."""
