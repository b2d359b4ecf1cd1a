"""Look many words up in a text at once: one expression finds where any of them begins."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable


class Lookup:
    """Words that are looked for together, wherever they stand: also amid others, inside and across one another."""

    def __init__(self, words: Iterable[str]) -> None:
        known = {word for word in words if word}
        self._longest = re.compile(_longest_of(known) if known else "(?!)")
        # The expression finds the longest word that begins at a place; what else begins there is how that one begins.
        self._beginning = {
            word: [word[:length] for length in range(1, len(word) + 1) if word[:length] in known] for word in known
        }

    def standing_in(self, text: str) -> list[tuple[int, str]]:
        """List the words that stand in a text, each with the place of its first letter, in order of the places."""
        standing: list[tuple[int, str]] = []
        search = self._longest.search
        found = search(text)
        while found:
            start = found.start()
            standing += [(start, word) for word in self._beginning[found[0]]]
            found = search(text, start + 1)
        return standing


def _longest_of(words: Collection[str]) -> str:
    """Write the expression of the longest of these words that stands at a place: no letter of it is tried twice."""
    behind: dict[str, list[str]] = {}
    for word in words:
        if word:
            behind.setdefault(word[0], []).append(word[1:])
    ways = [re.escape(letter) + _longest_of(rests) for letter, rests in behind.items()]
    if "" in words:
        ways.append("")
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"
