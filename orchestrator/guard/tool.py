"""Judge an agent's tool call before it runs: Claude Code's PreToolUse hook, JSON in, JSON out.

Exit code 2 and anything unforeseen block the call. No opinion is an empty answer, so that the user's own settings
decide; a call is never allowed on their behalf.
"""

from __future__ import annotations

import posix
import sys
from _signal import alarm  # type: ignore[import-not-found]  # `signal` itself costs enum and re

from orchestrator.authorize.permits import Policy
from orchestrator.guard.caller import Caller, caller_of
from orchestrator.guard.changes import Denied
from orchestrator.guard.effects import effects_of
from orchestrator.guard.exchange import read_json, write_json
from orchestrator.guard.identity import PROOF_VARIABLE, ROLE_VARIABLE, prove
from orchestrator.guard.matrices import policy_of
from orchestrator.guard.place import Place, matrix_names, paused, place_of, repository_above
from orchestrator.guard.real_paths import real_path, variable
from orchestrator.guard.spawn import batch_input, git_all, read_batch
from orchestrator.guard.targets import Target, targets_of

# Below the hook's own timeout, at which the call would go on: the signal's default ends this process, which blocks.
DEADLINE = 8
MOST_REASON = 9000
WRITERS = {"Write": "file_path", "Edit": "file_path", "MultiEdit": "file_path", "NotebookEdit": "notebook_path"}
READERS = {"Read": "file_path"}
SEARCHERS = ("Grep", "Glob")
DOOR = "tool"


def answer() -> int:
    """Read one call from standard input, write what is decided to standard output, give back the exit code."""
    alarm(DEADLINE)
    try:
        call = read_json(sys.stdin.buffer.read())
        if not isinstance(call, dict):
            raise ValueError("it is no mapping")
        decision = judge_call(call)
    except Exception as error:
        sys.stderr.write(f"orchestrator: denied: the tool call could not be judged ({type(error).__name__}: {error})\n")
        return 2
    if decision:
        said = {"hookSpecificOutput": {"hookEventName": "PreToolUse", **decision}}
        sys.stdout.write(write_json(said))
    return 0


def judge_call(call: dict[str, object]) -> dict[str, object]:
    """Decide one call: an empty answer for no opinion, else `permissionDecision` and its reason, or `updatedInput`."""
    folder = str(call.get("cwd") or variable("CLAUDE_PROJECT_DIR") or posix.getcwd())
    place = _place(folder) or _place(variable("CLAUDE_PROJECT_DIR") or folder)
    if place is None or paused(place):
        return {}
    tool = str(call.get("tool_name") or "")
    given = call.get("tool_input")
    values = given if isinstance(given, dict) else {}
    targets: list[Target] = []
    forbidden: list[str] = []
    command = ""
    if tool in WRITERS:
        targets = targets_of(place, "write", str(values[WRITERS[tool]]), folder)
    elif tool in READERS:
        targets = targets_of(place, "read", str(values[READERS[tool]]), folder)
    elif tool in SEARCHERS:
        pattern = str(values.get("pattern") or "") if tool == "Glob" else ""
        start = str(values.get("path") or (_literal_start(pattern) if pattern.startswith("/") else folder))
        targets = targets_of(place, "search", start, folder)
    elif tool == "Bash":
        command = str(values["command"])
        effects = effects_of(command, folder)
        forbidden = effects.forbidden
        for effect in effects.paths:
            if effect.path is not None and (effect.folder is not None or effect.path.startswith(("/", "~"))):
                targets += targets_of(place, effect.sort, effect.path, effect.folder or "/")
        if effects.unread:
            from orchestrator.guard.denial import record

            record(place, caller_of(place, call, None).identity, "", DOOR, "not read: " + effects.unread[0][:200])
    else:
        return {}
    mentions = "orchestrator" in command or "git" in command
    if not targets and not forbidden and not mentions:
        return {}
    policy = _policy(place)
    caller = caller_of(place, call, policy)
    denied = _denied(policy, caller, targets)
    decision = _decide(place, policy, caller, targets, denied, forbidden)
    if not decision and mentions and caller.identity.role and caller.identity.level:
        return _with_role(place, caller, values)
    return decision


def _place(folder: str) -> Place | None:
    top, git_dir = repository_above(real_path(folder).rstrip("/"))
    return place_of(top, git_dir) if git_dir else None


def _policy(place: Place) -> Policy:
    for name in [name for name in posix.environ if name.startswith(b"GIT_")]:
        del posix.environ[name]  # a call's environment must not say where the objects lie
    names = matrix_names(place)
    ((code, output),) = git_all((("-C", place.top, "cat-file", "--batch"), batch_input(names)))
    return policy_of(place, names, read_batch(output, len(names)) if not code else [None] * len(names))


def _denied(policy: Policy, caller: Caller, targets: list[Target]) -> list[tuple[Target, Denied | None]]:
    """List the targets that the caller's role may not touch so; those with a fact of their own have no permit."""
    found: list[tuple[Target, Denied | None]] = []
    for target in targets:
        if target.fact:
            found.append((target, None))
        elif caller.identity.role or caller.setting == "deny":
            access = "write" if target.sort == "write" else "read"
            permit = policy.judge(caller.identity.role, access, target.path or "./")
            if target.sort == "search":
                permit = policy.searches(caller.identity.role, target.path)
            if not permit.allowed:
                found.append((target, Denied(target.path or ".", permit)))
        elif target.sort == "write" and policy.protected(target.path):
            found.append((target, Denied(target.path, policy.judge("", "write", target.path))))
    return found


def _decide(
    place: Place,
    policy: Policy,
    caller: Caller,
    targets: list[Target],
    denied: list[tuple[Target, Denied | None]],
    forbidden: list[str],
) -> dict[str, object]:
    identity = caller.identity
    reasons: list[str] = []
    if forbidden or denied:
        from orchestrator.guard.denial import explain, record
    for fact in dict.fromkeys(forbidden):
        reasons.append(f"orchestrator: denied: {fact}")
        record(place, identity, "", DOOR, fact)
    enforced = policy.setting("reads", "report").casefold() != "report"
    for target, one in denied:
        verb = "write" if target.sort == "write" else "read"
        record(place, identity, target.path or target.absolute, DOOR, one.permit.why if one else target.fact)
        if verb == "read" and not enforced:
            continue
        if one is None:
            reasons.append(f"orchestrator: denied: {target.absolute}: {target.fact}")
        else:
            first, *more = explain(place, policy, identity.role or caller.name, one, verb)
            reasons += [f"orchestrator: denied: {first}", *(f"  {line}" for line in more)]
    if reasons:
        asked = not forbidden and caller.setting in ("ask", "allow")
        reasons.append(f"  identity: {identity}")
        return _say("ask" if asked else "deny", reasons)
    writes = [target.path for target in targets if target.sort == "write" and not target.fact]
    if caller.setting == "ask" and writes:
        return _say("ask", [f"the main session wants to write {', '.join(dict.fromkeys(writes))}"])
    return {}


def _say(decision: str, reasons: list[str]) -> dict[str, object]:
    text = "\n".join(reasons)[:MOST_REASON].encode("utf-8", "replace").decode("utf-8")
    return {"permissionDecision": decision, "permissionDecisionReason": text}


def _with_role(place: Place, caller: Caller, values: dict[str, object]) -> dict[str, object]:
    """Give the command the role's name and its proof, for `orchestrator submit` and for the git hooks."""
    role = caller.identity.role
    proof = prove(place.state, role)
    if not proof:
        return {}
    quoted = "'" + role.replace("'", "'\\''") + "'"
    prefix = f"export {ROLE_VARIABLE}={quoted} {PROOF_VARIABLE}={proof}; "
    return {"updatedInput": {**values, "command": prefix + str(values["command"])}}


def _literal_start(pattern: str) -> str:
    kept = []
    for name in pattern.split("/"):
        if any(letter in name for letter in "*?[{"):
            break
        kept.append(name)
    return "/".join(kept) or "/"
