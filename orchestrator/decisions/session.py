"""Tell whether an agent's session stands behind this process, so that nobody approves by accident through it.

This stops accidents. An agent that runs as the same user can hide from it, and can use every key that needs no touch;
only a key with presence (`sk-`) asks a person.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

# Set by coding agents for the commands that they run; the editors around them do not set these in a person's terminal.
MARKS = ("CLAUDECODE", "CLAUDE_CODE_ENTRYPOINT", "CODEX_SANDBOX", "GEMINI_CLI", "CURSOR_AGENT", "OPENCODE")
PROGRAMS = frozenset({"claude", "codex", "gemini", "opencode", "aider", "cursor-agent"})
PROC = Path("/proc")
GENERATIONS = 64


def agents_session(environment: Mapping[str, str] | None = None, process: int | None = None) -> str:
    """Name what shows that an agent's session started this process; empty where nothing does.

    Looked at: this environment, and the environment and program of every process above it, as far as the system shows
    them (Linux). A command that was given a clean environment and a terminal of its own is still somebody's child.
    """
    variables = os.environ if environment is None else environment
    for mark in MARKS:
        if variables.get(mark):
            return f"the environment variable {mark}"
    above = os.getpid() if process is None else process
    for _ in range(GENERATIONS):
        mark = _mark_of(above)
        if mark:
            return mark
        above = _parent(above)
        if above <= 1:
            break
    return ""


def _mark_of(process: int) -> str:
    try:
        variables = (PROC / str(process) / "environ").read_bytes().split(b"\0")
    except OSError:
        variables = []
    for variable in variables:
        name, _, value = variable.partition(b"=")
        if value and name.decode("utf-8", "replace") in MARKS:
            return f"{name.decode('ascii', 'replace')} in the environment of process {process}"
    try:
        words = (PROC / str(process) / "cmdline").read_bytes().split(b"\0")[:2]
    except OSError:
        words = []
    for word in words:
        program = word.rpartition(b"/")[2].decode("utf-8", "replace")
        if program in PROGRAMS:
            return f"process {process}, {program}"
    return ""


def _parent(process: int) -> int:
    try:
        status = (PROC / str(process) / "stat").read_text(encoding="utf-8", errors="replace")
        return int(status.rpartition(")")[2].split()[1])
    except (OSError, ValueError, IndexError):
        return 0
