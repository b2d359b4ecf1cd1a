"""Compare the permission matrix with itself and with the agent files, and list every place that disagrees."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import Struct

from orchestrator.authorize.permits import Policy
from orchestrator.model.matrix import WRITE, Matrix, key
from orchestrator.parse.matrix import read_pattern

# "- ✅ WRITE: `infrastructure/` (all of it)", as agent files are written.
_CLAIM = re.compile(r"[-*+]\s[^`\n]{0,40}?\b(?P<access>WRITE|READ)\b[^`\n]{0,40}:\s*`(?P<path>[^`\n]+)`")
_PARENT = re.compile(r"^(?P<name>writes|reads):\s*(?P<inline>\[.*\])?\s*$")
# Denials that the matrix itself is at fault for, which its own lint tells once.
TOLD = ("twice", "unreadable-cell", "outside-dialect")
_ITEM = re.compile(r"^\s*-\s*[\"']?(?P<path>[^\"'#\n]+?)[\"']?\s*$")


class Disagreement(Struct, frozen=True):
    """One place that is wrong: rule, sentence, file, line and column from 1. A warning denies nothing."""

    rule: str
    severity: str
    message: str
    file: str
    line: int
    column: int


class Claim(Struct, frozen=True):
    """What an agent file says of itself: "write" or "read" for a path, and where."""

    access: str
    path: str
    line: int
    column: int


def lint_matrix(matrix: Matrix, known: Iterable[str]) -> list[Disagreement]:
    """List what of a matrix can't be understood, and agents that nobody knows.

    Args:
        known: names of agent files, teams and configured senders.
    """
    found = [
        Disagreement(one.rule, "error", one.fact.format(text=one.text), one.file, one.line, one.column)
        for one in matrix.problems
    ]
    names = {key(name) for name in known}
    for agent, rows in matrix.rows.items():
        if agent not in names:
            fact = f'the agent "{rows[0].name}" has no agent file, no inbox and no sender of that name'
            found.append(Disagreement("matrix/unknown-agent", "warning", fact, matrix.file, rows[0].line, 3))
    for entry in matrix.entries:
        if entry.agent != "*" and key(entry.agent) not in names and key(entry.agent) not in matrix.rows:
            fact = f'the agent "{entry.agent}" has no row, no agent file, no inbox and no sender of that name'
            found.append(Disagreement("matrix/unknown-agent", "warning", fact, matrix.file, entry.line, 3))
    return found


def lint_agent(policy: Policy, role: str, file: str, text: str) -> list[Disagreement]:
    """List where an agent file and the matrix disagree: claims that are not granted, grants that are not claimed."""
    claims = claims_of(text)
    found = []
    if not policy.knows(role):
        fact = f'the permission matrix has no row for "{role}", so it may do nothing'
        return [Disagreement("agents/no-row", "error", fact, file, _line_of(text, "name:"), 1)]
    for claim in claims:
        pattern = read_pattern(claim.path)
        if pattern.flaw:
            fact = f'the pattern "{claim.path}" lies outside the dialect: {pattern.flaw}'
            found.append(Disagreement("agents/pattern", "error", fact, file, claim.line, claim.column))
            continue
        if claim.access == "read" and pattern.text == "**":
            continue  # "reads everything" is how it is said, also where single folders are closed
        permit = policy.judge(role, claim.access, sample(pattern.text))
        if not permit.allowed and permit.why not in TOLD:
            fact = f"it says {claim.access.upper()} for {claim.path}, and the matrix denies it: {permit.sentence}"
            found.append(Disagreement("agents/not-granted", "error", fact, file, claim.line, claim.column))
    written = [claim.path for claim in claims if claim.access == "write"]
    if written:
        for pattern_text in granted(policy, role):
            if not any(_covers(path, pattern_text) for path in written):
                fact = f"the matrix grants WRITE for {pattern_text}, and the file does not say so"
                found.append(Disagreement("agents/not-claimed", "warning", fact, file, _line_of(text, "writes:"), 1))
    return found


def claims_of(text: str) -> list[Claim]:
    """Read an agent file's claims: `writes` and `reads` of its front matter, and lines such as "✅ WRITE: `path`"."""
    claims = []
    access = ""
    dashes = 0
    for number, line in enumerate(text.splitlines(), start=1):
        if line.rstrip() == "---":
            dashes += 1
            access = ""
        elif dashes == 1:
            if parent := _PARENT.match(line):
                access = parent["name"].removesuffix("s")
                for item in re.findall(r"[\"']?([^\"',\[\]]+)[\"']?", parent["inline"] or ""):
                    if item.strip():
                        claims.append(Claim(access, item.strip(), number, line.find(item) + 1))
            elif access and (listed := _ITEM.match(line)):
                claims.append(Claim(access, listed["path"].strip(), number, line.find(listed["path"]) + 1))
            elif not line.startswith((" ", "-", "\t")):
                access = ""
        elif claim := _CLAIM.search(line):
            path = claim["path"]
            claims.append(Claim(claim["access"].lower(), path, number, line.find(f"`{path}`") + 2))
    return claims


def granted(policy: Policy, role: str) -> list[str]:
    """List the patterns that a role's cells grant WRITE for, protected ones left out."""
    found: dict[str, None] = {}
    for matrix in policy.matrices:
        for row in matrix.rows.get(key(role), ()):
            for column, cell in zip(row.columns, row.cells, strict=True):
                for pattern in column.patterns:
                    for clause in cell.clauses or ():
                        if clause.access == WRITE and not pattern.flaw:
                            scopes = [f"{pattern.text.rstrip('/')}/{scope}" for scope in clause.scopes]
                            found |= dict.fromkeys(scopes or [pattern.text])
    return [text for text in found if policy.judge(role, "write", sample(text)).allowed]


def sample(pattern: str) -> str:
    """Make a path that a pattern covers."""
    path = pattern.replace("**", "x").replace("*", "x").replace("?", "x")
    return f"{path}x" if path.endswith("/") else path


def lint_agents(policy: Policy, folder: Path, shown: str) -> list[Disagreement]:
    """Compare every agent file of a folder."""
    from orchestrator.parse.role import read_role

    found: list[Disagreement] = []
    for file in sorted(folder.glob("*.md")):
        data = file.read_bytes()
        role, _ = read_role(data, file.name)
        name = f"{shown}/{file.name}"
        if role is None:
            found.append(Disagreement("agents/unreadable", "error", "it is no agent file that loads", name, 1, 1))
        else:
            found += lint_agent(policy, role.name, name, data.decode("utf-8", "replace"))
    return found


def sorted_places(found: Sequence[Disagreement]) -> list[Disagreement]:
    """Order by file and line."""
    return sorted(found, key=lambda one: (one.file, one.line, one.column))


def _covers(claimed: str, granted_pattern: str) -> bool:
    ours = claimed.removeprefix("./").rstrip("/")
    theirs = granted_pattern.rstrip("/")
    return theirs == ours or theirs.startswith(f"{ours}/") or ours in ("**", "*")


def _line_of(text: str, start: str) -> int:
    lines = enumerate(text.splitlines(), start=1)
    return next((number for number, line in lines if line.startswith(start)), 1)
