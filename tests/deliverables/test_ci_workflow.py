from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import yaml
from msgspec.structs import replace

from tests.support import hostile
from tests.support.examples import compare, example
from tests.support.linters import judged, passes
from tests.support.studio import EMPTY, EVIDENCE, WITH_WORKFLOW, asked, draft, files, single

KIND = "ci-workflow"
FILE = ".github/workflows/main.yml"
SCRIPT = "infrastructure/scripts/deploy.sh"
PLAIN = f"# Pipeline\n\nFrom: backend\nKind: {KIND}\n"
STACKS = {
    "studio": EVIDENCE,
    "python-uv": single("python", "uv", "pyproject.toml", lock="app/uv.lock"),
    "python-poetry": single("python", "poetry", "pyproject.toml", lock="app/poetry.lock"),
    "python-pipenv": single("python", "pipenv", "Pipfile", lock="app/Pipfile.lock"),
    "node-pnpm": single("node", "pnpm", "package.json", lock="app/pnpm-lock.yaml", scripts=("test",)),
    "node-yarn": single("node", "yarn", "package.json", lock="app/yarn.lock"),
    "go": single("go", "go", "go.mod", lock="app/go.sum"),
    "java-maven": single("java", "maven", "pom.xml"),
    "java-gradle": single("java", "gradle", "build.gradle"),
    "php": single("php", "composer", "composer.json"),
    "flutter": single("flutter", "pub", "pubspec.yaml", frontend="flutter", lock="app/pubspec.lock"),
    "hostile": hostile.EVIDENCE,
}


def workflow(**given):
    drafted = draft(KIND, asked(PLAIN), **given)
    return yaml.load(files(drafted)[FILE], Loader=yaml.BaseLoader), drafted


def write(top: Path, drafted) -> None:
    for path, text in files(drafted).items():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_text(text)


def test_a_jenkinsfile_that_is_asked_for_is_left_to_be_written():
    (task,) = draft(KIND, asked(f"{PLAIN}\n- a Jenkinsfile with build, test and deploy\n")).tasks
    assert "Jenkinsfile" in task.title
    assert draft(KIND, asked(PLAIN)).tasks == ()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_example_brings_what_is_expected(language):
    compare(KIND, language, draft(KIND, example(KIND, language)))


@pytest.mark.parametrize("stack", STACKS)
def test_every_stack_is_tested_with_its_coverage_held_against_eighty_percent(stack):
    read, _ = workflow(evidence=STACKS[stack])
    jobs = [job for name, job in read["jobs"].items() if name.startswith("test-")]
    assert jobs
    for job in jobs:
        commands = "\n".join(step.get("run", "") for step in job["steps"])
        assert re.search(r">= 80|cov-fail-under=80", commands)


def test_every_action_stands_at_a_commit_with_its_release_beside_it():
    for stack, evidence in STACKS.items():
        text = files(draft(KIND, asked(PLAIN), evidence=evidence))[FILE]
        used = re.findall(r"uses: (.*)", text)
        assert used, stack
        assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one) for one in used), used


def test_no_job_has_more_rights_than_it_needs():
    read, _ = workflow()
    assert read["permissions"] == {}
    writes = {
        (name, right)
        for name, job in read["jobs"].items()
        for right, level in job["permissions"].items()
        if level != "read"
    }
    assert writes == {("image", "packages")}
    assert all(
        step["with"]["persist-credentials"] == "false"
        for job in read["jobs"].values()
        for step in job["steps"]
        if step.get("uses", "").startswith("actions/checkout@")
    )


def test_production_comes_after_tests_scans_staging_and_the_performance_test():
    read, _ = workflow()
    jobs = read["jobs"]
    before = {name: job.get("needs", []) for name, job in jobs.items()}
    assert before["image"] == ["test-api", "test-web", "security"]
    assert before["deploy-staging"] == ["image"]
    assert before["performance"] == ["deploy-staging"]
    assert before["deploy-production"] == ["performance"]
    assert jobs["deploy-production"]["environment"] == "production"
    assert "refs/heads/main" in jobs["deploy-production"]["if"]


def test_no_expression_stands_inside_a_command():
    read, _ = workflow()
    assert not [step for job in read["jobs"].values() for step in job["steps"] if "${{" in step.get("run", "")]


def test_the_performance_test_holds_the_targets():
    _, drafted = workflow()
    script = files(drafted)["infrastructure/performance/load.js"]
    assert "p(95)<300" in script
    assert "rate<0.001" in script
    assert "count>3000" in script


def test_what_the_repository_says_is_kept():
    read, drafted = workflow()
    settings = {step["with"].get("python-version") for step in read["jobs"]["test-api"]["steps"] if "with" in step}
    assert "3.12" in settings
    assert "docker compose -f compose.yaml" in files(drafted)[SCRIPT]


def test_missing_facts_are_gaps_in_the_file_and_in_the_answer():
    _, drafted = workflow(evidence=STACKS["node-yarn"])
    text = files(drafted)[FILE]
    for gap in ("test script of app", "Node.js version of app; 22 is assumed", "Dockerfile of app"):
        assert gap in [str(one) for one in drafted.gaps]
        assert f"# ‹{gap}›" in text


def test_a_repository_without_a_known_stack_is_asked_about():
    drafted = draft(KIND, asked(PLAIN), evidence=EMPTY)
    assert drafted.artifacts == ()
    assert len(drafted.questions) == 1


def test_another_workflow_is_named_as_a_decision_to_take():
    other = replace(WITH_WORKFLOW.workflows[0], file=".github/workflows/old.yml")
    drafted = draft(KIND, asked(PLAIN), evidence=replace(EVIDENCE, workflows=(other,)))
    assert any("old.yml" in str(step) for step in drafted.next_steps)


def test_an_app_for_phones_is_tested_and_built_and_not_deployed():
    read, drafted = workflow(evidence=STACKS["flutter"])
    assert sorted(read["jobs"]) == ["security", "test-app"]
    assert SCRIPT not in files(drafted)
    assert any("flutter build apk --release" in step.get("run", "") for step in read["jobs"]["test-app"]["steps"])


def test_hostile_names_stay_values():
    read, drafted = workflow(evidence=STACKS["hostile"])
    assert set(read["jobs"]) == {
        "test-a-b-x-b-home",
        "security",
        "image",
        "deploy-staging",
        "performance",
        "deploy-production",
    }
    include = read["jobs"]["image"]["strategy"]["matrix"]["include"]
    assert include == [
        {"name": "a-b-x-b-home", "context": "my folder/a'b\"c", "dockerfile": "my folder/a'b\"c/Docker file"}
    ]
    assert "secrets.ALL" not in files(drafted)[FILE]


def _repository(top: Path, evidence) -> Path:
    write(top, draft(KIND, asked(PLAIN), evidence=evidence))
    subprocess.run(["git", "init", "-q", "."], cwd=top, check=True)
    return top


def test_actionlint_is_content_with_every_stack(tmp_path):
    for stack, evidence in STACKS.items():
        _repository(tmp_path / stack, evidence)
        passes("actionlint", "-no-color", cwd=tmp_path / stack)


def test_zizmor_finds_nothing(tmp_path):
    _repository(tmp_path, EVIDENCE)
    passes("zizmor", "--offline", "--no-ignores", "--no-config", "--no-progress", FILE, cwd=tmp_path)


@pytest.mark.parametrize("stack", ["studio", "hostile"])
def test_the_deployment_script_is_sound(stack, tmp_path):
    write(tmp_path, draft(KIND, asked(PLAIN), evidence=STACKS[stack]))
    subprocess.run(["bash", "-n", SCRIPT], cwd=tmp_path, check=True)
    passes("shellcheck", SCRIPT, cwd=tmp_path)


def test_the_load_test_is_javascript(tmp_path):
    write(tmp_path, draft(KIND, asked(PLAIN), evidence=EVIDENCE))
    (tmp_path / "load.mjs").write_text((tmp_path / "infrastructure/performance/load.js").read_text())
    passes("node", "--check", "load.mjs", cwd=tmp_path)


@pytest.mark.parametrize("stack", STACKS)
def test_the_standards_guardian_has_nothing_to_veto(stack):
    assert judged(files(draft(KIND, asked(PLAIN), evidence=STACKS[stack]))) == []


def _server(top: Path, *, healthy: str) -> tuple[dict[str, str], Path]:
    """Make a server of stand-ins: git, docker and curl that note what they are asked; `healthy` is the good version."""
    tools = top / "tools"
    tools.mkdir()
    log = top / "log"
    (tools / "git").write_text('#!/bin/sh\necho "git $*" >> "$LOG"\n')
    (tools / "sleep").write_text("#!/bin/sh\n")
    (tools / "docker").write_text(
        '#!/bin/sh\ncase "$*" in\n*ps\\ --quiet*) echo running ;;\ninspect*) echo registry/api:old ;;\n'
        '*up\\ -d*) cp "$5" "$LOG.overlay"; echo "up" >> "$LOG" ;;\nesac\n'
    )
    (tools / "curl").write_text(f'#!/bin/sh\ngrep -q "api:{healthy}" "$LOG.overlay"\n')
    for tool in tools.iterdir():
        tool.chmod(0o755)
    return {"PATH": f"{tools}:/usr/bin:/bin", "LOG": str(log)}, log


@pytest.mark.parametrize(
    ("good", "said", "returned", "runs"), [("new", "deployed: new", 0, "new"), ("old", "rolled back: old", 1, "old")]
)
def test_a_deployment_that_is_not_healthy_goes_back(good, said, returned, runs, tmp_path):
    text = files(draft(KIND, asked(PLAIN)))[SCRIPT]
    environment, log = _server(tmp_path, healthy=good)
    done = subprocess.run(
        ["bash", "-s", "--", str(tmp_path), "new", "Registry.example", "http://localhost/health"],
        input=text,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == returned, done.stderr
    assert said in done.stdout + done.stderr
    assert f'image: "registry.example/api:{runs}"' in Path(f"{log}.overlay").read_text()
    assert f"git checkout --quiet --detach {runs}" in log.read_text()


@pytest.mark.parametrize(
    ("environment", "deployments", "production"),
    [
        (None, {"deploy-staging", "performance", "deploy-production"}, True),
        ("production", {"deploy-staging", "performance", "deploy-production"}, True),
        ("staging", {"deploy-staging", "performance"}, False),
        ("development", set(), False),
    ],
)
def test_it_deploys_as_far_as_the_request_says_and_to_production_where_it_says_nothing(
    environment, deployments, production
):
    named = f"Environment: {environment}\n" if environment else ""
    drafted = draft(KIND, asked(f"# Pipeline\nFrom: backend\nKind: {KIND}\n{named}"))
    jobs = set(yaml.safe_load(files(drafted)[FILE])["jobs"])
    assert jobs & {"deploy-staging", "performance", "deploy-production"} == deployments
    assert {one.path: one.deploys for one in drafted.artifacts}[FILE] == ("production" if production else None)
    assert (SCRIPT in files(drafted)) == bool(deployments)


def test_a_service_keeps_the_name_that_its_compose_file_gives_it_and_its_image_gets_one_that_a_registry_takes():
    """Under another name the server would start it a second time, and leave the one that runs as it is."""
    service = replace(EVIDENCE.services[0], name="Shop_api")
    made = files(draft(KIND, asked(PLAIN), evidence=replace(EVIDENCE, services=(service,))))
    script = made["infrastructure/scripts/deploy.sh"]
    assert "services=(Shop_api)" in script
    assert """ Shop_api "$registry" shop-api "$1"\n""" in script
    assert "- name: shop-api" in made[FILE]


def test_a_worker_is_built_and_started_and_neither_tested_twice_nor_asked():
    api = EVIDENCE.services[0]
    worker = replace(api, name="worker", command="python -m app.worker", ports=(), healthcheck=None)
    made = files(draft(KIND, asked(PLAIN), evidence=replace(EVIDENCE, services=(api, worker))))
    assert [name for name in yaml.safe_load(made[FILE])["jobs"] if name.startswith("test-")] == ["test-api"]
    assert "services=(api worker)" in made["infrastructure/scripts/deploy.sh"]
    assert 'const paths = ["/health"];' in made["infrastructure/performance/load.js"]
