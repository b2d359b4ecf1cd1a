"""Survey the repository: what its tracked files say about what is built, run and deployed.

A survey pays once for a change. While the index, HEAD and the files that were read stand as they stood, the former
evidence is the answer, for the price of a few dozen stat calls; and after a change only changed files are read again.
"""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Callable
from typing import Any, Protocol

from msgspec import Struct
from msgspec.structs import replace

from orchestrator.errors import GitError
from orchestrator.evidence import (
    compose,
    dockerfiles,
    environment_keys,
    exposures,
    frontends,
    ignores,
    landmarks,
    migrations,
    packages,
    reports,
    revisions,
    workflows,
)
from orchestrator.evidence.head import Head, head_signature, read_head
from orchestrator.evidence.joining import FileRead, join
from orchestrator.evidence.names import Names, know
from orchestrator.evidence.tracked import FOLDER_LIMIT, Listing, Stamp, list_files, reader, stamp
from orchestrator.model.evidence import Evidence
from orchestrator.model.finding import Finding
from orchestrator.model.text import say
from orchestrator.repository.layout import Layout


class Sort(Protocol):
    """A sort of thing that a survey looks for: which paths it reads, and what it makes of a file's text."""

    @property
    def PATHS(self) -> re.Pattern[str]: ...  # noqa: N802  (a module's constant)

    def read(self, path: str, text: str, /) -> Any: ...  # noqa: ANN401  (each sort has its own facts)


# Settings are few and looked at for every request; sources are many, and looked at again every few seconds.
SETTINGS: dict[str, Sort] = {
    "compose": compose,
    "dockerfiles": dockerfiles,
    "workflows": workflows,
    "packages": packages,
    "frontends": frontends,
    "ignores": ignores,
}
SOURCES: dict[str, Sort] = {
    "migrations": migrations,
    "revisions": revisions,
    "environment_keys": environment_keys,
    "exposures": exposures,
    "reports": reports,
}

# A file whose name alone says something.
TELLING = {
    "env-file": environment_keys.ENV_FILE,
    "key-file": exposures.KEY_FILE,
    "landmark": landmarks.LANDMARK,
}

SIZE_LIMIT = 512 * 1024
SETTINGS_LIMIT = 2_000
SOURCES_LIMIT = 5_000
SOURCES_INTERVAL = 5.0
# A file that changed this shortly before it was read may change again under the same stamp: the kernel's clock ticks
# every few milliseconds only. It is read once more the next time.
TOO_FRESH = 50_000_000


class _Survey(Struct, frozen=True):
    evidence: Evidence
    watched: Listing
    names: Names
    head: tuple[object, ...]
    looked_at: float
    files: dict[str, FileRead]
    settings: list[str]
    stamps: list[Stamp | None]


class Surveyor:
    """Survey one workspace's repository, as often as asked, cheaply.

    Args:
        layout: the workspace.
        clock: seconds that never go back, for how long sources are believed.
    """

    def __init__(self, layout: Layout, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._layout = layout
        self._top = os.fspath(layout.top)
        self._clock = clock
        self._lock = threading.Lock()
        self._last: _Survey | None = None

    def survey(self, refs: object = None) -> Evidence:
        """Give what the tracked files say now. Never raises for what stands in them: that is a finding.

        Args:
            refs: the policy's signature, where it was taken just now.
        """
        with self._lock:
            last = self._last
            if last is not None and self._is_current(last, refs):
                return last.evidence
            try:
                self._last = self._survey_again(last, refs)
            except GitError as error:
                self._last = None
                return Evidence(findings=(_git_failed(error),))
            return self._last.evidence

    def _is_current(self, last: _Survey, refs: object) -> bool:
        now = self._clock()
        if not last.watched.is_current() or head_signature(self._layout, refs) != last.head:
            return False
        if [stamp(path) for path in last.settings] != last.stamps:
            return False
        if now - last.looked_at < SOURCES_INTERVAL:
            return True
        self._last = replace(last, looked_at=now)
        return all(stamp(f"{self._top}/{path}") == known.stamp for path, known in last.files.items())

    def _survey_again(self, last: _Survey | None, refs: object) -> _Survey:
        looked_at = self._clock()
        head = head_signature(self._layout, refs)
        at = read_head(self._layout) if last is None or last.head != head else _head_of(last.evidence)
        if last is not None and last.watched.is_current():
            watched, names = last.watched, last.names
        else:
            listing = list_files(self._layout)
            names = know(
                listing.names, _patterns(), TELLING, environment_keys.NOT_OURS, last.names if last else Names()
            )
            watched = replace(listing, names=())
        bounds = [] if watched.complete else [_bounded(say("{limit} folders", limit=FOLDER_LIMIT))]
        files = self._read_all(names, last.files if last else {}, bounds)
        evidence = join(files, names, at, self._layout.top.name)
        if bounds:
            evidence = replace(evidence, findings=(*evidence.findings, *bounds))
        settings = {f"{self._top}/{path}": read.stamp for path, read in files.items() if read.is_setting}
        return _Survey(evidence, watched, names, head, looked_at, files, [*settings], [*settings.values()])

    def _read_all(self, names: Names, known: dict[str, FileRead], bounds: list[Finding]) -> dict[str, FileRead]:
        read = reader(self._top)
        now = time.time_ns()
        files: dict[str, FileRead] = {}
        left = {True: SETTINGS_LIMIT, False: SOURCES_LIMIT}
        for path, marks in names.marks.items():
            sorts = tuple(mark for mark in marks if mark not in TELLING)
            if not sorts:
                continue
            is_setting = any(sort in SETTINGS for sort in sorts)
            left[is_setting] -= 1
            if left[is_setting] < 0:
                continue
            at = stamp(f"{self._top}/{path}")
            before = known.get(path)
            if before is not None and before.stamp == at:
                files[path] = before
                continue
            if at is not None and abs(now - at[2]) < TOO_FRESH:
                at = (at[0], at[1], at[2], -1)
            limit = reports.SIZE_LIMIT if "reports" in sorts else SIZE_LIMIT
            files[path] = _understood(path, sorts, read(path, limit), at, is_setting, limit)
        if left[True] < 0:
            bounds.append(_bounded(say("{limit} settings files", limit=SETTINGS_LIMIT)))
        if left[False] < 0:
            bounds.append(_bounded(say("{limit} source files", limit=SOURCES_LIMIT)))
        return files


def sorts_of(path: str) -> tuple[str, ...]:
    """Tell which sorts read the file at `path`; most files are read by none."""
    return know((path,), _patterns(), {}, environment_keys.NOT_OURS, Names()).marks.get(path, ())


def _patterns() -> dict[str, re.Pattern[str]]:
    return {name: sort.PATHS for name, sort in (SETTINGS | SOURCES).items()}


def _understood(
    path: str, sorts: tuple[str, ...], data: bytes | None, at: Stamp | None, is_setting: bool, limit: int
) -> FileRead:
    if not data:
        unread = data is None and at is not None and (is_setting or "reports" in sorts)
        return FileRead(at, is_setting, findings=(_unreadable(path, limit),) if unread else ())
    text = data.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n")
    facts: dict[str, Any] = {}
    findings: list[Finding] = []
    for name in sorts:
        if name != "reports" and len(data) > SIZE_LIMIT:
            continue
        sort = SETTINGS.get(name) or SOURCES[name]
        try:
            facts[name] = sort.read(path, text)
        except Exception as error:  # one strange file must not hide all the others
            findings.append(_not_understood(path, error))
    return FileRead(at, is_setting, facts, tuple(findings))


def _head_of(evidence: Evidence) -> Head:
    return Head(commit=evidence.commit, branch=evidence.branch, remote=evidence.remote)


def _bounded(limit: object) -> Finding:
    return Finding(
        rule="evidence/bounded",
        severity="note",
        message=say("the survey ended at {limit}; what lies beyond was not read", limit=limit),
    )


def _unreadable(path: str, limit: int) -> Finding:
    return Finding(
        rule="evidence/unreadable",
        severity="note",
        message=say("the file was not read: a link, larger than {kib} KiB, or not readable", kib=limit // 1024),
        file=path,
    )


def _not_understood(path: str, error: Exception) -> Finding:
    return Finding(
        rule="evidence/not-understood",
        severity="warning",
        message=say("the file was not understood ({sort})", sort=type(error).__name__),
        remedy=say("look for what is unusual in it; everything else was surveyed"),
        file=path,
    )


def _git_failed(error: GitError) -> Finding:
    return Finding(
        rule="evidence/git",
        severity="warning",
        message=say("the tracked files can't be listed: {fact}", fact=error.fact),
        remedy=say("run `git status` in the repository and mend what it says"),
    )
