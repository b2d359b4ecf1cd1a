"""Hold a production change that names fewer than three stages of tests before it (the master's safety protocol)."""

from __future__ import annotations

import re

from orchestrator.decisions.stated import TESTS, lines_about, means_nothing
from orchestrator.gate.question import Question
from orchestrator.model.text import say
from orchestrator.model.verdict import ALLOW, Reason, Verdict, Wait

NAME = "three-test-stages"
STAGES = 3

# A stage and the words that name it.
KNOWN = {
    "code quality": r"code quality|static analysis|\blint|코드 품질|정적 분석",
    "unit": r"\bunit\b|단위",
    "integration": r"\bintegration\b|통합",
    "end to end": r"\be2e\b|end[\s-]to[\s-]end|종단",
    "smoke": r"\bsmoke\b|스모크",
    "regression": r"\bregression\b|회귀",
    "performance": r"\bperformance\b|\bload\b|\bstress\b|성능|부하|스트레스",
    "security": r"\bsecurity\b|\bvulnerabilit|\bpenetration\b|보안|취약점",
    "compatibility": r"\bcompatibility\b|\bbrowsers?\b|호환",
    "accessibility": r"\baccessibility\b|접근성",
    "staging": r"\bstaging\b|스테이징",
    "acceptance": r"\bacceptance\b|\buat\b|인수",
    "migration": r"\bmigration rehearsal\b|\bdry[\s-]run\b|리허설|모의 실행",
    "canary": r"\bcanary\b|카나리",
}
_KNOWN = {stage: re.compile(pattern, re.IGNORECASE) for stage, pattern in KNOWN.items()}


def ask(question: Question) -> Verdict:
    """Hold unless the decision and the request together name three different stages of tests."""
    if not question.changes_production:
        return ALLOW
    named = stages(question)
    if len(named) >= STAGES:
        return ALLOW
    return Verdict(
        ruling="hold",
        reasons=(
            Reason(
                source=NAME,
                message=say(
                    "three stages of tests are needed before production, and {count} are named ({stages})",
                    count=len(named),
                    stages=", ".join(named) or "–",
                ),
                remedy=say(
                    "name three of them below a heading “Test stages” of the decision or of the request, such as unit, "
                    "integration, and staging with a smoke test"
                ),
            ),
        ),
        waits=(Wait(sort="edit", name=question.request.name, who=question.request.sender or ""),),
    )


def stages(question: Question) -> tuple[str, ...]:
    """List the different stages of tests that are named, in the order of the table above."""
    lines = [line for line in lines_about(TESTS, question.request, question.read_with) if not means_nothing(line)]
    return tuple(stage for stage, pattern in _KNOWN.items() if any(pattern.search(line) for line in lines))
