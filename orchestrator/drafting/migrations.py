"""Say how this repository's migration tools show, apply and take back revisions."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from typing import NamedTuple

from orchestrator.drafting.compose import compose, is_composed
from orchestrator.model.evidence import Evidence, Migrations, Service
from orchestrator.model.text import Text, say


class _Tool(NamedTuple):
    """A migration tool's commands, as they run inside the service. `revert` is empty where the tool can't go back."""

    title: str
    status: str = ""
    apply: str = ""
    revert: str = ""


_TOOLS = {
    "alembic": _Tool("Alembic", "alembic current", "alembic upgrade head", 'alembic downgrade "$BEFORE"'),
    "prisma": _Tool("Prisma", "npx prisma migrate status", "npx prisma migrate deploy"),
    "laravel": _Tool(
        "Laravel", "php artisan migrate:status", "php artisan migrate --force", "php artisan migrate:rollback --step=1"
    ),
    "django": _Tool(
        "Django",
        "python manage.py showmigrations",
        "python manage.py migrate --noinput",
        'python manage.py migrate "$APP" "$BEFORE"',
    ),
    "rails": _Tool("Rails", "bin/rails db:migrate:status", "bin/rails db:migrate", "bin/rails db:rollback STEP=1"),
    "knex": _Tool("Knex", "npx knex migrate:status", "npx knex migrate:latest", "npx knex migrate:rollback"),
    "typeorm": _Tool(
        "TypeORM",
        'npx typeorm migration:show -d "$DATA_SOURCE"',
        'npx typeorm migration:run -d "$DATA_SOURCE"',
        'npx typeorm migration:revert -d "$DATA_SOURCE"',
    ),
    "flyway": _Tool("Flyway", "flyway info", "flyway migrate"),
    "sql": _Tool("SQL"),
}
_IN_A_JAR = "/src/main/resources/"
"""Flyway's revisions below it are built into a Java application, which applies them itself when it starts.

Its image starts the application, whatever command it is given: a mere look at the revisions would apply them.
"""


RUN = " run --rm --no-deps "
"""How a command is run in a container of its own, by the compose file before it."""


class Migration(NamedTuple):
    """A migration tool of a service, and its commands from the repository's top.

    Attributes:
        runs_in: the service that the commands run in; None where it is not plain which.
        status, apply, revert: None where there is no such command. The new image runs them, before it takes traffic.
        destructive: revisions that drop or rename: going back does not bring the data back.
        way_back: how to go back, in a sentence.
        at_start: whether the application applies them itself when it starts; then there are no commands.
    """

    title: str
    folder: str
    runs_in: Service | None
    revisions: tuple[str, ...]
    destructive: tuple[str, ...]
    status: str | None
    apply: str | None
    revert: str | None
    way_back: Text
    at_start: bool = False


def migrations(services: Iterable[Service], evidence: Evidence) -> tuple[Migration, ...]:
    """List the migration tools that belong to the services: those in their folders, or that no other service has."""
    meant = tuple(services)
    found: list[Migration] = []
    for tool in evidence.migrations:
        owner = _owner(tool, evidence.services)
        if owner is None or owner.name in {one.name for one in meant}:
            runs_in = owner or (meant[0] if len(meant) == 1 else None)
            found.append(_migration(tool, runs_in, evidence))
    return tuple(found)


def _owner(tool: Migrations, services: Iterable[Service]) -> Service | None:
    """Give the service with the longest folder around the tool's."""
    around = [
        one
        for one in services
        if one.folder is not None and (not one.folder or tool.folder.startswith(f"{one.folder}/"))
    ]
    return max(around, key=lambda one: len(one.folder or ""), default=None)


def _migration(tool: Migrations, runs_in: Service | None, evidence: Evidence) -> Migration:
    known = _TOOLS.get(tool.tool, _Tool(tool.tool))
    at_start = tool.tool == "flyway" and _IN_A_JAR in f"/{tool.folder}/"
    if at_start:
        known = _Tool(known.title)

    def run(command: str) -> str | None:
        if not command:
            return None
        if runs_in is None or not is_composed(runs_in, evidence):
            return command
        image = next((one for one in evidence.dockerfiles if one.file == runs_in.dockerfile), None)
        name = shlex.quote(runs_in.name)
        if image is not None and image.entrypoint and not image.prepares:  # else that program is given the command
            program, _, rest = command.partition(" ")
            return f"{compose(runs_in.file)}{RUN}--entrypoint {program} {name} {rest}"
        return f"{compose(runs_in.file)}{RUN}{name} {command}"

    return Migration(
        title=known.title,
        folder=tool.folder,
        runs_in=runs_in,
        revisions=tool.revisions,
        destructive=tool.destructive,
        status=run(known.status),
        apply=run(known.apply),
        revert=run(known.revert),
        way_back=_way_back(known, destructive=bool(tool.destructive)),
        at_start=at_start,
    )


def _way_back(tool: _Tool, *, destructive: bool) -> Text:
    if not tool.revert:
        return say("{tool} has no way back of its own: restore the backup", tool=tool.title)
    if destructive:
        return say(
            "revisions that drop or rename do not bring data back: take the revision back and restore the backup"
        )
    return say("take the revision back")
