"""What no kind covers: a task with an owner for each requirement, nothing claimed."""

from __future__ import annotations

from datetime import date

import pytest

from orchestrator.model.kind import Draft
from orchestrator.parse.request import read_request
from tests.support.shop import drafted


def plan(body: str, kind: str = "work-plan") -> Draft:
    text = f"# Something else\nFrom: pm\nKind: {kind}\n\n{body}\n"
    (draft,) = drafted(read_request(text.encode(), name="r", team="devops", today=date(2025, 3, 4)))
    return draft


@pytest.mark.parametrize(
    ("requirement", "owner", "team"),
    [
        ("Change frontend/src/cart.ts", "frontend-developer", "frontend"),
        ("Change `backend/app/orders.py` and its screen", "backend-developer", "backend"),
        ("Move infrastructure/nginx/site.conf", "devops-lead", "devops"),
        ("Write integration tests for the sign-up", "qa-tester", "qa"),
        ("Draw the wireframe of the cart", "ui-ux-designer", "ui-ux"),
        ("Add an endpoint for refunds", "backend-developer", "backend"),
        ("결제 화면 컴포넌트 수정", "frontend-developer", "frontend"),
        ("로그인 엔드포인트 추가", "backend-developer", "backend"),
        ("회귀 테스트 케이스 작성", "qa-tester", "qa"),
        ("빌드 서버 디스크 증설", "devops-lead", "devops"),
        ("Thank everybody", "devops-lead", "devops"),
        ("See https://example.com/backend/x", "devops-lead", "devops"),
    ],
)
def test_a_task_belongs_to_whom_the_matrix_or_its_words_say(requirement, owner, team):
    (task,) = plan(f"## Requirements\n\n- {requirement}").tasks
    assert (task.owner, task.team) == (owner, team)
    assert task.why is not None
    assert task.line == 7


@pytest.mark.parametrize(
    ("requirement", "word"),
    [
        ("Integration tests of ci/cd with docker", "ci/cd"),  # two words of one field against one of another
        ("Deployment of the logging, ci for the ci", "deployment"),
        ("Test cases, then a test plan", "test cases"),
        ("배포 배포 배포와 화면", "화면"),  # the same word again counts once
        ("Redeploy the rapid screen", "screen"),
    ],
)
def test_the_word_that_tells_is_the_first_of_its_field_and_the_longest_that_stands_there(requirement, word):
    (task,) = plan(f"## Requirements\n\n- {requirement}").tasks
    assert dict(task.why.values)["word"] == word


def test_each_requirement_is_a_task_and_none_is_done():
    draft = plan("## Requirements\n\n- one\n- two\n\n## Acceptance Criteria\n\n- [x] three")
    assert [task.title for task in draft.tasks] == ["one", "two"]
    assert draft.proofs == ()
    assert "[x]" not in draft.artifacts[0].content.decode()


def test_without_requirements_the_criteria_are_the_tasks_and_without_both_the_request_is():
    assert [task.title for task in plan("## Acceptance Criteria\n\n- [ ] three").tasks] == ["three"]
    assert [task.title for task in plan("").tasks] == ["Something else"]


def test_tasks_of_other_teams_are_handed_on():
    draft = plan("## Requirements\n\n- Write unit tests\n- Renew the certificate\n- Write test cases")
    assert [str(step) for step in draft.next_steps] == ["file a request to qa for: 1, 3"]


def test_a_request_of_a_thousand_requirements_gives_a_plan_that_can_be_read():
    lines = "\n".join(f"- thing {number}" for number in range(1_000))
    tasks = plan(f"## Requirements\n\n{lines}").tasks
    assert len(tasks) == 201
    assert "800 more" in tasks[-1].title
