"""Open what lies at a path without following a link anywhere on the way, by one system call where the kernel has it."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from functools import cache

from orchestrator.deliver.disk import AT_FDCWD, libc

# Linux 5.6; the same number on every architecture.
_OPENAT2 = ctypes.c_long(437)
_RESOLVE_NO_SYMLINKS = 0x04
_HOW = ctypes.c_uint64 * 3
_HOW_SIZE = ctypes.c_size_t(ctypes.sizeof(_HOW))

_missing = sys.platform != "linux"  # elsewhere that number is another call's


_said = cache(os.strerror)  # a file that is not there yet is what is found most often


@cache
def _how(flags: int) -> ctypes.Array[ctypes.c_uint64]:
    """Give what the kernel is told about opening with these flags; it only reads it."""
    return _HOW(flags | os.O_CLOEXEC, 0, _RESOLVE_NO_SYMLINKS)


def open_plainly(path: str, flags: int) -> int:
    """Open an absolute path for reading; give the descriptor.

    Raises:
        OSError: as opening does; ELOOP where a link stands on the way, be it above the repository's top; ENOSYS where
            the kernel (or who confines us) has no such call. Then whoever asks goes from folder to folder himself.
    """
    global _missing
    name = os.fsencode(path)
    if _missing or b"\0" in name:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), path)
    descriptor = libc.syscall(_OPENAT2, AT_FDCWD, name, _how(flags), _HOW_SIZE)
    if descriptor >= 0:
        return int(descriptor)
    code = ctypes.get_errno()
    if code in (errno.ENOSYS, errno.EPERM):
        _missing, code = True, errno.ENOSYS
    raise OSError(code, _said(code), path)
