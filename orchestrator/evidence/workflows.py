"""Read CI workflows: GitHub Actions by their YAML, a Jenkinsfile by the names of its stages."""

from __future__ import annotations

import posixpath
import re

from msgspec import Struct

from orchestrator.evidence.yaml_text import (
    Mapping,
    UnreadableYamlError,
    child,
    items,
    read_mapping,
    text_of,
    texts_of,
)
from orchestrator.model.evidence import Workflow
from orchestrator.model.finding import Finding
from orchestrator.model.text import say

PATHS = re.compile(r"^\.github/workflows/[^/]+\.ya?ml$|(?:^|/)Jenkinsfile(?:\.[A-Za-z0-9_-]+)?$|\.jenkinsfile$")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|(?<![:\"'])//[^\n]*", re.DOTALL)
_STAGE = re.compile(r"\bstage\s*\(?\s*(?:name\s*:\s*)?([\"'])([^\"'\n]{1,200})\1")
_TRIGGERS = re.compile(r"\b(cron|pollSCM|upstream|githubPush)\s*\(")
# Commands and actions by which a step's work is known.
_MARKS = {
    "tests": r"\bpytest\b|\bunittest\b|\btox\b|\bnox\b|\bjest\b|\bvitest\b"
    r"|\b(?:npm|pnpm|yarn)(?: run)? test\b|\bgo test\b|\bphpunit\b|\bmvn (?:-\S+ )*(?:test|verify)\b"
    r"|\bgradlew? (?:-\S+ )*(?:test|check|build)\b|\bflutter test\b",
    "lint": r"\bruff\b|\bflake8\b|\bpylint\b|\bblack --check\b|\beslint\b|\brun lint\b|\bbiome\b|\bgolangci-lint\b"
    r"|\bphp-cs-fixer\b|\bflutter analyze\b",
    "types": r"\btsc\b|\bmypy\b|\bpyright\b|\bphpstan\b",
    "coverage": r"--cov\b|\bcoverage\b|\bcodecov\b|\bnyc\b",
    "scan": r"\bpip-audit\b|\baudit\b|\btrivy\b|\bgrype\b|\bsnyk\b|\bcodeql\b|\bbandit\b"
    r"|\bgitleaks\b|\bdetect-secrets\b",
    "performance": r"\bk6\b|\blocust\b|\blighthouse\b|\bartillery\b|\bjmeter\b|\bwrk\b",
    "image": r"\bdocker (?:buildx )?build\b|\bbuild-push-action\b|\bdocker[ -]compose\b[^\n]*\bbuild\b",
    "migrate": r"\balembic\b[^\n]*\bupgrade\b|\bprisma migrate deploy\b|\bartisan migrate\b"
    r"|\bmanage\.py migrate\b|\bdb:migrate\b",
    "deploy": r"\bdocker[ -]compose\b[^\n]*\bup\b|\bkubectl (?:apply|set|rollout)\b|\bhelm upgrade\b"
    r"|\becs (?:update|deploy)|\brsync\b|\bssh\b[^\n]*@|\bssh-action\b|\becs-deploy\b|\bfly deploy\b",
    "backup": r"\bpg_dump\b|\brestic\b|\bmysqldump\b",
    "app-build": r"\beas(?:-cli\S*)? build\b|\bfastlane\b|\bflutter build\b",
    "app-submit": r"\beas(?:-cli\S*)? submit\b",
}
_WORKS = {work: re.compile(pattern, re.IGNORECASE) for work, pattern in _MARKS.items()}
_HASH_COMMENT = re.compile(r"(?:^|[ \t])#[^\n]*", re.MULTILINE)


class WorkflowFacts(Struct, frozen=True):
    """A workflow, or what keeps it from being read."""

    workflow: Workflow | None = None
    findings: tuple[Finding, ...] = ()


def read(path: str, text: str) -> WorkflowFacts:
    """Read the workflow at `path`. Never fails: what can't be read is a finding."""
    if path.startswith(".github/"):
        return _github(path, text)
    code = _COMMENT.sub("", text)
    return WorkflowFacts(
        Workflow(
            file=path,
            system="jenkins",
            name=posixpath.basename(path),
            triggers=tuple(dict.fromkeys(match[1] for match in _TRIGGERS.finditer(code))),
            jobs=tuple(dict.fromkeys(match[2] for match in _STAGE.finditer(code))),
            does=_works(code),
        )
    )


def _github(path: str, text: str) -> WorkflowFacts:
    try:
        root = read_mapping(text)
    except UnreadableYamlError as error:
        finding = Finding(
            rule="evidence/workflow",
            severity="warning",
            message=say("the workflow can't be read: {problem}", problem=error.problem),
            remedy=say("correct its YAML; the CI server can't read it either"),
            file=path,
            line=error.line,
        )
        return WorkflowFacts(findings=(finding,))
    # Read as nodes, `on:` stays the word that stands there; as objects it would be YAML 1.1's true.
    events = child(root, "on")
    triggers = [name for name, _, _ in items(events)] if isinstance(events, Mapping) else texts_of(events)
    return WorkflowFacts(
        Workflow(
            file=path,
            system="github-actions",
            name=text_of(child(root, "name")) or posixpath.splitext(posixpath.basename(path))[0],
            triggers=tuple(dict.fromkeys(triggers)),
            jobs=tuple(name for name, _, _ in items(child(root, "jobs"))),
            does=_works(_HASH_COMMENT.sub("", text)),
        )
    )


def _works(code: str) -> tuple[str, ...]:
    return tuple(work for work, pattern in _WORKS.items() if pattern.search(code))
