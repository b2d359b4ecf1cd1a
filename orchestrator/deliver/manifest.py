"""Write an answer's manifest: what it brings, with the sums of what stood there before and after."""

from __future__ import annotations

import json
from collections.abc import Iterable
from json.encoder import encode_basestring as quoted

from msgspec import Struct
from msgspec.structs import replace


class Listed(Struct, frozen=True):
    """A file as the manifest lists it.

    Attributes:
        path, place, kind, outcome, sha256, section: as the artifact's; `copy`: where in the answer's folder it lies.
        before, after: sha256 of the whole file in the work tree, where it is written; `part`: of its section's text.
    """

    path: str
    place: str
    kind: str
    outcome: str
    sha256: str
    section: str | None = None
    copy: str | None = None
    before: str | None = None
    after: str | None = None
    part: str | None = None


def as_manifest(request: str, sha256: str, contents: str, files: Iterable[Listed]) -> bytes:
    """Give the manifest's bytes; what is None of a file is left out."""
    # A line a file: readable in a diff.
    lines = ",\n  ".join([_line(one) for one in files])
    head = f'"request": {quoted(request)}, "sha256": "{sha256}", "contents": "{contents}"'
    return f'{{{head}, "files": [\n  {lines}\n]}}\n'.encode("utf-8", "replace")


def with_sums(manifest: bytes, path: str, before: str | None, after: str) -> bytes:
    """Give a manifest in which other bytes stood at a path before, and will stand there after."""
    head = json.loads(manifest)
    files = [Listed(**one) for one in head.pop("files")]
    for at, one in enumerate(files):
        if one.path == path and one.after is not None:
            files[at] = replace(one, before=before, after=after)
    return as_manifest(**head, files=files)


def _line(one: Listed) -> str:
    # Sums, places and outcomes are words of our own: nothing in them is ever escaped.
    line = (
        f'{{"path": {quoted(one.path)}, "place": "{one.place}", "kind": {quoted(one.kind)}, '
        f'"outcome": "{one.outcome}", "sha256": "{one.sha256}"'
    )
    for name in ("section", "copy", "before", "after", "part"):
        if (value := getattr(one, name)) is not None:
            line += f', "{name}": {quoted(value)}'
    return line + "}"
