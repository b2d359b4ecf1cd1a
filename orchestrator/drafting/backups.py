"""Name the place of the backups as restic does, and as a shell on the server does."""

from __future__ import annotations

import re

from orchestrator.model.kind import Order

KIND = "database-backup"
SCRIPT = "infrastructure/backup/backup.sh"
SCHEDULE = "infrastructure/backup/backup.cron"
TEST = "infrastructure/backup/restore-test.sh"
# A folder on another machine, as scp and rsync write it.
_REMOTE = re.compile(r"[\w.-]+(?:@[\w.-]+)?:/.*", re.ASCII)
_RESTICS = ("sftp:", "rest:", "s3:", "b2:", "azure:", "gs:", "swift:", "rclone:", "local:")


def repository(place: str | None) -> str | None:
    """Name a place as restic does: `host:/folder` is no address to it, `sftp:host:/folder` is."""
    if place and _REMOTE.fullmatch(place) and not place.startswith(_RESTICS):
        return f"sftp:{place}"
    return place


def is_here(place: str) -> bool:
    """Tell whether a place is a folder that a shell on the server can list."""
    return place.startswith("/")


def scripted(order: Order) -> bool:
    """Tell whether backups go by what the kind `database-backup` brings: tracked here, or part of this very answer."""
    return KIND in order.kinds or {SCRIPT, SCHEDULE} <= set(order.evidence.landmarks)
