"""Find the known word that a mistyped one is meant to be."""

from __future__ import annotations

from collections.abc import Iterable

LONGEST = 40


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Give the closest known word: the same first or last letter, at most a third of the letters wrong."""
    if not 2 < len(word) <= LONGEST:
        return None
    bound = max(1, len(word) // 3)
    best: str | None = None
    for candidate in known:
        if abs(len(candidate) - len(word)) > bound or len(candidate) < 3:
            continue
        if candidate[0] != word[0] and candidate[-1] != word[-1]:
            continue  # hardly anybody mistypes both ends, and it spares most of the counting
        apart = _distance(word, candidate, bound)
        if apart <= bound:
            best, bound = candidate, apart - 1
            if not apart:
                break
    return best


def _distance(one: str, other: str, bound: int) -> int:
    """Count insertions, deletions, replacements and swaps of neighbours; more than `bound` may be given as any more."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        previous, row, earlier = row, [i], before
        for j, mark in enumerate(other, start=1):
            cost = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (letter != mark))
            if i > 1 and j > 1 and letter == other[j - 2] and mark == one[i - 2]:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > bound:
            return bound + 1
        before = previous
    return row[-1]
