"""Ask Alembic for the SQL of revisions, and squawk what it thinks of that.

Alembic runs the repository's own `env.py` and revisions, so this happens only where the configuration allows it, on a
copy of the tracked files, in the sandbox, without a database: `alembic upgrade A:B --sql` prints what it would send.
"""

from __future__ import annotations

import hashlib
import json
import os
import posixpath
import re
import shutil
import sys
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from orchestrator.model.check import Unchecked
from orchestrator.model.evidence import Revision
from orchestrator.model.finding import Finding
from orchestrator.model.migration import RealSql, RevisionSql
from orchestrator.model.text import Text, say
from orchestrator.standards.sandbox import find_sandbox, run_confined
from orchestrator.standards.subject import Subject
from orchestrator.standards.tool import Located, ToolFailedError
from orchestrator.standards.tools import squawk

CHECK = "real-sql"
REVISIONS_LIMIT = 20
SQL_LIMIT = 256 * 1024
REMEMBERED = 8
# No database is asked; this only tells the dialect, and there is nobody and nothing at that address.
_ENVIRONMENT = {
    "DATABASE_URL": "postgresql://nobody@localhost/nothing",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONHASHSEED": "0",
}
_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
# What Alembic notes of itself, in its table of versions, and the transaction around it.
_BOOKKEEPING = re.compile(
    r"\s*(?:BEGIN|COMMIT|UPDATE\s+\S*version\S*\s+SET\s+version_num\b[^;]*"
    r"|INSERT\s+INTO\s+\S*version\S*\s+\(version_num\)[^;]*|DELETE\s+FROM\s+\S*version\S*(?:\s+WHERE\s[^;]*version_num[^;]*)?"
    r"|DROP\s+TABLE\s+\S*alembic_version\S*)?\s*",
    re.IGNORECASE,
)
# Runs in the sandbox, in Alembic's interpreter: one line of JSON for each way of each revision.
_DRIVER = """
import io, json, sys
from alembic import command
from alembic.config import Config
for way, revision, span in json.loads(sys.argv[2]):
    printed, error = io.StringIO(), ""
    try:
        getattr(command, way)(Config(sys.argv[1], output_buffer=printed), span, sql=True)
    except BaseException as problem:
        error = f"{type(problem).__name__}: {problem}"
    print("\\n" + json.dumps([way, revision, printed.getvalue(), error]), flush=True)
"""
_LOGIN = re.compile(r"://[^@\s/]*@")
_LAST_LINE = re.compile(r"([^\n]+)\s*\Z")


class Alembic(NamedTuple):
    """Alembic's interpreter, and the installations that it needs to read."""

    interpreter: str
    readable: tuple[Path, ...]


class Rehearsal:
    """Gives the SQL of revisions, once for the same files.

    Args:
        tree: the tracked files that revisions may need, path to bytes; asked only when something is run.
        allowed: why nothing may be run; None where it may.
    """

    def __init__(self, tree: Callable[[], Mapping[str, bytes]], allowed: Callable[[], Text | None]) -> None:
        self._tree = tree
        self._forbidden = allowed
        self._known: OrderedDict[bytes, RealSql] = OrderedDict()

    def sql(self, revisions: Sequence[Revision], settings: str) -> RealSql:
        """Give the SQL of revisions.

        Args:
            revisions: tracked ones.
            settings: the path of `alembic.ini`.
        """
        forbidden = self._forbidden()
        if forbidden is not None:
            return _nothing(revisions, _unchecked(forbidden, say("set `run-repository-code: true` and commit it")))
        sandbox, alembic = find_sandbox(), find_alembic()
        if sandbox is None:
            why = say("bubblewrap, which shuts the repository's code in, is missing or may not work here")
            return _nothing(revisions, _unchecked(why, say("install it: on Debian `apt install bubblewrap`")))
        if alembic is None:
            why = say("Alembic is not installed")
            return _nothing(revisions, _unchecked(why, say("install `alembic` beside the orchestrator")))
        tree = self._tree()
        key = _signature(tree, revisions, settings)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = _rehearse(sandbox, alembic, tree, revisions, settings)
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return known


def find_alembic() -> Alembic | None:
    """Find Alembic: beside our own interpreter, else on the PATH with an interpreter of its own."""
    if find_spec("alembic") is not None:
        return Alembic(sys.executable, (Path(sys.prefix), Path(sys.base_prefix)))
    script = shutil.which("alembic")
    interpreter = _interpreter(Path(script)) if script else None
    if interpreter is None:
        return None
    return Alembic(os.fspath(interpreter), (interpreter.parent.parent, interpreter.resolve().parent.parent))


def is_empty(sql: str) -> bool:
    """Tell whether statements only note the version."""
    return all(_BOOKKEEPING.fullmatch(one) for one in _COMMENT.sub("", sql).split(";"))


def _rehearse(
    sandbox: Located, alembic: Alembic, tree: Mapping[str, bytes], revisions: Sequence[Revision], settings: str
) -> RealSql:
    by_hand = say("run it by hand: `alembic upgrade head --sql`")
    left: dict[str, Unchecked] = {}
    spans: dict[str, tuple[str, str]] = {}
    for number, one in enumerate(revisions):
        if number >= REVISIONS_LIMIT:
            left[one.revision] = _unchecked(say("only {count} are run at a time", count=REVISIONS_LIMIT), by_hand)
        elif len(one.follows) > 1:
            left[one.revision] = _unchecked(say("it joins several revisions"), by_hand)
        else:
            before = one.follows[0] if one.follows else "base"
            spans[one.revision] = (f"{before}:{one.revision}", f"{one.revision}:{before}")
    try:
        said = _printed(sandbox, alembic, tree, settings, spans) if spans else {}
    except ToolFailedError as error:
        said, problem = {}, str(error)
    else:
        problem = "it ended before"
    done: list[RevisionSql] = []
    for revision in spans:
        up, down = (said.get((way, revision), Printed(error=problem)) for way in ("upgrade", "downgrade"))
        if wrong := up.error or down.error:
            left[revision] = _unchecked(say("Alembic gave no SQL: {problem}", problem=wrong), by_hand)
        else:
            taken_back = not is_empty(down.sql)
            done.append(RevisionSql(revision=revision, up=up.sql, down=down.sql, is_taken_back=taken_back))
    return RealSql(revisions=tuple(_judged(done)), not_checked=tuple(left.items()))


class Printed(NamedTuple):
    """What Alembic printed for one way of one revision, or why it printed nothing."""

    sql: str = ""
    error: str = ""


def _printed(
    sandbox: Located,
    alembic: Alembic,
    tree: Mapping[str, bytes],
    settings: str,
    spans: Mapping[str, tuple[str, str]],
) -> dict[tuple[str, str], Printed]:
    """Let Alembic print the SQL of all spans in one process: its start takes longer than all of them."""
    folder, name = posixpath.split(settings)
    asked = [
        (way, revision, span)
        for revision, both in spans.items()
        for way, span in zip(("upgrade", "downgrade"), both, strict=True)
    ]
    output = run_confined(
        sandbox,
        [alembic.interpreter, "-c", _DRIVER, name, json.dumps(asked)],
        tree,
        folder=folder,
        readable=alembic.readable,
        environment=_ENVIRONMENT,
    )
    said: dict[tuple[str, str], Printed] = {}
    for line in output.out.decode("utf-8", "replace").splitlines():
        try:
            way, revision, sql, error = (str(word) for word in json.loads(line))
        except (ValueError, TypeError, RecursionError):
            continue  # what the repository's code prints by itself
        error = _LOGIN.sub("://‹…›@", error)
        too_long = "" if len(sql) <= SQL_LIMIT else f"more than {SQL_LIMIT // 1024} KiB"
        said[way, revision] = Printed(sql, (error or too_long)[:200])
    if not said:
        last = _LAST_LINE.search(_LOGIN.sub("://‹…›@", output.err.decode("utf-8", "replace")))
        raise ToolFailedError(last[1].strip()[:200] if last else f"it ended with {output.code}")
    return said


def _judged(revisions: Sequence[RevisionSql]) -> Iterator[RevisionSql]:
    """Let squawk look at the way there of each."""
    located = squawk.locate()
    subjects = [Subject(f"{one.revision}.sql", one.up.encode()) for one in revisions]
    said: Sequence[Sequence[Finding] | None] = [None] * len(subjects)
    missing: Unchecked | None = squawk.TOOL.missing
    if located is not None and subjects:
        try:
            said = squawk.check(subjects, located)
            missing = None
        except ToolFailedError as error:
            missing = squawk.TOOL.failed(str(error))
    for one, found in zip(revisions, said, strict=True):
        if found is None:
            yield replace(one, not_checked=missing or squawk.TOOL.puzzled)
        else:
            yield replace(one, findings=tuple(found))


def _interpreter(script: Path) -> Path | None:
    """Give the interpreter that a script's first line names."""
    try:
        with script.open("rb") as file:
            first = file.readline(4096)
    except OSError:
        return None
    word = os.fsdecode(first[2:]).split()[:1] if first.startswith(b"#!/") else []
    return Path(word[0]) if word else None


def _signature(tree: Mapping[str, bytes], revisions: Sequence[Revision], settings: str) -> bytes:
    digest = hashlib.sha256(f"{settings}\0{[one.revision for one in revisions]}".encode())
    for path in sorted(tree):
        digest.update(f"\0{path}\0".encode("utf-8", "surrogateescape"))
        digest.update(hashlib.sha256(tree[path]).digest())
    return digest.digest()


def _unchecked(why: Text, remedy: Text) -> Unchecked:
    return Unchecked(check=CHECK, why=why, remedy=remedy)


def _nothing(revisions: Sequence[Revision], why: Unchecked) -> RealSql:
    return RealSql(not_checked=tuple((one.revision, why) for one in revisions))
