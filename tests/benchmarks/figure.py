"""A measured figure and its bound."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: a ratio, mostly. `bound` None: for information."""

    name: str
    value: float
    unit: str = "times"
    bound: float | None = None
    sense: Literal["<=", ">="] = "<="
    remark: str = ""

    @property
    def holds(self) -> bool:
        if self.bound is None:
            return True
        return self.value <= self.bound if self.sense == "<=" else self.value >= self.bound


def percentile(values: Sequence[float], share: float) -> float:
    """Give a percentile (0 to 1) of some measurements."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def median(values: Sequence[float]) -> float:
    return statistics.median(values)
