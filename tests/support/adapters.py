"""Ask one linter's adapter about files, through the guardian, with the real tool where it is installed."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from orchestrator.standards.guardian import Guardian
from orchestrator.standards.settings import Standards
from orchestrator.standards.workbench import load_tools

TOOLS = {module.TOOL.id: module for module in load_tools()}


class Said(NamedTuple):
    """What an adapter says of a file: rule, line and veto of each finding, their messages, and whether it looked."""

    found: list[tuple[str, int | None, bool]]
    messages: list[str]
    checked: bool

    @property
    def rules(self) -> set[str]:
        return {rule.partition("/")[2] for rule, _, _ in self.found}


def needs(tool: str) -> pytest.MarkDecorator:
    module = TOOLS[tool]
    return pytest.mark.skipif(module.locate() is None, reason=f"needs {module.TOOL.package}")


def ask(tool: str, *files: tuple[str, str]) -> list[Said]:
    guardian = Guardian(Standards(), rules=[], tools=[TOOLS[tool]])
    judgements = guardian.judge_files([(path, text.encode()) for path, text in files])
    return [
        Said(
            [(one.rule, one.line, one.vetoes) for one in found],
            [str(one.message) for one in found],
            tool not in {one.check for one in not_checked},
        )
        for found, not_checked in judgements
    ]
