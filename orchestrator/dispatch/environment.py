"""Tell the environment that a request is about: the strictest of all that names one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from orchestrator.dispatch.hearing import Heard, Words
from orchestrator.dispatch.paths import few
from orchestrator.dispatch.phrases import Place, with_spacing
from orchestrator.model.evidence import Evidence
from orchestrator.model.request import Environment, Request
from orchestrator.model.text import Text, say
from orchestrator.parse.environment import environment_in

STRICTNESS: dict[Environment, int] = {"development": 0, "staging": 1, "production": 2}
MIGRATING = object()
"""What a word for a migration stands for."""
MIGRATION_WORDS = with_spacing(
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


def environment(
    request: Request, heard: Iterable[Heard[object]], patterns: tuple[str, ...], *, deploys: bool
) -> Named | None:
    """Give the strictest environment that header, words, embedded paths or production patterns name.

    What deploys and names none is production. None where nothing names one and nothing deploys.

    Args:
        heard: the words for production that are heard in the request.
        patterns: those of production's paths.
    """
    named = list(_named(request, heard, patterns))
    if named:
        return max(named, key=lambda one: STRICTNESS[one.environment])
    if deploys:
        return Named("production", say("it deploys and names no environment, so production is assumed"))
    return None


def speaks_of_migrating(words: Words, migrating: list[Place[Any]], asking: Iterable[Place[Any]]) -> bool:
    """Tell whether a request says outside its background that it asks for a migration.

    Args:
        migrating: where words for a migration stand.
        asking: where the words stand that ask for those kinds of the answer that deploy nothing. Who asks for a review
            of migrations, or for a backup before each of them, runs none: that alone is meant.
    """
    heard = words.heard([*migrating, *asking])
    taken = {one.span for one in heard if one.tag is not MIGRATING}
    return any(one.tag is MIGRATING and not one.background and one.span not in taken for one in heard)


def brings_a_revision(request: Request, evidence: Evidence) -> bool:
    """Tell whether a request brings a migration's revision among its files."""
    if not request.files:
        return False
    patterns = (*_MIGRATION_FILES, *(f"{tool.folder}/**" for tool in evidence.migrations if tool.folder))
    fitting = few(patterns).fitting
    return any(fitting(file.path) for file in request.files)


def _named(request: Request, heard: Iterable[Heard[object]], patterns: tuple[str, ...]) -> Iterator[Named]:
    if request.environment is not None:
        yield Named(request.environment, _said_where(request, request.environment))
    for one in heard:
        yield Named("production", _located(one.phrase, one.line))
    if not patterns:
        return
    fitting = few(patterns).fitting
    for path in (*[file.path for file in request.files], *([request.path] if request.path else [])):
        for pattern in fitting(path)[:1]:
            why = say("`{path}` matches the production pattern `{pattern}`", path=path, pattern=pattern)
            yield Named("production", why)


def _said_where(request: Request, environment: Environment) -> Text:
    """Say where the environment stands that the reader of the request has understood: header, title or a line."""
    header = next((field for field in request.fields if field.key == "environment"), None)
    if header is not None and environment_in(header.value) in (environment, None):
        return say("line {line} says “{word}”", line=header.line, word=f"{header.name}: {header.value}")
    if environment_in(request.title) == environment:
        return say("the title says {environment}", environment=environment)
    for line, text in enumerate(_lines(request.body), start=request.body_line):
        if environment_in(text) == environment:
            return say("line {line} says {environment}", line=line, environment=environment)
    return say("the request says {environment}", environment=environment)


def _lines(text: str) -> Iterator[str]:
    """Give the lines of a text one by one; who looks for the first of a sort seldom needs them all."""
    start, end = 0, text.find("\n")
    while end >= 0:
        yield text[start:end]
        start, end = end + 1, text.find("\n", end + 1)
    yield text[start:]


def _located(word: str, line: int | None) -> Text:
    if line is None:
        return say("the title says “{word}”", word=word)
    return say("line {line} says “{word}”", line=line, word=word)
