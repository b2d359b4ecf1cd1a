"""Read orchestrator.yaml: every mistake is located, an unknown key is refused with the nearest known one.

Plain YAML only: no tags, no anchors, no second document, no key twice. Source of the limits: a configuration is written
by people, and nothing that people write here nests deeper than four levels.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import yaml

from orchestrator.errors import ConfigurationError
from orchestrator.model.configuration import Configuration
from orchestrator.parse.configuration_values import read_values

SIZE_LIMIT = 256 * 1024
DEPTH_LIMIT = 16
EXAMPLE = "orchestrator init writes a full example"
NULL = "tag:yaml.org,2002:null"

Path = tuple[str | int, ...]


class Mistake(NamedTuple):
    """One thing that is wrong: line and column from 1, the fact, what to do."""

    line: int
    column: int
    fact: str
    remedy: str = ""

    def __str__(self) -> str:
        located = f"line {self.line}, column {self.column}: {self.fact}"
        return f"{located} / {self.remedy}" if self.remedy else located


def read_configuration(
    data: bytes, file: str, *, is_time_zone: Callable[[str], bool] = lambda name: True
) -> Configuration:
    """Read the configuration from the file's bytes.

    Args:
        data: the file's bytes, UTF-8.
        file: its path, for messages.
        is_time_zone: tells whether this machine knows a time zone; the reader itself touches no machine.

    Raises:
        ConfigurationError: with every mistake's line and column, and what to do.
    """
    tree = _tree(data, file)
    values = _plain(tree, file)
    configuration = read_values(values) or _checked(values, tree, file)
    contradictions = list(_contradictions(configuration, is_time_zone))
    if contradictions:
        places = dict(_places(tree))
        raise _refusal(file, [Mistake(*_nearest_place(places, path), *said) for path, *said in contradictions])
    return configuration


def _checked(values: Any, tree: yaml.Node, file: str) -> Configuration:  # noqa: ANN401 - values of a file, as above
    """Check values by the form, which knows numbers and what is wrong."""
    from pydantic import ValidationError  # with the form it takes longer than what a list of decisions does

    from orchestrator.parse.configuration_form import Configuration as Form

    try:
        return Form.model_validate(values).value()
    except ValidationError as error:
        places = dict(_places(tree))
        mistakes = [_explain(dict(detail), places) for detail in error.errors(include_url=False)]
        raise _refusal(file, mistakes) from None


def _tree(data: bytes, file: str) -> yaml.MappingNode:
    """Parse the bytes into YAML nodes, after refusing what a configuration has no use for."""
    if len(data) > SIZE_LIMIT:
        raise ConfigurationError(f"larger than {SIZE_LIMIT // 1024} KiB", "a configuration is a page or two", file)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigurationError("not UTF-8", "save the file as UTF-8", f"{file}:{line}") from None
    try:
        _refuse_cleverness(text, file)
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _refusal(file, [Mistake(*_place(mark), f"not readable as YAML: {error.problem}")]) from None
    except yaml.YAMLError as error:
        fact = f"not readable as YAML: {str(error).splitlines()[0]}"
        raise ConfigurationError(fact, "remove the control characters", file) from None
    if not isinstance(node, yaml.MappingNode):
        raise ConfigurationError("not a list of keys", EXAMPLE, file)
    return node


def _refuse_cleverness(text: str, file: str) -> None:
    """Refuse anchors, aliases, tags, depth and further documents, while the parser only reports what it meets."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        documents += isinstance(event, yaml.DocumentStartEvent)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            wrong = ("a YAML anchor or alias", "write the value out")
        elif tag := getattr(event, "tag", None):
            wrong = (f"a YAML tag, {tag}", "remove it; plain values are enough")
        elif depth > DEPTH_LIMIT:
            wrong = (f"nested deeper than {DEPTH_LIMIT} levels", "flatten it")
        elif documents > 1:
            wrong = ("a second YAML document", 'remove the line "---"')
        else:
            continue
        raise _refusal(file, [Mistake(*_place(event.start_mark), *wrong)])
    if documents == 0:
        raise ConfigurationError("empty", EXAMPLE, file)


def _plain(node: yaml.Node, file: str) -> Any:  # noqa: ANN401 - values of a file that nobody has judged yet
    """Turn nodes into plain values: text, lists, mappings.

    A scalar stays as written (YAML would read `no` as false and `12:30` as 750) and the model makes numbers of it; a
    key without a value counts as not written.
    """
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, file) for item in node.value]
    if not isinstance(node, yaml.MappingNode):
        return node.value
    values: dict[str, Any] = {}
    for key, value in node.value:
        here = _place(key.start_mark)
        if not isinstance(key, yaml.ScalarNode):
            raise _refusal(file, [Mistake(*here, "a key that is not a word", "write name: value")])
        if key.value in values:
            raise _refusal(file, [Mistake(*here, f"the key {key.value} stands here twice", "keep one")])
        if value.tag != NULL:
            values[key.value] = _plain(value, file)
    return values


def _places(node: yaml.Node, path: Path = ()) -> Iterator[tuple[Path, tuple[int, int]]]:
    """Give the place of every value, or of its key where it has one. line, column from 1."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield (*path, key.value), _place(key.start_mark)
            yield from _places(value, (*path, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield (*path, index), _place(item.start_mark)
            yield from _places(item, (*path, index))


def _place(mark: Any) -> tuple[int, int]:  # noqa: ANN401 - libyaml's mark and yaml's own share no type
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _nearest_place(places: dict[Path, tuple[int, int]], path: Path) -> tuple[int, int]:
    while path and path not in places:
        path = path[:-1]
    return places.get(path, (1, 1))


def _explain(detail: dict[str, Any], places: dict[Path, tuple[int, int]]) -> Mistake:
    """Say a validation error in our own words, at its place."""
    path: Path = detail["loc"]
    line, column = _nearest_place(places, path)
    name = ".".join(str(part) for part in path)
    if detail["type"] == "extra_forbidden":
        known = _known_keys(path[:-1])
        near = difflib.get_close_matches(str(path[-1]), known, n=1, cutoff=0.65)
        remedy = f"did you mean {near[0]}?" if near else f"known are: {', '.join(known)}"
        return Mistake(line, column, f"unknown key {name}", remedy)
    if detail["type"] == "missing":
        return Mistake(line, column, f"{name} is missing", EXAMPLE)
    return Mistake(line, column, f"{name}: {detail['msg'].lower()}", f"it is {detail['input']!r}"[:120])


def _known_keys(path: Path) -> list[str]:
    """List the keys that may stand at a place of the configuration."""
    from pydantic import BaseModel

    from orchestrator.parse.configuration_form import Configuration as Form

    model: Any = Form
    for part in path:
        if not (isinstance(model, type) and issubclass(model, BaseModel)):
            continue  # a name within `teams` or `people`: its values are of the model already reached
        field = next((f for name, f in model.model_fields.items() if (f.alias or name) == part), None)
        arguments = getattr(field.annotation, "__args__", ()) if field else ()
        model = arguments[-1] if arguments else model
    return [field.alias or name for name, field in model.model_fields.items()]


def _contradictions(
    configuration: Configuration, is_time_zone: Callable[[str], bool]
) -> Iterator[tuple[Path, str, str]]:
    """Give what each value alone may say but all together may not: path, fact, remedy."""
    if configuration.serves not in configuration.teams:
        known = ", ".join(configuration.teams)
        yield ("serves",), f"serves names no team: {configuration.serves}", f"teams are: {known}"
    if not is_time_zone(configuration.time_zone):
        yield (
            ("time-zone",),
            f"no time zone known here is called {configuration.time_zone}",
            "write it as in Asia/Seoul or Europe/Berlin",
        )
    inboxes: dict[str, str] = {}
    names: dict[str, str] = {}
    for slug, team in configuration.teams.items():
        if not team.inbox or team.inbox.startswith(".") or any(sign in team.inbox for sign in "/\\\0\n"):
            yield ("teams", slug, "inbox"), f"not a folder's name: {team.inbox!r}", f"write for example to-{slug}"
        if (other := inboxes.setdefault(team.inbox.casefold(), slug)) != slug:
            yield ("teams", slug, "inbox"), f"{team.inbox} is the inbox of {other} already", "each team has its own"
        for name in (slug, *team.aliases):
            if (other := names.setdefault(name.casefold(), slug)) != slug:
                yield ("teams", slug), f"{name} stands for {other} already", "each name stands for one team"


def _refusal(file: str, mistakes: list[Mistake]) -> ConfigurationError:
    """Make one error of all mistakes, in the file's order."""
    first, *others = sorted(mistakes)
    if not others:
        return ConfigurationError(first.fact, first.remedy, f"{file}:{first.line}:{first.column}")
    lines = [f"{1 + len(others)} mistakes", str(first), *map(str, others)]
    return ConfigurationError("\n  ".join(lines), "", file)
