"""Whatever stands in a withheld file, mending it fails quietly or gives a text that is still of its sort."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.drafting.edits import Edits
from orchestrator.evidence.yaml_text import child, items, read_documents, text_of
from orchestrator.model.artifact import Artifact, Judged
from orchestrator.model.text import say
from orchestrator.standards.guardian import Guardian
from orchestrator.standards.settings import Standards
from tests.support.withheld import PASSWORD, mended, withheld

LINES = (
    "services:",
    "  db:",
    "  db: &base",
    "  api:",
    "    <<: *base",
    "    image: redis",
    "    image: *x",
    "    image: &x redis",
    "    image: [redis]",
    "    image: 'redis:latest'",
    "    build: .",
    "    environment:",
    "      A_PASSWORD: " + PASSWORD,
    "      - A_PASSWORD=" + PASSWORD,
    "      A_URL: postgres://a:" + PASSWORD + "@db/x",
    "    environment: {A_TOKEN: " + PASSWORD + "}",
    "    command: |",
    "      run --password " + PASSWORD,
    "    networks: [inner, inner]",
    "    networks:",
    "      - inner",
    "volumes:",
    "volumes: {}",
    "networks:",
    "  inner:",
    "# note",
    "",
    "---",
    "jobs:",
    "  t:",
    "    steps:",
    "      - run: echo ${{ github.event.issue.title }}",
    "        env: {}",
    "      - uses: actions/checkout@v4",
    "    container: node",
    "server {",
    "  listen 80;",
    "  server_name a.example.com;",
    "}",
    "apiVersion: v1",
    "kind: Pod",
    "spec:",
    "  containers:",
    "    - image: redis",
    "      env:",
    "        - name: A_PASSWORD",
    "          value: " + PASSWORD,
    "FROM python:3.11-slim",
    "FROM ${BASE}",
    "FROM golang AS build",
    "RUN pip install -r requirements.txt",
    "COPY --from=build /a /b",
    'ENTRYPOINT ["a"]',
    "CMD b \\",
    "ENV A=1 B='2'",
    "EXPOSE 80",
    "\ud55c\uae00: \u2026",
)
TEXTS = st.lists(st.sampled_from(LINES), min_size=1, max_size=14).map("\n".join)
FILES = {
    "compose-stack": "infrastructure/docker-compose.yml",
    "kubernetes-manifests": "deploy/x.yaml",
    "ci-workflow": ".github/workflows/x.yml",
    "nginx-config": "infrastructure/nginx/x.conf",
    "dockerfile": "tools/Dockerfile",
}


@cache
def guardian() -> Guardian:
    return Guardian(Standards())


@pytest.mark.parametrize("kind", sorted(FILES))
@given(text=TEXTS, ending=st.sampled_from(["", "\n", "\r\n"]))
def test_any_file_is_mended_or_left(kind: str, text: str, ending: str) -> None:
    content = (text + ending).encode("utf-8", "surrogatepass")
    path = FILES[kind]
    artifact = Artifact(path=path, place="repository", title=say("x"), content=content, kind="infrastructure-files")
    judged = Judged(artifact=artifact, outcome="vetoed", findings=guardian().judge_file(path, content).findings)
    try:
        found = mended(kind, judged)
    except (ValueError, RecursionError):
        return  # as the step takes it: nothing is offered
    if found is not None and kind == "compose-stack":
        before, after = (list(read_documents(data.decode())) for data in (content, found.content))
        for old, new in zip(before, after, strict=True):
            names = [[name for name, _, _ in items(child(root, "services"))] for root in (old, new)]
            assert names[0] == names[1]


def test_a_service_that_ends_in_an_alias_gets_its_own_check() -> None:
    text = (
        "x-env: &env\n  A_PASSWORD: @PASSWORD@\nservices:\n  cache:\n    image: redis:7.4-alpine\n"
        "    environment: *env\n  db:\n    image: postgres:17-alpine\n"
    )
    found = mended("compose-stack", withheld("docker-compose.yml", text))
    assert found is not None
    (root,) = read_documents(found.content.decode())
    for name in ("cache", "db"):
        assert child(root, "services", name, "healthcheck", "test") is not None
    assert text_of(child(root, "x-env", "A_PASSWORD")) == "${A_PASSWORD:?set it in .env}"


@given(
    st.text(max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.text(max_size=5)), max_size=4)
)
def test_edits_keep_everything_else(text: str, changes: list[tuple[int, int, str]]) -> None:
    try:
        edits = Edits(text)
    except ValueError:
        return
    kept = [(min(a, b, len(text)), min(max(a, b), len(text)), new) for a, b, new in changes]
    for start, end, new in kept:
        edits.replace(start, end, new)
    try:
        applied = edits.applied()
    except ValueError:
        return
    outside = "".join(sign for at, sign in enumerate(text) if not any(start <= at < end for start, end, _ in kept))
    rest = iter(applied)
    assert all(sign in rest for sign in outside)


def test_two_secrets_of_one_name_stay_two_variables() -> None:
    text = (
        "services:\n  a:\n    image: redis:7.4-alpine\n    environment:\n      API_TOKEN: @PASSWORD@\n"
        "  b:\n    image: redis:7.4-alpine\n    environment:\n      API_TOKEN: @PASSWORD@-other\n"
    )
    found = mended("compose-stack", withheld("docker-compose.yml", text))
    assert found is not None
    said = found.content.decode()
    assert PASSWORD not in said
    assert "${API_TOKEN:?" in said
    assert "${API_TOKEN_2:?" in said
