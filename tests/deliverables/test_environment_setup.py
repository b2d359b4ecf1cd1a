from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from msgspec.structs import replace

from orchestrator.model.evidence import Company, EnvironmentKey
from tests.support import hostile
from tests.support.examples import compare, example
from tests.support.linters import judged, passes
from tests.support.studio import COMPANY, EMPTY, EVIDENCE, asked, draft, files

KIND = "environment-setup"
DOCUMENT = "environments.md"
SCRIPT = "infrastructure/scripts/setup-env.sh"
FOLDER = "infrastructure/environments"
PLAIN = f"# Environments\n\nFrom: pm\nKind: {KIND}\n"
WHOLE = replace(
    COMPANY,
    facts=(
        *COMPANY.facts,
        ("staging-domain", "staging.studio.example"),
        ("staging-server", "app-2.studio.example"),
        ("staging-database-host", "db-2.studio.example"),
        ("production-database-host", "db-1.studio.example"),
    ),
)


def write(top: Path, drafted) -> Path:
    for artifact in drafted.artifacts:
        target = top / artifact.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(artifact.content)
        if artifact.executable:
            target.chmod(0o755)
    return top


def setup(top: Path, *arguments: str, **secrets: str) -> subprocess.CompletedProcess[str]:
    if shutil.which("envsubst") is None:
        pytest.skip("needs envsubst")
    environment = {"PATH": os.environ["PATH"], **secrets}
    return subprocess.run(
        [str(top / SCRIPT), *arguments], cwd="/", env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_example_brings_what_is_expected(language):
    compare(KIND, language, draft(KIND, example(KIND, language)))


def test_each_environment_has_its_own_values():
    brought = files(draft(KIND, asked(PLAIN), company=WHOLE))
    assert "API_URL=https://studio.example\n" in brought[f"{FOLDER}/production.env"]
    assert "API_URL=https://staging.studio.example\n" in brought[f"{FOLDER}/staging.env"]
    assert "LOG_LEVEL=debug\n" in brought[f"{FOLDER}/development.env"]
    assert "LOG_LEVEL=info\n" in brought[f"{FOLDER}/production.env"]
    assert "DB_HOST=db\n" in brought[f"{FOLDER}/development.env"]


def test_the_production_facts_of_the_company_are_not_taken_for_another_environment():
    brought = files(draft(KIND, asked(PLAIN)))
    assert "studio.example" not in brought[f"{FOLDER}/staging.env"]


def test_secrets_stand_by_name_in_the_document_and_nowhere_with_a_value():
    brought = files(draft(KIND, asked(PLAIN), company=WHOLE))
    assert "| `SESSION_KEY` |" in brought[DOCUMENT]
    assert "SESSION_KEY='${SESSION_KEY}'" in brought[f"{FOLDER}/env.template"]
    assert not [path for path in brought if path.endswith(".env") and "SESSION_KEY" in brought[path]]


def test_missing_facts_are_gaps_in_document_settings_and_answer():
    drafted = draft(KIND, asked(PLAIN), company=Company())
    gaps = [str(gap) for gap in drafted.gaps]
    assert {
        "server of staging",
        "domain of production",
        "database host of production",
        "where secrets are kept",
    } <= set(gaps)
    assert "`https://‹domain of production›`" in files(drafted)[DOCUMENT]
    assert "'https://‹domain of production›'" in files(drafted)[f"{FOLDER}/production.env"]
    assert drafted.proofs == ()


def test_a_key_that_nobody_explained_is_a_gap_in_each_environment():
    key = EnvironmentKey(name="PAGE_SIZE", secret=False, files=("backend/app/settings.py",))
    drafted = draft(KIND, asked(PLAIN), evidence=replace(EVIDENCE, environment_keys=(key,)))
    assert [str(gap) for gap in drafted.gaps if "PAGE_SIZE" in str(gap)] == [
        "PAGE_SIZE in development",
        "PAGE_SIZE in staging",
        "PAGE_SIZE in production",
    ]


def test_an_empty_repository_still_gets_its_three_environments():
    brought = files(draft(KIND, asked(PLAIN), evidence=EMPTY))
    assert {f"{FOLDER}/{name}.env" for name in ("development", "staging", "production")} <= set(brought)
    assert "No key of the repository looks like a secret." in brought[DOCUMENT]


def test_the_script_puts_an_environment_in_force(tmp_path):
    top = write(tmp_path, draft(KIND, asked(PLAIN), company=WHOLE))
    done = setup(top, "production", DATABASE_URL="address with a $ sign", SESSION_KEY="key")
    assert done.returncode == 0, done.stderr
    target = top / "infrastructure/docker/.env"
    assert "API_URL='https://studio.example'\n" in target.read_text()
    assert "DATABASE_URL='address with a $ sign'\n" in target.read_text()
    assert target.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("value", ["it's", "two\nlines"])
def test_the_script_refuses_a_value_that_its_file_can_not_hold(value, tmp_path):
    top = write(tmp_path, draft(KIND, asked(PLAIN), company=WHOLE))
    done = setup(top, "production", DATABASE_URL="x", SESSION_KEY=value)
    assert done.returncode == 1
    assert "SESSION_KEY" in done.stderr
    assert value not in done.stderr
    assert not (top / "infrastructure/docker/.env").exists()


@pytest.mark.parametrize("name", ["", "elsewhere", "../production"])
def test_the_script_refuses_an_unknown_environment(name, tmp_path):
    top = write(tmp_path, draft(KIND, asked(PLAIN), company=WHOLE))
    assert setup(top, name).returncode == 2
    assert not (top / "infrastructure/docker/.env").exists()


def test_the_script_refuses_while_a_secret_or_a_fact_is_missing(tmp_path):
    top = write(tmp_path, draft(KIND, asked(PLAIN)))
    done = setup(top, "staging", DATABASE_URL="x")
    assert done.returncode == 1
    assert "API_URL" in done.stderr
    assert "SESSION_KEY" in done.stderr
    assert not (top / "infrastructure/docker/.env").exists()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_script_is_sound(language, tmp_path):
    top = write(tmp_path, draft(KIND, example(KIND, language)))
    subprocess.run(["bash", "-n", SCRIPT], cwd=top, check=True)
    passes("shellcheck", SCRIPT, cwd=top)


def test_hostile_words_stay_words(tmp_path):
    company = Company(facts=tuple((key, hostile.TITLE) for key, _ in WHOLE.facts))
    key = EnvironmentKey(name="${{ x }}", secret=False, files=("a b|`c`.py",))
    evidence = replace(EVIDENCE, environment_keys=(*EVIDENCE.environment_keys, key))
    drafted = draft(KIND, asked(hostile.request(KIND)), company=company, evidence=evidence)
    tokens = MarkdownIt("commonmark").enable("table").parse(files(drafted)[DOCUMENT])
    assert len([token for token in tokens if token.type == "heading_open"]) == 5
    top = write(tmp_path, drafted)
    read = subprocess.run(
        ["bash", "-c", f'set -eu; source {FOLDER}/production.env; printf %s "$DB_HOST"'],
        cwd=top,
        capture_output=True,
        text=True,
        check=True,
    )
    assert read.stdout == hostile.TITLE


@pytest.mark.parametrize("company", [COMPANY, WHOLE, Company()])
def test_the_standards_guardian_has_nothing_to_veto(company):
    assert judged(files(draft(KIND, asked(PLAIN), company=company))) == []
