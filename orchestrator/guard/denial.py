"""Say a denial so that it can be acted on (row, cell, who may, the command that asks them), and keep a record of it."""

from __future__ import annotations

import posix
import sys
import time

from orchestrator.authorize.paths import FLAWS
from orchestrator.authorize.permits import Policy
from orchestrator.guard.changes import Denied
from orchestrator.guard.identity import Identity
from orchestrator.guard.place import Place
from orchestrator.model.matrix import key

LOG = "denials.jsonl"
SHOWN = 10


def explain(place: Place, policy: Policy, role: str, denied: Denied, verb: str = "write") -> list[str]:
    """Say one denied path in a few lines."""
    permit = denied.permit
    who = role or "this commit"
    lines = [f"{who} may not {verb} {denied.path}" + (f" -> {denied.via}" if denied.via else "")]
    if permit.why == "unsafe":
        lines.append(FLAWS[permit.flaw].format(path=denied.via or denied.path))
        return lines
    lines.append(permit.sentence + (f" ({permit.file}:{permit.line})" if permit.line else ""))
    if permit.why == "protected":
        lines.append("who may: a person, with a signed commit or after `orchestrator hooks pause`")
        return lines
    writers = policy.writers(denied.path) if verb == "write" else ()
    if writers:
        lines.append(f"who may: {', '.join(writers[:5])}{' …' if len(writers) > 5 else ''}")
        lines.append(f"ask them: {request_command(place, role, writers, denied.path)}")
    else:
        lines.append("who may: nobody; a person can add a grant to the permission matrix")
    return lines


def request_command(place: Place, role: str, writers: tuple[str, ...], path: str) -> str:
    """Give the ready command that asks the team of those who may."""
    text = f"# Change {path}\\n\\n## Requirements\\n- what and why\\n"
    sender = f" --from {_quoted(role)}" if role else ""
    return f"printf {_quoted(text)} | orchestrator submit - --to {team_of(place, writers, path)}{sender}"


def team_of(place: Place, writers: tuple[str, ...], path: str) -> str:
    """Guess the team to ask: an inbox whose name is in a writer's name, else the path's folder, else PM."""
    try:
        folders = posix.listdir(f"{place.top}/{place.root}/requests")
    except OSError:
        folders = []
    teams = sorted(name.removeprefix("to-") for name in folders if name.startswith("to-"))
    for writer in writers:
        for team in teams:
            if key(team) in key(writer):
                return team
    first = path.partition("/")[0]
    return first if first in teams else "pm" if "pm" in teams or not teams else teams[0]


def refuse(
    place: Place,
    policy: Policy,
    identity: Identity,
    denied: list[Denied],
    *,
    door: str,
    commit: str = "",
    remedy: str = "",
) -> int:
    """Print a denial on standard error, record it, and give back the exit code that denies."""
    lines = []
    for one in denied[:SHOWN]:
        first, *more = explain(place, policy, identity.role, one)
        lines.append(f"orchestrator: denied: {first}")
        lines += [f"  {line}" for line in more]
    if len(denied) > SHOWN:
        lines.append(f"  and {len(denied) - SHOWN} more paths")
    if commit:
        lines.append(f"  commit: {commit[:12]}")
    lines.append(f"  identity: {identity}")
    if remedy:
        lines.append(f"  to repair: {remedy}")
    say(lines)
    for one in denied:
        record(place, identity, one.path, door, one.permit.why, commit)
    return 1


def deny(place: Place, identity: Identity, fact: str, remedy: str, *, door: str, commit: str = "") -> int:
    """Print a denial that concerns no single path, record it, and give back the exit code that denies."""
    say([f"orchestrator: denied: {fact}", f"  {remedy}", f"  identity: {identity}"])
    record(place, identity, "", door, fact, commit)
    return 1


def say(lines: list[str]) -> None:
    """Write lines to standard error, whatever stands in them."""
    text = "\n".join(lines) + "\n"
    posix.write(2, text.encode("utf-8", "backslashreplace"))


def record(place: Place, identity: Identity, path: str, door: str, why: str, commit: str = "") -> None:
    """Append one line of JSON to the clone's log of denials; a log that can't be written stops nothing."""
    fields = {
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "role": identity.role,
        "level": str(identity.level),
        "path": path,
        "door": door,
        "why": why,
        "commit": commit,
    }
    line = "{" + ", ".join([f'"{name}": {_json(value)}' for name, value in fields.items()]) + "}\n"
    try:
        try:  # noqa: SIM105 - contextlib costs a millisecond
            posix.mkdir(place.state)
        except FileExistsError:
            pass
        flags = posix.O_WRONLY | posix.O_APPEND | posix.O_CREAT | posix.O_CLOEXEC | posix.O_NOFOLLOW
        descriptor = posix.open(f"{place.state}/{LOG}", flags, 0o600)
        posix.write(descriptor, line.encode("utf-8", "surrogatepass"))
        posix.close(descriptor)
    except OSError as error:
        sys.stderr.write(f"orchestrator: the denial could not be recorded: {error.strerror}\n")


def _json(text: str) -> str:
    if text.isdigit() and len(text) == 1:
        return text
    escaped = []
    for letter in text:
        if letter in '"\\':
            escaped.append("\\" + letter)
        elif " " <= letter <= "~":
            escaped.append(letter)
        else:
            code = ord(letter)
            if code > 0xFFFF:
                code -= 0x10000
                escaped.append(f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}")
            else:
                escaped.append(f"\\u{code:04x}")
    return '"' + "".join(escaped) + '"'


def _quoted(text: str) -> str:
    return text if text and text.replace("-", "").replace("_", "").isalnum() else "'" + text.replace("'", "'\\''") + "'"
