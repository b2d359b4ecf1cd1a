"""Judge a repository as it stands: its tracked files, or those that are named, by the standards in force."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from orchestrator.errors import UsageError, WorkspaceError
from orchestrator.evidence.tracked import list_files, reader
from orchestrator.repository.layout import DEFAULT_ROOT, Layout, find_repository, find_workspace, layout_of
from orchestrator.standards.guardian import SIZE_LIMIT, Guardian
from orchestrator.standards.report import Report, report_of
from orchestrator.standards.settings import Standards, read_standards
from orchestrator.standards.workbench import load_tools

STANDARDS = "contracts/standards/infrastructure-standards.md"
TOGETHER = 200


def find_layout(start: Path) -> Layout:
    """Find the repository around a folder; a workspace is not needed, and without git the folder itself is taken."""
    try:
        return find_workspace(start)
    except WorkspaceError:
        top, git_dir, common_dir = find_repository(start)
        return layout_of(top or start.resolve(), DEFAULT_ROOT, git_dir, common_dir)


def standards_of(layout: Layout) -> Standards:
    """Read the workspace's standards; without them the built-in ones hold."""
    try:
        return read_standards((layout.protocol / STANDARDS).read_bytes(), f"{layout.root}/{STANDARDS}")
    except OSError:
        return Standards()


def check_repository(layout: Layout, paths: Sequence[Path], *, linters: bool = True) -> Report:
    """Judge the tracked files below `paths` (all without any); a file that is named is judged even if untracked.

    Raises:
        UsageError: a path is not there or lies outside the repository; GitError: git can't list the files.
    """
    guardian = Guardian(standards_of(layout), tools=load_tools() if linters else ())
    names = _chosen(layout, paths)
    read = reader(str(layout.top))
    judged: list[str] = []
    judgements = []
    for start in range(0, len(names), TOGETHER):
        files = [(name, data) for name in names[start : start + TOGETHER] if (data := read(name, SIZE_LIMIT * 4))]
        judged.extend(name for name, _ in files)
        judgements.extend(guardian.judge_files(files))
    report = report_of(judged, judgements)
    return report.model_copy(update={"findings": (*guardian.standards.findings, *report.findings)})


def _chosen(layout: Layout, paths: Sequence[Path]) -> list[str]:
    tracked = list_files(layout).names
    if not paths:
        return list(tracked)
    chosen: dict[str, None] = {}
    for path in paths:
        try:
            name = path.resolve(strict=True).relative_to(layout.top.resolve()).as_posix()
        except (OSError, ValueError) as error:
            raise UsageError(f"{path} is not a file or folder of {layout.top}", "name one that is") from error
        if path.is_dir():
            prefix = "" if name == "." else f"{name}/"
            chosen.update((one, None) for one in tracked if one.startswith(prefix))
        else:
            chosen[name] = None
    return list(chosen)
