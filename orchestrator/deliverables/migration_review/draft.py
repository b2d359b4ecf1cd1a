"""Draft the review of the revisions that the request means: those that it brings or names, else all."""

from __future__ import annotations

import posixpath
import re

from orchestrator.deliverables.migration_review.model import Reviewed
from orchestrator.deliverables.migration_review.rules import RULES, review
from orchestrator.drafting.criteria import met_by_document
from orchestrator.drafting.gaps import Gaps
from orchestrator.drafting.migrations import Migration, migrations
from orchestrator.drafting.surveyed import document, surveyed
from orchestrator.evidence.revisions import PATHS, read
from orchestrator.model.check import Unchecked
from orchestrator.model.evidence import Revision
from orchestrator.model.kind import Draft, Order, Pen
from orchestrator.model.migration import RealSql
from orchestrator.model.text import say

NAME = "migration-review"
DOCUMENT = "migration-review.md"
SETTINGS = "alembic.ini"
# A shorter identifier may stand in a text by chance.
_TELLING = 3
UNCHECKED = say("let `alembic upgrade --sql` and squawk judge the real SQL: here they were not checked")
IN_REQUEST = Unchecked(
    check="real-sql",
    why=say("it comes with the request, and what comes with a request is never run"),
    remedy=say("ask again once it is committed"),
)
NO_SETTINGS = Unchecked(
    check="real-sql", why=say("no `alembic.ini` is tracked"), remedy=say("commit it, without the address of a database")
)


def draft(order: Order, pen: Pen) -> Draft:
    """Review by the source, and by the SQL that tracked revisions really send, where they may be run."""
    gaps = Gaps(pen)
    brought = tuple(
        found for file in order.request.files if PATHS.search(file.path) and (found := read(file.path, file.text))
    )
    present = tuple(one for one in order.evidence.revisions if one.file not in {other.file for other in brought})
    named = tuple(one for one in present if _is_named(one, order))
    meant = (*brought, *named) or present
    if not meant:
        question = say(
            "which revisions? The repository holds no Alembic revision, and the request brings none as a file"
        )
        return Draft(kind=NAME, questions=(question,))
    real = _real_sql(order, tuple(one for one in meant if one not in brought))
    reviewed = tuple(
        review(one, in_request=True, unchecked=IN_REQUEST)
        if one in brought
        else review(one, sql=real.of(one.revision), unchecked=real.why_not(one.revision))
        for one in meant
    )
    all_checked = all(one.was_checked for one in reviewed)
    ran = any(one.sql for one in reviewed)
    tool = next((one for one in order.evidence.migrations if one.tool == "alembic"), None)
    folder = posixpath.dirname(tool.file) if tool else posixpath.dirname(posixpath.dirname(meant[0].file))
    page = pen.render(
        "review.md.j2",
        about=surveyed(order, of_environment=True),
        rules=tuple(enumerate(RULES, 1)),
        reviewed=reviewed,
        ran=ran,
        all_checked=all_checked,
        unchecked=_unchecked(reviewed),
        heads=_heads((*brought, *present)),
        folder=folder,
        chosen=bool(brought or named) and len(meant) < len(present) + len(brought),
        total=len(present) + len(brought),
        commands=_commands(order),
        backup=gaps.fact(order.company.fact("backup-location"), say("where the backup before the migration lies")),
        reviewers=order.owner_of(meant[0].file),
        guarded=any(file.rpartition("/")[2] == "CODEOWNERS" for file in order.evidence.landmarks),
        gaps=gaps.found,
    )
    broken = tuple(one for one in reviewed if one.broken)
    return Draft(
        kind=NAME,
        artifacts=(document(NAME, DOCUMENT, say("Migration review"), page),),
        gaps=gaps.found,
        proofs=tuple(met_by_document(order.request.criteria, DOCUMENT, ("migration review", "review", "검토", "리뷰"))),
        verify=(
            say("`{command}` shows the real SQL", command=f"cd {folder or '.'} && alembic upgrade head --sql"),
            *(() if ran else (say("read the lines that the review names: it looked at the source and ran nothing"),)),
        ),
        next_steps=(
            *(say("mend `{file}` before it is merged", file=one.file) for one in broken),
            *(() if all_checked else (UNCHECKED,)),
        ),
    )


def _real_sql(order: Order, tracked: tuple[Revision, ...]) -> RealSql:
    """Ask for the SQL of tracked revisions."""
    known = tuple(one for one in tracked if one.revision)
    settings = next((one.file for one in order.evidence.migrations if posixpath.basename(one.file) == SETTINGS), None)
    if settings is None:
        return RealSql(not_checked=tuple((one.revision, NO_SETTINGS) for one in known))
    return order.real_sql(known, settings) if known else RealSql()


def _unchecked(reviewed: tuple[Reviewed, ...]) -> tuple[tuple[Unchecked, tuple[str, ...]], ...]:
    """Give each reason why SQL was not checked, with the revisions that it holds for."""
    whys: dict[Unchecked, list[str]] = {}
    for one in reviewed:
        if one.why_unchecked is not None:
            whys.setdefault(one.why_unchecked, []).append(one.revision or posixpath.basename(one.file))
    return tuple((why, tuple(names)) for why, names in whys.items())


def _is_named(revision: Revision, order: Order) -> bool:
    """Tell whether the request names the revision: its identifier, or its file."""
    text = f"{order.request.title}\n{order.request.body}"
    name = posixpath.basename(revision.file)
    names = (revision.revision, name, name.removesuffix(".py"))
    return any(
        len(one) >= _TELLING and re.search(rf"(?<![\w.-]){re.escape(one)}(?![A-Za-z0-9_-])", text) for one in names
    )


def _heads(revisions: tuple[Revision, ...]) -> tuple[str, ...]:
    """List the revisions that no other follows; more than one means that `upgrade head` stops."""
    followed = {before for one in revisions for before in one.follows}
    return tuple(one.revision for one in revisions if one.revision and one.revision not in followed)


def _commands(order: Order) -> Migration | None:
    evidence = order.evidence
    return next((one for one in migrations(evidence.services, evidence) if one.title == "Alembic"), None)
