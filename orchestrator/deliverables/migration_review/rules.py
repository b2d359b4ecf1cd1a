"""The release seed's five rules of safety for migrations, each held against what a revision's source says.

1. a column is deprecated first and dropped a month later; 2. a NOT NULL column comes with a default; 3. an index on a
large table is created concurrently; 4. a migration is merged after review; 5. the way back is written and was tried.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from orchestrator.deliverables.migration_review.model import Remark, Reviewed, Verdict
from orchestrator.model.check import Unchecked
from orchestrator.model.evidence import Operation, Revision
from orchestrator.model.migration import RevisionSql
from orchestrator.model.text import Text, say

RULES: tuple[Text, ...] = (
    say("A column is deprecated first and dropped a month later"),
    say("A column that is NOT NULL comes with a default of the database"),
    say("An index on a large table is created with `CREATE INDEX CONCURRENTLY`"),
    say("A migration is merged only after review"),
    say("The way back is written and has been tried"),
)

# What squawk says of the real SQL, and the rule that it is about.
_SQUAWK = {
    "ban-drop-column": 1,
    "ban-drop-table": 1,
    "renaming-column": 1,
    "renaming-table": 1,
    "adding-required-field": 2,
    "adding-not-nullable-field": 2,
    "require-concurrent-index-creation": 3,
}


def review(
    revision: Revision,
    *,
    in_request: bool = False,
    sql: RevisionSql | None = None,
    unchecked: Unchecked | None = None,
) -> Reviewed:
    """Hold one revision against the rules. What nobody can see is left open, never called kept.

    Args:
        revision: as its source reads.
        in_request: whether the request brings it.
        sql: what it really sends, where it was run: it shows what the source computes.
        unchecked: why it was not run.
    """
    remarks = tuple(_remarks(revision, sql))
    remarks += tuple(_shown(sql, {remark.rule for remark in remarks if remark.verdict == "broken"})) if sql else ()
    return Reviewed(
        file=revision.file,
        revision=revision.revision,
        follows=revision.follows,
        verdicts=tuple(_verdict(rule, remarks, revision) for rule in range(1, len(RULES) + 1)),
        remarks=remarks,
        in_request=in_request,
        sql=sql,
        unchecked=unchecked,
    )


def _verdict(rule: int, remarks: Iterable[Remark], revision: Revision) -> Verdict:
    said = {remark.verdict for remark in remarks if remark.rule in {rule, 0}}
    if "broken" in said:
        return "broken"
    # Review and trial happen outside of the source.
    return "open" if said or rule in {4, 5} or not revision.revision else "kept"


def _remarks(revision: Revision, sql: RevisionSql | None) -> Iterator[Remark]:
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
        if one.action == "unread" and (sql is None or sql.not_checked is not None):
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


def _shown(sql: RevisionSql, said: set[int]) -> Iterator[Remark]:
    """Give what the real SQL shows of rules that the source does not break."""
    for finding in sql.findings:
        rule = _SQUAWK.get(finding.rule.partition("/")[2])
        if rule is not None and rule not in said:
            fact = say("line {line} of the real SQL: {message}", line=finding.line or "?", message=str(finding.message))
            yield Remark(rule, "broken", None, fact, finding.remedy or say("write it as the rule asks"))
    if not sql.is_taken_back and 5 not in said:
        yield Remark(
            5,
            "broken",
            None,
            say("the way back sends nothing but the note of the version"),
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
