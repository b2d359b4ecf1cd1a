"""The foreign actions and images that drafted workflows use: few, and each at one version."""

from __future__ import annotations

from typing import NamedTuple


class Action(NamedTuple):
    """A foreign action at one commit, with the release that the commit belongs to.

    Each commit was read from published workflows that pin it beside its release; none is made up.
    """

    name: str
    commit: str
    release: str

    @property
    def pinned(self) -> str:
        """What a step uses: the commit, and its release for people and for tools that renew both."""
        return f"{self.name}@{self.commit} # {self.release}"


CHECKOUT = Action("actions/checkout", "11bd71901bbe5b1630ceea73d27597364c9af683", "v4.2.2")
NODE = Action("actions/setup-node", "a0853c24544627f65ddf259abe73b1d18a591444", "v5.0.0")
PYTHON = Action("actions/setup-python", "a26af69be951a213d495a4c3e4e4022e16d87065", "v5.6.0")
GO = Action("actions/setup-go", "d35c59abb061a4a6fb18e82ac0862c26744d6ab5", "v5.5.0")
JAVA = Action("actions/setup-java", "c5195efecf7bdfc987ee8bae7a71cb8b11521c00", "v4.7.1")
UPLOAD = Action("actions/upload-artifact", "ea165f8d65b6e75b540449e92b4886f43607fa02", "v4.6.2")
SCANNER = "aquasec/trivy:0.65.0"
LOAD_TESTER = "grafana/k6:1.2.3"
