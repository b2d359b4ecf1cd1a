"""Two ways to read what commits change, by git's own comparison and by their trees, that must agree."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import pytest

from orchestrator.errors import GitError
from orchestrator.guard import commits
from orchestrator.guard.changes import Changes
from orchestrator.guard.commits import read_commits
from orchestrator.guard.spawn import MOST_INPUT, blobs, each_once, portions
from orchestrator.guard.trees import compare_trees
from tests.support.repositories import Repository, clean_environment, make_repository

NAMES = ("a", "b", "a.b", "a-b", "é", "e\u0301", "a b", "tab\t", "line\n", ":100644 x", "'", "-rf", "\udcff", "한")
MODES = ("100644", "100755", "120000", "160000")


def feed(repository: Repository, data: bytes, *arguments: str) -> str:
    """Run git with something on its standard input."""
    done = subprocess.run(
        ["git", *arguments], cwd=repository.top, env=clean_environment(), input=data, capture_output=True, check=True
    )
    return done.stdout.decode()


def random_entry(chance: random.Random, ids: list[str]) -> tuple[str, str]:
    path = "/".join(chance.choices(NAMES, k=chance.randint(1, 4)))
    mode = chance.choice(MODES)
    return path, f"{mode} {chance.choice(ids)}"


def commit_of(repository: Repository, entries: dict[str, str], *parents: str) -> str:
    """Commit exactly these entries, whatever a file system would say to their names."""
    lines = "".join(f"{described}\t{path}\0" for path, described in entries.items())
    repository.git("read-tree", "--empty")
    feed(repository, lines.encode("utf-8", "surrogateescape"), "update-index", "-z", "--index-info")
    tree = repository.git("write-tree").stdout.strip()
    named = [argument for parent in parents for argument in ("-p", parent)]
    return repository.git("commit-tree", tree, *named, "-m", "x").stdout.strip()


def without_clashes(entries: dict[str, str]) -> dict[str, str]:
    """Leave out files that stand where another one's folder is."""
    folders = {path.rsplit("/", depth)[0] for path in entries for depth in range(1, path.count("/") + 1)}
    return {path: described for path, described in entries.items() if path not in folders}


def seen(changes: Changes) -> tuple[list[str], list[tuple[str, str]]]:
    return sorted(changes.paths), sorted((link.path, link.new) for link in changes.links)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    made = make_repository(tmp_path / "work")
    made.commit("README.md")
    monkeypatch.chdir(made.top)
    return made


@pytest.mark.parametrize("seed", range(6))
def test_trees_say_of_odd_and_changing_paths_what_git_says(repository, monkeypatch, seed):
    chance = random.Random(seed)
    ids = [feed(repository, text, "hash-object", "-w", "--stdin").strip() for text in (b"a", b"../b", b"/c")]
    entries: dict[str, str] = {}
    tip = ""
    for _ in range(12):
        for path in chance.sample(sorted(entries, key=ascii), k=min(len(entries), chance.randint(0, 4))):
            del entries[path]
        entries.update(random_entry(chance, ids) for _ in range(chance.randint(0, 8)))
        entries = without_clashes(entries)
        tip = commit_of(repository, entries, *([tip] if tip else []))
    trees = [seen(commit.changes) for commit in read_commits(tip, large=True)]
    monkeypatch.setattr(commits, "FEW", 0)
    by_git = [seen(commit.changes) for commit in read_commits(tip, large=True)]
    assert trees == by_git
    assert len(trees) == 12
    assert any(links for _, links in trees)


def test_a_tree_that_is_not_there_is_an_error(repository):
    with pytest.raises(GitError, match="can't be read"):
        compare_trees([("", "0" * 40)])
    with pytest.raises(GitError, match="can't be read"):
        compare_trees([("", "HEAD:README.md")])
    assert compare_trees([]) == []
    assert len(compare_trees([("HEAD^{tree}", "HEAD^{tree}")])[0]) == 0


def test_a_tree_that_no_git_would_write_hides_nothing(repository):
    blob = feed(repository, b"x", "hash-object", "-w", "--stdin").strip()
    raw = b"".join(b"100644 " + name + b"\0" + bytes.fromhex(blob) for name in (b"z", b"a", b"a", b"../up", b"b/c"))
    tree = feed(repository, raw, "hash-object", "-w", "-t", "tree", "--literally", "--stdin").strip()
    (changes,) = compare_trees([("", tree)])
    assert changes.paths == ["z", "a", "a", "../up", "b/c"]


def test_objects_are_read_in_portions_that_git_takes_without_waiting(repository):
    names = [f"HEAD:README.md{'x' * (number % 7)}" for number in range(9000)]
    assert all(sum(len(name) + 1 for name in some) <= MOST_INPUT for some in portions(names))
    assert [name for some in portions(names) for name in some] == names
    found = blobs(names)
    assert [text is not None for text in found] == [number % 7 == 0 for number in range(9000)]
    assert each_once(names) == dict(zip(names, found, strict=True))
    assert (portions([]), blobs([]), each_once([])) == ([], [], {})
