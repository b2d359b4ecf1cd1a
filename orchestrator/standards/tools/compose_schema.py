"""The Compose specification's schema on compose files: what `docker compose` would refuse."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from orchestrator.evidence.yaml_text import Mapping, Node, UnreadableYamlError, column_of, elements, line_of
from orchestrator.evidence.yaml_values import plain
from orchestrator.model.finding import Finding
from orchestrator.model.text import say
from orchestrator.standards.bench import find_package
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
_KEY = re.compile(r"'([^'\s]{1,60})'")
_CLOSED = frozenset({"additionalProperties", "unevaluatedProperties"})
# They say no more than that something below them is wrong.
_VAGUE = frozenset({"oneOf", "anyOf", "allOf", "unevaluatedProperties"})


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
def _validator(schema: str, stamp: str) -> Any:  # noqa: ANN401  (jsonschema is imported only here)
    try:
        content = json.loads(Path(schema).read_bytes())
        validators = import_module("jsonschema.validators")
        return validators.validator_for(content)(content)
    except (OSError, ValueError, ImportError) as error:
        raise ToolFailedError(f"the compose schema can't be loaded: {error}") from error


def _checked(subject: Subject, validator: Any) -> list[Finding] | None:  # noqa: ANN401
    if len(subject.documents) != 1:
        return None
    root = subject.documents[0]
    try:
        errors = list(validator.iter_errors(plain(root)))
    except (UnreadableYamlError, RecursionError):
        return None
    found: dict[tuple[int, str], Finding] = {}
    for error in _plainest(errors):
        unknown = _unknown_keys(error)
        node = _at(root, [*error.absolute_path, *unknown[:1]])
        where = ".".join(map(str, error.absolute_path)) or "the file"
        finding = TOOL.finding(
            subject,
            str(error.validator),
            f"{where}: {_without_values(error)}",
            "error",
            line=line_of(node),
            column=column_of(node),
            vetoes=True,
        )
        found.setdefault((line_of(node), str(error.validator)), finding)
    return list(found.values())


def _plainest(errors: Iterable[Any]) -> Iterator[Any]:
    """Give the errors that say something by themselves; of alternatives that all fail, the nearest."""
    errors = list(errors)
    precise = [tuple(error.absolute_path) for error in errors if error.validator not in _VAGUE]
    for error in errors:
        if error.validator not in _VAGUE:
            yield error
        elif error.context:
            deepest = max(len(one.absolute_path) for one in error.context)
            yield next(one for one in error.context if len(one.absolute_path) == deepest)
        elif not any(path[: len(error.absolute_path)] == tuple(error.absolute_path) for path in precise):
            yield error


def _without_values(error: Any) -> str:  # noqa: ANN401
    """Say what is wrong without what stands there, which may be a secret."""
    match error.validator:
        case "type":
            wanted = error.validator_value
            return f"must be {' or '.join(wanted) if isinstance(wanted, list) else wanted}"
        case name if name in _CLOSED:
            return f"holds what is not known there: {', '.join(_unknown_keys(error)[:5])}"
        case "required":
            return str(error.message)[:100]
        case "enum":
            return f"must be one of {', '.join(map(str, error.validator_value))}"
        case "pattern" | "format":
            return f"is not of the form {error.validator_value}"
        case "uniqueItems":
            return "names something twice"
        case name:
            return f"does not fit the specification ({name})"


def _unknown_keys(error: Any) -> list[str]:  # noqa: ANN401
    if error.validator not in _CLOSED:
        return []
    return _KEY.findall(error.message.partition(" match any of the regexes")[0])


def _at(root: Node, path: Iterable[str | int]) -> Node:
    """Find the node of a path, or the nearest one above it; for a key, the key itself."""
    node, place = root, root
    for step in path:
        if isinstance(step, int):
            below = elements(node)
            if step >= len(below):
                break
            node = place = below[step]
            continue
        pair = next(
            ((key, value) for key, value in (node.value if isinstance(node, Mapping) else ()) if key.value == step),
            None,
        )
        if pair is None:
            break
        place, node = pair
    return place
