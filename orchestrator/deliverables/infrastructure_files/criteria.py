"""Tell which acceptance criteria the request's files meet: those that name only sorts of files that are there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from operator import add
from pathlib import Path
from typing import NamedTuple

from orchestrator.dispatch.catalogue import read_yaml
from orchestrator.dispatch.paths import Patterns
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
    entries = read_yaml(Path(__file__).with_name("sorts.yaml").read_bytes())
    return tuple(
        Sort(tuple(entry["files"]), tuple(tuple(words) for words in entry["words"]), entry.get("check", ""))
        for entry in entries
    )


@cache
def _known_by() -> Patterns[int]:
    return Patterns((pattern, number) for number, sort in enumerate(sorts()) for pattern in sort.files)


@cache
def _ways() -> dict[str, list[tuple[int, int, tuple[str, ...]]]]:
    """Give every way to speak of a sort, by its first two letters: the sort's number, the place in it, the words."""
    ways: dict[str, list[tuple[int, int, tuple[str, ...]]]] = {}
    for number, sort in enumerate(sorts()):
        for place, words in enumerate(sort.words):
            ways.setdefault(words[0][:2], []).append((number, place, words))
    return ways


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
    checks = (sorts()[number].check for number in _known_by().fitting(path))
    return next(filter(None, checks), None)


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
    named = _PATH.findall(part) if "." in part or "/" in part else ()
    if named:
        by_name = [[path for path in paths if f"/{path.casefold()}".endswith(f"/{name}")] for name in named]
        return tuple(dict.fromkeys(path for files in by_name for path in files)) if all(by_name) else ()
    spoken = _spoken_of(part)
    if any(depth > 1 for depth in spoken.values()):
        # "start script" says more than "script"; the plain word adds nothing then.
        spoken = {number: depth for number, depth in spoken.items() if depth > 1 or not _is_general(sorts()[number])}
    found: dict[str, None] = {}
    fitting = _known_by().fitting
    for number in spoken:
        files = [path for path in paths if number in fitting(path)]
        if not files:
            return ()
        found.update(dict.fromkeys(files))
    return tuple(found)


def _spoken_of(part: str) -> dict[int, int]:
    """Tell which sorts a part of a criterion speaks of, by their numbers: each with the most words that it uses."""
    ways = _ways()
    spoken: dict[int, int] = {}
    for number, _, words in sorted(way for two in ways.keys() & set(map(add, part, part[1:])) for way in ways[two]):
        if words[0] in part and len(words) > spoken.get(number, 0) and _all_begin_in(words, part):
            spoken[number] = len(words)
    return spoken


def _all_begin_in(words: tuple[str, ...], part: str) -> bool:
    return all(word in part for word in words) and all(_beginning(word).search(part) for word in words)


@cache
def _beginning(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z]){re.escape(word)}")


def _is_general(sort: Sort) -> bool:
    return ("script",) in sort.words
