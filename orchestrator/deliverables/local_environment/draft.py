"""Draft the local environment: compose file, template of its values, and the way from a clone to a running app."""

from __future__ import annotations

from orchestrator.deliverables.local_environment.model import App
from orchestrator.deliverables.local_environment.services import FOLDER, UP, services
from orchestrator.drafting.applications import health_path
from orchestrator.drafting.criteria import met_by_document
from orchestrator.drafting.gaps import Gaps
from orchestrator.drafting.ignoring import is_ignored
from orchestrator.drafting.migrations import RUN, migrations
from orchestrator.drafting.surveyed import document, surveyed, tracked
from orchestrator.evidence.interpolation import names
from orchestrator.evidence.secrecy import is_secret
from orchestrator.model.kind import Draft, Order, Pen
from orchestrator.model.text import say

NAME = "local-environment"
FILE = f"{FOLDER}/compose.yaml"
TEMPLATE = f"{FOLDER}/.env.example"
DOCUMENT = "local-environment.md"
_WAITS = say("the API starts once the database is healthy, where the usual sample waits for its start only")
_INSTALLS = {
    "npm": "npm ci",
    "yarn": "corepack enable && yarn install --immutable",
    "pnpm": "corepack enable && pnpm install --frozen-lockfile",
}


def draft(order: Order, pen: Pen) -> Draft:
    """Write the files for what is there; where the repository declares no service and no app, ask what shall run."""
    gaps = Gaps(pen)
    evidence = order.evidence
    local = services(evidence, gaps)
    apps = tuple(
        App(one.folder, _installed(one.folder, order))
        for one in evidence.frontends
        if one.tool in {"expo", "react-native"}
    )
    if not local and not apps:
        return Draft(
            kind=NAME,
            questions=(say("what shall run locally? Neither a service nor an Expo app is declared in the repository"),),
        )
    if not local:
        gaps.gap(say("services that the app talks to: no compose file or Dockerfile declares one"))
    keys = tuple(
        dict.fromkeys(key for one in local for key in (*(name for name, _ in one.environment), *names(one.command)))
    )
    volumes = tuple(dict.fromkeys(volume.partition(":")[0] for one in local for volume in one.volumes))
    artifacts = []
    if local:
        compose = pen.render("compose.yaml.j2", services=local, volumes=volumes, up=UP)
        template = pen.render("env.example.j2", keys=tuple((key, is_secret(key)) for key in keys))
        artifacts = [
            tracked(NAME, FILE, say("Compose file for development"), compose),
            tracked(NAME, TEMPLATE, say("Template of the local values"), template),
        ]
    page = pen.render(
        "local.md.j2",
        about=surveyed(order),
        services=local,
        apps=apps,
        file=FILE,
        folder=FOLDER,
        run=RUN,
        migrations=tuple(one for one in migrations(evidence.services, evidence) if one.runs_in and one.apply),
        api=next(
            (
                (one.name, one.ports[0].rpartition(":")[0].rpartition(":")[2], health_path(one.check))
                for one in local
                if one.folder is not None and one.ports
            ),
            None,
        ),
        ignored=is_ignored(f"{FOLDER}/.env", evidence.ignored),
        templates=tuple(one.file for one in evidence.env_templates),
        missing=tuple(gaps.gap(one) for one in gaps.found),
        gaps=gaps.found,
    )
    waits = {state for one in local if one.folder is not None for _, state in one.depends_on}
    others = tuple(file for file in evidence.compose_files if file != FILE)
    return Draft(
        kind=NAME,
        artifacts=(*artifacts, document(NAME, DOCUMENT, say("From a clone to a running app"), page)),
        gaps=gaps.found,
        proofs=tuple(
            met_by_document(
                order.request.criteria,
                FILE if local else DOCUMENT,
                ("local environment", "로컬 환경", "로컬 개발 환경"),
            )
        ),
        verify=(
            say("`{command}` reads the stack without an error", command=f"docker compose -f {FILE} config --quiet"),
            say("a colleague who has never started it needs no question answered"),
        ),
        next_steps=(
            *(
                [say("decide which compose file developers use: {files} declare services too", files=", ".join(others))]
                if others
                else []
            ),
            *(
                []
                if is_ignored(f"{FOLDER}/.env", evidence.ignored)
                else [say("add `{path}` to `.gitignore`: git does not leave it out yet", path=f"{FOLDER}/.env")]
            ),
        ),
        mended=(
            say("not even a development password stands in the file, where the usual sample writes one down"),
            say("ports answer on this machine alone, where the usual sample opens them to the whole network"),
            *([_WAITS] if waits and waits == {"service_healthy"} else []),
        )
        if local
        else (),
    )


def _installed(folder: str, order: Order) -> str:
    manager = next(
        (one for one in order.evidence.package_managers if one.folder == folder and one.stack == "node"), None
    )
    return _INSTALLS.get(manager.name if manager else "npm", _INSTALLS["npm"])
