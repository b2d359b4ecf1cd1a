"""Blank out the secrets of a withheld file before anything of it is shown."""

from __future__ import annotations

import re
from collections.abc import Iterable

from orchestrator.model.finding import Finding

BLANK = "‹withheld›"
_GIVEN = re.compile(
    r"[ \t]*(?:-[ \t]+)?(?:(?:export|set|ENV|ARG|LABEL)[ \t]+)?[\"']?[A-Za-z_][\w.-]{0,60}[\"']?[ \t]*[:=]"
)
# What these point at is no secret: a connection, a user, what a workflow does.
_OPEN = frozenset({"https", "non-root", "zizmor"})
_WORD = re.compile(r"[^\s\"'`=:@/,;{}\[\]()<>|&$]{4,}")
_END_OF_KEY = re.compile(r"-----END [A-Z ]{0,40}-----")


def blanked(withheld: bytes, draft: bytes, findings: Iterable[Finding]) -> tuple[bytes, bytes]:
    """Give both texts as they may be shown: what a finding of security points at is gone, wherever it stands again.

    A line is blanked from the sign behind its name on, with all that it goes on with below: deeper lines, continued
    lines, a key's block. Words of it that the draft does not know are blanked in every other line too.
    """
    lines = withheld.decode("utf-8", "replace").split("\n")
    secret = (one for one in findings if one.security and one.rule.partition("/")[0] not in _OPEN)
    marked = _marked(lines, {one.line for one in secret if one.line})
    if not marked:
        return withheld, draft
    known = draft.decode("utf-8", "replace")
    secrets: set[str] = set()
    shown: list[str] = []
    for number, line in enumerate(lines, 1):
        if number not in marked:
            shown.append(line)
            continue
        name = _GIVEN.match(line)
        kept = name[0] if name is not None and not marked[number] else line[: len(line) - len(line.lstrip())]
        secrets.update(word for word in _WORD.findall(line[len(kept) :]) if word not in known)
        shown.append(f"{kept} {BLANK}" if kept.strip() else f"{kept}{BLANK}")
    if secrets:
        again = re.compile("|".join(re.escape(word) for word in sorted(secrets, key=len, reverse=True)))
        shown = [line if number in marked else again.sub(BLANK, line) for number, line in enumerate(shown, 1)]
    return "\n".join(shown).encode(), draft


def _marked(lines: list[str], found: set[int]) -> dict[int, bool]:
    """Give the numbers of the lines to blank, and whether a line only goes on with one above it."""
    marked: dict[int, bool] = {}
    for start in sorted(number for number in found if number <= len(lines)):
        marked.setdefault(start, False)
        line = lines[start - 1]
        if "-----BEGIN" in line and not _END_OF_KEY.search(line):
            for number in range(start + 1, len(lines) + 1):
                marked[number] = True
                if _END_OF_KEY.search(lines[number - 1]):
                    break
            continue
        depth = _indent(line)
        for number in range(start + 1, len(lines) + 1):
            former, here = lines[number - 2], lines[number - 1]
            if not (former.rstrip().endswith("\\") or (here.strip() and _indent(here) > depth)):
                break
            marked[number] = True
    return marked


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))
