"""Make identifiers that parallel branches don't collide on: `ADR-20261120-devops-1-orders-api-to-production`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

LONGEST_SLUG = 48
_WORDS = re.compile(r"[a-z0-9]+")
_FORM = re.compile(r"ADR-(?P<day>\d{8})-(?P<lane>.+?)-(?P<counter>\d+)(?:-(?P<slug>.*))?", re.IGNORECASE)


def identifier(taken: Iterable[str], day: date, lane: str, *titles: str) -> str:
    """Make an identifier that none of the taken ones collides with.

    Date and lane keep apart what different teams and days decide; the counter tells apart what one clone decides on
    one day; the words keep apart what two branches, which can't see each other, both count as 1.

    Args:
        taken: identifiers and file stems that are there; compared case-folded, as file systems may do.
        lane: the team that the decision is about.
        titles: the first that has at least two letters or digits of ASCII in it gives the words.
    """
    prefix = f"ADR-{day:%Y%m%d}-{_slug(lane) or 'team'}-"
    counters = {0}
    for name in taken:
        if name.casefold().startswith(prefix.casefold()) and (match := _FORM.fullmatch(name)):
            counters.add(int(match["counter"][:9]))
    words = next((slug for slug in map(_slug, titles) if len(slug) > 1), "decision")
    return f"{prefix}{max(counters) + 1}-{words}"


def _slug(title: str) -> str:
    slug = ""
    for word in _WORDS.findall(title.casefold()):
        if slug and len(slug) + len(word) >= LONGEST_SLUG:
            break
        slug = f"{slug}-{word}" if slug else word[:LONGEST_SLUG]
    return slug
