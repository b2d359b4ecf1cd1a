"""Draft a Dockerfile, and what its build leaves out, for each application that is meant."""

from __future__ import annotations

import posixpath
import shlex
from collections.abc import Iterable, Iterator

from orchestrator.deliverables.dockerfile.images import built
from orchestrator.deliverables.dockerfile.stacks import STACKS, WEB_PORT
from orchestrator.drafting.applications import Application, applications, slug
from orchestrator.drafting.criteria import met_by_document
from orchestrator.drafting.gaps import Gaps
from orchestrator.drafting.handover import handover
from orchestrator.drafting.probes import doubt
from orchestrator.drafting.subject import header
from orchestrator.model.artifact import Artifact
from orchestrator.model.kind import Draft, Order, Pen
from orchestrator.model.text import Text, say
from orchestrator.standards.images import read_image

NAME = "dockerfile"
_SCAN = "trivy image --severity HIGH,CRITICAL --exit-code 1"


def draft(order: Order, pen: Pen) -> Draft:
    """Write a Dockerfile for each application of a stack that is known; what is not known is asked."""
    gaps = Gaps(pen)
    meant = applications(order)
    known = _each_once(one for one in meant if one.stack in STACKS)
    questions = tuple(_which_stack(one) for one in meant if one.stack not in STACKS)
    if not meant:
        questions = (
            say("for which application? Neither a service nor a package manifest is tracked in the repository"),
        )
    command = header(order, "command")
    artifacts: list[Artifact] = []
    ignored: set[str] = set()
    for one in known:
        text = _dockerfile(one, command, gaps, pen)
        artifacts.append(_artifact(one.dockerfile_path, say("Dockerfile of {service}", service=one.name), text))
        ignore = posixpath.join(one.folder, ".dockerignore")
        if ignore not in ignored:
            ignored.add(ignore)
            title = say("what the build of {service} does not see", service=one.name)
            artifacts.append(_artifact(ignore, title, pen.render("dockerignore.j2", static=one.static)))
    paths = tuple(one.path for one in artifacts if not one.path.endswith(".dockerignore"))
    return Draft(
        kind=NAME,
        artifacts=tuple(artifacts),
        gaps=gaps.found,
        questions=questions,
        tasks=tuple(task for one in artifacts if (task := handover(order, one.path, pen)) is not None),
        proofs=()
        if len(paths) != 1 or gaps.found
        else tuple(met_by_document(order.request.criteria, paths[0], ("dockerfile", "도커파일"))),
        verify=tuple(_checks(known)),
        next_steps=(
            say(
                "have the image scanned before it is pushed: `{command}`",
                command="trivy image --severity HIGH,CRITICAL",
            ),
            say("put the base images' digests behind their tags once they have been pulled and scanned"),
        )
        if known
        else (),
        mended=tuple(_mended(known)),
    )


def _each_once(meant: Iterable[Application]) -> tuple[Application, ...]:
    """Give of applications that run from one image, as a worker beside its API, the one that the image is made for."""
    found: dict[str, Application] = {}
    for one in meant:
        before = found.setdefault(one.dockerfile_path, one)
        if before.service is not None and before.service.command is not None and one.service is not None:
            found[one.dockerfile_path] = before if one.service.command is not None else one
    return tuple(found.values())


def _dockerfile(one: Application, command: str | None, gaps: Gaps, pen: Pen) -> str:
    own = Gaps(pen)
    image = built(one, command, own)
    if one.stack != "php":
        doubt(one, own)
    if one.stack == "php":
        own.gap(
            say(
                "PHP extensions that {service} needs, as its database's: the image brings the common ones",
                service=one.name,
            )
        )
    if one.stack == "go":
        own.gap(say("main package of {service}; the folder of go.mod is assumed", service=one.name))
    for gap in own.found:
        gaps.gap(gap)
    return pen.render(image.template, app=image, gaps=own.found)


def _artifact(path: str, title: Text, text: str) -> Artifact:
    return Artifact(path=path, place="repository", title=title, content=text.encode(), kind=NAME)


def _which_stack(one: Application) -> Text:
    return say(
        "what is {service} (`{folder}`) built with? A manifest of Node, Python, PHP, Go, Java or Flutter tells it",
        service=one.name,
        folder=one.folder or ".",
    )


def _checks(known: Iterable[Application]) -> Iterator[Text]:
    for one in known:
        name, folder = slug(one.name), one.folder or "."
        yield say(
            "`{command}` builds the image",
            command=f"docker build --pull -f {shlex.quote(one.dockerfile_path)} -t {name} {shlex.quote(folder)}",
        )
        yield say(
            "`{command}` names a user other than root", command=f"docker inspect --format '{{{{.Config.User}}}}' {name}"
        )


def _mended(known: Iterable[Application]) -> Iterator[Text]:
    """Say what the repository's own Dockerfiles do against the standards and these do not."""
    for one in known:
        own = WEB_PORT if one.static else STACKS["php"].port if one.stack == "php" else None
        if own is not None and one.port not in {None, own}:
            yield say(
                "{service} listens on port {port}, not on {before}: change it where it is published too",
                service=one.name,
                port=own,
                before=one.port,
            )
        before = one.dockerfile
        if before is None or not before.bases:
            continue
        last = before.bases[-1]
        if len(before.bases) == 1:
            yield say("{service} is built in two stages, so that no compiler runs with it", service=one.name)
        if read_image(last).base == "":
            yield say("{service} stands on alpine, not on `{before}`", service=one.name, before=last)
        if any(read_image(base).pinning in {"latest", "untagged"} for base in before.bases):
            yield say("{service} is built from images with a version, not from the latest ones", service=one.name)
        if before.user is None or before.user.partition(":")[0] in {"root", "0"}:
            yield say("{service} does not run as root", service=one.name)
        if not before.has_healthcheck:
            yield say("{service} has a health check", service=one.name)
