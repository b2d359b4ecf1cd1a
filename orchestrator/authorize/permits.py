"""Judge paths by the permission matrix: the one evaluator behind the pipeline, the git hooks and the agents' tools.

A role's row is compiled when it is first asked for. Every pattern goes into a trie of segments; walking a path gives
the set of patterns that cover it, as the bits of one number; and each such set is decided once:

1. of the columns that cover a path, the one that names most of it decides (of equals the strictest cell);
2. the long form's grants are added, its denies override;
3. protected paths can be written by no role;
4. what denies is looked up case-folded as well, so that `Backend/` is no way round `backend/`;
5. of several matrices the strictest wins. Default deny.

Standard library only, and little of it: see `orchestrator.model.matrix`.
"""

from __future__ import annotations

from orchestrator.authorize.compiled import PRINCIPAL, Compiled, add_entry, add_row, program
from orchestrator.authorize.paths import composed, flaw, folded
from orchestrator.authorize.permit import Permit
from orchestrator.authorize.protected import Shield
from orchestrator.model.matrix import ACCESSES, WRITE, Matrix, key

REMEMBERED = 512
LONGEST = 400
"""Of so many paths, no longer ones, writers and verdicts are remembered: answers ask for the same ones again."""

if False:  # what a type checker sees; the hooks, which need no verdicts, must not load what these are made of
    from orchestrator.model.verdict import Verdict


class Policy:
    """The permission matrices in force, ready to judge.

    Args:
        matrices: the strictest of them decides; none at all denies everything.
        root: the protocol root's folder, for the protected paths.
        today: "YYYY-MM-DD" for end dates in the long form; empty voids every grant that has one.

    Attributes:
        verdicts: what was ruled by it, by what was asked. It never changes, so neither do they.
    """

    def __init__(self, matrices: tuple[Matrix, ...] | list[Matrix], *, root: str = ".claude", today: str = "") -> None:
        self.matrices = tuple(matrices)
        self.root = root
        self.today = today
        self._rows: dict[str, list[Compiled]] = {}
        self._shield = Shield(root)
        self._writers: dict[str, tuple[str, ...]] = {}
        self.verdicts: dict[tuple[object, ...], Verdict] = {}

    def judge(self, role: str, access: str, path: str) -> Permit:
        """Tell whether `role` may "read" or "write" `path`, which is given from the repository's top.

        A final slash in `path` says that a folder is meant.
        """
        wanted = ACCESSES.index(access)
        wrong = flaw(path)
        if wrong:
            return Permit(False, "unsafe", role, flaw=wrong)
        path = composed(path)
        compiled = self._rows.get(role) or self._row(role)
        if not compiled:
            return Permit(False, "no-matrix", role)
        low = path if path.islower() and path.isascii() else folded(path)
        if wanted == WRITE:
            shield = self._shield.covers(low)
            if shield:
                return Permit(False, "protected", role, pattern=shield)
        permit = None
        for one in compiled:
            verdict = one.decide(path, low)
            if verdict.access < wanted:
                return verdict.denied
            permit = permit or verdict.granted
        assert permit is not None
        return permit

    def searches(self, role: str, folder: str) -> Permit:
        """Tell whether a role may search a folder: it may read it, and nothing below it may be closed to it.

        A pattern that could match below the folder counts as closing it, whether or not such a file is there.
        """
        permit = self.judge(role, "read", f"{folder}/" if folder else "-")
        if not permit.allowed or key(role) == PRINCIPAL:
            return permit
        for one in self._rows[role]:
            closed = one.closes(folded(composed(folder)))
            if closed is not None:
                return closed
        return permit

    def spoken_of(self, role: str, folder: str) -> tuple[frozenset[str], tuple[str, ...]] | None:
        """Tell which names in a folder, and which ends of names, are decided by themselves for a role.

        All others in the folder are decided alike. None where that can't be told.
        """
        path = composed(folder)
        low = folded(path)
        parts = [self._shield.spoken_of(low)]
        for one in self._rows.get(role, []):
            parts += [tree.spoken_of(form) for tree, form in one.trees(path, low)]
        names: set[str] = set()
        ends: set[str] = set()
        for part in parts:
            if part is None:
                return None
            names |= part[0]
            ends |= part[1]
        return frozenset(names), tuple(ends)

    def protected(self, path: str) -> str:
        """Tell the protected pattern that covers a path, or "" where none does."""
        return self._shield.covers(folded(path))

    def knows(self, role: str) -> bool:
        """Tell whether every matrix has a row (or a grant in the long form) for the role."""
        agent = key(role)
        return bool(self.matrices) and all(
            agent in matrix.rows or any(not entry.denies and key(entry.agent) == agent for entry in matrix.entries)
            for matrix in self.matrices
        )

    def roles(self) -> tuple[str, ...]:
        """List the agents of the first matrix by their rows' names, in order."""
        return tuple(rows[0].name for rows in self.matrices[0].rows.values()) if self.matrices else ()

    def writers(self, path: str) -> tuple[str, ...]:
        """List the agents who may write a path, by their rows' names, in the matrix's order."""
        known = self._writers.get(path)
        if known is None:
            known = self._writers_of(path)
            if len(path) <= LONGEST:
                if len(self._writers) >= REMEMBERED:
                    self._writers.clear()
                self._writers[path] = known
        return known

    def remember(self, asked: tuple[object, ...], verdict: Verdict) -> None:
        """Keep a verdict by what was asked."""
        if len(self.verdicts) >= REMEMBERED:
            self.verdicts.clear()
        self.verdicts[asked] = verdict

    def kinds(self, role: str) -> frozenset[str] | None:
        """Tell which kinds a role may ask for; None where nothing limits it."""
        limit: frozenset[str] | None = None
        for matrix in self.matrices:
            for row in matrix.rows.get(key(role), ()):
                if row.kinds is not None:
                    limit = frozenset(row.kinds) if limit is None else limit & frozenset(row.kinds)
        return limit

    def setting(self, name: str, default: str = "") -> str:
        """Tell a guard's setting as the first matrix (the policy ref's) states it."""
        return self.matrices[0].settings.get(name, default) if self.matrices else default

    def _writers_of(self, path: str) -> tuple[str, ...]:
        if flaw(path):
            return ()
        path = composed(path)
        low = folded(path)
        if self._shield.covers(low):
            return ()
        # What does not depend on the role is asked once: a denial names the writers, and there are a dozen roles.
        rows = ((role, self._rows.get(role) or self._row(role)) for role in self.roles())
        return tuple(role for role, row in rows if all(one.decide(path, low).access >= WRITE for one in row))

    def _row(self, role: str) -> list[Compiled]:
        agent = key(role)
        compiled = self._rows[role] = [self._compile(matrix, agent, role) for matrix in self.matrices]
        return compiled

    def _compile(self, matrix: Matrix, agent: str, role: str) -> Compiled:
        if agent == PRINCIPAL:
            return program(self.root, matrix.file)
        rows = matrix.rows.get(agent, [])
        entries = [entry for entry in matrix.entries if entry.agent == "*" or key(entry.agent) == agent]
        if not rows and not any(not entry.denies and entry.agent != "*" for entry in entries):
            return Compiled(Permit(False, "no-role", role, file=matrix.file))
        name = rows[0].name if rows else role
        line = rows[0].line if rows else entries[0].line
        if agent in matrix.twice:
            return Compiled(Permit(False, "twice", name, line=line, file=matrix.file))
        compiled = Compiled(Permit(False, "no-column", name, line=line, file=matrix.file))
        for row in rows:
            add_row(compiled, row, matrix.file)
        for entry in entries:
            add_entry(compiled, entry, name, matrix.file, self.today)
        return compiled
