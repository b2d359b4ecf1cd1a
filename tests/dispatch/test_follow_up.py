"""A follow-up is read with the request that it follows, and numbered questions are answered by number."""

from __future__ import annotations

from datetime import date

import pytest

from orchestrator.assembly import Orchestrator
from orchestrator.dispatch.answers import answers
from orchestrator.dispatch.follow_up import joined
from orchestrator.model.request import Request
from orchestrator.parse.request import read_request
from tests.support.served import workspace
from tests.support.shop import dispatched

ASKED = "From: backend\nService: payments\n\n# Deploy payments to staging\n"


def read(text: str, name: str = "r") -> Request:
    return read_request(text.encode(), name=name, team="devops", today=date(2025, 3, 4))


def follow_up(text: str, former: str = ASKED) -> Request:
    return joined(read(former), read(f"From: backend\nFollows: r\n\n{text}", name="answer"))


def test_a_follow_up_asks_for_what_the_title_of_the_former_request_asks_for():
    meant = dispatched(follow_up("# Re: payments\n\nService is below.\n\n- Service: api\n"))
    assert "deployment" in [one.kind.name for one in meant.kinds]
    assert meant.environment == "staging"


def test_a_follow_up_without_a_title_has_the_former_requests():
    assert follow_up("1. api\n").title == "Deploy payments to staging"
    assert follow_up("# Another\n\n1. api\n").title == "Another"


@pytest.mark.parametrize(
    "text",
    [
        "# Answers\n\n1. api\n",
        "1. `api`\n",
        "# 답변\n\n1. api입니다\n",
        "Q1: we mean api\n",
        "- 1) backend\n",
        "**1.** api",
        "1번: api",
        "답변 1：api",
        "질문 1번. `api`",
        "**Answer 1:** api",
    ],
)
def test_an_unknown_service_is_answered_by_number(text: str) -> None:
    meant = dispatched(follow_up(text))
    assert not meant.questions
    assert [one.name for one in meant.services] == ["api"]
    assert str(meant.services_why) == "an answer names api"


def test_a_follow_up_may_begin_with_its_answers_heading() -> None:
    said = read("# Answers\n\nFrom: backend\nFollows: r\n\n1. api\n", name="answer")
    assert (said.sender, said.follows) == ("backend", "r")
    assert not dispatched(joined(read(ASKED), said)).questions


def test_a_heading_for_answers_below_a_request_without_a_title_is_no_title() -> None:
    assert not dispatched(read("From: backend\nService: payments\n\nDeploy it\n\n# Answers\n\n1. api\n")).questions


def test_an_edit_answers_below_a_heading():
    meant = dispatched(read(f"{ASKED}\n## Answers\n\n1. api\n"))
    assert not meant.questions
    assert [one.name for one in meant.services] == ["api"]


@pytest.mark.parametrize(
    "text", ["2. api\n", "1. payroll\n", "1. apis\n", "# Answers\n\napi\n", "1. No.\n\n1. api\n", "1.5 api\n"]
)
def test_what_answers_nothing_leaves_the_question(text: str) -> None:
    assert len(dispatched(follow_up(text)).questions) == 1


def test_an_unknown_kind_is_answered_by_number():
    former = "From: backend\nKind: rollback-paln, undo\nService: api\n\n# For staging\n"
    assert len(dispatched(read(former)).questions) == 2
    meant = dispatched(follow_up("1. rollback-plan\n2. Deployment guide\n", former))
    assert not meant.questions
    assert [one.kind.name for one in meant.kinds] == ["rollback-plan", "deployment-guide"]


def test_the_question_behind_those_for_kinds_keeps_its_number():
    former = "From: backend\nKind: deployment, undo\nService: payments\n\n# For staging\n"
    assert len(dispatched(read(former)).questions) == 2
    for said in ("1. dockerfile\n2. api\n", "# Answers\n\n1. dockerfile\n2. api\n"):
        meant = dispatched(follow_up(said, former))
        assert not meant.questions
        assert [one.name for one in meant.services] == ["api"]
        assert "dockerfile" in [one.kind.name for one in meant.kinds]
    assert len(dispatched(follow_up("2. api\n", former)).questions) == 1


def test_what_was_asked_next_is_answered_by_its_own_number():
    former = "From: backend\nKind: undo\nService: payments\n\n# For staging\n"
    (kind,) = dispatched(read(former)).questions
    assert "undo" in str(kind)
    once = joined(read(former), read("From: backend\nFollows: r\n\n1. deployment\n", name="once"))
    (service,) = dispatched(once).questions
    assert "payments" in str(service)
    twice = joined(once, read("From: backend\nFollows: once\n\n1. api\n", name="twice"))
    for said in (twice, read(f"{former}\n## Answers\n\n1. deployment\n1. api\n")):
        meant = dispatched(said)
        assert not meant.questions
        assert [one.name for one in meant.services] == ["api"]
    assert [str(twice.place_of(line)) for line in (4, twice.formers[0][1] + 4, twice.formers[1][1] + 4)] == [
        "4",
        "4 of `once`",
        "4 of `r`",
    ]


def test_a_follow_up_of_a_follow_up_carries_out_what_the_first_request_asks_for(tmp_path):
    made = workspace(tmp_path / "shop")
    for name, text in (
        ("first", "From: backend\nKind: undo\nService: payments\n\n# For staging\n"),
        ("second", "From: backend\nFollows: first\n\n1. rollback-plan\n"),
        ("third", "From: backend\nFollows: second\n\n1. api\n"),
    ):
        made.drop(name, text)
        Orchestrator.open(made.top).process()
        assert made.header(name).status == ("Blocked" if name != "third" else "Completed")
    assert made.header("third").kinds == ("rollback-plan",)
    Orchestrator.open(made.top).process()
    assert {made.header(name).status for name in made.answers()} == {"Completed"}


def test_a_numbered_list_of_a_request_answers_nothing():
    assert answers(read("From: pm\n\n# Deploy\n\n1. api\n")) == []


def test_a_follow_up_carries_out_the_request_that_waited_for_an_answer(tmp_path):
    made = workspace(tmp_path / "shop")
    made.drop("first", ASKED)
    Orchestrator.open(made.top).process()
    assert made.header("first").status == "Blocked"
    made.drop("second", "From: backend\nFollows: first\n\n# Answers\n\n1. api\n")
    Orchestrator.open(made.top).process()
    second = made.header("second")
    assert second.status in {"Completed", "Partial"}
    assert second.kinds[0] == "deployment"
    Orchestrator.open(made.top).process()
    assert made.header("first").status == second.status


def test_a_criterion_of_a_follow_up_is_not_proven_by_what_proves_one_of_the_former_request(tmp_path):
    made = workspace(tmp_path / "shop")
    made.drop(
        "first",
        f"# Plan\n\n{ASKED.partition('#')[0]}Kind: rollback-plan\n\n- [ ] A rollback plan is written\n",
    )
    Orchestrator.open(made.top).process()
    made.drop("second", "From: backend\nFollows: first\n\n\n\n1. api\n\n- [ ] The api answers within 100 ms\n")
    Orchestrator.open(made.top).process()
    said = made.answer("second") or ""
    assert "- [x] A rollback plan is written — drafted" in said
    assert "- [ ] The api answers within 100 ms — nothing here proves it" in said


def test_headings_of_the_former_request_say_nothing_of_the_lines_of_a_follow_up():
    former = "# Former\nFrom: pm\n\n## Context\n\n- foo\n- foo\n- foo\n"
    meant = dispatched(follow_up("We want a Dockerfile for the api service.\n", former))
    assert [one.kind.name for one in meant.kinds] == ["dockerfile"]
    former = "# Former\nFrom: pm\n\n## Requirements\n\n- a Dockerfile for the api\n\n## Context\n\nci workflow\n"
    meant = dispatched(follow_up("# More\n\n## Notes\n\nSoon.\n", former))
    assert [one.kind.name for one in meant.kinds] == ["dockerfile"]


@pytest.mark.parametrize("front", ["", "---\nfrom: backend\n---\n"])
def test_a_reason_names_the_line_of_the_request_in_which_it_stands(front: str) -> None:
    former = f"{front}# Former\n\n\nThe API needs a Dockerfile.\n\n```\n# infra/a.yml\nx: 1\n```\n"
    line = 4 + front.count("\n")
    said = follow_up("Go on. And a CI workflow.\n", former)
    assert [(file.path, str(said.place_of(file.line))) for file in said.files] == [
        ("infra/a.yml", f"{line + 2} of `r`")
    ]
    why = {one.kind.name: str(one.why[0]) for one in dispatched(said).kinds}
    assert why["dockerfile"] == f"line {line} of `r` says “dockerfile”"
    assert why["ci-workflow"] == "line 4 says “ci workflow”"


def test_a_long_line_of_blanks_between_answers_costs_no_more_than_its_length():
    blanks = " " * 400_000
    said = follow_up(f"1. backend\n{blanks}\n-{blanks}x\n- Answer 2: staging\n")
    assert answers(said) == [{1: "backend", 2: "staging"}]
