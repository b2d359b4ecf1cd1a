"""From the drop of a request to its answer, and how many a second, against the floor of durable publication."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.arrival import Arrivals
from tests.benchmarks.figure import Figure, median, percentile
from tests.benchmarks.floor import Floor
from tests.support.served import STAGING, Workspace, daemon, workspace

DROPS = 300
WARM = 40
BACKLOG = 5_000
SIX_FILES = Path(__file__).parent / "six-files.md"


def run() -> list[Figure]:
    """Measure latency, throughput, memory and idle cost of the real daemon."""
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        top = Path(folder)
        return [*latency(top), *growth(top), *backlog(top), *start_up()]


def latency(top: Path) -> list[Figure]:
    """Drop to answer, warm daemon: floor and drop take turns."""
    made = workspace(top / "latency")
    six = SIX_FILES.read_text()
    figures = []
    with daemon(made):
        for name, text, share, bound in (
            ("small deployment request, drop to answer", STAGING, 0.99, 3.0),
            ("5.9 kB request with six embedded files, drop to answer", six, 0.99, 5.0),
        ):
            slug = "small" if text is STAGING else "six"
            for number in range(WARM):
                timed(made, f"{slug}-warm-{number}", personal(text, number))
            floor = Floor(made.top.parent, footprint(made, f"{slug}-warm-{WARM - 1}"))
            floors, drops = [], []
            for number in range(DROPS):
                floors.append(floor.once())
                drops.append(timed(made, f"{slug}-{number}", personal(text, number)))
            ratio = median(drops) / median(floors)
            remark = f"p50 {median(drops) * 1e3:.2f} ms, floor {median(floors) * 1e3:.2f} ms, {len(floor.files)} files"
            figures.append(Figure(f"{name}, p50", ratio, "times", bound, remark=remark))
            if text is STAGING:
                high, high_floor = percentile(drops, share), percentile(floors, share)
                allowed = max(3.0, 0.040 / high_floor)
                remark = f"p99 {high * 1e3:.2f} ms, floor {high_floor * 1e3:.2f} ms; or 40 ms"
                figures.append(Figure(f"{name}, p99", high / high_floor, "times", round(allowed, 1), remark=remark))
    return figures


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


def start_up() -> list[Figure]:
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


def personal(text: str, number: int) -> str:
    """Give a request of its own bytes."""
    return text.replace("{number}", str(number)) if "{number}" in text else f"{text}\n<!-- {number} -->\n"


def timed(made: Workspace, name: str, text: str) -> float:
    """Drop a request and tell the seconds until its answer lies there."""
    staged = os.fspath(made.inbox / f".{name}.tmp")
    with open(staged, "w") as file:
        file.write(text)
    with Arrivals(made.outbox) as answers:
        start = time.perf_counter()
        os.rename(staged, made.inbox / f"{name}.md")
        answers.wait_for(f"{name}.md")
        return time.perf_counter() - start


def footprint(made: Workspace, name: str) -> list[tuple[str, int]]:
    """Tell folder and size of every file that an answer made: the response, what lies with it, what it wrote."""
    files = [("outbox", (made.outbox / f"{name}.md").stat().st_size)]
    header = made.header(name)
    for path in sorted((made.outbox / name).rglob("*")):
        if path.is_file():
            files.append((os.fspath(path.parent.relative_to(made.outbox / name)), path.stat().st_size))
    for line in header.artifacts:
        target = made.top / line.path
        if line.outcome == "written" and not line.path.startswith(os.fspath(made.outbox.relative_to(made.top))):
            files.append((os.fspath(target.parent), target.stat().st_size))
    return files


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
