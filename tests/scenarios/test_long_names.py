"""Names that no file system holds are answered; an answer that can't be written is told, and holds up no other."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from orchestrator.assembly import Orchestrator
from tests.support.served import STAGING, daemon, until, workspace

FILE = """# Place a file
From: pm

```yaml
# {path}
services:
  api:
    image: python:3.12-alpine
```
"""


@pytest.mark.parametrize(
    "path",
    [
        f"infrastructure/{'x' * 251}.yaml",
        f"infrastructure/{'x' * 300}.yaml",
        f"infrastructure/{'가' * 90}.yaml",
        f".github/workflows/{'x' * 246}.yml",
    ],
)
def test_a_file_whose_name_is_too_long_is_skipped_and_the_answer_says_so(tmp_path, path):
    made = workspace(tmp_path / "shop")
    made.drop("long", FILE.format(path=path))
    Orchestrator.open(made.top).process()
    (file,) = (one for one in made.header("long").artifacts if one.path == path)
    assert file.outcome == "skipped"
    assert "longer than file systems hold" in file.reasons[0]


@pytest.mark.parametrize("second", ["x.yml/y.yml", "x.yml.diff", "X.yml"])
def test_files_in_each_others_way_are_all_brought(tmp_path, second):
    made = workspace(tmp_path / "shop")
    (made.top / ".github/workflows/x.yml").write_text("on: push\n")
    made.commit()
    first, other = (f".github/workflows/{name}" for name in ("x.yml", second))
    fence = "```yaml\n# {path}\non: push\njobs: {{}}\n```\n"
    made.drop("both", "# Place two files\nFrom: pm\n\n" + "\n".join(fence.format(path=path) for path in (first, other)))
    Orchestrator.open(made.top).process()
    brought = {one.path: one for one in made.header("both").artifacts}
    assert brought[first].outcome == "proposed"
    for line in brought.values():
        if line.outcome == "proposed":
            assert (made.top / line.copy_at).is_file()


REFUSING = """
import errno, os
from orchestrator.deliver.disk import Disk

real = Disk.rename_new

def rename_new(disk, source, target):
    if target.endswith("/first.md") and os.path.exists({marker!r}):
        raise OSError(errno.EACCES, os.strerror(errno.EACCES), target)
    real(disk, source, target)

Disk.rename_new = rename_new
"""


@pytest.fixture
def refused(tmp_path, monkeypatch):
    """Give a file that keeps the response to `first` from its place in every process, as long as the file is there."""
    marker = tmp_path / "refused"
    marker.touch()
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(REFUSING.format(marker=str(marker)))
    path = os.pathsep.join(filter(None, (str(tmp_path / "site"), os.environ.get("PYTHONPATH"))))
    monkeypatch.setenv("PYTHONPATH", path)
    return marker


@pytest.fixture
def hindered(tmp_path, refused):
    """Give a workspace with three requests, where the answer to `first` can't be written."""
    made = workspace(tmp_path / "shop")
    for number, name in enumerate(("first", "second", "third")):
        file = made.drop(name, STAGING.format(number=number))
        os.utime(file, ns=(number * 10**9, number * 10**9))
    return made


def test_a_pass_tells_what_it_could_not_write_and_answers_the_others(hindered, refused):
    command = [sys.executable, "-m", "orchestrator", "process"]
    done = subprocess.run([*command, "--json"], cwd=hindered.top, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert [one["request"] for one in json.loads(done.stdout)] == ["second", "third"]
    assert "the answer to first can't be written" in done.stderr
    done = subprocess.run([*command, "--json"], cwd=hindered.top, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert json.loads(done.stdout) == []
    refused.unlink()
    subprocess.run(command, cwd=hindered.top, capture_output=True, text=True, check=True)
    assert hindered.header("first").revision == 1
    assert hindered.answers() == {"first", "second", "third"}


def test_a_daemon_tells_what_it_could_not_write_and_answers_it_when_it_can(hindered, refused):
    for _ in range(2):  # the second finds announced what the first could not bring out
        with daemon(hindered):
            until(lambda: (hindered.outbox / "third.md").exists(), "the answer to the third")
            assert (hindered.outbox / "second.md").exists()
    with daemon(hindered):
        refused.unlink()
        until(lambda: (hindered.outbox / "first.md").is_file(), "the answer to the first")
    assert hindered.header("first").revision == 1
