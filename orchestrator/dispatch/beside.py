"""Make ready, once, what is listened to beside the words that ask for kinds: production, migrations, services."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from orchestrator.dispatch.environment import MIGRATING, MIGRATION_FILES, MIGRATION_WORDS
from orchestrator.dispatch.paths import Patterns
from orchestrator.dispatch.phrases import FewPhrases
from orchestrator.dispatch.services import ALL, ALL_WORDS, DEPLOY_WORDS, DEPLOYING, spoken


class Beside(NamedTuple):
    """What is listened to in every request, wherever it stands.

    Attributes:
        never: words that rule a kind out.
        production: words for production; `production_files` its paths.
        migrating: words for a migration; `migration_files` where revisions lie.
        naming: what names services, all of them or a deployment.
    """

    never: FewPhrases[None]
    production: FewPhrases[None]
    production_files: Patterns[str]
    migrating: FewPhrases[object]
    migration_files: Patterns[str]
    naming: FewPhrases[object]


@lru_cache(maxsize=16)
def beside(
    never: tuple[str, ...], production: tuple[str, ...], services: tuple[str, ...], folders: tuple[str, ...]
) -> Beside:
    """Give what is listened to beside the words that ask for kinds.

    Args:
        never: words that rule a kind out.
        production: words and patterns of paths that mean production, as configured.
        services: names of the repository's services, and of its applications that are none.
        folders: of its migration tools.
    """
    patterns = [word for word in production if "*" in word or "/" in word]
    naming = (
        *((phrase, name) for name in services for phrase in spoken(name)),
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
    )
