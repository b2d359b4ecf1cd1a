"""Translate sentences. English is the template itself; every other language comes from the `.po` files of the rooms."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from orchestrator.model.request import Language
from orchestrator.model.text import Text
from orchestrator.wording.markdown import SHORT, inline, one_line
from orchestrator.wording.particles import with_particles

PACKAGE = Path(__file__).parent.parent
REMEMBERED = 2048
"""How many sentences are remembered as a document says them, and as plain text; none that a long word fills."""

Piece = tuple[str, str | None, bool]
"""Literal text, the placeholder behind it (None: nothing more), and whether that stands inside a code span."""


def find_catalogues(language: str, root: Path = PACKAGE) -> list[Path]:
    """List the catalogues of a language below `root`: `ko.po` of a room or kind, `<rule>.ko.po` of a rule; sorted."""
    return sorted(path for path in root.rglob("*.po") if path.stem.rpartition(".")[2] == language)


class Catalogue:
    """The sentences of one language.

    Args:
        language: what it translates into.
        messages: English message to its translation; empty for English.
    """

    def __init__(self, language: Language, messages: Mapping[str, str]) -> None:
        self.language = language
        self.messages = messages
        # Both hold what stands literally in a `say`, so they end with the program's own sentences.
        self._pieces: dict[str, tuple[Piece, ...]] = {}
        self._plain: dict[str, str] = {}
        # Most sentences of an answer stood in the one before too, gaps and reasons above all.
        self._documents: dict[Text, str] = {}
        self._translations: dict[Text, str] = {}

    @staticmethod
    def load(language: Language) -> Catalogue:
        """Give the joined catalogue of all rooms; read once for each language."""
        return _load(language)

    def message(self, english: str) -> str:
        """Give the translation of a message, or the message itself where there is none."""
        return self.messages.get(english) or english

    def translate(self, text: Text) -> str:
        """Put a sentence into this language, as plain text: for a terminal, a log, a field of JSON."""
        if not text.values:
            return self._plain.get(text.message) or self._without_values(text.message)
        return self._translations.get(text) or self._remembered(text, self._translations, document=False)

    def document(self, text: Text) -> str:
        """Put a sentence into this language for a markdown document: what fills it can't become markup."""
        if not text.values:
            return self._plain.get(text.message) or self._without_values(text.message)
        return self._documents.get(text) or self._remembered(text, self._documents, document=True)

    def _remembered(self, text: Text, known: dict[Text, str], *, document: bool) -> str:
        said = self._filled(text, document=document)
        if _is_short(text):
            if len(known) >= REMEMBERED:
                known.clear()
            known[text] = said
        return said

    def _without_values(self, message: str) -> str:
        plain = self._plain[message] = "".join(
            literal if name is None else f"{literal}{{{name}}}" for literal, name, _ in self._cut(message)
        )
        return plain

    def _filled(self, text: Text, *, document: bool) -> str:
        values = dict(text.values)
        parts: list[str] = []
        for literal, name, in_code in self._cut(text.message):
            parts.append(literal)
            if name is not None:
                value = values.get(name, f"{{{name}}}")
                if isinstance(value, Text):
                    parts.append(self.document(value) if document else self.translate(value))
                elif not document:
                    parts.append(value)
                else:
                    parts.append(_in_code(value) if in_code else inline(value))
        whole = "".join(parts)
        return with_particles(whole) if self.language == "ko" else whole

    def _cut(self, english: str) -> tuple[Piece, ...]:
        pieces = self._pieces.get(english)
        if pieces is None:
            pieces = self._pieces[english] = tuple(_cut(self.message(english)))
        return pieces


def translate(text: Text, language: Language) -> str:
    """Put a sentence into a language, as plain text."""
    return Catalogue.load(language).translate(text)


@cache
def _load(language: Language) -> Catalogue:
    messages: dict[str, str] = {}
    if language != "en":
        from babel.messages.pofile import read_po  # 90 ms, and English needs none of it

        for path in find_catalogues(language):
            with path.open("rb") as file:
                messages.update(
                    (message.id, message.string)
                    for message in read_po(file, locale=language)
                    if message.id and isinstance(message.id, str) and isinstance(message.string, str)
                )
    return Catalogue(language, messages)


def _cut(message: str) -> Iterator[Piece]:
    in_code = False
    for literal, name, _, _ in string.Formatter().parse(message):
        in_code ^= literal.count("`") % 2 == 1
        yield literal, name, in_code


def _is_short(text: Text) -> bool:
    return all(_is_short(value) if isinstance(value, Text) else len(value) <= SHORT for _, value in text.values)


def _in_code(value: str) -> str:
    # The span is open already; a look-alike stands for the two marks that would end it, or the table cell around it.
    return one_line(value).replace("`", "'").replace("|", "¦")
