"""Dockerfiles build in one stage and run in another."""

from __future__ import annotations

from collections.abc import Iterable

from orchestrator.evidence.instructions import DockerfileText, Instruction
from orchestrator.model.finding import Finding
from orchestrator.model.text import say
from orchestrator.standards.rule import Rule
from orchestrator.standards.settings import Standards
from orchestrator.standards.subject import Subject

RULE = Rule(
    id="multi-stage",
    title=say("images are built in several stages"),
    severity="error",
    vetoes=True,
    standard="docker.multi_stage_builds",
    prose=False,
    problem=say("with one stage, compilers, caches and sources of the build run in production too"),
    remedy=say(
        "build in a first stage (`{first}`), and let the last stage copy only the result (`{last}`)",
        first="FROM … AS build",
        last="COPY --from=build …",
    ),
    sample="api/Dockerfile",
    before='FROM node:22-alpine\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\nCMD ["node", "dist/main.js"]\n',
    after="FROM node:22-alpine AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\n"
    "FROM node:22-alpine\nCOPY --from=build /app/dist /app/dist\n"
    'CMD ["node", "/app/dist/main.js"]\n',
)


def applies(subject: Subject) -> bool:
    """Take Dockerfiles."""
    return subject.is_dockerfile


def check(subject: Subject, standards: Standards) -> Iterable[Finding]:
    """Ask whether the last stage takes a result from another."""
    parsed = subject.dockerfile
    if not parsed.stages:
        return
    last = parsed.stages[-1]
    if len(parsed.stages) == 1:
        yield RULE.finding(subject, say("the Dockerfile has a single stage"), line=last.line, column=1)
    elif not _takes_a_result(parsed):
        message = say("the last stage takes nothing from another stage, so the others build nothing for it")
        yield RULE.finding(subject, message, line=last.line, column=1)


def _takes_a_result(parsed: DockerfileText) -> bool:
    """Whether the final stage, or one that it continues, copies from a stage outside its own line."""
    own = {id(stage) for stage in parsed.lineage}
    return any(
        (at := parsed.stage_named(source)) is not None and id(parsed.stages[at]) not in own
        for stage in parsed.lineage
        for instruction in stage.instructions
        for source in _sources(instruction)
    )


def _sources(instruction: Instruction) -> Iterable[str]:
    flags, _ = instruction.flags()
    if instruction.word in {"COPY", "ADD"} and "from" in flags:
        yield flags["from"]
    if instruction.word == "RUN" and "mount" in flags:
        yield from (part.removeprefix("from=") for part in flags["mount"].split(",") if part.startswith("from="))
