"""Connections are encrypted: no plain http to the outside, no web server that answers unencrypted only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from orchestrator.model.finding import Finding, Severity
from orchestrator.model.text import say
from orchestrator.standards.nginx import Server, servers
from orchestrator.standards.rule import Rule
from orchestrator.standards.settings import Standards
from orchestrator.standards.subject import Subject

RULE = Rule(
    id="https",
    title=say("connections are encrypted"),
    severity="error",
    vetoes=True,
    security=True,
    standard="security.https",
    problem=say("whoever sits on the way reads and changes what is sent in the clear, passwords and cookies too"),
    remedy=say("write https:// and let the server answer port 80 with a redirect only"),
    sample="infrastructure/nginx/app.conf",
    before="server {\n    listen 80;\n    server_name app.example.org;\n"
    "    location / { proxy_pass http://web:3000; }\n}\n",
    after="server {\n    listen 80;\n    server_name app.example.org;\n    return 301 https://$host$request_uri;\n}\n"
    "server {\n    listen 443 ssl;\n    server_name app.example.org;\n"
    "    location / { proxy_pass http://web:3000; }\n}\n",
)
_SETTINGS = frozenset(
    {".yml", ".yaml", ".json", ".toml", ".ini", ".cfg", ".conf", ".properties", ".tf", ".tfvars", ".hcl", ".env"}
)
_ADDRESS = re.compile(r"\bhttp://(\[[0-9A-Fa-f:.]{2,45}\]|[^\s/\"'`<>()\[\]{},;|\\:$?#]+)(?=[\s/\"'`<>()\],;|\\:?#]|$)")
_COMMENT = ("#", "//", ";", "/*", "*")
# Names that look like addresses and are fetched by nobody.
_NAMES = re.compile(
    r"(?:^|\.)(?:w3\.org|json-schema\.org|xmlsoap\.org|purl\.org|xmlns\.com|schemas\.microsoft\.com|maven\.apache\.org"
    r"|java\.sun\.com|apple\.com|ietf\.org)$"
)
_LOCAL_NAME = re.compile(r"(?:^|\.)(?:localhost|local|internal|intranet|lan|home|test|svc|localdomain|invalid)$")
_PRIVATE = re.compile(
    r"^(?:127\.|10\.|192\.168\.|169\.254\.|0\.0\.0\.0$|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)"
)


def applies(subject: Subject) -> bool:
    """Take settings, env files, Dockerfiles, scripts and web servers' configurations."""
    if not subject.is_text or not (_is_setting(subject) or subject.is_shell or subject.is_dockerfile):
        return False
    return subject.is_nginx or "http://" in (subject.text or "")


def check(subject: Subject, standards: Standards) -> Iterable[Finding]:
    """Look at every address, and at every server of an nginx configuration."""
    yield from _addresses(subject)
    if subject.is_nginx:
        for server in servers(subject.text or ""):
            yield from _server(subject, server)


def is_outside(host: str) -> bool:
    """Whether a host is reached over a network that others use: no loopback, no private range, no service's name."""
    bare = host.strip("[]").rstrip(".").lower()
    if ":" in bare:
        return not bare.startswith(("::1", "fe80:", "fc", "fd"))
    if _PRIVATE.search(bare) or _LOCAL_NAME.search(bare) or _NAMES.search(bare):
        return False
    return "." in bare


def _is_setting(subject: Subject) -> bool:
    return subject.extension in _SETTINGS or subject.is_env or subject.is_nginx or subject.is_yaml


def _addresses(subject: Subject) -> Iterator[Finding]:
    severity: Severity | None = None if _is_setting(subject) and not subject.is_dockerfile else "warning"
    for number, line in enumerate(subject.lines, 1):
        if "http://" not in line or line.lstrip().startswith(_COMMENT):
            continue
        for match in _ADDRESS.finditer(line):
            host = match[1].rpartition("@")[2]
            if is_outside(host):
                message = say("plain http to `{host}`", host=host)
                yield RULE.finding(subject, message, line=number, column=match.start() + 1, severity=severity)


def _server(subject: Subject, server: Server) -> Iterator[Finding]:
    if server.encrypts or not server.answers_in_the_clear or server.redirects:
        return
    public = [name for name in server.names if is_outside(name)]
    message = say(
        "the server `{name}` answers on port 80 without a redirect to https", name=" ".join(server.names) or "_"
    )
    # Without a public name it may stand behind a proxy that encrypts; only people know.
    yield RULE.finding(subject, message, line=server.line, column=server.column, severity=None if public else "warning")
