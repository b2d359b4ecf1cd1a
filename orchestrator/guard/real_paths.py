"""Follow links, list folders and expand `~` by plain system calls: the os module costs half of Python's start."""

from __future__ import annotations

import posix

MOST_LINKS = 40
KIND, FOLDER, LINK = 0o170000, 0o040000, 0o120000


def real_path(path: str) -> str:
    """Tell where an absolute path really lies; what does not exist stays as it is spelled. A loop of links ends it."""
    done = ""
    rest = [name for name in path.split("/") if name not in ("", ".")]
    links = 0
    while rest:
        name = rest.pop(0)
        if name == "..":
            done = done.rpartition("/")[0]
            continue
        if name == ".":
            continue
        here = f"{done}/{name}"
        try:
            target = posix.readlink(here) if links < MOST_LINKS else ""
        except OSError:
            target = ""
        if not target:
            done = here
            continue
        links += 1
        if target.startswith("/"):
            done = ""
        rest[:0] = [part for part in target.split("/") if part not in ("", ".")]
    return done or "/"


def is_folder(path: str) -> bool:
    """Tell whether a path is a folder, links followed."""
    try:
        return posix.stat(path).st_mode & KIND == FOLDER
    except OSError:
        return False


def is_link(path: str) -> bool:
    """Tell whether a path is itself a link."""
    try:
        return posix.lstat(path).st_mode & KIND == LINK
    except OSError:
        return False


def files_below(folder: str, most: int) -> list[str]:
    """List the files below a folder, absolute, links not followed, up to a bound."""
    found: list[str] = []
    folders = [folder]
    while folders and len(found) < most:
        here = folders.pop()
        try:
            names = posix.listdir(here)
        except OSError:
            continue
        for name in names:
            path = f"{here}/{name}"
            if is_folder(path) and not is_link(path):
                folders.append(path)
            else:
                found.append(path)
    return found[:most]


def home() -> str:
    """Tell the user's home folder."""
    return variable("HOME") or "/root"


def expand(path: str) -> str:
    """Put the home folder in a leading `~`'s place."""
    return home() + path[1:] if path == "~" or path.startswith("~/") else path


def spelled(path: str, folder: str) -> str:
    """Give the absolute spelling of a path in a folder, `..` and links left in."""
    written = expand(path)
    return written if written.startswith("/") else f"{expand(folder)}/{written}"


def variable(name: str) -> str:
    """Read an environment variable; empty where it is not set."""
    return posix.environ.get(name.encode(), b"").decode("utf-8", "surrogateescape")
