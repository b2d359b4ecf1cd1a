"""Read YAML as nodes that know their line, whatever strangers wrote: bombs, cycles, tags and endless nesting included.

Nodes are never turned into objects: an alias is the same node again, so a bomb of aliases stays as small as its text,
and a tag is only a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

DEPTH_LIMIT = 200
BRACKETS_WITHOUT_DOUBT = 2_000
NULL = "tag:yaml.org,2002:null"
_BRACKET = re.compile(r"[\[{]")
_COMPACT = re.compile(r"^[ \t]*(?:[-?:][ \t]+){50}", re.MULTILINE)

# libyaml's loader is ten times as fast; a PyYAML that was built without it has only the other.
LOADER: type[yaml.CSafeLoader | yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Node = yaml.Node
Mapping = yaml.MappingNode
Sequence = yaml.SequenceNode
Scalar = yaml.ScalarNode


class UnreadableYamlError(ValueError):
    """The text is not YAML that we read: what is wrong, and the line from 1 where known."""

    def __init__(self, problem: str, line: int | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.line = line


def read_documents(text: str) -> list[Node]:
    """Give the root nodes of every document in `text`; empty documents are left out.

    Raises:
        UnreadableYamlError: not YAML, nested deeper than 200 levels, or an anchor inside itself.
    """
    _refuse_depth(text)
    try:
        roots = [root for root in yaml.compose_all(text, Loader=LOADER) if root is not None and not _is_empty(root)]
    except yaml.YAMLError as error:
        raise _unreadable(error) from error
    for root in roots:
        _refuse_cycles(root)
    return roots


def read_mapping(text: str) -> Mapping | None:
    """Give the first document's root where it is a mapping; None where it is something else or nothing.

    Raises:
        UnreadableYamlError: as `read_documents`.
    """
    return next((root for root in read_documents(text) if isinstance(root, Mapping)), None)


def items(node: Node | None) -> Iterator[tuple[str, Scalar, Node]]:
    """Give (key, key node, value) of a mapping, merge keys (`<<`) followed; nothing for any other node.

    A key that stands in the mapping itself wins over a merged one, as YAML says.
    """
    seen: set[str] = set()
    merged: list[Node] = [node] if node is not None else []
    visited: set[int] = set()
    while merged:
        current = merged.pop(0)
        if not isinstance(current, Mapping) or id(current) in visited:
            continue
        visited.add(id(current))
        sources: list[Node] = []
        for key, value in current.value:
            if not isinstance(key, Scalar):
                continue
            if key.value == "<<":
                sources.extend(value.value if isinstance(value, Sequence) else [value])
            elif key.value not in seen:
                seen.add(key.value)
                yield key.value, key, value
        merged.extend(sources)


def child(node: Node | None, *names: str) -> Node | None:
    """Give the value below a chain of keys; None where a key is missing."""
    for name in names:
        node = next((value for key, _, value in items(node) if key == name), None)
    return node


def elements(node: Node | None) -> list[Node]:
    """Give the elements of a sequence; none for any other node."""
    return list(node.value) if isinstance(node, Sequence) else []


def text_of(node: Node | None) -> str | None:
    """Give a scalar's text; None for null and for anything that is not a scalar."""
    if not isinstance(node, Scalar) or node.tag == NULL:
        return None
    return str(node.value)


def texts_of(node: Node | None) -> list[str]:
    """Give a scalar's text, or those of a sequence's scalars: many formats allow either."""
    single = text_of(node)
    if single is not None:
        return [single]
    return [text for element in elements(node) if (text := text_of(element)) is not None]


def line_of(node: Node) -> int:
    """Give a node's line, from 1."""
    return int(node.start_mark.line) + 1


def column_of(node: Node) -> int:
    """Give a node's column in characters, from 1."""
    return int(node.start_mark.column) + 1


def scalars(root: Node) -> Iterator[tuple[tuple[str, ...], Scalar]]:
    """Give every scalar value with the keys above it ("services", "db", "environment"); each node once.

    List positions are left out of the path. A node that aliases share is given where it stands first, so the walk
    is as long as the text.
    """
    visited: set[int] = set()
    stack: list[tuple[tuple[str, ...], Node]] = [((), root)]
    while stack:
        path, node = stack.pop()
        if id(node) in visited:
            continue
        visited.add(id(node))
        if isinstance(node, Scalar):
            yield path, node
        elif isinstance(node, Sequence):
            stack.extend((path, element) for element in reversed(node.value))
        elif isinstance(node, Mapping):
            stack.extend(
                ((*path, str(key.value) if isinstance(key, Scalar) else ""), value)
                for key, value in reversed(node.value)
            )


def mappings(root: Node) -> Iterator[tuple[tuple[str, ...], Mapping]]:
    """Give every mapping with the keys above it, each once, outer ones first."""
    visited: set[int] = set()
    stack: list[tuple[tuple[str, ...], Node]] = [((), root)]
    while stack:
        path, node = stack.pop()
        if id(node) in visited:
            continue
        visited.add(id(node))
        if isinstance(node, Sequence):
            stack.extend((path, element) for element in reversed(node.value))
        elif isinstance(node, Mapping):
            yield path, node
            stack.extend(
                ((*path, str(key.value) if isinstance(key, Scalar) else ""), value)
                for key, value in reversed(node.value)
            )


def _refuse_depth(text: str) -> None:
    # The composer of libyaml's binding recurses in C: 100,000 open brackets end the process, not the parse; 5,000
    # levels don't. Few brackets and no long run of "- - -" can't nest so deeply, and are spared a second walk.
    few = sum(1 for _ in _BRACKET.finditer(text)) <= BRACKETS_WITHOUT_DOUBT
    if few and not _COMPACT.search(text) and not _indented(text):
        return
    depth = 0
    try:
        for event in yaml.parse(text, Loader=LOADER):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > DEPTH_LIMIT:
                    line = event.start_mark.line + 1 if event.start_mark else None
                    raise UnreadableYamlError(f"nested deeper than {DEPTH_LIMIT} levels", line)
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
    except yaml.YAMLError as error:
        raise _unreadable(error) from error


def _is_empty(root: Node) -> bool:
    return isinstance(root, Scalar) and root.tag == NULL and not root.value


def _indented(text: str) -> bool:
    return f"\n{' ' * DEPTH_LIMIT}" in text


def _refuse_cycles(root: Node) -> None:
    done: set[int] = set()
    open_now: set[int] = set()
    stack: list[tuple[Node, bool]] = [(root, False)]
    while stack:
        node, leaving = stack.pop()
        if leaving:
            open_now.discard(id(node))
            done.add(id(node))
            continue
        if id(node) in open_now:
            raise UnreadableYamlError("an anchor that stands inside itself", line_of(node))
        if id(node) in done or isinstance(node, Scalar):
            continue
        open_now.add(id(node))
        stack.append((node, True))
        if isinstance(node, Sequence):
            stack.extend((element, False) for element in node.value)
        elif isinstance(node, Mapping):
            for key, value in node.value:
                stack.extend(((key, False), (value, False)))


def _unreadable(error: yaml.YAMLError) -> UnreadableYamlError:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "not YAML"
    return UnreadableYamlError(str(problem), mark.line + 1 if mark is not None else None)
