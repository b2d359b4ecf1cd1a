"""Make ready, once, what is listened to beside the words that ask for kinds: production, migrations, services."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from orchestrator.dispatch.environment import MIGRATING, MIGRATION_WORDS
from orchestrator.dispatch.phrases import Phrases
from orchestrator.dispatch.services import ALL, ALL_WORDS, DEPLOY_WORDS, DEPLOYING, spoken


class Beside(NamedTuple):
    """What is listened to in every request, wherever it stands.

    Attributes:
        phrases: three groups: words that rule kinds out, words for production, and words for a migration.
        naming: what names services; listened to where a kind has to know them.
        production: patterns of production's paths.
    """

    phrases: Phrases[object]
    naming: Phrases[object]
    production: tuple[str, ...]


@lru_cache(maxsize=16)
def beside(never: tuple[str, ...], production: tuple[str, ...], services: tuple[str, ...]) -> Beside:
    """Give what is listened to beside the words that ask for kinds.

    Args:
        never: words that rule a kind out.
        production: words and patterns of paths that mean production, as configured.
        services: names of the repository's services, and of its applications that are none.
    """
    patterns = tuple(word for word in production if "*" in word or "/" in word)
    phrases = Phrases[object](
        ((word, None) for word in never),
        ((word.casefold(), word) for word in production if word not in patterns),
        ((word, MIGRATING) for word in MIGRATION_WORDS),
    )
    naming = Phrases[object](
        (
            *((phrase, name) for name in services for phrase in spoken(name)),
            *((word, DEPLOYING) for word in DEPLOY_WORDS),
            *((word, ALL) for word in ALL_WORDS),
        ),
    )
    return Beside(phrases, naming, patterns)
