"""crossplane, as ngxparse brings it, on nginx configurations: directives that nginx would refuse, with their line.

Where nginx and the sandbox are installed, nginx itself reads them too (`nginx -t`): it sees what a grammar can't, such
as a location that stands twice. Without nginx nothing is missed.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from msgspec.structs import replace

from orchestrator.model.finding import Finding, Severity
from orchestrator.model.text import say
from orchestrator.standards.bench import find_package, find_program
from orchestrator.standards.nginx_trial import Complaint, complaints, find_nginx
from orchestrator.standards.subject import Subject
from orchestrator.standards.tool import Located, Tool, ToolFailedError

TOOL = Tool(
    id="nginx-syntax",
    title=say("nginx configurations, as nginx would read them"),
    package="ngxparse",
    sort="package",
    vetoes=True,
)
_SIZE_LIMIT = 256 * 1024
_IN = re.compile(r" in \S+(?::\d+)?$")
# A module that is not nginx's own brings directives of its own.
_MAYBE_A_MODULE = "unknown directive"


def applies(subject: Subject) -> bool:
    """Take nginx configurations."""
    return subject.is_nginx


def locate() -> Located | None:
    """Find the package. With nginx beside it, or another one, the answers may be others."""
    found = find_package("crossplane")
    stamps = (program.stamp if program else "" for program in (find_nginx(), find_program("bwrap")))
    return found and replace(found, stamp="+".join((found.stamp, *stamps)))


def check(subjects: Sequence[Subject], located: Located) -> Sequence[Sequence[Finding] | None]:
    """Parse each configuration; included files are not followed."""
    try:
        crossplane = import_module("crossplane")
    except ImportError as error:
        raise ToolFailedError(f"crossplane can't be imported: {error}") from error
    nginx = find_nginx()
    found: list[list[Finding] | None] = []
    for subject in subjects:
        if len(subject.content) > _SIZE_LIMIT:
            found.append(None)
            continue
        with tempfile.TemporaryDirectory(prefix="orchestrator-") as folder:
            file = Path(folder, "nginx.conf")
            file.write_text(subject.text or "", encoding="utf-8")
            try:
                # A file below conf.d has no http block around it, so contexts are judged only in a whole one.
                whole = bool(re.search(r"^\s{0,8}http\s{0,8}\{", subject.text or "", re.MULTILINE))
                parsed = crossplane.parse(str(file), single=True, strict=True, check_ctx=whole, catch_errors=True)
            except Exception:  # whatever it stumbles over in a stranger's file
                found.append(None)
                continue
        found.append([_finding(subject, error) for error in parsed["errors"]])
        if nginx is not None and not parsed["errors"]:
            found[-1] = [_tried(subject, one) for one in complaints(nginx, subject.text or "", parsed["config"])]
    return found


def _tried(subject: Subject, complaint: Complaint) -> Finding:
    severity: Severity = "warning" if complaint.unsure else "error"
    return TOOL.finding(
        subject, "nginx-t", complaint.message, severity, line=complaint.line, vetoes=not complaint.unsure
    )


def _finding(subject: Subject, error: dict[str, object]) -> Finding:
    message = _IN.sub("", str(error["error"]))
    line = error.get("line")
    unsure = message.startswith(_MAYBE_A_MODULE)
    return TOOL.finding(
        subject,
        "unknown-directive" if unsure else "syntax",
        message,
        "warning" if unsure else "error",
        line=line if isinstance(line, int) else None,
        vetoes=not unsure,
    )
