"""squawk on SQL migrations for PostgreSQL: what locks, breaks clients or can't be taken back."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from orchestrator.model.finding import Finding
from orchestrator.model.text import say
from orchestrator.standards.bench import find_program, run
from orchestrator.standards.subject import Subject
from orchestrator.standards.tool import Located, Tool, ToolFailedError

TOOL = Tool(
    id="squawk",
    title=say("SQL migrations that lock tables or break what runs"),
    package="squawk-cli",
    sort="program",
    reference="https://squawkhq.com/docs/{rule}",
)
# Matters of taste, or of the tool that runs the migrations.
_LEFT_OUT = (
    "require-lock-timeout,require-statement-timeout,prefer-robust-stmts,prefer-bigint-over-int,prefer-text-field"
)
_SILENCER = re.compile(r"squawk-ignore", re.IGNORECASE)


def applies(subject: Subject) -> bool:
    """Take SQL."""
    return subject.extension == ".sql" and subject.text is not None


def locate() -> Located | None:
    """Find the program."""
    return find_program("squawk")


def check(subjects: Sequence[Subject], located: Located) -> Sequence[Sequence[Finding] | None]:
    """Check all files in one run; one of another dialect than PostgreSQL's is not checked."""
    names = [f"{number}.sql" for number in range(len(subjects))]
    files = {name: _unsilenced(subject) for name, subject in zip(names, subjects, strict=True)} | {"squawk.toml": b""}
    output = run([located.path, "--reporter", "json", "--config", "squawk.toml", "--exclude", _LEFT_OUT, *names], files)
    if output.code not in {0, 1}:
        raise ToolFailedError(f"squawk ended with {output.code}")
    try:
        found: dict[str, list[Finding] | None] = {name: [] for name in names}
        for one in json.loads(output.out or b"[]"):
            findings = found[one["file"]]
            if one["rule_name"] == "syntax-error":
                found[one["file"]] = None
            elif findings is not None:
                subject = subjects[names.index(one["file"])]
                message = f"{one['message']} {one['help'] or ''}"
                findings.append(
                    TOOL.finding(
                        subject,
                        one["rule_name"],
                        message,
                        "warning",
                        line=one["line"] + 1,
                        column=one["column"] + 1,
                    )
                )
    except (ValueError, KeyError, TypeError) as error:
        raise ToolFailedError(f"squawk answered in a form that is not known: {error}") from error
    return [found[name] for name in names]


def _unsilenced(subject: Subject) -> bytes:
    return _SILENCER.sub("squawk ignore", subject.text or "").encode()
