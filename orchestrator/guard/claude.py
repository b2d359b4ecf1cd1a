"""Wire the tool guard into Claude Code's settings file, without touching what else stands there."""

from __future__ import annotations

import json
import os
import shlex
import sys
from pathlib import Path
from typing import Any

from orchestrator.authorize.protected import PROTECTED, PROTECTED_IN_ROOT
from orchestrator.errors import ConfigurationError
from orchestrator.guard.scripts import FAST
from orchestrator.guard.tool import READERS, SEARCHERS, WRITERS
from orchestrator.repository.layout import Layout

SETTINGS = ".claude/settings.json"
MATCHER = "|".join((*WRITERS, *READERS, *SEARCHERS, "Bash"))
TIMEOUT = 10


def hook_command(python: str = sys.executable) -> str:
    """Give the command that stands in the settings: inline, so that an interpreter that is gone closes, not opens."""
    return f"{shlex.quote(python)} -I -S {shlex.quote(str(FAST))} tool || exit 2"


def install_claude(layout: Layout, python: str = sys.executable) -> bool:
    """Merge the hook and the deny rules into `.claude/settings.json`; tell whether that changed anything.

    Raises:
        ConfigurationError: the file is not strict JSON, or not of the shape that Claude Code reads.
    """
    file = layout.top / SETTINGS
    settings = read_settings(file)
    before = json.dumps(settings)
    _make_key(layout)
    entries = _list(file, _mapping(file, settings, "hooks"), "PreToolUse")
    _without_ours(entries)
    hook = {"type": "command", "command": hook_command(python), "timeout": TIMEOUT}
    entries.append({"matcher": MATCHER, "hooks": [hook]})
    denied = _list(file, _mapping(file, settings, "permissions"), "deny")
    denied += [rule for rule in deny_rules(layout.root) if rule not in denied]
    if json.dumps(settings) == before:
        return False
    _write(file, settings)
    return True


def uninstall_claude(layout: Layout) -> bool:
    """Take the hook and the deny rules out of `.claude/settings.json`; tell whether that changed anything."""
    file = layout.top / SETTINGS
    if not file.exists():
        return False
    settings = read_settings(file)
    before = json.dumps(settings)
    hooks = settings.get("hooks")
    if isinstance(hooks, dict) and isinstance(hooks.get("PreToolUse"), list):
        _without_ours(hooks["PreToolUse"])
        if not hooks["PreToolUse"]:
            del hooks["PreToolUse"]
        if not hooks:
            del settings["hooks"]
    permissions = settings.get("permissions")
    if isinstance(permissions, dict) and isinstance(permissions.get("deny"), list):
        ours = deny_rules(layout.root)
        permissions["deny"] = [rule for rule in permissions["deny"] if rule not in ours]
        if not permissions["deny"]:
            del permissions["deny"]
        if not permissions:
            del settings["permissions"]
    if json.dumps(settings) == before:
        return False
    _write(file, settings)
    return True


def claude_installed(layout: Layout) -> bool:
    """Tell whether the settings hold our hook, and its interpreter and program are there."""
    try:
        words = shlex.split(installed_command(layout))
    except ValueError:
        return False
    programs = [word for word in words if _is_ours(word)]
    return bool(programs) and os.access(words[0], os.X_OK) and os.access(programs[0], os.R_OK)


def installed_command(layout: Layout) -> str:
    """Give the tool guard's command as it stands in the settings; "" where it is not there, or can't be read."""
    try:
        entries = read_settings(layout.top / SETTINGS)["hooks"]["PreToolUse"]
        commands = [hook["command"] for entry in entries for hook in entry["hooks"] if "command" in hook]
        return next((command for command in commands if _is_ours(command)), "")
    except (ConfigurationError, KeyError, TypeError):
        return ""


def deny_rules(root: str) -> list[str]:
    """List the rules that keep the file tools from the protected paths even where the hook does not run.

    `Write(path)` rules are accepted by Claude Code and never consulted; `Edit(path)` covers writing.
    """
    paths = [f"{root}/{name}" for name in PROTECTED_IN_ROOT] + list(PROTECTED)
    folders = ("agents", "hooks", "rules", "verdicts", "signers", ".state", ".githooks", ".husky")
    rules = [f"Edit({path}/**)" if path.rpartition("/")[2] in folders else f"Edit({path})" for path in paths]
    return list(dict.fromkeys(rules))


def read_settings(file: Path) -> dict[str, Any]:
    """Read a settings file; an empty one where there is none.

    Raises:
        ConfigurationError: it is not strict JSON.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    try:
        settings = json.loads(text)
    except ValueError as error:
        place = f"{file}:{getattr(error, 'lineno', 1)}:{getattr(error, 'colno', 1)}"
        raise ConfigurationError(
            "the settings are not strict JSON, so Claude Code reads none of them",
            "mend the line (no comments, no trailing commas), and run this again",
            place,
        ) from error
    if not isinstance(settings, dict):
        raise _misshapen(file, "the file")
    return settings


def _mapping(file: Path, settings: dict[str, Any], name: str) -> dict[str, Any]:
    found = settings.setdefault(name, {})
    if not isinstance(found, dict):
        raise _misshapen(file, f'"{name}"')
    return found


def _list(file: Path, settings: dict[str, Any], name: str) -> list[Any]:
    found = settings.setdefault(name, [])
    if not isinstance(found, list):
        raise _misshapen(file, f'"{name}"')
    return found


def _misshapen(file: Path, what: str) -> ConfigurationError:
    return ConfigurationError(f"{what} is not of the shape that Claude Code reads", "mend it by hand", str(file))


def _without_ours(entries: list[Any]) -> None:
    for entry in list(entries):
        hooks = entry.get("hooks") if isinstance(entry, dict) else None
        if isinstance(hooks, list):
            others = [hook for hook in hooks if not (isinstance(hook, dict) and _is_ours(hook.get("command", "")))]
            if len(others) != len(hooks):
                entry["hooks"] = others
                if not others:
                    entries.remove(entry)


def _is_ours(command: object) -> bool:
    return isinstance(command, str) and "/guard/fast.py" in command


def _make_key(layout: Layout) -> None:
    from orchestrator.guard.identity import KEY_FILE

    layout.state.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(layout.state / KEY_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "wb") as file:
        file.write(os.urandom(32))


def _write(file: Path, settings: dict[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.new")
    part.write_text(json.dumps(settings, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    os.replace(part, file)
