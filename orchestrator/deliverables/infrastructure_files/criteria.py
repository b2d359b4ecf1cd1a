"""Tell which acceptance criteria the request's files meet: those that name only sorts of files that are there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from orchestrator.dispatch.catalogue import read_yaml
from orchestrator.dispatch.lookup import Lookup
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


class _Way(NamedTuple):
    """A way to speak of a sort of file: the sort's number, the place of this way in it, and the words."""

    number: int
    place: int
    words: tuple[str, ...]


@cache
def _ways() -> dict[str, list[_Way]]:
    """Give every way to speak of a sort, by its first word."""
    ways: dict[str, list[_Way]] = {}
    for number, sort in enumerate(sorts()):
        for place, words in enumerate(sort.words):
            ways.setdefault(words[0], []).append(_Way(number, place, words))
    return ways


@cache
def _words() -> Lookup:
    return Lookup(word for sort in sorts() for words in sort.words for word in words)


def proofs(criteria: Sequence[Criterion], paths: tuple[str, ...]) -> Iterator[Proof]:
    """Give a proof for each criterion that these files meet, with the files that it rests on."""
    by_sort: dict[int, list[str]] = {}
    for path in paths if criteria else ():
        for number in _known_by().fitting(path):
            by_sort.setdefault(number, []).append(path)
    for criterion in criteria:
        files = _files_for(things_to_make(criterion.text), paths, by_sort)
        if files:
            yield Proof(
                line=criterion.line,
                by=say("written: {files}", files=", ".join(files)),
                paths=files,
            )


def check_for(path: str) -> str | None:
    """Give the command that checks a file of this sort; None where there is none."""
    for number in _known_by().fitting(path):
        if check := sorts()[number].check:
            return check
    return None


def _files_for(
    things: tuple[str, ...], paths: tuple[str, ...], by_sort: Mapping[int, Sequence[str]]
) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for thing in things:
        files = _files_for_part(thing, paths, by_sort)
        if not files:
            return ()
        found.update(dict.fromkeys(files))
    return tuple(found)


def _files_for_part(part: str, paths: tuple[str, ...], by_sort: Mapping[int, Sequence[str]]) -> tuple[str, ...]:
    """Give the files of every sort that a part of a criterion names; none as soon as one sort has no file."""
    named = _PATH.findall(part) if "." in part or "/" in part else ()
    if named:
        by_name = [[path for path in paths if f"/{path.casefold()}".endswith(f"/{name}")] for name in named]
        return tuple(dict.fromkeys(path for files in by_name for path in files)) if all(by_name) else ()
    spoken = _spoken_of(part)
    if max(spoken.values(), default=0) > 1:
        # "start script" says more than "script"; the plain word adds nothing then.
        spoken = {number: depth for number, depth in spoken.items() if depth > 1 or not _is_general(sorts()[number])}
    found: dict[str, None] = {}
    for number in spoken:
        files = by_sort.get(number)
        if files is None:
            return ()
        found.update(dict.fromkeys(files))
    return tuple(found)


def _spoken_of(part: str) -> dict[int, int]:
    """Tell which sorts a part of a criterion speaks of, by their numbers: each with the most words that it uses."""
    said = {word for place, word in _words().standing_in(part) if place == 0 or not "a" <= part[place - 1] <= "z"}
    ways = _ways()
    spoken: dict[int, int] = {}
    for number, _, words in sorted([way for word in ways.keys() & said for way in ways[word]]):
        if len(words) > spoken.get(number, 0) and said.issuperset(words):
            spoken[number] = len(words)
    return spoken


def _is_general(sort: Sort) -> bool:
    return ("script",) in sort.words
