"""Look many words up in a text at once: one expression finds where any of them begins."""

from __future__ import annotations

import re
from collections.abc import Iterable


class Lookup:
    """Words that are looked for together, wherever they stand: also amid others, inside and across one another."""

    def __init__(self, words: Iterable[str]) -> None:
        longest_first = sorted(dict.fromkeys(words), key=len, reverse=True)
        self._any = re.compile("|".join(map(re.escape, longest_first)))
        # The expression finds the longest word that begins at a place; what else begins there is how that one begins.
        self._beginning = {word: tuple(one for one in longest_first if word.startswith(one)) for word in longest_first}

    def standing_in(self, text: str) -> list[tuple[int, str]]:
        """List the words that stand in a text, each with the place of its first letter, in order of the places."""
        standing: list[tuple[int, str]] = []
        found = self._any.search(text)
        while found:
            start = found.start()
            standing += [(start, word) for word in self._beginning[found[0]]]
            found = self._any.search(text, start + 1)
        return standing
