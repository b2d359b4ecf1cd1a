"""Compile an agent's row and its lines of the long form into rules, and decide where several of them meet."""

from __future__ import annotations

from orchestrator.authorize.paths import folded
from orchestrator.authorize.patterns import Tree
from orchestrator.authorize.permit import Permit
from orchestrator.model.matrix import NONE, READ, WRITE, Entry, Row

PRINCIPAL = "orchestrator"
# What the program itself may write: answers, proposed decisions, minutes, requests to other teams.
PROGRAM = ("responses", "decisions", "meetings", "requests")


class Rule:
    """A pattern's effect: a cell ("column"), or a line of the long form that gives ("grant") or takes ("deny")."""

    __slots__ = ("access", "cell", "covers", "file", "line", "pattern", "rank", "row", "sort", "why")

    def __init__(
        self, sort: str, access: int, why: str, pattern: str, row: str, cell: str, line: int, file: str
    ) -> None:
        self.sort = sort
        self.access = access
        self.why = why
        self.pattern = self.covers = pattern
        self.rank = _rank(pattern)
        self.row = row
        self.cell = cell
        self.line = line
        self.file = file


class Decision:
    """What a set of covering patterns comes to: the access, and the permits that grant up to it and deny beyond it."""

    __slots__ = ("access", "denied", "granted")

    def __init__(self, access: int, granted: Permit, denied: Permit) -> None:
        self.access = access
        self.granted = granted
        self.denied = denied


class Compiled:
    """One agent's rules of one matrix. `otherwise` is the permit where no rule covers a path."""

    __slots__ = ("_decided", "_exact", "_folded", "otherwise", "rules")

    def __init__(self, otherwise: Permit) -> None:
        self.otherwise = otherwise
        self.rules: list[Rule] = []
        self._exact = Tree()
        self._folded: Tree | None = None  # made at the first pattern that is not its own folded form
        self._decided: dict[int, Decision] = {}

    def add(self, pattern: str, rule: Rule) -> None:
        """Add a rule for a pattern, which may be wider than the one that the rule cites."""
        low = folded(pattern)
        if low != pattern and self._folded is None:
            self._folded = Tree()
            for other in self.rules:
                self._folded.add(other.covers)
        rule.covers = low
        self.rules.append(rule)
        self._exact.add(pattern)
        if self._folded is not None:
            self._folded.add(low)

    def decide(self, path: str, low: str) -> Decision:
        """Decide for a path, given as it is and folded: a deny that only the folded form meets counts as well."""
        decision = self._of(self._exact.covering(path))
        if decision.access == NONE or (self._folded is None and low == path):
            return decision
        strict = self._of((self._folded or self._exact).covering(low))
        return strict if strict.access < decision.access else decision

    def trees(self, path: str, low: str) -> list[tuple[Tree, str]]:
        """Give the trees that a path is looked up in, each with the form of the path that it is looked up by."""
        return [(self._exact, path), (self._folded or self._exact, low)]

    def closes(self, folder: str) -> Permit | None:
        """Give the denial of a rule that may close something below a folder (given folded), or None."""
        tree = self._folded or self._exact
        bits = tree.covering(f"{folder}/") if folder else 0
        over = [rule.rank for index, rule in enumerate(self.rules) if bits >> index & 1 and rule.sort == "column"]
        for rule in self.rules:
            lead = _lead(rule.covers)
            below = not folder or f"{lead}/".startswith(f"{folder}/")
            reaches = below or (lead != rule.covers.rstrip("/") and f"{folder}/".startswith(f"{lead}/" if lead else ""))
            overruled = rule.sort == "column" and any(rank >= rule.rank for rank in over)
            if rule.access == NONE and rule.sort != "grant" and reaches and not overruled:
                return _permit(rule, False)
        return None

    def _of(self, bits: int) -> Decision:
        decision = self._decided.get(bits)
        if decision is None:
            rules = [rule for index, rule in enumerate(self.rules) if bits >> index & 1]
            decision = self._decided[bits] = _decide(rules, self.otherwise)
        return decision


def _decide(rules: list[Rule], otherwise: Permit) -> Decision:
    deciding: Rule | None = None
    for rule in rules:
        if rule.sort == "column" and (
            deciding is None
            or rule.rank > deciding.rank
            or (rule.rank == deciding.rank and rule.access < deciding.access)
        ):
            deciding = rule
    for rule in rules:
        if rule.sort == "grant" and (deciding is None or rule.access > deciding.access):
            deciding = rule
    for rule in rules:
        if rule.sort == "deny" and (deciding is None or rule.access < deciding.access):
            deciding = rule
    if deciding is None:
        return Decision(NONE, otherwise, otherwise)
    return Decision(deciding.access, _permit(deciding, True), _permit(deciding, False))


def _permit(rule: Rule, allowed: bool) -> Permit:
    if allowed:
        why = rule.why if rule.why == "program" else "granted"
    else:
        why = "denied" if rule.why == "cell" else rule.why
    return Permit(allowed, why, rule.row, rule.cell, rule.pattern, rule.line, rule.file)


def add_row(compiled: Compiled, row: Row, file: str) -> None:
    """Add what a row's cells say of their columns; a cell or column that can't be read becomes a deny."""
    for column, cell in zip(row.columns, row.cells, strict=True):
        for pattern in column.patterns:
            if pattern.flaw:
                lead = pattern.lead or "**"
                rule = Rule("deny", NONE, "outside-dialect", pattern.text, row.name, cell.text, row.line, file)
                compiled.add(lead, rule)
                continue
            if cell.clauses is None:
                rule = Rule("deny", NONE, "unreadable-cell", pattern.text, row.name, cell.text, row.line, file)
                compiled.add(pattern.text, rule)
                continue
            base = max((clause.access for clause in cell.clauses if not clause.scopes), default=NONE)
            scoped = any(clause.scopes for clause in cell.clauses)
            why = "scope" if scoped and base == NONE else "cell"
            compiled.add(pattern.text, Rule("column", base, why, pattern.text, row.name, cell.text, row.line, file))
            for clause in cell.clauses:
                for scope in clause.scopes:
                    inner = f"{pattern.text.removesuffix('/')}/{scope}"
                    compiled.add(
                        inner, Rule("column", clause.access, "cell", inner, row.name, cell.text, row.line, file)
                    )


def add_entry(compiled: Compiled, entry: Entry, row: str, file: str, today: str) -> None:
    """Add a line of the long form, unless it has ended. A deny that can't be read denies the more."""
    over = bool(entry.until) and (entry.until == "?" or not today or today > entry.until)
    pattern = entry.pattern
    if entry.denies:
        if over and entry.until != "?" and today:
            return
        why = "outside-dialect" if pattern.flaw else "cell"
        where = (pattern.lead or "**") if pattern.flaw else pattern.text
        rule = Rule("deny", entry.access, why, pattern.text, row, entry.text, entry.line, file)
        compiled.add(where, rule)
    elif not over and not pattern.flaw:
        rule = Rule("grant", entry.access, "cell", pattern.text, row, entry.text, entry.line, file)
        compiled.add(pattern.text, rule)


def program(root: str, file: str) -> Compiled:
    """Give the program's own rules, which no matrix has to state."""
    compiled = Compiled(Permit(False, "no-column", PRINCIPAL, file=file))
    compiled.add("**", Rule("grant", READ, "program", "**", PRINCIPAL, "READ", 0, file))
    for name in PROGRAM:
        pattern = f"{root}/{name}/"
        compiled.add(pattern, Rule("grant", WRITE, "program", pattern, PRINCIPAL, "WRITE", 0, file))
    return compiled


def _lead(pattern: str) -> str:
    """Give a pattern's literal beginning, in whole segments."""
    kept = []
    for segment in pattern.rstrip("/").split("/"):
        if "*" in segment or "?" in segment:
            break
        kept.append(segment)
    return "/".join(kept)


def _rank(pattern: str) -> tuple[int, int, int]:
    """Tell how much of a path a pattern names: leading literal segments, segments, literal letters."""
    segments = [segment for segment in pattern.removesuffix("/").split("/") if segment != "**"]
    leading = 0
    for segment in pattern.removesuffix("/").split("/"):
        if "*" in segment or "?" in segment:
            break
        leading += 1
    return leading, len(segments), sum(len(segment) - segment.count("*") - segment.count("?") for segment in segments)
