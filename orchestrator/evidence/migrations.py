"""Find migration tools, their revisions, and those that drop or rename: a careful look, not a proof."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

from msgspec import Struct

from orchestrator.model.evidence import Migrations

PATHS = re.compile(
    r"(?:^|/)(?:migrations?|migrate|versions)/(?:[^/]+/)?[^/]+\.(?:py|sql|php|rb|js|cjs|mjs|ts)$"
    r"|(?:^|/)V\d[\d._]*__[^/]+\.sql$|(?:^|/)(?:alembic\.ini|schema\.prisma|knexfile\.(?:js|cjs|mjs|ts))$"
)
_FLYWAY = re.compile(r"^V\d[\d._]*__.+\.sql$")
_DOWN_FILE = re.compile(r"(?:\.down\.sql|[_-]down\.sql)$|^U\d[\d._]*__")
_LOCATION = re.compile(r"^[ \t]*script_location[ \t]*=[ \t]*(?:%\(here\)s/)?(\S+)", re.MULTILINE)
_TYPEORM = re.compile(r"\bMigrationInterface\b")
_KNEX = re.compile(r"\bexports\.up\b|\bexport\s+(?:async\s+)?function\s+up\b|\bexport\s+const\s+up\b")
_ALEMBIC = re.compile(r"^(?:down_)?revision\b[^=\n]*=", re.MULTILINE)
_DJANGO = re.compile(r"\bclass\s+Migration\s*\(")
_LARAVEL = re.compile(r"\bextends\s+Migration\b")
_RAILS = re.compile(r"<\s*ActiveRecord::Migration")
# Where the way back begins; what it drops was made by the way there.
_BACK = re.compile(
    r"^[ \t]*(?:async\s+)?def\s+down(?:grade)?\b|\bfunction\s+down\b|\bexports\.down\b|\bexport\s+const\s+down\b"
    r"|^[ \t]*(?:public\s+)?async\s+down\s*\(|^--\s*\+goose\s+Down|^--\s*migrate:down|^--\s*\+migrate\s+Down",
    re.MULTILINE | re.IGNORECASE,
)
_COMMENTS = re.compile(r"/\*.*?(?:\*/|\Z)|^[ \t]*(?:--|#|//)[^\n]*", re.DOTALL | re.MULTILINE)
_DESTRUCTIVE = re.compile(
    r"\bdrop\s+(?:table|column|schema|database|(?:materialized\s+)?view|type|sequence)\b|\btruncate\s+(?:table\s+)?\w"
    r"|\bdrop\s+(?!constraint|index|default|not|trigger|function|policy|foreign|primary|key|check|expression|identity"
    r"|owned|extension|rule|role|user|procedure|if|event|partition)[\"`\w]+\s*[,;]"
    r"|\brename\s+(?:to|column|table|as)\b"
    r"|\bdrop_(?:table|column)\b|\brename_(?:table|column)\b|\bremove_columns?\b|\bnew_column_name\b"
    r"|\b(?:RemoveField|DeleteModel|RenameField|RenameModel|AlterModelTable)\b"
    r"|\bdrop(?:Table|Column|Columns|IfExists|TableIfExists|Schema|View|Timestamps|SoftDeletes)\b"
    r"|\brename(?:Table|Column)\b|\bSchema::(?:drop|rename)\b",
    re.IGNORECASE,
)


class Revision(Struct, frozen=True):
    """A revision, or a tool's settings (`revision` False). `location` is where settings say that revisions lie."""

    tool: str
    revision: bool = True
    destructive: bool = False
    location: str = ""


def read(path: str, text: str) -> Revision | None:
    """Read a revision or the settings of a migration tool; None where the file is neither."""
    name = posixpath.basename(path)
    if name == "alembic.ini":
        found = _LOCATION.search(text)
        return Revision("alembic", revision=False, location=found[1] if found else "")
    if name == "schema.prisma":
        return Revision("prisma", revision=False)
    if name.startswith("knexfile."):
        return Revision("knex", revision=False)
    if _DOWN_FILE.search(name):
        return None
    tool = _tool(path, name, text)
    return Revision(tool, destructive=_is_destructive(text)) if tool else None


def join(revisions: Mapping[str, Revision | None]) -> tuple[Migrations, ...]:
    """Join revisions and settings: one value a tool and folder, the revisions in the order of their names."""
    settings = {path: found for path, found in revisions.items() if found is not None and not found.revision}
    groups: dict[tuple[str, str], list[tuple[str, str, bool]]] = {}
    for path, revision in revisions.items():
        if revision is None or not revision.revision:
            continue
        folder = posixpath.dirname(path)
        name = posixpath.basename(path)
        if revision.tool == "prisma":
            folder, name = posixpath.dirname(folder), posixpath.basename(folder)
        groups.setdefault((folder, revision.tool), []).append((name, path, revision.destructive))
    found: list[Migrations] = []
    used: set[str] = set()
    for (folder, tool), members in sorted(groups.items()):
        members.sort()
        setting = _setting(tool, folder, settings)
        used.add(setting or "")
        found.append(
            Migrations(
                tool=tool,
                folder=folder,
                file=setting or members[0][1],
                revisions=tuple(name for name, _, _ in members),
                destructive=tuple(name for name, _, destructive in members if destructive),
            )
        )
    for path, setting_found in settings.items():
        if path not in used:
            folder = posixpath.join(posixpath.dirname(path), setting_found.location or "migrations")
            found.append(Migrations(tool=setting_found.tool, folder=posixpath.normpath(folder), file=path))
    return tuple(sorted(found, key=lambda migrations: (migrations.folder, migrations.tool)))


def _tool(path: str, name: str, text: str) -> str:
    if name.endswith(".py"):
        return "alembic" if _ALEMBIC.search(text) else "django" if _DJANGO.search(text) else ""
    if name.endswith(".sql"):
        return "flyway" if _FLYWAY.match(name) else "prisma" if name == "migration.sql" else "sql"
    if name.endswith(".php"):
        return "laravel" if _LARAVEL.search(text) else ""
    if name.endswith(".rb"):
        return "rails" if _RAILS.search(text) else ""
    return "typeorm" if _TYPEORM.search(text) else "knex" if _KNEX.search(text) else ""


def _is_destructive(text: str) -> bool:
    back = _BACK.search(text)
    there = text[: back.start()] if back and back.start() > 0 else text
    return _DESTRUCTIVE.search(_COMMENTS.sub("", there)) is not None


def _setting(tool: str, folder: str, settings: Mapping[str, Revision]) -> str | None:
    """Find the settings that a folder of revisions belongs to: the nearest above it of the same tool."""
    candidates = [
        path
        for path, found in settings.items()
        if found.tool == tool and f"{folder}/".startswith(f"{posixpath.dirname(path)}/".lstrip("/"))
    ]
    return max(candidates, key=len, default=None)
