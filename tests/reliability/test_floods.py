"""More events than the kernel's queue holds, files written in pieces, folders that come and go, a full disk."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.support.served import STAGING, daemon, drain, start_daemon, until, workspace

FLOOD = 10_000
NOBODY = "# Hello {number}\n"


@pytest.mark.slow
def test_ten_thousand_requests_dropped_at_once_are_all_answered(tmp_path):
    made = workspace(tmp_path / "shop", application=False)
    process = start_daemon(made)
    process.send_signal(signal.SIGSTOP)  # its queue of 16,384 events overflows: each drop makes two or three
    for number in range(FLOOD):
        made.drop(f"r{number}", NOBODY.format(number=number))
    process.send_signal(signal.SIGCONT)
    names = {f"r{number}" for number in range(FLOOD)}
    end = time.monotonic() + 1500
    while len(os.listdir(made.outbox)) < FLOOD:
        assert time.monotonic() < end, f"{FLOOD - len(os.listdir(made.outbox))} requests were lost"
        time.sleep(0.2)
    process.send_signal(signal.SIGTERM)
    drain(process)
    assert made.answers() == names


def test_a_file_written_in_pieces_is_answered_once_and_whole(tmp_path):
    made = workspace(tmp_path / "shop")
    text = STAGING.format(number=1)
    with daemon(made):
        with (made.inbox / "slow.md").open("w") as file:
            for start in range(0, len(text), 40):
                file.write(text[start : start + 40])
                file.flush()
                time.sleep(0.02)
            time.sleep(0.5)  # longer than the quiet spell, but the file is still open
            assert made.answer("slow") is None
        until(lambda: made.answer("slow"), "the answer")
        made.drop("next", STAGING.format(number=2))
        until(lambda: made.answer("next"), "the next answer")
    assert made.header("slow").revision == 1
    assert made.header("slow").environment == "staging"


def test_an_inbox_made_anew_under_the_daemon_is_served_again(tmp_path):
    made = workspace(tmp_path / "shop")
    with daemon(made):
        made.drop("before", STAGING.format(number=1))
        until(lambda: made.answer("before"), "the first answer")
        (made.inbox / "before.md").unlink()
        (made.inbox / ".gitkeep").unlink(missing_ok=True)
        made.inbox.rmdir()
        made.inbox.mkdir()
        made.drop("after", STAGING.format(number=2))
        until(lambda: made.answer("after"), "the answer in the new inbox")


def test_a_daemon_started_before_its_folders_exist_waits_for_them(tmp_path):
    made = workspace(tmp_path / "shop")
    subprocess.run(["rm", "-rf", str(made.root / "requests"), str(made.root / "responses")], check=True)
    with daemon(made):
        made.inbox.mkdir(parents=True)
        made.drop("late", STAGING.format(number=1))
        until(lambda: made.answer("late"), "the answer")


def test_with_polling_requests_are_answered_too(tmp_path):
    made = workspace(tmp_path / "shop", settings="rescan-interval: 0.2")
    with daemon(made, "--poll"):
        made.drop("polled", STAGING.format(number=1))
        (made.inbox / "in-place.md").write_text(STAGING.format(number=2))
        until(lambda: made.answer("polled") and made.answer("in-place"), "the answers")


def test_a_second_daemon_is_refused_and_named_the_first(tmp_path):
    made = workspace(tmp_path / "shop")
    with daemon(made) as first:
        second = subprocess.run(
            [sys.executable, "-m", "orchestrator", "serve"], cwd=made.top, capture_output=True, text=True, check=False
        )
        assert second.returncode == 1
        assert str(first.pid) in second.stderr


def mounted(folder, size: str) -> bool:
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True, check=False
    )
    return done.returncode == 0


@pytest.mark.needs_root
def test_on_a_full_disk_nothing_is_half_written_and_the_answer_comes_when_there_is_room(tmp_path):
    small = tmp_path / "small"
    if os.geteuid() != 0 or not mounted(small, "16m"):
        pytest.skip("skipped: needs root and mount")
    try:
        made = workspace(small / "shop")
        ballast = small / "ballast"
        with daemon(made):
            made.drop("fits", STAGING.format(number=1))
            until(lambda: made.answer("fits"), "the first answer")
            with ballast.open("wb", buffering=0) as file:
                try:
                    while True:
                        file.write(b"x" * 4096)
                except OSError:
                    pass
            text = STAGING.format(number=2)
            room = os.open(ballast, os.O_RDWR)
            os.ftruncate(room, os.fstat(room).st_size - 3 * 4096)
            os.close(room)
            made.drop("later", text)
            time.sleep(1.5)
            assert made.answer("later") is None
            assert not (made.outbox / "later").exists()
            ballast.unlink()
            until(lambda: made.answer("later"), "the answer once there is room")
        assert made.header("later").revision == 1
        assert not list((made.top / ".git/orchestrator/staging").iterdir())
    finally:
        subprocess.run(["umount", str(small)], check=True)
