"""Put the git hooks into a repository beside those that are there, and take them out again.

Where git looks in its own folder, a hook that stands there is set aside and called after ours. Where `core.hooksPath`
names a folder (husky, a shared one), that folder is left alone: ours lie in the clone's state folder, the setting
points there, and every hook of the other folder is handed over to under its own name.
"""

from __future__ import annotations

import json
import os
import shlex
import sys
from pathlib import Path

from msgspec import Struct

from orchestrator.errors import WorkspaceError
from orchestrator.guard.place import ROOT_FILE
from orchestrator.guard.scripts import HOOKS, MARK, passing, script
from orchestrator.repository.layout import Layout
from orchestrator.repository.objects import git, resolve
from orchestrator.repository.policy import pin, pinned

ASIDE = ".before-orchestrator"
RECORD = "hooks.json"
OWN_FOLDER = "hooks"
AGAIN = "run: orchestrator hooks install"


class Installed(Struct, frozen=True):
    """Where the hooks went, which other hooks they call, and whether those are husky's."""

    folder: Path
    hooks: tuple[str, ...]
    chained: tuple[str, ...]
    policy_ref: str
    husky: bool = False


class HookState(Struct, frozen=True):
    """One hook as it stands: `state` is "active", "missing", "shadowed", "not executable" or "inert"; and why."""

    name: str
    state: str
    detail: str = ""


def install_hooks(layout: Layout, python: str = sys.executable) -> Installed:
    """Install every hook; run again, it renews ours and changes nothing else.

    Raises:
        WorkspaceError: the workspace is not in a git repository.
        GitError: git refused.
    """
    state = _state(layout)
    state.mkdir(parents=True, exist_ok=True)
    (state / ROOT_FILE).write_text(f"{layout.root}\n", encoding="utf-8")
    if pinned(layout) == "HEAD":
        branch = git(layout.top, "symbolic-ref", "--quiet", "HEAD", check=False).stdout.decode().strip()
        if branch and resolve(layout, branch):
            pin(layout, branch)
    folder, record = hooks_folder(layout), _recorded(layout)
    own = state / OWN_FOLDER
    if record is None:
        setting = _setting(layout, "--local")
        record = {"own": _hooks_path(layout) is not None, "local": setting, "before": str(_hooks_path(layout) or "")}
        (state / RECORD).write_text(json.dumps(record), encoding="utf-8")
    chained: list[str] = []
    if record["own"]:
        before = str(record["before"])
        own.mkdir(exist_ok=True)
        for hook in HOOKS:
            _write(own / hook, script(hook, python, f"{before}/{hook}"))
        others = sorted(os.listdir(_from_top(layout, before))) if _from_top(layout, before).is_dir() else []
        for name in others:
            if name in HOOKS:
                chained.append(name)
            elif os.access(_from_top(layout, before) / name, os.X_OK) and "." not in name and name != "_":
                _write(own / name, passing(name, f"{before}/{name}"))
                chained.append(name)
        git(layout.top, "config", "--local", "core.hooksPath", str(own))
        folder = own
    else:
        folder.mkdir(parents=True, exist_ok=True)
        for hook in HOOKS:
            ours, aside = folder / hook, folder / f"{hook}{ASIDE}"
            if (ours.exists() or ours.is_symlink()) and not _is_ours(ours):
                os.replace(ours, aside)
            if aside.exists():
                chained.append(hook)
            _write(ours, script(hook, python, str(aside), chained=aside.exists()))
    husky = bool(record["own"]) and ".husky" in Path(str(record["before"])).parts
    return Installed(folder, HOOKS, tuple(chained), pinned(layout), husky)


def uninstall_hooks(layout: Layout) -> tuple[str, ...]:
    """Take our hooks out and put back what was there; give the names of the hooks taken out."""
    state = _state(layout)
    record = _recorded(layout)
    taken: list[str] = []
    if record is not None and record["own"]:
        own = state / OWN_FOLDER
        for file in sorted(own.iterdir()) if own.is_dir() else ():
            file.unlink()
            taken.append(file.name)
        if own.is_dir():
            own.rmdir()
        if _setting(layout, "--local") == str(own):
            if record["local"]:
                git(layout.top, "config", "--local", "core.hooksPath", str(record["local"]))
            else:
                git(layout.top, "config", "--local", "--unset", "core.hooksPath")
    else:
        folder = hooks_folder(layout)
        for hook in HOOKS:
            ours, aside = folder / hook, folder / f"{hook}{ASIDE}"
            if _is_ours(ours):
                ours.unlink()
                taken.append(hook)
            if aside.exists() and not ours.exists():
                os.replace(aside, ours)
    (state / RECORD).unlink(missing_ok=True)
    return tuple(taken)


def hooks_status(layout: Layout) -> tuple[HookState, ...]:
    """Tell of every hook whether it would block, and if not, why."""
    folder = hooks_folder(layout)
    record = _recorded(layout)
    expected = _state(layout) / OWN_FOLDER if record and record["own"] else None
    found = []
    for hook in HOOKS:
        file = folder / hook
        if not file.exists():
            placed = expected is not None and (expected / hook).exists() and expected != folder
            why = f"git looks in {folder}, and finds none there; {AGAIN}" if placed else ""
            state = HookState(hook, "shadowed" if placed else "missing", why)
        elif not _is_ours(file):
            why = f"{file} is another program's; {AGAIN}"
            state = HookState(hook, "shadowed" if record is not None else "missing", why)
        elif not os.access(file, os.X_OK):
            state = HookState(hook, "not executable", f"git skips it; run: chmod +x {file}")
        else:
            gone = [path for path in _programs(file) if not os.access(path, os.R_OK)]
            if gone:
                state = HookState(hook, "inert", f"{gone[0]} is gone, so it denies everything; install again")
            else:
                chain = next((path for path in _before(file) if os.access(_from_top(layout, path), os.X_OK)), "")
                state = HookState(hook, "active", f"then calls {chain}" if chain else "")
        found.append(state)
    return tuple(found)


def hooks_folder(layout: Layout) -> Path:
    """Tell the folder that git takes this work tree's hooks from now."""
    found = git(layout.top, "rev-parse", "--git-path", "hooks").stdout.decode("utf-8", "surrogateescape").strip()
    return _from_top(layout, found)


def _hooks_path(layout: Layout) -> str | None:
    """Tell `core.hooksPath` as git sees it, unless it names the place that git takes without it."""
    found = _setting(layout)
    if found is None or layout.common_dir is None:
        return None
    return None if _from_top(layout, found) == layout.common_dir / "hooks" else found


def _setting(layout: Layout, *scope: str) -> str | None:
    done = git(layout.top, "config", *scope, "--type=path", "--get", "core.hooksPath", check=False)
    return done.stdout.decode("utf-8", "surrogateescape").strip() or None


def _recorded(layout: Layout) -> dict[str, object] | None:
    try:
        found = json.loads((_state(layout) / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and {"own", "local", "before"} <= set(found) else None


def _state(layout: Layout) -> Path:
    if layout.git_dir is None:
        raise WorkspaceError("the workspace is in no git repository, so there are no hooks", "run: git init")
    return layout.state


def _from_top(layout: Layout, path: str) -> Path:
    return (layout.top / path).absolute()


def _is_ours(file: Path) -> bool:
    try:
        return MARK in file.read_text(encoding="utf-8", errors="replace")[:400]
    except OSError:
        return False


def _programs(file: Path) -> list[str]:
    return [path for name in ("python", "guard") for path in _assigned(file, name)]


def _before(file: Path) -> list[str]:
    return _assigned(file, "before")


def _assigned(file: Path, name: str) -> list[str]:
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    return [shlex.split(line.partition("=")[2])[0] for line in lines if line.startswith(f"{name}=")]


def _write(file: Path, text: str) -> None:
    """Put a hook in place at once: a git command that runs meanwhile finds the old one or the new one."""
    part = file.with_name(f".{file.name}.new")
    part.write_text(text, encoding="utf-8")
    part.chmod(0o755)
    os.replace(part, file)
