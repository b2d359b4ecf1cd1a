from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.guarded import OPERATOR, copy_of, make_guarded
from tests.support.repositories import Repository

Maker = Callable[[str], Repository]


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    return make_guarded(tmp_path_factory.mktemp("guarded") / "template")


@pytest.fixture
def operator(template: Repository, tmp_path: Path) -> Repository:
    """A worktree bound to devops-operator, which may write infrastructure/ and not backend/."""
    return copy_of(template, tmp_path / "work", OPERATOR)


@pytest.fixture
def person(template: Repository, tmp_path: Path) -> Repository:
    """A worktree that is bound to no role."""
    return copy_of(template, tmp_path / "work")
