"""The schema of eas.json: what Expo's eas-cli would refuse.

What a profile may hold stands in `eas.schema.json` beside the standards: facts as eas-cli enforces them (MIT licence,
https://github.com/expo/eas-cli), written down afresh. A key that it does not know is a warning only: eas-cli of
tomorrow may know it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from orchestrator.evidence.yaml_text import UnreadableYamlError, column_of, line_of, read_documents
from orchestrator.model.finding import Finding
from orchestrator.model.text import say
from orchestrator.standards.bench import find_package
from orchestrator.standards.schema import CLOSED, misfits, validator_of
from orchestrator.standards.subject import Subject
from orchestrator.standards.tool import Located, Tool, ToolFailedError

TOOL = Tool(
    id="eas-schema",
    title=say("eas.json by what Expo's eas-cli accepts"),
    package="jsonschema",
    sort="package",
    vetoes=True,
    reference="https://docs.expo.dev/eas/json/",
)
_SCHEMA = Path(__file__).parents[1] / "eas.schema.json"


def applies(subject: Subject) -> bool:
    """Take eas.json, wherever the app lies."""
    return subject.name == "eas.json"


def locate() -> Located | None:
    """Find the package that understands schemas."""
    return find_package("jsonschema")


def check(subjects: Sequence[Subject], located: Located) -> Sequence[Sequence[Finding] | None]:
    """Hold each file against the schema; JSON with comments, which eas-cli reads too, can't be checked."""
    validator = _validator()
    return [_checked(subject, validator) for subject in subjects]


@cache
def _validator() -> Any:  # noqa: ANN401  (a validator of jsonschema)
    try:
        return validator_of(json.loads(_SCHEMA.read_bytes()))
    except (OSError, ValueError) as error:
        raise ToolFailedError(f"the schema of eas.json can't be loaded: {error}") from error


def _checked(subject: Subject, validator: Any) -> list[Finding] | None:  # noqa: ANN401
    text = subject.text or ""
    try:
        json.loads(text)
        # JSON is YAML, but for tabs; read so, every value has its line.
        (root,) = read_documents(text.replace("\t", " "))
    except (ValueError, RecursionError, UnreadableYamlError):
        return None
    wrong = misfits(root, validator)
    if wrong is None:
        return None
    return [
        TOOL.finding(
            subject,
            keyword,
            sentence,
            "warning" if keyword in CLOSED else "error",
            line=line_of(node),
            column=column_of(node),
            vetoes=keyword not in CLOSED,
        )
        for keyword, sentence, node in wrong
    ]
