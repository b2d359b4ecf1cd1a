"""Show an answer: one line for the request, below it each file with what became of it, and what is waited for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from orchestrator.faces.terminal.lines import clean, join, paint, plain, say

if TYPE_CHECKING:
    from orchestrator.model.response import ArtifactLine, ResponseHeader
    from orchestrator.reconcile import Answered

OUTCOMES = ("written", "unchanged", "proposed", "skipped", "vetoed")
OPEN = frozenset({"Blocked", "Rejected"})


def say_answer(header: ResponseHeader, response: str, seconds: float | None = None) -> None:
    """Print an answer as its front matter states it.

    Args:
        header: the response's front matter.
        response: the response's path, from the repository's root.
        seconds: how long it took; None where that is not known.
    """
    parts = [paint(header.status, header.status), clean(header.request)]
    parts += [part for part in (header.role, counted(header.artifacts)) if part]
    parts += [paint(took(seconds), "dim")] if seconds is not None else []
    say("  ".join(parts))
    folder = f"{response.removesuffix('.md')}/"
    for line in header.artifacts:
        _say_artifact(line, folder)
    for check in header.checks:
        if check.standing != "passed":
            say(f"{check.standing}: {check.check}{f' of {clean(check.of)}' if check.of else ''}", 1)
    for reason in header.reasons:
        say(clean(reason), 1)
    say_waits((wait.sort, wait.name, wait.who) for wait in header.waits)
    say(paint(f"see {clean(response)}", "dim"), 1)


def counted(artifacts: Iterable[ArtifactLine]) -> str:
    """Count files by what became of them: "4 written, 1 vetoed"."""
    counts = Counter[str](line.outcome for line in artifacts)
    return ", ".join(f"{counts[outcome]} {outcome}" for outcome in OUTCOMES if counts[outcome])


def took(seconds: float) -> str:
    """Write a duration: milliseconds below ten seconds."""
    return f"{seconds * 1000:.1f} ms" if seconds < 10 else f"{seconds:.0f} s"


def summary(headers: Iterable[ResponseHeader]) -> str:
    """Count answers by how they ended."""
    counts = Counter(header.status for header in headers)
    total = counts.total()
    ended = ", ".join(f"{count} {status}" for status, count in counts.items())
    return f"{total} answered: {ended}" if total else "nothing to answer"


def answer_facts(answered: Answered) -> dict[str, Any]:
    """Put an answer into plain values for machines."""
    return {
        "response": answered.response,
        "seconds": round(answered.seconds, 6),
        **plain(answered.header),
    }


def exit_code(headers: Iterable[ResponseHeader]) -> int:
    """Give 1 where an answer is held or a denial, else 0."""
    return int(any(header.status in OPEN for header in headers))


def say_waits(waits: Iterable[tuple[str, str, str]], indent: int = 1) -> None:
    """Print what is waited for (sort, name, who), each once."""
    for sort, name, who in dict.fromkeys(waits):
        say(f"waits for {sort} {clean(name)}{f' ({clean(who)})' if who else ''}", indent)


def _say_artifact(line: ArtifactLine, folder: str) -> None:
    """Print a file; what lies with the answer is named from the answer's own folder, which the last line shows."""
    mark = f"{paint(line.outcome, line.outcome)}{' ' * (10 - len(line.outcome))}"
    with_it = line.path.startswith(folder)
    say(f"{mark}{clean(line.path.removeprefix(folder))}{' (with the answer)' if with_it else ''}", 1)
    for reason in line.reasons:
        say(clean(reason), 3)
    if line.not_checked:
        say(paint(f"not checked by {join(line.not_checked)}", "dim"), 3)
    if line.copy_at and line.copy_at != line.path:
        say(f"to read: {clean(line.copy_at)}", 3)
