"""Write a response's front matter. By hand, because `yaml.dump` takes longer than everything else in an answer."""

from __future__ import annotations

from json.encoder import encode_basestring

from orchestrator.model.response import ArtifactLine, CheckLine, ResponseHeader


def front_matter(header: ResponseHeader) -> str:
    """Give the front matter, `---` lines and the last one's end included.

    Strings are written as JSON, which YAML reads as it is.
    """
    lines = [
        f"---\nrequest: {_quoted(header.request)}\nsha256: {_quoted(header.sha256)}\nrevision: {header.revision}\n"
        f'status: "{header.status}"\nteam: {_quoted(header.team)}'
    ]
    if header.to:
        lines.append(f"to: {_quoted(header.to)}")
    if header.role:
        lines.append(f"role: {_quoted(header.role)}")
    lines.append(f'date: "{header.date.isoformat(timespec="seconds")}"')
    if header.identity:
        lines.append(f"identity: {header.identity}")
    lines.append(f'language: "{header.language}"')
    if header.kinds:
        lines.append(f"kinds: {_flow(header.kinds)}")
    if header.environment:
        lines.append(f"environment: {_quoted(header.environment)}")
    if header.follows:
        lines.append(f"follows: {_quoted(header.follows)}")
    if header.decision:
        lines.append(f"decision: {_quoted(header.decision)}")
    if header.cancelled:
        lines.append("cancelled: true")
    if header.artifacts:
        lines.append("artifacts:")
        lines += [_artifact(one) for one in header.artifacts]
    if header.checks:
        lines.append("checks:")
        lines += [_check(one) for one in header.checks]
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


def _artifact(one: ArtifactLine) -> str:
    copy_at = f"\n    copy_at: {_quoted(one.copy_at)}" if one.copy_at else ""
    reasons = f"\n    reasons: {_flow(one.reasons)}" if one.reasons else ""
    not_checked = f"\n    not_checked: {_flow(one.not_checked)}" if one.not_checked else ""
    return (
        f"  - path: {_quoted(one.path)}\n    sha256: {_quoted(one.sha256)}\n"
        f"    outcome: {one.outcome}\n    kind: {_quoted(one.kind)}{copy_at}{reasons}{not_checked}"
    )


def _check(one: CheckLine) -> str:
    reports = f", reports: {_flow(one.reports)}" if one.reports else ""
    return f"  - {{check: {one.check}, of: {_quoted(one.of)}, standing: {one.standing}{reports}}}"


def _flow(values: tuple[str, ...]) -> str:
    return f"[{', '.join([_quoted(one) for one in values])}]"


# YAML readers refuse these or end a line at them; JSON leaves them as they are.
_ESCAPES = {code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF)}


def _quoted(value: str) -> str:
    if value.isprintable():
        # Of all that can be seen, only these two mean anything to a reader.
        if '"' in value or "\\" in value:
            value = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{value}"'
    # What `json.dumps` calls for a string, without the encoder that it would make for each.
    text = encode_basestring(value).translate(_ESCAPES)
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")  # no half of a surrogate pair
