"""A decision covers what it names, for as long as it says, and nothing else."""

from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from orchestrator.decisions.covers import covering, made_for, uncovered
from orchestrator.model.decision import Decision, Scope
from orchestrator.model.evidence import Service
from orchestrator.model.request import Request

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
ORDERS, BILLING = Service(name="orders", file="c.yml"), Service(name="billing", file="c.yml")
REQUEST = Request(name="041-Orders", team="devops", sha256="a" * 64, title="Orders")
SCOPE = Scope(environment="production", services=("orders",), kinds=("deployment",), until=date(2026, 12, 20))


def decision(scope: Scope = SCOPE, **more: object) -> Decision:
    known = {"id": "ADR-1", "file": "d/ADR-1.md", "title": "x", "status": "accepted", "made_on": date(2026, 11, 20)}
    return Decision(**known | {"scope": scope} | more)


def why(scope: Scope, *, manifest: str | None = None, services=(ORDERS,), kinds=("deployment",), **more: object) -> str:
    said = uncovered(
        decision(scope, **more), REQUEST, kinds, "production", services, NOW, {"": manifest} if manifest else None
    )
    return "" if said is None else str(said)


def changed(**scope: object) -> Scope:
    return replace(SCOPE, **scope)


def test_a_scope_covers_what_it_names():
    assert why(SCOPE) == ""
    assert covering((decision(),), REQUEST, ("deployment",), "production", (ORDERS,), NOW) == decision()


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        (changed(environment="staging"), "another environment"),
        (changed(environment=None), "another environment"),
        (changed(services=()), "services orders"),
        (changed(services=("*",)), "services orders"),
        (changed(kinds=("operations-checklist",)), "kinds deployment"),
        (changed(until=None), "no end"),
        (changed(until=date(2026, 11, 20)), "ended"),
        (changed(until=datetime(2026, 11, 21, 8, 59, tzinfo=UTC)), "ended"),
        (changed(until=date(2027, 3, 1)), "longer than 90 days"),
        (changed(requests=("042-orders",)), "another request"),
        (changed(request_sha256="b" * 64), "changed after"),
        (changed(manifest_sha256="b" * 64), "no longer what was read"),
        (Scope(), "another environment"),
    ],
)
def test_a_scope_covers_nothing_beyond_its_words(scope, words):
    assert words in why(scope)


def test_an_end_on_a_date_includes_that_day():
    assert why(changed(until=date(2026, 11, 21))) == ""


def test_ninety_days_are_counted_from_the_decisions_date_and_from_today():
    assert why(changed(until=date(2027, 2, 18)), made_on=date(2026, 11, 20)) == ""
    assert "longer" in why(changed(until=date(2027, 2, 19)), made_on=date(2026, 11, 20))
    assert "longer" in why(changed(until=date(2027, 4, 1)), made_on=date(2027, 2, 1))
    assert "no date" in why(SCOPE, made_on=None)


def test_every_service_and_every_kind_must_be_named():
    assert "billing" in why(SCOPE, services=(ORDERS, BILLING))
    assert "work-plan" in why(SCOPE, kinds=("deployment", "work-plan"))
    assert "services ?" in why(SCOPE, services=())


def test_the_bytes_of_the_request_are_covered_without_naming_anything_else():
    assert why(Scope(request_sha256="a" * 64)) == ""
    assert why(Scope(request_sha256="a" * 64, requests=("041-orders.md",))) == ""
    assert "another environment" in why(Scope(request_sha256="a" * 64, environment="staging"))
    assert "kinds" in why(Scope(request_sha256="a" * 64, kinds=("work-plan",)))


def test_a_name_alone_covers_nothing():
    assert why(Scope(requests=("041-orders",))) != ""


def test_a_critical_decision_names_the_request_and_what_would_be_done():
    critical = changed(request_sha256="a" * 64, manifest_sha256="c" * 64)
    assert why(critical, level="critical", manifest="c" * 64) == ""
    assert "no longer" in why(critical, level="critical", manifest="d" * 64)
    assert "no longer" in why(critical, level="critical")
    assert "critical" in why(changed(request_sha256="a" * 64), level="critical")


def test_only_the_accepted_cover_and_a_signed_one_comes_before_a_hand_written_one():
    hand, signed = decision(id="hand"), decision(id="signed", verified=True)
    asked = (REQUEST, ("deployment",), "production", (ORDERS,), NOW)
    assert covering((decision(status="proposed"),), *asked) is None
    assert covering((hand, signed), *asked) == signed
    assert covering((hand,), *asked) == hand


def test_a_decision_is_made_for_one_revision_of_a_request():
    mine = decision(Scope(requests=("041-orders",), request_sha256="a" * 64))
    assert made_for(mine, REQUEST)
    assert not made_for(mine, replace(REQUEST, sha256="b" * 64))
    assert not made_for(mine, replace(REQUEST, name="042"))
