"""The release seed's eight priorities, each with the marks in a repository that show it."""

from __future__ import annotations

from collections.abc import Iterable

from orchestrator.deliverables.delivery_roadmap.model import Mark, Step
from orchestrator.drafting.databases import databases
from orchestrator.model.evidence import Evidence, Workflow
from orchestrator.model.text import say

_APPS = ("expo", "react-native")


def steps(evidence: Evidence) -> tuple[Step, ...]:
    """Give the steps in their order. A mark is a file that shows it; that it works is not shown by a file."""
    stores = databases(evidence.services, evidence)
    built = next(
        (one for one in evidence.services if one.folder is not None and one.file in evidence.compose_files), None
    )
    eas = _landmark(evidence, "eas.json")
    return (
        Step(
            1,
            say("Local environment: compose with the database and the API"),
            (
                Mark(say("the API, built by a compose file"), built.file if built else None),
                Mark(say("the database runs beside it"), stores[0].service.file if stores else None),
                Mark(say("a template of the keys"), _first(one.file for one in evidence.env_templates)),
            ),
            "local-environment",
        ),
        Step(
            2,
            say("Backend CI: tests and lint"),
            (
                Mark(
                    say("tests of the backend"), _workflow(evidence, "tests", ("python", "php", "go", "java", "ruby"))
                ),
                Mark(say("lint of the backend"), _workflow(evidence, "lint", ("python", "php", "go", "java", "ruby"))),
            ),
            "ci-workflow",
        ),
        Step(
            3,
            say("Frontend CI: types, lint and tests"),
            (
                Mark(say("type check"), _workflow(evidence, "types", ("node", "flutter"))),
                Mark(say("lint of the frontend"), _workflow(evidence, "lint", ("node", "flutter"))),
                Mark(say("tests of the frontend"), _workflow(evidence, "tests", ("node", "flutter"))),
            ),
            "mobile-pipeline",
        ),
        Step(
            4,
            say("EAS profiles: development, staging, production"),
            (Mark(say("a tracked eas.json"), eas),),
            "eas-profile",
        ),
        Step(
            5,
            say("The server: one machine with Nginx and Docker"),
            (
                Mark(say("a Dockerfile"), _first(one.file for one in evidence.dockerfiles)),
                Mark(say("tracked Nginx settings"), _landmark(evidence, "nginx")),
            ),
            "server-architecture",
        ),
        Step(
            6,
            say("Sentry in app and backend"),
            (
                Mark(say("Sentry in the backend"), _sentry(evidence, app=False)),
                Mark(say("Sentry in the app"), _sentry(evidence, app=True)),
            ),
            "observability-setup",
        ),
        Step(
            7,
            say("Automatic deployment: a merge into main reaches the server"),
            (
                Mark(say("a workflow that builds the image"), _doing(evidence, "image")),
                Mark(say("a workflow that migrates"), _doing(evidence, "migrate")),
                Mark(say("a workflow that deploys"), _doing(evidence, "deploy")),
            ),
            "mobile-pipeline",
        ),
        Step(
            8,
            say("Automatic database backups"),
            (
                Mark(say("a backup that is written down"), _landmark(evidence, "backup") or _doing(evidence, "backup")),
                Mark(say("a test that restores it"), _landmark(evidence, "restore")),
            ),
            "database-backup",
        ),
    )


def _first(files: Iterable[str]) -> str | None:
    return next(iter(files), None)


def _landmark(evidence: Evidence, word: str) -> str | None:
    return _first(file for file in evidence.landmarks if word in file.casefold())


def _doing(evidence: Evidence, work: str) -> str | None:
    return _first(one.file for one in evidence.workflows if work in one.does)


def _workflow(evidence: Evidence, work: str, stacks: tuple[str, ...]) -> str | None:
    """Give the workflow that does the work for one of the stacks.

    A workflow says which commands it runs, not for which folder. Where the repository holds other stacks too, only one
    whose name or file speaks of this side counts.
    """
    if not any(one.stack in stacks for one in evidence.package_managers):
        return None
    alone = all(one.stack in stacks for one in evidence.package_managers)
    doing = [one for one in evidence.workflows if work in one.does]
    return _first(one.file for one in doing if alone or _speaks_of(one, frontend="node" in stacks))


def _speaks_of(workflow: Workflow, *, frontend: bool) -> bool:
    words = f"{workflow.file} {workflow.name} {' '.join(workflow.jobs)}".casefold()
    front = any(word in words for word in ("front", "app", "mobile", "web", "client"))
    back = any(word in words for word in ("back", "api", "server"))
    return front if frontend else back or not front


def _sentry(evidence: Evidence, *, app: bool) -> str | None:
    apps = {one.folder for one in evidence.frontends if one.tool in _APPS}
    return _first(
        one.file
        for one in evidence.package_managers
        if (one.folder in apps) is app
        and any(name == "sentry-sdk" or name.startswith("@sentry/") for name in one.dependencies)
    )
