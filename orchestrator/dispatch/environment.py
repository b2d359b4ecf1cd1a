"""Tell the environment that a request is about: the strictest of all that names one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from orchestrator.dispatch.hearing import Words
from orchestrator.dispatch.paths import few, matching
from orchestrator.dispatch.phrases import Phrases, with_spacing
from orchestrator.model.configuration import Configuration
from orchestrator.model.evidence import Evidence
from orchestrator.model.kind import Kind
from orchestrator.model.kind import Words as KindWords
from orchestrator.model.request import Environment, Request
from orchestrator.model.text import Text, say
from orchestrator.parse.environment import environment_in

STRICTNESS: dict[Environment, int] = {"development": 0, "staging": 1, "production": 2}
_MIGRATION_WORDS = with_spacing(
    (
        "migration",
        "migrations",
        "migrate",
        "schema change",
        "schema changes",
        "alembic",
        "prisma migrate",
        "flyway",
        "마이그레이션",
        "스키마 변경",
        "스키마를 변경",
    )
)
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


def migrates(request: Request, evidence: Evidence, words: Words, chosen: Iterable[Kind]) -> bool:
    """Tell whether a request asks for a migration: it says so outside its background, or brings a revision.

    Args:
        chosen: the kinds of the answer. Who asks for a review of migrations, or for a backup before each of them, runs
            none: what asks for a kind that deploys nothing asks for that alone.
    """
    if words.may_hear(_migration_or_other(())):
        heard = words.hear(_migration_or_other(tuple(kind.words for kind in chosen if not kind.deploys)))
        taken = {one.span for one in heard if one.tag == "other"}
        if any(one.tag == "migration" and not one.background and one.span not in taken for one in heard):
            return True
    if not request.files:
        return False
    patterns = (*_MIGRATION_FILES, *(f"{tool.folder}/**" for tool in evidence.migrations if tool.folder))
    fitting = few(patterns).fitting
    return any(fitting(file.path) for file in request.files)


def _named(request: Request, configuration: Configuration, words: Words) -> Iterator[Named]:
    if request.environment is not None:
        yield Named(request.environment, _said_where(request, request.environment))
    for one in words.hear(_meaning_production(configuration.production)):
        yield Named("production", _located(one.phrase, one.line))
    patterns = tuple(word for word in configuration.production if _is_pattern(word))
    if not patterns:
        return
    for path in (*(file.path for file in request.files), *([request.path] if request.path else [])):
        if pattern := matching(path, patterns):
            why = say("`{path}` matches the production pattern `{pattern}`", path=path, pattern=pattern)
            yield Named("production", why)


@lru_cache(maxsize=16)
def _meaning_production(words: tuple[str, ...]) -> Phrases[str]:
    return Phrases((word.casefold(), word) for word in words if not _is_pattern(word))


@lru_cache(maxsize=16)
def _migration_or_other(others: tuple[KindWords, ...]) -> Phrases[str]:
    asking = (phrase for words in others for phrase in (*words.strong, *words.weak, *words.hints))
    return Phrases([*((phrase, "other") for phrase in asking), *((phrase, "migration") for phrase in _MIGRATION_WORDS)])


def _said_where(request: Request, environment: Environment) -> Text:
    """Say where the environment stands that the reader of the request has understood: header, title or a line."""
    header = next((field for field in request.fields if field.key == "environment"), None)
    if header is not None and environment_in(header.value) in (environment, None):
        return say("line {line} says “{word}”", line=header.line, word=f"{header.name}: {header.value}")
    if environment_in(request.title) == environment:
        return say("the title says {environment}", environment=environment)
    for line, text in enumerate(request.body.split("\n"), start=request.body_line):
        if environment_in(text) == environment:
            return say("line {line} says {environment}", line=line, environment=environment)
    return say("the request says {environment}", environment=environment)


def _located(word: str, line: int | None) -> Text:
    if line is None:
        return say("the title says “{word}”", word=word)
    return say("line {line} says “{word}”", line=line, word=word)


def _is_pattern(word: str) -> bool:
    return "*" in word or "/" in word
