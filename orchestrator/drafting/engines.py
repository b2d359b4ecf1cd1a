"""What is known of the images that stacks stand on: which variables they read, where data lies, how health is told."""

from __future__ import annotations

import re
from typing import NamedTuple

from orchestrator.drafting.images import named


class Engine(NamedTuple):
    """A kind of service that is taken ready-made.

    Attributes:
        name: of the service, where the repository has none of its own.
        settings: variables that the image reads and that are not secret.
        secret: the variable whose `_FILE` form reads a mounted secret; empty where it has none.
        data: where its data lies inside; empty where it keeps none.
        account: variables of a user beside the administrator, whom the image makes where they are set.
        check: the health check, as the container's shell reads it; `$$` is compose's dollar.
        words: what a request calls it.
    """

    image: str
    name: str
    purpose: str
    settings: tuple[str, ...] = ()
    secret: str = ""
    data: str = ""
    check: str = ""
    command: str = ""
    account: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


ENGINES = (
    Engine(
        "postgres",
        "postgres",
        "PostgreSQL",
        settings=("POSTGRES_USER", "POSTGRES_DB"),
        secret="POSTGRES_PASSWORD",  # noqa: S106 - a variable's name
        data="/var/lib/postgresql/data",
        check='pg_isready -U "$$POSTGRES_USER" -d "$$POSTGRES_DB"',
        words=("postgres", "postgresql", "포스트그레스"),
    ),
    Engine(
        "mysql",
        "mysql",
        "MySQL",
        settings=("MYSQL_DATABASE",),
        secret="MYSQL_ROOT_PASSWORD",  # noqa: S106
        data="/var/lib/mysql",
        check='mysqladmin ping -uroot -p"$$(cat /run/secrets/mysql_root_password)"',
        account=("MYSQL_USER", "MYSQL_PASSWORD"),
        words=("mysql",),
    ),
    Engine(
        "mariadb",
        "mariadb",
        "MariaDB",
        settings=("MARIADB_DATABASE",),
        secret="MARIADB_ROOT_PASSWORD",  # noqa: S106
        data="/var/lib/mysql",
        check="healthcheck.sh --connect --innodb_initialized",
        account=("MARIADB_USER", "MARIADB_PASSWORD", "MYSQL_USER", "MYSQL_PASSWORD"),
        words=("mariadb",),
    ),
    Engine(
        "mongo",
        "mongo",
        "MongoDB",
        settings=("MONGO_INITDB_ROOT_USERNAME",),
        secret="MONGO_INITDB_ROOT_PASSWORD",  # noqa: S106
        data="/data/db",
        check="mongosh --quiet --eval 'db.runCommand({ping: 1}).ok' | grep -q 1",
        words=("mongodb", "몽고db"),
    ),
    Engine(
        "redis",
        "redis",
        "Redis",
        data="/data",
        check="redis-cli ping | grep -q PONG",
        words=("redis", "레디스"),
    ),
    Engine(
        "valkey",
        "valkey",
        "Valkey",
        data="/data",
        check="valkey-cli ping | grep -q PONG",
        words=("valkey",),
    ),
    Engine(
        "rabbitmq",
        "rabbitmq",
        "RabbitMQ",
        data="/var/lib/rabbitmq",
        check="rabbitmq-diagnostics -q ping",
        words=("rabbitmq", "래빗mq"),
    ),
)
_PORT = re.compile(r"(?:^|\s)--port[ =](\d{1,5})\b")
_ALSO = {"postgis": "postgres", "pgvector": "postgres", "timescaledb": "postgres", "mongodb": "mongo"}


def engine_of(image: str) -> Engine | None:
    """Give the engine that an image runs; None for an image that nobody here knows."""
    name = _ALSO.get(named(image), named(image))
    return next((one for one in ENGINES if one.image == name), None)


def health_of(engine: Engine, command: str | None) -> str:
    """Give the engine's health check, at the port that the service's own command moves it to."""
    moved = _PORT.search(command or "") if engine.name in {"redis", "valkey"} else None
    return engine.check.replace("-cli ", f"-cli -p {moved[1]} ", 1) if moved else engine.check


def health_without_secrets(engine: Engine, command: str | None) -> str:
    """Give the engine's health check for a container that no secret is mounted in."""
    check = health_of(engine, command)
    return "mysqladmin ping -h 127.0.0.1" if "/run/secrets/" in check else check


def named_in(text: str) -> tuple[Engine, ...]:
    """List the engines that a text asks for by name."""
    lower = text.casefold()
    return tuple(
        one for one in ENGINES if any(re.search(rf"(?<![\w-]){re.escape(word)}(?![a-z])", lower) for word in one.words)
    )
