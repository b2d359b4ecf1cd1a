"""What agents ask of the operator reaches the kind that they mean."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

from tests.support.examples import example
from tests.support.meaning import chosen
from tests.support.studio import asked

SAMPLES = yaml.safe_load(Path(__file__).with_name("operator_samples.yaml").read_bytes())


@pytest.mark.parametrize("sample", SAMPLES, ids=[f"{n}-{one['kind']}" for n, one in enumerate(SAMPLES)])
def test_a_request_in_agents_words_reaches_its_kind(sample):
    assert chosen(asked(sample["text"]))[:1] == [sample["kind"]]


def test_each_kind_is_asked_for_in_both_languages():
    asked_for = Counter((one["kind"], asked(one["text"]).language) for one in SAMPLES)
    kinds = {kind for kind, _ in asked_for}
    for kind in kinds:
        assert asked_for[kind, "en"] + asked_for[kind, "ko"] >= 3
        assert abs(asked_for[kind, "en"] - asked_for[kind, "ko"]) <= 1


@pytest.mark.parametrize(
    ("path", "wish"),
    [
        ("infrastructure/docker/docker-compose.yml", "a compose file"),
        ("infrastructure/docker/backend.Dockerfile", "a Dockerfile"),
        ("backend/Dockerfile", "도커파일"),
        (".github/workflows/main.yml", "a GitHub Actions workflow"),
        ("infrastructure/monitoring/prometheus/prometheus.yml", "프로메테우스"),
        ("infrastructure/k8s/api.yaml", "Kubernetes manifests"),
        ("infrastructure/scripts/setup-env.sh", "environment setup"),
    ],
)
def test_a_file_that_the_request_brings_itself_is_not_drafted_beside_it(path, wish):
    text = f"# Take this over\nFrom: backend\n\n## Requirements\n\n- {wish}:\n\n```\n# {path}\nkey: value\n```\n"
    assert chosen(asked(text)) == ["infrastructure-files"]
    without = asked(text.partition("```")[0])
    assert chosen(without)[0] != "infrastructure-files"


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("kind", sorted({one["kind"] for one in SAMPLES}))
def test_the_example_of_a_kind_reaches_that_kind_and_no_other(kind, language):
    request = example(kind, language)
    assert request.language == language
    assert chosen(request) == [kind]
