"""Mend an nginx configuration that the standards withhold: servers encrypt, and port 80 only leads to them."""

from __future__ import annotations

import re

from orchestrator.drafting.edits import Edits
from orchestrator.drafting.gaps import Gaps
from orchestrator.model.artifact import Judged
from orchestrator.model.kind import Mended, Order, Pen
from orchestrator.model.text import say
from orchestrator.standards.nginx import Server, servers
from orchestrator.standards.subject import Subject

_LISTEN = re.compile(r"(?m)^([ \t]*)listen[ \t]+((?:\[[0-9A-Fa-f:.]+\]:|[\w.*-]+:)?)80((?:[ \t]+[^;\n]*)?);")
_OPENING = re.compile(r"server\s*\{")
_PLAIN = "http://"


def mend(withheld: Judged, order: Order, pen: Pen) -> Mended | None:
    """Let every server of which the standards complain encrypt; what they find at other places stays as it is."""
    subject = Subject(withheld.artifact.path, withheld.artifact.content)
    if not subject.is_nginx or subject.text is None:
        return None
    lines = {one.line for one in withheld.findings if one.rule == "https" and one.vetoes}
    edits, gaps = Edits(subject.text), Gaps(pen)
    found = list(servers(subject.text))
    ends = [edits.at(one.line) for one in found[1:]] + [len(subject.text)]
    for server, end in zip(found, ends, strict=True):
        if server.line in lines:
            lines.discard(server.line)
            _encrypt(server, end, edits, gaps)
    for line in sorted(number for number in lines if number):
        _address(line, withheld, edits, gaps)
    if gaps.found:
        edits.replace(0, 0, "".join(f"# ‹{' '.join(pen.say(gap).split())}›{edits.break_}" for gap in gaps.found))
    return Mended(content=edits.applied().encode(), gaps=gaps.found)


def _encrypt(server: Server, end: int, edits: Edits, gaps: Gaps) -> None:
    start = edits.at(server.line, server.column)
    margin = edits.line(server.line)[: server.column - 1]
    margin = margin if not margin.strip() else ""
    opening = _OPENING.match(edits.text, start)
    if opening is None or not server.names:
        raise ValueError("a server without a name, or not written as one")
    names, folder = " ".join(server.names), f"/etc/letsencrypt/live/{server.names[0]}"
    gaps.gap(say("where the certificate of {domain} lies; {folder} is assumed", domain=server.names[0], folder=folder))
    inner = f"{margin}    "
    certificate = (
        f"{inner}ssl_certificate {folder}/fullchain.pem;",
        f"{inner}ssl_certificate_key {folder}/privkey.pem;",
        f"{inner}ssl_protocols TLSv1.2 TLSv1.3;",
    )
    listens = list(_LISTEN.finditer(edits.text, opening.end(), end))
    for one in listens:
        more = " ".join(word for word in one[3].split() if word not in {"ssl", "http2"})
        edits.replace(one.start(), one.end(), f"{one[1]}listen {one[2]}443 ssl{f' {more}' if more else ''};")
    written = "" if listens else f"{edits.break_}{inner}listen 443 ssl;"
    place = listens[-1].end() if listens else opening.end()
    edits.replace(place, place, written + "".join(f"{edits.break_}{line}" for line in certificate))
    lead = (
        "server {",
        "    listen 80;",
        f"    server_name {names};",
        "    return 301 https://$host$request_uri;",
        "}",
    )
    edits.replace(start, start, f"{edits.break_}{margin}".join(lead) + f"{edits.break_}{edits.break_}{margin}")


def _address(line: int, withheld: Judged, edits: Edits, gaps: Gaps) -> None:
    for one in withheld.findings:
        if one.rule != "https" or one.line != line or not one.column:
            continue
        start = edits.at(line, one.column)
        if edits.text.startswith(_PLAIN, start):
            edits.replace(start, start + len(_PLAIN), "https://")
            gaps.gap(say("whether {host} answers by https", host=dict(one.message.values).get("host", "?")))
