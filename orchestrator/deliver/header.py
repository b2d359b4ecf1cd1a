"""Write a response's front matter. By hand, because `yaml.dump` takes longer than everything else in an answer."""

from __future__ import annotations

import json
from json.encoder import encode_basestring

from orchestrator.model.response import ResponseHeader


def front_matter(header: ResponseHeader) -> str:
    """Give the front matter, `---` lines included. Strings are written as JSON, which YAML reads as they are."""
    facts: list[tuple[str, object]] = [
        ("request", header.request),
        ("sha256", header.sha256),
        ("revision", header.revision),
        ("status", header.status),
        ("team", header.team),
        ("to", header.to),
        ("role", header.role),
        ("date", header.date.isoformat(timespec="seconds")),
        ("identity", header.identity),
        ("language", header.language),
        ("kinds", list(header.kinds)),
        ("environment", header.environment),
        ("follows", header.follows),
        ("decision", header.decision),
        ("cancelled", header.cancelled),
    ]
    lines = ["---"]
    lines += [f"{name}: {_flow(value)}" for name, value in facts if value not in (None, "", [], False)]
    if header.artifacts:
        lines.append("artifacts:")
        for one in header.artifacts:
            lines.append(f"  - path: {_flow(one.path)}")
            lines.append(f"    sha256: {_flow(one.sha256)}")
            lines.append(f"    outcome: {one.outcome}")
            lines.append(f"    kind: {_flow(one.kind)}")
            if one.copy_at:
                lines.append(f"    copy_at: {_flow(one.copy_at)}")
            if one.reasons:
                lines.append(f"    reasons: {_flow(list(one.reasons))}")
            if one.not_checked:
                lines.append(f"    not_checked: {_flow(list(one.not_checked))}")
    if header.checks:
        lines.append("checks:")
        for check in header.checks:
            reports = f", reports: {_flow(list(check.reports))}" if check.reports else ""
            lines.append(f"  - {{check: {check.check}, of: {_flow(check.of)}, standing: {check.standing}{reports}}}")
    if header.reasons:
        lines.append("reasons:")
        lines += [f"  - {_flow(reason)}" for reason in header.reasons]
    if header.waits:
        lines.append("waits:")
        lines += [f"  - {{sort: {one.sort}, name: {_flow(one.name)}, who: {_flow(one.who)}}}" for one in header.waits]
    lines.append("---")
    return "\n".join(lines) + "\n"


# YAML readers refuse these or end a line at them; JSON leaves them as they are.
_ESCAPES = {code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF)}


def _flow(value: object) -> str:
    # What `dumps` calls for a string, without the encoder that it would make for each of an answer's thirty values.
    text = encode_basestring(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if not text.isprintable():
        text = text.translate(_ESCAPES)
    return text if text.isascii() else text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
