"""What becomes of an answer's files when the linters judge them, by whole requests through the whole pipeline."""

from __future__ import annotations

import pytest

from orchestrator.assembly import Orchestrator
from orchestrator.standards.tool import Located, ToolFailedError
from orchestrator.standards.workbench import load_tools
from tests.support.served import STAGING, Workspace, workspace

TOOLS = {module.TOOL.id: module for module in load_tools()}
REQUEST = """# Request: Bring these files
From: pm
To: devops
Kind: infrastructure-files
Environment: development

## Requirements

- Place the files as they are
"""
SCRIPT = "#!/bin/sh\nset -eu\ndocker compose up -d\n"
COMPOSE = "services:\n  a:\n    image: alpine:3.21\n    healthcheck:\n      test: [CMD, 'true']\n"


def needs(tool: str) -> pytest.MarkDecorator:
    module = TOOLS[tool]
    return pytest.mark.skipif(module.locate() is None, reason=f"needs {module.TOOL.package}")


def request(*files: tuple[str, str]) -> str:
    blocks = (f"\n### `{path}`\n\n````\n{text}````\n" for path, text in files)
    return REQUEST + "".join(blocks)


@pytest.fixture
def made(tmp_path):
    return workspace(tmp_path / "shop")


def answered(made: Workspace, text: str, name: str = "files") -> str:
    made.drop(name, text)
    Orchestrator.open(made.top).process()
    return made.answer(name) or ""


BLOB = "q8Zt5" + "Xw0aPf7RkLm2" + "NcV9hUeYbD3sGj6TiOQ1xB4KzE"
STRANGERS = (
    "name: Checks\non: issues\npermissions: {}\njobs:\n  t:\n    runs-on: ubuntu-latest\n    steps:\n"
    "      - run: echo ${{ github.event.issue.title }} # zizmor: ignore[template-injection]\n"
)


@pytest.mark.parametrize(
    ("tool", "path", "text", "said"),
    [
        pytest.param(*row, marks=needs(row[0]), id=row[0])
        for row in (
            (
                "hadolint",
                "infrastructure/docker/a.Dockerfile",
                "# hadolint global ignore=DL3004\nFROM alpine:3.21 AS build\nRUN true\nFROM alpine:3.21\n"
                "# hadolint ignore=DL3004\nRUN sudo true\nUSER 10001\nHEALTHCHECK CMD true\n",
                "`hadolint/DL3004`, line 6",
            ),
            (
                "detect-secrets",
                "infrastructure/app.ini",
                f"[a]\nb = 1\nfingerprint = {BLOB}  # pragma: allowlist secret\n",
                "`detect-secrets/base64-high-entropy-string`, line 3",
            ),
            (
                "squawk",
                "infrastructure/sql/1.sql",
                "-- squawk-ignore-file\n-- squawk-ignore ban-drop-column\nALTER TABLE a DROP COLUMN b;\n",
                "`squawk/ban-drop-column`, line 3",
            ),
            ("zizmor", ".github/workflows/a.yml", STRANGERS, "`zizmor/template-injection`, line 8"),
            (
                "shellcheck",
                "infrastructure/scripts/a.sh",
                '#!/bin/sh\n# shellcheck disable=all\n# shellcheck disable=SC2086\ncp $1 "$2"\n',
                "`shellcheck/SC2086`, line 4",
            ),
        )
    ],
)
def test_a_comment_does_not_silence_the_guardian(made, tool, path, text, said):
    assert said in answered(made, request((path, text)))


def test_each_linter_is_started_once_for_all_files_of_an_answer_and_not_again_for_what_it_knows(made, monkeypatch):
    started: list[tuple[str, int]] = []
    for module in TOOLS.values():
        if module.locate() is None:
            continue
        check = module.check

        def counted(subjects, located, check=check, name=module.TOOL.id):
            started.append((name, len(subjects)))
            return check(subjects, located)

        monkeypatch.setattr(module, "check", counted)
    files = [(f"infrastructure/scripts/{name}.sh", f"{SCRIPT}# {name}\n") for name in "abc"]
    made.drop("one", request(*files))
    made.drop("two", request(*files) + "\nThe same once more.\n")
    Orchestrator.open(made.top).process()
    assert made.answers() == {"one", "two"}
    assert len(started) == len({name for name, _ in started})
    assert {count for _, count in started} <= {3}


def test_an_answer_of_documents_calls_for_no_linter(made, monkeypatch):
    def look() -> None:
        raise AssertionError("a linter was looked for")

    for module in TOOLS.values():
        monkeypatch.setattr(module, "locate", look)
    answered(made, STAGING.format(number=1))
    assert made.header("files").status in ("Completed", "Partial")


def test_a_file_whose_veto_tool_is_missing_is_only_proposed(made, monkeypatch):
    monkeypatch.setattr(TOOLS["compose-schema"], "locate", lambda: None)
    text = answered(made, request(("infrastructure/compose.yaml", COMPOSE)))
    header = made.header("files")
    assert header.status == "Partial"
    (line,) = header.artifacts
    assert (line.outcome, "compose-schema" in line.not_checked) == ("proposed", True)
    assert line.reasons[0].endswith("→ install it: `pip install 'orchestrator-desk[lint]'`")
    assert "| `compose-schema` | `infrastructure/compose.yaml` | it is not installed |" in text
    assert not (made.top / "infrastructure" / "compose.yaml").exists()


def test_a_missing_linter_that_vetoes_nothing_makes_the_answer_partial_and_the_file_is_written(made, monkeypatch):
    monkeypatch.setattr(TOOLS["shellcheck"], "locate", lambda: None)
    answered(made, request(("infrastructure/scripts/a.sh", SCRIPT)))
    (line,) = made.header("files").artifacts
    assert (made.header("files").status, line.outcome) == ("Partial", "written")
    assert "shellcheck" in line.not_checked


def test_a_linter_that_fails_has_not_checked_and_says_so_in_the_readers_language(made, monkeypatch):
    def fail(subjects, located):
        raise ToolFailedError("it took too long")

    monkeypatch.setattr(TOOLS["shellcheck"], "locate", lambda: Located(path="shellcheck", stamp="1"))
    monkeypatch.setattr(TOOLS["shellcheck"], "check", fail)
    korean = request(("infrastructure/scripts/a.sh", SCRIPT)).replace("From: pm", "From: pm\nLanguage: ko")
    text = answered(made, korean)
    assert "## 검사하지 못한 것" in text
    assert "| `shellcheck` | `infrastructure/scripts/a.sh` | 실행에 실패했습니다: it took too long |" in text


def test_a_deployment_without_reports_is_partial_and_names_what_is_missing(made):
    for folder in ("backend", "frontend"):
        for file in (made.top / folder / "reports").iterdir():
            file.unlink()
    made.commit("Lose the reports")
    text = answered(made, STAGING.format(number=1))
    header = made.header("files")
    assert header.status == "Partial"
    assert [(one.check, one.of, one.standing) for one in header.checks] == [
        ("coverage", "api", "not checked"),
        ("security-scan", "api", "not checked"),
        ("performance-test", "api", "not checked"),
    ]
    assert "## Mandatory checks" in text


def test_a_deployment_with_reports_names_the_figures(made):
    answered(made, STAGING.format(number=1))
    header = made.header("files")
    assert {one.standing for one in header.checks} == {"passed"}
    assert header.checks[0].reports == ("backend/reports/coverage.json",)
