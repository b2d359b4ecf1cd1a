"""A kept form is never stale: what is filled in is what drafting from nothing, without any form, would have given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from orchestrator.dispatch.catalogue import load_kinds
from orchestrator.drafting.basis import Basis, words_of
from orchestrator.drafting.keeping import filled
from orchestrator.model.artifact import Artifact
from orchestrator.model.decision import Decision
from orchestrator.model.evidence import Company, Contact, Evidence
from orchestrator.model.kind import Draft, Order, Pen
from orchestrator.model.request import Criterion, Field, Request
from orchestrator.model.text import Text, say
from orchestrator.wording.forms import Slot
from orchestrator.wording.pen import TemplatePen
from tests.support.shop import AGENTS, API, CACHE, COMPANY, DECISION, EVIDENCE, PROXY, ROLES, WORKER, writers

KINDS = ("deployment", "deployment-guide", "rollback-plan", "deployment-checklist")
# Kept through the whole test, as the program keeps them: every example meets the forms of those before it.
PENS = {
    (kind, language): TemplatePen(language, f"orchestrator.deliverables.{kind.replace('-', '_')}")
    for kind in KINDS
    for language in ("en", "ko")
}
WORDS = st.one_of(
    st.sampled_from(
        ["v1.2", "밤 10시", "3", "`a|b`", "x'; rm -rf /", "```", "~~~\n# e", "\0code\1request name\1\0", "$(id)"]
    ),
    st.text(alphabet=st.sampled_from("a1 `|*_<[]()!\\&#~.'\"{}%$\n\0\u202e가각‹"), min_size=1, max_size=8),
)
HOSTILE = replace(
    API, name="a`|b", folder="x/```", image="{{ 7 }}|", file="my stack.yml", healthcheck="curl http://localhost:8000/'`"
)
EVIDENCES = (
    EVIDENCE,
    replace(EVIDENCE, commit=None),
    replace(EVIDENCE, commit="0" * 40, remote="up|stream", workflows=(), migrations=()),
    replace(EVIDENCE, services=(*EVIDENCE.services, PROXY)),
    replace(EVIDENCE, services=(API, CACHE)),
    replace(EVIDENCE, services=(HOSTILE, WORKER), compose_files=("my stack.yml", "docker-compose.yml")),
    Evidence(),
)
COMPANIES = (
    COMPANY,
    Company(),
    Company(
        contacts=(Contact(role="DevOps Lead", name="<K|m>", reach="`1`"),),
        facts=(("slack-channel", "#a*b*"), ("domain", "x'y")),
    ),
)
DECISIONS = (
    None,
    DECISION,
    Decision(id="ADR`|", file="d", title="t", sections=(("backup", "*there*"), ("rollback", "|back|"))),
)
HEADER = ("version", "previous-version", "window", "recovery-time", "recovery-point", "domain", "", "priority")
CRITERIA = (
    "Rollback plan written",
    "Deployment guide and checklist written",
    "배포 명세 작성",
    "배포 가이드 작성",
    "checklist prepared",
    "It works",
)
BESIDE = ("deployment-guide.md", "rollback-plan.md", "deployment-spec.md")


def artifact(path: str) -> Artifact:
    return Artifact(path=path, place="answer", title=say("Rollback plan"), content=b"", kind="x")


@st.composite
def orders(draw: st.DrawFn) -> Order:
    evidence = draw(st.sampled_from(EVIDENCES))
    names = draw(st.lists(st.tuples(st.sampled_from(HEADER), WORDS), max_size=6))
    request = Request(
        name=draw(WORDS),
        team="devops",
        sha256="0",
        title=draw(WORDS),
        sender=draw(st.none() | WORDS),
        sender_written=draw(st.just("") | WORDS),
        fields=tuple(Field(key=key, name=key, value=value, line=1, column=1) for key, value in names),
        criteria=tuple(
            Criterion(text=text, ticked=False, line=line)
            for line, text in enumerate(draw(st.lists(st.sampled_from(CRITERIA), max_size=3)))
        ),
    )
    return Order(
        request=request,
        role=ROLES["devops-lead"],
        environment=draw(st.sampled_from(["production", "staging", "development", None])),
        services=tuple(one for one in evidence.services if draw(st.booleans())),
        evidence=evidence,
        company=draw(st.sampled_from(COMPANIES)),
        language=draw(st.sampled_from(["en", "ko"])),
        now=datetime(2025, 3, draw(st.integers(4, 5)), tzinfo=UTC),
        root=draw(st.sampled_from([".claude", ".desk"])),
        decision=draw(st.sampled_from(DECISIONS)),
        owner_of=writers,
        agents=AGENTS,
        artifacts_before=tuple(artifact(path) for path in BESIDE if draw(st.booleans())),
        kinds=draw(st.sampled_from([KINDS, ("rollback-plan",), ("deployment-guide",)])),
    )


CHANGEABLE = (
    "request",
    "environment",
    "services",
    "evidence",
    "company",
    "language",
    "now",
    "root",
    "decision",
    "artifacts_before",
    "kinds",
)


class Outspoken(TemplatePen):
    """A pen for one request: templates are given its words themselves, and no slot."""

    def __init__(self, order: Order, kind: str) -> None:
        super().__init__(order.language, f"orchestrator.deliverables.{kind.replace('-', '_')}")
        self._words = words_of(order.request).words

    def render(self, template: str, /, **values: object) -> str:
        return super().render(template, **{name: self._said(value) for name, value in values.items()})

    def form(self, text: str, /) -> Callable[[Mapping[str, str]], bytes]:
        assert "\0" not in text
        return lambda _: text.encode()

    def _said(self, value: object) -> object:
        if isinstance(value, Slot):
            word = self._words[value.word]
            return Text(message=value.sentence, values=((value.word, word),)) if value.sentence else word
        if isinstance(value, tuple):
            parts = [self._said(one) for one in value]
            return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
        return value


@settings(deadline=None)
@given(one=orders(), other=orders(), changed=st.sampled_from(CHANGEABLE))
def test_a_kept_form_gives_what_drafting_from_nothing_gives(one, other, changed):
    like_it = replace(one, **{changed: getattr(other, changed)})
    for name in KINDS:
        kind = load_kinds()[name]
        for wanted in (one, like_it, one):
            kept = kind.draft(wanted, PENS[name, wanted.language])
            assert kept == kind.draft(wanted, Outspoken(wanted, name))


ORDER = Order(
    request=Request(
        name="r",
        team="devops",
        sha256="0",
        title="t",
        fields=(Field(key="version", name="Version", value="v1", line=2, column=1),),
    ),
    role=ROLES["devops-lead"],
    environment="staging",
    services=(API,),
    evidence=EVIDENCE,
    company=COMPANY,
    language="en",
    now=datetime(2025, 3, 4, tzinfo=UTC),
    root=".claude",
)


def _window(value: str) -> Field:
    return Field(key="window", name="Window", value=value, line=3, column=1)


def _asked(**changes: object) -> dict[str, object]:
    return {"request": replace(ORDER.request, **changes)}


@pytest.fixture
def drawn():
    """Draft an order by a form of its own; the list tells how often that was drawn."""
    bases: list[Basis] = []
    pen = TemplatePen("en", "orchestrator.deliverables.deployment")

    def draw(basis: Basis, _: Pen) -> Draft:
        bases.append(basis)
        return Draft(kind="x", artifacts=(artifact("x.md"),))

    def draft(order: Order, with_pen: Pen = pen) -> int:
        filled(draw, order, with_pen, names=())
        return len(bases)

    return draft


@pytest.mark.parametrize(
    "change",
    [
        _asked(title="another"),
        _asked(name="another"),
        _asked(sender_written="another"),
        _asked(sha256="1"),
        _asked(fields=(replace(ORDER.request.fields[0], value="v2"),)),
        _asked(criteria=(Criterion(text="Deployment spec written", ticked=False, line=1),)),
        {"now": datetime(2025, 3, 4, 23, tzinfo=UTC)},
        {"role": ROLES["devops-master"]},
    ],
    ids=str,
)
def test_requests_that_differ_in_words_share_a_form(drawn, change):
    assert drawn(ORDER) == 1
    assert drawn(replace(ORDER, **change)) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"evidence": replace(EVIDENCE)},
        {"company": replace(COMPANY)},
        {"services": (replace(API),)},
        {"services": (API, WORKER)},
        {"environment": None},
        {"decision": DECISION},
        {"root": ".desk"},
        {"kinds": ("deployment",)},
        {"artifacts_before": (artifact("rollback-plan.md"),)},
        {"now": datetime(2025, 3, 5, tzinfo=UTC)},
        _asked(fields=()),
        _asked(fields=(*ORDER.request.fields, _window("22:00"))),
    ],
    ids=str,
)
def test_another_basis_has_another_form(drawn, change):
    assert drawn(ORDER) == 1
    assert drawn(replace(ORDER, **change)) == 2
    assert drawn(ORDER) == 2


def test_each_pen_has_its_own_forms(drawn):
    assert drawn(ORDER) == 1
    assert drawn(ORDER, TemplatePen("ko", "orchestrator.deliverables.deployment")) == 2


def test_a_header_line_that_says_nothing_is_not_told():
    silent = replace(ORDER, request=replace(ORDER.request, fields=(_window(""), _window(" "))))
    basis = Basis(silent, words_of(silent.request).told)
    assert basis.header("window") is None


def test_requests_that_are_drafted_for_in_turn_are_each_told_their_own_words():
    other = replace(ORDER.request, title="Something else", fields=())
    for request in (ORDER.request, other, ORDER.request):
        own = words_of(request)
        assert own.words["request title"] == request.title
        assert own.told == set(own.words)
        assert {field.key for field in request.fields if field.key and field.value.strip()} <= own.told
