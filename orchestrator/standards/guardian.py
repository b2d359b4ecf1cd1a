"""Judge every artifact by the standards: findings, and the names of checks that did not run.

A rule is a module of `rules/`, a linter's adapter one of `tools/`; both are found by walking. What is unusual in a file
may make a rule fail, but never the judgement: a rule that fails withholds what it would have looked at, and a linter
that fails, or is not here, has not checked. Comments that silence a linter mean nothing here.
"""

from __future__ import annotations

import pkgutil
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from functools import cache, cached_property
from importlib import import_module
from typing import NamedTuple, cast

from msgspec.structs import replace

from orchestrator.model.artifact import Artifact
from orchestrator.model.check import Unchecked
from orchestrator.model.digest import digest
from orchestrator.model.finding import Finding
from orchestrator.model.text import say
from orchestrator.standards import rules as rules_package
from orchestrator.standards.naming import naming
from orchestrator.standards.rule import Rule, RuleModule
from orchestrator.standards.screening import screen
from orchestrator.standards.settings import Demand, Standards
from orchestrator.standards.subject import Subject
from orchestrator.standards.tool import ToolModule
from orchestrator.standards.workbench import Looked, Workbench

SIZE_LIMIT = 2 * 1024 * 1024
FINDINGS_LIMIT = 20
REMEMBERED = 4096
NOTHING = Looked()

Key = tuple[str, str, str]  # path, sha256, the linters that are here
Asked = tuple[Callable[[Subject], bool], RuleModule, Demand]  # whether a rule applies comes first: hardly one does


class Judgement(NamedTuple):
    """What was found, security vetoes first, and the checks that should have run and did not."""

    findings: tuple[Finding, ...]
    not_checked: tuple[Unchecked, ...]


CLEAN = Judgement((), ())


class Guardian:
    """Judge files by the standards in force.

    Args:
        standards: as `read_standards` gives them.
        rules: the rule modules, or what loads them when a file is judged; all of the package by default.
        tools: the linters' adapters, or what loads them (`load_tools`) when a file calls for a linter; none by default,
            and then none is missed.
        own: a company's own rules as tools, or what reads them when a file is judged; unlike linters they may look at
            prose and at templates too.
    """

    def __init__(
        self,
        standards: Standards,
        rules: Sequence[RuleModule] | Callable[[], Sequence[RuleModule]] | None = None,
        tools: Sequence[ToolModule] | Callable[[], Sequence[ToolModule]] = (),
        own: Sequence[ToolModule] | Callable[[], Sequence[ToolModule]] = (),
    ) -> None:
        self.standards = standards
        self._rules = rules
        self._tools = tools
        self._own_rules = own
        self._known: OrderedDict[Key, Judgement] = OrderedDict()
        self._lock = threading.Lock()

    def judge(self, artifacts: Sequence[Artifact]) -> list[Judgement]:
        """Judge what an answer brings; never raises."""
        return self.judge_files([(artifact.path, artifact.content) for artifact in artifacts])

    def judge_file(self, path: str, content: bytes) -> Judgement:
        """Judge a file as it would stand at `path`; once for the same path and bytes."""
        return self.judge_files([(path, content)])[0]

    def judge_files(self, files: Sequence[tuple[str, bytes]]) -> list[Judgement]:
        """Judge several files, so that each linter is started once for all of them.

        Prose is for rules alone, and every answer writes its own: nothing is looked up or kept for it.
        """
        keys = self._keys(files)
        if keys is None:
            return [self._joined(subject) for subject in _screened(files)]
        known = [self._known.get(key) if key else None for key in keys]
        unknown = [(file, key) for file, key, judgement in zip(files, keys, known, strict=True) if judgement is None]
        fresh = iter(self._judged(unknown) if unknown else ())
        return [next(fresh) if judgement is None else judgement for judgement in known]

    def _keys(self, files: Sequence[tuple[str, bytes]]) -> list[Key | None] | None:
        """Give what a file's judgement is remembered by; None for prose that no rule of the company's can ask for, and
        where there is nothing else.
        """
        kept = [True] * len(files) if self._own else [not naming(path).is_prose for path, _ in files]
        if True not in kept:
            return None
        here = self._bench.stamps()
        return [
            (path, digest(content), here) if keep else None for (path, content), keep in zip(files, kept, strict=True)
        ]

    def _judged(self, files: Sequence[tuple[tuple[str, bytes], Key | None]]) -> list[Judgement]:
        subjects = _screened([file for file, _ in files])
        own = self._own
        asked = [one for one in subjects if not one.is_prose or (own and any(rule.applies(one) for rule in own))]
        if not asked:
            return [self._joined(subject) for subject in subjects]
        looked = dict(zip(map(id, asked), self._bench.check(asked), strict=True))
        judgements = [self._joined(subject, looked.get(id(subject), NOTHING)) for subject in subjects]
        self._remember(
            {
                key: judgement
                for subject, (_, key), judgement in zip(subjects, files, judgements, strict=True)
                if key and id(subject) in looked
            }
        )
        return judgements

    def _remember(self, judgements: Mapping[Key, Judgement]) -> None:
        with self._lock:
            for key, judgement in judgements.items():
                if not any(one.passing for one in judgement.not_checked):
                    self._known[key] = judgement
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)

    @cached_property
    def _own(self) -> tuple[ToolModule, ...]:
        return tuple(self._own_rules() if callable(self._own_rules) else self._own_rules)

    @cached_property
    def _bench(self) -> Workbench:
        tools = self._tools() if callable(self._tools) else self._tools
        wanted = [tool for tool in tools if self.standards.demand(tool.TOOL.id, "") != "free"]
        return Workbench((*wanted, *self._own))

    def _joined(self, subject: Subject, looked: Looked = NOTHING) -> Judgement:
        findings: list[Finding] = []
        for applies, module, demand in self._asked_of_prose if subject.is_prose else self._asked:
            try:
                if applies(subject):
                    findings += self._found(module, demand, subject)
            except Exception as error:  # hostile input must not end the judgement; what could not be judged is withheld
                findings.append(_failed(module, subject, error))
        if not findings and looked is NOTHING and not subject.too_large:
            return CLEAN
        if looked.findings:
            said = {(finding.rule, finding.line) for finding in findings}
            repeats = {tool.TOOL.id: tool.TOOL.repeats for tool in self._bench.tools}
            findings += [
                finding
                for finding in looked.findings
                if (repeats.get(finding.rule.partition("/")[0]), finding.line) not in said
            ]
        if findings:
            findings.sort(key=lambda one: (not one.vetoes, not one.security, one.line or 0, one.column or 0))
        not_checked = looked.not_checked
        if subject.too_large:
            skipped = [module.RULE for module, _ in self._demanded if not module.applies(subject)]
            not_checked += tuple(_too_large(rule) for rule in skipped)
        return Judgement(tuple(findings), tuple(sorted(not_checked, key=lambda one: one.check)))

    @cached_property
    def _demanded(self) -> tuple[tuple[RuleModule, Demand], ...]:
        """The rules that the standards ask for, and how strictly; the standards never change under a guardian."""
        rules = load_rules() if self._rules is None else self._rules() if callable(self._rules) else self._rules
        asked = ((one, self.standards.demand(one.RULE.id, one.RULE.standard)) for one in rules)
        return tuple((module, demand) for module, demand in asked if demand != "free")

    @cached_property
    def _asked(self) -> tuple[Asked, ...]:
        return tuple((module.applies, module, demand) for module, demand in self._demanded)

    @cached_property
    def _asked_of_prose(self) -> tuple[Asked, ...]:
        return tuple((module.applies, module, demand) for module, demand in self._demanded if module.RULE.prose)

    def _found(self, module: RuleModule, demand: Demand, subject: Subject) -> Sequence[Finding]:
        found = _gathered(module, subject, self.standards)
        return [_softened(finding) for finding in found] if demand == "should" else found


def _screened(files: Sequence[tuple[str, bytes]]) -> list[Subject]:
    subjects = [Subject(path, content, too_large=len(content) > SIZE_LIMIT) for path, content in files]
    screen(subjects)
    return subjects


@cache
def load_rules() -> tuple[RuleModule, ...]:
    """Import every module of `rules/`, in the order of their names."""
    names = sorted(info.name for info in pkgutil.iter_modules(rules_package.__path__))
    return tuple(cast(RuleModule, import_module(f"{rules_package.__name__}.{name}")) for name in names)


def _gathered(module: RuleModule, subject: Subject, standards: Standards) -> list[Finding]:
    """Take a rule's findings up to the limit. Vetoes go before: a flood of warnings must not hide one."""
    vetoes: list[Finding] = []
    others: list[Finding] = []
    more = False
    for finding in module.check(subject, standards):
        kept = vetoes if finding.vetoes else others
        if len(kept) < FINDINGS_LIMIT:
            kept.append(finding)
            continue
        more = True
        if finding.vetoes:
            break
    found = (vetoes + others)[:FINDINGS_LIMIT]
    if more or len(vetoes) + len(others) > FINDINGS_LIMIT:
        found.append(module.RULE.finding(subject, say("there is more of the same rule"), severity="note"))
    return found


def _softened(finding: Finding) -> Finding:
    severity = "warning" if finding.severity == "error" else finding.severity
    return replace(finding, severity=severity, vetoes=False)


def _too_large(rule: Rule) -> Unchecked:
    why = say("the file is larger than {limit} MiB", limit=SIZE_LIMIT // 1024**2)
    return Unchecked(check=rule.id, why=why, remedy=say("divide the file"), vetoes=rule.vetoes)


def _failed(module: RuleModule, subject: Subject, error: Exception) -> Finding:
    return module.RULE.finding(
        subject,
        say("the rule could not judge this file ({sort})", sort=type(error).__name__),
        remedy=say("look for what is unusual in the file, and write it plainly"),
    )
