"""A served example application, and a terminal in it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from orchestrator.faces.demonstration import make_workspace
from tests.support.command import Terminal


@pytest.fixture(scope="session")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example application with a workspace, committed; made once and copied for each test."""
    top, _ = make_workspace(tmp_path_factory.mktemp("example"))
    return top


@pytest.fixture
def top(laid_out: Path, tmp_path: Path) -> Path:
    """A workspace of this test's own."""
    return Path(shutil.copytree(laid_out, tmp_path / "toolshed", symlinks=True))


@pytest.fixture
def terminal(top: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """Commands in that workspace."""
    return Terminal(top, monkeypatch, capsys)
