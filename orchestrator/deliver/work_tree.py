"""Write files into the work tree without following links and without losing anybody's words.

Every folder on the way is opened by descriptor and without following links, so a link swapped in at the last moment is
refused, not followed. A file is replaced by exchange: what comes out is compared with what was expected, and put back
where a person was faster.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from orchestrator.deliver import disk as durable
from orchestrator.deliver.plainly import open_plainly
from orchestrator.errors import DeliveryError, TargetMovedError
from orchestrator.model.digest import digest
from orchestrator.model.text import Text, say

FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# O_NONBLOCK: a FIFO that was put there must not hold us up.
FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
LARGEST = 16 * 1024 * 1024
_NO_NAMES = frozenset({"", ".", ".."})


class Present(Struct, frozen=True):
    """What stands at a path: its bytes, and whether it is executable. `odd` says why it can't be read as a file."""

    data: bytes | None = None
    executable: bool = False
    odd: Text | None = None

    @property
    def sha256(self) -> str | None:
        return None if self.data is None else digest(self.data)


ABSENT = Present()


class WorkTree:
    """The work tree below `top`. Paths are relative to it, with forward slashes, already judged safe."""

    def __init__(self, top: Path, disk: durable.Disk) -> None:
        self.top = os.fspath(top)
        self.disk = disk

    def look(self, path: str) -> Present:
        """Tell what stands at a path now."""
        folders, name = _split(path)
        try:
            return _read(open_plainly(f"{self.top}/{path}", FILE))
        except FileNotFoundError:
            return ABSENT
        except OSError:
            pass  # where it is stopped, and whether by a link, the way from folder to folder tells
        try:
            folder = self._open(folders, make=False)
        except FileNotFoundError:
            return ABSENT
        except OSError as error:
            return Present(odd=_reason(error))
        try:
            return _present(folder, name)
        finally:
            os.close(folder)

    def write(self, path: str, *, expected: str | None, staged: str) -> None:
        """Bring a durable staged file to its place, if `expected` (a sha256, or None for absent) still stands there.

        It is there for good once `make_durable` was called.

        Args:
            staged: absolute path of the file, on the same file system. It is moved to its place; where it replaces
                something, it holds that afterwards.

        Raises:
            TargetMovedError: something else stands there by now, or a link stands on the way. Nothing was changed.
            DeliveryError: the system refused.
        """
        folders, name = _split(path)
        try:
            folder = self._open(folders, make=True)
            try:
                if expected is None:
                    self.disk.move_into(staged, folder, name, durable.RENAME_NOREPLACE)
                else:
                    self._replace(path, folder, name, expected, staged)
            finally:
                os.close(folder)
        except FileExistsError as error:
            raise TargetMovedError(f"{path} appeared while the answer was written") from error
        except OSError as error:
            if error.errno in (errno.ELOOP, errno.ENOTDIR):
                raise TargetMovedError(f"{path} leads through a link or a file", "make it a plain folder") from error
            raise DeliveryError(f"{path} can't be written: {error.strerror}", "free space or permissions") from error

    def make_durable(self, paths: Iterable[str]) -> None:
        """Make durable what was brought to these paths: each folder that holds some of them, once."""
        for path in dict.fromkeys(path.rpartition("/")[0] for path in paths):
            folder = self._open(path.split("/") if path else [], make=False)
            try:
                self.disk.sync(folder)
            finally:
                os.close(folder)

    def settle(self, path: str, *, staged: str) -> bool:
        """Finish or take back a swap that a kill cut short, where the file system has no exchange (`Disk.move_into`).

        Returns:
            False where what stood there can't go back, because something else stands there by now: it lies aside still.
        """
        aside = f"{staged}{durable.ASIDE}"
        if not os.path.lexists(aside):
            return True
        if not os.path.lexists(staged):
            self.disk.rename(aside, staged)
            return True
        folders, name = _split(path)
        try:
            folder = self._open(folders, make=False)
            try:
                self.disk.move_into(aside, folder, name, durable.RENAME_NOREPLACE)
                self.disk.sync(folder)
            finally:
                os.close(folder)
        except OSError:
            return False
        return True

    def give_back(self, path: str, *, written: str, staged: str) -> bool:
        """Undo an exchange that was cut short: what came out of it stands in its place again, for good.

        Returns:
            False where something else than what was `written` (a sha256) stands there by now; nothing was done then.
        """
        folders, name = _split(path)
        try:
            folder = self._open(folders, make=False)
        except OSError:
            return False
        try:
            if _present(folder, name).sha256 != written:
                return False
            self.disk.move_into(staged, folder, name, durable.RENAME_EXCHANGE)
            self.disk.sync(folder)
            return True
        finally:
            os.close(folder)

    def remove(self, path: str, *, expected: str, aside: str) -> None:
        """Take a file of ours away, to `aside`, if it still holds what we wrote.

        Raises:
            TargetMovedError: it holds something else by now; nothing was changed.
        """
        folders, name = _split(path)
        try:
            folder = self._open(folders, make=False)
            try:
                if _present(folder, name).sha256 != expected:
                    raise TargetMovedError(f"{path} was changed since", "take it back by hand")
                os.rename(name, aside, src_dir_fd=folder)
                self.disk.sync(folder)
            finally:
                os.close(folder)
        except FileNotFoundError as error:
            raise TargetMovedError(f"{path} is not there any more") from error

    def _replace(self, path: str, folder: int, name: str, expected: str, staged: str) -> None:
        before = _present(folder, name)
        if before.sha256 != expected:
            raise TargetMovedError(f"{path} was changed while the answer was written")
        if before.executable:
            os.chmod(staged, 0o777 & ~_umask())
        self.disk.move_into(staged, folder, name, durable.RENAME_EXCHANGE)
        came_out = _present(None, staged).sha256
        if came_out != expected:
            self.disk.move_into(staged, folder, name, durable.RENAME_EXCHANGE)
            raise TargetMovedError(f"{path} was changed while the answer was written")

    def _open(self, folders: list[str], *, make: bool) -> int:
        """Open a folder by its names from the top, and make what is missing of it; give the descriptor."""
        try:
            return open_plainly("/".join((self.top, *folders)), FOLDER)
        except OSError:
            pass  # a folder is missing, or a link stands above the top: from folder to folder it is found out
        descriptor = os.open(self.top, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            for name in folders:
                try:
                    below = os.open(name, FOLDER, dir_fd=descriptor)
                except FileNotFoundError:
                    if not make:
                        raise
                    self.disk.make_folder_in(name, descriptor)
                    self.disk.sync(descriptor)
                    below = os.open(name, FOLDER, dir_fd=descriptor)
                os.close(descriptor)
                descriptor = below
        except BaseException:
            os.close(descriptor)
            raise
        return descriptor


def _present(folder: int | None, name: str) -> Present:
    try:
        return _read(os.open(name, FILE, dir_fd=folder))
    except FileNotFoundError:
        return ABSENT
    except OSError as error:
        return Present(odd=_reason(error))


def _read(descriptor: int) -> Present:
    """Tell what an open file holds, and close it."""
    try:
        facts = os.fstat(descriptor)
        if not stat.S_ISREG(facts.st_mode):
            return Present(odd=say("it is not a regular file"))
        if facts.st_size > LARGEST:
            return Present(odd=say("it is larger than 16 MiB"))
        data = os.read(descriptor, facts.st_size + 1)
        if len(data) != facts.st_size:  # it grew or shrank this very moment
            while part := os.read(descriptor, LARGEST):
                data += part
        return Present(data=data, executable=bool(facts.st_mode & stat.S_IXUSR))
    finally:
        os.close(descriptor)


def _split(path: str) -> tuple[list[str], str]:
    parts = path.split("/")
    if not _NO_NAMES.isdisjoint(parts):
        raise DeliveryError(f"{path!r} is no path below the repository", "name a relative path without dots")
    return parts[:-1], parts[-1]


def _reason(error: OSError) -> Text:
    if error.errno in (errno.ELOOP, errno.ENOTDIR):
        return say("a link or a file stands on the way")
    if error.errno == errno.EISDIR:
        return say("it is a folder")
    return say("it can't be read ({why})", why=error.strerror or error.errno)


def _umask() -> int:
    # The mask can't be read without setting it; /proc tells it without a race between threads.
    try:
        with open("/proc/self/status", encoding="ascii") as stream:
            return int(next(line for line in stream if line.startswith("Umask:")).split()[1], 8)
    except (OSError, StopIteration, ValueError):
        return 0o022
