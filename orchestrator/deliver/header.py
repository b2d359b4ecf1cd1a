"""Write a response's front matter. By hand, because `yaml.dump` takes longer than everything else in an answer."""

from __future__ import annotations

from json.encoder import encode_basestring

from orchestrator.model.response import ResponseHeader


def front_matter(header: ResponseHeader) -> str:
    """Give the front matter, `---` lines included. Strings are written as JSON, which YAML reads as they are."""
    facts = (
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
        ("kinds", header.kinds),
        ("environment", header.environment),
        ("follows", header.follows),
        ("decision", header.decision),
        ("cancelled", header.cancelled),
    )
    lines = ["---"]
    lines += [f"{name}: {_flow(value)}" for name, value in facts if value]
    if header.artifacts:
        lines.append("artifacts:")
        for one in header.artifacts:
            lines += (
                f"  - path: {_quoted(one.path)}",
                f"    sha256: {_quoted(one.sha256)}",
                f"    outcome: {one.outcome}",
                f"    kind: {_quoted(one.kind)}",
            )
            if one.copy_at:
                lines.append(f"    copy_at: {_quoted(one.copy_at)}")
            if one.reasons:
                lines.append(f"    reasons: {_flow(one.reasons)}")
            if one.not_checked:
                lines.append(f"    not_checked: {_flow(one.not_checked)}")
    if header.checks:
        lines.append("checks:")
        for check in header.checks:
            reports = f", reports: {_flow(check.reports)}" if check.reports else ""
            lines.append(f"  - {{check: {check.check}, of: {_quoted(check.of)}, standing: {check.standing}{reports}}}")
    if header.reasons:
        lines.append("reasons:")
        lines += [f"  - {_quoted(reason)}" for reason in header.reasons]
    if header.waits:
        lines.append("waits:")
        lines += [
            f"  - {{sort: {one.sort}, name: {_quoted(one.name)}, who: {_quoted(one.who)}}}" for one in header.waits
        ]
    lines.append("---\n")
    return "\n".join(lines)


def _flow(value: str | int | tuple[str, ...]) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, tuple):
        return f"[{', '.join([_quoted(one) for one in value])}]"
    return "true" if value is True else str(value)


# YAML readers refuse these or end a line at them; JSON leaves them as they are.
_ESCAPES = {code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF)}


def _quoted(value: str) -> str:
    # What `json.dumps` calls for a string, without the encoder that it would make for each of an answer's forty.
    text = encode_basestring(value)
    if text.isprintable():  # and so holds none of the above, and no half of a surrogate pair
        return text
    return text.translate(_ESCAPES).encode("utf-8", "surrogatepass").decode("utf-8", "replace")
