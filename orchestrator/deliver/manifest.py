"""Write an answer's manifest: what it brings, with the sums of what stood there before and after."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from json.encoder import encode_basestring

Facts = Mapping[str, str | None]
# Sums, and words of our own: nothing in them is ever escaped.
_OURS = frozenset({"sha256", "contents", "place", "outcome"})


def as_manifest(head: Facts, files: Iterable[Facts]) -> bytes:
    """Give the manifest's bytes; facts that are None are left out."""
    # A line a file: readable in a diff. Every fact is a string, so nothing here needs an encoder of its own.
    lines = ",\n  ".join([f"{{{_members(one)}}}" for one in files])
    return f'{{{_members(head)}, "files": [\n  {lines}\n]}}\n'.encode("utf-8", "replace")


def with_sums(manifest: bytes, path: str, before: str | None, after: str) -> bytes:
    """Give a manifest in which other bytes stood at a path before, and will stand there after."""
    head = json.loads(manifest)
    files = head.pop("files")
    for one in files:
        if one["path"] == path and "after" in one:
            part = one.pop("part", None)
            one.pop("before", None)
            del one["after"]
            one |= {"before": before, "after": after, "part": part}
    return as_manifest(head, files)


def _members(facts: Facts) -> str:
    return ", ".join(
        [
            f'"{name}": "{value}"' if name in _OURS else f'"{name}": {encode_basestring(value)}'
            for name, value in facts.items()
            if value is not None
        ]
    )
