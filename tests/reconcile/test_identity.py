"""Who asks: what a file says of itself, and what the tool guard knows of the session that placed it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from orchestrator.assembly import Orchestrator
from orchestrator.guard.identity import KEY_FILE, PROOF_VARIABLE, ROLE_VARIABLE, prove
from tests.support.served import STAGING, workspace


@pytest.fixture
def made(tmp_path):
    made = workspace(tmp_path / "shop")
    (made.top / ".git" / "orchestrator" / KEY_FILE).write_bytes(os.urandom(32))
    return made


def submit(made, text: str, role: str, proof: str) -> None:
    environment = os.environ | {ROLE_VARIABLE: role, PROOF_VARIABLE: proof}
    command = [sys.executable, "-m", "orchestrator", "submit", "-"]
    done = subprocess.run(
        command, cwd=made.top, env=environment, input=text, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    Orchestrator.open(made.top).process()


def only_answer(made):
    (name,) = made.answers()
    return made.header(name), made.answer(name)


def test_a_request_placed_by_the_senders_own_session_is_of_level_1(made):
    submit(made, STAGING.format(number=1), "backend", prove(str(made.top / ".git/orchestrator"), "backend"))
    header, _ = only_answer(made)
    assert header.identity == 1


def test_a_role_without_the_clones_proof_stays_declared(made):
    submit(made, STAGING.format(number=1), "backend", "0" * 32)
    header, _ = only_answer(made)
    assert header.identity == 0


def test_a_request_that_names_somebody_else_says_whose_session_placed_it(made):
    submit(made, STAGING.format(number=1), "frontend", prove(str(made.top / ".git/orchestrator"), "frontend"))
    header, text = only_answer(made)
    assert header.identity == 0
    assert "session of `frontend`" in text


def test_a_request_changed_after_it_was_placed_is_declared_again(made):
    submit(made, STAGING.format(number=1), "backend", prove(str(made.top / ".git/orchestrator"), "backend"))
    (name,) = made.answers()
    made.drop(name, STAGING.format(number=2))
    Orchestrator.open(made.top).process()
    assert made.header(name).identity == 0
    assert made.header(name).revision == 2
