"""The command line's frame: version, exit codes, messages, lazy commands, completion."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from orchestrator.errors import UsageError, WorkspaceError
from orchestrator.faces.cli import main as cli
from orchestrator.faces.terminal import commands
from orchestrator.version import VERSION

COMMAND = [sys.executable, "-m", "orchestrator"]


def start(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, env={**os.environ, **environment}, check=False
    )


def failing_with(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> int:
    """Run the command line with a command that raises."""

    class Failing:
        def main(self, **named: object) -> int:
            raise error

    monkeypatch.setattr(cli, "get_command", lambda app: Failing())
    return cli.run([])


def test_the_version_is_told() -> None:
    done = start("--version")
    assert (done.returncode, done.stdout) == (0, f"orchestrator {VERSION}\n")


def test_the_version_imports_nothing_but_the_constant() -> None:
    script = (
        "import sys; before = set(sys.modules); sys.argv = ['orchestrator', '--version']\n"
        "from orchestrator.__main__ import main\nmain()\nprint(sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[1] == "['orchestrator', 'orchestrator.__main__', 'orchestrator.version']"


def test_wrong_usage_ends_with_2_and_suggests_the_nearest_command() -> None:
    done = start("proces")
    assert done.returncode == 2
    assert "Did you mean 'process'" in done.stderr


def test_a_known_error_shows_fact_and_remedy_and_its_own_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert failing_with(WorkspaceError("no workspace here", "make one", "a.yaml:3:1"), monkeypatch) == 1
    assert capsys.readouterr().err == "error: a.yaml:3:1: no workspace here\n  make one\n"
    assert failing_with(UsageError("so not"), monkeypatch) == 2


def test_a_missing_file_is_a_known_error_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert failing_with(FileNotFoundError(2, "No such file or directory", "/a/b"), monkeypatch) == 1
    assert capsys.readouterr().err == "error: /a/b: No such file or directory\n"


def test_a_bug_ends_with_3_and_shows_the_traceback_only_where_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("ORCHESTRATOR_DEBUG", raising=False)
    assert failing_with(ZeroDivisionError("division by zero"), monkeypatch) == 3
    said = capsys.readouterr().err
    assert "bug: ZeroDivisionError" in said
    assert "please report" in said
    assert "Traceback" not in said
    monkeypatch.setenv("ORCHESTRATOR_DEBUG", "1")
    assert failing_with(ZeroDivisionError(), monkeypatch) == 3
    assert "Traceback" in capsys.readouterr().err


def test_an_interrupt_ends_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    assert failing_with(KeyboardInterrupt(), monkeypatch) == 130


def test_the_reader_of_the_output_may_leave() -> None:
    script = f"{sys.executable} -m orchestrator --help | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr


def test_every_module_of_the_folder_is_a_command_with_a_line_of_its_own() -> None:
    listed = start("--help").stdout
    modules = commands.find_modules(commands.FOLDER)
    assert modules
    for module, line in modules:
        assert f"  {module.replace('_', '-')} " in listed
        assert line, f"{module} has no docstring"


@pytest.mark.parametrize("module", [name for name, _ in commands.find_modules(commands.FOLDER)])
def test_every_command_explains_itself(module: str) -> None:
    done = start(module.replace("_", "-"), "--help")
    assert done.returncode == 0, done.stderr
    assert "Usage: orchestrator" in done.stdout


def test_help_imports_no_command() -> None:
    script = (
        "import sys\nfrom orchestrator.faces.cli.main import run\nrun(['--help'])\n"
        "print([name for name in sys.modules if '.faces.cli.' in name and not name.endswith('.main')],"
        " 'pydantic' in sys.modules, 'rich' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[] False False"


def test_a_command_is_found_by_its_file_alone(tmp_path: Path) -> None:
    (tmp_path / "fly_home.py").write_text('"""Fly home. By night."""\n')
    (tmp_path / "__init__.py").write_text('"""Not a command."""\n')
    (tmp_path / "main.py").write_text('"""Not a command."""\n')
    assert commands.find_modules(tmp_path) == [("fly_home", "Fly home.")]


def test_the_shell_completes_commands_and_options() -> None:
    done = start(COMP_WORDS="orchestrator ro", COMP_CWORD="1", _ORCHESTRATOR_COMPLETE="complete_bash")
    assert "roles" in done.stdout.split()
    done = start(COMP_WORDS="orchestrator roles --j", COMP_CWORD="2", _ORCHESTRATOR_COMPLETE="complete_bash")
    assert done.stdout.split() == ["--json"]
