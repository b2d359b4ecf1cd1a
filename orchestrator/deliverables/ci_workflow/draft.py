"""Draft the workflow, its deployment script and its load test from what the repository holds."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from orchestrator.deliverables.ci_workflow.jobs import COVERAGE, tested
from orchestrator.deliverables.ci_workflow.model import Image
from orchestrator.drafting.actions import CHECKOUT, LOAD_TESTER, SCANNER, UPLOAD
from orchestrator.drafting.applications import HEALTH_PATH, Application, applications, composed, slug
from orchestrator.drafting.compose import files_of
from orchestrator.drafting.criteria import met_by_document
from orchestrator.drafting.gaps import Gaps
from orchestrator.drafting.languages import KNOWN
from orchestrator.model.artifact import Artifact
from orchestrator.model.kind import Draft, Order, Pen, Task
from orchestrator.model.request import Environment
from orchestrator.model.text import Text, say

NAME = "ci-workflow"
FILE = ".github/workflows/main.yml"
SCRIPT = "infrastructure/scripts/deploy.sh"
LOAD = "infrastructure/performance/load.js"
COMPOSE = "infrastructure/docker/docker-compose.yml"
"""Where a stack belongs that nobody has written yet."""
_UP_TO = {"staging": ("staging",), "production": ("staging", "production")}
"""How far the workflow deploys, by the environment of the request; what deploys and names none is production."""
_JENKINS = re.compile(r"jenkins|젠킨스", re.IGNORECASE)


def draft(order: Order, pen: Pen) -> Draft:
    """Write the pipeline of every application whose stack is known; without one there is nothing to test."""
    gaps = Gaps(pen)
    meant = applications(order)
    environments = _UP_TO.get(order.environment or "production", ())
    known = tuple(one for one in meant if one.stack in KNOWN)
    if not known:
        question = say("what is to be tested? No package manifest of a known stack is tracked in the repository")
        return Draft(kind=NAME, questions=(question,))
    # A worker has the folder of its API, and the same tests.
    jobs = tuple(tested(one, gaps) for one in {one.folder: one for one in reversed(known)}.values())[::-1]
    files = files_of(order.services, order.evidence)
    compose = files[0] if files else COMPOSE
    images = tuple(_image(one, compose) for one in known if _has_image(one))
    for one in known:
        if one.dockerfile is None and _has_image(one):
            gaps.gap(say("Dockerfile of {service}", service=one.name))
    for one in meant:
        if one.stack not in KNOWN:
            gaps.gap(say("how {service} is tested", service=one.name))
    if not files and images:
        gaps.gap(say("compose file that the server runs; {file} is assumed", file=COMPOSE))
    workflow = pen.render(
        "main.yml.j2",
        jobs=jobs,
        images=images,
        environments=environments,
        checkout=CHECKOUT,
        upload=UPLOAD,
        scanner=SCANNER,
        load_tester=LOAD_TESTER,
        load=LOAD,
        script=SCRIPT,
        coverage=COVERAGE,
        gaps=gaps.found,
    )
    deploys: Environment | None = "production" if images and "production" in environments else None
    artifacts = [replace(_artifact(FILE, say("Workflow"), workflow), deploys=deploys)]
    if images and environments:
        script = pen.render("deploy.sh.j2", compose=compose, images=images)
        artifacts += [
            _artifact(SCRIPT, say("Deployment with its way back"), script, executable=True),
            _artifact(
                LOAD, say("Load test against the performance targets"), pen.render("load.js.j2", paths=_paths(images))
            ),
        ]
    return Draft(
        kind=NAME,
        artifacts=tuple(artifacts),
        gaps=gaps.found,
        tasks=tuple(_tasks(order, pen)),
        proofs=tuple(met_by_document(order.request.criteria, FILE, ("workflow", "pipeline", "워크플로", "파이프라인"))),
        verify=(
            say("`{command}` finds nothing wrong in the workflow", command=f"actionlint {FILE}"),
            say("`{command}` finds no weak spot in it", command=f"zizmor {FILE}"),
            say("a pull request that leaves coverage below {percent} % is refused", percent=COVERAGE),
        ),
        next_steps=tuple(_next_steps(order, environments if images else ())),
        mended=_MENDED if images and environments else _MENDED[:-1],
    )


_MENDED = (
    say("actions are fixed to a commit, with the release beside it, where the usual sample follows a moving tag"),
    say("each job gets the rights that it needs and no more, and no step keeps the checkout's token"),
    say("coverage is held against the limit in the run itself, without a foreign service"),
    say("the deployment is real: it checks health ten times, and goes back by itself where that fails"),
)


def _tasks(order: Order, pen: Pen) -> Iterator[Task]:
    if any(_JENKINS.search(text) for text in (order.request.title, order.request.body)):
        yield Task(
            title=pen.say(say("write the Jenkinsfile, with the stages of {file}", file=FILE)),
            owner=order.role.name,
            team=order.role.team,
            why=say("the request speaks of Jenkins, and what is drafted here runs on GitHub Actions alone"),
        )


def _has_image(one: Application) -> bool:
    """An app for phones has no image; one that a compose file or a Dockerfile declares has."""
    return one.dockerfile is not None or one.service is not None or one.stack != "flutter"


def _image(one: Application, compose: str) -> Image:
    declared = one.service is not None and one.service.file == compose
    health = "/" if one.static else one.health if one.port else ""
    service = composed(one.name) if declared else slug(one.name)
    return Image(slug(one.name), service, one.folder or ".", one.dockerfile_path, health)


def _paths(images: Iterable[Image]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.health for one in images if one.health)) or (HEALTH_PATH,)


def _artifact(path: str, title: Text, text: str, *, executable: bool = False) -> Artifact:
    return Artifact(path=path, place="repository", title=title, content=text.encode(), kind=NAME, executable=executable)


def _next_steps(order: Order, environments: tuple[str, ...]) -> Iterator[Text]:
    others = [one.file for one in order.evidence.workflows if one.file != FILE]
    if others:
        yield say("decide which workflow counts: {files} run too", files=", ".join(map(posixpath.basename, others)))
    if environments:
        yield say(
            "set the variables `{variables}` and the secrets `{secrets}` for each environment: {environments}",
            variables="DEPLOY_TARGET, DEPLOY_FOLDER, HEALTH_URL, API_URL",
            secrets="DEPLOY_KEY, DEPLOY_KNOWN_HOSTS",
            environments=", ".join(environments),
        )
    if "production" in environments:
        yield say("protect the environment production with reviewers: nothing goes there without an accepted decision")
    yield say("protect the branches main and develop, so that nothing is merged past these jobs")
    yield say("let a tool renew the actions' commits with their releases (Dependabot or Renovate)")
