"""Tell the environment that a request is about: the strictest of all that names one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from orchestrator.dispatch.hearing import Words, with_spacing
from orchestrator.dispatch.paths import matching
from orchestrator.model.configuration import Configuration
from orchestrator.model.evidence import Evidence
from orchestrator.model.request import Environment, Request
from orchestrator.model.text import Text, say

STRICTNESS: dict[Environment, int] = {"development": 0, "staging": 1, "production": 2}
_MIGRATION_FILES = ("**/migrations/**", "**/alembic/versions/**", "**/db/migrate/**")


class Named(NamedTuple):
    """An environment and what names it."""

    environment: Environment
    why: Text


def environment(request: Request, configuration: Configuration, words: Words, *, deploys: bool) -> Named | None:
    """Give the strictest environment that header, words, embedded paths or production patterns name.

    What deploys and names none is production. None where nothing names one and nothing deploys.
    """
    named = list(_named(request, configuration, words))
    if named:
        return max(named, key=lambda one: STRICTNESS[one.environment])
    if deploys:
        return Named("production", say("it deploys and names no environment, so production is assumed"))
    return None


def migrates(request: Request, evidence: Evidence, words: Words) -> bool:
    """Tell whether a request asks for a migration: it says so outside its background, or brings a revision."""
    if any(not one.background for one in words.hear((phrase, "migration") for phrase in _phrases()["migration"])):
        return True
    patterns = (*_MIGRATION_FILES, *(f"{tool.folder}/**" for tool in evidence.migrations if tool.folder))
    return any(matching(file.path, patterns) for file in request.files)


def _named(request: Request, configuration: Configuration, words: Words) -> Iterator[Named]:
    if request.environment is not None:
        in_header = any(field.key == "environment" for field in request.fields)
        yield Named(
            request.environment,
            say("the header says {environment}", environment=request.environment)
            if in_header
            else say("the text says {environment}", environment=request.environment),
        )
    own = [("production", word.casefold()) for word in configuration.production if not _is_pattern(word)]
    phrases = [(phrase, name) for name in (*STRICTNESS, "neutral") for phrase in _phrases()[name]]
    for one in words.hear([*phrases, *((word, name) for name, word in own)]):
        if one.tag in STRICTNESS:
            why = (
                say("the title says “{word}”", word=one.phrase)
                if one.line is None
                else say("line {line} says “{word}”", line=one.line, word=one.phrase)
            )
            yield Named(one.tag, why)
    patterns = tuple(word for word in configuration.production if _is_pattern(word))
    for path in (*(file.path for file in request.files), *([request.path] if request.path else [])):
        if pattern := matching(path, patterns):
            yield Named(
                "production", say("`{path}` matches the production pattern `{pattern}`", path=path, pattern=pattern)
            )


def _is_pattern(word: str) -> bool:
    return "*" in word or "/" in word


@cache
def _phrases() -> Mapping[str, tuple[str, ...]]:
    lists = yaml.safe_load(Path(__file__).with_name("environments.yaml").read_bytes())
    return {name: with_spacing(phrases) for name, phrases in lists.items()}
