"""The branch policy guards the branches that are there, by the checks that run there."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from tests.support.tides import EVIDENCE, NOTHING, asked, draft, files

REQUEST = asked("# Branch policy\n\nFrom: PM\n")


def rules(text: str) -> dict[str, dict]:
    read = json.loads(text)
    assert read["enforcement"] == "active"
    assert read["bypass_actors"] == []
    return {rule["type"]: rule.get("parameters", {}) for rule in read["rules"]}


def test_a_guarded_branch_demands_a_review_and_the_checks_that_run():
    found = rules(files(draft("branch-policy", REQUEST))["infrastructure/github/main.json"])
    assert found["pull_request"]["required_approving_review_count"] == 1
    assert found["required_status_checks"]["required_status_checks"] == [{"context": "test"}, {"context": "lint"}]
    assert {"deletion", "non_fast_forward"} <= set(found)


def test_without_a_workflow_on_pull_requests_no_check_is_made_up():
    made = draft("branch-policy", REQUEST, evidence=replace(EVIDENCE, workflows=()))
    assert "required_status_checks" not in rules(files(made)["infrastructure/github/main.json"])
    assert any("no workflow runs on pull requests" in str(gap) for gap in made.gaps)


def test_release_tags_are_never_moved():
    text = files(draft("branch-policy", REQUEST))["infrastructure/github/release-tags.json"]
    assert set(rules(text)) == {"deletion", "non_fast_forward", "update"}
    assert json.loads(text)["conditions"]["ref_name"]["include"] == ["refs/tags/v*"]


def test_the_branch_is_the_repositorys_own():
    made = files(draft("branch-policy", REQUEST, evidence=replace(EVIDENCE, branch="trunk")))
    assert "infrastructure/github/trunk.json" in made
    assert "| `develop` | `trunk` |" in made["branch-policy.md"]


@pytest.mark.parametrize("branch", ["a b", "../x", "$(id)", "x`y"])
def test_a_strange_branch_is_not_taken_over(branch):
    made = files(draft("branch-policy", REQUEST, evidence=replace(EVIDENCE, branch=branch)))
    assert "infrastructure/github/main.json" in made


def test_the_repository_is_named_by_its_remote_or_is_a_gap():
    assert "repos/example/tides/rulesets" in files(draft("branch-policy", REQUEST))["branch-policy.md"]
    made = files(draft("branch-policy", REQUEST, evidence=NOTHING))["branch-policy.md"]
    assert "‹owner and name of the repository on GitHub›" in made
