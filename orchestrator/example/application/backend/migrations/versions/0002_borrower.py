"""Note who has borrowed a tool."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("tools", sa.Column("borrower", sa.Text))


def downgrade() -> None:
    op.drop_column("tools", "borrower")
