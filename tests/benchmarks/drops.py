"""Time requests from the drop to the answer, one by one, in turn with the floor of what their answers write."""

from __future__ import annotations

import os
import time
from pathlib import Path

from tests.benchmarks.arrival import Arrivals
from tests.benchmarks.figure import Figure, median, percentile
from tests.benchmarks.floor import Floor
from tests.support.served import Workspace

WARM = 40
ROUND = 100


class Drops:
    """Requests of one sort on a workspace that is served, warm from the first round on.

    Args:
        slug: begins the requests' names.
        text: of every request, but for a number.
        afresh: take what an answer wrote out of the work tree again, so that the next one writes it too. Otherwise a
            request that carries files is answered once, and then told a hundred times that they stand there already.
    """

    def __init__(self, made: Workspace, slug: str, text: str, *, afresh: bool = False) -> None:
        self.made = made
        self.slug = slug
        self.text = text
        self.afresh = afresh
        self.count = 0
        for _ in range(WARM):
            self._drop()
        self.floor = Floor(made.top.parent, footprint(made, f"{slug}-{self.count}"))
        self.rounds: list[tuple[list[float], list[float]]] = []

    def round(self) -> None:
        """Drop a hundred; floor and drop take turns."""
        pairs = [(self.floor.once(), self._drop()) for _ in range(ROUND)]
        self.rounds.append(([floor for floor, _ in pairs], [drop for _, drop in pairs]))

    def middle(self, name: str, *, bound: float | None = None) -> Figure:
        """Give the p50 over the floor's p50, of the round in the middle."""
        told = [(median(drops), median(floors)) for floors, drops in self.rounds]
        times = ", ".join(f"{drop * 1e3:.2f} ms over {floor * 1e3:.2f}" for drop, floor in told)
        remark = f"{times}, {len(self.floor.files)} files"
        return Figure(name, median([drop / floor for drop, floor in told]), "times", bound, remark=remark)

    def slowest(self, name: str, *, bound: float, seconds: float) -> Figure:
        """Give the p99 of all rounds over the floor's, or over what makes `seconds` the bound where that is more."""
        high_floor = percentile([floor for floors, _ in self.rounds for floor in floors], 0.99)
        high = percentile([drop for _, drops in self.rounds for drop in drops], 0.99)
        remark = f"p99 {high * 1e3:.2f} ms, floor {high_floor * 1e3:.2f} ms; or {seconds * 1e3:.0f} ms"
        return Figure(name, high / high_floor, "times", round(max(bound, seconds / high_floor), 1), remark=remark)

    def _drop(self) -> float:
        if self.afresh and self.count:
            for path in written(self.made, f"{self.slug}-{self.count}"):
                path.unlink()
        self.count += 1
        return timed(self.made, f"{self.slug}-{self.count}", personal(self.text, self.count))


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
    for path in sorted((made.outbox / name).rglob("*")):
        if path.is_file():
            files.append((os.fspath(path.parent.relative_to(made.outbox / name)), path.stat().st_size))
    return files + [(os.fspath(path.parent), path.stat().st_size) for path in written(made, name)]


def written(made: Workspace, name: str) -> list[Path]:
    """Tell which files of the work tree an answer wrote; those that lie with it are not among them."""
    paths = [made.top / line.path for line in made.header(name).artifacts if line.outcome == "written"]
    return [path for path in paths if not path.is_relative_to(made.outbox)]
