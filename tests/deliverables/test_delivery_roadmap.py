"""The roadmap holds eight steps against what the survey found; a step counts where a file shows each of its marks."""

from __future__ import annotations

from msgspec.structs import replace

from orchestrator.deliverables.delivery_roadmap.steps import steps
from orchestrator.model.evidence import Workflow
from tests.support.tides import EVIDENCE, NOTHING, asked, draft, files


def states(evidence) -> list[str]:
    return [step.state for step in steps(evidence)]


def test_nothing_is_there_in_an_empty_repository():
    assert states(NOTHING) == ["missing"] * 8


def test_a_step_is_there_once_each_of_its_marks_has_its_file():
    assert states(EVIDENCE) == ["there", "there", "missing", "missing", "begun", "begun", "missing", "missing"]


def test_workflows_of_the_backend_say_nothing_of_the_frontend():
    front = Workflow(
        file=".github/workflows/app.yml", system="github-actions", name="App", does=("types", "lint", "tests")
    )
    evidence = replace(EVIDENCE, workflows=(*EVIDENCE.workflows, front))
    assert states(evidence)[1:3] == ["there", "there"]
    assert states(replace(EVIDENCE, workflows=(front,)))[1] == "missing"


def test_deployment_backup_and_settings_are_known_by_what_is_tracked():
    deploy = Workflow(
        file=".github/workflows/deploy.yml", system="github-actions", name="D", does=("image", "migrate", "deploy")
    )
    landmarks = ("mobile/eas.json", "infrastructure/nginx/api.conf", "infrastructure/backup/restore-test.sh")
    evidence = replace(EVIDENCE, workflows=(deploy,), landmarks=landmarks)
    assert states(evidence)[3:8] == ["there", "there", "begun", "there", "there"]


def test_the_next_steps_ask_for_what_is_missing_in_order():
    made = draft("delivery-roadmap", asked("# Delivery roadmap\n"))
    assert str(made.next_steps[0]) == "ask for step 3: `Kind: mobile-pipeline`"


def test_every_step_names_a_kind_of_the_house():
    page = files(draft("delivery-roadmap", asked("# Delivery roadmap\n"), evidence=NOTHING))["delivery-roadmap.md"]
    assert page.count("`Kind: ") == 8
