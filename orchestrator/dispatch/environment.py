"""Tell the environment that a request is about: the strictest of all that names one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from orchestrator.dispatch.hearing import Words
from orchestrator.dispatch.paths import Patterns
from orchestrator.dispatch.phrases import FewPhrases, Place, with_spacing
from orchestrator.model.request import Environment, Request
from orchestrator.model.text import Text, say
from orchestrator.parse.environment import environment_in

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
MIGRATION_FILES = ("**/migrations/**", "**/alembic/versions/**", "**/db/migrate/**")


class Named(NamedTuple):
    """An environment and what names it."""

    environment: Environment
    why: Text


def environment(
    request: Request, words: Words, production: FewPhrases[None], patterns: Patterns[str], *, deploys: bool
) -> Named | None:
    """Give the strictest environment that header, words, embedded paths or production patterns name.

    What deploys and names none is production. None where nothing names one and nothing deploys.

    Args:
        production: words for production; patterns: those of its paths.
    """
    said = request.environment
    if said != "production":
        heard = words.hear_few(production)
        if heard:
            return Named("production", _located(heard[0].quoted, heard[0].line, request))
        for path in (*[file.path for file in request.files], *([request.path] if request.path else [])):
            for pattern in patterns.fitting(path):
                why = say("`{path}` matches the production pattern `{pattern}`", path=path, pattern=pattern)
                return Named("production", why)
    if said is not None:
        return Named(said, _said_where(request, said))
    if deploys:
        return Named("production", say("it deploys and names no environment, so production is assumed"))
    return None


def speaks_of_migrating(words: Words, migrating: FewPhrases[object], asking: Callable[[], list[Place[Any]]]) -> bool:
    """Tell whether a request says outside its background that it asks for a migration.

    Args:
        migrating: words for a migration.
        asking: lists where the words stand that ask for those kinds of the answer that deploy nothing. Who asks for a
            review of migrations, or for a backup before each of them, runs none: that alone is meant.
    """
    places = words.places(migrating)
    if not places:
        return False
    heard = words.all.heard([*places, *asking()])
    taken = {one.span for one in heard if one.tag is not MIGRATING}
    return any(one.tag is MIGRATING and not one.background and one.span not in taken for one in heard)


def _said_where(request: Request, environment: Environment) -> Text:
    """Say where the environment stands that the reader of the request has understood: header, title or a line."""
    header = next((field for field in request.fields if field.key == "environment"), None)
    if header is not None and _may_mean(header.value, environment):
        return say("line {line} says “{word}”", line=header.line, word=f"{header.name}: {header.value}")
    if environment_in(request.title) == environment:
        return say("the title says {environment}", environment=environment)
    for line, text in enumerate(_lines(request.body), start=request.body_line):
        if environment_in(text) == environment:
            return say("line {line} says {environment}", line=request.place_of(line), environment=environment)
    return say("the request says {environment}", environment=environment)


def _may_mean(value: str, environment: Environment) -> bool:
    # Most headers say the very word.
    return value.casefold() == environment or environment_in(value) in (environment, None)


def _lines(text: str) -> Iterator[str]:
    """Give the lines of a text one by one; who looks for the first of a sort seldom needs them all."""
    start, end = 0, text.find("\n")
    while end >= 0:
        yield text[start:end]
        start, end = end + 1, text.find("\n", end + 1)
    yield text[start:]


def _located(word: str, line: int | None, request: Request) -> Text:
    if line is None:
        return say("the title says “{word}”", word=word)
    return say("line {line} says “{word}”", line=request.place_of(line), word=word)
