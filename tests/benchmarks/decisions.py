"""A thousand decisions: the list, the gate's question, and how soon a verdict lets a held request go on."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from orchestrator.decisions.glance import FILE
from tests.benchmarks.figure import Figure, median, percentile
from tests.support.held import PRODUCTION, decide, with_signers
from tests.support.office import NOW, Office, open_office
from tests.support.served import daemon, until

MANY = 1_000
RELEASED = 60


def run() -> list[Figure]:
    """Measure reading, asking and going on."""
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        top = Path(folder)
        os.environ["XDG_CONFIG_HOME"] = str(top / "nothing")
        office = open_office(top)
        for number in range(MANY):
            office.write(f"ADR-20261120-devops-{number}-orders", more="\n## Consequences\n\nSome words.\n" * 8)
        return [*listing(office), *asking(office), *going_on(top / "held")]


def listing(office: Office) -> list[Figure]:
    """`decision list` in a new process: with nothing read before, and again; beside it the imports alone.

    As people start it: with the bytecode that Python keeps of a program, which the first run here writes.
    """
    environment = {**os.environ, **office.environment}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-m", "orchestrator", "decision", "list"]
    imports = [sys.executable, "-c", "import orchestrator.faces.deciding"]
    floors, colds, agains = [], [], []
    _seconds(command, office.top, environment)
    for _ in range(7):
        (office.layout.state / FILE).unlink(missing_ok=True)
        floors.append(_seconds(imports, office.top, environment))
        colds.append(_seconds(command, office.top, environment))
        agains.append(_seconds(command, office.top, environment))
    remark = f"imports alone {median(floors):.2f} s"
    return [
        Figure("list of a thousand decisions, nothing read before", median(colds), "s", 0.5, remark=remark),
        Figure("list of a thousand decisions, again", median(agains), "s", 0.5, remark=remark),
    ]


def asking(office: Office) -> list[Figure]:
    """The warm register, asked as the pipeline does for each request."""
    register = office.register()
    register.decisions(NOW)
    register.decisions(NOW, exact=True)
    begun = time.perf_counter()
    for _ in range(500):
        register.decisions(NOW)
    spent = (time.perf_counter() - begun) / 500 * 1e3
    return [Figure("status in force of a thousand decisions, warm, mean", spent, "ms", 1.0)]


def going_on(top: Path) -> list[Figure]:
    """From the verdict's file to the answer that goes on, under the real daemon; beside it a drop to a held answer."""
    made = with_signers(top)
    waits, drops = [], []
    with daemon(made):
        for number in range(RELEASED):
            name = f"{number:03}-api"
            begun = time.perf_counter()
            made.drop(name, PRODUCTION.format(number=number))
            until(lambda name=name: made.answer(name) is not None and made.header(name).status == "Blocked")
            drops.append(time.perf_counter() - begun)
            decide(made, name)
            begun = time.perf_counter()
            while made.header(name).status == "Blocked":
                time.sleep(0.002)
            waits.append(time.perf_counter() - begun)
    remark = f"a drop to its held answer {median(drops) * 1e3:.0f} ms"
    return [
        Figure("verdict to answer, p50", median(waits) * 1e3, "ms", 100.0, remark=remark),
        Figure("verdict to answer, p99", percentile(waits, 0.99) * 1e3, "ms", 100.0),
    ]


def _seconds(command: list[str], folder: Path, environment: dict[str, str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=True)
    return time.perf_counter() - begun
