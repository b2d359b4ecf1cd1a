"""Find what a decision says of itself outside of front matter: key lines, bold keys, tables, in two languages."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

# Canonical key to what people write for it; casefolded, without spaces, hyphens and underscores.
KEYS: dict[str, tuple[str, ...]] = {
    "id": ("id", "adr", "adrid", "번호", "식별자"),
    "status": ("status", "상태", "ステータス", "状態"),
    "date": ("date", "decided", "decisiondate", "날짜", "일자", "작성일", "결정일", "일시"),
    "level": ("level", "prioritylevel", "decisionlevel", "등급", "수준", "결정등급", "중요도"),
    "decision-makers": ("decisionmakers", "deciders", "decisionmaker", "결정자", "의사결정자", "결정참여자", "승인자"),
    "consulted": ("consulted", "자문", "협의자"),
    "informed": ("informed", "공유", "공유대상", "통보대상"),
    "author-role": ("authorrole", "author", "proposer", "작성자", "제안자"),
    "filed-by": ("filedby", "requestedby", "요청자"),
    "supersedes": ("supersedes", "replaces", "대체대상"),
}
_CANONICAL = {alias: name for name, aliases in KEYS.items() for alias in aliases}
_LINE = re.compile(
    # The line comes without blanks around it, and no two neighbours here can take the same ones: strangers write it.
    r"(?:[-*+>][ \t]++)?(?P<bold>\*\*|__)?(?P<key>[^\s:：*_|](?:[^:：*_|]{0,38}[^\s:：*_|])?)[ \t]*+"
    r"(?:(?<!\s)(?:\*\*|__)[ \t]*+[:：]|[:：](?:\*\*|__)?)(?P<value>.*)"
)
_RULE = re.compile(r"^[\s|:-]+$")
_MARKS = re.compile(r"[\s_*`-]+")
_LEADING_SIGN = re.compile(r"^[^\w가-힣]+")


class Entry(NamedTuple):
    """A key that is known, its value as written, and its line from 1."""

    key: str
    value: str
    line: int


@lru_cache(maxsize=1024)
def canonical_key(written: str) -> str:
    """Tell the canonical name of a key; empty where it is not known."""
    return _CANONICAL.get(_MARKS.sub("", _LEADING_SIGN.sub("", written.casefold())), "")


def read_entries(lines: list[str], first: int, end: int) -> tuple[Entry, ...]:
    """Read the known keys of `lines[first:end]`, the text between the title and the first section."""
    entries: list[Entry] = []
    heads: list[str] = []  # the known keys of a table's first row, whose values stand in the row below
    fenced = False
    for index in range(first, end):
        line = lines[index].strip()
        if line.startswith(("```", "~~~")):
            fenced = not fenced
        if fenced or not line:
            continue
        match = None if line.startswith("|") else _LINE.fullmatch(line)
        if match is None and "|" in line:
            heads = _read_row(line, index + 1, heads, entries)
        elif match:
            heads = []
            if key := canonical_key(match["key"]):
                entries.append(Entry(key, match["value"].strip(" \t*_"), index + 1))
    return tuple(entries)


def _read_row(line: str, number: int, heads: list[str], entries: list[Entry]) -> list[str]:
    """Read a table's row into `entries`; give back the keys that the next row has values for."""
    if _RULE.match(line):
        return heads
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    keys = [canonical_key(cell) for cell in cells]
    if heads:
        entries.extend(Entry(key, cell, number) for key, cell in zip(heads, cells, strict=False) if key)
        return []
    if len(cells) > 1 and keys[0] and keys[1]:
        return keys
    if len(cells) > 1 and keys[0]:
        entries.append(Entry(keys[0], cells[1].strip(" *_"), number))
    return []
