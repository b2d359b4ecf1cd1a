"""Surveys of real repositories."""

from __future__ import annotations

import os
import subprocess
import threading
from pathlib import Path

import pytest
from msgspec import json

from orchestrator.evidence import surveyor as surveyor_module
from orchestrator.evidence.surveyor import Surveyor
from orchestrator.model.evidence import Evidence
from orchestrator.repository.policy import signature
from tests.support.repositories import git, layout, repository, write

SHOP = {
    "compose.yaml": (
        "services:\n  api:\n    build: ./api\n    env_file: .env.example\n    ports: ['8000:8000']\n"
        "    environment:\n      DB_PASSWORD: ${DB_PASSWORD}\n  db:\n    image: postgres:16-alpine\n"
    ),
    "api/Dockerfile": "FROM python:3.12-alpine\nUSER app\nEXPOSE 8000\n",
    "api/pyproject.toml": "[project]\nname = 'api'\n",
    "api/main.py": "import os\nos.environ['JWT_SECRET']\n",
    ".env.example": "JWT_SECRET=\nFROM_FILE=\n",
    ".github/workflows/ci.yml": "on: push\njobs: {test: {}}\n",
    ".claude/responses/from-devops/x/Dockerfile": "FROM ours:1\n",
    "README.md": "hello\n",
}


class Clock:
    """Time that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return settled(repository(tmp_path / "shop", SHOP))


def settled(top: Path) -> Path:
    """Make every file look older than the kernel's clock is coarse, so that one reading of it is believed."""
    for path in top.rglob("*"):
        if path.is_file() and ".git" not in path.parts:
            os.utime(path, (1_700_000_000, 1_700_000_000))
    return top


def count_readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    read: list[str] = []
    understood = surveyor_module._understood

    def counting(path: str, *arguments: object) -> object:
        read.append(path)
        return understood(path, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(surveyor_module, "_understood", counting)
    return read


def test_a_repository_is_surveyed_as_a_whole(shop: Path) -> None:
    git(shop, "remote", "add", "origin", "https://me:pass@example.org/shop.git")
    found = Surveyor(layout(shop)).survey()
    assert [(one.name, one.folder, one.dockerfile, one.stack) for one in found.services] == [
        ("api", "api", "api/Dockerfile", "python"),
        ("db", None, None, None),
    ]
    assert found.services[0].environment == ("DB_PASSWORD", "JWT_SECRET", "FROM_FILE")
    assert [one.file for one in found.dockerfiles] == ["api/Dockerfile"]
    assert found.compose_files == ("compose.yaml",)
    assert [one.jobs for one in found.workflows] == [("test",)]
    assert [one.name for one in found.package_managers] == ["pip"]
    assert {key.name: (key.secret, key.in_template) for key in found.environment_keys} == {
        "DB_PASSWORD": (True, False),
        "JWT_SECRET": (True, True),
    }
    assert found.env_files == (".env.example",)
    assert (found.commit, found.branch, found.remote) == (
        git(shop, "rev-parse", "HEAD"),
        "main",
        "https://example.org/shop.git",
    )
    assert found.findings == ()


def test_only_tracked_files_count(shop: Path) -> None:
    write(shop, {"other/Dockerfile": "FROM a:1\n", "compose.more.yaml": "services: {x: {image: 'a:1'}}"})
    assert [one.file for one in Surveyor(layout(shop)).survey().dockerfiles] == ["api/Dockerfile"]


def test_nothing_is_read_again_while_nothing_changed(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    surveyor = Surveyor(layout(shop), clock=Clock())
    first = surveyor.survey()
    read = count_readings(monkeypatch)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("a process was started"))
    assert surveyor.survey() is first
    assert read == []


def test_an_edited_setting_is_noticed_and_only_it_is_read(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    surveyor = Surveyor(layout(shop), clock=Clock())
    first = surveyor.survey()
    read = count_readings(monkeypatch)
    write(shop, {"api/Dockerfile": "FROM alpine:3.20\n"})
    second = surveyor.survey()
    assert (second.dockerfiles[0].bases, read) == (("alpine:3.20",), ["api/Dockerfile"])
    assert second.index != first.index


def test_a_file_edited_twice_within_one_tick_of_the_clock_is_read_twice(shop: Path) -> None:
    surveyor = Surveyor(layout(shop), clock=Clock())
    surveyor.survey()
    write(shop, {"api/Dockerfile": "FROM alpine:3.20\n"})
    assert surveyor.survey().dockerfiles[0].bases == ("alpine:3.20",)
    stamp = (shop / "api/Dockerfile").stat()
    write(shop, {"api/Dockerfile": "FROM alpine:3.21\n"})
    os.utime(shop / "api/Dockerfile", ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert surveyor.survey().dockerfiles[0].bases == ("alpine:3.21",)


def test_an_edited_source_is_noticed_after_a_while(shop: Path) -> None:
    clock = Clock()
    surveyor = Surveyor(layout(shop), clock=clock)
    surveyor.survey()
    write(shop, {"api/main.py": "import os\nos.environ['NEW_KEY']\n"})
    clock.now += surveyor_module.SOURCES_INTERVAL
    assert "NEW_KEY" in {key.name for key in surveyor.survey().environment_keys}


def test_a_new_tracked_file_a_deleted_one_and_a_commit_are_noticed(shop: Path) -> None:
    surveyor = Surveyor(layout(shop), clock=Clock())
    before = surveyor.survey()
    write(shop, {"web/Dockerfile": "FROM a:1\n"})
    git(shop, "add", "web")
    assert len(surveyor.survey().dockerfiles) == 2
    (shop / "web/Dockerfile").unlink()
    assert len(surveyor.survey().dockerfiles) == 1
    git(shop, "commit", "-q", "--allow-empty", "-m", "More")
    assert surveyor.survey().commit == git(shop, "rev-parse", "HEAD") != before.commit


@pytest.mark.parametrize("told", [True, False])
def test_a_branch_that_moves_is_noticed_by_the_signature_of_the_refs_that_it_is_told_and_by_its_own(
    shop: Path, told: bool
) -> None:
    here = layout(shop)
    surveyor = Surveyor(here, clock=Clock())
    for message in ("One", "Two"):
        git(shop, "commit", "-q", "--allow-empty", "-m", message)
        assert surveyor.survey(signature(here) if told else None).commit == git(shop, "rev-parse", "HEAD")
    before = signature(here)
    surveyor.survey(before)
    git(shop, "commit", "-q", "--allow-empty", "-m", "Between the look at the refs and the survey")
    surveyor.survey(before)
    assert surveyor.survey(signature(here)).commit == git(shop, "rev-parse", "HEAD")


def test_equal_repositories_have_equal_signatures(tmp_path: Path) -> None:
    files = {"package.json": '{"dependencies": {"next": "1", "vite": "2", "expo": "3", "x": "4"}}'}
    one, other = (
        Surveyor(layout(repository(tmp_path / name, files, commit=False))).survey() for name in ("one", "other")
    )
    assert one.index == other.index != ""


def test_links_are_never_followed(shop: Path, tmp_path: Path) -> None:
    write(tmp_path / "outside", {"Dockerfile": "FROM elsewhere:1\n"})
    (shop / "linked").symlink_to(tmp_path / "outside")
    (shop / "Dockerfile").symlink_to(tmp_path / "outside/Dockerfile")
    git(shop, "add", "-A")
    # A tracked folder and a tracked file, replaced by links behind git's back.
    write(shop, {"sub/Dockerfile": "FROM a:1\n", "sub2/Dockerfile": "FROM a:1\n"})
    git(shop, "add", "-A")
    for path in (shop / "sub/Dockerfile", shop / "sub2/Dockerfile"):
        path.unlink()
    (shop / "sub").rmdir()
    (shop / "sub").symlink_to(tmp_path / "outside")
    (shop / "sub2/Dockerfile").symlink_to(tmp_path / "outside/Dockerfile")
    found = Surveyor(layout(shop)).survey()
    assert b"elsewhere" not in json.encode(found)
    assert {finding.file for finding in found.findings} == {"sub/Dockerfile", "sub2/Dockerfile"}


def test_a_fifo_in_a_tracked_files_place_holds_nobody_up(shop: Path) -> None:
    (shop / "api/Dockerfile").unlink()
    os.mkfifo(shop / "api/Dockerfile")
    assert Surveyor(layout(shop)).survey().dockerfiles == ()


def test_a_file_that_is_too_large_or_not_text_is_a_finding_or_nothing(shop: Path) -> None:
    write(shop, {"package.json": "x" * (surveyor_module.SIZE_LIMIT + 1), "b/Dockerfile": b"\xff\xfe\x00FROM"})
    git(shop, "add", "-A")
    found = Surveyor(layout(shop)).survey()
    assert [finding.file for finding in found.findings] == ["package.json"]


def test_strange_names_are_survived(shop: Path) -> None:
    write(shop, {"a\nb/Dockerfile": "FROM a:1\n", "한글/Dockerfile": "FROM a:1\n"})
    name = os.fsencode(shop) + b"/\xff.py"
    with open(name, "wb") as file:
        file.write(b"os.environ['X_Y']")
    git(shop, "add", "-A")
    found = Surveyor(layout(shop)).survey()
    assert {one.file for one in found.dockerfiles} == {"api/Dockerfile", "a\nb/Dockerfile", "한글/Dockerfile"}
    assert json.encode(found)


def test_a_sort_that_fails_on_one_file_hides_no_other(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: str, text: str) -> None:
        raise RuntimeError(f"{path} is strange")

    monkeypatch.setattr(surveyor_module.dockerfiles, "read", fail)
    found = Surveyor(layout(shop)).survey()
    assert [(finding.rule, finding.file) for finding in found.findings] == [
        ("evidence/not-understood", "api/Dockerfile")
    ]
    assert found.package_managers


def test_an_unmerged_index_is_read_once_a_name(shop: Path) -> None:
    git(shop, "checkout", "-q", "-b", "other")
    write(shop, {"compose.yaml": "services: {other: {image: 'a:1'}}\n"})
    git(shop, "commit", "-q", "-am", "Other")
    git(shop, "checkout", "-q", "main")
    write(shop, {"compose.yaml": "services: {mine: {image: 'a:1'}}\n"})
    git(shop, "commit", "-q", "-am", "Mine")
    with pytest.raises(subprocess.CalledProcessError):
        git(shop, "merge", "other")
    found = Surveyor(layout(shop)).survey()
    assert found.compose_files == ("compose.yaml",)


def test_a_corrupt_index_is_a_finding(shop: Path) -> None:
    (shop / ".git/index").write_bytes(b"DIRC nonsense")
    found = Surveyor(layout(shop)).survey()
    assert [finding.rule for finding in found.findings] == ["evidence/git"]


def test_a_linked_worktree_has_its_own_survey(shop: Path, tmp_path: Path) -> None:
    git(shop, "worktree", "add", "-q", str(tmp_path / "linked"), "-b", "side")
    write(tmp_path / "linked", {"api/Dockerfile": "FROM alpine:3.20\n"})
    assert Surveyor(layout(tmp_path / "linked")).survey().dockerfiles[0].bases == ("alpine:3.20",)
    assert Surveyor(layout(shop)).survey().dockerfiles[0].bases == ("python:3.12-alpine",)


def test_an_empty_repository_and_a_folder_without_git_are_surveyed(tmp_path: Path) -> None:
    assert Surveyor(layout(repository(tmp_path / "empty", {}, commit=False))).survey().commit is None
    write(tmp_path / "plain", SHOP | {"node_modules/x/Dockerfile": "FROM a:1\n"})
    surveyor = Surveyor(layout(tmp_path / "plain"))
    found = surveyor.survey()
    assert ([one.file for one in found.dockerfiles], found.commit) == (["api/Dockerfile"], None)
    write(tmp_path / "plain", {"web/Dockerfile": "FROM a:1\n"})
    assert len(surveyor.survey().dockerfiles) == 2


def test_bounds_are_said(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surveyor_module, "SOURCES_LIMIT", 1)
    found = Surveyor(layout(shop)).survey()
    assert [(finding.rule, str(finding.message)) for finding in found.findings] == [
        ("evidence/bounded", "the survey ended at 1 source files; what lies beyond was not read")
    ]


def test_a_dockerfile_that_is_not_tracked_is_noted(shop: Path) -> None:
    git(shop, "rm", "-q", "api/Dockerfile")
    (finding,) = Surveyor(layout(shop)).survey().findings
    assert (finding.rule, finding.file, finding.line) == ("evidence/missing-dockerfile", "compose.yaml", 2)


def test_threads_share_one_survey(shop: Path) -> None:
    surveyor = Surveyor(layout(shop))
    found: list[Evidence] = []
    threads = [threading.Thread(target=lambda: found.append(surveyor.survey())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(evidence) for evidence in found}) == 1


def test_many_tracked_files_do_not_matter_to_the_next_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    top = repository(tmp_path / "large", {f"docs/{n % 50}/{n}.txt": "" for n in range(3_000)} | SHOP, commit=False)
    surveyor = Surveyor(layout(settled(top)), clock=Clock())
    surveyor.survey()
    calls: list[str] = []
    lstat = os.lstat
    monkeypatch.setattr(os, "lstat", lambda path: calls.append(path) or lstat(path))
    surveyor.survey()
    assert len(calls) < 20
