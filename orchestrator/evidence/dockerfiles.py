"""Read a Dockerfile as evidence: base images, exposed ports, user, health check, command, and the keys it sets."""

from __future__ import annotations

import json
import re

from msgspec import Struct

from orchestrator.evidence.instructions import DockerfileText, read_dockerfile
from orchestrator.evidence.interpolation import fill
from orchestrator.model.evidence import Dockerfile

PATHS = re.compile(r"(?:^|/)(?:Dockerfile|Containerfile)(?:\.[A-Za-z0-9_.-]+)?$|\.(?:Dockerfile|dockerfile)$")
# A Dockerfile's ignore list and templates of other tools carry its name and are none.
_NOT = (".dockerignore", ".j2", ".tmpl", ".template", ".md", ".erb")
_SCRIPT = re.compile(r"\.(?:sh|bash)$|entry-?point", re.IGNORECASE)
_PORT = re.compile(r"^(\d{1,5})(?:-\d{1,5})?(?:/\w+)?$")


class DockerfileFacts(Struct, frozen=True):
    """A Dockerfile's facts, and the names that it sets in the environment; an ARG is gone once the image is built."""

    dockerfile: Dockerfile
    keys: tuple[str, ...] = ()


def read(path: str, text: str) -> DockerfileFacts | None:
    """Read the Dockerfile at `path`; None where the file only looks like one."""
    if path.endswith(_NOT):
        return None
    parsed = read_dockerfile(text)
    if not parsed.stages:
        return None
    keys = dict.fromkeys(
        name for instruction in parsed.instructions if instruction.word == "ENV" for name, _ in instruction.pairs()
    )
    return DockerfileFacts(
        dockerfile=Dockerfile(
            file=path,
            bases=tuple(stage.image for stage in parsed.stages),
            exposes=_exposed(parsed),
            user=_last(parsed, "USER"),
            has_healthcheck=_has_healthcheck(parsed),
            **_started(_last(parsed, "ENTRYPOINT"), _last(parsed, "CMD")),
        ),
        keys=tuple(keys),
    )


def _exposed(parsed: DockerfileText) -> tuple[int, ...]:
    ports: dict[int, None] = {}
    for stage in reversed(parsed.lineage):
        values: dict[str, str] = {}
        for instruction in stage.instructions:
            if instruction.word in {"ENV", "ARG"}:
                values.update((name, value) for name, value in instruction.pairs() if value)
            elif instruction.word == "EXPOSE":
                for word in fill(instruction.text, values)[0].split():
                    if (match := _PORT.match(word)) is not None and 0 < int(match[1]) < 65536:
                        ports[int(match[1])] = None
    return tuple(ports)


def _last(parsed: DockerfileText, word: str) -> str | None:
    """Give the text of the instruction that counts: the last one of the final stage, or of what that continues."""
    for stage in parsed.lineage:
        for instruction in reversed(stage.instructions):
            if instruction.word == word and instruction.text:
                return instruction.text
    return None


def _started(entry: str | None, command: str | None) -> dict[str, str | None]:
    """Tell what a container starts, and the script before it; ENTRYPOINT and CMD as lists are one command."""
    if entry is None or (words := listed(entry)) is None:
        return {"command": entry or command, "entrypoint": entry}  # in the shell's form it ignores CMD
    if len(words) == 1 and command is not None and _SCRIPT.search(words[0]):
        return {"command": command, "entrypoint": entry, "prepares": entry}
    if command is None:
        return {"command": entry, "entrypoint": entry}
    more = listed(command)
    return {"command": json.dumps(words + (more if more is not None else ["sh", "-c", command])), "entrypoint": entry}


def listed(text: str) -> list[str] | None:
    """Read a command in list form; None where it is in the shell's."""
    try:
        read = json.loads(text)
    except ValueError:
        return None
    return read if isinstance(read, list) and all(isinstance(word, str) for word in read) else None


def _has_healthcheck(parsed: DockerfileText) -> bool:
    for stage in parsed.lineage:
        for instruction in reversed(stage.instructions):
            if instruction.word == "HEALTHCHECK":
                return instruction.flags()[1].strip().upper() != "NONE"
    return False
