"""Collect every sentence of the product from its source, as Babel extracts it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from babel.messages.extract import extract
from jinja2.ext import babel_extract

TEMPLATE_OPTIONS = {"newstyle_gettext": "true", "trimmed": "true", "trim_blocks": "true", "lstrip_blocks": "true"}
PLACEHOLDER = re.compile(r"%\((\w+)\)s|(?<!\{)\{(\w+)\}(?!\})")


@dataclass(frozen=True)
class Message:
    english: str
    file: Path
    line: int


def messages(root: Path) -> list[Message]:
    """List the literal messages of every `say("…")` call and of every template below `root`."""
    found: list[Message] = []
    for path in sorted(root.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        # `sentence` marks what a light module keeps as text; any other `say` is another function: it prints.
        keywords = {"say": None, "sentence": None} if "orchestrator.model.text import" in source else {"sentence": None}
        with path.open("rb") as file:
            found += [Message(text, path, line) for line, text, _, _ in extract("python", file, keywords=keywords)]
    for path in sorted(root.rglob("*.j2")):
        with path.open("rb") as file:
            for line, _, text, _ in babel_extract(file, ("_", "gettext"), (), TEMPLATE_OPTIONS):
                # A message with values comes as a tuple, one place for each of them.
                found.append(Message(text[0] if isinstance(text, tuple) else text, path, line))
    return found


def placeholders(message: str) -> list[str]:
    """List the names that are filled in, sorted; each once."""
    return sorted({first or second for first, second in PLACEHOLDER.findall(message)})


def stubs(missing: list[Message], root: Path) -> str:
    """Write what a translator fills in, grouped by the catalogue that it belongs to."""
    lines: list[str] = []
    for folder in sorted({message.file.parent for message in missing}):
        lines.append(f"\n# {folder.relative_to(root)}/ko.po")
        for english in dict.fromkeys(message.english for message in missing if message.file.parent == folder):
            lines.append(f'\nmsgid {_quoted(english)}\nmsgstr ""')
    return "\n".join(lines)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
