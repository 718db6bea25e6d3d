"""Messages that were not read rightly, kept with the farmer's consent so that the reading gets better."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Text, UniqueConstraint

from storage.tables.base import need, of_network, own_id, ref, table
from storage.types import EncryptedJson, Flag, Id, Moment

corpus_consent = table(
    "corpus_consent",
    Column("person_id", Id, ForeignKey("person.id"), primary_key=True),
    of_network(),
    need("given", Flag),
    need("at", Moment),
)
"""What somebody answered when they were asked, once, whether their words may be kept."""

corpus_message = table(
    "corpus_message",
    own_id(),
    of_network(),
    ref("person_id", "person"),
    Column("offer_id", Id, ForeignKey("offer.id"), nullable=False),
    need("language", Text),
    need("said_at", Moment),
    need("body", EncryptedJson),
    UniqueConstraint("offer_id"),
)
"""`body`: the words without name, number and address, and their label. `person_id` only so that they can be erased."""
