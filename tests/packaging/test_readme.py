"""What the README shows is what happens."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from orchestrator.dispatch.catalogue import load_kinds
from orchestrator.faces.demonstration import make_workspace
from orchestrator.faces.terminal.commands import FOLDER, find_modules
from orchestrator.faces.terminal.kinds import table
from orchestrator.standards.workbench import load_tools
from orchestrator.version import VERSION
from tests.support.command import start

CHECKOUT = Path(__file__).parents[2]
README = (CHECKOUT / "README.md").read_text(encoding="utf-8")
ANYTHING = "…"


def block(mark: str) -> str:
    """Give the fenced block that follows a comment."""
    found = re.search(rf"<!-- {re.escape(mark)} -->\n(`{{3,}}|~{{3,}})\w+\n(.*?)\n\1\n", README, re.DOTALL)
    assert found, f"the README has no block after <!-- {mark} -->"
    return found[2]


def agrees(shown: str, real: str) -> bool:
    """Compare text line by line; `…` alone is any number of lines, within a line any text."""
    pattern = "".join(
        r"(?:.*\n)*?" if line == ANYTHING else re.escape(line).replace(ANYTHING, ".*") + r"[ ]*\n"
        for line in shown.splitlines()
    )
    return re.fullmatch(pattern, real if real.endswith("\n") else f"{real}\n") is not None


@pytest.fixture(scope="module")
def top(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example application with the README's request, and the README's commands run in it."""
    for module in load_tools():
        if module.TOOL.id in {"detect-secrets", "shellcheck"} and module.locate() is None:
            pytest.skip(f"needs {module.TOOL.package}")  # the README shows a script that was checked
    top, _ = make_workspace(tmp_path_factory.mktemp("readme"))
    (top / "prune-images.md").write_text(block("request: prune-images.md") + "\n", encoding="utf-8")
    for command, shown in commands():
        said = start(top, *shlex.split(command)[1:])
        assert said.code in (0, 1), said.err
        assert agrees(shown, said.out), f"$ {command}\n{said.out}"
    return top


def commands() -> list[tuple[str, str]]:
    """List the commands that the README runs, each with the output it shows."""
    parts = re.split(r"^\$ ", block("run"), flags=re.MULTILINE)[1:]
    return [(part.partition("\n")[0], part.partition("\n")[2]) for part in parts]


def test_the_commands_print_what_the_readme_shows(top: Path) -> None:
    assert [command.split()[1] for command, _ in commands()] == ["submit", "process"]
    assert (top / "infrastructure/scripts/prune.sh").is_file()


def test_the_answer_says_what_the_readme_shows(top: Path) -> None:
    real = (top / ".claude/responses/from-devops/prune-images.md").read_text(encoding="utf-8")
    shown = block("answer: prune-images")
    assert agrees(f"{ANYTHING}\n{shown}\n{ANYTHING}", real), real


def test_what_agrees_can_disagree() -> None:
    assert agrees("a\n…\nb … d", "a\nx\ny\nb c d\n")
    assert not agrees("a\n…\nb", "a\nx\nc\n")
    assert not agrees("a", "a\nb\n")


def test_every_command_is_in_the_table() -> None:
    table = README.partition("## Commands")[2].partition("## How it works")[0]
    named = set(re.findall(r"`([a-z]+)", table))
    for module, _ in find_modules(FOLDER):
        assert module.replace("_", "-") in named, f"`{module}` is missing in the README's commands"


def test_the_kinds_are_those_that_can_be_asked_for() -> None:
    shown = README.partition("<!-- kinds -->\n")[2].partition("<!-- /kinds -->")[0]
    assert shown.splitlines() == list(table(load_kinds().values())), "put `orchestrator kinds --markdown` in"


def test_the_tree_names_only_what_is_there() -> None:
    tree = README.partition("```text\norchestrator/\n")[2].partition("```")[0]
    listed = re.findall(r"(?:^|  )([a-z]+(?:\.py|/))", tree, re.MULTILINE)
    assert len(listed) >= 15
    for name in listed:
        assert (CHECKOUT / "orchestrator" / name).exists() or (CHECKOUT / name).exists(), name


def test_the_steps_are_the_pipeline_s() -> None:
    shown = re.findall(r"^\d+\. \*\*(\w+)\*\*", README, re.MULTILINE)
    docstring = (CHECKOUT / "orchestrator/pipeline.py").read_text(encoding="utf-8").split('"""')[1]
    steps = re.findall(r"^    (\w+) {2,}", docstring, re.MULTILINE)
    assert shown == [*steps, "deliver"]


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = [*project["dependencies"], *project["optional-dependencies"]["lint"]]
    wanted = {re.split(r"[<>=]", one)[0] for one in named}
    table = README.partition("## What it is built of")[2]
    assert set(re.findall(r"^\| ([a-z0-9-]+) \|", table, re.MULTILINE)) == wanted


def test_the_make_targets_exist() -> None:
    makefile = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"make ([a-z]+)", README):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_the_changelog_has_the_form_of_keep_a_changelog() -> None:
    text = (CHECKOUT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert text.startswith("# Changelog\n")
    sections = re.findall(r"^### (.*)$", text, re.MULTILINE)
    assert set(sections) <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    assert re.search(r"^## \[Unreleased\]$", text, re.MULTILINE)
    releases = re.findall(r"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d{2}-\d{2}$", text, re.MULTILINE)
    assert releases[0] == VERSION
