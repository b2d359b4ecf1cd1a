"""The Kubernetes API's own schemas on manifests: what the API server would refuse.

Taken are the strict schemas of the newest version that the installed kubernetes-validate brings: one file of them
describes every object, so that nothing else of the package is loaded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Map
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from orchestrator.evidence.yaml_text import Mapping, child, column_of, elements, line_of, text_of
from orchestrator.model.finding import Finding
from orchestrator.model.text import say
from orchestrator.standards.bench import find_package
from orchestrator.standards.schema import misfits, validator_of
from orchestrator.standards.subject import Subject
from orchestrator.standards.tool import Located, Tool, ToolFailedError

TOOL = Tool(
    id="kubernetes-schema",
    title=say("Kubernetes manifests by the schemas of the newest version"),
    package="kubernetes-validate",
    sort="package",
    vetoes=True,
    reference="https://kubernetes.io/docs/reference/kubernetes-api/",
)
_SCHEMAS = "kubernetes-json-schema"
_VERSION = re.compile(r"v(\d+)\.(\d+)\.\d+-local-strict")
# Read by programs on the way to the cluster; no API server ever sees them.
_NOT_OBJECTS = frozenset({"kustomize.config.k8s.io", "kind.x-k8s.io", "skaffold", "kubeadm.k8s.io"})
_KUBECONFIG = ("", "v1", "Config")
_LIST = ("", "v1", "List")


class Schemas(NamedTuple):
    """The schemas of one version: (group, version, kind) to the name of a definition, and all definitions."""

    version: str
    names: Map[tuple[str, str, str], str]
    definitions: Map[str, Any]

    @property
    def groups(self) -> frozenset[str]:
        return frozenset(group for group, _, _ in self.names)


def applies(subject: Subject) -> bool:
    """Take files with an object of the API's own; custom resources have their schemas elsewhere."""
    return any(True for _ in _objects(subject))


def locate() -> Located | None:
    """Find the package."""
    return find_package("kubernetes_validate")


def check(subjects: Sequence[Subject], located: Located) -> Sequence[Sequence[Finding] | None]:
    """Hold each object of the API's own against its schema."""
    schemas = _schemas(located.path, located.stamp)
    return [_checked(subject, schemas) for subject in subjects]


def _checked(subject: Subject, schemas: Schemas) -> list[Finding] | None:
    found: list[Finding] = []
    unknown = False
    for root in _objects(subject):
        group, version, kind = identity = _identity(root)
        name = schemas.names.get(identity)
        if name is not None:
            wrong = misfits(root, _validator(schemas, name))
            unknown = unknown or wrong is None
            found += [
                TOOL.finding(
                    subject,
                    keyword,
                    f"{kind}: {sentence}",
                    "error",
                    line=line_of(node),
                    column=column_of(node),
                    vetoes=True,
                )
                for keyword, sentence, node in wrong or ()
            ]
        elif group in schemas.groups:
            # An older cluster may still know what the newest version has removed: no veto.
            written = f"{group}/{version}" if group else version
            message = f"Kubernetes {schemas.version} knows no {kind} in {written}"
            found.append(TOOL.finding(subject, "kind", message, "warning", line=line_of(child(root, "kind") or root)))
        else:
            unknown = True
    return found if found or not unknown else None


def _objects(subject: Subject) -> Iterator[Mapping]:
    """Give the objects of the API's own groups, those in lists one by one."""
    for root in subject.manifests:
        if _identity(root) == _LIST:
            yield from (one for one in elements(child(root, "items")) if isinstance(one, Mapping) and _is_own(one))
        elif _is_own(root):
            yield root


def _is_own(root: Mapping) -> bool:
    identity = _identity(root)
    group = identity[0]
    return ("." not in group or group.endswith(".k8s.io")) and group not in _NOT_OBJECTS and identity != _KUBECONFIG


def _identity(root: Mapping) -> tuple[str, str, str]:
    group, slash, version = (text_of(child(root, "apiVersion")) or "").rpartition("/")
    return group if slash else "", version, text_of(child(root, "kind")) or ""


def _validator(schemas: Schemas, name: str) -> Any:  # noqa: ANN401  (a validator of jsonschema)
    return validator_of({"$ref": f"#/$defs/{name}", "$defs": schemas.definitions})


@cache
def _schemas(package: str, stamp: str) -> Schemas:
    try:
        folders = {
            (int(found[1]), int(found[2])): folder
            for folder in Path(package).with_name(_SCHEMAS).iterdir()
            if (found := _VERSION.fullmatch(folder.name))
        }
        newest = max(folders)
        definitions = json.loads((folders[newest] / "_definitions.json").read_bytes())["$defs"]
        names = {
            (one["group"], one["version"], one["kind"]): name
            for name, schema in definitions.items()
            for one in schema.get("x-kubernetes-group-version-kind", ())
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ToolFailedError(f"the Kubernetes schemas can't be loaded: {error}") from error
    return Schemas("{}.{}".format(*newest), names, definitions)
