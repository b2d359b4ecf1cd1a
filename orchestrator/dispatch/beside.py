"""Make ready, once, what is listened to beside the words that ask for kinds: production, migrations, services."""

from __future__ import annotations

from typing import NamedTuple

from orchestrator.dispatch.environment import MIGRATING, MIGRATION_FILES, MIGRATION_WORDS
from orchestrator.dispatch.paths import Patterns
from orchestrator.dispatch.phrases import FewPhrases
from orchestrator.dispatch.services import ALL, ALL_WORDS, DEPLOY_WORDS, DEPLOYING, called, undeclared
from orchestrator.model.evidence import Evidence, Service


class Beside(NamedTuple):
    """What is listened to in every request, wherever it stands.

    Attributes:
        never: words that rule a kind out.
        production: words for production; `production_files` its paths.
        migrating: words for a migration; `migration_files` where revisions lie.
        naming: what names services, all of them or a deployment; `others` applications that are no services yet.
    """

    never: FewPhrases[None]
    production: FewPhrases[None]
    production_files: Patterns[str]
    migrating: FewPhrases[object]
    migration_files: Patterns[str]
    naming: FewPhrases[object]
    others: tuple[Service, ...]


class _Made:
    """What was made ready last: the same for every request, as long as the evidence is the very same."""

    def __init__(self) -> None:
        self._of: tuple[Evidence, tuple[str, ...], tuple[str, ...], Beside] | None = None

    def of(self, never: tuple[str, ...], production: tuple[str, ...], evidence: Evidence) -> Beside:
        made = self._of
        if made is None or made[0] is not evidence or made[1] != never or made[2] != production:
            made = self._of = (evidence, never, production, _beside(never, production, evidence))
        return made[3]


_MADE = _Made()


def beside(never: tuple[str, ...], production: tuple[str, ...], evidence: Evidence) -> Beside:
    """Give what is listened to beside the words that ask for kinds.

    Args:
        never: words that rule a kind out.
        production: words and patterns of paths that mean production, as configured.
    """
    return _MADE.of(never, production, evidence)


def _beside(never: tuple[str, ...], production: tuple[str, ...], evidence: Evidence) -> Beside:
    others = undeclared(evidence)
    folders = [tool.folder for tool in evidence.migrations if tool.folder]
    patterns = [word for word in production if "*" in word or "/" in word]
    naming = (
        *called((*evidence.services, *others)),
        *((word, DEPLOYING) for word in DEPLOY_WORDS),
        *((word, ALL) for word in ALL_WORDS),
    )
    return Beside(
        FewPhrases((word, None) for word in never),
        FewPhrases((word.casefold(), None) for word in production if word not in patterns),
        Patterns((pattern, pattern) for pattern in patterns),
        FewPhrases((word, MIGRATING) for word in MIGRATION_WORDS),
        Patterns((pattern, pattern) for pattern in (*MIGRATION_FILES, *(f"{folder}/**" for folder in folders))),
        FewPhrases(naming),
        others,
    )
