"""Refuse paths that mean something else than they seem to, and tell how a path is compared."""

from __future__ import annotations

# Code points that some file systems and all eyes skip: they must not tell two names apart where something is denied.
_SKIPPED = dict.fromkeys(
    (
        0xAD,
        0x180E,
        0xFEFF,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        *range(0xFE00, 0xFE10),
    )
)
_BIDIRECTIONAL = frozenset(map(chr, (0x061C, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x2028, 0x2029)))
GIT_FOLDERS = (".git", "git~1", ".git::$index_allocation")


def sentence(message: str) -> str:
    """Mark a sentence for the translators. It becomes a `Text` elsewhere: this module stays light for the hooks."""
    return message


FLAWS = {
    "empty": sentence('the path "{path}" is empty'),
    "absolute": sentence('the path "{path}" does not start at the top of the repository'),
    "segments": sentence('the path "{path}" holds an empty segment, "." or ".."'),
    "control": sentence('the path "{path}" holds a control character or one that changes the direction of writing'),
    "backslash": sentence('the path "{path}" holds a backslash, which some systems read as a slash'),
    "trailing": sentence('the path "{path}" has a name that ends in a dot or a space, which some systems leave out'),
    "encoding": sentence('the path "{path}" is not UTF-8'),
    "git": sentence('the path "{path}" lies inside git\'s own folder'),
    "long": sentence('the path "{path}" is longer than file systems hold, or has a name that is'),
}
# Bytes of UTF-8. File systems hold 255 and 4,096; a proposed copy stands below other folders, under a longer name.
LONGEST_NAME = 224
LONGEST_PATH = 2_048


def flaw(path: str) -> str:
    """Tell what is wrong with a path from the repository's top: a key of `FLAWS`, or "" for a sound one.

    A final slash says that a folder is meant.
    """
    if not path or path == "/":
        return "empty"
    if path.isascii() and path.isprintable():
        if "\\" in path:
            return "backslash"
    else:
        for letter in path:
            if "\ud800" <= letter <= "\udfff":
                return "encoding"
            if letter == "\\":
                return "backslash"
            if letter < " " or "\x7f" <= letter <= "\x9f" or letter in _BIDIRECTIONAL:
                return "control"
    if path[0] == "/":
        return "absolute"
    if "./" in path or " /" in path or "//" in path or path.removesuffix("/")[-1] in ". ":
        for name in (path[:-1] if path[-1] == "/" else path).split("/"):
            if name in ("", ".", ".."):
                return "segments"
            if name[-1] in ". ":
                return "trailing"
    low = path.lower() if path.isascii() else folded(path)
    if (".git" in low or "git~1" in low) and any(name in GIT_FOLDERS for name in low.split("/")):
        return "git"
    return ""


def composed(path: str) -> str:
    """Give the form in which paths are compared: NFC."""
    if path.isascii():
        return path
    from unicodedata import normalize

    return normalize("NFC", path)


def folded(path: str) -> str:
    """Give the form in which a deny is compared: NFC, case-folded, without code points that nobody sees."""
    if path.isascii():
        return path.lower()
    from unicodedata import normalize

    return normalize("NFC", normalize("NFC", path.translate(_SKIPPED)).casefold())


if False:  # what a type checker sees; at run time the sentence's class is imported where one is made
    from orchestrator.model.text import Text


def unsafe(path: str) -> Text | None:
    """Say why nobody may write a path, or None for a sound one."""
    found = flaw(path)
    return _said(found, path) if found else too_long(path)


def too_long(path: str) -> Text | None:
    """Say that a path is longer than can be written everywhere, or None for one that is not."""
    if len(path) <= LONGEST_NAME // 4:  # a letter has four bytes at most
        return None
    data = path.encode("utf-8", "surrogatepass")
    if len(data) <= LONGEST_PATH and all(len(name) <= LONGEST_NAME for name in data.split(b"/")):
        return None
    return _said("long", path)


def _said(found: str, path: str) -> Text:
    from orchestrator.model.text import Text

    return Text(message=FLAWS[found], values=(("path", path),))
