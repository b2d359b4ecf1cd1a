from __future__ import annotations

import pytest
from msgspec.structs import replace

from orchestrator.evidence.dockerfiles import read as read_facts
from orchestrator.evidence.instructions import read_dockerfile
from orchestrator.standards.images import read_image
from tests.support import hostile
from tests.support.examples import compare, example
from tests.support.linters import judged, passes
from tests.support.studio import EMPTY, EVIDENCE, asked, draft, files, single

KIND = "dockerfile"
PLAIN = f"# Images\n\nFrom: backend\nKind: {KIND}\n"
STACKS = {
    "python-pip": single("python", "pip", "requirements.txt"),
    "python-project": single("python", "pip", "pyproject.toml"),
    "python-uv": single("python", "uv", "pyproject.toml", lock="app/uv.lock"),
    "python-poetry": single("python", "poetry", "pyproject.toml", lock="app/poetry.lock"),
    "python-pipenv": single("python", "pipenv", "Pipfile", lock="app/Pipfile.lock"),
    "node-npm": single("node", "npm", "package.json", lock="app/package-lock.json", scripts=("start", "build")),
    "node-pnpm": single("node", "pnpm", "package.json", lock="app/pnpm-lock.yaml", scripts=("start",)),
    "node-yarn": single("node", "yarn", "package.json", lock="app/yarn.lock", scripts=("start",)),
    "node-bun": single("node", "bun", "package.json", lock="app/bun.lock", scripts=("start",)),
    "vite": single("node", "npm", "package.json", frontend="vite", lock="app/package-lock.json"),
    "go": single("go", "go", "go.mod", lock="app/go.sum"),
    "java-maven": single("java", "maven", "pom.xml"),
    "java-gradle": single("java", "gradle", "build.gradle.kts"),
    "php": single("php", "composer", "composer.json", lock="app/composer.lock"),
    "flutter": single("flutter", "pub", "pubspec.yaml", frontend="flutter", lock="app/pubspec.lock"),
}


def dockerfiles(drafted) -> dict[str, str]:
    return {path: text for path, text in files(drafted).items() if not path.endswith(".dockerignore")}


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_example_brings_what_is_expected(language):
    compare(KIND, language, draft(KIND, example(KIND, language)))


@pytest.mark.parametrize("stack", STACKS)
def test_each_stack_is_built_in_stages_on_a_small_base_without_root_and_watched(stack):
    text = dockerfiles(draft(KIND, asked(PLAIN), evidence=STACKS[stack]))["app/Dockerfile"]
    parsed = read_dockerfile(text)
    assert len(parsed.stages) == 2
    assert read_image(parsed.stages[-1].image).base == "alpine"
    assert all(read_image(stage.image).pinning == "pinned" for stage in parsed.stages)
    facts = read_facts("app/Dockerfile", text)
    assert facts is not None
    assert facts.dockerfile.has_healthcheck
    assert facts.dockerfile.exposes
    assert facts.dockerfile.user is not None
    assert int(facts.dockerfile.user.partition(":")[0]) > 0


def test_hadolint_is_content_with_every_stack(tmp_path):
    for stack, evidence in STACKS.items():
        text = dockerfiles(draft(KIND, asked(PLAIN), evidence=evidence))["app/Dockerfile"]
        (tmp_path / f"{stack}.Dockerfile").write_text(text)
    names = [f"{stack}.Dockerfile" for stack in STACKS]
    passes("hadolint", "--no-color", "--disable-ignore-pragma", *names, cwd=tmp_path)


@pytest.mark.parametrize("evidence", [EVIDENCE, *STACKS.values()])
def test_the_standards_guardian_has_nothing_to_veto(evidence):
    assert judged(files(draft(KIND, asked(PLAIN), evidence=evidence))) == []


def test_what_the_repository_says_is_kept():
    text = dockerfiles(draft(KIND, asked(PLAIN)))["backend/Dockerfile"]
    assert "FROM python:3.12-alpine AS build" in text
    assert "EXPOSE 8000" in text
    assert '"http://127.0.0.1:8000/health"' in text
    assert 'CMD ["uvicorn", "app.main:api", "--host", "0.0.0.0", "--port", "8000"]' in text


def test_what_was_against_the_standards_is_named_as_mended():
    mended = [str(one) for one in draft(KIND, asked(PLAIN)).mended]
    assert "api stands on alpine, not on `python:3.12-slim`" in mended
    assert "api is built in two stages, so that no compiler runs with it" in mended
    assert "web is built from images with a version, not from the latest ones" in mended


def test_an_application_of_another_team_is_handed_to_who_may_write_it():
    tasks = draft(KIND, asked(PLAIN)).tasks
    assert {(task.paths[0], task.owner) for task in tasks} >= {
        ("backend/Dockerfile", "backend-developer"),
        ("frontend/Dockerfile", "frontend-developer"),
    }
    assert all(task.why is not None for task in tasks)


def test_missing_facts_are_gaps_in_the_file_and_in_the_answer():
    drafted = draft(KIND, asked(PLAIN), evidence=STACKS["python-pip"])
    text = dockerfiles(drafted)["app/Dockerfile"]
    for gap in ("command that starts app", "Python version of app; 3.13 is assumed", "port of app; 8000 is assumed"):
        assert gap in [str(one) for one in drafted.gaps]
        assert f"# ‹{gap}›" in text
    assert 'CMD ["‹command that starts app›"]' in text
    assert drafted.proofs == ()


def test_the_request_may_name_the_command():
    drafted = draft(KIND, asked(f"{PLAIN}Command: gunicorn app:api\n"), evidence=STACKS["python-pip"])
    assert 'CMD ["sh", "-c", "exec gunicorn app:api"]' in dockerfiles(drafted)["app/Dockerfile"]


def test_a_worker_is_not_given_a_port():
    worker = replace(EVIDENCE.services[0], name="worker", folder="worker", ports=(), healthcheck=None, dockerfile=None)
    drafted = draft(KIND, asked(PLAIN), evidence=replace(EVIDENCE, services=(worker,), dockerfiles=()))
    text = dockerfiles(drafted)["worker/Dockerfile"]
    assert "EXPOSE" not in text
    assert "# ‹health check of worker›" in text


def test_only_keys_that_are_not_secret_are_built_into_files():
    text = dockerfiles(draft(KIND, asked(PLAIN)))["frontend/Dockerfile"]
    assert "ARG VITE_API_URL" in text
    assert "SESSION_KEY" not in text


def test_environment_files_never_go_into_an_image():
    ignored = files(draft(KIND, asked(PLAIN)))["backend/.dockerignore"].split("\n")
    assert {".env", ".env.*", ".git"} <= set(ignored)


@pytest.mark.parametrize("evidence", [EMPTY, single("rust", "cargo", "Cargo.toml")])
def test_what_nobody_can_tell_is_asked(evidence):
    drafted = draft(KIND, asked(PLAIN), evidence=evidence)
    assert drafted.artifacts == ()
    assert len(drafted.questions) == 1


def test_hostile_names_stay_words():
    drafted = draft(KIND, asked(hostile.request(KIND)), evidence=hostile.EVIDENCE)
    (path, text), *_ = dockerfiles(drafted).items()
    assert path == "my folder/a'b\"c/Docker file"
    parsed = read_dockerfile(text)
    assert [one.word for one in parsed.stages[-1].instructions][-2:] == ["HEALTHCHECK", "CMD"]
    assert "{{" not in "".join(line for line in text.split("\n") if not line.startswith("#") and "CMD" not in line)


def test_one_image_of_an_api_and_its_worker_is_drafted_once_and_for_the_api():
    api = EVIDENCE.services[0]
    worker = replace(api, name="worker", command="python -m app.worker", ports=(), healthcheck=None)
    for services in ((api, worker), (worker, api)):
        drafted = draft(KIND, asked(PLAIN), evidence=replace(EVIDENCE, services=services))
        assert [one.path for one in drafted.artifacts] == ["backend/Dockerfile", "backend/.dockerignore"]
        assert "Dockerfile of api" in str(drafted.artifacts[0].title)


def test_what_a_program_as_entry_point_starts_is_started_and_a_script_before_it_is_a_gap():
    one = EVIDENCE.dockerfiles[0]
    program = replace(one, entrypoint='["uvicorn"]', command='["uvicorn", "app.main:api"]')
    drafted = draft(KIND, asked(PLAIN), evidence=replace(EVIDENCE, dockerfiles=(program,)))
    assert 'CMD ["uvicorn", "app.main:api"]' in dockerfiles(drafted)["backend/Dockerfile"]
    script = replace(one, entrypoint='["/run.sh"]', prepares='["/run.sh"]')
    drafted = draft(KIND, asked(PLAIN), evidence=replace(EVIDENCE, dockerfiles=(script,)))
    assert 'whether api still needs its entry point ["/run.sh"]' in [str(gap) for gap in drafted.gaps]


def test_a_health_path_that_nothing_shows_and_a_main_package_are_gaps():
    api = replace(EVIDENCE.services[0], healthcheck=None)
    gaps = [str(gap) for gap in draft(KIND, asked(PLAIN), evidence=replace(EVIDENCE, services=(api,))).gaps]
    assert "whether api answers at /health; its health check asks there" in gaps
    gaps = [str(gap) for gap in draft(KIND, asked(PLAIN)).gaps]
    assert not [gap for gap in gaps if gap.startswith("whether api")]
    gaps = [str(gap) for gap in draft(KIND, asked(PLAIN), evidence=STACKS["go"]).gaps]
    assert "main package of app; the folder of go.mod is assumed" in gaps


def test_a_php_application_is_told_its_port_and_asked_for_its_extensions():
    service = replace(EVIDENCE.services[0], name="shop", folder="app", dockerfile="app/Dockerfile", stack="php")
    drafted = draft(KIND, asked(PLAIN), evidence=replace(STACKS["php"], services=(service,)))
    assert "shop listens on port 9000, not on 8000: change it where it is published too" in map(str, drafted.mended)
    assert any(str(gap).startswith("PHP extensions that shop needs") for gap in drafted.gaps)
