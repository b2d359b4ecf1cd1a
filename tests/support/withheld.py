"""Files that the standards withhold, and what a kind makes of them."""

from __future__ import annotations

from functools import cache

from orchestrator.model.artifact import Artifact, Judged
from orchestrator.model.evidence import Evidence
from orchestrator.model.kind import Mended, Order
from orchestrator.model.role import Role
from orchestrator.model.text import say
from orchestrator.standards.guardian import Guardian
from orchestrator.standards.settings import Standards
from orchestrator.standards.workbench import load_tools
from orchestrator.wording.pen import TemplatePen
from tests.support.studio import COMPANY, EVIDENCE, NOW, asked, kind_named

# Assembled here, so that no file of this repository holds anything that looks like a secret.
PASSWORD = "-".join(("correct", "horse", "9")) + "Battery"


@cache
def guardian() -> Guardian:
    return Guardian(Standards(), tools=load_tools)


def withheld(path: str, text: str) -> Judged:
    """Judge a file as the pipeline does; it has to be vetoed."""
    content = text.replace("@PASSWORD@", PASSWORD).encode()
    artifact = Artifact(
        path=path, place="repository", origin="embedded", title=say("x"), content=content, kind="infrastructure-files"
    )
    findings, not_checked = guardian().judge_file(path, content)
    assert any(finding.vetoes for finding in findings), "nothing withholds it"
    return Judged(artifact=artifact, outcome="vetoed", findings=findings, not_checked=not_checked)


def mended(kind: str, judged: Judged, *, language: str = "en", evidence: Evidence = EVIDENCE) -> Mended | None:
    """Ask one kind for its compliant draft."""
    found = kind_named(kind)
    assert found.mends is not None
    order = Order(
        request=asked("# Request: Take this file\nFrom: backend\n\n- take it\n"),
        role=Role(name=found.role, title=found.role),
        environment=None,
        services=(),
        evidence=evidence,
        company=COMPANY,
        language=language,  # type: ignore[arg-type]
        now=NOW,
        root=".claude",
    )
    return found.mends(judged, order, TemplatePen(language, f"orchestrator.deliverables.{kind.replace('-', '_')}"))
