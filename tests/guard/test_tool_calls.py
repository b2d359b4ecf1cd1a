"""Tool calls as Claude Code sends them, through the real command: what is denied, asked, reported and left alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from orchestrator.guard.claude import hook_command, install_claude
from orchestrator.guard.effects import effects_of
from orchestrator.guard.scripts import FAST
from orchestrator.repository.layout import find_workspace
from tests.support.guarded import MATRIX_FILE, OPERATOR, WITHOUT_HOOKS, copy_of
from tests.support.repositories import MATRIX, Repository, clean_environment

SETTINGS = """
| Setting | Value |
|---|---|
| main session | ask |
| agent general-purpose | ask |
| agent explore | deny |
| agent helper | devops-operator |
"""


@pytest.fixture(scope="module")
def work(template: Repository, tmp_path_factory: pytest.TempPathFactory) -> Repository:
    folder = tmp_path_factory.mktemp("tool")
    work = copy_of(template, folder / "work")
    work.write(MATRIX_FILE, MATRIX + SETTINGS)
    work.git(*WITHOUT_HOOKS, "commit", "-q", "-a", "-m", "Settings")
    (work.top / "infrastructure/to-backend").symlink_to("../backend")
    (work.top / "infrastructure/to-file").symlink_to("../backend/a.py")
    (work.top / "infrastructure/to-outside").symlink_to(folder)
    work.write("infrastructure/sub/x.yml")
    work.git("worktree", "add", "-q", "-b", "sibling", str(folder / "sibling"))
    install_claude(find_workspace(work.top))
    (folder / "home/.claude").mkdir(parents=True)
    return work


def call(work: Repository, tool: str, agent: str = OPERATOR, cwd: str = "", **values: Any) -> dict[str, Any]:
    """Send one call through the command that stands in the settings, and give back what it decides."""
    payload = {
        "session_id": "1",
        "hook_event_name": "PreToolUse",
        "cwd": str(work.top / cwd),
        "tool_name": tool,
        "tool_input": values,
    }
    if agent:
        payload["agent_type"] = agent
    done = subprocess.run(
        ["sh", "-c", hook_command()],
        input=json.dumps(payload),
        capture_output=True,
        text=True,
        env=clean_environment(HOME=str(work.top.parent / "home")),
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)["hookSpecificOutput"] if done.stdout else {}
    return found


def decision(work: Repository, *arguments: Any, **values: Any) -> str:
    return str(call(work, *arguments, **values).get("permissionDecision", ""))


FILES = [
    ("infrastructure/a.yml", ""),
    ("infrastructure/new/deep/x.yml", ""),
    ("infrastructure/../infrastructure/a.yml", ""),
    ("./infrastructure/a.yml", ""),
    (".claude/requests/to-devops/x.md", ""),
    ("backend/a.py", "deny"),
    ("infrastructure/../backend/a.py", "deny"),
    ("infrastructure/./../backend//a.py", "deny"),
    ("infrastructure/to-backend/a.py", "deny"),
    ("infrastructure/to-file", "deny"),
    ("infrastructure/sub/../../backend/a.py", "deny"),
    ("infrastructure-old/x", "deny"),
    ("Infrastructure/x", "deny"),
    ("infrastructur\u0435/x", "deny"),
    ("docs/a.md", "deny"),
    ("docs/e\u0301.md", "deny"),
    (".claude/requests/to-backend/x.md", "deny"),
    (MATRIX_FILE, "deny"),
    (".claude/orchestrator.yaml", "deny"),
    (".claude/settings.json", "deny"),
    (".CLAUDE/settings.json", "deny"),
    (".claude/agents/x.md", "deny"),
    (".git/hooks/pre-commit", "deny"),
    (".git/config", "deny"),
    ("../sibling/infrastructure/a.yml", "deny"),
    ("~/.claude/settings.json", "deny"),
    ("~/.gitconfig", "deny"),
    ("~/.config/orchestrator/user.yaml", "deny"),
    ("~/.ssh/allowed_signers", "deny"),
    ("/tmp/somewhere-else.txt", ""),
    ("../elsewhere.txt", ""),
    ("infrastructure/to-outside/x.txt", ""),
    ("~/notes.txt", ""),
]


@pytest.mark.parametrize(("path", "expected"), FILES)
@pytest.mark.parametrize("spelling", ["relative", "absolute"])
def test_file_tools(work, path, expected, spelling):
    tool = {"relative": "Write", "absolute": "Edit"}[spelling]
    full = path if spelling == "relative" or path.startswith(("/", "~")) else f"{work.top}/{path}"
    assert decision(work, tool, file_path=full) == expected


def test_other_file_tools_and_a_folder_below(work):
    assert decision(work, "MultiEdit", file_path="../backend/a.py", cwd="infrastructure") == "deny"
    assert decision(work, "MultiEdit", file_path="a.yml", cwd="infrastructure") == ""
    assert decision(work, "NotebookEdit", notebook_path=f"{work.top}/backend/a.ipynb") == "deny"
    assert decision(work, "NotebookEdit", notebook_path="infrastructure/a.ipynb") == ""
    assert decision(work, "WebFetch", url="https://example.org") == ""


BASH = [
    ("ls -la backend", ""),
    ("cat backend/a.py | grep x | wc -l", ""),
    ("echo x > infrastructure/a.yml", ""),
    ("echo x > backend/a.py", "deny"),
    ("echo x >backend/a.py", "deny"),
    ("echo x>>backend/a.py", "deny"),
    ("echo x 2> backend/log", "deny"),
    ("echo x &> backend/log", "deny"),
    ("echo x >| backend/log", "deny"),
    ("echo x > /dev/null 2>&1", ""),
    ("echo '> backend/a.py'", ""),
    ('echo "a > b" # > backend/a.py', ""),
    ("echo x > 'backend/a b.py'", "deny"),
    ("echo x > back\\end/a.py", "deny"),
    ("cat <<EOF > infrastructure/x\n> backend/a.py\nEOF", ""),
    ("cat <<'EOF' > backend/x\nhello\nEOF", "deny"),
    ("cat > infrastructure/x <<EOF\nhi\nEOF\nrm backend/a.py", "deny"),
    ("echo x | tee backend/a.py", "deny"),
    ("echo x | tee -a infrastructure/a.yml", ""),
    ("echo x | sudo tee backend/a.py", "deny"),
    ("sed -i s/a/b/ backend/a.py", "deny"),
    ("sed -i.bak -e s/a/b/ backend/a.py", "deny"),
    ("sed -Ei 's/a/b/' backend/a.py", "deny"),
    ("sed --in-place s/a/b/ backend/a.py", "deny"),
    ("sed s/a/b/ backend/a.py", ""),
    ("sed -n -e s/i/b/p backend/a.py", ""),
    ("sed -i s/a/b/ infrastructure/a.yml", ""),
    ("perl -pi -e 's/a/b/' backend/a.py", "deny"),
    ("cp infrastructure/a.yml backend/", "deny"),
    ("cp backend/a.py infrastructure/", ""),
    ("cp -r backend infrastructure/copy", ""),
    ("cp -t backend infrastructure/a.yml", "deny"),
    ("mv backend/a.py infrastructure/", "deny"),
    ("mv infrastructure/0.yml infrastructure/zero.yml", ""),
    ("mv infrastructure/0.yml backend/zero.yml", "deny"),
    ("install -m 644 infrastructure/a.yml backend/a.yml", "deny"),
    ("rm backend/a.py", "deny"),
    ("rm -rf backend", "deny"),
    ("rm -f -- infrastructure/0.yml", ""),
    ("rm -rf infrastructure/sub", ""),
    ("rm -rf .", "deny"),
    ("rm -rf ..", "deny"),
    ("rm -rf .git", "deny"),
    ("rm -rf .claude", "deny"),
    ("ln -s ../backend infrastructure/again", "deny"),
    ("ln -s a.yml infrastructure/again.yml", ""),
    ("ln -sf /etc/passwd backend/p", "deny"),
    ("dd if=/dev/zero of=backend/a.py count=1", "deny"),
    ("dd if=backend/a.py of=infrastructure/x", ""),
    ("truncate -s 0 backend/a.py", "deny"),
    ("touch backend/new.py", "deny"),
    ("mkdir -p backend/new", "deny"),
    ("mkdir -p infrastructure/new", ""),
    ("chmod +x backend/a.py", "deny"),
    ("chmod -R 755 infrastructure", ""),
    ("find backend -name '*.py' -delete", "deny"),
    ("find infrastructure/sub -type f -delete", ""),
    ("find backend -name '*.py'", ""),
    ("find backend -name '*.py' -exec rm {} +", "deny"),
    ("cd backend && touch x", "deny"),
    ("cd backend; cd ..; touch infrastructure/x", ""),
    ("(cd backend && ls); touch infrastructure/x", ""),
    ("(cd backend; touch x)", "deny"),
    ("cd infrastructure && touch ../backend/x", "deny"),
    ("if true; then touch backend/x; fi", "deny"),
    ("for f in a b; do touch backend/x; done", "deny"),
    ("true && rm backend/a.py || true", "deny"),
    ("true & rm backend/a.py", "deny"),
    ("sh -c 'rm backend/a.py'", "deny"),
    ('bash -lc "echo x > backend/a.py"', "deny"),
    ("bash -c \"sh -c 'rm backend/a.py'\"", "deny"),
    ("eval 'rm backend/a.py'", "deny"),
    ("echo $(rm backend/a.py)", "deny"),
    ("echo `rm backend/a.py`", "deny"),
    ("env X=1 rm backend/a.py", "deny"),
    ("nohup nice -n 5 rm backend/a.py", "deny"),
    ("timeout 5 rm backend/a.py", "deny"),
    ("/bin/rm backend/a.py", "deny"),
    ("FOO=bar rm backend/a.py", "deny"),
    ("curl -o backend/x https://example.org", "deny"),
    ("wget -O infrastructure/x https://example.org", ""),
    ("echo x > $TARGET", ""),
    ("rm backend/*.py", ""),
    ('python3 -c \'open("backend/a.py", "w")\'', ""),
    ("echo 'unfinished", ""),
    ("git status", ""),
    ("git commit -m 'x -n y'", ""),
    ("git commit -am 'no --no-verify here'", ""),
    ("git commit --no-verify -m x", "deny"),
    ("git commit -n -m x", "deny"),
    ("git commit -anm x", "deny"),
    ("git commit -mn", ""),
    ("git commit --no-veri -m x", "deny"),
    ("git push --no-verify", "deny"),
    ("git push -n origin main", ""),
    ("git -c core.hooksPath=/dev/null commit -m x", "deny"),
    ("git -c CORE.HOOKSPATH=/x commit -m x", "deny"),
    ("git --config-env=core.hooksPath=X commit -m x", "deny"),
    ("git config core.hooksPath /dev/null", "deny"),
    ("git config --unset core.hooksPath", "deny"),
    ("git config --get core.hooksPath", ""),
    ("git config user.name x", ""),
    ("GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.hooksPath GIT_CONFIG_VALUE_0=/x git commit -m x", "deny"),
    ("export GIT_CONFIG_GLOBAL=/tmp/x", "deny"),
    ("GIT_CONFIG_COUNT=$N git commit -m x", "deny"),
    ("export GIT_CONFIG_COUNT=$N", "deny"),
    ("git replace abc def", "deny"),
    ("git replace -l", ""),
    ("git symbolic-ref HEAD refs/heads/other", "deny"),
    ("git symbolic-ref HEAD", ""),
    ("sh -c 'git commit --no-verify -m x'", "deny"),
    ("orchestrator role use backend", "deny"),
    ("orchestrator hooks pause", "deny"),
    ("orchestrator decision approve ADR-1", "deny"),
    ("python -m orchestrator role use backend", "deny"),
    (".venv/bin/orchestrator hooks uninstall", "deny"),
    ("ORCHESTRATOR_ROLE=pm orchestrator submit x.md", "deny"),
    ("unset CLAUDECODE; git commit -m x", "deny"),
    ("orchestrator status", ""),
    ("orchestrator submit x.md --to devops", ""),
    # What stands before a command, with options of its own.
    ("command -p rm backend/a.py", "deny"),
    ("sudo -n rm backend/a.py", "deny"),
    ("sudo -u root -- rm backend/a.py", "deny"),
    ("time -p rm backend/a.py", "deny"),
    ("exec -a name rm backend/a.py", "deny"),
    ("ionice -c 2 -n 0 rm backend/a.py", "deny"),
    ("stdbuf -o L rm backend/a.py", "deny"),
    ("timeout -s 9 --kill-after=2 5 rm backend/a.py", "deny"),
    ("flock /tmp/lock rm backend/a.py", "deny"),
    ("flock /tmp/lock -c 'rm backend/a.py'", "deny"),
    ("watch -n 1 'rm backend/a.py'", "deny"),
    ("strace -o /tmp/trace rm backend/a.py", "deny"),
    ("env -S 'rm backend/a.py'", "deny"),
    ("env -u X -C . rm backend/a.py", "deny"),
    ("env -u CLAUDECODE git commit -m x", "deny"),
    ("env --unset=CLAUDECODE git commit -m x", "deny"),
    ("env -i PATH=/bin git commit -m x", "deny"),
    ("env -i make test", ""),
    ("uv run --with rich orchestrator role use backend", "deny"),
    ("poetry run orchestrator hooks pause", "deny"),
    ("uv run pytest -x", ""),
    ("python -I -m orchestrator role use backend", "deny"),
    ("python -Im orchestrator decision withdraw ADR-1", "deny"),
    ("python tools.py -m orchestrator role use backend", ""),
    ("orchestrator decision emergency ADR-1", "deny"),
    # Commands inside of commands.
    ("function f { rm backend/a.py; }; f", "deny"),
    ("f() { rm backend/a.py; }; f", "deny"),
    ("trap 'rm backend/a.py' EXIT", "deny"),
    ("bash <<EOF\nrm backend/a.py\nEOF", "deny"),
    ("sh <<< 'rm backend/a.py'", "deny"),
    ("cat <<EOF\n$(rm backend/a.py)\nEOF", "deny"),
    ("cat <<EOF\ncosts $'$(rm backend/a.py)'\nEOF", "deny"),
    ("cat <<'EOF'\n$(rm backend/a.py)\nEOF", ""),
    ("cat <<EOF | sh\necho fine\nEOF", ""),
    ("echo $((1 + $(rm backend/a.py)))", "deny"),
    ("echo \"$'$(rm backend/a.py)'\"", "deny"),
    ("echo $'it\\'s' > backend/a.py", "deny"),
    ("echo $'it\\'s' > infrastructure/a.yml", ""),
    ("bash --norc -c 'rm backend/a.py'", "deny"),
    ("su -c 'rm backend/a.py'", "deny"),
    ("[[ -f x ]] && rm backend/a.py", "deny"),
    ("find backend -exec echo {} \\; -exec rm {} \\;", "deny"),
    ("find infrastructure/sub -exec rm {} + -exec echo {} +", ""),
    ("find backend -name x -fprint infrastructure/list", ""),
    # As Claude Code itself writes messages: prose in a here-document in a substitution in quotes.
    ("git commit -m \"$(cat <<'EOF'\nDon't stop :) (now\n\nWith: x <a@b>\nEOF\n)\"", ""),
    ("git commit --no-verify -m \"$(cat <<'EOF'\nDon't stop :) now\nEOF\n)\"", "deny"),
    ('git commit -m "$(cat <<\'EOF\'\nSay "hi" (really\nEOF\n)" -n', "deny"),
    ("git commit -m \"$(cat <<'EOF'\nDon't\nEOF\n)\" && rm backend/a.py", "deny"),
    ("gh pr create --body \"$(cat <<'EOF'\n## Don't (\n- `rm backend/a.py` > x\nEOF\n)\"", ""),
    ('echo "$(echo \')\' "it\'s )")" > backend/a.py', "deny"),
    ("X=$(case a in a) echo 1;; (b) echo 2;; esac) && rm backend/a.py", "deny"),
    ("X=$(case a in a) rm backend/a.py;; esac)", "deny"),
    ("diff <(sort infrastructure/a.yml) <(rm backend/a.py)", "deny"),
    ("echo $(( (1 + 2) * 3 )) > backend/a.py", "deny"),
    ("echo $((1+2)); (cd backend; ls); touch infrastructure/x", ""),
    # Folders and options that are easily misread.
    ("pushd backend && ls && popd && touch infrastructure/x", ""),
    ("pushd infrastructure; pushd ../backend; popd; touch x", ""),
    ("pushd infrastructure; popd; touch backend/x", "deny"),
    ("cp -tbackend infrastructure/a.yml", "deny"),
    ("cp -rt backend infrastructure/sub", "deny"),
    ("mv -vt infrastructure/sub infrastructure/0.yml", ""),
    ("rsync -t infrastructure/a.yml infrastructure/b.yml", ""),
    ("sed -i '' s/a/b/ infrastructure/a.yml", ""),
    ("sed -i '' s/a/b/ backend/a.py", "deny"),
    ("touch -r infrastructure/0.yml infrastructure/sub", ""),
    ("git commit -uno -m x", ""),
    ("git commit -S0123n -m x", ""),
    ("git config include.path /tmp/settings", "deny"),
    ("git config --get-all include.path", ""),
    ("git config --rename-section core other", "deny"),
]


@pytest.mark.parametrize(("command", "expected"), BASH)
def test_shell_commands(work, command, expected):
    assert decision(work, "Bash", command=command) == expected


def test_what_is_plain_is_not_recorded_as_unread():
    assert (
        effects_of("cd x || exit 1; [[ -f y ]] && [ -d z ]; expr 1 + 1; export A=1; B=$(pwd) ls", "/work").unread == []
    )
    assert effects_of("python3.11 x.py; source y", "/work").unread == ["python3.11", "source"]


def test_there_are_enough_calls():
    assert 2 * len(FILES) + len(BASH) >= 100


@pytest.mark.parametrize(
    ("agent", "path", "expected"),
    [
        ("devops-operator", "infrastructure/x", ""),
        ("DevOps Operator", "infrastructure/x", ""),
        ("backend", "infrastructure/x", "deny"),
        ("backend", "backend/x", ""),
        ("nobody", "infrastructure/x", "deny"),
        ("some-plugin:devops-operator", "infrastructure/x", "deny"),  # a plugin's agent is not the project's
        ("general-purpose", "infrastructure/x", "ask"),
        ("explore", "infrastructure/x", "deny"),
        ("helper", "infrastructure/x", ""),
        ("helper", "backend/x", "deny"),
        ("", "infrastructure/x", "ask"),
        ("", MATRIX_FILE, "ask"),
        ("", "/tmp/x", ""),
        ("", ".git/config", "ask"),
    ],
)
def test_who_calls_decides(work, agent, path, expected):
    assert decision(work, "Write", agent, file_path=path) == expected


def test_what_is_for_people_is_denied_to_the_main_session_as_well(work):
    assert decision(work, "Bash", "", command="orchestrator role use pm") == "deny"
    assert decision(work, "Bash", "", command="echo x > docs/a") == "ask"
    assert decision(work, "Bash", "", command="ls") == ""


def test_a_denial_says_row_who_may_and_how_to_ask(work):
    reason = call(work, "Write", file_path="backend/x")["permissionDecisionReason"]
    for part in (
        "devops-operator may not write backend/x",
        "has READ for backend/",
        "who may: Backend",
        "orchestrator submit",
    ):
        assert part in reason
    assert "level 1" in reason


def test_reads_are_reported_and_where_it_is_set_enforced(work, tmp_path):
    assert decision(work, "Read", "backend", file_path="infrastructure/a.yml") == ""
    log = (work.top / ".git/orchestrator/denials.jsonl").read_text()
    assert '"path": "infrastructure/a.yml"' in log
    strict = copy_of(work, tmp_path / "work")
    strict.write(MATRIX_FILE, MATRIX + "\n| Setting | Value |\n|-|-|\n| reads | enforce |\n")
    strict.git(*WITHOUT_HOOKS, "commit", "-q", "-a", "-m", "Enforce")
    assert decision(strict, "Read", "backend", file_path="infrastructure/a.yml") == "deny"
    assert decision(strict, "Read", "backend", file_path="docs/a.md") == ""
    assert decision(strict, "Grep", "backend", pattern="x", path="infrastructure") == "deny"
    assert decision(strict, "Grep", "backend", pattern="x") == "deny"  # the whole tree holds what is closed to it
    assert decision(strict, "Grep", "backend", pattern="x", path="docs") == ""
    assert decision(strict, "Glob", "backend", pattern="**/*.yml") == "deny"
    assert decision(strict, "Glob", "backend", pattern="**/*.md", path="docs") == ""
    assert decision(strict, "Grep", OPERATOR, pattern="x") == ""
    assert decision(strict, "Bash", "backend", command="cat infrastructure/a.yml") == "deny"
    assert decision(strict, "Bash", "backend", command="cat docs/a.md") == ""


def test_a_shell_call_learns_the_role_and_submit_believes_it(work):
    found = call(work, "Bash", command="orchestrator submit x.md --to devops", description="Ask")
    command = found["updatedInput"]["command"]
    assert found["updatedInput"]["description"] == "Ask"
    assert "permissionDecision" not in found
    shown = subprocess.run(
        ["sh", "-c", command.replace("orchestrator submit x.md --to devops", "env")],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    variables = dict(line.partition("=")[::2] for line in shown.splitlines() if line.startswith("ORCHESTRATOR_"))
    from orchestrator.guard.identity import sender_of

    state = os.fspath(work.top / ".git/orchestrator")
    assert sender_of(state, variables) == OPERATOR
    assert sender_of(state, {**variables, "ORCHESTRATOR_ROLE": "pm"}) is None


def test_a_bound_worktree_gives_the_main_session_its_role(template, tmp_path):
    bound = copy_of(template, tmp_path / "work", "backend")
    assert decision(bound, "Write", "", file_path="backend/x") == ""
    assert decision(bound, "Write", "", file_path="infrastructure/x") == "deny"


def test_outside_of_a_workspace_there_is_no_opinion(tmp_path):
    plain = Repository(tmp_path)
    assert call(plain, "Write", file_path=str(tmp_path / "x")) == {}
    plain.git("init", "-q")
    assert call(plain, "Bash", command="rm -rf x") == {}


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"{",
        b"[]",
        b"nonsense",
        b'{"tool_name": "Write"}{}',
        b"\xff\xfe",
        b'{"tool_name": "Write", "cwd": "/tmp", "x": NaN}',
    ],
)
def test_what_cannot_be_read_is_blocked(payload):
    done = subprocess.run(["sh", "-c", hook_command()], input=payload, capture_output=True, check=False)
    assert done.returncode == 2
    assert b"denied" in done.stderr


def test_a_call_without_its_path_is_blocked(work):
    payload = json.dumps({"cwd": str(work.top), "tool_name": "Write", "tool_input": {}, "agent_type": "backend"})
    done = subprocess.run(["sh", "-c", hook_command()], input=payload.encode(), capture_output=True, check=False)
    assert done.returncode == 2


def test_a_vanished_interpreter_or_program_blocks(tmp_path):
    for command in (hook_command("/nowhere/python"), hook_command().replace(str(FAST), str(tmp_path / "fast.py"))):
        assert subprocess.run(["sh", "-c", command], input=b"{}", capture_output=True, check=False).returncode == 2


def test_a_guard_that_hangs_ends_before_its_timeout_and_blocks(tmp_path, work):
    # A git that never answers stands for everything that hangs.
    (tmp_path / "git").write_text("#!/bin/sh\nexec sleep 5\n")
    (tmp_path / "git").chmod(0o755)
    payload = json.dumps(
        {"cwd": str(work.top), "tool_name": "Write", "tool_input": {"file_path": "backend/x"}, "agent_type": "backend"}
    )
    fast = (
        f"import sys; sys.path.append({str(FAST.parents[2])!r})\n"
        "import orchestrator.guard.tool as tool\ntool.DEADLINE = 1\nsys.exit(tool.answer())"
    )
    done = subprocess.run(
        ["sh", "-c", '"$0" -I -S -c "$1" || exit 2', sys.executable, fast],
        input=payload.encode(),
        env=clean_environment(PATH=f"{tmp_path}:{os.environ['PATH']}"),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2


def test_the_settings_are_merged_once_and_taken_out_again(template, tmp_path):
    from orchestrator.errors import ConfigurationError
    from orchestrator.guard.claude import SETTINGS as FILE
    from orchestrator.guard.claude import claude_installed, uninstall_claude

    work = copy_of(template, tmp_path / "work")
    layout = find_workspace(work.top)
    mine = {
        "hooks": {"PreToolUse": [{"matcher": "Bash", "hooks": [{"type": "command", "command": "mine"}]}]},
        "model": "x",
    }
    file = Path(work.write(FILE, json.dumps(mine)))
    assert not claude_installed(layout)
    assert install_claude(layout)
    assert not install_claude(layout)
    settings = json.loads(file.read_text())
    assert settings["model"] == "x"
    first, second = settings["hooks"]["PreToolUse"]
    assert first == mine["hooks"]["PreToolUse"][0]
    assert second["hooks"][0]["command"].endswith("|| exit 2")
    assert "Edit(.claude/settings.json)" in settings["permissions"]["deny"]
    assert claude_installed(layout)
    assert uninstall_claude(layout)
    assert json.loads(file.read_text()) == mine
    work.write(FILE, '{"a": 1,} // a comment')
    with pytest.raises(ConfigurationError, match="strict JSON"):
        install_claude(layout)
    assert file.read_text() == '{"a": 1,} // a comment'
