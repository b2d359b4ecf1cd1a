"""Let nginx itself read a configuration (`nginx -t`), shut in, with stand-ins for what is not here.

Hosts that it names stand in the sandbox's hosts file, certificates are made for the occasion, included files are empty.
A file below `conf.d` is read inside of an `http` block. What nginx says of files, users and zones that are elsewhere is
no finding; what it may only be too old for is one that does not withhold.
"""

from __future__ import annotations

import posixpath
import re
import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from orchestrator.standards.bench import find_program, run
from orchestrator.standards.sandbox import INSIDE, find_sandbox, run_confined
from orchestrator.standards.tool import Located, ToolFailedError

_ELSEWHERE = ("/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/local/nginx/sbin/nginx")
_LIMIT = 200
_SAID = re.compile(
    r"^(?:nginx:|[\d/]+ [\d:]+) \[(?P<weight>emerg|warn)\] (?:\d+#\d+: )?"
    r"(?P<what>.+?)(?: in (?P<file>\S+):(?P<line>\d+))?$",
    re.MULTILINE,
)
# They are about the machine.
_NOT_HERE = re.compile(
    r"\((?:2|13|17|20|21|30): |host not found|getpwnam|getgrnam|cannot load|BIO_|PEM_|SSL_CTX|no resolver"
    r"|the \"user\" directive"
)
# What one part of a configuration lacks, another may say.
_IN_ANOTHER_PART = re.compile(
    r"zero size shared memory|unknown log format|unknown \"\w+\" variable|is unknown|no \"ssl_certificate\" is defined"
)
# An older nginx does not know what a newer one does, and modules bring directives of their own.
_UNSURE = re.compile(r"unknown directive|invalid parameter|the \"\w+\" parameter requires|invalid value")
_HOST = re.compile(r"^(?:\w+://)?(?P<host>[A-Za-z0-9_][A-Za-z0-9_.-]*)(?::\d+)?(?:/.*)?$")
_PATH = re.compile(r"/(?:etc|var|srv|opt|home|root|run|certs?|ssl|data|secrets)/[\w./@+-]+")
_WRITABLE = ("/run", "/var/log/nginx", "/var/lib/nginx", "/var/cache/nginx")


class Complaint(NamedTuple):
    """What nginx says: the line in the file, where it is about it, and whether an older nginx might be mistaken."""

    line: int | None
    message: str
    unsure: bool


def find_nginx() -> Located | None:
    """Find nginx. It lies where not everybody's PATH leads."""
    return next((found for name in ("nginx", *_ELSEWHERE) if (found := find_program(name)) is not None), None)


def complaints(nginx: Located, text: str, configurations: Sequence[dict[str, Any]]) -> list[Complaint]:
    """Give what nginx has against a configuration; nothing where it can't be tried, or there is no sandbox.

    Args:
        nginx: as `find_nginx` gives it.
        text: the configuration.
        configurations: the one file that crossplane parsed.
    """
    parsed: Sequence[dict[str, Any]] = configurations[0]["parsed"] if configurations else ()
    sandbox = find_sandbox()
    top = {one["directive"] for one in parsed}
    if sandbox is None or not ("http" in top or "server" in top) or "load_module" in top or _is_stream(parsed):
        return []
    own = "nginx.conf" if "http" in top else "part.conf"
    main = text if "http" in top else f"events {{}}\nhttp {{ include {INSIDE}/part.conf; }}\n"
    try:
        files, placed = _stand_ins(parsed)
        output = run_confined(
            sandbox,
            [nginx.path, "-t", "-q", "-p", INSIDE, "-c", f"{INSIDE}/nginx.conf"],
            {**files, "nginx.conf": main.encode(), own: text.encode()},
            placed=placed,
            writable=[one for one in _WRITABLE if not any(path.startswith(f"{one}/") for path in placed)],
        )
    except ToolFailedError:
        return []
    said = _SAID.finditer(output.err.decode("utf-8", "replace"))
    passed_over = [_NOT_HERE] if own == "nginx.conf" else [_NOT_HERE, _IN_ANOTHER_PART]
    return [
        Complaint(
            int(one["line"]) if one["line"] else None, one["what"], one["weight"] == "warn" or _unsure(one["what"])
        )
        for one in said
        if not any(pattern.search(one["what"]) for pattern in passed_over)
        and (one["file"] or "").rpartition("/")[2] in {own, ""}
    ]


def _unsure(message: str) -> bool:
    return _UNSURE.search(message) is not None


def _is_stream(parsed: Sequence[dict[str, Any]]) -> bool:
    """Whether it is a part of a `stream` block: its servers pass on by themselves, without locations."""
    servers = (one for one in parsed if one["directive"] == "server")
    return any(inner["directive"] == "proxy_pass" for one in servers for inner in one.get("block", ()))


def _stand_ins(parsed: Sequence[dict[str, Any]]) -> tuple[dict[str, bytes], dict[str, str]]:
    """Give the files that stand in for what the configuration names, and where they stand.

    Raises:
        ToolFailedError: no certificate can be made.
    """
    hosts: dict[str, None] = {}
    files: dict[str, bytes] = {"stand-in/empty": b""}
    placed: dict[str, str] = {}
    for directive, words in _directives(parsed, ""):
        first = words[0] if words else ""
        if directive.endswith("_pass") or directive == "upstream server":
            match = _HOST.match(first)
            if match is not None and len(hosts) < _LIMIT:
                hosts[match["host"]] = None
        elif "certificate" in directive and "$" not in first:
            sort = "key" if directive.endswith("_key") else "certificate"
            files.setdefault("stand-in/key", _pair()[0])
            files.setdefault("stand-in/certificate", _pair()[1])
            _place(first, f"stand-in/{sort}", files, placed)
        elif directive == "include" and "*" not in first:
            _place(first, "stand-in/empty", files, placed)
    files["stand-in/hosts"] = "".join(f"127.0.0.1 {name}\n" for name in ("localhost", *hosts)).encode()
    return files, {**placed, "/etc/hosts": "stand-in/hosts"}


def _place(path: str, file: str, files: dict[str, bytes], placed: dict[str, str]) -> None:
    """Let a stand-in stand at a path: an absolute one where it may be, a relative one beside the configuration."""
    if len(placed) >= _LIMIT or posixpath.normpath(path) != path:
        return
    if _PATH.fullmatch(path):
        placed[path] = file
    elif not path.startswith(("/", ".", "stand-in/")) and path not in {"nginx.conf", "part.conf"}:
        files.setdefault(path, files[file])


def _directives(parsed: Sequence[dict[str, Any]], above: str) -> Iterator[tuple[str, list[str]]]:
    for one in parsed:
        name = one["directive"]
        yield ("upstream server" if above == "upstream" and name == "server" else name), one["args"]
        yield from _directives(one.get("block", ()), name)


@cache
def _pair() -> tuple[bytes, bytes]:
    """Make a key and a certificate that nobody trusts, once."""
    openssl = find_program("openssl")
    if openssl is None:
        raise ToolFailedError("openssl is not here")
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    with tempfile.TemporaryDirectory(prefix="orchestrator-") as folder:
        key, certificate = Path(folder, "key"), Path(folder, "certificate")
        made = ["-subj", "/CN=stand-in", "-days", "3650", "-keyout", str(key), "-out", str(certificate)]
        output = run([openssl.path, "req", "-x509", *curve, *made], {})
        if output.code != 0:
            raise ToolFailedError("openssl made no certificate")
        return key.read_bytes(), certificate.read_bytes()
