"""From the drop of a request to its answer, and how many a second, against the floor of durable publication."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.drops import Drops, footprint, timed
from tests.benchmarks.figure import Figure, median
from tests.benchmarks.floor import Floor
from tests.support.served import STAGING, Workspace, daemon, workspace

BACKLOG = 5_000
SIX_FILES = Path(__file__).parent / "six-files.md"


def run() -> list[Figure]:
    """Measure latency, throughput, memory and idle cost of the real daemon.

    Drops are timed in rounds, minutes apart: these machines change the pace of processor and disk.
    """
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        top = Path(folder)
        made = workspace(top / "latency")
        with daemon(made):
            small = Drops(made, "small", STAGING)
            six = Drops(made, "six", SIX_FILES.read_text(), afresh=True)
            again = Drops(made, "again", SIX_FILES.read_text())
            others: list[Figure] = []
            for measure in (growth, backlog, start_up):
                small.round()
                six.round()
                again.round()
                others += measure(top)
        return [
            small.middle("small deployment request, drop to answer, p50", bound=3.0),
            small.slowest("small deployment request, drop to answer, p99", bound=3.0, seconds=0.040),
            six.middle("5.9 kB request with six embedded files, drop to answer, p50", bound=5.0),
            again.middle("the same, every file there already"),
            *others,
        ]


def growth(top: Path) -> list[Figure]:
    """What ten thousand answered requests do to the cost of the next, to memory and to the idle daemon.

    The cost is measured beside a daemon that has answered a hundred, in turns: a processor changes its pace in minutes.
    """
    made, young = workspace(top / "growth"), workspace(top / "young")
    with daemon(made) as process:
        flood(made, 0, 1_000)
        memory_early = memory(process.pid)
        flood(made, 1_000, 10_000)
        early, late = [], []
        with daemon(young) as beside:
            flood(young, 0, 100)
            for turn in range(3):
                late.append(cost(made, process.pid, f"late-{turn}"))
                early.append(cost(young, beside.pid, f"early-{turn}"))
        memory_late = memory(process.pid)
        idle = idle_share(process.pid)
    return [
        Figure(
            "CPU per request at 10,000 answered against 100",
            median(late) / median(early),
            "times",
            1.25,
            remark=f"{median(early) * 1e3:.2f} ms",
        ),
        Figure("memory at 10,000 requests", memory_late, "MB", 100.0),
        Figure("memory grown from 1,000 to 10,000 requests", memory_late - memory_early, "MB", 10.0),
        Figure("idle daemon with 10,000 answered requests", idle * 100, "% core", 0.3),
    ]


def backlog(top: Path) -> list[Figure]:
    """A pass over five thousand requests that lie there, against one thread of the floor."""
    made = workspace(top / "backlog")
    for number in range(BACKLOG):
        made.drop(f"r{number}", STAGING.format(number=number))
    probe = workspace(top / "probe")
    probe.drop("r", STAGING.format(number=1))
    subprocess.run([sys.executable, "-m", "orchestrator", "process"], cwd=probe.top, check=True, capture_output=True)
    floor = Floor(top, footprint(probe, "r"))
    floors = [floor.once() for _ in range(500)]
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "orchestrator", "process"], cwd=made.top, check=True, capture_output=True)
    rate = BACKLOG / (time.perf_counter() - start)
    floors += [floor.once() for _ in range(500)]
    floor_rate = len(floors) / sum(floors)
    assert len(made.answers()) == BACKLOG
    remark = f"{rate:.0f} a second, floor {floor_rate:.0f}"
    return [
        Figure(
            "backlog of 5,000 small requests, rate against the floor's", rate / floor_rate, "times", 0.35, ">=", remark
        )
    ]


def start_up(_: Path) -> list[Figure]:
    """What `orchestrator --version` costs over the bare interpreter; both are started in turn."""
    command = Path(sys.executable).with_name("orchestrator")
    bare, version = [], []
    for _ in range(25):
        bare.append(elapsed([sys.executable, "-c", "pass"]))
        version.append(elapsed([str(command), "--version"]))
    remark = f"{median(version) * 1e3:.1f} ms, bare {median(bare) * 1e3:.1f} ms"
    return [
        Figure(
            "orchestrator --version against python -c pass", median(version) / median(bare), "times", 2.0, remark=remark
        )
    ]


def flood(made: Workspace, first: int, last: int) -> None:
    """Drop many requests, and wait until every one is answered."""
    for number in range(first, last):
        made.drop(f"r{number}", STAGING.format(number=number))
    wanted = last - first
    end = time.monotonic() + 600
    while sum((made.outbox / f"r{number}.md").exists() for number in range(first, last)) < wanted:
        assert time.monotonic() < end, "the flood was not answered"
        time.sleep(0.05)


def cost(made: Workspace, pid: int, name: str) -> float:
    """Tell the CPU seconds that one request costs, over a hundred paced ones."""
    before = cpu(pid)
    for number in range(100):
        timed(made, f"{name}-{number}", STAGING.format(number=number))
    return (cpu(pid) - before) / 100


def idle_share(pid: int, seconds: float = 120.0) -> float:
    """Tell the share of a core that a process uses while nothing happens, over one look at every file or two."""
    time.sleep(3)
    before = cpu(pid)
    time.sleep(seconds)
    return (cpu(pid) - before) / seconds


def cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> float:
    """Tell a process's resident memory in MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def elapsed(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start
