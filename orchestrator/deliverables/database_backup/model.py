"""What is backed up, when, and how it is shown to be restorable."""

from __future__ import annotations

from typing import NamedTuple

from orchestrator.drafting.databases import Database
from orchestrator.model.text import Text


class Files(NamedTuple):
    """A volume that holds files beside the databases, and the command that copies it into `$BACKUP_DIR`."""

    service: str
    volume: str
    target: str
    copy: str


class Run(NamedTuple):
    """A planned run: what, when (for people and for cron), and the script's argument."""

    what: Text
    when: Text
    cron: str
    tag: str


class Tried(NamedTuple):
    """A PostgreSQL database whose restore a script can try: its image, and the command that counts its rows."""

    database: Database
    image: str
    rows: str
