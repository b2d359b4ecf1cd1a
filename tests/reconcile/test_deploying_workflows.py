"""A drafted workflow that deploys to production by itself is proposed until a decision that names it is accepted."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

import pytest

from orchestrator.assembly import Orchestrator
from tests.support.served import workspace

WORKFLOW = ".github/workflows/main.yml"
PIPELINE = """# Pipeline{more}
From: backend
Kind: ci-workflow

## Requirements
- Tests, scans and a deployment for every merge
"""
DECISION = """---
id: ADR-20261120-devops-1-pipeline
status: accepted
date: {date}
level: minor
author-role: devops-operator
scope:
  request-sha256: {request}
  files-sha256: [{workflow}]
  until: {until}
---
# A pipeline

Reviewed.
"""


@pytest.fixture
def made(tmp_path):
    return workspace(tmp_path / "shop", settings="approvals: local\n")


def outcomes(made, name):
    Orchestrator.open(made.top).process((name,))
    return {line.path: line for line in made.header(name).artifacts}


def decide(made, request, workflow):
    """Accept by hand, as `approvals: local` allows, that a workflow of these bytes is written for a request."""
    (made.root / "decisions" / "ADR-20261120-devops-1-pipeline.md").write_text(
        DECISION.format(
            date=date.today(),
            until=date.today() + timedelta(days=30),
            request=hashlib.sha256(request).hexdigest(),
            workflow=workflow,
        )
    )


def test_it_is_proposed_and_what_somebody_has_to_start_is_written(made):
    made.drop("pipeline", PIPELINE.format(more=""))
    lines = outcomes(made, "pipeline")
    assert lines[WORKFLOW].outcome == "proposed"
    assert any("deploys to production by itself" in str(reason) for reason in lines[WORKFLOW].reasons)
    assert lines["infrastructure/scripts/deploy.sh"].outcome == "written"
    assert not (made.top / WORKFLOW).exists()
    assert b"deploy-production" in (made.top / lines[WORKFLOW].copy_at).read_bytes()


def test_one_that_stops_at_staging_is_written(made):
    made.drop("pipeline", PIPELINE.format(more="").replace("Kind:", "Environment: staging\nKind:"))
    assert outcomes(made, "pipeline")[WORKFLOW].outcome == "written"


def test_it_is_written_once_an_accepted_decision_names_its_bytes(made):
    made.drop("pipeline", PIPELINE.format(more=""))
    proposed = outcomes(made, "pipeline")[WORKFLOW]
    again = made.drop("again", PIPELINE.format(more=" again"))
    decide(made, again.read_bytes(), "0" * 64)
    assert outcomes(made, "again")[WORKFLOW].outcome == "proposed", "a decision about other bytes changes nothing"
    more = made.drop("more", PIPELINE.format(more=" once more"))
    decide(made, more.read_bytes(), proposed.sha256)
    assert outcomes(made, "more")[WORKFLOW].outcome == "written"
