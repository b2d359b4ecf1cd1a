"""Judge a repository as it stands: its tracked files, or those that are named, by the standards in force."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from orchestrator.decisions.register import Register
from orchestrator.decisions.waivers import lift
from orchestrator.errors import ConfigurationError, UsageError, WorkspaceError
from orchestrator.evidence.tracked import list_files, reader
from orchestrator.model.decision import Decision
from orchestrator.model.verdict import Reason
from orchestrator.parse.configuration import read_configuration
from orchestrator.repository.layout import (
    CONFIGURATION,
    DEFAULT_ROOT,
    Layout,
    find_repository,
    find_workspace,
    layout_of,
)
from orchestrator.standards.guardian import SIZE_LIMIT, Judgement
from orchestrator.standards.loading import guardian_by, not_in_force, read_statutes
from orchestrator.standards.report import Report, report_of

TOGETHER = 200


def find_layout(start: Path) -> Layout:
    """Find the repository around a folder; a workspace is not needed, and without git the folder itself is taken."""
    try:
        return find_workspace(start)
    except WorkspaceError:
        top, git_dir, common_dir = find_repository(start)
        return layout_of(top or start.resolve(), DEFAULT_ROOT, git_dir, common_dir)


def check_repository(layout: Layout, paths: Sequence[Path], *, linters: bool = True) -> Report:
    """Judge the tracked files below `paths` (all without any); a file that is named is judged even if untracked.

    A veto that an accepted decision waives for the file is shown with the decision's name, and withholds nothing.

    Raises:
        UsageError: a path is not there or lies outside the repository; GitError: git can't list the files.
    """
    statutes = read_statutes(layout)
    guardian = guardian_by(statutes, linters=linters)
    names = _chosen(layout, paths)
    read = reader(str(layout.top))
    judged: list[str] = []
    judgements: list[Judgement] = []
    for start in range(0, len(names), TOGETHER):
        files = [(name, data) for name in names[start : start + TOGETHER] if (data := read(name, SIZE_LIMIT * 4))]
        judged.extend(name for name, _ in files)
        judgements.extend(guardian.judge_files(files))
    judgements, reasons = _lifted(layout, judged, judgements)
    report = report_of(judged, judgements)
    return replace(report, findings=(*not_in_force(layout), *statutes.findings, *report.findings), reasons=reasons)


def _lifted(
    layout: Layout, paths: Sequence[str], judgements: Sequence[Judgement]
) -> tuple[list[Judgement], tuple[Reason, ...]]:
    """Lift what decisions waive; also say why other waivers of these files do not count."""
    given = list(judgements)
    if not any(finding.vetoes for judgement in given for finding in judgement.findings):
        return given, ()
    decisions, now = _decisions(layout)
    reasons: dict[Reason, None] = {}
    for number, (path, judgement) in enumerate(zip(paths, given, strict=True)):
        findings, why = lift(path, judgement.findings, decisions, now)
        given[number] = judgement._replace(findings=findings)
        reasons |= dict.fromkeys(why)
    return given, tuple(reasons)


def _decisions(layout: Layout) -> tuple[tuple[Decision, ...], datetime]:
    """Give the decisions in force; none where there is no workspace, or one that can't be opened: nothing is waived."""
    file = layout.protocol / CONFIGURATION
    try:
        configuration = read_configuration(file.read_bytes(), f"{layout.root}/{CONFIGURATION}")
    except (OSError, ConfigurationError):
        return (), datetime.now(UTC)
    now = datetime.now(ZoneInfo(configuration.time_zone))
    return Register(layout, configuration).decisions(now, exact=True), now


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
