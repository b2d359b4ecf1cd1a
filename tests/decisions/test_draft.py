"""The decision that is drafted for a held request."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from orchestrator.decisions.draft import draft_decision, level_of
from orchestrator.decisions.form import front_matter
from orchestrator.decisions.identifiers import identifier
from orchestrator.gate.gates import ask_all
from orchestrator.gate.question import Question
from orchestrator.model.artifact import Artifact, contents_sha256
from orchestrator.model.decision import Decision, Scope
from orchestrator.model.evidence import Company, Evidence, Migrations, Service
from orchestrator.model.kind import Order
from orchestrator.model.request import Criterion, Request
from orchestrator.model.role import Role
from orchestrator.model.text import say
from orchestrator.parse.decision import read_decision
from orchestrator.wording.pen import TemplatePen

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
REQUEST = Request(
    name="041-orders",
    team="devops",
    sha256="a" * 64,
    title="Deploy orders 2.4",
    sender="pm",
    body="Orders time out under load.\nBackup: pg_dump into the vault at 01:30.\n",
    criteria=(Criterion(text="health is green", ticked=False, line=9),),
)
EVIDENCE = Evidence(
    services=(
        Service(name="orders", image="orders:2.4", file="compose.yml", healthcheck="curl -f localhost"),
        Service(name="web", file="compose.yml", depends_on=("orders",)),
    ),
    migrations=(Migrations(tool="sql", folder="db", file="db", destructive=("003-drop.sql",)),),
)
FILE = Artifact(path="infrastructure/a.yml", place="repository", title=say("x"), content=b"x", kind="deployment")


def order(**more: object) -> Order:
    known = {
        "request": REQUEST,
        "role": Role(name="devops-lead", title="DevOps Lead"),
        "environment": "production",
        "services": EVIDENCE.services[:1],
        "evidence": EVIDENCE,
        "company": Company(),
        "language": "en",
        "now": NOW,
        "root": ".claude",
        "kinds": ("deployment",),
    }
    return Order(**(known | more))


def drafted(decisions: tuple[Decision, ...] = (), language: str = "en", **more: object) -> tuple[Artifact, Decision]:
    pen = TemplatePen(language, "orchestrator.decisions")
    artifact = draft_decision(order(language=language, **more), (FILE,), decisions, pen)
    return artifact, read_decision(artifact.content, artifact.path)


def test_the_draft_is_a_proposed_decision_scoped_to_this_very_request():
    artifact, decision = drafted()
    assert artifact.path == ".claude/decisions/ADR-20261121-devops-1-deploy-orders-2-4.md"
    assert decision.findings == ()
    assert decision.id == "ADR-20261121-devops-1-deploy-orders-2-4"
    assert (decision.status, decision.level, decision.author_role) == ("proposed", "minor", "devops-lead")
    assert decision.scope == Scope(
        environment="production",
        services=("orders",),
        kinds=("deployment",),
        until=date(2026, 12, 21),
        requests=("041-orders",),
        request_sha256="a" * 64,
    )


def test_the_draft_speaks_with_the_requests_words_and_the_evidence():
    artifact, decision = drafted()
    text = artifact.content.decode()
    assert "> Orders time out under load." in text
    assert "Backup: pg_dump into the vault" in decision.section("backup")
    assert "| orders | orders:2.4 | — | — | web | `compose.yml` |" in decision.section("services")
    assert "health is green" in decision.section("validation")
    assert "`infrastructure/a.yml`" in decision.section("files")
    assert "web" in decision.section("consequences")


def test_what_nobody_said_stays_a_visible_gap():
    _, decision = drafted()
    assert decision.section("rollback") == "‹missing: how to go back, and to which version›"
    assert "how to go back" in decision.section("what the program could not know")
    assert "what is backed up" not in decision.section("what the program could not know")


def test_a_migration_makes_it_major_and_destructive_revisions_are_named():
    artifact, decision = drafted(migrates=True)
    assert decision.level == "major"
    assert "003-drop.sql" in artifact.content.decode()


@pytest.mark.parametrize(
    ("built", "meant", "migrates", "level"),
    [
        (("orders", "web"), ("orders", "web"), False, "critical"),
        (("orders", "web"), ("orders", "web"), True, "critical"),
        (("orders", "web"), ("orders",), True, "major"),
        (("orders", "web"), ("orders",), False, "minor"),
        (("orders",), ("orders",), False, "minor"),
        (("orders", "web"), (), False, "minor"),
    ],
)
def test_the_level_is_what_the_protocol_says_of_what_is_touched(
    built: tuple[str, ...], meant: tuple[str, ...], migrates: bool, level: str
) -> None:
    services = tuple(Service(name=name, folder=name, file="compose.yml") for name in built)
    services += (Service(name="db", image="postgres:16", file="compose.yml"),)
    assert level_of(tuple(one for one in services if one.name in meant), Evidence(services=services), migrates) == level


def test_a_critical_draft_names_the_manifest_and_the_commit_that_it_was_drafted_from() -> None:
    built = tuple(Service(name=name, folder=name, file="compose.yml") for name in ("orders", "web"))
    evidence = Evidence(services=built, commit="c" * 40)
    pen = TemplatePen("en", "orchestrator.decisions")
    given = draft_decision(order(services=built, evidence=evidence), (FILE,), (), pen)
    scope = read_decision(given.content, given.path).scope
    assert (scope.manifest_sha256, scope.commit) == (contents_sha256((FILE,)), "c" * 40)
    routine = draft_decision(order(services=built[:1], evidence=evidence), (FILE,), (), pen)
    assert read_decision(routine.content, routine.path).scope.manifest_sha256 is None


def test_a_korean_draft_has_the_same_parts():
    _, english = drafted()
    artifact, korean = drafted(language="ko")
    known = {name for name, _ in english.sections if name.isalpha()}
    assert known <= {name for name, _ in korean.sections}
    assert "backup" in known
    assert "요청의 내용" in artifact.content.decode()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_bare_draft_does_not_itself_open_the_gates(language):
    bare = replace(REQUEST, body="Deploy please.", criteria=())
    _, decision = drafted(language=language, request=bare)
    asked = Question(
        request=bare,
        kinds=("deployment",),
        environment="production",
        services=EVIDENCE.services[:1],
        deploys=True,
        decisions=(decision,),
        now=NOW,
    )
    assert asked.pending == decision
    assert {reason.source for reason in ask_all(asked).reasons} == {
        "accepted-decision",
        "backup-named",
        "rollback-documented",
        "three-test-stages",
        "time-window",
    }


def test_drafting_again_gives_the_same_file_and_piles_nothing_up():
    artifact, decision = drafted()
    later = datetime(2026, 11, 25, tzinfo=UTC)
    again, _ = drafted((decision,), now=later)
    assert (again.path, again.content) == (artifact.path, artifact.content)


def test_a_changed_request_gets_another_draft():
    _, decision = drafted()
    again, _ = drafted((decision,), request=replace(REQUEST, sha256="b" * 64))
    assert again.path == ".claude/decisions/ADR-20261121-devops-2-deploy-orders-2-4.md"


@given(st.text(min_size=1, max_size=80), st.text(max_size=200))
def test_no_words_of_a_request_break_the_draft(title, body):
    request = replace(REQUEST, title=title, body=body)
    _, decision = drafted(request=request)
    assert decision.scope.request_sha256 == "a" * 64
    assert decision.status == "proposed"
    assert decision.scope.services == ("orders",)
    assert not [finding for finding in decision.findings if finding.severity == "error"]


@given(
    st.lists(st.text(min_size=1, max_size=30), max_size=4),
    st.text(max_size=40),
    st.sampled_from(["critical", "major", "minor"]),
)
def test_front_matter_reads_back_as_what_was_written(names, role, level):
    names = [name.strip() for name in names if name.strip() and "*" not in name and "?" not in name]
    scope = Scope(environment="production", services=tuple(names), until=datetime(2026, 12, 1, 2, tzinfo=UTC))
    text = front_matter(
        id="ADR-1",
        status="proposed",
        day=date(2026, 11, 21),
        level=level,
        author_role=role,
        informed=names,
        scope=scope,
    )
    decision = read_decision((text + "# Title\n").encode("utf-8", "replace"), "d/ADR-1.md")
    printable = all(sign < "\ud800" or sign > "\udfff" for sign in "".join(names) + role)
    if printable:
        assert decision.scope == scope
        assert (decision.informed, decision.level, decision.author_role) == (tuple(names), level, role.strip())
    assert decision.findings == ()


def test_identifiers_hold_date_lane_counter_and_words():
    day = date(2026, 11, 20)
    assert identifier([], day, "DevOps", "Use Redis!") == "ADR-20261120-devops-1-use-redis"
    taken = ["ADR-20261120-devops-1-use-redis", "adr-20261120-DEVOPS-7-other", "ADR-20261120-qa-9-x", "ADR-003-old"]
    assert identifier(taken, day, "devops", "Use Redis") == "ADR-20261120-devops-8-use-redis"
    assert identifier([], day, "devops", "주문 배포", "041-주문-orders") == "ADR-20261120-devops-1-041-orders"
    assert identifier([], day, "", "주문") == "ADR-20261120-team-1-decision"
    assert len(identifier([], day, "devops", "word " * 50)) < 80
