"""amounts that are the least there is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import storage.types

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the store one step forward."""
    # empty for what was offered before, and for what the version before this one writes: said as it is
    op.add_column('offer_item', sa.Column('at_least', storage.types.Flag(), nullable=True))
