"""Keep what agents say of a decision: advice, which is shown to the people who decide and counts for nothing.

It lies in a folder of its own beside the verdicts, which are for people. A role is declared here, never proven.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from orchestrator.decisions.creating import create
from orchestrator.decisions.form import word
from orchestrator.decisions.shelf import FOLDER, read_regular
from orchestrator.decisions.verdicts import stem
from orchestrator.errors import UsageError
from orchestrator.model.decision import Decision
from orchestrator.parse.front_tree import read_front_tree
from orchestrator.repository.layout import Layout

ADVICE = "advice"
LONGEST = 64 * 1024  # bytes of one review


class Advice(Struct, frozen=True, kw_only=True):
    """What an agent said of a decision.

    Attributes:
        role: as whom; declared, not proven.
        sha256: of the decision's text that was read, as verdicts name it.
        at: when, as the file says; empty where it says nothing that can be read.
        file: its name.
    """

    decision: str
    role: str
    sha256: str
    at: str
    text: str
    file: str


def give_advice(layout: Layout, decision: Decision, role: str, text: str, now: datetime) -> Path:
    """Write an agent's review of a decision, beside those that are there; give its file.

    Raises:
        UsageError: it says nothing, or far too much.
    """
    said = text.replace("\r\n", "\n").strip()
    if not said:
        raise UsageError("the review says nothing", "write what speaks for the decision, and what against it")
    if len(said.encode("utf-8", "replace")) > LONGEST:
        raise UsageError(f"the review has more than {LONGEST} bytes", "say what matters, and link the rest")
    front = (
        f"decision: {word(decision.id)}",
        f'sha256: "{decision.sha256}"',
        f"role: {word(role)}",
        f'at: "{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"',
    )
    data = "\n".join(("---", *front, "---", "", said, "")).encode("utf-8", "replace")
    folder = layout.protocol / FOLDER / ADVICE
    number = 1
    while not create(path := folder / f"{stem(decision.id)}.{number:04}.{stem(role)}.md", data):
        number += 1
    return path


def read_advice(layout: Layout, decisions: Iterable[Decision]) -> dict[str, tuple[Advice, ...]]:
    """Give the advice on each decision, by its id and in the order in which it was given. Links are none."""
    folder = layout.protocol / FOLDER / ADVICE
    wanted = {decision.id for decision in decisions}
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208 - names alone
    except OSError:
        return {}
    found: dict[str, list[Advice]] = {}
    for name in names:
        if not name.endswith(".md") or name.startswith("."):
            continue
        advice = _read(read_regular(folder / name) or b"", name)
        if advice is not None and advice.decision in wanted:
            found.setdefault(advice.decision, []).append(advice)
    return {decision: tuple(several) for decision, several in found.items()}


def _read(data: bytes, name: str) -> Advice | None:
    text = data[: 2 * LONGEST].decode("utf-8", "replace").replace("\r\n", "\n")
    if not text.startswith("---\n"):
        return None
    front, closing, said = text[4:].partition("\n---\n")
    fields = read_front_tree(front).fields if closing else {}
    values = {key: value for key, value in fields.items() if isinstance(value, str)}
    if not {"decision", "role"} <= values.keys():
        return None
    return Advice(
        decision=values["decision"],
        role=values["role"],
        sha256=values.get("sha256", ""),
        at=values.get("at", ""),
        text=said.strip(),
        file=name,
    )
