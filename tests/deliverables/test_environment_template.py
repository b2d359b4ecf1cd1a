"""Templates of the environment hold names and never values, each where its code reads them."""

from __future__ import annotations

from msgspec.structs import replace

from orchestrator.model.evidence import EnvironmentKey, EnvironmentTemplate
from tests.support.tides import EVIDENCE, NOTHING, asked, draft, files

REQUEST = asked("# Environment template\n\nFrom: Backend\n")


def test_a_key_stands_in_the_template_of_the_folder_that_reads_it():
    made = files(draft("environment-template", REQUEST))
    assert "EXPO_PUBLIC_API_URL=\n" in made["mobile/.env.example"]
    assert "EXPO_PUBLIC_API_URL" not in made["backend/.env.example"]
    assert "POSTGRES_PASSWORD=\n" in made[".env.example"]


def test_every_key_stands_on_a_line_of_its_own():
    lines = files(draft("environment-template", REQUEST))["backend/.env.example"].splitlines()
    assert [line for line in lines if line.endswith("=")] == [
        "DATABASE_URL=",
        "JWT_SECRET=",
        "LOG_LEVEL=",
        "SENTRY_DSN=",
        "OLD_FLAG=",
    ]
    assert not any(line.startswith("#") and line.endswith("=") for line in lines)


def test_no_template_holds_a_value():
    for path, text in files(draft("environment-template", REQUEST)).items():
        if path.endswith(".example"):
            assert all(line.endswith("=") for line in text.splitlines() if line and not line.startswith("#"))


def test_a_name_of_the_former_template_that_nobody_reads_is_kept_and_said():
    made = draft("environment-template", REQUEST)
    assert "OLD_FLAG=\n" in files(made)["backend/.env.example"]
    assert "`OLD_FLAG`" in files(made)["environment-keys.md"]


def test_a_key_that_only_the_request_names_is_taken_in():
    request = asked("# Environment template\n\n- we need `WEATHER_API_KEY` and HTTP/2, not A_`B`\n")
    made = files(draft("environment-template", request, evidence=NOTHING))
    assert "WEATHER_API_KEY=\n" in made[".env.example"]


def test_who_may_take_a_template_over_is_said():
    steps = [str(step) for step in draft("environment-template", REQUEST).next_steps]
    assert "backend-developer may take over `backend/.env.example`" in steps


def test_what_the_role_may_write_itself_is_left_to_nobody():
    key = EnvironmentKey(name="PORT", secret=False, files=("infrastructure/app.py",))
    evidence = replace(
        NOTHING,
        environment_keys=(key,),
        env_templates=(EnvironmentTemplate(file="infrastructure/.env.example", names=("PORT",)),),
    )
    made = draft("environment-template", REQUEST, evidence=evidence)
    assert "infrastructure/.env.example" in files(made)
    assert not any("take over" in str(step) for step in made.next_steps)


def test_a_tracked_file_of_values_is_named():
    assert (
        "`mobile/.env.staging`: take it out of git"
        in files(draft("environment-template", REQUEST))["environment-keys.md"]
    )


def test_what_is_built_into_the_app_is_said_to_be_public():
    evidence = replace(
        NOTHING, environment_keys=(EnvironmentKey(name="VITE_TOKEN", secret=False, files=("web/a.ts",)),)
    )
    assert "no secret belongs here" in files(draft("environment-template", REQUEST, evidence=evidence))[".env.example"]


def test_a_repository_that_ignores_its_values_is_not_told_to():
    ignoring = replace(EVIDENCE, ignored=(".env",), env_files=())
    steps = [str(step) for step in draft("environment-template", REQUEST, evidence=ignoring).next_steps]
    assert not any("gitignore" in step for step in steps)


def test_what_no_shell_could_set_is_no_key():
    odd = (EnvironmentKey(name="x: y\nEVIL=1", secret=False, files=("compose.yaml",)), *EVIDENCE.environment_keys)
    made = files(draft("environment-template", REQUEST, evidence=replace(EVIDENCE, environment_keys=odd)))
    assert "EVIL" not in "".join(made.values())
