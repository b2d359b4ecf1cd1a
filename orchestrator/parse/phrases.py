"""Tell an outline (a directory tree, a list of phrases, prose) from a file's content."""

from __future__ import annotations

import re
from itertools import filterfalse

_PROSE_ENDINGS = (".md", ".mdx", ".txt", ".rst", ".adoc", ".html", ".tex", ".po", ".csv", ".tsv", ".puml")
_TREE = ("├", "└", "│", "┌", "┐", "┘", "┬", "┴", "┼", "═", "║")
_CODE = re.compile(r"[={}\[\]<>$\\|\"'`@&]|;$|\)$|://|^[\w.-]+:(?:\s|$)")
_KEY = re.compile(r"[\w.-]+:\s")
_HANGUL = re.compile("[가-힣]")
_BULLET = re.compile(r"(?:[-*+•]|\d{1,3}[.)])\s+")
_COMMENT = re.compile(r"(?:#|//|--(?!-)|;|/\*|\*|<!--)\s*")
_COMMENTS = frozenset("#/-;*<")
MOST_LINES = 2000


def is_outline(text: str, name: str) -> bool:
    """Tell whether a fence's content only sketches the file that its path names.

    Args:
        text: the content, without the line that named it.
        name: the file's name, case-folded: documents may hold phrases, trees and prose.
    """
    if name.endswith(_PROSE_ENDINGS):
        return False
    if text.isascii():
        first = text.partition("\n")[0].strip()
        if first and not _is_sketched(first):
            return False  # nearly every file's first line tells
    lines = [*filter(None, map(str.strip, text.split("\n", MOST_LINES)[:MOST_LINES]))]
    foreign = [*filterfalse(str.isascii, lines)]
    if len(foreign) * 2 >= len(lines) and sum(line.startswith(_TREE) for line in foreign) * 2 >= len(lines):
        return True
    told = [line for line in lines if line[0] not in _COMMENTS or not _is_comment(line)]
    if not told:
        # Settings that are commented out are a file, a to-do list is not.
        return not any(_CODE.search(_COMMENT.sub("", line, count=1)) for line in lines)
    # English lists are valid YAML, so they must be all there is ("script:" above makes them commands).
    if all(map(_is_listed_phrase, told)):
        return True
    foreign = [*filterfalse(str.isascii, told)]
    most = len(told) * 7
    return len(foreign) * 10 >= most and sum(map(_is_korean_phrase, foreign)) * 10 >= most


def _is_sketched(line: str) -> bool:
    return _is_comment(line) or _is_listed_phrase(line)


def _is_comment(line: str) -> bool:
    return line[0] in _COMMENTS and _COMMENT.match(line) is not None and _BULLET.match(line) is None


def _is_korean_phrase(line: str) -> bool:
    """Tell Korean words without a sign of code: a list item, a line that begins with them, or a heading of such."""
    if line.isascii():
        return False
    bullet = _BULLET.match(line)
    words = line[bullet.end() :] if bullet else line
    if not _HANGUL.search(words):
        return False
    if not bullet and _KEY.match(words):
        return False
    head = words.split(":", 1)[0] if ": " in words else words
    return not _CODE.search(head.strip()) and (bool(bullet) or "가" <= words[0] <= "힣" or words.endswith((":", ".")))


def _is_listed_phrase(line: str) -> bool:
    bullet = _BULLET.match(line)
    words = line[bullet.end() :] if bullet else ""
    return _is_korean_phrase(line) or (len(words.split()) > 2 and not _CODE.search(words) and ":" not in words)
