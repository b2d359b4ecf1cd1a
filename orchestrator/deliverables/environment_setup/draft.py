"""Draft the comparison of the environments, the settings of each, and the script that puts one in force."""

from __future__ import annotations

import re
from collections.abc import Iterable

from orchestrator.deliverables.environment_setup.model import Secret, Setting, Surroundings
from orchestrator.drafting.criteria import met_by_document
from orchestrator.drafting.databases import databases
from orchestrator.drafting.gaps import Gaps
from orchestrator.drafting.surveyed import document, fact_of, surveyed, tracked
from orchestrator.model.evidence import EnvironmentKey, Service
from orchestrator.model.kind import Draft, Order, Pen
from orchestrator.model.request import Environment
from orchestrator.model.text import Text, say

NAME = "environment-setup"
DOCUMENT = "environments.md"
FOLDER = "infrastructure/environments"
SCRIPT = "infrastructure/scripts/setup-env.sh"
TARGET = "infrastructure/docker/.env"
ENVIRONMENTS: tuple[tuple[Environment, Text, str, Text], ...] = (
    ("development", say("development"), "*", say("none")),
    ("staging", say("staging"), "develop", say("none")),
    ("production", say("production"), "main", say("an accepted decision")),
)
# By the logging standard: debug stays in development, production writes info and above.
_LEVELS: dict[Environment, str] = {"development": "debug", "staging": "info", "production": "info"}
_NAME = re.compile(r"[A-Z_][A-Z0-9_]{0,99}")
_API = re.compile(r"(?:^|_)API_(?:BASE_)?(?:URL|ORIGIN|ENDPOINT)$")
_LEVEL = re.compile(r"(?:^|_)LOG_?LEVEL$")


def draft(order: Order, pen: Pen) -> Draft:
    """Set the three environments side by side; a value that nobody has told stands as a gap, and stops the script."""
    gaps = Gaps(pen)
    environments = tuple(_surroundings(*one, order, gaps) for one in ENVIRONMENTS)
    keys = tuple(key for key in order.evidence.environment_keys if _NAME.fullmatch(key.name))
    secrets = tuple(Secret(key.name, key.files) for key in keys if key.secret)
    settings = (*_basic(environments), *(_setting(key, environments, gaps) for key in keys if not key.secret))
    settings = tuple({one.name: one for one in settings}.values())
    text = pen.render(
        "environments.md.j2",
        about=surveyed(order),
        environments=environments,
        settings=settings,
        secrets=secrets,
        folder=FOLDER,
        script=SCRIPT,
        target=TARGET,
        gaps=gaps.found,
    )
    artifacts = [document(NAME, DOCUMENT, say("The environments side by side"), text)]
    for number, one in enumerate(environments):
        path = f"{FOLDER}/{one.name}.env"
        written = pen.render("settings.env.j2", environment=one, settings=settings, number=number)
        artifacts.append(tracked(NAME, path, say("Settings of {environment}", environment=one.title), written))
    template = pen.render("env.template.j2", settings=settings, secrets=secrets)
    artifacts += [
        tracked(NAME, f"{FOLDER}/env.template", say("Template that the settings are put into"), template),
        tracked(
            NAME,
            SCRIPT,
            say("Puts an environment in force"),
            pen.render("setup-env.sh.j2", folder=FOLDER, target=TARGET),
            executable=True,
        ),
    ]
    return Draft(
        kind=NAME,
        artifacts=tuple(artifacts),
        gaps=gaps.found,
        proofs=() if gaps.found else tuple(met_by_document(order.request.criteria, DOCUMENT, ("environment", "환경"))),
        verify=(
            say("`{command}` fills the template, or names what is missing", command=f"{SCRIPT} development"),
            say("`{command}` is refused", command=f"{SCRIPT} elsewhere"),
        ),
        next_steps=(
            say("fill in the gaps under `{folder}`; the script refuses to go on while one is left", folder=FOLDER),
            say("put the secrets of staging and production into their store, each environment with its own"),
        ),
        mended=(
            say("an unknown environment is an error, where the usual sample goes on with nothing set"),
            say("secrets never stand in the settings: the script takes them from the process that calls it"),
            say("staging and production are reached over HTTPS only"),
        ),
    )


def _surroundings(
    name: Environment, title: Text, branch: str, approval: Text, order: Order, gaps: Gaps
) -> Surroundings:
    local = name == "development"
    domain = fact_of(order, "domain", name)
    return Surroundings(
        name=name,
        title=title,
        branch=branch,
        approval=approval,
        server="localhost" if local else gaps.fact(fact_of(order, "server", name), _missing("server", title)),
        address=_local(order) if local and not domain else _https(domain, title, gaps),
        database=_database(order) if local else gaps.fact(fact_of(order, "database-host", name), _missing("db", title)),
        secrets=say("`.env`, ignored by git")
        if local
        else gaps.fact(order.company.fact("secret-store"), say("where secrets are kept")),
        log_level=_LEVELS[name],
    )


def _missing(what: str, environment: Text) -> Text:
    if what == "server":
        return say("server of {environment}", environment=environment)
    return say("database host of {environment}", environment=environment)


def _https(domain: str | None, environment: Text, gaps: Gaps) -> str:
    host = (domain or "").strip().removeprefix("https://").removeprefix("http://").rstrip("/")
    return f"https://{gaps.fact(host, say('domain of {environment}', environment=environment))}"


def _local(order: Order) -> str:
    """Give the address of the first application that publishes a port, else the seed's."""
    ports = (port.host for one in order.evidence.services if one.folder for port in one.ports if port.host)
    return f"http://localhost:{next(ports, 3000)}"


def _database(order: Order) -> str:
    services: tuple[Service, ...] = tuple(one for one in order.evidence.services if one.folder)
    return next((one.service.name for one in databases(services, order.evidence)), "localhost")


def _basic(environments: tuple[Surroundings, ...]) -> tuple[Setting, ...]:
    """Give what every environment has: its name, the API's address and the database's host."""
    return (
        Setting("APP_ENVIRONMENT", _three(one.name for one in environments)),
        Setting("API_URL", _three(one.address for one in environments)),
        Setting("DB_HOST", _three(one.database for one in environments)),
    )


def _setting(key: EnvironmentKey, environments: tuple[Surroundings, ...], gaps: Gaps) -> Setting:
    if _API.search(key.name):
        return Setting(key.name, _three(one.address for one in environments))
    if _LEVEL.search(key.name):
        return Setting(key.name, _three(one.log_level for one in environments))
    return Setting(
        key.name,
        _three(gaps.gap(say("{key} in {environment}", key=key.name, environment=one.title)) for one in environments),
    )


def _three(values: Iterable[str]) -> tuple[str, str, str]:
    first, second, third = values
    return first, second, third
