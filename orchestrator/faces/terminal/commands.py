"""Find the commands: every module of faces/cli is one, imported only when it is used.

A command module holds a typer app named `app`; its file name is the command's name (`_` reads as `-`), and the first
sentence of its docstring is the line that `orchestrator --help` and the shell's completion show.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

PACKAGE = "orchestrator.faces.cli"
FOLDER = Path(__file__).parent.parent / "cli"
NOT_COMMANDS = frozenset({"__init__", "main"})


class Deferred(TyperCommand):
    """A command that is known by name and line, and becomes itself when its arguments are to be read."""

    def __init__(self, name: str, module: str, line: str) -> None:
        super().__init__(name, help=line)
        self.module = module

    def make_context(self, *given: Any, **named: Any) -> Any:  # noqa: ANN401 - typer's own types, handed on as they come
        """Import the module and let its own command read the arguments; everything after runs on that command."""
        app = import_module(f"{PACKAGE}.{self.module}").app
        app.rich_markup_mode = None  # plain help everywhere: rich costs 65 ms
        app._add_completion = False  # the completion's options stand at the top, not with every command
        return get_command(app).make_context(*given, **named)


class Commands(TyperGroup):
    """The group of all commands, in alphabetical order."""

    def __init__(self, **attributes: Any) -> None:  # noqa: ANN401 - typer's own types
        super().__init__(**attributes)
        for module, line in find_modules(FOLDER):
            name = module.replace("_", "-")
            self.commands[name] = Deferred(name, module, line)


def find_modules(folder: Path) -> list[tuple[str, str]]:
    """List (module, first sentence of its docstring) of every command module in a folder, without importing any."""
    modules = sorted(path for path in folder.glob("*.py") if path.stem not in NOT_COMMANDS)
    return [(path.stem, first_sentence(path)) for path in modules]


def first_sentence(path: Path) -> str:
    """Read the first sentence of a module's docstring from the first line of its source."""
    with path.open(encoding="utf-8") as source:
        line = source.readline().strip()
    return line.strip('"').split(". ")[0].rstrip(".") + "." if line.startswith('"""') else ""
