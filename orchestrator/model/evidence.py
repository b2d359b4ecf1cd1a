"""What a read-only survey of the repository's tracked files found. Every fact names the file it stands in."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from orchestrator.model.finding import Finding


class Port(Struct, frozen=True, kw_only=True):
    """A published or exposed port. `host` is None where it is only exposed inside.

    `address` is the machine's own that it is published at; empty where it is every one of them.
    """

    container: int
    host: int | None = None
    protocol: str = "tcp"
    address: str = ""


class Volume(Struct, frozen=True, kw_only=True):
    """A mount: `source` a named volume or a path as written, `target` the path inside."""

    source: str
    target: str
    named: bool = False
    read_only: bool = False


class Dockerfile(Struct, frozen=True, kw_only=True):
    """A Dockerfile: its stages' base images in order, the ports it exposes, whether it has USER and HEALTHCHECK.

    `command` is what the last stage starts: its CMD or `entrypoint` as written, one list where both are. An entry point
    that is a script (`["/entrypoint.sh"]`) makes ready and starts what it is given: it stands in `prepares`, not there.
    """

    file: str
    bases: tuple[str, ...] = ()
    exposes: tuple[int, ...] = ()
    user: str | None = None
    has_healthcheck: bool = False
    command: str | None = None
    entrypoint: str | None = None
    prepares: str | None = None


class Service(Struct, frozen=True, kw_only=True):
    """Something that runs: a service of a compose file, or a folder with a Dockerfile that no compose file names.

    Attributes:
        name: the compose service's name, or the folder's.
        folder: its source folder from the repository's root, where it is built here; None for a bare image.
        image: as written; None where it is built.
        dockerfile: path of the Dockerfile it is built by.
        environment: names of the environment keys it is given (values are never kept).
        healthcheck: the command, as a shell reads it; None where there is none.
        command: what it starts instead of its image's own command, as a shell reads it; None where that is not said.
        profiles: it is started only where one of them is asked for; empty where it always is.
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
    command: str | None = None
    profiles: tuple[str, ...] = ()
    stack: str | None = None
    file: str
    line: int | None = None


class Workflow(Struct, frozen=True, kw_only=True):
    """A CI workflow: GitHub Actions or a Jenkinsfile. `jobs` and `triggers` by name, as declared.

    `does` names what its steps do, as far as their commands show it: "tests", "lint", "types", "coverage", "scan",
    "performance", "image", "migrate", "deploy", "backup", "app-build", "app-submit".
    """

    file: str
    system: Literal["github-actions", "jenkins"]
    name: str
    triggers: tuple[str, ...] = ()
    jobs: tuple[str, ...] = ()
    does: tuple[str, ...] = ()


class PackageManager(Struct, frozen=True, kw_only=True):
    """A package manager's manifest: npm, pnpm, yarn, pip, poetry, uv, composer, go, maven, gradle, pub …

    `scripts` names the manifest's scripts (package.json, composer.json); `lock` the lock file, where one is tracked;
    `dependencies` the packages that the manifest itself names, sorted.
    """

    name: str
    stack: str
    folder: str
    file: str
    lock: str | None = None
    scripts: tuple[str, ...] = ()
    dependencies: tuple[str, ...] = ()


class FrontendBuild(Struct, frozen=True, kw_only=True):
    """A frontend's build settings: the tool, its configuration file and its output folder, where stated."""

    tool: str
    folder: str
    file: str
    output: str | None = None


class Migrations(Struct, frozen=True, kw_only=True):
    """A migration tool with its folder and how many revisions it holds.

    `tool`: alembic, prisma, laravel, django, flyway, rails, knex, typeorm, sql. `destructive` lists revisions that
    drop or rename (file names).
    """

    tool: str
    folder: str
    file: str
    revisions: tuple[str, ...] = ()
    destructive: tuple[str, ...] = ()


class Operation(Struct, frozen=True, kw_only=True):
    """What a revision does on its way there, as its source says it.

    Attributes:
        action: what is done; "unread" where the source computes it.
        table, name: the table, and the column, index or new name; empty where not said.
        nullable: False where a column is, or becomes, NOT NULL; None where nothing is said.
        default: whether the database itself knows a default for the column.
        concurrently: whether an index is created so; `autocommit` whether outside of a transaction, as that needs.
        line: in the revision's file.
    """

    action: Literal[
        "create-table",
        "drop-table",
        "rename-table",
        "add-column",
        "drop-column",
        "rename-column",
        "alter-column",
        "create-index",
        "other",
        "unread",
    ]
    table: str = ""
    name: str = ""
    nullable: bool | None = None
    default: bool = False
    concurrently: bool = False
    autocommit: bool = False
    line: int


class Revision(Struct, frozen=True, kw_only=True):
    """An Alembic revision, read as text and never run.

    Attributes:
        revision: its identifier; empty where the file can't be read.
        follows: identifiers of those before it.
        way_back: whether `downgrade` does something, does nothing, or is not there.
    """

    file: str
    revision: str = ""
    follows: tuple[str, ...] = ()
    operations: tuple[Operation, ...] = ()
    way_back: Literal["written", "empty", "missing"] = "missing"


Exposed = Literal["value", "token", "private-key", "address", "file"]


class Exposure(Struct, frozen=True, kw_only=True):
    """A place where a secret seems to stand in a tracked file. The value itself is never kept.

    `sort`: a literal for a secret's name ("value"), a known shape of token ("token"), a private key ("private-key"), an
    address with its password ("address"), a file that is a key by its name ("file", without a line).
    """

    file: str
    line: int | None = None
    name: str
    sort: Exposed


class EnvironmentTemplate(Struct, frozen=True, kw_only=True):
    """A tracked `.env.example` or its like, and the names that stand in it. Never a value."""

    file: str
    names: tuple[str, ...] = ()


class EnvironmentKey(Struct, frozen=True, kw_only=True):
    """A key that code or configuration reads from the environment. Never a value."""

    name: str
    secret: bool
    files: tuple[str, ...]
    in_template: bool = False


CheckName = Literal["coverage", "security-scan", "performance-test"]


class CheckReport(Struct, frozen=True, kw_only=True):
    """What a tracked report says of a mandatory check.

    Attributes:
        form: the tool, or the format, that it is of ("lcov").
        figure: which of its figures is used, by the report's own name for it.
        value: percent covered; critical and high findings; milliseconds at the 95th percentile.
        crossed: its own thresholds that did not hold.
        made: the day that it names (ISO); empty where it names none.
    """

    check: CheckName
    file: str
    form: str
    figure: str
    value: float
    crossed: tuple[str, ...] = ()
    made: str = ""


class Evidence(Struct, frozen=True, kw_only=True):
    """Everything the survey found, from tracked files only.

    Attributes:
        commit: the commit that HEAD pointed at; None without git or a first commit.
        index: a signature of what was surveyed; equal signatures mean equal evidence.
        remote_branch: the branch that deployments are made from ("main"), as far as known.
        projects: compose files that give themselves a name, and that name.
        env_files: tracked `.env*` files, including templates; `env_templates` what the templates name.
        revisions: Alembic revisions with what they do, in the order of their files.
        exposures: where secrets seem to stand in tracked files.
        ignored: patterns of the tracked `.gitignore` files, each with its file's folder in front.
        landmarks: tracked files whose being there says something: eas.json, nginx settings, CODEOWNERS, backup scripts.
        reports: what tracked reports say of the mandatory checks.
        findings: what could not be read, with file and line.
    """

    commit: str | None = None
    index: str = ""
    branch: str | None = None
    remote: str | None = None
    services: tuple[Service, ...] = ()
    dockerfiles: tuple[Dockerfile, ...] = ()
    compose_files: tuple[str, ...] = ()
    projects: tuple[tuple[str, str], ...] = ()
    workflows: tuple[Workflow, ...] = ()
    package_managers: tuple[PackageManager, ...] = ()
    frontends: tuple[FrontendBuild, ...] = ()
    migrations: tuple[Migrations, ...] = ()
    environment_keys: tuple[EnvironmentKey, ...] = ()
    env_files: tuple[str, ...] = ()
    env_templates: tuple[EnvironmentTemplate, ...] = ()
    revisions: tuple[Revision, ...] = ()
    exposures: tuple[Exposure, ...] = ()
    ignored: tuple[str, ...] = ()
    landmarks: tuple[str, ...] = ()
    reports: tuple[CheckReport, ...] = ()
    findings: tuple[Finding, ...] = ()


NOTHING = Evidence()


class Contact(Struct, frozen=True, kw_only=True):
    """A person or place to turn to, from the company's private profile."""

    role: str
    name: str = ""
    reach: str = ""


class Company(Struct, frozen=True, kw_only=True):
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
