"""What a read-only survey of the repository's tracked files found. Every fact names the file it stands in."""

from __future__ import annotations

from typing import Literal

from orchestrator.model.finding import Finding
from orchestrator.model.value import Value


class Port(Value):
    """A published or exposed port. `host` is None where it is only exposed inside."""

    container: int
    host: int | None = None
    protocol: str = "tcp"


class Volume(Value):
    """A mount: `source` a named volume or a path as written, `target` the path inside."""

    source: str
    target: str
    named: bool = False
    read_only: bool = False


class Dockerfile(Value):
    """A Dockerfile: its stages' base images in order, the ports it exposes, whether it has USER and HEALTHCHECK."""

    file: str
    bases: tuple[str, ...] = ()
    exposes: tuple[int, ...] = ()
    user: str | None = None
    has_healthcheck: bool = False


class Service(Value):
    """Something that runs: a service of a compose file, or a folder with a Dockerfile that no compose file names.

    Attributes:
        name: the compose service's name, or the folder's.
        folder: its source folder from the repository's root, where it is built here; None for a bare image.
        image: as written; None where it is built.
        dockerfile: path of the Dockerfile it is built by.
        environment: names of the environment keys it is given (values are never kept).
        healthcheck: the command as written; None where there is none.
        stack: "node", "python", "php", "go", "java", "flutter" …, by its package manager; None where unknown.
        file, line: where it is declared.
    """

    name: str
    folder: str | None = None
    image: str | None = None
    dockerfile: str | None = None
    ports: tuple[Port, ...] = ()
    volumes: tuple[Volume, ...] = ()
    environment: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = ()
    healthcheck: str | None = None
    stack: str | None = None
    file: str
    line: int | None = None


class Workflow(Value):
    """A CI workflow: GitHub Actions or a Jenkinsfile. `jobs` and `triggers` by name, as declared."""

    file: str
    system: Literal["github-actions", "jenkins"]
    name: str
    triggers: tuple[str, ...] = ()
    jobs: tuple[str, ...] = ()


class PackageManager(Value):
    """A package manager's manifest: npm, pnpm, yarn, pip, poetry, uv, composer, go, maven, gradle, pub …

    `scripts` names the manifest's scripts (package.json, composer.json); `lock` the lock file, where one is tracked.
    """

    name: str
    stack: str
    folder: str
    file: str
    lock: str | None = None
    scripts: tuple[str, ...] = ()


class FrontendBuild(Value):
    """A frontend's build settings: the tool, its configuration file and its output folder, where stated."""

    tool: str
    folder: str
    file: str
    output: str | None = None


class Migrations(Value):
    """A migration tool with its folder and how many revisions it holds.

    `tool`: alembic, prisma, laravel, django, flyway, rails, knex, typeorm, sql. `destructive` lists revisions that
    drop or rename (file names).
    """

    tool: str
    folder: str
    file: str
    revisions: tuple[str, ...] = ()
    destructive: tuple[str, ...] = ()


class EnvironmentKey(Value):
    """A key that code or configuration reads from the environment. Never a value."""

    name: str
    secret: bool
    files: tuple[str, ...]
    in_template: bool = False


class Evidence(Value):
    """Everything the survey found, from tracked files only.

    Attributes:
        commit: the commit that HEAD pointed at; None without git or a first commit.
        index: a signature of what was surveyed; equal signatures mean equal evidence.
        remote_branch: the branch that deployments are made from ("main"), as far as known.
        env_files: tracked `.env*` files, including templates.
        findings: what could not be read, with file and line.
    """

    commit: str | None = None
    index: str = ""
    branch: str | None = None
    remote: str | None = None
    services: tuple[Service, ...] = ()
    dockerfiles: tuple[Dockerfile, ...] = ()
    compose_files: tuple[str, ...] = ()
    workflows: tuple[Workflow, ...] = ()
    package_managers: tuple[PackageManager, ...] = ()
    frontends: tuple[FrontendBuild, ...] = ()
    migrations: tuple[Migrations, ...] = ()
    environment_keys: tuple[EnvironmentKey, ...] = ()
    env_files: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


class Contact(Value):
    """A person or place to turn to, from the company's private profile."""

    role: str
    name: str = ""
    reach: str = ""


class Company(Value):
    """The private facts of the company (COMPANY.local.md): names, contacts, servers, addresses.

    `facts` maps a canonical key ("server", "domain", "slack-channel", "status-page", "backup-location", …) or a
    slug of the written key to its value.
    """

    name: str | None = None
    contacts: tuple[Contact, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()

    def fact(self, key: str) -> str | None:
        return next((value for name, value in self.facts if name == key), None)

    def contact(self, role: str) -> Contact | None:
        return next((contact for contact in self.contacts if contact.role == role), None)
