"""The matrix in force comes from commits, never from index or work tree."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestrator.authorize.permits import Policy
from orchestrator.parse.matrix import read_matrix
from orchestrator.repository import policy as texts
from orchestrator.repository.layout import Layout, find_workspace
from orchestrator.repository.policy import policy_texts, signature
from tests.support.repositories import CONFIGURATION, MATRIX, make_repository, make_workspace

FILE = ".claude/contracts/standards/permission-matrix.md"
WIDER = MATRIX.replace("| Backend | READ | none |", "| Backend | READ | WRITE |")
NARROWER = MATRIX.replace("| DevOps Operator | WRITE (to-devops), READ | WRITE |", "| DevOps Operator | READ | READ |")


def may(layout: Layout, role: str, path: str) -> bool:
    matrices = [read_matrix(data.decode("utf-8", "replace"), name) for name, data in policy_texts(layout).texts]
    return Policy(matrices, root=layout.root).judge(role, "write", path).allowed


def test_the_committed_matrix_counts_and_neither_index_nor_work_tree(tmp_path: Path) -> None:
    repository = make_workspace(tmp_path)
    reader = find_workspace(tmp_path)
    repository.write(FILE, WIDER)
    assert not may(reader, "backend", "infrastructure/a")
    repository.git("add", "-A")
    assert not may(reader, "backend", "infrastructure/a")
    assert policy_texts(reader).enforceable
    repository.git("commit", "-q", "-m", "Widen")
    assert may(reader, "backend", "infrastructure/a")


def test_the_stricter_of_policy_ref_and_head_counts(tmp_path: Path) -> None:
    repository = make_workspace(tmp_path)
    layout = find_workspace(tmp_path)
    texts.pin(layout, "refs/heads/main")
    reader = layout
    repository.git("switch", "-q", "-c", "work")
    repository.write(FILE, WIDER)
    repository.git("commit", "-q", "-a", "-m", "Widen my rights")
    assert not may(reader, "backend", "infrastructure/a")
    repository.write(FILE, NARROWER)
    repository.git("commit", "-q", "-a", "-m", "Narrow them")
    assert not may(reader, "devops-operator", "infrastructure/a")
    assert policy_texts(reader).source.startswith("policy ref main at ")
    repository.git("switch", "-q", "main")
    assert may(reader, "devops-operator", "infrastructure/a")


def test_a_branch_from_before_the_matrix_is_judged_by_the_policy_ref(tmp_path: Path) -> None:
    repository = make_repository(tmp_path)
    repository.commit("README.md")
    repository.git("branch", "old")
    repository.write(FILE, MATRIX)
    repository.write(".claude/orchestrator.yaml", CONFIGURATION)
    repository.git("add", "-A")
    repository.git("commit", "-q", "-m", "Bring the matrix")
    texts.pin(find_workspace(tmp_path), "refs/heads/main")
    repository.git("switch", "-q", "old")
    repository.write(".claude/orchestrator.yaml", CONFIGURATION)
    reader = find_workspace(tmp_path)
    assert may(reader, "devops-operator", "infrastructure/a")
    assert policy_texts(reader).enforceable


def test_a_replaced_object_changes_nothing(tmp_path: Path) -> None:
    repository = make_workspace(tmp_path)
    old = repository.git("rev-parse", f"HEAD:{FILE}").stdout.strip()
    new = repository.write("wide", WIDER)
    other = repository.git("hash-object", "-w", str(new)).stdout.strip()
    repository.git("replace", old, other)
    assert "| Backend | READ | WRITE |" in repository.git("show", f"HEAD:{FILE}").stdout
    assert not may(find_workspace(tmp_path), "backend", "infrastructure/a")


@pytest.mark.parametrize("committed", [True, False])
def test_without_git_or_a_first_commit_the_work_tree_is_read_and_not_enforced(tmp_path: Path, committed: bool) -> None:
    repository = make_repository(tmp_path) if committed else None
    for path, text in ((FILE, MATRIX), (".claude/orchestrator.yaml", CONFIGURATION)):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    reader = find_workspace(tmp_path)
    assert may(reader, "devops-operator", "infrastructure/a")
    in_force = policy_texts(reader)
    assert not in_force.enforceable
    assert in_force.source.startswith("work tree (")
    if repository is not None:
        repository.git("add", "-A")
        repository.git("commit", "-q", "-m", "First")
        assert policy_texts(reader).enforceable


def test_without_any_matrix_everything_is_denied(tmp_path: Path) -> None:
    repository = make_workspace(tmp_path)
    repository.git("rm", "-q", FILE)
    repository.git("commit", "-q", "-m", "Remove it")
    reader = find_workspace(tmp_path)
    assert not may(reader, "pm", "docs/a")
    assert not policy_texts(reader).enforceable


def test_a_binary_matrix_denies_everything(tmp_path: Path) -> None:
    repository = make_workspace(tmp_path)
    repository.write(FILE, bytes(range(256)) * 40)
    repository.git("commit", "-q", "-a", "-m", "Break it")
    assert not may(find_workspace(tmp_path), "guardian", "docs/a")


def test_the_signature_changes_with_every_ref_that_counts_and_with_no_other(tmp_path: Path) -> None:
    repository = make_workspace(tmp_path)
    layout = find_workspace(tmp_path)
    first = signature(layout)
    repository.git("tag", "some-tag")
    repository.git("branch", "other")
    assert signature(layout) == first
    repository.commit("docs/b.md")
    second = signature(layout)
    assert second != first
    repository.git("switch", "-q", "other")
    third = signature(layout)
    assert third != second
    texts.pin(layout, "refs/heads/main")
    assert signature(layout) != third


def test_a_linked_worktree_shares_the_pin_and_has_its_own_head(tmp_path: Path) -> None:
    repository = make_workspace(tmp_path / "main")
    texts.pin(find_workspace(repository.top), "refs/heads/main")
    repository.git("worktree", "add", "-q", "-b", "work", str(tmp_path / "linked"))
    layout = find_workspace(tmp_path / "linked")
    assert texts.pinned(layout) == "refs/heads/main"
    assert not may(layout, "backend", "infrastructure/a")
