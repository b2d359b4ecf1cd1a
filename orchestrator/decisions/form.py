"""Write a decision's front matter, so that it reads back as what was meant, whatever words are in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date, datetime

from orchestrator.model.decision import Scope

# Words that no YAML reader takes for anything but themselves: no number, no date, no yes and no.
_PLAIN = re.compile(r"[A-Za-z가-힣][\w가-힣./ -]*[\w가-힣]")
_SPECIAL = frozenset({"true", "false", "yes", "no", "on", "off", "null", "none", "y", "n", "inf", "nan"})
_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")


def front_matter(
    *,
    id: str,
    status: str,
    day: date,
    level: str,
    author_role: str = "",
    filed_by: str = "",
    decision_makers: Iterable[str] = (),
    consulted: Iterable[str] = (),
    informed: Iterable[str] = (),
    supersedes: Iterable[str] = (),
    scope: Scope | None = None,
    manifest_sha256: str | None = None,
) -> str:
    """Give the front matter with its two lines of hyphens, ending in a newline.

    Args:
        manifest_sha256: kept as a comment, for people who raise the level to critical, where the scope must name it.
    """
    lines = [
        "---",
        f"id: {word(id)}",
        f"status: {word(status)}",
        f"date: {day.isoformat()}",
        f"level: {word(level)}",
        f"decision-makers: {listed(decision_makers)}",
        f"consulted: {listed(consulted)}",
        f"informed: {listed(informed)}",
        f"author-role: {word(author_role)}",
        f"supersedes: {listed(supersedes)}",
    ]
    if filed_by:
        lines.append(f"filed-by: {word(filed_by)}")
    if scope is not None:
        lines.append("scope:")
        lines += [f"  {line}" for line in _scope(scope)]
        if manifest_sha256 and scope.manifest_sha256 is None:
            lines.append(f'  # a critical decision names what would be done too: manifest-sha256: "{manifest_sha256}"')
    return "\n".join([*lines, "---"]) + "\n"


def word(text: str) -> str:
    """Write a word or sentence as a YAML scalar on one line."""
    if _PLAIN.fullmatch(text) and text.casefold() not in _SPECIAL:
        return text
    return _UNSAFE.sub(lambda sign: f"\\u{ord(sign[0]):04x}", json.dumps(text, ensure_ascii=False))


def listed(words: Iterable[str]) -> str:
    """Write words as a YAML list on one line; those with a comma or bracket are quoted."""
    return "[" + ", ".join(word(one) for one in words) + "]"


def _scope(scope: Scope) -> list[str]:
    until = scope.until.isoformat() if isinstance(scope.until, date | datetime) else None
    values = (
        ("environment", scope.environment),
        ("services", listed(scope.services)),
        ("kinds", listed(scope.kinds)),
        ("until", until),
        ("requests", listed(scope.requests) if scope.requests else None),
        ("request-sha256", scope.request_sha256 and f'"{scope.request_sha256}"'),
        ("manifest-sha256", scope.manifest_sha256 and f'"{scope.manifest_sha256}"'),
        ("commit", scope.commit and f'"{scope.commit}"'),
        ("files-sha256", listed(scope.files_sha256) if scope.files_sha256 else None),
    )
    lines = [f"{key}: {value}" for key, value in values if value is not None]
    if scope.waives:
        lines.append("waives:")
    for one in scope.waives:
        lines += [f"  - rule: {word(one.rule)}", f"    path: {word(one.path)}", f"    until: {one.until.isoformat()}"]
    return lines
