"""Read a compose file: its services as declared, the variables it asks for, and what can't be read."""

from __future__ import annotations

import posixpath
import re
import shlex
from collections.abc import Iterator

from msgspec import Struct

from orchestrator.evidence.interpolation import fill, names
from orchestrator.evidence.secrecy import is_credential
from orchestrator.evidence.yaml_text import (
    Mapping,
    Node,
    Scalar,
    UnreadableYamlError,
    child,
    elements,
    items,
    line_of,
    read_mapping,
    text_of,
    texts_of,
)
from orchestrator.model.evidence import Port, Service, Volume
from orchestrator.model.finding import Finding
from orchestrator.model.text import say

PATHS = re.compile(r"(?:^|/)(?:docker-)?compose(?:[.-][A-Za-z0-9._-]+)?\.ya?ml$")
_PORT = re.compile(
    r"^(?:(?P<ip>\[[0-9a-fA-F:.]+\]|\d+(?:\.\d+){3}):)?(?:(?P<host>\d+(?:-\d+)?)?:)?(?P<inside>\d+(?:-\d+)?)(?:/(?P<kind>\w+))?$"
)
# A word that a shell leaves as it is; `?` and `*` are here for addresses, `$` for what compose puts in.
_PLAIN = re.compile(r"[\w@%+=:,./?*$!{}\[\]~^-]+")
PORT_RANGE_LIMIT = 64
_EVERY = frozenset({"0.0.0.0", "[::]", "::"})  # noqa: S104 - addresses that are read, not listened at
HIDDEN = "***"
"""Stands in a command where a secret stood: values are never kept."""


class ComposeFile(Struct, frozen=True):
    """What a compose file declares. `env_files` maps a service to the paths it names, `variables` are `${NAME}`s.

    `project` is the name that it gives itself; empty where it gives none.
    """

    services: tuple[Service, ...] = ()
    env_files: tuple[tuple[str, tuple[str, ...]], ...] = ()
    variables: tuple[str, ...] = ()
    project: str = ""
    findings: tuple[Finding, ...] = ()


def read(path: str, text: str) -> ComposeFile:
    """Read the compose file at `path`. Never fails: what can't be read is a finding."""
    variables = tuple(dict.fromkeys(name for line in _uncommented(text) for name in names(line)))
    try:
        root = read_mapping(text)
    except UnreadableYamlError as error:
        finding = Finding(
            rule="evidence/compose",
            severity="warning",
            message=say("the compose file can't be read: {problem}", problem=error.problem),
            remedy=say("correct it; `docker compose config` shows how it is understood"),
            file=path,
            line=error.line,
        )
        return ComposeFile(variables=variables, findings=(finding,))
    folder = posixpath.dirname(path)
    services: list[Service] = []
    env_files: list[tuple[str, tuple[str, ...]]] = []
    for name, key, node in items(child(root, "services")):
        if isinstance(node, Mapping):
            services.append(_service(path, folder, name, line_of(key), node))
            if named := _env_files(folder, child(node, "env_file")):
                env_files.append((name, named))
    project, settled = fill(text_of(child(root, "name")) or "")
    return ComposeFile(
        services=tuple(services),
        env_files=tuple(env_files),
        variables=variables,
        project=project if settled else "",
    )


def within(folder: str, written: str) -> str | None:
    """Resolve a path as written in a file of `folder`; None where it leaves the repository. The top is ""."""
    if written.startswith(("/", "~")) or "\\" in written:
        return None
    joined = posixpath.normpath(posixpath.join(folder, written))
    if joined == ".." or joined.startswith("../"):
        return None
    return "" if joined == "." else joined


def _service(path: str, folder: str, name: str, line: int, node: Mapping) -> Service:
    built_in, dockerfile = _build(folder, child(node, "build"))
    return Service(
        name=name,
        folder=built_in,
        image=text_of(child(node, "image")),
        dockerfile=dockerfile,
        ports=_ports(node),
        volumes=tuple(volume for entry in elements(child(node, "volumes")) if (volume := _volume(entry)) is not None),
        environment=_environment(child(node, "environment")),
        depends_on=tuple(dict.fromkeys(_names(child(node, "depends_on")))),
        healthcheck=_healthcheck(child(node, "healthcheck")),
        command=_command(child(node, "command")),
        profiles=tuple(texts_of(child(node, "profiles"))),
        file=path,
        line=line,
    )


def _build(folder: str, node: Node | None) -> tuple[str | None, str | None]:
    """Tell (source folder, Dockerfile) of `build:`, both from the repository's top; None for what is not in it."""
    if node is None:
        return None, None
    written = text_of(node) if isinstance(node, Scalar) else text_of(child(node, "context")) or "."
    context, _ = fill(written or ".")
    if "://" in context or context.startswith("git@"):
        return None, None
    source = within(folder, context)
    if source is None or child(node, "dockerfile_inline") is not None:
        return source, None
    named, _ = fill(text_of(child(node, "dockerfile")) or "Dockerfile")
    return source, within(source, named)


def _ports(node: Mapping) -> tuple[Port, ...]:
    found: list[Port] = []
    for entry in elements(child(node, "ports")):
        if isinstance(entry, Mapping):
            inside = fill(text_of(child(entry, "target")) or "")[0]
            host = fill(text_of(child(entry, "published")) or "")[0]
            kind = text_of(child(entry, "protocol")) or "tcp"
            found.extend(_paired(inside, host, kind, fill(text_of(child(entry, "host_ip")) or "")[0]))
        elif (written := text_of(entry)) is not None:
            filled, _ = fill(written)
            # "${PORT}:3000": only the environment knows the host's port; the container's still counts.
            match = _PORT.match(filled) or _PORT.match(filled.rpartition(":")[2])
            if match is not None:
                found.extend(_paired(match["inside"], match["host"] or "", match["kind"] or "tcp", match["ip"] or ""))
    for entry in elements(child(node, "expose")):
        found.extend(_paired(fill(text_of(entry) or "")[0], "", "tcp"))
    return tuple(dict.fromkeys(found))


def _paired(inside: str, host: str, kind: str, address: str = "") -> list[Port]:
    containers, hosts = _range(inside), _range(host)
    if not hosts or len(hosts) != len(containers):
        return [Port(container=port, protocol=kind) for port in containers]
    address = "" if address in _EVERY else address
    return [
        Port(container=port, host=at, protocol=kind, address=address)
        for port, at in zip(containers, hosts, strict=True)
    ]


def _range(written: str) -> list[int]:
    first, _, last = written.partition("-")
    if not (first.isascii() and first.isdigit() and len(first) < 6) or (
        last and not (last.isdigit() and len(last) < 6)
    ):
        return []
    start, end = int(first), int(last or first)
    return [port for port in range(start, min(end, start + PORT_RANGE_LIMIT - 1) + 1) if 0 < port < 65536]


def _volume(entry: Node) -> Volume | None:
    if isinstance(entry, Mapping):
        target = text_of(child(entry, "target"))
        if target is None:
            return None
        source = text_of(child(entry, "source")) or ""
        return Volume(
            source=source,
            target=target,
            named=text_of(child(entry, "type")) == "volume" and bool(source),
            read_only=text_of(child(entry, "read_only")) == "true",
        )
    written = text_of(entry)
    if written is None:
        return None
    parts = fill(written)[0].split(":")
    if len(parts) == 1:
        return Volume(source="", target=parts[0])
    source, target, *mode = parts
    return Volume(
        source=source,
        target=target,
        named=not source.startswith((".", "/", "~", "$")),
        read_only=any("ro" in part.split(",") for part in mode),
    )


def _environment(node: Node | None) -> tuple[str, ...]:
    found = [name for name, _, _ in items(node)]
    found.extend(text.partition("=")[0].strip() for text in texts_of(node) if not isinstance(node, Mapping))
    return tuple(dict.fromkeys(name for name in found if name))


def _names(node: Node | None) -> list[str]:
    return [name for name, _, _ in items(node)] if isinstance(node, Mapping) else texts_of(node)


def _healthcheck(node: Node | None) -> str | None:
    if node is None or text_of(child(node, "disable")) == "true":
        return None
    words = texts_of(child(node, "test"))
    if not words or words[0] == "NONE":
        return None
    if words[0] == "CMD":  # no shell reads these words, so each must come out of one whole
        return " ".join(_word(word) for word in words[1:])
    return " ".join(words[1:] if words[0] == "CMD-SHELL" else words)


def _command(node: Node | None) -> str | None:
    words = texts_of(node)
    if isinstance(node, Scalar):
        try:
            words = shlex.split(words[0]) if words else []
        except ValueError:  # a quote that never closes
            return None
    return " ".join(_word(word) for word in _without_secrets(words)) or None


def _without_secrets(words: list[str]) -> Iterator[str]:
    option = ""
    for word in words:
        name, sign, value = word.partition("=")
        if sign and value and "$" not in value and _is_secret(name):
            yield f"{name}={HIDDEN}"
        elif option and "$" not in word and _is_secret(option):
            yield HIDDEN
        else:
            yield word
        option = "" if sign or not word.startswith("-") else word


def _is_secret(option: str) -> bool:
    return is_credential(option) or option.endswith(("requirepass", "masterauth"))


def _word(word: str) -> str:
    return word if _PLAIN.fullmatch(word) else shlex.quote(word)


def _env_files(folder: str, node: Node | None) -> tuple[str, ...]:
    written = texts_of(node) + [text for entry in elements(node) if (text := text_of(child(entry, "path")))]
    return tuple(path for text in written if (path := within(folder, fill(text)[0])) is not None)


def _uncommented(text: str) -> list[str]:
    return [line for line in text.split("\n") if "$" in line and not line.lstrip().startswith("#")]
