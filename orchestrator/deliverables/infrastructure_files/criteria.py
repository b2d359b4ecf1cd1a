"""Tell which acceptance criteria the request's files meet: those that name only sorts of files that are there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from orchestrator.dispatch.paths import matching
from orchestrator.drafting.criteria import things_to_make
from orchestrator.model.kind import Proof
from orchestrator.model.request import Criterion
from orchestrator.model.text import say

_PATH = re.compile(
    r"(?:[\w.@-]+/)*[\w-]*\.[\w.-]*\w|(?:[\w.@-]+/)+(?:Dockerfile|Jenkinsfile|Makefile)", re.ASCII | re.IGNORECASE
)


class Sort(NamedTuple):
    """A sort of file: the paths it is known by, the words that speak of it, and a command that checks one."""

    files: tuple[str, ...]
    words: tuple[tuple[str, ...], ...]
    check: str


@cache
def sorts() -> tuple[Sort, ...]:
    """Read the sorts of files that criteria speak of."""
    entries = yaml.safe_load(Path(__file__).with_name("sorts.yaml").read_bytes())
    return tuple(
        Sort(tuple(entry["files"]), tuple(tuple(words) for words in entry["words"]), entry.get("check", ""))
        for entry in entries
    )


def proofs(criteria: Iterable[Criterion], paths: tuple[str, ...]) -> Iterator[Proof]:
    """Give a proof for each criterion that these files meet, with the files that it rests on."""
    for criterion in criteria:
        files = _files_for(things_to_make(criterion.text), paths)
        if files:
            yield Proof(
                line=criterion.line,
                by=say("written: {files}", files=", ".join(files)),
                paths=files,
            )


def check_for(path: str) -> str | None:
    """Give the command that checks a file of this sort; None where there is none."""
    return next((sort.check for sort in sorts() if sort.check and matching(path, sort.files)), None)


def _files_for(things: tuple[str, ...], paths: tuple[str, ...]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for thing in things:
        files = _files_for_part(thing, paths)
        if not files:
            return ()
        found.update(dict.fromkeys(files))
    return tuple(found)


def _files_for_part(part: str, paths: tuple[str, ...]) -> tuple[str, ...]:
    """Give the files of every sort that a part of a criterion names; none as soon as one sort has no file."""
    named = _PATH.findall(part)
    if named:
        by_name = [[path for path in paths if f"/{path.casefold()}".endswith(f"/{name}")] for name in named]
        return tuple(dict.fromkeys(path for files in by_name for path in files)) if all(by_name) else ()
    spoken = [(sort, max((len(words) for words in sort.words if _all_in(words, part)), default=0)) for sort in sorts()]
    spoken = [(sort, depth) for sort, depth in spoken if depth]
    if any(depth > 1 for _, depth in spoken):
        # "start script" says more than "script"; the plain word adds nothing then.
        spoken = [(sort, depth) for sort, depth in spoken if depth > 1 or not _is_general(sort)]
    found: dict[str, None] = {}
    for sort, _ in spoken:
        files = [path for path in paths if matching(path, sort.files)]
        if not files:
            return ()
        found.update(dict.fromkeys(files))
    return tuple(found)


def _all_in(words: tuple[str, ...], part: str) -> bool:
    return all(map(part.__contains__, words)) and all(_beginning(word).search(part) for word in words)


@cache
def _beginning(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z]){re.escape(word)}")


def _is_general(sort: Sort) -> bool:
    return ("script",) in sort.words
