"""Draft the release seed's five workflows for what the repository holds, and the script that the deployment runs."""

from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace

from msgspec.structs import replace

from orchestrator.deliverables.mobile_pipeline.known import app as known_app
from orchestrator.deliverables.mobile_pipeline.known import backend as known_backend
from orchestrator.deliverables.mobile_pipeline.known import delivery as known_delivery
from orchestrator.deliverables.mobile_pipeline.model import App, Backend, Delivery, Workflow
from orchestrator.drafting.actions import CHECKOUT, NODE, PYTHON, SCANNER
from orchestrator.drafting.criteria import met_by_document
from orchestrator.drafting.gaps import Gaps
from orchestrator.drafting.surveyed import document, surveyed, tracked
from orchestrator.model.artifact import Artifact
from orchestrator.model.kind import Draft, Order, Pen
from orchestrator.model.text import say

NAME = "mobile-pipeline"
DOCUMENT = "mobile-pipeline.md"
FOLDER = ".github/workflows"
SCRIPT = "infrastructure/deploy/release.sh"
# The seed's versions; each tool's is one that is published, so that a run of today is a run of tomorrow.
VERSIONS = SimpleNamespace(
    runner="ubuntu-24.04",
    python="3.11",
    node="20",
    eas="12.0.0",
    pytest="pytest==8.3.4 pytest-asyncio==0.24.0 pytest-cov==6.0.0 httpx==0.27.2",
    ruff="ruff==0.8.4",
    pip_audit="pip-audit==2.7.3",
    lockers={"uv": "uv==0.13.8", "poetry": "poetry==2.5.1 poetry-plugin-export==1.9.0"},
    trivy=SCANNER,
    checkout=CHECKOUT.pinned,
    setup_node=NODE.pinned,
    setup_python=PYTHON.pinned,
)
_MENDED = (
    say("the tests' database password is made for each run, where the usual sample writes one down"),
    say("actions are fixed to a commit, with the release beside it, where the usual sample follows a moving tag"),
    say("runner, tools and EAS have versions, where the usual sample takes the latest"),
    say("EAS is run by its own command line, so no foreign action gets the token"),
    say("the deployment backs up, checks health and goes back by itself; the usual sample has comments only"),
)
_BACKEND_CI = Workflow(
    f"{FOLDER}/backend-ci.yml",
    say("a pull request that touches the backend"),
    say("tests with coverage of 80 % at least, lint, scan of the dependencies"),
    (),
)
_FRONTEND_CI = Workflow(
    f"{FOLDER}/frontend-ci.yml",
    say("a pull request that touches the app"),
    say("types, lint, tests with coverage of 80 % at least, scan of the dependencies"),
    (),
)
_DEPLOY = Workflow(
    f"{FOLDER}/backend-deploy.yml",
    say("a merge into main that touches the backend, once somebody has approved it"),
    say("image built, scanned and pushed; backup, migration, start, health check, and the way back where that fails"),
    ("DEPLOY_HOST", "DEPLOY_USER", "DEPLOY_KEY", "DEPLOY_KNOWN_HOSTS"),
)
_STAGING = Workflow(
    f"{FOLDER}/app-build-staging.yml", say("a merge into develop"), say("build for testers by EAS"), ("EXPO_TOKEN",)
)
_PRODUCTION = Workflow(
    f"{FOLDER}/app-build-production.yml", say("a release tag"), say("build for the stores by EAS"), ("EXPO_TOKEN",)
)


def draft(order: Order, pen: Pen) -> Draft:
    """Write the workflows that fit; a repository with neither a Python backend nor an Expo app is asked about."""
    gaps = Gaps(pen)
    backend, app = known_backend(order.evidence, gaps), known_app(order.evidence, gaps)
    if backend is None and app is None:
        question = say("what shall the pipeline build? Neither a Python backend nor an Expo app is tracked here")
        return Draft(kind=NAME, questions=(question,))
    delivery = known_delivery(order, backend, gaps) if backend else None
    if backend and delivery is None:
        gaps.gap(say("compose service that runs the backend: without it there is no deployment to write"))
    main = order.evidence.branch if order.evidence.branch in {"main", "master", "trunk"} else "main"
    workflows = tuple(_workflows(backend, app, delivery))
    artifacts = [_rendered(one, pen, backend=backend, app=app, delivery=delivery, main=main) for one in workflows]
    if delivery:
        script = pen.render("release.sh.j2", delivery=delivery)
        artifacts.append(tracked(NAME, SCRIPT, say("Script of the deployment"), script, executable=True))
    written = {one.file for one in workflows}
    page = pen.render(
        "pipeline.md.j2",
        about=surveyed(order),
        workflows=workflows,
        present=tuple(one for one in order.evidence.workflows if one.file not in written),
        delivery=delivery,
        backend=backend,
        app=app,
        main=main,
        script=SCRIPT,
        missing=tuple(gaps.gap(one) for one in gaps.found),
        gaps=gaps.found,
    )
    return Draft(
        kind=NAME,
        artifacts=(*artifacts, document(NAME, DOCUMENT, say("How the pipeline is set up"), page)),
        gaps=gaps.found,
        proofs=tuple(
            proof
            for one in workflows[:1]
            for proof in met_by_document(
                order.request.criteria, one.file, ("workflow", "pipeline", "워크플로", "파이프라인")
            )
        ),
        verify=(
            say("`{command}` finds nothing", command=f"actionlint {FOLDER}/*.yml"),
            say("a pull request with a failing test can't be merged"),
        ),
        next_steps=(
            say("let a tool renew the actions' commits with their releases (Dependabot or Renovate)"),
            say("set the secrets that the workflows name, per environment"),
            *(
                [
                    say(
                        "decide which workflow counts: {files} run too",
                        files=", ".join(one.file for one in order.evidence.workflows),
                    )
                ]
                if order.evidence.workflows
                else []
            ),
            say("a performance test is no part of these workflows: ask for it with `Kind: ci-workflow`"),
        ),
        mended=_MENDED,
    )


def _workflows(backend: Backend | None, app: App | None, delivery: Delivery | None) -> Iterable[Workflow]:
    if backend:
        yield _BACKEND_CI
    if app:
        yield _FRONTEND_CI
    if delivery:
        more = () if delivery.own else ("REGISTRY_USER", "REGISTRY_TOKEN")
        yield _DEPLOY._replace(secrets=(*more, *_DEPLOY.secrets))
    if app:
        yield _STAGING
        yield _PRODUCTION


def _rendered(workflow: Workflow, pen: Pen, **known: object) -> Artifact:
    template = f"{workflow.file.rpartition('/')[2]}.j2"
    text = pen.render(template, workflow=workflow, use=VERSIONS, script=SCRIPT, **known)
    made = tracked(NAME, workflow.file, say("Workflow: {what}", what=workflow.runs_on), text)
    return replace(made, deploys="production") if workflow.file == _DEPLOY.file else made
