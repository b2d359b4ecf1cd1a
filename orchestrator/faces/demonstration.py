"""Show the whole way on a throw-away repository: the real daemon, requests as agents write them, their answers."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from orchestrator.deliver.disk import Disk
from orchestrator.deliver.outbox import Outbox
from orchestrator.errors import OrchestratorError
from orchestrator.faces.actors import Actors, appoint
from orchestrator.faces.submission import TEMPORARY
from orchestrator.model.digest import digest
from orchestrator.model.response import ResponseHeader
from orchestrator.repository.objects import git
from orchestrator.setup.init import Report, init

EXAMPLE = Path(__file__).parents[1] / "example"
IN_PLACE = "005-keep-logs-longer"  # written in place, as many tools do: it may still grow, so it settles for 200 ms
GENUINE, FORGED = "003-release-to-production", "007-release-the-page"
SECONDS = 60.0
LOOK = 0.0005
WHO = ("-c", "user.name=Toolshed", "-c", "user.email=toolshed@example.com", "-c", "commit.gpgsign=false")


class Shown(Struct, frozen=True):
    """One request and its answer: `seconds` from the moment the file was complete to the answer that could be read."""

    header: ResponseHeader
    response: str
    seconds: float


def make_workspace(folder: Path, *, with_app: bool = False) -> tuple[Path, Report]:
    """Make a repository of the example application in a folder, and lay a workspace out in it; both are committed.

    Args:
        with_app: add its app for phones, which some kinds need.
    """
    top = folder / "toolshed"
    for part in ("application", "app") if with_app else ("application",):
        shutil.copytree(EXAMPLE / part, top, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
    git(top, "init", "--quiet", "--initial-branch=main")
    _commit(top, "Lend tools to neighbours")
    git(top, "tag", "v1.3.0")
    report = init(top)
    _commit(top, "Lay out the workspace")
    return top, report


def bring_people(top: Path, folder: Path) -> Actors:
    """Give the workspace people whose word counts: keys in the folder, the signers file committed on the policy ref."""
    appoint(top, folder / "keys")
    _commit(top, "Say whose word counts")
    return Actors.enter(top, folder / "keys", folder / "home")


def fill_in_profile(top: Path, root: str) -> None:
    """Fill in the company's private profile, which `init` leaves blank; it is never committed."""
    shutil.copyfile(EXAMPLE / "company.md", top / root / "COMPANY.local.md")


def requests() -> list[Path]:
    """List the example's requests in the order in which they are shown."""
    return sorted((EXAMPLE / "requests").glob("*.md"))


@contextmanager
def daemon(top: Path, log: Path, home: Path) -> Iterator[int]:
    """Run the real daemon as long as the block runs, and give its pid; it is stopped as a person would, by a signal.

    Args:
        home: stands for the user's own configuration, so that nobody's real one is read.

    Raises:
        OrchestratorError: it does not start, or does not end.
    """
    with log.open("wb") as stream:
        command = [sys.executable, "-m", "orchestrator", "serve", "--log-format", "json"]
        environment = {**os.environ, "XDG_CONFIG_HOME": str(home)}
        process = subprocess.Popen(
            command, cwd=top, env=environment, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream
        )
    try:
        _wait_for(lambda: _serving(log), process, log, "the daemon did not start")
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise OrchestratorError("the daemon did not end", f"see {log}") from None


def drop(top: Path, root: str, name: str, data: bytes) -> tuple[str, bytes, float]:
    """Move a request into the inbox, or write it there in place. Give its name, bytes and the moment it was there."""
    target = top / root / "requests" / "to-devops" / f"{name}.md"
    if name == IN_PLACE:
        target.write_bytes(data)
        return name, data, time.perf_counter()
    hidden = target.with_name(f"{TEMPORARY}{secrets.token_hex(8)}")
    disk = Disk()
    disk.write_files([(os.fspath(hidden), data, False)])
    since = time.perf_counter()
    disk.rename_new(os.fspath(hidden), os.fspath(target))
    return name, data, since


def answer_to(top: Path, root: str, name: str, data: bytes, since: float) -> Shown:
    """Wait for the answer to these bytes."""
    wanted = digest(data)
    return answer_that(top, root, name, lambda header: header.sha256 == wanted, since)


def answer_that(top: Path, root: str, name: str, fits: Callable[[ResponseHeader], bool], since: float) -> Shown:
    """Wait for an answer that fits."""
    outbox = f"{root}/responses/from-devops"
    box = Outbox(str(top / outbox), Disk())
    found: list[ResponseHeader] = []

    def there() -> bool:
        header = box.header(name)
        if header is not None and fits(header):
            found.append(header)
        return bool(found)

    _wait_for(there, None, top, f"no answer to {name}")
    return Shown(found[0], f"{outbox}/{name}.md", time.perf_counter() - since)


def since_written(file: Path) -> float:
    """Give the moment at which a file was written, on the clock that answers are timed with."""
    return time.perf_counter() - (time.time() - file.stat().st_mtime)


def _serving(log: Path) -> bool:
    for line in log.read_text(encoding="utf-8").splitlines():
        if line.startswith("{") and json.loads(line).get("event") == "serving":
            return True
    return False


def _wait_for(condition: Callable[[], bool], process: subprocess.Popen[bytes] | None, where: Path, fact: str) -> None:
    end = time.monotonic() + SECONDS
    while not condition():
        if (process is not None and process.poll() is not None) or time.monotonic() > end:
            raise OrchestratorError(fact, f"see {where}")
        time.sleep(LOOK)


def _commit(top: Path, subject: str) -> None:
    git(top, "add", "--all")
    git(top, *WHO, "commit", "--quiet", "--no-verify", "--message", subject)
