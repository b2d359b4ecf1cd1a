"""Join what was read of every file to one evidence."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field, json
from msgspec.structs import replace

from orchestrator.evidence import (
    environment_keys,
    exposures,
    frontends,
    ignores,
    landmarks,
    migrations,
    packages,
    revisions,
    services,
)
from orchestrator.evidence.compose import ComposeFile
from orchestrator.evidence.dockerfiles import DockerfileFacts
from orchestrator.evidence.head import Head
from orchestrator.evidence.names import Names
from orchestrator.evidence.tracked import Stamp
from orchestrator.evidence.workflows import WorkflowFacts
from orchestrator.model.evidence import Evidence
from orchestrator.model.finding import Finding
from orchestrator.model.text import say


class FileRead(Struct):
    """A file as it was read: its stamp then, the facts by sort, and whether it is looked at for every request."""

    stamp: Stamp | None
    is_setting: bool
    facts: dict[str, Any] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def join(files: Mapping[str, FileRead], names: Names, at: Head, repository: str) -> Evidence:
    """Make evidence of the files that were read, the tracked names, and where HEAD stands."""

    def facts(sort: str) -> dict[str, Any]:
        return {path: read.facts[sort] for path, read in files.items() if read.facts.get(sort) is not None}

    compose_files: dict[str, ComposeFile] = facts("compose")
    docker: dict[str, DockerfileFacts] = facts("dockerfiles")
    flows: dict[str, WorkflowFacts] = facts("workflows")
    manifests: dict[str, packages.Manifest] = facts("packages")
    keys: dict[str, tuple[str, ...]] = facts("environment_keys")
    managers = packages.join(manifests, names.every)
    found = services.join(
        compose_files, [fact.dockerfile for fact in docker.values()], managers, keys, names.folders, repository
    )
    findings = [finding for read in files.values() for finding in read.findings]
    for group in (compose_files, flows, manifests):
        findings.extend(finding for fact in group.values() for finding in fact.findings)
    findings.extend(
        _missing_dockerfile(service.dockerfile, service.file, service.line)
        for service in found
        if service.dockerfile is not None and service.dockerfile not in names.every
    )
    evidence = Evidence(
        commit=at.commit,
        branch=at.branch,
        remote=at.remote,
        services=found,
        dockerfiles=tuple(fact.dockerfile for fact in docker.values()),
        compose_files=tuple(compose_files),
        projects=tuple((path, file.project) for path, file in compose_files.items() if file.project),
        workflows=tuple(flow.workflow for flow in flows.values() if flow.workflow is not None),
        package_managers=managers,
        frontends=frontends.join(facts("frontends"), manifests, names.every),
        migrations=migrations.join(facts("migrations")),
        environment_keys=environment_keys.join(_used(keys, docker, compose_files)),
        env_files=names.marked("env-file"),
        env_templates=environment_keys.templates(keys),
        revisions=revisions.join(facts("revisions")),
        exposures=exposures.join(facts("exposures"), names.marked("key-file")),
        ignored=ignores.join(facts("ignores")),
        landmarks=landmarks.find(names.marked("landmark")),
        reports=tuple(facts("reports").values()),
        findings=tuple(findings),
    )
    signature = hashlib.sha256(json.encode(evidence)).hexdigest()[:16]
    return replace(evidence, index=signature)


def _used(
    keys: Mapping[str, tuple[str, ...]], docker: Mapping[str, DockerfileFacts], composed: Mapping[str, ComposeFile]
) -> dict[str, set[str]]:
    used = {path: set(names) for path, names in keys.items()}
    for path, fact in docker.items():
        used.setdefault(path, set()).update(fact.keys)
    for path, file in composed.items():
        used.setdefault(path, set()).update(file.variables)
        for service in file.services:
            used[path].update(service.environment)
    return used


def _missing_dockerfile(dockerfile: str, file: str, line: int | None) -> Finding:
    return Finding(
        rule="evidence/missing-dockerfile",
        severity="note",
        message=say("the service is built by {dockerfile}, which is not tracked", dockerfile=dockerfile),
        remedy=say("add the file to git, or correct the path"),
        file=file,
        line=line,
    )
