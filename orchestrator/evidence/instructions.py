"""Read a Dockerfile's text as instructions and stages: continuations, comments, here-documents, ARG defaults.

After the Dockerfile reference's grammar. What it can't make out it keeps as an instruction of that name; nothing fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import islice

from msgspec import Struct

from orchestrator.evidence.interpolation import fill

_DIRECTIVE = re.compile(r"^#\s*([A-Za-z]+)\s*=\s*(\S+)\s*$")
_INSTRUCTION = re.compile(r"^\s*([A-Za-z]+)(?:\s+|$)")
_HEREDOC = re.compile(r"<<(-?)([\"']?)([A-Za-z_][A-Za-z0-9_]*)\2")
_FLAG = re.compile(r"^--([a-z]+)=(\S+)\s*")
_STAGE_NAME = re.compile(r"^\s*(\S+)(?:\s+[aA][sS]\s+(\S+))?\s*$")
_PAIR = re.compile(r"([A-Za-z_][A-Za-z0-9_.]*)=(\"(?:[^\"\\]|\\.)*\"|'[^']*'|(?:[^\s\\]|\\.)*)")
_ARGUMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_.]*)(?:=(\"(?:[^\"\\]|\\.)*\"|'[^']*'|(?:[^\s\\]|\\.)*))?(?:\s+|$)")
_HEREDOC_LIMIT = 16
_WITH_HEREDOC = frozenset({"RUN", "COPY", "ADD"})


class Instruction(Struct, frozen=True):
    """One instruction: its word in capitals, what stands behind it (continuations joined), its line from 1."""

    word: str
    text: str
    line: int
    heredoc: str = ""

    def flags(self) -> tuple[dict[str, str], str]:
        """Cut the leading `--name=value` flags off: them, and the rest."""
        found: dict[str, str] = {}
        rest = self.text
        while (match := _FLAG.match(rest)) is not None:
            found[match[1]] = match[2]
            rest = rest[match.end() :]
        return found, rest

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Give the `NAME=value` pairs of ENV, ARG and LABEL, quotes removed; the old form `ENV NAME value` too."""
        if self.word == "ARG":
            yield from self._arguments()
            return
        matches = list(_PAIR.finditer(self.text))
        if matches and self.text[: matches[0].start()].strip() == "":
            for match in matches:
                yield match[1], _unquoted(match[2])
        elif self.text.strip():
            name, _, value = self.text.strip().partition(" ")
            yield name, value.strip()

    def _arguments(self) -> Iterator[tuple[str, str]]:
        for match in _ARGUMENT.finditer(self.text):
            yield match[1], _unquoted(match[2] or "")


class Stage(Struct, frozen=True):
    """One build stage.

    Attributes:
        written: the image as written behind FROM.
        image: the image with ARG defaults put in.
        settled: whether every argument in it has a default.
        name: what AS calls it, in lower case; empty without.
        parent: index of the earlier stage that it continues; None where it starts from an image.
        line: of its FROM.
    """

    written: str
    image: str
    settled: bool
    name: str
    parent: int | None
    line: int
    instructions: tuple[Instruction, ...] = ()


class DockerfileText(Struct, frozen=True, dict=True):
    """A Dockerfile, read. `instructions` are all in order; `stages` the same, cut at each FROM."""

    instructions: tuple[Instruction, ...]

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        return tuple(_stages(self.instructions))

    @property
    def lineage(self) -> tuple[Stage, ...]:
        """The final stage and the stages that it continues, the final one first; empty without a FROM."""
        chain: list[Stage] = []
        at = len(self.stages) - 1 if self.stages else None
        while at is not None:
            chain.append(self.stages[at])
            at = self.stages[at].parent
        return tuple(chain)

    def stage_named(self, reference: str, before: int | None = None) -> int | None:
        """Find the stage that a `--from=` or a FROM means, by name or number; None for an image."""
        limit = len(self.stages) if before is None else before
        if reference.isdigit():
            return int(reference) if int(reference) < limit else None
        wanted = reference.lower()
        return next((at for at in range(limit - 1, -1, -1) if self.stages[at].name == wanted), None)


def read_dockerfile(text: str) -> DockerfileText:
    """Read a Dockerfile."""
    return DockerfileText(instructions=tuple(_instructions(text)))


def _instructions(text: str) -> Iterator[Instruction]:
    lines = [line.removesuffix("\r") for line in text.removeprefix("\ufeff").split("\n")]
    escape = _escape(lines)
    at = 0
    while at < len(lines):
        start = at
        match = _INSTRUCTION.match(lines[at])
        if match is None:
            at += 1
            continue
        word = match[1].upper()
        parts: list[str] = []
        rest = lines[at][match.end() :]
        while True:
            stripped = rest.rstrip()
            at += 1
            if not stripped.endswith(escape):
                parts.append(rest)
                break
            parts.append(stripped[:-1])
            # Comment lines and empty lines within a continuation do not end it.
            while at < len(lines) and (not lines[at].strip() or lines[at].lstrip().startswith("#")):
                at += 1
            if at >= len(lines):
                break
            rest = lines[at]
        joined = " ".join(part.strip() for part in parts).strip()
        heredoc, at = _heredocs(word, joined, lines, at)
        if word == "ONBUILD" and (inner := _INSTRUCTION.match(joined)) is not None:
            yield Instruction(f"ONBUILD {inner[1].upper()}", joined[inner.end() :], start + 1, heredoc)
        else:
            yield Instruction(word, joined, start + 1, heredoc)


def _heredocs(word: str, joined: str, lines: list[str], at: int) -> tuple[str, int]:
    if word not in _WITH_HEREDOC or "<<" not in joined:
        return "", at
    body: list[str] = []
    for match in islice(_HEREDOC.finditer(joined), _HEREDOC_LIMIT):
        end = match[3]
        closing = next(
            (
                number
                for number in range(at, len(lines))
                if (lines[number].lstrip("\t") if match[1] else lines[number]) == end
            ),
            None,
        )
        if closing is None:  # `$((1 << SHIFT))` looks like one; without its end it is none
            continue
        body.extend(lines[at:closing])
        at = closing + 1
    return "\n".join(body), at


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _escape(lines: list[str]) -> str:
    for line in lines:
        match = _DIRECTIVE.match(line)
        if match is None:
            break
        if match[1].lower() == "escape" and match[2] in {"`", "\\"}:
            return match[2]
    return "\\"


def _stages(instructions: tuple[Instruction, ...]) -> Iterator[Stage]:
    arguments: dict[str, str] = {}
    names: dict[str, int] = {}
    starts = [at for at, instruction in enumerate(instructions) if instruction.word == "FROM"]
    for instruction in instructions[: starts[0] if starts else 0]:
        if instruction.word == "ARG":
            arguments.update((name, fill(value, arguments)[0]) for name, value in instruction.pairs() if value)
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else len(instructions)
        _, rest = instructions[start].flags()
        match = _STAGE_NAME.match(rest)
        written, name = (match[1], (match[2] or "").lower()) if match else (rest.strip(), "")
        image, settled = fill(written, arguments)
        parent = names.get(image.lower())
        if name:
            names[name] = number
        yield Stage(written, image, settled, name, parent, instructions[start].line, instructions[start + 1 : end])
