"""detect-secrets on settings, scripts and code: a second look for secrets. Its allowlist comments are not honoured."""

from __future__ import annotations

import re
import tempfile
import threading
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from orchestrator.evidence.secrecy import is_credential
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
    security=True,
    repeats="hard-coded-secret",
)
_SIZE_LIMIT = 256 * 1024
_LOCK_FILE = re.compile(r"(?:\.lock|\.sum|[-.]lock\.(?:json|ya?ml)|npm-shrinkwrap\.json|\.svg|\.ipynb|\.map)$")
# Digests and commits are hexadecimal and no secrets.
_NOISY = ("HexHighEntropyString",)
_ALLOWLIST = "detect_secrets.filters.allowlist.is_line_allowlisted"
_NAME = re.compile(r"([A-Za-z_][\w.-]{0,99})[\"']?\]?\s{0,9}(?::=|=>|=|:)\s{0,9}[\"']?$")
_SETTING = re.compile(
    r"[ \t-]{0,200}(?:export[ \t]+)?[\"']?([A-Za-z_][\w.-]{0,99})[\"']?[ \t]{0,9}[:=][ \t]{0,9}"
    r"([^\"'\s]{8,500})(?:\s+#.*)?$"
)
_MEMBER = re.compile(r"^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$")
# A word for a secret, a key, an address with somebody in it, a long run of signs with a digit.
_TELLING = re.compile(
    r"pass|pwd|secret|key|token|credential|contrase|auth|-----BEGIN|://\S*@"
    r"|(?=[A-Za-z+/=_.-]{0,80}\d)[A-Za-z0-9+/=_.-]{16}",
    re.IGNORECASE,
)
_one_at_a_time = threading.Lock()  # its settings are global


def applies(subject: Subject) -> bool:
    """Take settings, scripts and code; not prose, which the core's own rule judges, and no lock files."""
    return not (subject.is_prose or _LOCK_FILE.search(subject.name))


def locate() -> Located | None:
    """Find the package."""
    return find_package("detect_secrets")


def check(subjects: Sequence[Subject], located: Located) -> Sequence[Sequence[Finding] | None]:
    """Scan each file under a name of its own. Settings are called `.ini`: so it finds what it misses in other forms.

    It gets the lines that could hold a secret, since each costs it a third of a millisecond.
    """
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
            file = Path(folder, f"{number}{subject.extension if subject.is_code else '.ini'}")
            telling = list(_telling(subject))
            file.write_text("\n".join(mask(line) for _, line in telling), encoding="utf-8")
            lines: dict[int, Finding] = {}
            for secret in scan.scan_file(str(file)) if telling else ():
                at = telling[secret.line_number - 1][0]
                if is_literal(secret.secret_value or "x", template=subject.is_env) and not _is_harmless(
                    subject.lines[at], secret
                ):
                    rule = secret.type.lower().replace(" ", "-")
                    one = TOOL.finding(subject, rule, f"{secret.type} on this line", "warning", line=at + 1)
                    lines.setdefault(at, one)
            found.append(list(lines.values()))
    return found


def _telling(subject: Subject) -> Iterator[tuple[int, str]]:
    """Give the lines that could hold a secret, with their index; a setting also with its bare value between quotes.

    It measures only what is quoted, and takes a comment behind a value for a part of it.
    """
    for at, line in enumerate(subject.lines):
        if _TELLING.search(line):
            yield at, line
            if not subject.is_code and (setting := _SETTING.match(line)):
                yield at, f'{setting[1]} = "{setting[2]}"'


def _is_harmless(line: str, secret: Any) -> bool:  # noqa: ANN401  (its own type)
    """Whether what it takes for a secret by a word beside it is none: a comment, a reference, the name of one.

    What it knows by its form, such as a token, is a secret wherever it stands.
    """
    if secret.type != "Secret Keyword":
        return False
    if line.lstrip().startswith(("#", ";", "//")):
        return True
    before, _, _ = line.partition(secret.secret_value or "\n")
    name = _NAME.search(before)
    # `secretName: web-tls` says which one, `password = var.password` where it comes from.
    return (name is not None and not is_credential(name[1])) or _MEMBER.search(secret.secret_value or "") is not None


def mask(line: str) -> str:
    """Blank out references to variables, which are no secrets."""
    return mask_references(line).replace("\x00", "*")
