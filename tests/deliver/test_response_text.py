"""The text of a response has one blank line between its parts, whatever parts it has."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from orchestrator.deliver.phrases import phrases
from orchestrator.deliver.response_text import response_text
from orchestrator.model.artifact import Artifact, Judged, Mending
from orchestrator.model.case import Case, Incoming, Proven
from orchestrator.model.check import MandatoryCheck, Unchecked
from orchestrator.model.decision import Decision
from orchestrator.model.dispatch import Chosen, Dispatch
from orchestrator.model.evidence import Service
from orchestrator.model.finding import Finding
from orchestrator.model.kind import Draft, Kind, Task
from orchestrator.model.request import Request
from orchestrator.model.response import ArtifactLine, ResponseHeader
from orchestrator.model.text import say
from orchestrator.model.verdict import Reason, Verdict, Wait

NOW = datetime(2026, 3, 11, 9, 30, tzinfo=UTC)
PLAIN = say("nothing to say")
HOSTILE = say("it stands in {title}", title="# A\n\n\n## B\n")
SAID = st.sampled_from([(), (PLAIN,), (HOSTILE, PLAIN)])
DRAFT = Draft(kind="work-plan")
KIND = Kind(name="work-plan", title=PLAIN, summary=PLAIN, role="devops-lead", draft=lambda order, pen: DRAFT)
REASON = Reason(source="gate", message=HOSTILE, remedy=PLAIN)
FINDING = Finding(rule="base-image", severity="warning", message=HOSTILE, remedy=PLAIN, line=3)
FAULT = Finding(rule="header/unreadable", severity="error", message=PLAIN, line=1)
CHECK = MandatoryCheck(check="coverage", of="api", standing="failed", message=PLAIN)
OUTCOMES = ("written", "unchanged", "proposed", "skipped", "vetoed")


def some(*values):
    """Give none, one or all of some values."""
    return st.sampled_from([(), values[:1], values])


judged = st.builds(
    Judged,
    artifact=st.builds(
        Artifact,
        path=st.sampled_from(["a.yml", "b c.md"]),
        place=st.sampled_from(["answer", "repository"]),
        title=st.just(PLAIN),
        content=st.just(b"x"),
        kind=st.just("work-plan"),
        section=st.sampled_from([None, "api"]),
    ),
    outcome=st.sampled_from(OUTCOMES),
    reasons=some(REASON),
    findings=some(FINDING),
    not_checked=some(Unchecked(check="hadolint", why=PLAIN, remedy=HOSTILE)),
    mending=st.sampled_from([None, Mending(), Mending(findings=(FINDING,), gaps=(PLAIN,), difference=b"-")]),
)
chosen = st.builds(
    Dispatch,
    kinds=some(Chosen(kind=KIND, why=(PLAIN, HOSTILE)), Chosen(kind=KIND, why=())),
    environment=st.sampled_from([None, "staging"]),
    environment_why=st.sampled_from([None, PLAIN]),
    services=some(Service(name="api", file="compose.yaml")),
    questions=SAID,
    findings=some(FINDING),
)
drafts = st.builds(
    Draft,
    kind=st.just("work-plan"),
    gaps=SAID,
    questions=SAID,
    tasks=some(Task(title="t", owner="pm"), Task(title="u", owner="pm", why=PLAIN)),
    verify=SAID,
    next_steps=SAID,
    mended=SAID,
)
cases = st.builds(
    Case,
    incoming=st.just(
        Incoming(name="042", answer_name="042", identity="042", sha256="0" * 64, data=b"", received=NOW),
    ),
    request=st.builds(
        Request,
        name=st.just("042"),
        team=st.just("devops"),
        sha256=st.just("0" * 64),
        title=st.sampled_from(["A title", "# One\n\n\n# Two"]),
        findings=some(FINDING, FAULT),
    ),
    language=st.sampled_from(["en", "ko"]),
    dispatch=st.none() | chosen,
    matrix=st.sampled_from(["", "work tree"]),
    decision=st.sampled_from([None, Decision(id="ADR-1", file="ADR-1.md", title="t")]),
    drafted_decision=st.sampled_from(
        [None, Artifact(path="ADR-2.md", place="repository", title=PLAIN, content=b"x", kind="decision")]
    ),
    verdict=st.builds(Verdict, ruling=st.just("allow"), reasons=some(REASON)),
    checks=some(CHECK),
    drafts=st.lists(drafts, max_size=2).map(tuple),
    judged=st.lists(judged, max_size=3).map(tuple),
    criteria=some(Proven(text="c", line=1, ticked=False), Proven(text="d", line=2, ticked=True, by=PLAIN)),
    status=st.sampled_from(["Completed", "Partial", "Blocked", "Rejected"]),
    notes=some(REASON),
)


def written(case: Case, waits: tuple[Wait, ...] = (), history: tuple[str, ...] = ()) -> str:
    lines = tuple(
        ArtifactLine(path=one.artifact.path, sha256="1" * 64, outcome=one.outcome, kind=one.artifact.kind)
        for one in case.judged
    )
    assert case.status is not None
    header = ResponseHeader(
        request="042",
        sha256="0" * 64,
        revision=1,
        status=case.status,
        team="devops",
        date=NOW,
        artifacts=lines,
        waits=waits,
    )
    return response_text(case, header, case.judged, history) + "\n"


@given(case=cases, waits=some(Wait(sort="check", name="coverage", who="pm")), history=some("042/history/r1.md"))
def test_one_blank_line_stands_between_parts(case, waits, history):
    text = written(case, waits, history)
    assert "\n\n\n" not in text
    assert text.startswith("# ")
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    for heading in re.finditer(r"^#+ .*$", text[2:], re.MULTILINE):
        assert text[2:][: heading.start()].endswith("\n\n"), heading[0]
        assert text[2:][heading.end() :].startswith("\n\n"), heading[0]
    assert text.count("\n# ") == 0


def test_each_language_has_its_own_phrases_whichever_was_asked_for_before():
    for language, heading in (("en", "## Summary"), ("ko", "## 요약"), ("en", "## Summary")):
        assert phrases(language).summary == heading


def test_a_place_left_open_in_a_phrase_takes_what_is_written_already():
    assert phrases("ko").steps["Completed"].format(name="`{name}`").count("`{name}`") == 1
    assert phrases("en").place.format(line=3, column=1) == "line 3, column 1"
