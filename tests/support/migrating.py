"""A small Alembic project with two revisions, as a repository would track it."""

from __future__ import annotations

from collections.abc import Mapping

from orchestrator.evidence.revisions import read
from orchestrator.model.evidence import Revision

SETTINGS = "backend/alembic.ini"
ENVIRONMENT = """import os
from alembic import context
from app.names import TABLE

context.configure(url=os.environ.get("DATABASE_URL"), literal_binds=True)
with context.begin_transaction():
    context.run_migrations()
"""
FIRST = """import sqlalchemy as sa
from alembic import op
from app.names import TABLE

revision = "0001"
down_revision = None


def upgrade():
    op.create_table(TABLE, sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True))


def downgrade():
    op.drop_table(TABLE)
"""
SECOND = """import sqlalchemy as sa
from alembic import op
from app.names import TABLE

revision = "0002"
down_revision = "0001"


def upgrade():
    for name in ("height", "depth"):
        op.execute(f"ALTER TABLE {TABLE} DROP COLUMN {name}")


def downgrade():
    [op.execute for name in ()]
"""
PROJECT: Mapping[str, str] = {
    SETTINGS: "[alembic]\nscript_location = %(here)s/migrations\nprepend_sys_path = .\npath_separator = os\n",
    "backend/app/__init__.py": "",
    "backend/app/names.py": 'TABLE = "tides"\n',
    "backend/migrations/env.py": ENVIRONMENT,
    "backend/migrations/script.py.mako": "",
    "backend/migrations/versions/0001_first.py": FIRST,
    "backend/migrations/versions/0002_second.py": SECOND,
}


def tree(**changed: str) -> dict[str, bytes]:
    """Give the project's files; `environment` stands for another `env.py`, `second` for another second revision."""
    files = dict(PROJECT)
    if "environment" in changed:
        files["backend/migrations/env.py"] = changed["environment"]
    if "second" in changed:
        files["backend/migrations/versions/0002_second.py"] = changed["second"]
    return {path: text.encode() for path, text in files.items()}


def revisions(files: Mapping[str, bytes]) -> tuple[Revision, ...]:
    """Read the revisions of a project, in their order."""
    read_ones = (read(path, files[path].decode()) for path in sorted(files) if "/versions/" in path)
    return tuple(one for one in read_ones if one is not None)
