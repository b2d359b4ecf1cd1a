from __future__ import annotations

import json
import re
import subprocess

import pytest
import yaml
from markdown_it import MarkdownIt
from msgspec.structs import replace

from orchestrator.model.evidence import Company
from tests.support import hostile
from tests.support.examples import compare, example
from tests.support.linters import filled, judged, passes
from tests.support.studio import API, EMPTY, EVIDENCE, asked, draft, files, single

KIND = "health-check"
DOCUMENT = "health-check.md"
SCRIPT = "infrastructure/scripts/check-health.sh"
OVERLAY = "infrastructure/docker/health.yml"
PLAIN = f"# Health\n\nFrom: backend\nKind: {KIND}\n"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_example_brings_what_is_expected(language):
    compare(KIND, language, draft(KIND, example(KIND, language)))


def test_the_answer_names_the_parts_that_the_service_stands_on():
    text = files(draft(KIND, asked(PLAIN)))[DOCUMENT]
    (sample,) = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    assert json.loads(sample) == {
        "api": "healthy",
        "database": "healthy",
        "redis": "healthy",
        "timestamp": "2025-05-06T10:00:00Z",
    }
    assert "| 200 |" in text
    assert "| 503 |" in text


def test_a_service_without_stores_answers_for_itself_only():
    alone = replace(EVIDENCE, services=(replace(API, depends_on=()),))
    text = files(draft(KIND, asked(PLAIN), evidence=alone))[DOCUMENT]
    assert "`database`" not in text
    assert "`redis`" not in text


def test_the_overlay_brings_the_missing_checks_and_no_others():
    overlay = yaml.safe_load(files(draft(KIND, asked(PLAIN)))[OVERLAY])
    assert sorted(overlay["services"]) == ["cache", "db", "web"]
    assert overlay["services"]["web"]["healthcheck"]["retries"] == 10
    text = files(draft(KIND, asked(PLAIN)))[DOCUMENT]
    assert "docker compose -f compose.yaml -f infrastructure/docker/health.yml up -d --wait" in text


def test_who_owns_the_code_is_asked_for_an_endpoint_that_is_missing():
    bare = replace(EVIDENCE, services=(replace(API, healthcheck=None), *EVIDENCE.services[2:]))
    tasks = draft(KIND, asked(PLAIN), evidence=bare).tasks
    assert [(task.title, task.owner) for task in tasks] == [
        ("answer /health in api, by the specification", "backend-developer")
    ]
    assert draft(KIND, asked(PLAIN)).tasks == ()


def test_missing_facts_are_gaps_in_the_document_and_in_the_answer():
    drafted = draft(KIND, asked(PLAIN), evidence=single("go", "go", "go.mod"), company=Company())
    gaps = [str(gap) for gap in drafted.gaps]
    assert gaps == ["port of app", "domain of staging", "domain of production"]
    text = files(drafted)[DOCUMENT]
    assert "http://app:‹port of app›/health" in text
    assert "https://‹domain of staging›/health" in text
    assert OVERLAY not in files(drafted)


def test_nothing_to_look_at_is_asked_about():
    drafted = draft(KIND, asked(PLAIN), evidence=EMPTY)
    assert drafted.artifacts == ()
    assert len(drafted.questions) == 1


def test_hostile_words_stay_words():
    drafted = draft(KIND, asked(hostile.request(KIND)), evidence=hostile.EVIDENCE)
    tokens = MarkdownIt("commonmark").enable("table").parse(files(drafted)[DOCUMENT])
    headings = [token for token in tokens if token.type == "heading_open"]
    assert len(headings) == 5
    inline = [child for token in tokens if token.type == "inline" for child in token.children or ()]
    assert {child.content for child in inline if child.type == "html_inline"} <= {"<br>", "<code>", "</code>"}
    assert not [child for child in inline if child.type == "image"]
    assert yaml.safe_load(files(drafted)[OVERLAY])["services"].keys() == {"db"}
    assert "health check of odd" in [str(gap) for gap in drafted.gaps]


@pytest.mark.parametrize("evidence", [EVIDENCE, hostile.EVIDENCE, single("go", "go", "go.mod")])
def test_the_script_is_sound(evidence, tmp_path):
    brought = files(draft(KIND, asked(PLAIN), evidence=evidence))
    (tmp_path / "check.sh").write_text(brought[SCRIPT])
    subprocess.run(["bash", "-n", "check.sh"], cwd=tmp_path, check=True)
    passes("shellcheck", "--severity=warning", "check.sh", cwd=tmp_path)


def test_the_script_tells_healthy_from_unhealthy(tmp_path):
    (tmp_path / "check.sh").write_text(files(draft(KIND, asked(PLAIN)))[SCRIPT])
    tools = tmp_path / "tools"
    tools.mkdir()
    curl = tools / "curl"
    curl.write_text('#!/bin/sh\nfor last; do :; done\n[ "$last" = http://localhost:8000/health ]\n')
    curl.chmod(0o755)
    environment = {"PATH": f"{tools}:/usr/bin:/bin", "ATTEMPTS": "2", "PAUSE": "0"}
    done = subprocess.run(
        ["bash", "check.sh"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stdout == "healthy    api\n"
    assert done.stderr == "unhealthy  web  http://localhost:8080/\n"


def test_the_schema_of_compose_files_accepts_the_overlay(tmp_path):
    text = files(draft(KIND, asked(PLAIN)))[OVERLAY]
    (tmp_path / "compose.json").write_text(json.dumps(yaml.safe_load(filled(text))))
    passes("check-jsonschema", "--builtin-schema", "vendor.compose-spec", "compose.json", cwd=tmp_path)


@pytest.mark.parametrize("evidence", [EVIDENCE, hostile.EVIDENCE])
def test_the_standards_guardian_has_nothing_to_veto(evidence):
    assert judged(files(draft(KIND, asked(PLAIN), evidence=evidence))) == []
