"""Copy what code of the repository needs to run: its tracked sources and settings, within bounds."""

from __future__ import annotations

import os
import posixpath

from orchestrator.evidence.tracked import list_files, reader
from orchestrator.repository.layout import Layout

SUFFIXES = frozenset(
    {".py", ".ini", ".cfg", ".toml", ".mako", ".sql", ".json", ".yaml", ".yml", ".txt", ".csv", ".typed"}
)
FILE_LIMIT = 1024 * 1024
FILES_LIMIT = 10_000
BYTES_LIMIT = 64 * 1024 * 1024


def copied(layout: Layout) -> dict[str, bytes]:
    """Give the tracked sources and settings, path to bytes. Never `.env` files, keys, links or the protocol root.

    Raises:
        GitError: git can't read the index.
    """
    read = reader(os.fspath(layout.top))
    files: dict[str, bytes] = {}
    left = BYTES_LIMIT
    for name in list_files(layout).names:
        if posixpath.splitext(name)[1] not in SUFFIXES or len(files) >= FILES_LIMIT:
            continue
        data = read(name, min(FILE_LIMIT, left))
        if data is not None:
            files[name] = data
            left -= len(data)
    return files
