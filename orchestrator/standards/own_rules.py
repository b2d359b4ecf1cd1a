"""Read the rules that a company wrote for itself: one file each, declared, never program text.

Agents write in the repository, so nothing of it is executed here: a rule names files, and a regular expression that
they must not hold, or must. A file that can't be read as a rule is a finding, and what it may have judged counts as not
checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple, get_args

from msgspec import Struct
from msgspec.structs import replace

from orchestrator.authorize.paths import unsafe
from orchestrator.authorize.patterns import Tree
from orchestrator.evidence.yaml_text import (
    Mapping,
    Node,
    UnreadableYamlError,
    column_of,
    elements,
    items,
    line_of,
    read_documents,
    text_of,
    texts_of,
)
from orchestrator.model.finding import Finding, Severity
from orchestrator.model.text import Text, say
from orchestrator.parse.nearest import nearest
from orchestrator.standards.settings import Standards

FOLDER = "contracts/standards/rules"
ENDINGS = (".yaml", ".yml", ".md")
SIZE_LIMIT = 64 * 1024
COUNT_LIMIT = 200
KEYS = (
    "id",
    "title",
    "files",
    "forbids",
    "requires",
    "severity",
    "veto",
    "security",
    "message",
    "problem",
    "remedy",
    "documentation",
    "sample",
    "before",
    "after",
)
_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_FLAGS = {"true": True, "yes": True, "false": False, "no": False}
_FENCE = "---"
_PLAIN = "tag:yaml.org,2002:"


class OwnRule(Struct, frozen=True, kw_only=True):
    """A rule of a company's own.

    Attributes:
        files: patterns in the permission matrix's dialect, from the repository's root: `*`, `?`, `**` as a segment.
        forbids, requires: regular expressions; `^` and `$` mean a line's ends.
        problem, remedy, documentation: for people, in the company's words.
        sample, before, after: a path, and what breaks the rule and keeps it there.
        file: where the rule is written.
    """

    id: str
    title: str
    files: tuple[str, ...]
    forbids: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    severity: Severity = "error"
    vetoes: bool = False
    security: bool = False
    message: str = ""
    problem: str = ""
    remedy: str = ""
    documentation: str = ""
    sample: str = ""
    before: str = ""
    after: str = ""
    file: str


class Broken(NamedTuple):
    """A rule file that is no rule: what is wrong with it, and the patterns of the files that it may have judged."""

    file: str
    finding: Finding
    files: tuple[str, ...]


class OwnRules(NamedTuple):
    """What a company's folder of rules holds."""

    rules: tuple[OwnRule, ...] = ()
    broken: tuple[Broken, ...] = ()


class _FlawError(Exception):
    def __init__(self, message: Text, remedy: Text, node: Node | None = None, line: int = 1) -> None:
        super().__init__(str(message))
        self.message = message
        self.remedy = remedy
        self.line = line_of(node) if node is not None else line
        self.column = column_of(node) if node is not None else 1


def covering(patterns: Iterable[str]) -> Tree:
    """Give what tells whether a path is covered by one of the patterns."""
    tree = Tree()
    for pattern in patterns:
        tree.add(pattern)
    return tree


def read_own_rules(files: Iterable[tuple[str, bytes]], standards: Standards, taken: Iterable[str] = ()) -> OwnRules:
    """Read rule files, given by path and bytes. Never raises.

    Args:
        standards: their `rules:` weaken or drop a rule by its id, as they do with ours.
        taken: ids that are somebody else's.
    """
    rules: dict[str, OwnRule] = {}
    broken: list[Broken] = []
    others = set(taken)
    for number, (file, data) in enumerate(sorted(files)):
        fields: dict[str, tuple[Node, Node]] = {}
        try:
            if number >= COUNT_LIMIT:
                raise _FlawError(
                    say("there are more than {count} rule files", count=COUNT_LIMIT), say("join some of them")
                )
            body = _fields(file, data, fields)
            rule = _rule(file, fields, body)
            if rule.id in others or rule.id in rules:
                raise _FlawError(say("another rule has the id `{id}`", id=rule.id), say("give this one another"))
        except _FlawError as flaw:
            broken.append(Broken(file, _finding(file, flaw), _patterns(fields)))
            continue
        rules[rule.id] = rule
    return OwnRules(tuple(_demanded(rules.values(), standards)), tuple(broken))


def _demanded(rules: Iterable[OwnRule], standards: Standards) -> Iterator[OwnRule]:
    for rule in rules:
        demand = standards.demand(rule.id, "")
        if demand == "should":
            severity = "warning" if rule.severity == "error" else rule.severity
            yield replace(rule, vetoes=False, severity=severity)
        elif demand == "must":
            yield rule


def _fields(file: str, data: bytes, fields: dict[str, tuple[Node, Node]]) -> str:
    """Fill in the keys with their nodes, and give the text below them."""
    if len(data) > SIZE_LIMIT:
        raise _FlawError(say("it is larger than {limit} KiB", limit=SIZE_LIMIT // 1024), say("a rule is a few lines"))
    try:
        text = data.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise _FlawError(say("it is not UTF-8"), say("save it as UTF-8")) from None
    body = ""
    if file.endswith(".md"):
        lines = text.split("\n")
        end = next((at for at, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), None)
        if lines[0].rstrip() != _FENCE or end is None:
            raise _FlawError(
                say("it has no front matter"), say("put the rule's keys between two lines of three hyphens at its top")
            )
        # The first line stays as an empty one, so that lines are counted as they stand in the file.
        text, body = "\n".join(["", *lines[1:end]]), "\n".join(lines[end + 1 :])
    try:
        roots = read_documents(text)
    except UnreadableYamlError as error:
        raise _FlawError(
            say("it is not YAML: {problem}", problem=error.problem), say("correct it"), line=error.line or 1
        ) from None
    if len(roots) != 1 or not isinstance(roots[0], Mapping):
        raise _FlawError(say("it is not one list of keys and values"), say("write one rule a file"))
    for name, key, value in items(roots[0]):
        fields[name] = (key, value)
    for name in fields:
        if name not in KEYS:
            near = nearest(name, KEYS)
            remedy = say("did you mean `{near}`?", near=near) if near else say("use: {keys}", keys=", ".join(KEYS))
            raise _FlawError(say("the key `{key}` is not known", key=name), remedy, fields[name][0])
    for name, (_, value) in fields.items():
        for node in (value, *elements(value)):
            if not str(node.tag).startswith(_PLAIN) or "python" in str(node.tag):
                raise _FlawError(say("`{key}` has a tag", key=name), say("write it without one"), node)
    return body.strip()


def _rule(file: str, fields: dict[str, tuple[Node, Node]], body: str) -> OwnRule:
    def word(name: str, default: str = "") -> str:
        if name not in fields:
            return default
        text = text_of(fields[name][1])
        if text is None:
            raise _FlawError(say("`{key}` is not a text", key=name), say("write it as one"), fields[name][1])
        return text.strip()

    name = word("id", file.rpartition("/")[2].rpartition(".")[0])
    if not _ID.fullmatch(name):
        raise _FlawError(
            say("the id `{id}` is not one", id=name[:60]),
            say("write lower-case words with hyphens: `no-public-bucket`"),
            fields["id"][1] if "id" in fields else None,
        )
    forbids, requires = _expressions("forbids", fields), _expressions("requires", fields)
    if not forbids and not requires:
        raise _FlawError(say("it neither forbids nor requires anything"), say("write `forbids:` or `requires:`"))
    severity = word("severity", "error")
    if severity not in get_args(Severity):
        raise _FlawError(
            say("the severity `{severity}` is not known", severity=severity[:60]),
            say("write error, warning or note"),
            fields["severity"][1],
        )
    vetoes = _flag("veto", fields)
    if vetoes and severity != "error":
        raise _FlawError(
            say("what vetoes is an error"), say("write `severity: error`, or `veto: false`"), fields["veto"][1]
        )
    title = word("title", name)
    known: dict[str, Severity] = {one: one for one in get_args(Severity)}
    return OwnRule(
        id=name,
        title=title,
        files=_files(fields),
        forbids=forbids,
        requires=requires,
        severity=known[severity],
        vetoes=vetoes,
        security=_flag("security", fields),
        message=word("message", title),
        problem=word("problem", body),
        remedy=word("remedy"),
        documentation=word("documentation"),
        sample=word("sample"),
        before=word("before"),
        after=word("after"),
        file=file,
    )


def _files(fields: dict[str, tuple[Node, Node]]) -> tuple[str, ...]:
    patterns = texts_of(fields["files"][1]) if "files" in fields else []
    if not patterns:
        raise _FlawError(say("it names no files"), say('write `files: "**/*.tf"`, or a list of such patterns'))
    for pattern in patterns:
        odd = any(sign in pattern for sign in "[]{}!") or any("**" in one and one != "**" for one in pattern.split("/"))
        if odd or unsafe(pattern.replace("*", "x").replace("?", "x")) is not None:
            raise _FlawError(
                say("`{pattern}` is no pattern of files", pattern=pattern[:100]),
                say("write names, `*`, `?` and `**` as a whole segment, from the repository's root: `**/*.tf`"),
                fields["files"][1],
            )
    return tuple(patterns)


def _patterns(fields: dict[str, tuple[Node, Node]]) -> tuple[str, ...]:
    """Give the files that a broken rule may have judged: those it names, or all."""
    try:
        return _files(fields)
    except _FlawError:
        return ("**",)


def _expressions(name: str, fields: dict[str, tuple[Node, Node]]) -> tuple[str, ...]:
    if name not in fields:
        return ()
    node = fields[name][1]
    written = texts_of(node)
    if not written:
        raise _FlawError(say("`{key}` holds no regular expression", key=name), say("write one, in single quotes"), node)
    for expression in written:
        try:
            re.compile(expression, re.MULTILINE)
        except (re.error, OverflowError, RecursionError, Warning) as error:
            problem = str(error)[:200]
            raise _FlawError(
                say("`{key}` is no regular expression: {problem}", key=name, problem=problem),
                say("write it as Python's `re` reads it, in single quotes"),
                node,
            ) from None
    return tuple(written)


def _flag(name: str, fields: dict[str, tuple[Node, Node]]) -> bool:
    if name not in fields:
        return False
    node = fields[name][1]
    flag = _FLAGS.get((text_of(node) or "").strip().lower())
    if flag is None:
        raise _FlawError(say("`{key}` is neither true nor false", key=name), say("write one of the two"), node)
    return flag


def _finding(file: str, flaw: _FlawError) -> Finding:
    return Finding(
        rule="standards/own-rule",
        severity="error",
        message=say("the rule can't be read: {why}", why=flaw.message),
        remedy=flaw.remedy,
        file=file,
        line=flaw.line,
        column=flaw.column,
    )
