"""Lines on the terminal: aligned, in one colour or none, without what could steer the terminal."""

from __future__ import annotations

import io
import json
import logging
import os
import select
import subprocess
import sys
from uuid import UUID

import pytest

from orchestrator.faces.terminal import lines
from orchestrator.faces.terminal.logs import Aside, LogFormat, start_logging
from orchestrator.faces.terminal.requests import age
from orchestrator.model.finding import Finding
from orchestrator.model.text import say
from tests.support.served import PATIENCE


class Console(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_colour_is_for_terminals_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert lines.paint("Completed", "Completed", Console()) == "\x1b[32mCompleted\x1b[0m"
    assert lines.paint("Completed", "Completed", io.StringIO()) == "Completed"
    assert lines.paint("new", "new", Console()) == "new"
    monkeypatch.setenv("NO_COLOR", "1")
    assert lines.paint("Completed", "Completed", Console()) == "Completed"


def test_what_strangers_wrote_is_shown_in_one_line_without_control_characters() -> None:
    assert lines.clean("one\ntwo\tthree") == "one two three"
    assert "\x1b" not in lines.clean("\x1b[2Jgone")
    assert "\u202e" not in lines.clean("a\u202eb"), "text that runs backwards hides what it says"
    assert lines.clean("👩\u200d💻 요청") == "👩\u200d💻 요청"


def test_columns_line_up_with_wide_letters() -> None:
    assert lines.columns([["요청", "a"], ["xy", "b"]]) == ["요청  a", "xy    b"]
    assert lines.columns([]) == []


def test_a_finding_is_shown_with_its_place_rule_and_remedy(capsys: pytest.CaptureFixture[str]) -> None:
    finding = Finding(
        rule="image-tag",
        severity="error",
        message=say("the image {name} has no version", name="redis"),
        remedy=say("name one"),
        file="compose.yml",
        line=3,
        vetoes=True,
    )
    lines.say_finding(finding)
    assert capsys.readouterr().out == (
        "  compose.yml:3: veto: the image redis has no version (image-tag)\n    name one\n"
    )
    facts = lines.finding_facts(finding)
    assert facts["message"] == "the image redis has no version"
    assert facts["vetoes"] is True


def test_facts_are_printed_as_json_whatever_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    finding = Finding(rule="r", severity="note", message=say("m"))
    lines.say_json({"id": UUID(int=1), "set": frozenset({1}), "finding": finding, "text": "요청"})
    printed = capsys.readouterr().out
    assert "요청" in printed
    facts = json.loads(printed)
    assert facts["id"].endswith("0001")
    assert facts["set"] == [1]
    assert facts["finding"]["rule"] == "r"


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0 s"), (59, "59 s"), (90, "2 min"), (7200, "2 h"), (86400 * 12, "12 d")]
)
def test_ages_are_in_the_largest_unit_that_fits(seconds: float, text: str) -> None:
    assert age(seconds) == text


def test_numbers_agree_with_their_nouns() -> None:
    assert [lines.count(number, "commit") for number in (0, 1, 2)] == ["0 commits", "1 commit", "2 commits"]


def test_logs_for_machines_are_one_object_a_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging, "lastResort", logging.lastResort)  # which is ours while logs are written
    start_logging(LogFormat.JSON)
    log = logging.getLogger("orchestrator.test")
    log.info("two\nlines", extra={"facts": {"event": "tried"}})
    try:
        raise ValueError("no")
    except ValueError:
        log.exception("failed")
    logging.getLogger("orchestrator").handlers[0].close()
    first, second = capsys.readouterr().err.splitlines()
    assert json.loads(first)["message"] == "two\nlines"
    assert json.loads(first)["event"] == "tried"
    assert "ValueError: no" in json.loads(second)["traceback"]
    logging.getLogger("orchestrator").handlers.clear()
    logging.getLogger("orchestrator").propagate = True


def test_logs_that_nobody_reads_hold_nobody_up_and_what_was_lost_is_counted() -> None:
    reading, writing = os.pipe()
    logger = logging.getLogger("orchestrator")
    with open(writing, "w") as stream, open(reading) as reader:
        aside = Aside(stream)
        logger.addHandler(aside)
        logger.propagate = False
        try:
            for number in range(5000):
                logger.warning("line %s %s", number, "x" * 100)  # ten times what a pipe takes
            line = ""
            assert reader.readline().startswith("line 0 ")
            while not line.startswith("nobody read: "):
                logger.warning("more")
                line = reader.readline()
            assert int(line.split()[2]) > 0
        finally:
            logger.removeHandler(aside)
            logger.propagate = True
            reader.close()
            aside.close()


def test_what_a_library_warns_of_waits_for_no_reader_either() -> None:
    """watchdog warns of lost events from the very thread that brings the next ones."""
    program = (
        "import logging\n"
        "from orchestrator.faces.terminal.logs import LogFormat, start_logging\n"
        "start_logging(LogFormat.JSON)\n"
        "for number in range(3000):\n"
        "    logging.getLogger('watchdog.observers').warning('events were lost %s' % ('x' * 100))\n"
        "print('through', flush=True)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            assert select.select([process.stdout], [], [], PATIENCE)[0], "it waits for a reader"
            assert process.stdout.readline() == "through\n"
            first = json.loads(process.stderr.readline())
        finally:
            process.kill()
    assert (first["logger"], first["level"]) == ("watchdog.observers", "warning")
