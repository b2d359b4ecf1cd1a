"""Let a company's own rules judge files as a linter does: in a process of its own, with a limit on time."""

from __future__ import annotations

import hashlib
import json
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from msgspec.json import encode

from orchestrator.model.check import Unchecked
from orchestrator.model.finding import Finding
from orchestrator.model.text import Text, say
from orchestrator.standards import matching
from orchestrator.standards.bench import run
from orchestrator.standards.own_rules import Broken, OwnRule, OwnRules, covering
from orchestrator.standards.subject import Subject
from orchestrator.standards.tool import Located, Tool, ToolFailedError, ToolModule

NAME = "own-rules"
SECONDS = 10.0


class Own:
    """The rules that could be read, as one tool. What they find goes by each rule's own id."""

    def __init__(self, rules: Sequence[OwnRule]) -> None:
        self.TOOL = Tool(
            id=NAME,
            title=say("rules of this company's own"),
            package="python",
            sort="program",
            extra=False,
            whole=True,
            vetoes=any(rule.vetoes for rule in rules),
        )
        self._rules = tuple((rule, covering(rule.files)) for rule in rules)
        self._located = Located(path=sys.executable, stamp=hashlib.sha256(encode(rules)).hexdigest())

    def applies(self, subject: Subject) -> bool:
        """Take what one of the rules names."""
        return bool(self._of(subject))

    def locate(self) -> Located:
        """Give the interpreter that we run in ourselves."""
        return self._located

    def check(self, subjects: Sequence[Subject], located: Located) -> Sequence[Sequence[Finding] | None]:
        """Look at all subjects in one process.

        Raises:
            ToolFailedError: it took too long; then nothing of them is checked.
        """
        expressions: dict[str, int] = {}
        asked: list[tuple[int, OwnRule, bool, tuple[int, int]]] = []
        for number, subject in enumerate(subjects):
            for rule in self._of(subject):
                for required, written in ((False, rule.forbids), (True, rule.requires)):
                    for one in written:
                        place = expressions.setdefault(one, len(expressions))
                        asked.append((number, rule, required, (place, number)))
        texts = [_text(subject) for subject in subjects]
        job = {"expressions": list(expressions), "texts": texts, "pairs": [pair for *_, pair in asked]}
        command = (located.path, "-I", "-S", str(Path(matching.__file__)))
        output = run(command, {"job.json": json.dumps(job).encode()}, seconds=SECONDS)
        if output.code != 0:
            raise ToolFailedError(f"it ended with {output.code}")
        found: list[list[Finding]] = [[] for _ in subjects]
        for (number, rule, required, _), places in zip(asked, json.loads(output.out), strict=True):
            if required and not places:
                found[number].append(_finding(rule, subjects[number], 1, 1))
            elif not required:
                found[number].extend(_finding(rule, subjects[number], *_place(texts[number], at)) for at in places)
        return found

    def _of(self, subject: Subject) -> list[OwnRule]:
        path = unicodedata.normalize("NFC", subject.path)
        return [rule for rule, tree in self._rules if tree.covering(path)]


class Unread(Tool, frozen=True, kw_only=True):
    """The documentation of a rule that can't be read: what it may have judged is not checked."""

    why: Text
    remedy: Text

    @property
    def missing(self) -> Unchecked:
        return Unchecked(check=self.id, why=self.why, remedy=self.remedy, vetoes=True)


class Missing:
    """A rule that can't be read, as a tool that is not here."""

    def __init__(self, name: str, why: Text, remedy: Text, files: Sequence[str] = ("**",)) -> None:
        self.TOOL: Tool = Unread(
            id=name,
            title=say("a rule that can't be read"),
            package="-",
            sort="package",
            extra=False,
            whole=True,
            vetoes=True,
            why=why,
            remedy=remedy,
        )
        self._tree = covering(files)

    def applies(self, subject: Subject) -> bool:
        """Take what it may have judged."""
        return bool(self._tree.covering(unicodedata.normalize("NFC", subject.path)))

    def locate(self) -> None:
        """Find nothing: there is nothing that could be started."""

    def check(self, subjects: Sequence[Subject], located: Located) -> Sequence[Sequence[Finding] | None]:
        """Check nothing."""
        return [None] * len(subjects)


def own_tools(own: OwnRules) -> tuple[ToolModule, ...]:
    """Give the tools that a company's rules are."""
    tools: list[ToolModule] = [Own(own.rules)] if own.rules else []
    return (*tools, *(_missing(one) for one in own.broken))


def _missing(broken: Broken) -> Missing:
    finding = broken.finding
    why = say("line {line}: {why}", line=finding.line or 1, why=finding.message)
    return Missing(broken.file, why, finding.remedy or say("correct it"), broken.files)


def _text(subject: Subject) -> str:
    # What can't be decoded can't hide anything: a lone surrogate is no text that JSON could carry.
    return (subject.text or "").replace("\r\n", "\n").encode("utf-8", "replace").decode()


def _place(text: str, at: int) -> tuple[int, int]:
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _finding(rule: OwnRule, subject: Subject, line: int, column: int) -> Finding:
    remedy = " ".join(part for part in (rule.remedy, rule.documentation) if part)
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        message=say("{message}", message=" ".join(rule.message.split())[:500]),
        remedy=say("{message}", message=" ".join(remedy.split())[:500]) if remedy else None,
        file=subject.path,
        line=line,
        column=column,
        vetoes=rule.vetoes,
        security=rule.security,
    )
