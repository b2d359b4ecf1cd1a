"""Run every benchmark of this package, or those that are named.

A benchmark is a module with `run() -> list[Figure]`. A figure beyond its bound is marked, and the run fails; absolute
times are printed for the reader and never judged: these machines are noisy.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys

import tests.benchmarks
from tests.benchmarks.figure import Figure


def main(names: list[str]) -> int:
    """Run the benchmarks and print their figures; 0 where every bound holds."""
    found = [module.name for module in pkgutil.iter_modules(tests.benchmarks.__path__)]
    missed = 0
    for name in found:
        module = importlib.import_module(f"tests.benchmarks.{name}")
        if not hasattr(module, "run") or (names and name not in names):
            continue
        print(f"\n{name}: {(module.__doc__ or '').splitlines()[0]}", flush=True)
        for figure in module.run():
            missed += not figure.holds
            print(line(figure), flush=True)
    print(f"\n{missed} figure(s) beyond their bounds" if missed else "\nevery figure within its bound")
    return 1 if missed else 0


def line(figure: Figure) -> str:
    """Give a figure as one line of a table."""
    bound = f"{figure.sense} {figure.bound:g}" if figure.bound is not None else ""
    mark = "" if figure.holds else "  <-- beyond its bound"
    return f"  {figure.name:<64} {figure.value:>9.3f} {figure.unit:<7} {bound:<9} {figure.remark}{mark}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
