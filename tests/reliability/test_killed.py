"""The real daemon, killed with SIGKILL at random moments: each request gets exactly one answer; nothing is half."""

from __future__ import annotations

import hashlib
import json
import random
import signal
import time
from pathlib import Path

import pytest

from orchestrator.colleagues import CROWD
from orchestrator.parse.response import read_response
from tests.support.served import FILES, STAGING, drain, start_daemon, until, workspace

REQUESTS = 240
KILLS = 8


@pytest.mark.slow
def test_a_daemon_killed_at_random_moments_answers_everything_exactly_once(tmp_path):
    made = workspace(tmp_path / "shop")
    chance = random.Random(20261120)
    texts = {f"deploy-{number}": STAGING.format(number=number) for number in range(REQUESTS // 2)}
    texts |= {f"files-{number}": FILES.format(number=number) for number in range(REQUESTS // 2)}
    names = sorted(texts, key=lambda name: hashlib.sha256(name.encode()).digest())
    share = len(names) // KILLS
    for kill in range(KILLS):
        process = start_daemon(made)
        for name in names[kill * share : (kill + 1) * share]:
            made.drop(name, texts[name])
        wanted = kill * share + chance.randrange(1, share)
        until(lambda wanted=wanted: len(made.answers()) >= wanted, "an answer to kill at")
        time.sleep(chance.uniform(0, 0.01))
        process.send_signal(signal.SIGKILL)
        drain(process)
    process = start_daemon(made)
    until(lambda: made.answers() == set(names), "the last answer")
    process.send_signal(signal.SIGTERM)
    drain(process)
    assert process.returncode == 0

    lines = [json.loads(line) for line in (made.top / ".git/orchestrator/ledger.jsonl").read_text().splitlines()]
    for name in names:
        data = (made.outbox / f"{name}.md").read_bytes()
        header = read_response(data)
        assert header is not None, f"{name} is half an answer"
        assert header.revision == 1
        assert header.sha256 == hashlib.sha256(texts[name].encode()).hexdigest()
        assert not (made.outbox / name / "history").exists(), f"{name} was answered twice"
        for line in header.artifacts:
            target = made.top / line.path
            assert target.exists()
            if "deployment-spec.md" not in line.path or "/responses/" in line.path:
                assert hashlib.sha256(target.read_bytes()).hexdigest() == line.sha256
        own = [line for line in lines if line["identity"] == name]
        assert own[-1]["response"] == hashlib.sha256(data).hexdigest()
        assert all(line["revision"] == 1 for line in own)
    assert not list((made.top / ".git/orchestrator/staging").iterdir())
    assert not list(made.outbox.glob(".*tmp*"))
    spec = (made.root / "contracts/interfaces/deployment-spec.md").read_text()
    assert spec.count("<!-- section: api · staging -->") == 1


@pytest.mark.slow
def test_a_daemon_killed_over_a_backlog_that_it_shares_leaves_no_colleague_and_answers_everything_once(tmp_path):
    made = workspace(tmp_path / "shop")
    chance = random.Random(7)
    texts = {f"deploy-{number}": STAGING.format(number=number) for number in range(CROWD // 2 + 60)}
    texts |= {f"files-{number}": FILES.format(number=number) for number in range(CROWD // 2 + 60)}
    for name, text in texts.items():
        made.drop(name, text)
    for _ in range(3):
        process = start_daemon(made)
        until(lambda: colleagues_of(made.top), "a colleague")
        wanted = len(made.answers()) + chance.randrange(5, 25)
        until(lambda wanted=wanted: len(made.answers()) >= wanted, "an answer to kill at")
        process.send_signal(signal.SIGKILL)
        drain(process)
        until(lambda: not colleagues_of(made.top), "the end of the colleagues")
    process = start_daemon(made)
    until(lambda: made.answers() == set(texts), "the last answer")
    process.send_signal(signal.SIGTERM)
    drain(process)
    assert process.returncode == 0
    assert not colleagues_of(made.top)
    for name, text in texts.items():
        header = made.header(name)
        assert header.revision == 1
        assert header.sha256 == hashlib.sha256(text.encode()).hexdigest()
    lines = [json.loads(line) for line in (made.top / ".git/orchestrator/ledger.jsonl").read_text().splitlines()]
    assert {line["identity"] for line in lines} == set(texts)
    assert all(line["revision"] == 1 for line in lines)
    assert not list((made.top / ".git/orchestrator/staging").iterdir())


def colleagues_of(top: Path) -> list[str]:
    """List the processes that draw up answers for the workspace."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"orchestrator.colleague" in words and str(top).encode() in words:
            found.append(folder.name)
    return found


@pytest.mark.slow
def test_after_the_ledger_is_deleted_nothing_is_answered_again(tmp_path):
    made = workspace(tmp_path / "shop")
    for number in range(20):
        made.drop(f"deploy-{number}", STAGING.format(number=number))
    process = start_daemon(made)
    until(lambda: len(made.answers()) == 20, "the answers")
    process.send_signal(signal.SIGKILL)
    drain(process)
    before = {name: made.answer(name) for name in made.answers()}
    (made.top / ".git/orchestrator/ledger.jsonl").unlink()
    process = start_daemon(made)
    made.drop("one-more", STAGING.format(number=99))
    until(lambda: made.answer("one-more"), "the next answer")
    process.send_signal(signal.SIGTERM)
    drain(process)
    assert {name: made.answer(name) for name in before} == before
