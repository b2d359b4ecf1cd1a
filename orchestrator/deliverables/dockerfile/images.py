"""Make of an application what its Dockerfile says: by evidence, by custom with a gap, or by a gap alone."""

from __future__ import annotations

import posixpath

from orchestrator.deliverables.dockerfile.model import Built, Stack
from orchestrator.deliverables.dockerfile.stacks import STACKS, WEB_PORT, WEB_SERVER, java_image, lock_of, managed
from orchestrator.drafting.applications import Application
from orchestrator.drafting.gaps import Gaps
from orchestrator.drafting.languages import language_version
from orchestrator.evidence.dockerfiles import listed
from orchestrator.model.text import say


def built(one: Application, command: str | None, gaps: Gaps) -> Built:
    """Make the image of an application whose stack is known.

    Args:
        command: that the request names; None where it names none.
    """
    stack = STACKS[one.stack or ""]
    number = language_version(one, gaps)
    run = managed(one)
    manager = one.manager
    if manager is not None and one.stack == "node" and not lock_of(one):
        gaps.gap(say("lock file of {service}", service=one.name))
    port = WEB_PORT if one.static else _port(one, stack, gaps)
    return Built(
        name=one.name,
        template="static.Dockerfile.j2" if one.static else f"{one.stack}.Dockerfile.j2",
        base=stack.base.format(version=number, tool=java_image(one, number)),
        runtime=WEB_SERVER if one.static else stack.runtime.format(version=number),
        manifest=posixpath.basename(manager.file) if manager else "",
        lock=lock_of(one),
        prepare=run.prepare,
        install=run.install,
        build=run.build,
        prune=run.prune,
        arguments=tuple(key.name for key in one.keys if not key.secret and _is_name(key.name)) if one.static else (),
        output=_output(one, gaps),
        port=port,
        path="/" if one.static else one.health,
        command=() if one.static or one.stack in {"go", "java", "php"} else _command(one, command, gaps),
        unhealthy="" if port else gaps.gap(say("health check of {service}", service=one.name)),
    )


def _port(one: Application, stack: Stack, gaps: Gaps) -> int | None:
    if one.port is not None:
        return one.port
    if one.service is not None and one.service.healthcheck is None and one.stack != "php":
        return None  # a worker, as far as anybody can see
    gaps.gap(say("port of {service}; {port} is assumed", service=one.name, port=stack.port))
    return stack.port


def _output(one: Application, gaps: Gaps) -> str:
    if one.stack == "java":
        return "build/libs" if one.manager is not None and one.manager.name == "gradle" else "target"
    if not one.static:
        return ""
    written = one.frontend.output if one.frontend else None
    return gaps.fact(written, say("output folder of {service}", service=one.name))


def _command(one: Application, named_by_request: str | None, gaps: Gaps) -> tuple[str, ...]:
    written = named_by_request or (one.dockerfile.command if one.dockerfile else None)
    script = one.dockerfile.prepares if one.dockerfile else None
    if script is not None and not named_by_request:
        gaps.gap(
            say(
                "whether {service} still needs its entry point {script}",
                service=one.name,
                script=script,
            )
        )
    if written is None and one.manager is not None and "start" in one.manager.scripts:
        return ("npm", "run", "start")
    if written is None:
        return (gaps.gap(say("command that starts {service}", service=one.name)),)
    if words := listed(written):
        return tuple(words)
    return ("sh", "-c", f"exec {written}")


def _is_name(name: str) -> bool:
    return name.isascii() and name.replace("_", "a").isalnum() and not name[0].isdigit()
