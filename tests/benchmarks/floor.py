"""The floor: the same number of files and sizes, each written, fsynced and renamed, each folder fsynced once."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from time import perf_counter


class Floor:
    """Writes what an answer writes, and nothing else.

    Args:
        folder: where; on the file system that the answers go to.
        files: (folder, size in bytes) of every file that an answer makes, its folder by name.
    """

    def __init__(self, folder: Path, files: list[tuple[str, int]]) -> None:
        self.files = [(name, os.urandom(size)) for name, size in files]
        self.folder = tempfile.mkdtemp(prefix="floor-", dir=folder)
        self.count = 0

    def once(self) -> float:
        """Write one answer's worth of files; tell the seconds it took."""
        self.count += 1
        folders = {name: f"{self.folder}/{self.count}-{number}" for number, name in enumerate(self.folders)}
        for path in folders.values():
            os.mkdir(path)
        start = perf_counter()
        for number, (name, data) in enumerate(self.files):
            path = f"{folders[name]}/{number}"
            descriptor = os.open(f"{path}.tmp", os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666)
            os.write(descriptor, data)
            os.fsync(descriptor)
            os.close(descriptor)
            os.rename(f"{path}.tmp", path)
        for path in folders.values():
            descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
            os.fsync(descriptor)
            os.close(descriptor)
        return perf_counter() - start

    @property
    def folders(self) -> list[str]:
        return list(dict.fromkeys(name for name, _ in self.files))
