"""Make ready, once, what is listened to beside the words for kinds: production, migrations, the names of services."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from orchestrator.dispatch.environment import MIGRATING, MIGRATION_WORDS
from orchestrator.dispatch.phrases import Phrases
from orchestrator.dispatch.services import ALL, ALL_WORDS, DEPLOY_WORDS, DEPLOYING, spoken


class Beside(NamedTuple):
    """What is listened to in every request.

    Attributes:
        phrases: three groups: words for production, words for a migration, and what names services.
        production: patterns of production's paths.
    """

    phrases: Phrases[object]
    production: tuple[str, ...]


@lru_cache(maxsize=16)
def beside(production: tuple[str, ...], services: tuple[str, ...]) -> Beside:
    """Give what is listened to beside the kinds' words.

    Args:
        production: words and patterns of paths that mean production, as configured.
        services: names of the repository's services.
    """
    patterns = tuple(word for word in production if "*" in word or "/" in word)
    phrases = Phrases[object](
        ((word.casefold(), word) for word in production if word not in patterns),
        ((word, MIGRATING) for word in MIGRATION_WORDS),
        (
            *((phrase, name) for name in services for phrase in spoken(name)),
            *((word, DEPLOYING) for word in DEPLOY_WORDS),
            *((word, ALL) for word in ALL_WORDS),
        ),
    )
    return Beside(phrases, patterns)
