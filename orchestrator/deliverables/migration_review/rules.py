"""The release seed's five rules of safety for migrations, each held against what a revision's source says.

1. a column is deprecated first and dropped a month later; 2. a NOT NULL column comes with a default; 3. an index on a
large table is created concurrently; 4. a migration is merged after review; 5. the way back is written and was tried.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from orchestrator.deliverables.migration_review.model import Remark, Reviewed, Verdict
from orchestrator.model.evidence import Operation, Revision
from orchestrator.model.text import Text, say

RULES: tuple[Text, ...] = (
    say("A column is deprecated first and dropped a month later"),
    say("A column that is NOT NULL comes with a default of the database"),
    say("An index on a large table is created with `CREATE INDEX CONCURRENTLY`"),
    say("A migration is merged only after review"),
    say("The way back is written and has been tried"),
)


def review(revision: Revision, *, in_request: bool = False) -> Reviewed:
    """Hold one revision against the rules. What nobody can see in a source is left open, never called kept."""
    remarks = tuple(_remarks(revision))
    return Reviewed(
        file=revision.file,
        revision=revision.revision,
        follows=revision.follows,
        verdicts=tuple(_verdict(rule, remarks, revision) for rule in range(1, len(RULES) + 1)),
        remarks=remarks,
        in_request=in_request,
    )


def _verdict(rule: int, remarks: Iterable[Remark], revision: Revision) -> Verdict:
    said = {remark.verdict for remark in remarks if remark.rule in {rule, 0}}
    if "broken" in said:
        return "broken"
    # Review and trial happen outside of the source.
    return "open" if said or rule in {4, 5} or not revision.revision else "kept"


def _remarks(revision: Revision) -> Iterator[Remark]:
    if not revision.revision:
        yield Remark(
            0, "open", None, say("the file can't be parsed as Python"), say("correct its syntax and ask again")
        )
        return
    made = {one.table for one in revision.operations if one.action == "create-table"}
    for one in revision.operations:
        yield from _dropped(one, made)
        yield from _required(one, made)
        yield from _indexed(one, made)
        if one.action == "unread":
            yield Remark(
                0,
                "open",
                one.line,
                say("what is run here is computed, so the source does not show it"),
                say("write the statement out, or review it by hand with `alembic upgrade --sql`"),
            )
    if revision.way_back != "written":
        yield Remark(
            5,
            "broken",
            None,
            say("there is no `downgrade`") if revision.way_back == "missing" else say("`downgrade` does nothing"),
            say("write the way back; where data can't come back, say so there and name the backup"),
        )


def _dropped(one: Operation, made: set[str]) -> Iterator[Remark]:
    if one.table in made:
        return
    if one.action == "drop-column":
        yield Remark(
            1,
            "broken",
            one.line,
            say("`{column}` of `{table}` is dropped", column=one.name or "?", table=one.table or "?"),
            say("deprecate it: stop reading and writing it, make it nullable, and drop it a month later"),
            (f"op.alter_column({_py(one.table)}, {_py(one.name)}, nullable=True)  # deprecated",),
        )
    elif one.action == "drop-table":
        yield Remark(
            1,
            "broken",
            one.line,
            say("the table `{table}` is dropped with all its columns", table=one.table or "?"),
            say("deprecate it, and drop it a month later, with a backup named"),
        )
    elif one.action in {"rename-column", "rename-table"}:
        yield Remark(
            1,
            "broken",
            one.line,
            say(
                "`{name}` gets another name: for the running version that is a drop", name=one.name or one.table or "?"
            ),
            say("add the new one, write both, move the readers, and drop the old one a month later"),
        )


def _required(one: Operation, made: set[str]) -> Iterator[Remark]:
    if one.table in made or one.nullable is not False or one.default:
        return
    if one.action == "add-column":
        yield Remark(
            2,
            "broken",
            one.line,
            say(
                "`{column}` of `{table}` is NOT NULL and has no default", column=one.name or "?", table=one.table or "?"
            ),
            say("give it a `server_default`: Python's `default` does not fill the rows that are there"),
            (
                f"op.add_column({_py(one.table)}, "
                f'sa.Column({_py(one.name)}, …, nullable=False, server_default=sa.text("…")))',
            ),
        )
    elif one.action == "alter-column":
        yield Remark(
            2,
            "open",
            one.line,
            say("`{column}` of `{table}` becomes NOT NULL", column=one.name or "?", table=one.table or "?"),
            say("fill the empty rows in a revision before this one, and show that none is left"),
        )


def _indexed(one: Operation, made: set[str]) -> Iterator[Remark]:
    if one.action != "create-index" or one.table in made:
        return
    call = f'op.create_index({_py(one.name or "ix_…")}, {_py(one.table)}, ["…"], postgresql_concurrently=True)'
    block = ("with op.get_context().autocommit_block():", f"    {call}")
    if not one.concurrently:
        yield Remark(
            3,
            "broken",
            one.line,
            say("an index on `{table}` is created while writers wait", table=one.table or "?"),
            say("create it concurrently, outside of the transaction; the source does not say how large the table is"),
            block,
        )
    elif not one.autocommit:
        yield Remark(
            3,
            "broken",
            one.line,
            say("the index on `{table}` is concurrent, but stands inside a transaction: it will fail", table=one.table),
            say("put it into an autocommit block"),
            block,
        )


def _py(text: str) -> str:
    return json.dumps(text or "…", ensure_ascii=False)
