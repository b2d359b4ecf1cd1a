"""Images that files name are scanned where a scanner, its database and the image are here. The scanner is played."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from orchestrator.standards import bench
from orchestrator.standards.guardian import Guardian, Judgement
from orchestrator.standards.settings import Standards
from orchestrator.standards.tools import image_scan

COMPOSE = (
    "services:\n  db:\n    image: postgres:16.4-alpine\n  cache:\n    image: redis:7.4-alpine\n"
    "  app:\n    build: .\n    image: ours:1\n"
)
CLEAN = {"SchemaVersion": 2, "ArtifactName": "redis:7.4-alpine", "Results": [{"Target": "a", "Class": "os-pkgs"}]}
TRIVY = {
    "SchemaVersion": 2,
    "ArtifactName": "postgres:16.4-alpine",
    "ArtifactType": "container_image",
    "Results": [
        {
            "Target": "postgres:16.4-alpine (alpine 3.20.3)",
            "Class": "os-pkgs",
            "Type": "alpine",
            "Vulnerabilities": [
                {
                    "VulnerabilityID": "CVE-2024-0001",
                    "PkgName": "libxml2",
                    "InstalledVersion": "2.12.7-r0",
                    "FixedVersion": "2.12.7-r1",
                    "Severity": "HIGH",
                },
                {
                    "VulnerabilityID": "CVE-2024-0002",
                    "PkgName": "zlib",
                    "InstalledVersion": "1.3.1-r1",
                    "Severity": "CRITICAL",
                },
            ],
        },
        {"Target": "usr/local/bin/gosu", "Class": "lang-pkgs", "Type": "gobinary"},
    ],
}
GRYPE = {
    "matches": [
        {
            "vulnerability": {
                "id": "CVE-2024-0001",
                "severity": "High",
                "fix": {"versions": ["2.12.7-r1"], "state": "fixed"},
            },
            "artifact": {"name": "libxml2", "version": "2.12.7-r0", "type": "apk"},
        },
        {
            "vulnerability": {"id": "CVE-2024-0003", "severity": "Low", "fix": {"versions": [], "state": "not-fixed"}},
            "artifact": {"name": "busybox", "version": "1.36", "type": "apk"},
        },
    ],
    "source": {"type": "image"},
}

Scanner = Callable[..., Path]


@pytest.fixture
def scanner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scanner]:
    """Put a program on the PATH that prints what a scanner would, and notes how it was called."""
    calls = tmp_path / "calls"
    calls.touch()
    programs = tmp_path / "bin"
    programs.mkdir()
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    monkeypatch.setenv("TRIVY_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("GRYPE_DB_CACHE_DIR", str(tmp_path / "cache"))

    def play(name: str, said: dict[str, object], *, age: float = 0.0) -> Path:
        for number, answer in enumerate(said.values()):
            text = answer if isinstance(answer, str) else json.dumps(answer)
            (tmp_path / f"{number}.json").write_text(text)
        cases = "".join(f'*{image}) cat "{tmp_path}/{number}.json";;\n' for number, image in enumerate(said))
        program = programs / name
        program.write_text(
            f'#!/bin/sh\necho "$0 $* $GRYPE_DB_AUTO_UPDATE" >> {calls}\ncase "$*" in\n{cases}*) exit 1;;\nesac\n'
        )
        program.chmod(0o755)
        stamp = tmp_path / "cache" / "db" / "metadata.json"
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text("{}")
        os.utime(stamp, (time.time() - age,) * 2)
        bench._program.cache_clear()
        return calls

    bench._program.cache_clear()
    yield play
    bench._program.cache_clear()


def judged(path: str, text: str) -> Judgement:
    return Guardian(Standards(), rules=[], tools=[image_scan]).judge_file(path, text.encode())


def found(path: str, text: str) -> list[tuple[str, int | None, str]]:
    judgement = judged(path, text)
    assert judgement.not_checked == ()
    return [(one.rule, one.line, str(one.message)) for one in judgement.findings]


BAD = "postgres:16.4-alpine"
GOOD = "redis:7.4-alpine"


def test_trivy_s_findings_stand_at_the_line_of_the_image(scanner: Scanner) -> None:
    calls = scanner("trivy", {BAD: TRIVY, GOOD: CLEAN})
    message = f"{BAD}: 1 critical, 1 high; first CVE-2024-0002 in zlib, not mended yet"
    assert found("compose.yaml", COMPOSE) == [("image-scan/CVE-2024-0002", 3, message)]
    first, second = calls.read_text().splitlines()
    for flag in ("--skip-db-update", "--offline-scan", "--image-src docker,containerd,podman", "--scanners vuln"):
        assert flag in first
    assert second.split()[-1] == GOOD


def test_grype_s_findings_are_read_where_trivy_is_not(scanner: Scanner) -> None:
    calls = scanner("grype", {BAD: GRYPE, GOOD: {"matches": []}})
    message = f"{BAD}: 1 high; first CVE-2024-0001 in libxml2, mended in 2.12.7-r1"
    assert found("compose.yaml", COMPOSE) == [("image-scan/CVE-2024-0001", 3, message)]
    line = calls.read_text().splitlines()[0].split()
    assert line[-2:] == [f"docker:{BAD}", "false"]


def test_of_a_dockerfile_only_what_its_last_stage_stands_on_is_scanned(scanner: Scanner) -> None:
    calls = scanner("trivy", {BAD: TRIVY})
    text = f"FROM node:22 AS build\nRUN true\nFROM {BAD} AS base\nFROM base\nCOPY --from=build /a /a\n"
    assert [line for _, line, _ in found("Dockerfile", text)] == [3]
    assert len(calls.read_text().splitlines()) == 1


def test_images_of_manifests_are_scanned(scanner: Scanner) -> None:
    scanner("trivy", {BAD: TRIVY})
    text = f"apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: a\n      image: {BAD}\n"
    assert [line for _, line, _ in found("k8s/a.yaml", text)] == [6]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("Dockerfile", "FROM scratch\nCOPY a /a\n"),
        ("compose.yaml", "services:\n  app:\n    build: .\n    image: ours:1\n"),
        ("k8s/namespace.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n"),
    ],
)
def test_a_file_that_names_no_image_is_not_asked_about(path: str, text: str) -> None:
    assert judged(path, text) == ((), ())


def test_an_image_that_is_not_on_this_machine_is_not_checked(scanner: Scanner) -> None:
    scanner("trivy", {GOOD: CLEAN})
    (why,) = judged("compose.yaml", COMPOSE).not_checked
    assert (why.check, why.vetoes) == ("image-scan", False)
    assert BAD in str(why.why)
    assert GOOD not in str(why.why)


@pytest.mark.parametrize(
    "said", ["not json", "[]", '{"Results": []}', '{"ArtifactName": "a", "Results": [{"Vulnerabilities": [3]}]}']
)
def test_an_answer_in_another_form_is_not_checked(scanner: Scanner, said: str) -> None:
    scanner("trivy", {BAD: said})
    judgement = judged("compose.yaml", f"services: {{db: {{image: '{BAD}'}}}}\n")
    assert judgement.findings == ()
    assert [one.check for one in judgement.not_checked] == ["image-scan"]


def test_an_old_database_says_nothing(scanner: Scanner) -> None:
    calls = scanner("trivy", {BAD: CLEAN, GOOD: CLEAN}, age=8 * 24 * 3600)
    (why,) = judged("compose.yaml", COMPOSE).not_checked
    assert "older than a week" in str(why.why)
    assert calls.read_text() == ""


def test_without_a_scanner_it_is_not_checked(scanner: Scanner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image_scan, "find_program", lambda name: None)
    (why,) = judged("compose.yaml", COMPOSE).not_checked
    assert str(why.why) == "it is not installed"


def test_an_image_s_name_is_no_option_and_a_variable_no_image(scanner: Scanner) -> None:
    calls = scanner("trivy", {"--help": CLEAN})
    text = "services:\n  a:\n    image: --help\n  b:\n    image: ${NAME}\n  c:\n    image: 'x:{{ v }}'\n"
    (why,) = judged("compose.yaml", text).not_checked
    assert "--help" in str(why.why)
    assert calls.read_text() == ""
