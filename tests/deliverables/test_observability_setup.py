"""The set-up says what the manifests already name, and its code can be read by its language."""

from __future__ import annotations

import ast
import re

import pytest
from msgspec.structs import replace

from orchestrator.deliverables.observability_setup.parts import APP_TARGETS, BACKEND_TARGETS, LEVELS
from tests.support.tides import EVIDENCE, NOTHING, asked, draft, files

REQUEST = asked("# Observability\n\nFrom: Backend\n")


def page(**given: object) -> str:
    return files(draft("observability-setup", REQUEST, **given))["observability.md"]  # type: ignore[arg-type]


@pytest.mark.parametrize("evidence", [EVIDENCE, NOTHING], ids=["full", "empty"])
def test_every_python_sample_is_python(evidence):
    samples = re.findall(r"```python\n(.*?)```", page(evidence=evidence), re.DOTALL)
    assert samples
    for sample in samples:
        ast.parse(sample)


def test_what_the_manifests_name_is_there_and_the_rest_is_a_task():
    made = draft("observability-setup", REQUEST)
    assert "| `backend` | fastapi | ❌ | ✅ | `backend-developer` |" in page()
    assert "| `mobile` | expo | ✅ | – | `frontend-developer` |" in page()
    assert [(task.owner, str(task.why)) for task in made.tasks] == [
        ("backend-developer", "Sentry is not among the packages of backend/requirements.txt")
    ]


def test_sentry_follows_queries_where_sqlalchemy_is_there():
    assert "SqlalchemyIntegration()" in page()
    plain = replace(EVIDENCE.package_managers[0], dependencies=("fastapi",))
    assert "Sqlalchemy" not in page(evidence=replace(EVIDENCE, package_managers=(plain,))).partition("## 3.")[0]


def test_sampling_levels_and_targets_are_the_seeds():
    text = page()
    assert "traces_sample_rate=0.1," in text
    assert "tracesSampleRate: 0.2," in text
    assert [level.name for level in LEVELS] == ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]
    targets = [target.target for target in (*BACKEND_TARGETS, *APP_TARGETS) if target.target]
    assert targets == ["< 100 ms", "< 500 ms", "< 0.1 %", "< 0.5 %", "> 99 %", "< 3 s"]
    assert all(target in text for target in targets)


def test_the_health_path_is_the_services_own():
    other = replace(EVIDENCE.services[0], healthcheck="wget -q -O- http://127.0.0.1:8000/alive")
    evidence = replace(EVIDENCE, services=(other,))
    assert '@router.get("/alive")' in page(evidence=evidence)
    assert "http://localhost:8000/alive" in page(evidence=evidence)


def test_a_repository_without_manifests_is_not_said_to_lack_anything():
    assert draft("observability-setup", REQUEST, evidence=NOTHING).tasks == ()
    assert "‹the manifests of the API and the app›" in page(evidence=NOTHING).replace("\\", "")
