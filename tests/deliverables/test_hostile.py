"""Hostile values stand in every document as words: its structure is that of the same document with tame values."""

from __future__ import annotations

from datetime import date

import pytest
from markdown_it import MarkdownIt
from msgspec.structs import replace

from orchestrator.dispatch.catalogue import load_kinds
from orchestrator.model.decision import Decision
from orchestrator.model.evidence import Company, Contact, Evidence
from orchestrator.model.kind import Draft, Order
from orchestrator.model.request import Request
from orchestrator.parse.request import read_request
from orchestrator.wording.pen import TemplatePen
from tests.support.shop import AGENTS, API, COMPANY, DECISION, EVIDENCE, NOW, ROLES, drafted, writers

HOSTILE = (
    "{{ 7*7 }} {% raw %} `a` ``` | <script>alert(1)</script> \"q\" 'r' \\ *b* [c](d) $(id) ; & \u202e\n# e\n- f\n```\n"
)
TAME = "plain words"
KINDS = ("deployment", "deployment-checklist", "deployment-guide", "operations-checklist", "rollback-plan", "work-plan")
READER = MarkdownIt("commonmark").enable("table")


def order(kind: str, language: str, word: str, letter: str) -> Order:
    """Put a word into every place that a stranger can fill. `letter` keeps names apart."""
    request = read_request(
        b"# t\nFrom: pm\nVersion: v\nWindow: w\nRTO: r\nRPO: p\nPrevious version: o\n\n"
        b"## Requirements\n\n- one\n\n## Acceptance Criteria\n\n- [ ] two\n",
        name="r",
        team="devops",
        today=date(2025, 3, 4),
    )
    request = replace(
        request,
        title=word,
        name=word,
        sender_written=word,
        language=language,
        deadline_written=word,
        fields=tuple(replace(field, value=word) for field in request.fields),
        requirements=tuple(replace(one, title=word) for one in request.requirements),
        criteria=tuple(replace(one, text=word) for one in request.criteria),
    )
    api = replace(
        API,
        name=f"{letter}{word}",
        folder=f"x/{word}",
        dockerfile=f"x/{word}/Dockerfile",
        volumes=(replace(API.volumes[0], source=word, target=word),),
        environment=(word,),
        healthcheck=f"curl http://localhost:8000/{word}",
        depends_on=(word,),
    )
    evidence = replace(
        EVIDENCE,
        commit=word,
        remote=word,
        services=(api, *EVIDENCE.services[2:]),
        workflows=(replace(EVIDENCE.workflows[0], file=word, jobs=(word,)),),
        migrations=(replace(EVIDENCE.migrations[0], folder=f"x/{word}/m", revisions=(word,), destructive=(word,)),),
        environment_keys=(replace(EVIDENCE.environment_keys[1], name=word),),
    )
    company = Company(
        contacts=tuple(Contact(role=one.role, name=word, reach=word) for one in COMPANY.contacts),
        facts=tuple((key, word) for key, _ in COMPANY.facts),
    )
    decision = Decision(id=word, file="d", title=word, sections=tuple((name, word) for name, _ in DECISION.sections))
    return Order(
        request=request,
        role=ROLES[load_kinds()[kind].role],
        environment="production",
        services=(api,),
        evidence=evidence,
        company=company,
        language=request.language,
        now=NOW,
        root=".claude",
        decision=decision,
        owner_of=writers,
        agents=AGENTS,
        kinds=KINDS,
    )


def draft(kind: str, language: str, word: str, letter: str = "") -> Draft:
    wanted = order(kind, language, word, letter)
    pen = TemplatePen(wanted.language, f"orchestrator.deliverables.{kind.replace('-', '_')}")
    return load_kinds()[kind].draft(wanted, pen)


def structure(document: str) -> list[tuple[str, str, int]]:
    return [(token.type, token.tag, token.nesting) for token in READER.parse(document)]


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("kind", KINDS)
def test_hostile_values_do_not_change_a_documents_structure(kind, language):
    hostile, tame = draft(kind, language, HOSTILE, "a"), draft(kind, language, TAME, "a")
    for nasty, plain in zip(hostile.artifacts, tame.artifacts, strict=True):
        assert structure(nasty.content.decode()) == structure(plain.content.decode()), nasty.path
        rendered = READER.render(nasty.content.decode())
        assert "<script>" not in rendered
        assert "49" not in rendered


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_values_are_there_to_be_read(kind):
    document = draft(kind, "en", HOSTILE).artifacts[0].content.decode()
    assert "{{ 7\\*7 }}" in document


def test_a_command_is_one_command_whatever_a_service_is_called():
    text = draft("deployment-guide", "en", "x; rm -rf /").artifacts[0].content.decode()
    assert "docker compose build --pull 'x; rm -rf /'" in text
    assert "docker compose build --pull x; rm" not in text


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("kind", KINDS)
def test_without_any_fact_every_document_still_stands(kind, language):
    text = "# {}\nFrom: pm\nKind: {}\nEnvironment: production\n\n## Requirements\n\n- x\n"
    request = read_request(
        text.format("T" if language == "en" else "제목", kind).encode(), name="r", team="devops", today=date(2025, 3, 4)
    )
    request = replace(request, language=language)
    drafts = drafted(request, evidence=Evidence(), company=Company())
    for one in drafts:
        if one.kind in ("work-plan",):
            continue
        text = "\n".join(artifact.content.decode() for artifact in one.artifacts)
        assert one.gaps, one.kind
        pen = TemplatePen(request.language, "orchestrator.drafting")
        for gap in one.gaps:
            assert f"‹{pen.say(gap)}›" in text
        assert "None" not in text


@pytest.mark.parametrize("kind", ["deployment-guide", "rollback-plan", "operations-checklist"])
def test_a_missing_contact_is_a_visible_gap_and_nothing_is_invented(kind):
    request = Request(name="r", team="devops", sha256="0", title="x", kinds=(kind,), environment="production")
    (one,) = drafted(request, company=Company())
    text = one.artifacts[0].content.decode()
    assert "‹contact: DevOps Lead›" in text
    assert "555" not in text
    assert "contact: DevOps Lead" in [str(gap) for gap in one.gaps]
    korean = replace(request, language="ko")
    assert "‹연락처: DevOps 리드›" in drafted(korean, company=Company())[0].artifacts[0].content.decode()
