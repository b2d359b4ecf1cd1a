"""Find what the program ships: the agent files and the contracts that a workspace starts with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parent.parent
ROOT = "{root}"  # stands in shipped texts where the workspace's root will stand
TEXTS = frozenset({".md"})
COMPANY = "COMPANY.example.md"


def shipped_folder() -> Path:
    """Tell the folder that holds `agents/` and `contracts/`: `shipped/` in an installed program, the checkout's top."""
    installed = PACKAGE / "shipped"
    return installed if installed.is_dir() else PACKAGE.parent


def shipped_files(root: str) -> Iterator[tuple[str, bytes]]:
    """Give every file that goes below a workspace's root: its path from there, its bytes with the root filled in."""
    top = shipped_folder()
    for part in ("agents", "contracts"):
        for file in sorted((top / part).rglob("*")):
            if file.is_file() and not file.name.startswith(".") and file.name != COMPANY:
                yield file.relative_to(top).as_posix(), filled(file, root)
    yield "COMPANY.local.md", filled(top / "contracts" / COMPANY, root)


def filled(file: Path, root: str) -> bytes:
    """Read a shipped file; in a text, `{root}` becomes the workspace's root."""
    data = file.read_bytes()
    return data.replace(ROOT.encode(), root.encode()) if file.suffix in TEXTS else data
