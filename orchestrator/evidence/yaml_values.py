"""Turn YAML nodes into plain values by YAML 1.2, within a budget: a bomb of aliases does not go off."""

from __future__ import annotations

import re
from typing import Any

from orchestrator.evidence.yaml_text import Mapping, Node, Scalar, Sequence, UnreadableYamlError, line_of

BUDGET = 50_000
_QUOTED = frozenset({"'", '"', "|", ">"})
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset({"true", "True", "TRUE"})
_FALSE = frozenset({"false", "False", "FALSE"})
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]{1,18}|[0-9]{1,18}(?:\.[0-9]{0,18})?)(?:[eE][-+]?[0-9]{1,3})?")


def plain(root: Node) -> Any:  # noqa: ANN401  (whatever stands in the file)
    """Give the value of a node: `yes` and `22:22` are words, as compose and Kubernetes read them.

    Raises:
        UnreadableYamlError: its aliases unfold to more than 50,000 values.
    """
    return _Unfolding().value(root)


class _Unfolding:
    def __init__(self) -> None:
        self.left = BUDGET

    def value(self, node: Node) -> Any:  # noqa: ANN401
        self.left -= 1
        if self.left < 0:
            raise UnreadableYamlError(f"its aliases unfold to more than {BUDGET} values", line_of(node))
        if isinstance(node, Scalar):
            return _scalar(node)
        if isinstance(node, Sequence):
            return [self.value(element) for element in node.value]
        return self._mapping(node) if isinstance(node, Mapping) else None

    def _mapping(self, node: Mapping) -> dict[str, Any]:
        merged: dict[str, Any] = {}
        own: dict[str, Any] = {}
        for key, value in node.value:
            name = str(key.value) if isinstance(key, Scalar) else ""
            if name == "<<":
                for source in value.value if isinstance(value, Sequence) else [value]:
                    if isinstance(source, Mapping):
                        merged = self._mapping(source) | merged
            else:
                own[name] = self.value(value)
        return merged | own


def _scalar(node: Scalar) -> Any:  # noqa: ANN401
    text = str(node.value)
    if node.style in _QUOTED:
        return text
    if text in _NULL:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text
