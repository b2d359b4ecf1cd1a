"""Turn a permit into a verdict's reasons: the row and the cell, who may instead, what to do."""

from __future__ import annotations

from orchestrator.authorize.paths import FLAWS
from orchestrator.authorize.permit import Permit
from orchestrator.model.text import Text, say
from orchestrator.model.verdict import Reason


def fact_of(permit: Permit, path: str) -> Text:
    """Say why a permit denies (or grants), with row, cell and pattern, and where the row stands."""
    row, cell, pattern = permit.row, permit.cell, permit.pattern
    match permit.why:
        case "granted":
            return say('"{row}" has {cell} for {pattern}', row=row, cell=cell, pattern=pattern)
        case "denied":
            return say(
                'the permission matrix gives "{row}" {cell} for {pattern} (line {line})',
                row=row,
                cell=cell or say("an empty cell"),
                pattern=pattern,
                line=permit.line,
            )
        case "scope":
            return say(
                'the permission matrix gives "{row}" {cell} for {pattern} (line {line}), '
                "and {path} lies outside of that",
                row=row,
                cell=cell,
                pattern=pattern,
                line=permit.line,
                path=path,
            )
        case "no-column":
            return say(
                'no column of the permission matrix that grants anything to "{row}" covers {path}', row=row, path=path
            )
        case "no-role":
            return say('the permission matrix has no row for "{row}"', row=row)
        case "twice":
            return say('"{row}" stands in the permission matrix more than once, so it may do nothing', row=row)
        case "unreadable-cell":
            return say(
                'the cell of "{row}" for {pattern} can\'t be read ("{cell}", line {line}), so it denies',
                row=row,
                pattern=pattern,
                cell=cell,
                line=permit.line,
            )
        case "outside-dialect":
            return say(
                "the pattern {pattern} (line {line}) lies outside the dialect, so what it may mean is denied",
                pattern=pattern,
                line=permit.line,
            )
        case "protected":
            return say("{pattern} is protected: only a person changes it", pattern=pattern)
        case "program":
            return say("the program itself writes answers, proposed decisions, minutes and requests")
        case "no-matrix":
            return say("there is no permission matrix, so nobody may do anything")
        case _:  # unsafe
            return Text(message=FLAWS.get(permit.flaw, FLAWS["empty"]), values=(("path", path),))


def remedy_of(permit: Permit, writers: tuple[str, ...]) -> Text | None:
    """Say what to do about a denied permit: who may write there, or what in the matrix has to be mended."""
    if permit.why == "unsafe":
        return say("name the file by its plain path from the top of the repository")
    if permit.why in ("twice", "unreadable-cell", "outside-dialect", "no-matrix"):
        return say("have a person mend the permission matrix; `orchestrator permissions lint` shows every such place")
    if permit.why == "protected":
        return say("ask a person to make this change")
    if writers:
        return say("{writers} may write there: ask them by a request", writers=", ".join(writers))
    return say("nobody may write there: have a person add a grant to the permission matrix")


def denial(permit: Permit, path: str, writers: tuple[str, ...], *, source: str) -> Reason:
    """Give the one reason of a denied permit."""
    return Reason(source=source, message=fact_of(permit, path), remedy=remedy_of(permit, writers))
