"""Read Alembic revisions as text: what their way there does, operation by operation. Nothing of them is ever run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from msgspec import Struct, field

from orchestrator.evidence.sql_operations import operations_of
from orchestrator.model.evidence import Operation, Revision

PATHS = re.compile(r"(?:^|/)(?:migrations?|migrate|versions)/(?:[^/]+/)?[^/]+\.py$")
_ALEMBIC = re.compile(r"^(?:down_)?revision\b[^=\n]*=", re.MULTILINE)
_ACTIONS: dict[
    str,
    Literal[
        "create-table", "drop-table", "rename-table", "add-column", "drop-column", "alter-column", "create-index", "sql"
    ],
] = {
    "create_table": "create-table",
    "drop_table": "drop-table",
    "rename_table": "rename-table",
    "add_column": "add-column",
    "drop_column": "drop-column",
    "alter_column": "alter-column",
    "create_index": "create-index",
    "execute": "sql",
}
_LIMIT = 200


def read(path: str, text: str) -> Revision | None:
    """Read the revision at `path`; None where the file is none. One that can't be parsed has no identifier."""
    if not _ALEMBIC.search(text):
        return None
    try:
        tree = ast.parse(text)
        functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
        upgrade = functions.get("upgrade")
        found = tuple(_Walk(functions).operations(upgrade.body)) if upgrade is not None else ()
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Revision(file=path)
    return Revision(
        file=path,
        revision=next(iter(_assigned(tree, "revision")), ""),
        follows=_assigned(tree, "down_revision"),
        operations=found[:_LIMIT],
        way_back=_way_back(functions.get("downgrade")),
    )


def join(revisions: Mapping[str, Revision | None]) -> tuple[Revision, ...]:
    """Give the revisions in the order of their files."""
    return tuple(found for _, found in sorted(revisions.items()) if found is not None)


class _Walk(Struct):
    """Walks a function's statements in order, into blocks and the module's own functions, each function once."""

    functions: Mapping[str, ast.FunctionDef]
    entered: set[str] = field(default_factory=set)

    def operations(self, body: Iterable[ast.stmt], table: str = "", *, autocommit: bool = False) -> Iterator[Operation]:
        for statement in body:
            if isinstance(statement, ast.With | ast.AsyncWith):
                inner, outside = table, autocommit
                for item in statement.items:
                    call = item.context_expr
                    if isinstance(call, ast.Call) and _name(call) == "batch_alter_table":
                        inner = _text(_argument(call, 0, "table_name")) or ""
                    elif isinstance(call, ast.Call) and _name(call) == "autocommit_block":
                        outside = True
                yield from self.operations(statement.body, inner, autocommit=outside)
            elif isinstance(statement, ast.FunctionDef | ast.ClassDef):
                continue
            else:
                yield from self._calls(statement, table, autocommit=autocommit)
                for block in ("body", "orelse", "finalbody"):
                    yield from self.operations(getattr(statement, block, ()), table, autocommit=autocommit)
                for handler in getattr(statement, "handlers", ()):
                    yield from self.operations(handler.body, table, autocommit=autocommit)

    def _calls(self, statement: ast.stmt, table: str, *, autocommit: bool) -> Iterator[Operation]:
        for call in _direct_calls(statement):
            name = _name(call)
            if isinstance(call.func, ast.Name) and name in self.functions and name not in self.entered:
                self.entered.add(name)
                yield from self.operations(self.functions[name].body, table, autocommit=autocommit)
            elif isinstance(call.func, ast.Attribute) and _is_operations(call.func.value):
                yield from _operations(call, name, table, autocommit=autocommit)


def _direct_calls(statement: ast.stmt) -> Iterator[ast.Call]:
    """Give the calls of a statement's own expressions, in order; statements inside it are left out."""
    pending: list[ast.AST] = [child for child in ast.iter_child_nodes(statement) if isinstance(child, ast.expr)]
    while pending:
        node = pending.pop(0)
        if isinstance(node, ast.Call):
            yield node
        pending.extend(child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.stmt))


def _is_operations(node: ast.expr) -> bool:
    """Tell whether a call is made on `op`, a batch, or what `op` gives (`op.get_bind().execute`)."""
    while isinstance(node, ast.Attribute | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return isinstance(node, ast.Name) and node.id in {"op", "batch_op", "batch", "connection", "conn", "bind"}


def _operations(call: ast.Call, name: str, table: str, *, autocommit: bool) -> Iterator[Operation]:
    action = _ACTIONS.get(name)
    line = call.lineno
    first = 0 if table else 1  # inside a batch the table is not said again
    if action is None:
        if name not in {"get_bind", "get_context", "batch_alter_table", "f", "autocommit_block"}:
            yield Operation(action="other", table=table, name=name, autocommit=autocommit, line=line)
        return
    if action == "sql":
        yield from _sql(call, autocommit=autocommit)
        return
    table = table or _text(_argument(call, 1 if name == "create_index" else 0, "table_name")) or ""
    if name in {"create_table", "drop_table", "rename_table"}:
        renamed = (_text(_argument(call, 1, "new_table_name")) or "") if name == "rename_table" else ""
        yield Operation(action=action, table=table, name=renamed, autocommit=autocommit, line=line)
    elif name == "add_column":
        yield from _column(_argument(call, first, "column"), table, autocommit=autocommit, line=line)
    elif name == "drop_column":
        column = _text(_argument(call, first, "column_name")) or ""
        yield Operation(action="drop-column", table=table, name=column, autocommit=autocommit, line=line)
    elif name == "alter_column":
        column = _text(_argument(call, first, "column_name")) or ""
        renamed = _text(_keyword(call, "new_column_name")) or ""
        yield Operation(
            action="rename-column" if renamed else "alter-column",
            table=table,
            name=column,
            nullable=_flag(_keyword(call, "nullable")),
            default=_is_given(_keyword(call, "server_default")),
            autocommit=autocommit,
            line=line,
        )
    else:
        yield Operation(
            action="create-index",
            table=table,
            name=_text(_argument(call, 0, "index_name")) or "",
            concurrently=_flag(_keyword(call, "postgresql_concurrently")) is True,
            autocommit=autocommit,
            line=line,
        )


def _column(node: ast.expr | None, table: str, *, autocommit: bool, line: int) -> Iterator[Operation]:
    if not isinstance(node, ast.Call):
        yield Operation(action="unread", table=table, autocommit=autocommit, line=line)
        return
    name = _text(_argument(node, 0, "name")) or ""
    yield Operation(
        action="add-column",
        table=table,
        name=name,
        nullable=_flag(_keyword(node, "nullable")),
        default=_is_given(_keyword(node, "server_default")) or _computed(node),
        autocommit=autocommit,
        line=line,
    )
    if _flag(_keyword(node, "index")) or _flag(_keyword(node, "unique")):
        yield Operation(action="create-index", table=table, name=name, autocommit=autocommit, line=line)


def _sql(call: ast.Call, *, autocommit: bool) -> Iterator[Operation]:
    node = _argument(call, 0, "sqltext")
    if isinstance(node, ast.Call) and _name(node) in {"text", "DDL"}:
        node = _argument(node, 0, "text")
    text = _text(node)
    if text is None:
        yield Operation(action="unread", autocommit=autocommit, line=call.lineno)
        return
    start = getattr(node, "lineno", call.lineno)
    yield from operations_of(text, line=start, autocommit=autocommit)


def _computed(column: ast.Call) -> bool:
    """Tell whether the database fills the column by itself: computed, or an identity."""
    return any(isinstance(one, ast.Call) and _name(one) in {"Computed", "Identity"} for one in column.args)


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _argument(call: ast.Call, position: int, name: str) -> ast.expr | None:
    if position < len(call.args) and not any(isinstance(one, ast.Starred) for one in call.args[: position + 1]):
        return call.args[position]
    return _keyword(call, name)


def _keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((one.value for one in call.keywords if one.arg == name), None)


def _text(node: ast.expr | None) -> str | None:
    if isinstance(node, ast.Call) and _name(node) == "f":  # op.f("ix_…") marks a name as final
        node = _argument(node, 0, "name")
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _flag(node: ast.expr | None) -> bool | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, bool) else None


def _is_given(node: ast.expr | None) -> bool:
    return node is not None and not (isinstance(node, ast.Constant) and node.value in {None, False})


def _assigned(tree: ast.Module, name: str) -> tuple[str, ...]:
    for node in tree.body:
        if isinstance(node, ast.Assign):
            targets: list[ast.expr] = node.targets
        elif isinstance(node, ast.AnnAssign):
            targets = [node.target]
        else:
            continue
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            value = node.value
            nodes = value.elts if isinstance(value, ast.Tuple | ast.List) else [value]
            return tuple(text for text in map(_text, nodes) if text)
    return ()


def _way_back(downgrade: ast.FunctionDef | None) -> Literal["written", "empty", "missing"]:
    if downgrade is None:
        return "missing"
    return "empty" if all(_does_nothing(statement) for statement in downgrade.body) else "written"


def _does_nothing(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)
    return isinstance(statement, ast.Pass | ast.Raise | ast.Return)
