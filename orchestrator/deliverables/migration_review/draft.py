"""Draft the review of the revisions that the request means: those that it brings or names, else all."""

from __future__ import annotations

import posixpath
import re

from orchestrator.deliverables.migration_review.rules import RULES, review
from orchestrator.drafting.criteria import met_by_document
from orchestrator.drafting.gaps import Gaps
from orchestrator.drafting.migrations import Migration, migrations
from orchestrator.drafting.surveyed import document, surveyed
from orchestrator.evidence.revisions import PATHS, read
from orchestrator.model.evidence import Revision
from orchestrator.model.kind import Draft, Order, Pen
from orchestrator.model.text import say

NAME = "migration-review"
DOCUMENT = "migration-review.md"
# A shorter identifier may stand in a text by chance.
_TELLING = 3


def draft(order: Order, pen: Pen) -> Draft:
    """Review by the source alone; nothing of the repository is run."""
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
    reviewed = tuple(review(one, in_request=one in brought) for one in meant)
    tool = next((one for one in order.evidence.migrations if one.tool == "alembic"), None)
    folder = posixpath.dirname(tool.file) if tool else posixpath.dirname(posixpath.dirname(meant[0].file))
    page = pen.render(
        "review.md.j2",
        about=surveyed(order, of_environment=True),
        rules=tuple(enumerate(RULES, 1)),
        reviewed=reviewed,
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
            say("read the lines that the review names: it looked at the source and ran nothing"),
        ),
        next_steps=(
            *(say("mend `{file}` before it is merged", file=one.file) for one in broken),
            say("let `alembic upgrade --sql` and squawk judge the real SQL: here they were not checked"),
        ),
    )


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
