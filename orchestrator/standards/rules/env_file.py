"""Environment files stay out of git, but for the template."""

from __future__ import annotations

from collections.abc import Iterable

from orchestrator.model.finding import Finding
from orchestrator.model.text import say
from orchestrator.standards.rule import Rule
from orchestrator.standards.settings import Standards
from orchestrator.standards.subject import Subject

RULE = Rule(
    id="env-file",
    title=say("environment files stay out of git"),
    severity="error",
    vetoes=True,
    security=True,
    standard="security.tracked_env_files",
    problem=say("what is tracked once is in every clone for ever, and env files are where passwords are kept"),
    remedy=say(
        "keep the file out of git (`{ignore}` in .gitignore), and track the names without values as `{template}`",
        ignore=".env*",
        template=".env.example",
    ),
    sample=".env.production",
    before="API_URL=https://api.example.org\n",
    after="",
)


def applies(subject: Subject) -> bool:
    """Take what is called `.env` or `.env.…`."""
    return subject.name.startswith(".env") and not subject.name.startswith(".envrc")


def check(subject: Subject, standards: Standards) -> Iterable[Finding]:
    """Ask whether the name may be tracked."""
    allowed = {subject.path, subject.name} & {name.removeprefix("./") for name in standards.tracked_env_files}
    # An empty file is how one is taken away.
    if not allowed and subject.content:
        yield RULE.finding(subject, say("the environment file `{path}` would be tracked", path=subject.path))
