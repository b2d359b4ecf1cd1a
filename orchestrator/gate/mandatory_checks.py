"""Hold a production change until the mandatory checks are shown to have passed: coverage, security scan, performance.

The standards name them and their limits (`ci_cd` and `performance`). A check without a report counts as not checked.
"""

from __future__ import annotations

from orchestrator.gate.question import Question
from orchestrator.model.check import MandatoryCheck
from orchestrator.model.text import Text, say
from orchestrator.model.verdict import ALLOW, Reason, Verdict, Wait

NAME = "mandatory-checks"


def ask(question: Question) -> Verdict:
    """Hold a production change while a mandatory check failed, or nothing shows that it ran; name each."""
    if not question.changes_production:
        return ALLOW
    open_ones = [check for check in question.checks if check.standing != "passed"]
    if not open_ones:
        return ALLOW
    return Verdict(
        ruling="hold",
        reasons=tuple(Reason(source=NAME, message=_fact(one), remedy=one.remedy) for one in open_ones),
        waits=tuple(
            Wait(sort="check", name=f"{one.check}/{one.of}" if one.of else one.check, who=question.request.sender or "")
            for one in open_ones
        ),
    )


def _fact(check: MandatoryCheck) -> Text:
    what = title(check)
    if check.standing == "failed":
        return say("{what} did not pass: {why}", what=what, why=check.message)
    return say("{what} is mandatory before production, and not checked: {why}", what=what, why=check.message)


def title(check: MandatoryCheck) -> Text:
    """Name a check and what it is of."""
    name = {
        "coverage": say("test coverage"),
        "security-scan": say("the security scan"),
        "performance-test": say("the performance test"),
    }[check.check]
    return say("{check} of `{service}`", check=name, service=check.of) if check.of else name
