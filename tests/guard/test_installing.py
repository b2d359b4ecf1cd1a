"""Hooks go in beside others, are put back as they were, and say when they are inert."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from orchestrator.errors import UsageError, WorkspaceError
from orchestrator.guard import binding
from orchestrator.guard.claude import claude_installed, install_claude
from orchestrator.guard.install import hooks_status, install_hooks, uninstall_hooks
from orchestrator.guard.proof import prove_guards
from orchestrator.guard.scripts import HOOKS
from orchestrator.repository.layout import Layout, find_workspace
from orchestrator.repository.policy import pinned
from tests.support.guarded import copy_of
from tests.support.repositories import Repository, clean_environment, make_workspace

OTHERS = '#!/bin/sh\necho "{name} of others" >> "$(git rev-parse --git-dir)/others"\n'


def put(folder: Path, name: str, text: str = "") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text(text or OTHERS.format(name=name))
    file.chmod(0o755)
    return file


def said_by_others(work: Repository) -> list[str]:
    file = work.top / ".git/others"
    found = file.read_text().splitlines() if file.exists() else []
    file.unlink(missing_ok=True)
    return found


def blocks(work: Repository) -> bool:
    """Whether a role's forbidden commit is blocked."""
    binding.bind(find_workspace(work.top), "backend")
    work.write("infrastructure/forbidden.yml", "x\n")
    work.git("add", "infrastructure/forbidden.yml")
    blocked = work.git("commit", "-q", "-m", "x", check=False).returncode != 0
    work.git("reset", "-q", "--hard")
    binding.unbind(find_workspace(work.top))
    return blocked


def states(layout: Layout) -> dict[str, str]:
    return {state.name: state.state for state in hooks_status(layout)}


@pytest.fixture
def plain(tmp_path: Path) -> Repository:
    return make_workspace(tmp_path / "work")


def test_installing_is_idempotent_and_pins_the_policy_ref(plain):
    layout = find_workspace(plain.top)
    assert set(states(layout).values()) == {"missing"}
    first = install_hooks(layout)
    before = {file.name: file.read_bytes() for file in first.folder.iterdir()}
    assert install_hooks(layout) == first
    assert {file.name: file.read_bytes() for file in first.folder.iterdir()} == before
    assert pinned(layout) == "refs/heads/main"
    assert set(states(layout).values()) == {"active"}
    assert blocks(plain)


def test_hooks_that_were_there_run_after_ours_and_are_put_back(plain):
    layout = find_workspace(plain.top)
    folder = plain.top / ".git/hooks"
    before = {
        name: put(folder, name).read_bytes()
        for name in ("pre-commit", "pre-push", "reference-transaction", "post-commit")
    }
    assert install_hooks(layout).chained == ("pre-commit", "pre-push", "reference-transaction")
    install_hooks(layout)
    plain.commit("docs/b.md")
    said = said_by_others(plain)
    assert said.count("pre-commit of others") == 1
    assert "post-commit of others" in said
    assert "reference-transaction of others" in said
    assert blocks(plain)
    assert "pre-commit of others" not in said_by_others(plain)
    uninstall_hooks(layout)
    for name, text in before.items():
        assert (folder / name).read_bytes() == text
    assert not [file.name for file in folder.iterdir() if "orchestrator" in file.name or file.name == "commit-msg"]
    plain.commit("docs/c.md")
    assert "pre-commit of others" in said_by_others(plain)


def test_a_chained_hook_still_decides_and_gets_its_input(plain):
    layout = find_workspace(plain.top)
    folder = plain.top / ".git/hooks"
    put(folder, "pre-commit", "#!/bin/sh\nexit 3\n")
    put(folder, "pre-push", '#!/bin/sh\ncat > .git/pushed\necho "$1" >> .git/pushed\n')
    install_hooks(layout)
    plain.write("docs/b.md")
    plain.git("add", "-A")
    assert plain.git("commit", "-q", "-m", "b", check=False).returncode
    (folder / "pre-commit.before-orchestrator").unlink()
    plain.git("commit", "-q", "-m", "b")
    plain.git("init", "-q", "--bare", str(plain.top.parent / "server"))
    plain.git("push", "-q", str(plain.top.parent / "server"), "main")
    assert f"refs/heads/main {plain.head()} refs/heads/main {'0' * 40}" in (plain.top / ".git/pushed").read_text()


@pytest.mark.parametrize("hooks_path", [".githooks", ".husky/_", "/absolute"])
def test_a_folder_of_hooks_that_a_setting_names_is_left_alone_and_called(plain, hooks_path, tmp_path):
    hooks_path = str(tmp_path / "absolute") if hooks_path == "/absolute" else hooks_path
    layout = find_workspace(plain.top)
    for name in ("pre-commit", "post-commit"):
        put(plain.top / hooks_path, name)
    # husky finds the team's hook by the name that it was called by
    put(
        plain.top / hooks_path,
        "commit-msg",
        '#!/bin/sh\necho "$(basename "$0") of $(basename "$(dirname "$0")")" >> .git/others\n',
    )
    plain.git("config", "core.hooksPath", hooks_path)
    before = {file.name: file.read_bytes() for file in (plain.top / hooks_path).iterdir()}
    assert sorted(install_hooks(layout).chained) == ["commit-msg", "post-commit", "pre-commit"]
    assert set(states(layout).values()) == {"active"}
    assert blocks(plain)
    said_by_others(plain)
    plain.commit("docs/b.md")
    named = f"commit-msg of {Path(hooks_path).name}"
    assert said_by_others(plain) == ["pre-commit of others", named, "post-commit of others"]
    install_hooks(layout)
    uninstall_hooks(layout)
    assert {file.name: file.read_bytes() for file in (plain.top / hooks_path).iterdir()} == before
    assert plain.git("config", "core.hooksPath").stdout.strip() == hooks_path


def test_a_users_own_hooks_folder_is_chained_and_the_setting_goes_when_we_go(plain, tmp_path):
    put(tmp_path / "global", "pre-commit")
    settings = tmp_path / "gitconfig"
    settings.write_text(f"[core]\n\thooksPath = {tmp_path / 'global'}\n")
    script = (
        "from pathlib import Path; from orchestrator.repository.layout import find_workspace; "
        "from orchestrator.guard.install import {0}; {0}(find_workspace(Path()))"
    )
    environment = clean_environment(GIT_CONFIG_GLOBAL=str(settings), PYTHONPATH=os.getcwd())
    # The program drops GIT_ variables, so the user's settings are handed over as a home folder.
    environment.pop("GIT_CONFIG_GLOBAL")
    (tmp_path / "home").mkdir()
    shutil.copy(settings, tmp_path / "home/.gitconfig")
    environment["HOME"] = str(tmp_path / "home")
    for step in ("install_hooks", "uninstall_hooks"):
        subprocess.run([sys.executable, "-c", script.format(step)], cwd=plain.top, env=environment, check=True)
        if step == "install_hooks":
            assert blocks(plain)
            plain.commit("docs/b.md")
            assert said_by_others(plain) == ["pre-commit of others"]
    assert plain.git("config", "core.hooksPath", check=False).returncode == 1


def test_linked_worktrees_share_the_hooks(plain, tmp_path):
    install_hooks(find_workspace(plain.top))
    plain.git("worktree", "add", "-q", "-b", "work", str(tmp_path / "linked"))
    linked = Repository(tmp_path / "linked")
    assert set(states(find_workspace(linked.top)).values()) == {"active"}
    assert blocks(linked)


def test_status_names_what_is_inert(plain):
    layout = find_workspace(plain.top)
    folder = install_hooks(layout).folder
    (folder / "pre-commit").chmod(0o644)
    gone = folder / "commit-msg"
    gone.write_text(gone.read_text().replace(f"python={sys.executable}", "python=/nowhere/python"))
    (folder / "pre-push").unlink()
    put(folder, "pre-merge-commit")
    assert states(layout) == {
        "pre-commit": "not executable",
        "pre-merge-commit": "shadowed",
        "commit-msg": "inert",
        "pre-push": "missing",
        "reference-transaction": "active",
    }
    plain.git("config", "core.hooksPath", "elsewhere")
    assert states(layout)["reference-transaction"] == "missing"


def test_a_setting_that_comes_later_shadows_ours_and_status_says_so(plain):
    put(plain.top / ".githooks", "pre-commit")
    plain.git("config", "core.hooksPath", ".githooks")
    layout = find_workspace(plain.top)
    install_hooks(layout)
    plain.git("config", "core.hooksPath", ".githooks")  # as `npm install` with husky does
    assert states(layout)["pre-push"] == "shadowed"
    install_hooks(layout)
    assert set(states(layout).values()) == {"active"}


def test_the_proof_blocks_with_hooks_and_finds_one_that_does_not(plain, monkeypatch):
    layout = find_workspace(plain.top)
    install_hooks(layout)
    install_claude(layout)
    proofs = prove_guards(layout, "DevOps Operator")
    assert [(proof.door, proof.blocked) for proof in proofs] == [
        ("pre-commit", True),
        ("reference-transaction", True),
        ("commit-msg", True),
        ("pre-merge-commit", True),
        ("pre-push", True),
        ("tool", True),
    ]
    real = install_hooks

    def broken(scratch: Layout) -> object:
        installed = real(scratch)
        for hook in HOOKS:
            (installed.folder / hook).chmod(0o644)
        return installed

    monkeypatch.setattr("orchestrator.guard.proof.install_hooks", broken)
    assert not any(proof.blocked for proof in prove_guards(layout, "DevOps Operator")[:5])


def test_the_proof_does_not_pass_for_a_clone_that_has_no_guards(plain):
    layout = find_workspace(plain.top)
    missing = [proof for proof in prove_guards(layout, "DevOps Operator") if not proof.blocked]
    assert [proof.door for proof in missing] == list(HOOKS)
    assert {proof.tried for proof in missing} == {"in this clone: missing"}
    install_hooks(layout)
    (plain.top / ".git/hooks/pre-push").chmod(0o644)
    (proof,) = [proof for proof in prove_guards(layout, "DevOps Operator") if not proof.blocked]
    assert (proof.door, proof.tried) == ("pre-push", "in this clone: not executable")


def test_the_tool_guard_is_proven_by_the_command_that_stands_in_the_settings(plain):
    layout = find_workspace(plain.top)
    install_hooks(layout)
    assert "tool" not in [proof.door for proof in prove_guards(layout, "DevOps Operator")]
    install_claude(layout)
    file = plain.top / ".claude/settings.json"
    file.write_text(file.read_text().replace(sys.executable, "/nonexistent/python"))
    assert not claude_installed(layout)
    (proof,) = [proof for proof in prove_guards(layout, "DevOps Operator") if not proof.blocked]
    assert proof.door == "tool"
    for odd in ('{"hooks": []}', '{"hooks": {"PreToolUse": {}}}', '{"hooks": {"PreToolUse": [1, {"hooks": 2}]}}', "["):
        file.write_text(odd)
        assert not claude_installed(layout)


@pytest.mark.parametrize(("folder", "husky"), [(".husky/_", True), (".githooks", False)])
def test_husky_is_told_from_other_folders_of_hooks(plain, folder, husky):
    put(plain.top / folder, "pre-commit")
    plain.git("config", "core.hooksPath", folder)
    layout = find_workspace(plain.top)
    assert install_hooks(layout).husky is husky
    plain.git("config", "core.hooksPath", folder)  # as husky's own `prepare` does
    assert {state.detail.partition("; ")[2] for state in hooks_status(layout)} == {"run: orchestrator hooks install"}
    assert install_hooks(layout).husky is husky


def test_pausing_is_for_people_at_a_terminal_and_ends(plain):
    layout = find_workspace(plain.top)
    with pytest.raises(UsageError, match="agent's shell"):
        binding.require_person({"CLAUDECODE": "1"}, True, "pausing")
    with pytest.raises(UsageError, match="terminal"):
        binding.require_person({}, False, "pausing")
    with pytest.raises(UsageError, match="120"):
        binding.pause(layout, 121, "")
    install_hooks(layout)
    binding.pause(layout, 1, "to configure")
    assert not blocks(plain)
    plain.git("reset", "-q", "--hard", "HEAD^")
    assert binding.resume(layout)
    assert blocks(plain)
    lines = [json.loads(line) for line in (layout.state / "denials.jsonl").read_text().splitlines()]
    assert "to configure" in lines[0]["why"]
    (layout.state / "paused").write_text("1\n")  # long ago
    assert blocks(plain)


def test_without_git_there_is_nothing_to_install(tmp_path):
    (tmp_path / ".claude").mkdir()
    (tmp_path / ".claude/orchestrator.yaml").write_text("id: x\n")
    with pytest.raises(WorkspaceError, match="no git repository"):
        install_hooks(find_workspace(tmp_path))


def command(work: Repository, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "orchestrator", *arguments],
        cwd=work.top,
        env=clean_environment(PYTHONPATH=os.getcwd(), **environment),
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_commands_of_a_day(template, tmp_path):
    work = copy_of(template, tmp_path / "work")
    assert command(work, "hooks", "install", "--claude").returncode == 0
    done = command(work, "hooks", "status", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["claude"] is True
    assert command(work, "role", "use", "nobody").returncode == 2
    assert command(work, "role", "use", "backend", CLAUDECODE="1").returncode == 2
    assert "level 1" in command(work, "role", "use", "backend").stdout
    work.write("infrastructure/x")
    work.git("add", "infrastructure/x")
    assert work.git("commit", "-m", "x", check=False).returncode
    shown = json.loads(command(work, "denials", "--json", "--role", "Backend").stdout)
    assert [(entry["path"], entry["door"]) for entry in shown] == [("infrastructure/x", "pre-commit")]
    assert "infrastructure/x" in command(work, "denials").stdout
    assert command(work, "role", "clear").returncode == 0
    assert command(work, "hooks", "pause").returncode == 2  # no terminal here
    assert command(work, "hooks", "uninstall", CLAUDECODE="1").returncode == 2
    assert command(work, "hooks", "uninstall", "--claude").returncode == 0
    assert command(work, "hooks", "status").returncode == 1


def test_permissions_are_shown_checked_asked_for_and_linted(template, tmp_path):
    work = copy_of(template, tmp_path / "work")
    assert "DevOps Operator" in command(work, "permissions", "show", "--role", "devops-operator").stdout
    done = command(work, "permissions", "check", "--role", "backend", "backend/x", "infrastructure/x")
    assert done.returncode == 1
    assert '"Backend" has none for infrastructure/' in done.stdout
    assert command(work, "permissions", "check", "--role", "backend", "--read", "docs/x").returncode == 0
    facts = json.loads(command(work, "permissions", "who", "docs/x", "--json").stdout)
    assert facts["write"] == ["PM", "Guardian"]
    work.write(
        ".claude/agents/backend.md",
        "---\nname: backend\ndescription: x\nwrites:\n  - backend/\n  - infrastructure/\n---\n"
        "- ✅ WRITE: `docs/`\n- ✅ READ: `frontend/`\n",
    )
    matrix = work.top / ".claude/contracts/standards/permission-matrix.md"
    matrix.write_text(matrix.read_text() + "| QA | maybe | READ | READ | READ | READ |\n")
    done = command(work, "permissions", "lint", "--json")
    assert done.returncode == 1
    found = {
        (one["rule"], one["file"].rpartition("/")[2], one["line"], one["column"]) for one in json.loads(done.stdout)
    }
    assert {
        ("agents/not-granted", "backend.md", 6, 5),
        ("agents/not-granted", "backend.md", 8, 13),
        ("matrix/unreadable-cell", "permission-matrix.md", 7, 8),
        ("matrix/unknown-agent", "permission-matrix.md", 3, 3),
    } <= found
