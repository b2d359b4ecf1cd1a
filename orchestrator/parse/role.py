"""Read a role from a Claude Code agent file: front matter for machines, below it the agent's instructions.

`name` and `description` are Claude Code's; `title`, `team`, `delivers`, `writes` and `reads` are ours and stand beside
them: Claude Code passes over keys that it does not know, as this reader passes over its `tools`, `model`, `hooks` …
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from orchestrator.model.finding import Finding, Severity
from orchestrator.model.role import Role
from orchestrator.model.text import Text, say
from orchestrator.parse.front_tree import FrontTree, Tree, read_front_tree
from orchestrator.parse.names import slug

SIZE_LIMIT = 1024 * 1024
OURS = ("title", "team", "delivers", "writes", "reads")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CLAIM = re.compile(r"[-*+]\s[^`]{0,40}?\b(WRITE|READ)\b[^`]{0,40}:[^`]{0,20}`")
_QUOTED = re.compile(r"`([^`]+)`")


class _Parts(NamedTuple):
    """Front matter and body; `above` is the number of lines above the front matter's first."""

    front: str
    body: str
    above: int


def read_role(data: bytes, file: str) -> tuple[Role | None, tuple[Finding, ...]]:
    """Read the role that an agent file describes. Never raises.

    Returns:
        The role, or None where the file is not an agent file that Claude Code would load; and what was found, with
        its line. A file without `team` serves none: its role's team is empty.
    """
    if len(data) > SIZE_LIMIT:
        return None, (_too_large(file),)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, (_not_utf_8(file, data.count(b"\n", 0, error.start) + 1),)
    parts = _split(text)
    if parts is None:
        return None, (_no_front_matter(file),)
    front = read_front_tree(parts.front)
    if front.fault is not None:
        return None, (_broken(file, front.fault.what, front.fault.line + parts.above, front.fault.column),)
    if not slug(_one(front.fields, "name")):
        return None, (_no_name(file),)
    return _role(front.fields, parts.body, file), tuple(_doubts(front, parts.above, file))


def _role(values: Mapping[str, Tree], body: str, file: str) -> Role:
    claims = _claims(body)
    return Role(
        name=slug(_one(values, "name")),
        title=_one(values, "title") or _one(values, "name"),
        description=_one(values, "description"),
        team=slug(_one(values, "team")),
        delivers=tuple(slug(kind) for kind in _list(values, "delivers")),
        writes=_list(values, "writes") if "writes" in values else claims["WRITE"],
        reads=_list(values, "reads") if "reads" in values else claims["READ"],
        body=body,
        file=file,
    )


def _split(text: str) -> _Parts | None:
    r"""Split front matter and body. Line ends become `\n`; blank lines before the first `---` are allowed."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    start = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if lines[start].rstrip() != "---":
        return None
    for number in range(start + 1, len(lines)):
        if lines[number].rstrip() == "---":
            body = "\n".join(lines[number + 1 :]).strip("\n")
            return _Parts("\n".join(lines[start + 1 : number]), body, start + 1)
    return None


def _one(values: Mapping[str, Tree], key: str) -> str:
    """Give a value's text on one line; empty where it is not there or is no text."""
    value = values.get(key)
    return " ".join(value.split()) if isinstance(value, str) else ""


def _list(values: Mapping[str, Tree], key: str) -> tuple[str, ...]:
    """Give a value's items, each once: a YAML list, or words parted by commas."""
    value = values.get(key)
    written = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else ()
    return tuple(dict.fromkeys(item.strip() for item in written if isinstance(item, str) and item.strip()))


def _claims(body: str) -> dict[str, tuple[str, ...]]:
    """Gather the paths that list items such as "- ✅ WRITE: `infrastructure/`" claim, for files without our keys."""
    claims: dict[str, list[str]] = {"WRITE": [], "READ": []}
    for line in body.split("\n"):
        item = line.strip()[:500]
        found = None if "❌" in item else _CLAIM.match(item)
        if found:
            claims[found[1]] += [path for path in _QUOTED.findall(item) if "/" in path or "." in path]
    return {access: tuple(dict.fromkeys(paths)) for access, paths in claims.items()}


def _doubts(front: FrontTree, above: int, file: str) -> Iterator[Finding]:
    """Find what a readable file lacks, or says in a way that its author may not have meant."""

    def line_of(key: str) -> int:
        return front.lines[key] + above

    values = front.fields
    name = _one(values, "name")
    if not _SLUG.fullmatch(name):
        message = say(
            'the name "{name}" is read as {slug}; Claude Code wants lower-case letters and hyphens',
            name=name,
            slug=slug(name),
        )
        yield _finding(file, "name", "warning", message, say("write name: {slug}", slug=slug(name)), line_of("name"))
    if not _one(values, "description"):
        message = say("the agent file has no description, so Claude Code does not load it")
        yield _finding(
            file, "no-description", "warning", message, say("add a description that says when the agent is to be used")
        )
    if not _one(values, "team"):
        message = say("the role names no team, so it answers no inbox")
        remedy = say('add a line such as "team: devops" to its front matter')
        yield _finding(file, "no-team", "note", message, remedy)
    for key in values:
        near = difflib.get_close_matches(key.casefold(), OURS, n=1, cutoff=0.8)
        if near and key not in OURS and near[0] not in values:
            message = say('the key "{key}" is passed over', key=key)
            yield _finding(
                file, "near-key", "warning", message, say('did you mean "{near}"?', near=near[0]), line_of(key)
            )


def _too_large(file: str) -> Finding:
    message = say("the agent file is larger than 1 MiB")
    return _finding(file, "too-large", "error", message, say("keep it to what the agent needs to know"))


def _not_utf_8(file: str, line: int) -> Finding:
    return _finding(file, "not-utf-8", "error", say("the agent file is not UTF-8"), say("save the file as UTF-8"), line)


def _no_front_matter(file: str) -> Finding:
    message = say("the agent file has no front matter, so Claude Code does not load it")
    remedy = say('start it with a line "---", then name and description, then "---"')
    return _finding(file, "no-front-matter", "error", message, remedy)


def _broken(file: str, problem: str, line: int, column: int) -> Finding:
    message = say("the front matter can't be read ({problem}), so Claude Code passes over the file", problem=problem)
    remedy = say("put values that hold a colon or a brace into double quotes")
    return _finding(file, "broken-front-matter", "error", message, remedy, line, column)


def _no_name(file: str) -> Finding:
    message = say("the agent file names no agent")
    remedy = say('add a line such as "name: devops-operator" to its front matter')
    return _finding(file, "no-name", "error", message, remedy)


def _finding(
    file: str, rule: str, severity: Severity, message: Text, remedy: Text, line: int = 1, column: int | None = None
) -> Finding:
    return Finding(
        rule=f"role/{rule}", severity=severity, message=message, remedy=remedy, file=file, line=line, column=column
    )
