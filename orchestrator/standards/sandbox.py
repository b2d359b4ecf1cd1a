"""Run code that is not ours shut in: no network, no environment, nothing to write to, and little to read.

The walls are bubblewrap's. Inside there is the system's `/usr`, what the program itself needs, a copy of the given
files under `/sandbox`, and an empty `/tmp` in memory. Where bubblewrap is missing, or may not work (a container may
forbid it), nothing is run.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from orchestrator.standards.bench import Output, find_program, run
from orchestrator.standards.tool import Located, ToolFailedError

SECONDS = 20.0
MEMORY_KIB = 4 * 1024 * 1024
TEMPORARY = 64 * 1024 * 1024
INSIDE = "/sandbox"
_ROOTS = ("/bin", "/sbin", "/lib", "/lib32", "/lib64")
_ALSO = ("/etc/ld.so.cache", "/etc/alternatives", "/nix/store")
_WALLS = (
    *("--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv"),
    *("--unshare-user", "--uid", "65534", "--gid", "65534", "--hostname", "sandbox"),
)
_LIMITED = f'ulimit -c 0; ulimit -v {MEMORY_KIB}; ulimit -t {int(SECONDS)}; exec "$@"'


def find_sandbox() -> Located | None:
    """Find bubblewrap; None where it is not here, or where it is and may not work."""
    found = find_program("bwrap")
    return found if found is not None and _works(found.path, found.stamp) else None


def run_confined(
    sandbox: Located,
    command: Sequence[str],
    files: Mapping[str, bytes],
    *,
    folder: str = "",
    readable: Sequence[Path] = (),
    environment: Mapping[str, str] | None = None,
    placed: Mapping[str, str] | None = None,
    writable: Sequence[str] = (),
    seconds: float = SECONDS,
) -> Output:
    """Run a command over a copy of some files, which it can read but not change.

    Args:
        sandbox: as `find_sandbox` gives it.
        command: the program, by its path, and its arguments.
        files: path from the copy's root to bytes.
        folder: where in the copy it is started.
        readable: installations that it may read besides; those below `/usr` it can read anyway.
        environment: all that it gets of an environment, besides a path and a home.
        placed: absolute path in the sandbox to the file of the copy that stands there too.
        writable: folders in the sandbox that are empty and can be written to, in memory, like `/tmp`.
        seconds: of its life.

    Raises:
        ToolFailedError: it could not be started, took too long, or printed too much.
    """
    given = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/tmp", "LC_ALL": "C.UTF-8", **(environment or {})}  # noqa: S108  (its own)
    walls = [
        sandbox.path,
        *_WALLS,
        *_system(),
        *("--proc", "/proc", "--dev", "/dev"),
        *(word for path in ("/tmp", *writable) for word in ("--size", str(TEMPORARY), "--tmpfs", path)),  # noqa: S108  (its own)
        *(word for path in readable if _is_apart(path) for word in ("--ro-bind", os.fspath(path), os.fspath(path))),
        *("--ro-bind", ".", INSIDE, "--chdir", f"{INSIDE}/{folder}"),
        *(word for path, file in (placed or {}).items() for word in ("--ro-bind", file, path)),
        *(word for name, value in given.items() for word in ("--setenv", name, value)),
    ]
    output = run(["/bin/sh", "-c", _LIMITED, "sh", *walls, "--", *command], files, seconds=seconds)
    if output.err.startswith(b"bwrap: "):
        raise ToolFailedError(output.err.decode("utf-8", "replace").splitlines()[0])
    return output


@cache
def _works(path: str, stamp: str) -> bool:
    try:
        return run_confined(Located(path=path, stamp=stamp), ["/usr/bin/env"], {}).code == 0
    except ToolFailedError:
        return False


def _system() -> Iterator[str]:
    """Give the arguments that show the system's own programs and libraries, read-only."""
    yield from ("--ro-bind", "/usr", "/usr")
    for name in _ROOTS:
        path = Path(name)
        if path.is_symlink():
            yield from ("--symlink", os.fspath(path.readlink()), name)
        elif path.is_dir():
            yield from ("--ro-bind", name, name)
    for name in _ALSO:
        yield from ("--ro-bind-try", name, name)


def _is_apart(path: Path) -> bool:
    return path.is_absolute() and len(path.parts) > 1 and path.parts[1] != "usr"
