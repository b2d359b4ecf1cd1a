"""Hold the pieces of an answer: each artifact with its copies in the answer's folder, none in another's way."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from orchestrator.deliver.parcel import MANIFEST, Document
from orchestrator.model.artifact import Judged


class Piece(Struct, frozen=True):
    """One artifact on its way out: its final outcome, and its copies in the answer's folder."""

    judged: Judged
    copies: tuple[Document, ...] = ()

    @property
    def copy(self) -> str | None:
        return self.copies[0].path if self.copies else None


def apart(pieces: list[Piece]) -> list[Piece]:
    """Give each copy a place of its own. One that is called as another, or as its folder, goes to `beside-<n>/`.

    A request may embed `x.yml` and `x.yml/y.yml`, or a file called as another one's difference.
    """
    files = [copy.path for piece in pieces for copy in piece.copies]
    if not _clash(files, {MANIFEST}):
        return pieces
    taken = {MANIFEST}
    placed: list[Piece] = []
    for piece in pieces:
        number, copies = 1, piece.copies
        while _clash([copy.path for copy in copies], taken):
            number += 1
            copies = tuple(replace(copy, path=f"beside-{number}/{copy.path}") for copy in piece.copies)
        taken.update(copy.path for copy in copies)
        placed.append(piece if number == 1 else replace(piece, copies=copies))
    return placed


def _clash(files: list[str], taken: set[str]) -> bool:
    """Tell whether two of these, or one of these and one that is taken, can't stand in one folder."""
    every = taken.union(files)
    if len(every) < len(taken) + len(files):
        return True
    folders = [folder for file in every if "/" in file for folder in _folders(file)]
    return not every.isdisjoint(folders)


def _folders(path: str) -> Iterator[str]:
    end = path.find("/")
    while end >= 0:
        yield path[:end]
        end = path.find("/", end + 1)
