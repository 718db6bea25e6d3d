"""messages for the corpus."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import storage.types

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the store one step forward."""
    op.create_table('corpus_consent',
    sa.Column('person_id', sa.BigInteger().with_variant(sa.INTEGER(), 'sqlite'), nullable=False),
    sa.Column('network_id', sa.BigInteger().with_variant(sa.INTEGER(), 'sqlite'), nullable=False),
    sa.Column('given', storage.types.Flag(), nullable=False),
    sa.Column('at', storage.types.Moment(), nullable=False),
    sa.ForeignKeyConstraint(['network_id'], ['network.id'], name=op.f('fk_corpus_consent_network_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_corpus_consent_person_id')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_corpus_consent')),
    sqlite_strict=True
    )
    op.create_table('corpus_message',
    sa.Column('id', sa.BigInteger().with_variant(sa.INTEGER(), 'sqlite'), sa.Identity(always=False), nullable=False),
    sa.Column('network_id', sa.BigInteger().with_variant(sa.INTEGER(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.INTEGER(), 'sqlite'), nullable=False),
    sa.Column('offer_id', sa.BigInteger().with_variant(sa.INTEGER(), 'sqlite'), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('said_at', storage.types.Moment(), nullable=False),
    sa.Column('body', storage.types.EncryptedJson(), nullable=False),
    sa.ForeignKeyConstraint(['network_id'], ['network.id'], name=op.f('fk_corpus_message_network_id')),
    sa.ForeignKeyConstraint(['offer_id'], ['offer.id'], name=op.f('fk_corpus_message_offer_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_corpus_message_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_corpus_message')),
    sa.UniqueConstraint('offer_id', name=op.f('uq_corpus_message_offer_id')),
    sqlite_strict=True
    )
    op.create_index(op.f('ix_corpus_message_person_id'), 'corpus_message', ['person_id'], unique=False)
