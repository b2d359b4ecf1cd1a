"""How verdicts are joined on a request's way."""

from __future__ import annotations

from datetime import UTC, datetime

from msgspec.structs import replace

from orchestrator.model.case import Case, Incoming
from orchestrator.model.request import Request
from orchestrator.model.text import say
from orchestrator.model.verdict import ALLOW, Reason, Verdict, Wait, strictest
from orchestrator.steps.ending import after

REASON = Reason(source="gate", message=say("a fact"))
WAIT = Wait(sort="edit", name="r")
HOLD = Verdict(ruling="hold", reasons=(REASON,), waits=(WAIT,))
NOW = datetime(2026, 11, 21, tzinfo=UTC)
CASE = Case(
    incoming=Incoming(name="r", answer_name="r", identity="r", sha256="0", data=b"", received=NOW),
    request=Request(name="r", team="devops", sha256="0", title="R"),
    language="en",
)


def test_where_nobody_has_anything_to_say_the_case_stays_as_it_is() -> None:
    held = after(CASE, HOLD)
    assert after(CASE, ALLOW) is CASE
    assert after(held, ALLOW) is held
    assert strictest([ALLOW, ALLOW]) is ALLOW
    assert strictest([]) == ALLOW


def test_a_remark_of_a_verdict_that_allows_is_kept() -> None:
    remark = Verdict(ruling="allow", reasons=(REASON,))
    assert after(CASE, remark).verdict == remark
    assert strictest([ALLOW, remark, HOLD]) == HOLD


def test_every_reason_and_wait_is_said_once() -> None:
    assert strictest([HOLD, ALLOW, HOLD]) == HOLD
    assert after(after(CASE, HOLD), HOLD).verdict == HOLD


def test_a_denial_ends_the_case_and_stays() -> None:
    denied = after(CASE, Verdict(ruling="deny"))
    assert denied.status == "Rejected"
    assert after(replace(denied, status=None), ALLOW).status == "Rejected"
