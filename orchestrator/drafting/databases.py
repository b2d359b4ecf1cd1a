"""Say how the database services of this repository are backed up, checked and restored."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from typing import NamedTuple

from orchestrator.drafting.compose import compose, files_of, siblings
from orchestrator.model.evidence import Evidence, Service


class _Engine(NamedTuple):
    """A database engine's commands inside its container; the official images set the variables they read."""

    title: str
    images: tuple[str, ...]
    ready: str
    dump: str
    restore: str
    suffix: str
    rehearsal: tuple[str, ...]
    listing: str = ""


_ENGINES = (
    _Engine(
        "PostgreSQL",
        ("postgres", "postgis", "timescaledb", "timescaledb-ha", "postgresql", "pgvector"),
        ready="""sh -c 'pg_isready -U "$POSTGRES_USER"'""",
        dump="""sh -c 'pg_dump -U "$POSTGRES_USER" -d "${POSTGRES_DB:-$POSTGRES_USER}" -Fc'""",
        restore="""sh -c 'pg_restore -U "$POSTGRES_USER" -d "${POSTGRES_DB:-$POSTGRES_USER}" --clean --if-exists'""",
        suffix="dump",
        rehearsal=(
            "docker run -d --rm --network none --name restore-test -e POSTGRES_USER=restore"
            " -e POSTGRES_HOST_AUTH_METHOD=trust {image}",
            "until docker exec restore-test pg_isready -U restore; do sleep 1; done",
            "docker exec -i restore-test pg_restore -U restore -d restore --no-owner < {newest}",
            "docker exec restore-test psql -U restore -c ANALYZE"
            " -c 'SELECT relname, n_live_tup FROM pg_stat_user_tables ORDER BY relname'",
            "docker stop restore-test",
        ),
        listing="pg_restore --list",
    ),
    _Engine(
        "MySQL",
        ("mysql", "mariadb", "percona"),
        ready="""sh -c 'mysqladmin ping -uroot -p"$MYSQL_ROOT_PASSWORD"'""",
        dump="""sh -c 'mysqldump --single-transaction --routines -uroot -p"$MYSQL_ROOT_PASSWORD" "$MYSQL_DATABASE"'""",
        restore="""sh -c 'mysql -uroot -p"$MYSQL_ROOT_PASSWORD" "$MYSQL_DATABASE"'""",
        suffix="sql",
        rehearsal=(
            "docker run -d --rm --network none --name restore-test -e MYSQL_ALLOW_EMPTY_PASSWORD=yes"
            " -e MYSQL_DATABASE=restore {image}",
            "until docker exec restore-test mysqladmin ping -uroot; do sleep 1; done",
            "docker exec -i restore-test mysql -uroot restore < {newest}",
            "docker exec restore-test mysqlshow --count -uroot restore",
            "docker stop restore-test",
        ),
    ),
    _Engine(
        "MongoDB",
        ("mongo", "mongodb"),
        ready="mongosh --quiet --eval 'db.runCommand({ping: 1})'",
        dump="mongodump --archive",
        restore="mongorestore --archive --drop",
        suffix="archive",
        rehearsal=(
            "docker run -d --rm --network none --name restore-test {image}",
            "docker exec -i restore-test mongorestore --archive < {newest}",
            "docker stop restore-test",
        ),
    ),
)
_CACHES = ("redis", "valkey", "keydb", "redis-stack-server")


class Database(NamedTuple):
    """A database service and its commands, run from the repository's top.

    Attributes:
        backup: writes a dump into `$BACKUP_DIR`, named by service and `$STAMP`.
        check: fails where the dump is empty or unreadable.
        restore: reads that dump back.
        readable: looks through the newest dump in `$BACKUP_DIR`.
        rehearsal: restores the newest dump into a throw-away container without a network, and counts its rows.
    """

    service: Service
    title: str
    ready: str
    file: str
    backup: str
    check: str
    restore: str
    readable: str
    rehearsal: tuple[str, ...]


def databases(services: Iterable[Service], evidence: Evidence) -> tuple[Database, ...]:
    """List the databases that stand beside the services in their compose files."""
    found: dict[str, Database] = {}
    for one in services:
        for beside in siblings(one, evidence):
            engine = _engine(beside)
            if engine is not None and files_of((beside,), evidence):
                found.setdefault(beside.name, _database(beside, engine))
    return tuple(found.values())


def caches(services: Iterable[Service]) -> tuple[Service, ...]:
    """List the Redis-like services among these."""
    return tuple(one for one in services if _image(one) in _CACHES)


def _engine(service: Service) -> _Engine | None:
    image = _image(service)
    return next((engine for engine in _ENGINES if image in engine.images), None)


def _image(service: Service) -> str:
    return (service.image or "").rpartition("/")[2].partition("@")[0].partition(":")[0].casefold()


def _database(service: Service, engine: _Engine) -> Database:
    inside = f"{compose(service.file)} exec -T {shlex.quote(service.name)}"
    file = f'"$BACKUP_DIR"/{shlex.quote(f"{service.name}-")}"$STAMP".{engine.suffix}'
    check = f"test -s {file}"
    if engine.listing:
        check += f" && {inside} {engine.listing} < {file} > /dev/null"
    newest = f'"$(ls -t "$BACKUP_DIR"/{shlex.quote(f"{service.name}-")}*.{engine.suffix} | head -n 1)"'
    return Database(
        service=service,
        title=engine.title,
        ready=f"{inside} {engine.ready}",
        file=file,
        backup=f"{inside} {engine.dump} > {file}",
        check=check,
        restore=f"{inside} {engine.restore} < {file}",
        readable=f"{inside} {engine.listing} < {newest} > /dev/null" if engine.listing else f"test -s {newest}",
        rehearsal=tuple(
            step.format(image=shlex.quote(service.image or ""), newest=newest) for step in engine.rehearsal
        ),
    )
