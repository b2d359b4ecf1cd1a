"""The Compose specification's schema on compose files: what `docker compose` would refuse."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from orchestrator.evidence.yaml_text import column_of, line_of
from orchestrator.model.finding import Finding
from orchestrator.model.text import say
from orchestrator.standards.bench import find_package
from orchestrator.standards.schema import misfits, validator_of
from orchestrator.standards.subject import Subject
from orchestrator.standards.tool import Located, Tool, ToolFailedError

TOOL = Tool(
    id="compose-schema",
    title=say("compose files by the schema of the Compose specification"),
    package="check-jsonschema",
    sort="package",
    vetoes=True,
    reference="https://github.com/compose-spec/compose-spec/blob/main/spec.md",
)
_SCHEMA = Path("builtin_schemas", "vendor", "compose-spec.json")


def applies(subject: Subject) -> bool:
    """Take compose files."""
    return subject.is_compose


def locate() -> Located | None:
    """Find the package that brings the schema; jsonschema comes with it."""
    return find_package("check_jsonschema")


def check(subjects: Sequence[Subject], located: Located) -> Sequence[Sequence[Finding] | None]:
    """Hold each compose file against the schema."""
    validator = _validator(str(Path(located.path).parent / _SCHEMA), located.stamp)
    return [_checked(subject, validator) for subject in subjects]


@cache
def _validator(schema: str, stamp: str) -> Any:  # noqa: ANN401  (a validator of jsonschema)
    try:
        return validator_of(json.loads(Path(schema).read_bytes()))
    except (OSError, ValueError) as error:
        raise ToolFailedError(f"the compose schema can't be loaded: {error}") from error


def _checked(subject: Subject, validator: Any) -> list[Finding] | None:  # noqa: ANN401
    if len(subject.documents) != 1:
        return None
    wrong = misfits(subject.documents[0], validator)
    if wrong is None:
        return None
    found: dict[tuple[int, str], Finding] = {}
    for keyword, sentence, node in wrong:
        line = line_of(node)
        finding = TOOL.finding(subject, keyword, sentence, "error", line=line, column=column_of(node), vetoes=True)
        found.setdefault((line, keyword), finding)
    return list(found.values())
