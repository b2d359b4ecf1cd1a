"""Each sort of thing that a survey reads, by its pure functions."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.evidence import (
    dockerfiles,
    environment_keys,
    frontends,
    migrations,
    packages,
    services,
    surveyor,
    workflows,
)
from orchestrator.evidence.compose import read as read_compose
from orchestrator.model.evidence import PackageManager


def test_a_dockerfile_tells_bases_ports_user_and_health() -> None:
    found = dockerfiles.read(
        "api/Dockerfile",
        "FROM node:20-alpine AS build\nEXPOSE 1\nFROM alpine:3.20 AS run\nENV PORT=3000\nARG VERSION\n"
        "EXPOSE $PORT 9/udp\n"
        "USER 10001\nHEALTHCHECK CMD wget -q localhost\nFROM run\n",
    )
    assert found is not None
    assert found.dockerfile.bases == ("node:20-alpine", "alpine:3.20", "run")
    assert (found.dockerfile.exposes, found.dockerfile.user, found.dockerfile.has_healthcheck) == (
        (3000, 9),
        "10001",
        True,
    )
    assert found.keys == ("PORT",)


@pytest.mark.parametrize(
    ("written", "command", "entrypoint", "prepares"),
    [
        ('CMD ["a", "b"]', '["a", "b"]', None, None),
        ('ENTRYPOINT ["a"]\nCMD ["b"]', '["a", "b"]', '["a"]', None),
        ('ENTRYPOINT ["a", "b"]', '["a", "b"]', '["a", "b"]', None),
        ("ENTRYPOINT a b\nCMD c", "a b", "a b", None),
        ('ENTRYPOINT ["/entrypoint.sh"]\nCMD ["a"]', '["a"]', '["/entrypoint.sh"]', '["/entrypoint.sh"]'),
        ('ENTRYPOINT ["docker-entrypoint"]\nCMD a b', "a b", '["docker-entrypoint"]', '["docker-entrypoint"]'),
    ],
)
def test_entry_point_and_command_are_what_a_container_starts(
    written: str, command: str, entrypoint: str | None, prepares: str | None
) -> None:
    found = dockerfiles.read("Dockerfile", f"FROM a:1\n{written}\n")
    assert found is not None
    one = found.dockerfile
    assert (one.command, one.entrypoint, one.prepares) == (command, entrypoint, prepares)


def test_a_health_check_can_be_switched_off() -> None:
    found = dockerfiles.read("Dockerfile", "FROM a:1\nHEALTHCHECK CMD true\nHEALTHCHECK NONE\n")
    assert found is not None
    assert not found.dockerfile.has_healthcheck


@pytest.mark.parametrize("path", ["Dockerfile.dockerignore", "Dockerfile.j2", "docs/Dockerfile.md"])
def test_what_only_looks_like_a_dockerfile_is_none(path: str) -> None:
    assert dockerfiles.read(path, "FROM a:1\n") is None


def test_a_github_workflow_tells_triggers_and_jobs() -> None:
    found = workflows.read(
        ".github/workflows/ci.yml",
        "name: Checks\non:\n  push: {branches: [main]}\n  pull_request:\njobs:\n  test: {}\n  lint: {}\n",
    ).workflow
    assert found is not None
    assert (found.name, found.triggers, found.jobs) == ("Checks", ("push", "pull_request"), ("test", "lint"))
    short = workflows.read(".github/workflows/deploy.yaml", "on: [push]\n").workflow
    assert short is not None
    assert (short.name, short.triggers) == ("deploy", ("push",))


def test_a_broken_workflow_is_a_finding_with_its_line() -> None:
    (finding,) = workflows.read(".github/workflows/ci.yml", "on: push\njobs: [\n").findings
    assert finding.line == 3


def test_a_jenkinsfile_tells_its_stages_and_comments_are_none() -> None:
    found = workflows.read(
        "Jenkinsfile",
        "pipeline {\n triggers { cron('H 4 * * *') }\n stages {\n // stage('Old')\n /* stage('Older') */\n"
        " stage('Build') { }\n stage(\"Test\") { }\n }\n}\n",
    ).workflow
    assert found is not None
    assert (found.system, found.jobs, found.triggers) == ("jenkins", ("Build", "Test"), ("cron",))


def managers(files: dict[str, str]) -> dict[str, PackageManager]:
    manifests = {path: packages.read(path, text) for path, text in files.items() if packages.PATHS.search(path)}
    return {manager.folder: manager for manager in packages.join(manifests, frozenset(files))}


@pytest.mark.parametrize(
    ("lock", "name"),
    [
        ("package-lock.json", "npm"),
        ("pnpm-lock.yaml", "pnpm"),
        ("yarn.lock", "yarn"),
        ("bun.lockb", "bun"),
        (None, "npm"),
    ],
)
def test_a_node_package_manager_is_known_by_its_lock_file(lock: str | None, name: str) -> None:
    files = {"web/package.json": '{"scripts": {"build": "x", "test": "y"}}'} | ({f"web/{lock}": ""} if lock else {})
    found = managers(files)["web"]
    assert (found.name, found.stack, found.scripts) == (name, "node", ("build", "test"))
    assert found.lock == (f"web/{lock}" if lock else None)


def test_a_workspace_shares_the_lock_file_above_it() -> None:
    found = managers(
        {"package.json": '{"packageManager": "pnpm@9.0.0"}', "pnpm-lock.yaml": "", "apps/a/package.json": "{}"}
    )
    assert (found["apps/a"].name, found["apps/a"].lock, found[""].name) == ("pnpm", "pnpm-lock.yaml", "pnpm")


@pytest.mark.parametrize(
    ("files", "name", "stack"),
    [
        ({"pyproject.toml": "[tool.poetry]\nname='x'\n"}, "poetry", "python"),
        ({"pyproject.toml": "[project]\nname='x'\n", "uv.lock": ""}, "uv", "python"),
        ({"pyproject.toml": "[project]\nname='x'\n"}, "pip", "python"),
        ({"pyproject.toml": "[tool.ruff]\n", "requirements.txt": "flask\n"}, "pip", "python"),
        ({"Pipfile": "", "requirements.txt": ""}, "pipenv", "python"),
        ({"composer.json": '{"scripts": {"test": "phpunit"}}'}, "composer", "php"),
        ({"go.mod": "module x\n"}, "go", "go"),
        ({"pom.xml": "<project/>"}, "maven", "java"),
        ({"build.gradle.kts": ""}, "gradle", "java"),
        ({"Cargo.toml": ""}, "cargo", "rust"),
        ({"pubspec.yaml": "dependencies:\n  flutter:\n    sdk: flutter\n"}, "pub", "flutter"),
        ({"pubspec.yaml": "name: x\n"}, "pub", "dart"),
        ({"Gemfile": ""}, "bundler", "ruby"),
    ],
)
def test_every_package_manager_is_known(files: dict[str, str], name: str, stack: str) -> None:
    found = managers(files)[""]
    assert (found.name, found.stack) == (name, stack)


@pytest.mark.parametrize("text", ["{", "[]", "[" * 100_000, '{"scripts": 3}', '{"scripts": {"\\ud800": ""}}'])
def test_an_unreadable_manifest_is_a_finding_or_holds_nothing(text: str) -> None:
    found = packages.read("package.json", text)
    assert found.findings or all(name.isprintable() for name in found.scripts)


def builds(files: dict[str, str]) -> list[tuple[str, str, str | None]]:
    manifests = {path: packages.read(path, text) for path, text in files.items() if packages.PATHS.search(path)}
    settings = {path: frontends.read(path, text) for path, text in files.items() if frontends.PATHS.search(path)}
    return [(build.folder, build.tool, build.output) for build in frontends.join(settings, manifests, frozenset(files))]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"web/vite.config.ts": "export default { build: { outDir: 'out' } }"}, ("web", "vite", "out")),
        ({"vite.config.js": "// outDir: 'no'\n"}, ("", "vite", "dist")),
        ({"next.config.mjs": "export default { output: 'export' }"}, ("", "next", "out")),
        ({"next.config.js": ""}, ("", "next", ".next")),
        ({"nuxt.config.ts": "x"}, ("", "nuxt", ".output")),
        ({"angular.json": '{"outputPath": "dist/shop"}'}, ("", "angular", "dist/shop")),
        ({"package.json": '{"dependencies": {"react-scripts": "5"}}'}, ("", "create-react-app", "build")),
        ({"app.json": '{"expo": {"name": "x"}}'}, ("", "expo", None)),
        ({"package.json": '{"dependencies": {"react-native": "0.74"}}'}, ("", "react-native", None)),
        (
            {"app/pubspec.yaml": "d:\n  flutter:\n    sdk: flutter\n", "app/web/index.html": ""},
            ("app", "flutter", "build/web"),
        ),
    ],
)
def test_every_frontend_build_is_known(files: dict[str, str], expected: tuple[str, str, str | None]) -> None:
    assert builds({path: text or "x" for path, text in files.items()}) == [expected]


def test_a_package_and_its_settings_are_one_build() -> None:
    files = {"package.json": '{"devDependencies": {"vite": "5"}}', "vite.config.ts": "outDir: 'public'"}
    assert builds(files) == [("", "vite", "public")]
    assert builds({"app.json": '{"name": "not expo"}'}) == []


ALEMBIC = (
    'revision = "{0}"\ndown_revision = None\ndef upgrade():\n    {1}\n\ndef downgrade():\n    op.drop_table("t")\n'
)


def found_migrations(files: dict[str, str]) -> list[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    read = {path: migrations.read(path, text) for path, text in files.items() if migrations.PATHS.search(path)}
    return [(one.tool, one.folder, one.revisions, one.destructive) for one in migrations.join(read)]


def test_alembic_revisions_are_found_and_only_the_way_there_counts_as_destructive() -> None:
    files = {
        "api/alembic.ini": "[alembic]\nscript_location = alembic\n",
        "api/alembic/versions/001_a.py": ALEMBIC.format("1", 'op.create_table("t")'),
        "api/alembic/versions/002_b.py": ALEMBIC.format("2", 'op.drop_column("t", "c")'),
        "api/alembic/versions/003_c.py": ALEMBIC.format("3", '# op.drop_table("x")\n    pass'),
        "api/alembic/versions/__init__.py": "x = 1\n",
    }
    assert found_migrations(files) == [
        ("alembic", "api/alembic/versions", ("001_a.py", "002_b.py", "003_c.py"), ("002_b.py",))
    ]


@pytest.mark.parametrize(
    ("path", "text", "tool", "destructive"),
    [
        (
            "shop/migrations/0002_x.py",
            "class Migration(migrations.Migration):\n  ops = [migrations.RemoveField()]\n",
            "django",
            True,
        ),
        ("prisma/migrations/2024_init/migration.sql", 'CREATE TABLE "a" ();\n', "prisma", False),
        ("prisma/migrations/2024_drop/migration.sql", 'ALTER TABLE "a" DROP COLUMN "b";\n', "prisma", True),
        (
            "database/migrations/2024_a.php",
            "return new class extends Migration { public function up() { Schema::create('a'); }"
            " public function down() { Schema::dropIfExists('a'); } };",
            "laravel",
            False,
        ),
        ("src/main/resources/db/migration/V2__rename.sql", "ALTER TABLE a RENAME TO b;\n", "flyway", True),
        (
            "db/migrate/2024_a.rb",
            "class A < ActiveRecord::Migration[7.1]\n def change\n remove_column :a, :b\n end\nend",
            "rails",
            True,
        ),
        ("migrations/2024.js", "exports.up = k => k.dropTable('a')\nexports.down = k => 1\n", "knex", True),
        (
            "src/migrations/1-A.ts",
            "class A implements MigrationInterface {\n async up(q) {}\n async down(q) { q.dropTable('a') }\n}",
            "typeorm",
            False,
        ),
        ("db/migrations/001.up.sql", "DROP TABLE a;\n", "sql", True),
        ("db/migrations/002.sql", "-- migrate:up\nCREATE TABLE a();\n-- migrate:down\nDROP TABLE a;\n", "sql", False),
        ("db/migrations/003.sql", "ALTER TABLE a DROP CONSTRAINT b;\nDROP INDEX c;\n", "sql", False),
        ("db/migrations/004.sql", "ALTER TABLE a DROP b;\n", "sql", True),
    ],
)
def test_every_migration_tool_is_known(path: str, text: str, tool: str, destructive: bool) -> None:
    ((found, _, _, destroyed),) = found_migrations({path: text})
    assert (found, bool(destroyed)) == (tool, destructive)


def test_a_tool_without_revisions_is_known_by_its_settings() -> None:
    assert found_migrations({"db/schema.prisma": "model A {}"}) == [("prisma", "db/migrations", (), ())]
    assert found_migrations({"db/migrations/001.down.sql": "DROP TABLE a;"}) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", "os.environ['KEY_A']; os.environ.get(\"KEY_A\"); os.getenv('KEY_A', 1)"),
        ("a.py", "class Settings(BaseSettings):\n    key_a: str = 'x'\n"),
        ("a.py", "class S(BaseSettings):\n    model_config = C(env_prefix='KEY_')\n    a: int\n\nother: str\n"),
        ("a.ts", "process.env.KEY_A"),
        ("a.ts", "process.env['KEY_A']"),
        ("a.tsx", "import.meta.env.KEY_A"),
        ("a.js", "const { KEY_A, lower } = process.env"),
        ("a.php", "env('KEY_A')"),
        ("a.php", "$_ENV['KEY_A']"),
        ("a.go", 'os.Getenv("KEY_A")'),
        ("a.go", 'Port int `env:"KEY_A,required"`'),
        ("a.rb", "ENV.fetch('KEY_A')"),
        ("A.java", 'System.getenv("KEY_A")'),
        ("a.rs", 'std::env::var("KEY_A")'),
        ("a.dart", "String.fromEnvironment('KEY_A')"),
        ("a.cs", 'Environment.GetEnvironmentVariable("KEY_A")'),
        ("a.exs", 'System.fetch_env!("KEY_A")'),
        ("schema.prisma", 'url = env("KEY_A")'),
        ("src/application-prod.yml", "url: ${KEY_A:none}"),
    ],
)
def test_environment_keys_are_found_in_every_language(path: str, text: str) -> None:
    assert environment_keys.PATHS.search(path)
    assert environment_keys.read(path, text) == ("KEY_A",)


@pytest.mark.parametrize(
    "text", ["# os.environ['OLD']", "os.environ['PATH']", "import.meta.env.MODE", "env('lower')", "x = env"]
)
def test_comments_and_the_machines_own_keys_are_left_out(text: str) -> None:
    assert environment_keys.read("a.py", text) == ()


def test_keys_are_joined_with_their_files_and_templates() -> None:
    found = environment_keys.join(
        {"a.py": ("DB_PASSWORD", "PORT"), "b.py": ("PORT",), ".env.example": ("PORT", "UNUSED"), ".env": ("SECRET",)}
    )
    assert [(key.name, key.secret, key.files, key.in_template) for key in found] == [
        ("DB_PASSWORD", True, ("a.py",), False),
        ("PORT", False, ("a.py", "b.py"), True),
    ]


def test_an_env_file_gives_names_only() -> None:
    assert environment_keys.read(".env", "export A=hidden\n# B=1\nC = x\n") == ("A", "C")


def test_override_files_add_to_a_service_and_a_dockerfile_alone_is_one() -> None:
    composed = {
        path: read_compose(path, text)
        for path, text in {
            "compose.yaml": "services: {api: {build: api, ports: ['80:80']}, db: {image: 'postgres:16-alpine'}}",
            "compose.prod.yaml": "services: {api: {build: ./api, environment: [A], healthcheck: {test: x}},"
            " db: {ports: ['5432']}}",
        }.items()
    }
    docker = [
        fact.dockerfile
        for path in ("api/Dockerfile", "infra/worker.Dockerfile", "Dockerfile")
        if (fact := dockerfiles.read(path, "FROM a:1\nEXPOSE 9\n")) is not None
    ]
    manager = PackageManager(name="npm", stack="node", folder="api", file="api/package.json")
    found = services.join(composed, docker, [manager], {}, {"api", "worker", "infra"}, "shop")
    assert [(one.name, one.folder, one.dockerfile, one.stack) for one in found] == [
        ("api", "api", "api/Dockerfile", "node"),
        ("db", None, None, None),
        ("worker", "worker", "infra/worker.Dockerfile", None),
        ("shop", "", "Dockerfile", "node"),
    ]
    assert (found[0].environment, found[0].healthcheck, found[0].file) == (("A",), "x", "compose.yaml")
    assert [port.container for port in found[1].ports] == [5432]


PATHS = [
    "compose.yaml",
    "Dockerfile",
    ".github/workflows/a.yml",
    "Jenkinsfile",
    "package.json",
    "pyproject.toml",
    "app.json",
]
PATHS += [
    "vite.config.ts",
    "migrations/a.sql",
    "migrations/a.py",
    "alembic.ini",
    "a.py",
    "a.ts",
    ".env",
    "pubspec.yaml",
]


@given(st.sampled_from(PATHS), st.text(max_size=300) | st.recursive(st.none() | st.text(), st.lists).map(json.dumps))
def test_any_text_is_understood_by_every_sort_that_reads_its_path(path: str, text: str) -> None:
    for name in surveyor.sorts_of(path):
        (surveyor.SETTINGS.get(name) or surveyor.SOURCES[name]).read(path, text)
    assert surveyor.sorts_of(path)


@pytest.mark.parametrize(
    "piece", ["/*", "\n", "drop ", "class A(BaseSettings):\n", "{", "ENV[", "stage(", "<<A", "${A:-", "# "]
)
@pytest.mark.parametrize("path", PATHS)
def test_endless_repetition_is_read_in_one_pass(path: str, piece: str) -> None:
    for name in surveyor.sorts_of(path):
        (surveyor.SETTINGS.get(name) or surveyor.SOURCES[name]).read(path, piece * 20_000)
    assert surveyor.sorts_of(f"node_modules/{path}") == ()
