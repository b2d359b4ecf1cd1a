"""The five workflows fit the repository, and GitHub's linters and a shell read them."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml
from msgspec.structs import replace

from orchestrator.model.evidence import EnvironmentKey
from tests.support.linters import passes, run
from tests.support.tides import COMPANY, EVIDENCE, NOBODY, asked, draft, example, files

REQUEST = asked("# Mobile pipeline\n\nFrom: PM\n")
FOLDER = ".github/workflows/"


def workflows(**given: object) -> dict[str, str]:
    made = files(draft("mobile-pipeline", REQUEST, **given))  # type: ignore[arg-type]
    return {path.removeprefix(FOLDER): text for path, text in made.items() if path.startswith(FOLDER)}


def test_there_are_the_seeds_five_workflows():
    assert list(workflows()) == [
        "backend-ci.yml",
        "frontend-ci.yml",
        "backend-deploy.yml",
        "app-build-staging.yml",
        "app-build-production.yml",
    ]


def test_each_runs_when_the_seed_says():
    read = {name: yaml.safe_load(text)[True] for name, text in workflows().items()}
    assert read["backend-ci.yml"]["pull_request"]["paths"][0] == "backend/**"
    assert read["frontend-ci.yml"]["pull_request"]["paths"][0] == "mobile/**"
    assert read["backend-deploy.yml"]["push"] == {"branches": ["main"], "paths": ["backend/**"]}
    assert read["app-build-staging.yml"]["push"]["branches"] == ["develop"]
    assert read["app-build-production.yml"]["push"] == {"tags": ["v[0-9]+.[0-9]+.[0-9]+"]}


def test_rights_are_least_and_nothing_is_the_latest():
    for text in workflows().values():
        assert yaml.safe_load(text)["permissions"] == {"contents": "read"}
        assert "latest" not in text
        for action in re.findall(r"uses: (.+)", text):
            assert re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action)


def test_the_tests_get_the_database_and_the_secrets_that_the_code_reads():
    text = workflows()["backend-ci.yml"]
    assert 'image: "postgis/postgis:16-3.4-alpine"' in text
    assert 'JWT_SECRET="$(openssl rand -hex 32)"' in text
    assert "--cov-fail-under=80" in text


def test_a_repository_without_an_app_gets_the_backends_workflows_alone():
    evidence = replace(EVIDENCE, frontends=(), package_managers=EVIDENCE.package_managers[:1])
    assert list(workflows(evidence=evidence)) == ["backend-ci.yml", "backend-deploy.yml"]


def test_a_backend_that_no_compose_file_runs_is_not_deployed():
    made = draft("mobile-pipeline", REQUEST, evidence=replace(EVIDENCE, services=()))
    assert FOLDER + "backend-deploy.yml" not in files(made)
    assert any("compose service" in str(gap) for gap in made.gaps)


def test_githubs_own_registry_needs_no_secret_of_ours():
    company = replace(COMPANY, facts=(("folder", "/srv/tides"),))
    text = workflows(company=company)["backend-deploy.yml"]
    assert 'IMAGE: "ghcr.io/example/tides/api"' in text
    assert "packages: write" in text
    assert "secrets.GITHUB_TOKEN" in text


def test_the_deployment_migrates_after_the_backup_and_goes_back_where_it_is_not_healthy():
    script = files(draft("mobile-pipeline", REQUEST))["infrastructure/deploy/release.sh"]
    order = ("backup.sh before-migration", "alembic upgrade head", "start && healthy", 'docker tag "$previous"')
    places = [script.rindex(one) for one in order]
    assert places == sorted(places)


CONFIG = """name: tides
services:
  db:
    image: postgres:16-alpine
  api:
    build:
      context: /srv/tides/backend
      image: none
    depends_on:
      db:
        condition: service_healthy
{image}networks:
  default:
    name: tides_default
"""


@pytest.mark.parametrize(
    ("image", "name"), [("    image: ghcr.io/example/tides/api:1\n", "ghcr.io/example/tides/api:1"), ("", "tides-api")]
)
def test_the_deployment_gives_the_new_image_the_name_of_its_service_and_of_no_other(tmp_path: Path, image, name):
    """`docker compose config --images api` names the images of what it depends on as well, in any order."""
    company = replace(COMPANY, facts=(("folder", str(tmp_path)),))
    script = files(draft("mobile-pipeline", REQUEST, company=company))["infrastructure/deploy/release.sh"]
    stubs = tmp_path / "bin"
    stubs.mkdir()
    (tmp_path / "config.yaml").write_text(CONFIG.format(image=image))
    (stubs / "docker").write_text(
        '#!/bin/sh\necho "$*" >> "$LOG"\ncase "$*" in *" config --images"*) echo postgres:16-alpine ;; '
        '*" config "*) cat "$CONFIG" ;; "image inspect"*) echo sha256:before ;; esac\n'
    )
    for stub in ("curl", "sleep"):
        (stubs / stub).write_text("#!/bin/sh\n")
    for stub in stubs.iterdir():
        stub.chmod(0o755)
    (tmp_path / "infrastructure" / "backup").mkdir(parents=True)
    (tmp_path / "infrastructure" / "backup" / "backup.sh").write_text("exit 0\n")
    environment = {
        **os.environ,
        "PATH": f"{stubs}:{os.environ['PATH']}",
        "LOG": str(tmp_path / "log"),
        "CONFIG": str(tmp_path / "config.yaml"),
    }
    done = subprocess.run(
        ["sh", "-s", "--", "r.example/api:2"],
        input=script,
        env=environment,
        text=True,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    tags = [line for line in (tmp_path / "log").read_text().splitlines() if line.startswith("tag ")]
    assert tags == [f"tag r.example/api:2 {name}"]


def test_a_backend_is_checked_by_the_python_that_its_image_runs_and_by_its_lock_file():
    image = replace(EVIDENCE.dockerfiles[0], bases=("python:3.13-slim",))
    assert 'python-version: "3.13"' in workflows(evidence=replace(EVIDENCE, dockerfiles=(image,)))["backend-ci.yml"]
    locked = replace(EVIDENCE.package_managers[0], name="uv", file="backend/pyproject.toml", lock="backend/uv.lock")
    text = workflows(evidence=replace(EVIDENCE, package_managers=(locked,)))["backend-ci.yml"]
    assert "uv export --frozen" in text
    assert "pip install .\n" not in text


def test_an_address_that_the_tests_need_is_a_gap_and_no_random_value():
    key = EnvironmentKey(name="REDIS_URL", secret=True, files=("backend/app/settings.py",))
    made = draft("mobile-pipeline", REQUEST, evidence=replace(EVIDENCE, environment_keys=(key,)))
    assert "REDIS_URL" not in files(made)[FOLDER + "backend-ci.yml"]
    assert "REDIS_URL of the tests" in [str(gap) for gap in made.gaps]


@pytest.mark.parametrize("company", [COMPANY, NOBODY], ids=["told", "untold"])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_linters_find_nothing(tmp_path: Path, language, company):
    for path, text in files(draft("mobile-pipeline", example("mobile-pipeline", language), company=company)).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    (tmp_path / ".git").mkdir()
    passes("shellcheck", "--norc", "infrastructure/deploy/release.sh", cwd=tmp_path)
    passes("actionlint", cwd=tmp_path)
    done = run(
        "zizmor", "--offline", "--no-config", "--no-ignores", "--format", "json", ".github/workflows", cwd=tmp_path
    )
    # The standards ask for a version; a commit's hash would have to be looked up, and is never made up.
    assert [one for one in json.loads(done.stdout) if one["ident"] != "unpinned-uses"] == []
