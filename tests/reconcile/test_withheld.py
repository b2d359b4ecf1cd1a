"""A vetoed file from the request to the answer: mended beside it, told to the standards team, waived by people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from orchestrator.assembly import Orchestrator
from orchestrator.decisions.casting import cast, signer_of
from orchestrator.decisions.register import Register
from orchestrator.faces.repository_check import check_repository, find_layout
from orchestrator.faces.waiving import draft_waiver
from orchestrator.parse.configuration import read_configuration
from orchestrator.repository.layout import find_workspace
from orchestrator.standards.report import render
from tests.support.held import key_file
from tests.support.office import made_key
from tests.support.served import Workspace, workspace
from tests.support.withheld import PASSWORD

DOCKERFILE = "infrastructure/exporter/Dockerfile"
COMPOSE = "infrastructure/exporter/docker-compose.yml"
SINGLE_STAGE = f"""```dockerfile
# {DOCKERFILE}
FROM python:3.11-slim
COPY requirements.txt .
RUN pip install -r requirements.txt
COPY . .
EXPOSE 9100
CMD ["python", "exporter.py"]
```
"""
WITH_PASSWORD = f"""```yaml
# {COMPOSE}
services:
  db:
    image: postgres:16.4-alpine
    environment:
      POSTGRES_PASSWORD: {PASSWORD}
```
"""
GUARDIAN, PM = "guardian@example.com", "pm@example.com"
QUORUM = {GUARDIAN: "standards-guardian", PM: "pm"}


def request(*files: str, title: str = "Take over our exporter", language: str = "") -> str:
    return (
        f"# Request: {title}\nFrom: backend\nPriority: High\n{language}\n## Requirements\n\n- take it over\n\n"
        + "\n".join(files)
    )


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "nothing"))
    return workspace(tmp_path / "work")


def answered(made: Workspace, name: str, text: str):
    made.drop(name, text)
    Orchestrator.open(made.top).process()
    return made.header(name)


def outcomes(header, path: str) -> list[tuple[str, str]]:
    return [(line.outcome, line.kind) for line in header.artifacts if line.path == path]


def everything_below(folder: Path) -> bytes:
    return b"\n".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())


# -- mended ------------------------------------------------------------------------------------------------------------


def test_a_vetoed_file_is_withheld_and_a_compliant_one_stands_beside_it(made: Workspace) -> None:
    header = answered(made, "exporter", request(SINGLE_STAGE))
    assert outcomes(header, DOCKERFILE) == [("vetoed", "infrastructure-files"), ("proposed", "dockerfile")]
    assert header.status == "Rejected"
    assert not (made.top / DOCKERFILE).exists()
    folder = made.outbox / "exporter" / "r1" / "mended"
    draft, difference = folder / DOCKERFILE, folder / f"{DOCKERFILE}.diff"
    assert "FROM python:3.11-alpine\n" in draft.read_text()
    assert "\n-FROM python:3.11-slim\n" in difference.read_text()
    text = made.answer("exporter") or ""
    assert "It mends: base-image, multi-stage" in text
    assert f"exporter/r1/mended/{DOCKERFILE}.diff" in text


def test_what_an_answer_brings_itself_is_not_mended_again(made: Workspace) -> None:
    text = request(SINGLE_STAGE.replace(DOCKERFILE, "backend/Dockerfile")).replace("Priority", "Service: api\nPriority")
    header = answered(made, "both", text.replace("Priority", "Kind: dockerfile, infrastructure-files\nPriority", 1))
    kinds = [kind for _, kind in outcomes(header, "backend/Dockerfile")]
    assert kinds.count("dockerfile") == 1


def test_a_file_of_another_s_path_is_mended_for_those_who_may_write_there(made: Workspace) -> None:
    header = answered(made, "theirs", request(SINGLE_STAGE.replace(DOCKERFILE, "backend/Dockerfile")))
    skipped, proposed = (line for line in header.artifacts if line.path == "backend/Dockerfile")
    assert (skipped.outcome, proposed.outcome, proposed.kind) == ("skipped", "proposed", "dockerfile")
    assert any("Backend may write there" in reason for reason in proposed.reasons)
    assert not any("ask again with this text" in reason for reason in proposed.reasons)


def test_a_secret_in_a_file_of_another_s_path_is_told_with_rule_and_line(made: Workspace) -> None:
    header = answered(made, "theirs", request(WITH_PASSWORD.replace(COMPOSE, "backend/compose.yml")))
    assert next(line.outcome for line in header.artifacts if line.path == "backend/compose.yml") == "skipped"
    text = made.answer("theirs") or ""
    part = text.partition("### `backend/compose.yml` — skipped")[2].partition("###")[0]
    assert "`hard-coded-secret`, line " in part
    assert "`base-image`" not in part
    assert PASSWORD not in text


def test_what_is_left_to_do_with_a_file_is_what_became_of_it(made: Workspace) -> None:
    ready = "```sh\n# infrastructure/a.sh\n#!/bin/sh\nset -eu\necho a\n```\n"
    answered(made, "written", request(ready))
    text = made.answer("written") or ""
    assert "take the written files into a commit: `orchestrator commit written`" in text
    assert "what was only proposed" not in text
    answered(made, "skipped", request(ready.replace("infrastructure/", "backend/")))
    text = made.answer("skipped") or ""
    assert "- Mend what stands above" in text
    assert "into a commit" not in text


def test_standards_are_loosened_by_a_commit_on_the_policy_ref_and_not_by_an_edit(made: Workspace) -> None:
    wanted = request(SINGLE_STAGE, title="Our exporter")
    file = made.top / ".claude/contracts/standards/infrastructure-standards.md"
    off = "```yaml\nrules: {multi-stage: off, base-image: off, root-user: off, health-check: off}\n```\n"
    file.write_text(f"{file.read_text()}\n{off}")
    assert ("vetoed", "infrastructure-files") in outcomes(answered(made, "edited", wanted), DOCKERFILE)
    (note,) = [one for one in check_repository(find_layout(made.top), (), linters=False).findings if not one.vetoes]
    assert note.rule == "standards/not-in-force"
    made.commit("Loosen the standards")
    assert ("vetoed", "infrastructure-files") not in outcomes(answered(made, "committed", wanted), DOCKERFILE)
    assert check_repository(find_layout(made.top), (), linters=False).findings == ()


def test_what_was_drafted_into_the_work_tree_is_to_be_committed_too(made: Workspace) -> None:
    answered(made, "drafted", "# nginx configuration for the api\nFrom: pm\n\nAt api.example.com.\n")
    assert "take the written files into a commit: `orchestrator commit drafted`" in (made.answer("drafted") or "")
    answered(made, "document", "# Operations checklist\nFrom: pm\n\nFor every day.\n")
    assert "into a commit" not in (made.answer("document") or "")


def test_nothing_is_offered_where_nobody_can_tell_what_it_should_be(made: Workspace) -> None:
    header = answered(made, "odd", request(SINGLE_STAGE.replace("python:3.11-slim", "vendor/thing")))
    assert outcomes(header, DOCKERFILE) == [("vetoed", "infrastructure-files")]
    assert not list((made.outbox / "odd").rglob("mended"))


def test_a_draft_that_would_be_vetoed_too_is_not_offered(made: Workspace) -> None:
    script = f"    command: |\n      run --password {PASSWORD}\n"
    header = answered(
        made, "still", request(WITH_PASSWORD.replace("    environment:\n", f"{script}    environment:\n"))
    )
    assert outcomes(header, COMPOSE) == [("vetoed", "infrastructure-files")]


# -- told to the standards team ----------------------------------------------------------------------------------------


def reports(made: Workspace) -> list[Path]:
    return sorted((made.root / "requests" / "to-standards").glob("*.md"))


def test_a_security_veto_files_one_request_which_the_answer_names_and_no_secret(made: Workspace) -> None:
    header = answered(made, "exporter", request(SINGLE_STAGE, WITH_PASSWORD))
    (report,) = reports(made)
    path = report.relative_to(made.top).as_posix()
    assert any(path in reason for reason in header.reasons)
    assert outcomes(header, path) == [("written", "report")]
    text = report.read_text()
    assert "From: orchestrator\nTo: standards\n" in text
    assert f"| `{COMPOSE}` | 5 | `hard-coded-secret` |" in text
    assert "base-image" not in text
    assert PASSWORD.encode() not in everything_below(made.root / "responses") + everything_below(report.parent)
    answer = made.answer("exporter") or ""
    assert answer.index(f"### `{COMPOSE}`") < answer.index(f"### `{DOCKERFILE}`")


def test_the_report_is_filed_once_for_each_revision_and_never_over_another_file(made: Workspace) -> None:
    answered(made, "exporter", request(WITH_PASSWORD))
    (first,) = reports(made)
    first.write_text("taken\n")
    (made.outbox / "exporter.md").unlink()
    Orchestrator.open(made.top).process()
    assert [file.read_text() for file in reports(made)] == ["taken\n"]
    answered(made, "exporter", request(WITH_PASSWORD, title="Take it over, please"))
    assert len(reports(made)) == 2


def test_looking_at_a_held_request_again_files_nothing_anew(made: Workspace) -> None:
    header = "Kind: deployment, infrastructure-files\nEnvironment: production\nService: api\nPriority"
    assert answered(made, "held", request(WITH_PASSWORD).replace("Priority", header)).status == "Blocked"
    revisions = []
    for _ in range(3):
        Orchestrator.open(made.top).process()
        revisions.append(made.header("held").revision)
        assert len(reports(made)) == 1
        assert outcomes(made.header("held"), COMPOSE)[0][0] == "vetoed"
    assert len(set(revisions)) == 1


def test_a_closed_report_stays_closed(made: Workspace) -> None:
    answered(made, "exporter", request(WITH_PASSWORD))
    (first,) = reports(made)
    first.rename(f"{first}.done")
    (made.outbox / "exporter.md").unlink()
    Orchestrator.open(made.top).process()
    assert reports(made) == []


def test_taking_an_answer_back_leaves_the_report(made: Workspace) -> None:
    answered(made, "exporter", request(WITH_PASSWORD))
    (taken,) = Orchestrator.open(made.top).undo("exporter")
    assert (taken.back, str(taken.why)) == (False, "it was sent to another team, so it stays")
    assert len(reports(made)) == 1


def test_explaining_files_nothing(made: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "exporter.md"
    file.write_text(request(WITH_PASSWORD))
    case, _ = Orchestrator.open(made.top).explain(file)
    assert case.filed is not None
    assert reports(made) == []


def test_a_veto_that_is_not_about_security_is_told_to_nobody(made: Workspace) -> None:
    answered(made, "exporter", request(SINGLE_STAGE))
    assert reports(made) == []


def test_without_a_standards_team_the_answer_says_so(tmp_path: Path) -> None:
    made = workspace(tmp_path / "alone")
    file = made.root / "orchestrator.yaml"
    lines = file.read_text().splitlines()
    start = next(at for at, line in enumerate(lines) if line.strip().startswith("standards:"))
    indent = len(lines[start]) - len(lines[start].lstrip())
    end = next(at for at in range(start + 1, len(lines)) if len(lines[at]) - len(lines[at].lstrip()) <= indent)
    file.write_text("\n".join([*lines[:start], *lines[end:], ""]))
    header = answered(made, "exporter", request(WITH_PASSWORD))
    assert any("there is no standards team to tell" in reason for reason in header.reasons)


def test_in_korean_the_report_and_the_answer_are_korean(made: Workspace) -> None:
    answered(made, "exporter", request(WITH_PASSWORD, language="Language: ko"))
    (report,) = reports(made)
    assert "보안 문제로 보류" in report.read_text()
    assert "표준팀에는" in (made.answer("exporter") or "")


# -- waived ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def governed(made: Workspace) -> Workspace:
    """The workspace, with a policy ref that knows a standards guardian and a project manager."""
    lines = []
    for person, capacity in QUORUM.items():
        kind, blob = made_key(person)[1].decode().split()[:2]
        lines.append(f"{person} {kind} {blob} capacities={capacity}\n")
    folder = made.root / "signers"
    folder.mkdir(exist_ok=True)
    (folder / "allowed_signers").write_text("".join(lines))
    made.commit("Say whose word counts")
    return made


def decide(made: Workspace, ruled: str = "approve", people: tuple[str, ...] = (GUARDIAN, PM)) -> str:
    """Give people's verdicts on the one decision that there is, and its id."""
    layout = find_workspace(made.top)
    configuration = read_configuration((made.root / "orchestrator.yaml").read_bytes(), "orchestrator.yaml")
    for person in people:
        register = Register(layout, configuration, environment={"HOME": str(made.top.parent)})
        now = datetime.now(UTC)
        (decision,) = register.decisions(now)
        key = key_file(made.top.parent, person)
        signer = signer_of(register, key)
        capacity = QUORUM[person]
        cast(layout, register, str(configuration.id), decision, ruled, key, signer, capacity, now)  # type: ignore[arg-type]
    return decision.id


def draft(made: Workspace, *rules: str) -> None:
    until = (datetime.now(UTC) + timedelta(days=20)).date().isoformat()
    for rule in rules:
        draft_waiver(made.top, rule, [COMPOSE], until, "")


IMAGE = WITH_PASSWORD.replace(PASSWORD, "${POSTGRES_PASSWORD:?}").replace("postgres:16.4-alpine", "postgres:latest")


def test_a_waived_veto_withholds_nothing_and_the_answer_names_decision_and_end(governed: Workspace) -> None:
    draft(governed, "image-tag")
    waits = answered(governed, "waits", request(IMAGE))
    assert outcomes(waits, COMPOSE)[0][0] == "vetoed"
    assert any("waits for the approval" in reason for reason in waits.artifacts[0].reasons)
    name = decide(governed)
    assert governed.header("waits").revision == 1
    header = answered(governed, "again", request(IMAGE, title="Take it over now"))
    assert outcomes(header, COMPOSE) == [("written", "infrastructure-files")]
    assert (governed.top / COMPOSE).exists()
    assert any(name in reason for reason in header.artifacts[0].reasons)
    assert f"waived by `{name}` until" in (governed.answer("again") or "")
    Orchestrator.open(governed.top).process()
    assert governed.header("waits").revision == 1


def test_a_withdrawn_waiver_withholds_again_and_says_why(governed: Workspace) -> None:
    draft(governed, "image-tag")
    name = decide(governed)
    decide(governed, "withdraw", (PM,))
    header = answered(governed, "late", request(IMAGE))
    assert outcomes(header, COMPOSE)[0][0] == "vetoed"
    assert any(
        f"`{name}` does not waive `image-tag` here: it was withdrawn" in one for one in header.artifacts[0].reasons
    )


def test_a_waiver_of_one_rule_lifts_no_other(governed: Workspace) -> None:
    draft(governed, "image-tag")
    decide(governed)
    header = answered(governed, "both", request(IMAGE.replace("${POSTGRES_PASSWORD:?}", PASSWORD)))
    assert outcomes(header, COMPOSE)[0][0] == "vetoed"
    assert "hard-coded-secret" in " ".join(header.artifacts[0].reasons)
    assert len(reports(governed)) == 1


def test_the_check_of_the_repository_honours_and_names_waivers(governed: Workspace) -> None:
    file = governed.top / COMPOSE
    file.parent.mkdir(parents=True)
    file.write_text("services:\n  db:\n    image: postgres:latest\n")
    layout = find_workspace(governed.top)
    assert check_repository(layout, [file], linters=False).vetoes == 1
    draft(governed, "image-tag")
    waiting = check_repository(layout, [file], linters=False)
    assert (waiting.vetoes, len(waiting.reasons)) == (1, 1)
    name = decide(governed)
    report = check_repository(layout, [file], linters=False)
    assert (report.vetoes, report.waived, report.fails) == (0, 1, False)
    assert f"waived by {name} until" in render(report, "text", str)
    assert f'"justification": "waived by {name}' in render(report, "sarif", str)
