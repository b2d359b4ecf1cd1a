"""Hold a YAML or JSON tree against a JSON Schema: what does not fit, where, and never what stands there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from typing import Any, NamedTuple

from orchestrator.evidence.yaml_text import Mapping, Node, UnreadableYamlError, elements
from orchestrator.evidence.yaml_values import plain
from orchestrator.standards.tool import ToolFailedError

_KEY = re.compile(r"'([^'\s]{1,60})'")
CLOSED = frozenset({"additionalProperties", "unevaluatedProperties"})
# They say no more than that something below them is wrong.
_VAGUE = frozenset({"oneOf", "anyOf", "allOf", "unevaluatedProperties"})


class Misfit(NamedTuple):
    """A place that does not fit: the schema's keyword, a sentence about it without values, and the node."""

    keyword: str
    sentence: str
    node: Node


def validator_of(schema: Any) -> Any:  # noqa: ANN401  (jsonschema is imported only here)
    """Give a validator for a schema.

    Raises:
        ToolFailedError: jsonschema can't be imported.
    """
    try:
        validators = import_module("jsonschema.validators")
    except ImportError as error:
        raise ToolFailedError(f"jsonschema can't be imported: {error}") from error
    return validators.validator_for(schema, validators.Draft202012Validator)(schema)


def misfits(root: Node, validator: Any) -> list[Misfit] | None:  # noqa: ANN401
    """Give what does not fit; None where the tree can't be unfolded (a bomb of aliases, a cycle)."""
    try:
        errors = list(validator.iter_errors(plain(root)))
    except (UnreadableYamlError, RecursionError):
        return None
    return [_misfit(root, error) for error in _plainest(errors)]


def _misfit(root: Node, error: Any) -> Misfit:  # noqa: ANN401
    unknown = _unknown_keys(error)
    where = ".".join(map(str, error.absolute_path)) or "the file"
    node = _at(root, [*error.absolute_path, *unknown[:1]])
    return Misfit(str(error.validator), f"{where}: {_without_values(error, unknown)}", node)


def _plainest(errors: Sequence[Any]) -> Iterator[Any]:
    """Give the errors that say something by themselves; of alternatives that all fail, the nearest."""
    precise = [tuple(error.absolute_path) for error in errors if error.validator not in _VAGUE]
    for error in errors:
        if error.validator not in _VAGUE:
            yield error
        elif error.context:
            deepest = max(len(one.absolute_path) for one in error.context)
            yield next(one for one in error.context if len(one.absolute_path) == deepest)
        elif not any(path[: len(error.absolute_path)] == tuple(error.absolute_path) for path in precise):
            yield error


def _without_values(error: Any, unknown: Sequence[str]) -> str:  # noqa: ANN401
    """Say what is wrong without what stands there, which may be a secret."""
    match error.validator:
        case "type":
            wanted = error.validator_value
            named = [one for one in wanted if one != "null"] if isinstance(wanted, list) else [wanted]
            return f"must be {' or '.join(named)}"
        case name if name in CLOSED:
            return f"holds what is not known there: {', '.join(unknown[:5])}"
        case "required":
            return str(error.message)[:100]
        case "enum":
            return f"must be one of {', '.join(map(str, error.validator_value))}"
        case "pattern" | "format":
            return f"is not of the form {error.validator_value}"
        case "uniqueItems":
            return "names something twice"
        case "minimum" | "maximum" | "minLength" | "maxLength" as limit:
            return f"{'too much' if limit.startswith('max') else 'too little'}: the limit is {error.validator_value}"
        case name:
            return f"does not fit the specification ({name})"


def _unknown_keys(error: Any) -> list[str]:  # noqa: ANN401
    if error.validator not in CLOSED:
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
