"""gixy on nginx configurations: paths that lead out of their folder, forged requests, weak encryption."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Sequence

from orchestrator.model.finding import Finding, Severity
from orchestrator.model.text import say
from orchestrator.standards.bench import find_program, run
from orchestrator.standards.subject import Subject
from orchestrator.standards.tool import Located, Tool, ToolFailedError

TOOL = Tool(
    id="gixy",
    title=say("security of nginx configurations"),
    package="gixy-ng",
    sort="program",
    security=True,
    vetoes=True,
    reference="https://gixy.getpagespeed.com/checks/{rule}/",
)
_SIZE_LIMIT = 256 * 1024
_SEVERITY: dict[str, Severity] = {"HIGH": "error", "MEDIUM": "warning"}
# Through these a stranger reads files or reaches machines that are not meant for them, or reads along.
_VETOES = frozenset({"alias_traversal", "ssrf", "weak_ssl_tls"})
# Advice about an nginx version that nobody told it, about speed, and what our own rule on HTTPS says.
_SKIPPED = "nginx_cves,low_keepalive_requests,worker_rlimit_nofile_vs_connections,version_disclosure"
# It takes a file that it can't parse for an empty one. It has read to the end if it finds what is planted there, under
# a name that no file can hold: it is made of the file's own digest.
_PLANTED = "\nserver { location /planted { proxy_pass http://$arg_%s; } }\n"


def applies(subject: Subject) -> bool:
    """Take nginx configurations."""
    return subject.is_nginx


def locate() -> Located | None:
    """Find the program."""
    return find_program("gixy")


def check(subjects: Sequence[Subject], located: Located) -> Sequence[Sequence[Finding] | None]:
    """Check all configurations in one run; included files are not followed."""
    names = {f"{number}.conf": number for number, one in enumerate(subjects) if len(one.content) <= _SIZE_LIMIT}
    found: list[list[Finding] | None] = [None] * len(subjects)
    if not names:
        return found
    flags = ["--config", "gixy.cfg", "--format", "json", "--disable-includes", "--no-default-vars", "--skips", _SKIPPED]
    marks = {name: subjects[number].digest.hex()[:16] for name, number in names.items()}
    files = {name: f"{subjects[number].text}{_PLANTED % marks[name]}".encode() for name, number in names.items()}
    output = run([located.path, *flags, *names], {**files, "gixy.cfg": b""})
    try:
        issues = [(posixpath.basename(one["file"]), one) for one in json.loads(output.out)]
        for name in {name for name, one in issues if marks[name] in one["reason"]}:
            found[names[name]] = []
        for name, one in issues:
            findings = found[names[name]]
            if findings is not None and marks[name] not in one["reason"]:
                findings.append(_finding(subjects[names[name]], one))
    except (ValueError, KeyError, TypeError) as error:
        raise ToolFailedError(f"gixy answered in a form that is not known: {error}") from error
    return found


def _finding(subject: Subject, one: dict[str, str | int | None]) -> Finding:
    severe = one["severity"] == "HIGH"
    line = one["line"]
    return TOOL.finding(
        subject,
        str(one["plugin"]).replace("_", "-"),
        f"{str(one['summary']).rstrip('.')}: {one['reason'] or one['description']}",
        _SEVERITY.get(str(one["severity"]), "note"),
        line=line if isinstance(line, int) and line > 0 else None,
        vetoes=severe and one["plugin"] in _VETOES,
    )
