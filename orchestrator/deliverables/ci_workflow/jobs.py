"""Say how each stack is tested with coverage, and how the coverage is held against the standards' 80 %."""

from __future__ import annotations

import posixpath

from orchestrator.deliverables.ci_workflow.model import Tested
from orchestrator.drafting.actions import GO, JAVA, NODE, PYTHON
from orchestrator.drafting.applications import Application, slug
from orchestrator.drafting.gaps import Gaps
from orchestrator.drafting.languages import language_version
from orchestrator.model.text import Text, say

COVERAGE = 80
"""Percent of lines, by the infrastructure standards (ci_cd.test_coverage)."""
# lcov counts lines found (LF) and lines hit (LH) for each file.
_LCOV = (
    "awk -F: '/^LF:/ {found += $2} /^LH:/ {hit += $2} "
    'END {share = found ? 100 * hit / found : 0; printf "coverage: %.1f %%\\n", share; exit !(share >= '
    f"{COVERAGE})}}' coverage/lcov.info"
)


def tested(one: Application, gaps: Gaps) -> Tested:
    """Make the job of an application whose stack is known."""
    number = language_version(one, gaps)
    make = {"node": _node, "python": _python, "go": _go, "java": _java, "php": _php, "flutter": _flutter}
    return make[one.stack or ""](one, number, gaps)


def _node(one: Application, number: str, gaps: Gaps) -> Tested:
    manager = one.manager
    tool = manager.name if manager and manager.name in {"pnpm", "yarn"} else "npm"
    lock = manager.lock if manager else None
    install = {
        "npm": "npm ci" if lock else "npm install",
        "pnpm": "corepack enable && pnpm install --frozen-lockfile",
        "yarn": "corepack enable && yarn install --frozen-lockfile",
    }[tool]
    scripts = manager.scripts if manager else ()
    if "test" not in scripts:
        gaps.gap(say("test script of {service}", service=one.name))
    gaps.gap(_report("coverage/lcov.info", one))
    cached = (("cache", "npm"), ("cache-dependency-path", lock)) if lock and tool == "npm" else ()
    lint = (("Lint", f"{tool} run lint"),) if "lint" in scripts else ()
    test = "npm test -- --coverage" if tool == "npm" else f"{tool} test --coverage"
    return Tested(
        id=slug(one.name),
        name=one.name,
        folder=one.folder or ".",
        setup=NODE,
        settings=(("node-version", number), *cached),
        container="",
        steps=(("Install", install), *lint, ("Test with coverage", test), ("Coverage", _LCOV)),
        report="coverage/lcov.info",
    )


def _python(one: Application, number: str, gaps: Gaps) -> Tested:
    manager = one.manager
    name = manager.name if manager else "pip"
    file = posixpath.basename(manager.file) if manager else "requirements.txt"
    run = {"uv": "uv run ", "poetry": "poetry run ", "pipenv": "pipenv run "}.get(name, "")
    install = {
        "uv": "pip install uv==0.13.8 && uv sync --frozen && uv pip install pytest pytest-cov",
        "poetry": "pip install poetry==2.5.1 && poetry install --no-interaction && poetry run pip install pytest-cov",
        "pipenv": "pip install pipenv==2026.10.3 && pipenv sync --dev && pipenv run pip install pytest pytest-cov",
    }.get(name, f"pip install {'-r requirements.txt' if file == 'requirements.txt' else '.'} pytest pytest-cov")
    return Tested(
        id=slug(one.name),
        name=one.name,
        folder=one.folder or ".",
        setup=PYTHON,
        settings=(("python-version", number),),
        container="",
        steps=(
            ("Install", install),
            (
                "Test with coverage",
                f"{run}python -m pytest --cov --cov-branch --cov-report=term --cov-report=xml "
                f"--cov-fail-under={COVERAGE}",
            ),
        ),
        report="coverage.xml",
    )


def _go(one: Application, number: str, gaps: Gaps) -> Tested:
    total = "go tool cover -func=coverage.out | awk '/^total:/ {print; exit !($3 + 0 >= " + str(COVERAGE) + ")}'"
    return Tested(
        id=slug(one.name),
        name=one.name,
        folder=one.folder or ".",
        setup=GO,
        settings=(("go-version", number), ("cache-dependency-path", posixpath.join(one.folder, "go.sum"))),
        container="",
        steps=(
            ("Vet", "go vet ./..."),
            ("Test with coverage", "go test -race -coverprofile=coverage.out ./..."),
            ("Coverage", total),
        ),
        report="coverage.out",
    )


def _java(one: Application, number: str, gaps: Gaps) -> Tested:
    gradle = one.manager is not None and one.manager.name == "gradle"
    report = "build/reports/jacoco/test/jacocoTestReport.csv" if gradle else "target/site/jacoco/jacoco.csv"
    gaps.gap(_report(report, one))
    # Columns 8 and 9 of JaCoCo's CSV are lines missed and lines covered.
    count = (
        "awk -F, 'NR > 1 {missed += $8; covered += $9} END {all = missed + covered; "
        f"share = all ? 100 * covered / all : 0; print share; exit !(share >= {COVERAGE})}}' {report}"
    )
    test = "./gradlew --no-daemon test jacocoTestReport" if gradle else "mvn -B verify"
    return Tested(
        id=slug(one.name),
        name=one.name,
        folder=one.folder or ".",
        setup=JAVA,
        settings=(("distribution", "temurin"), ("java-version", number), ("cache", "gradle" if gradle else "maven")),
        container="",
        steps=(("Test with coverage", test), ("Coverage", count)),
        report=report,
    )


def _php(one: Application, number: str, gaps: Gaps) -> Tested:
    inside = (
        "apk add --no-cache autoconf g++ make linux-headers git unzip "
        "&& pecl install pcov && docker-php-ext-enable pcov "
        "&& curl -fsSL https://getcomposer.org/download/2.8.12/composer.phar -o /usr/local/bin/composer "
        "&& php /usr/local/bin/composer install --no-interaction --prefer-dist"
    )
    lines = (
        'awk \'/^ *Lines:/ {gsub("%", "", $2); print "coverage: " $2 " %"; seen = 1; '
        f"exit !($2 + 0 >= {COVERAGE})}} END {{if (!seen) exit 1}}' coverage.txt"
    )
    return Tested(
        id=slug(one.name),
        name=one.name,
        folder=one.folder or ".",
        setup=None,
        settings=(),
        container=f"php:{number}-cli-alpine",
        steps=(
            ("Install", inside),
            ("Test with coverage", "vendor/bin/phpunit --coverage-text=coverage.txt"),
            ("Coverage", lines),
        ),
        report="coverage.txt",
    )


def _flutter(one: Application, number: str, gaps: Gaps) -> Tested:
    return Tested(
        id=slug(one.name),
        name=one.name,
        folder=one.folder or ".",
        setup=None,
        settings=(),
        container=f"ghcr.io/cirruslabs/flutter:{number}",
        steps=(
            ("Install", "flutter pub get"),
            ("Analyse", "flutter analyze"),
            ("Test with coverage", "flutter test --coverage"),
            ("Coverage", _LCOV),
            ("Build APK", "flutter build apk --release"),
        ),
        report="coverage/lcov.info",
    )


def _report(path: str, one: Application) -> Text:
    return say(
        "{report} from the tests of {service}; without it the coverage step fails", report=path, service=one.name
    )
