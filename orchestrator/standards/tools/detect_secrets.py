"""detect-secrets on settings and scripts: a second look for secrets. Its allowlist comments are not honoured."""

from __future__ import annotations

import re
import tempfile
import threading
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from orchestrator.model.finding import Finding
from orchestrator.model.text import say
from orchestrator.standards.bench import find_package
from orchestrator.standards.literals import is_literal, mask_references
from orchestrator.standards.subject import Subject
from orchestrator.standards.tool import Located, Tool, ToolFailedError

TOOL = Tool(
    id="detect-secrets",
    title=say("secrets by name, form and randomness"),
    package="detect-secrets",
    sort="package",
    repeats="hard-coded-secret",
)
_SIZE_LIMIT = 256 * 1024
_LOCK_FILE = re.compile(r"(?:\.lock|\.sum|[-.]lock\.(?:json|ya?ml)|npm-shrinkwrap\.json|\.svg|\.ipynb|\.map)$")
# Digests and commits are hexadecimal and no secrets.
_NOISY = ("HexHighEntropyString",)
_ALLOWLIST = "detect_secrets.filters.allowlist.is_line_allowlisted"
_one_at_a_time = threading.Lock()  # its settings are global


def applies(subject: Subject) -> bool:
    """Take settings and scripts: no prose, no lock files, and no code, which takes it a second a hundred files."""
    return not (subject.is_prose or subject.is_code or _LOCK_FILE.search(subject.name))


def locate() -> Located | None:
    """Find the package."""
    return find_package("detect_secrets")


def check(subjects: Sequence[Subject], located: Located) -> Sequence[Sequence[Finding] | None]:
    """Scan each file under a name of its own: as `.ini` it finds what it misses in other forms."""
    try:
        scan = import_module("detect_secrets.core.scan")
        settings = import_module("detect_secrets.settings")
    except ImportError as error:
        raise ToolFailedError(f"detect-secrets can't be imported: {error}") from error
    found: list[list[Finding] | None] = []
    with _one_at_a_time, settings.default_settings() as chosen, tempfile.TemporaryDirectory() as folder:
        chosen.disable_filters(_ALLOWLIST)
        chosen.disable_plugins(*_NOISY)
        for number, subject in enumerate(subjects):
            if len(subject.content) > _SIZE_LIMIT:
                found.append(None)
                continue
            file = Path(folder, f"{number}.ini")
            file.write_text(mask(subject.text or ""), encoding="utf-8")
            lines: dict[int, Finding] = {}
            for secret in scan.scan_file(str(file)):
                if is_literal(secret.secret_value or "x", template=subject.is_env) and not _is_prose(subject, secret):
                    message = f"{secret.type} on this line"
                    rule = secret.type.lower().replace(" ", "-")
                    one = TOOL.finding(subject, rule, message, "warning", line=secret.line_number)
                    lines.setdefault(secret.line_number, one)
            found.append(list(lines.values()))
    return found


def _is_prose(subject: Subject, secret: Any) -> bool:  # noqa: ANN401  (its own type)
    """Whether it is a word in a comment that looks like a name and a value; tokens count in comments too."""
    line = subject.lines[secret.line_number - 1] if secret.line_number <= len(subject.lines) else ""
    return secret.type == "Secret Keyword" and line.lstrip().startswith(("#", ";", "//"))


def mask(text: str) -> str:
    """Blank out references to variables, which are no secrets, without moving a line."""
    return "\n".join(mask_references(line).replace("\x00", "*") for line in text.split("\n"))
