"""Read the permission matrix: markdown tables of agents and paths, as people write them.

Three tables are understood, in any order and number, outside of code fences and comments:

- the matrix itself, `| Agent | backend/ | docs/ | … |`, its cells `WRITE`, `READ`, `WRITE (to-devops), READ`, `❌`;
- the long form, `| Agent | Pattern | Access | Until |`, for single files, globs, denies and end dates;
- the guards' settings, `| Setting | Value |`.

What can't be understood never grants anything, and is listed with line and column. Standard library only, and little
of it: git hooks read matrices.
"""

from __future__ import annotations

from orchestrator.model.matrix import NONE, READ, WRITE, Cell, Clause, Column, Entry, Matrix, Pattern, Problem, Row, key

_WRITE = ("write", "w", "rw", "r/w", "read/write", "read-write", "read write", "read & write", "read and write")
_WRITE_KO = ("쓰기", "쓰기 가능", "쓰기 권한", "읽기/쓰기", "읽기·쓰기", "읽기, 쓰기", "읽기 쓰기")
_READ = ("read", "r", "ro", "read only", "read-only", "읽기", "읽기 전용", "읽기만", "읽기 가능")
_NONE = ("", "-", "--", "–", "—", "none", "no", "no access", "deny", "denied", "n/a")
_NONE_KO = ("없음", "권한 없음", "접근 불가", "접근 금지", "접근 없음", "불가", "금지")
WORDS: dict[str, int] = (
    dict.fromkeys((*_WRITE, *_WRITE_KO), WRITE) | dict.fromkeys(_READ, READ) | dict.fromkeys((*_NONE, *_NONE_KO), NONE)
)
# What a line of the long form may take away beside the words above.
DENIES = dict.fromkeys(("deny write", "no write", "쓰기 금지", "쓰기 불가"), READ) | dict.fromkeys(
    ("deny read", "no read", "읽기 금지", "읽기 불가", "deny all", "모두 금지"), NONE
)
CROSSES = "❌⛔🚫✖✗✘❎🔒"
EVERYWHERE = (
    "everything else",
    "everything",
    "all else",
    "나머지",
    "그 외",
    "그 외 모두",
    "기타",
    "전체",
    "/",
    ".",
    "./",
)
WHOLE = ("all", "*", "**", "전체", "모두", "전부", "everything")
EVERYONE = ("*", "all", "all agents", "everyone", "모두", "전체", "모든 에이전트")
AGENT = ("agent", "role", "에이전트", "역할")
PATTERN = ("pattern", "path", "paths", "file", "패턴", "경로", "파일", "대상")
ACCESS = ("access", "permission", "right", "권한", "접근", "접근 권한")
UNTIL = ("until", "expires", "end", "기한", "만료", "만료일", "까지", "종료일", "유효 기간")
MAY_ASK = ("may-ask", "may ask", "요청 가능", "요청 종류", "요청할 수 있는 것")
REMARK = (
    "note",
    "notes",
    "remark",
    "remarks",
    "comment",
    "reason",
    "description",
    "비고",
    "설명",
    "메모",
    "사유",
    "참고",
)
SETTING = ("setting", "settings", "설정", "설정 항목")
VALUE = ("value", "값")
# The guards' settings: the values that one may have, where they are limited; and those that name somebody.
SETTINGS: dict[str, tuple[str, ...]] = {
    "main session": (),
    "reads": ("report", "enforce"),
    "range": ("signed", "declared"),
}
SETTINGS_OF = ("agent ", "signer ", "merge key ", "author ")

NO_TABLE = "no permission table was found, so nobody may do anything; write one with the columns Agent, backend/ …"
UNREADABLE = 'the cell "{text}" is neither WRITE, READ nor none, so it denies'
NOT_A_PATH = 'the column "{text}" is not a path, so nothing is granted by it'
OUTSIDE = 'the pattern "{text}" lies outside the dialect (names, *, ?, ** as a whole segment), so it denies'
TWICE = 'the agent "{text}" stands in more than one row, so it may do nothing'
SHORT = 'the row of "{text}" has fewer cells than the table has columns; the missing ones deny'
NO_NAME = "the row has no agent's name, so it grants nothing"
NO_SETTING = 'no guard knows the setting "{text}", so it changes nothing'
NO_VALUE = 'the setting has no value "{text}", so the strictest one is in force'
NO_DATE = 'the end date "{text}" is not written as YYYY-MM-DD, so the line grants nothing'

_WIDE = {ord("（"): "(", ord("）"): ")", ord("，"): ",", ord("、"): ",", ord("；"): ";", ord("\u00a0"): " "}
_DECORATION = dict.fromkeys(map(ord, "*_`~\ufe0e\ufe0f\u200d"))
_FORBIDDEN = "[]{}\\|<>\"'"


def read_matrix(text: str, file: str) -> Matrix:
    """Read a matrix. Never raises: what is not understood is listed in `problems` and grants nothing.

    Args:
        text: the file's text; undecodable bytes may stand in it as replacement characters.
        file: where it was read from, for the problems.
    """
    return _Reader(text, file).read()


def read_pattern(text: str) -> Pattern:
    """Judge one pattern: names, `*` and `?` within a name, `**` as a whole segment, a final `/` for folders only."""
    pattern = text.removeprefix("./").removeprefix("/") if text not in ("./", "/") else "**"
    if not pattern.isascii():
        from unicodedata import normalize

        pattern = normalize("NFC", pattern)
    lead: list[str] = []
    literal = True
    flaw = "" if pattern else "it is empty"
    for segment in pattern.removesuffix("/").split("/"):
        wild = "*" in segment or "?" in segment
        if segment in ("", ".", ".."):
            flaw = flaw or 'a segment is empty, "." or ".."'
        elif segment != "**" and "**" in segment:
            flaw = flaw or '"**" has to be a whole segment'
        elif segment[-1] in ". " or segment[0] == " " or not segment.isprintable():
            flaw = flaw or "a name begins with a space, ends with a dot or a space, or holds a control character"
        elif segment[0] == "!" or any(letter in segment for letter in _FORBIDDEN):
            flaw = flaw or "negation, classes, braces, quotes and backslashes are not part of it"
        elif not wild:
            if literal:
                lead.append(segment)
            continue
        literal = False
    return Pattern(pattern, flaw, "/".join(lead))


def read_cell(text: str) -> Cell:
    """Read one cell; its clauses are None where it can't be read."""
    clauses: list[Clause] = []
    whole = False
    rest = text.translate(_WIDE)
    for mark in ("<br>", "<br/>", "<br />"):
        rest = rest.replace(mark, ";")
    if "(" not in rest:
        access = _access(rest)
        if access is not None:
            return Cell(text, (Clause(access, ()),))
    for part in _split(rest):
        words, opened, scope = part.partition("(")
        access = _access(words)
        if access is None or (opened and not scope.rstrip(" *_`").endswith(")")) or scope.count(")") != bool(opened):
            return Cell(text, None)
        scopes = _scopes(scope.partition(")")[0]) if opened else ()
        if scopes is None:
            return Cell(text, None)
        whole = whole or not scopes
        clauses.append(Clause(access, scopes))
    if whole and any(not clause.scopes and clause.access == NONE for clause in clauses) and len(clauses) > 1:
        return Cell(text, None)  # "WRITE, none": which of the two?
    return Cell(text, tuple(clauses))


def _access(words: str) -> int | None:
    crossed = any(letter in CROSSES for letter in words)
    plain = words.translate(_DECORATION)
    if not plain.isascii():
        plain = "".join([letter for letter in plain if letter < "\u2190" or letter.isalnum()])
    plain = _plain(plain)
    if not plain and not crossed and words.strip(" *_`~"):
        return None  # an emoji alone says nothing, except a cross
    access = WORDS.get(plain)
    return None if crossed and access != NONE else access


def _scopes(inside: str) -> tuple[str, ...] | None:
    found: list[str] = []
    for item in inside.replace(";", ",").split(","):
        scope = item.strip(" `")
        if scope.casefold() in WHOLE:
            return ()
        if not scope or " " in scope or read_pattern(scope).flaw:
            return None
        found.append(read_pattern(scope).text)
    return tuple(found)


def _split(text: str) -> list[str]:
    """Split at separators outside of parentheses."""
    parts = [""]
    depth = 0
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if not depth and letter in ",;+&·":
            parts.append("")
        else:
            parts[-1] += letter
    return parts


class _Reader:
    """One reading of one text: walks the lines, hands each table to the reader of its sort."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self.rows: dict[str, list[Row]] = {}
        self.twice: set[str] = set()
        self.entries: list[Entry] = []
        self.settings: dict[str, str] = {}
        self.problems: list[Problem] = []
        self.cells: dict[str, Cell] = {}

    def read(self) -> Matrix:
        fence = ""
        comment = False
        found = False
        lines = self.lines
        number = 0
        while number < len(lines):
            line = lines[number].strip()
            number += 1
            if comment:
                comment = "-->" not in line
            elif fence:
                if line.startswith(fence) and not line.strip(fence[0]):
                    fence = ""
            elif line.startswith(("```", "~~~")):
                fence = line[: len(line) - len(line.lstrip(line[0]))]
            elif line.startswith("<!--"):
                comment = "-->" not in line
            elif "|" in line and number < len(lines) and _rule(lines[number]):
                end = number + 1
                while end < len(lines) and "|" in lines[end]:
                    end += 1
                found = self._table(number, end) or found
                number = end
        if not found:
            self.problem("matrix/no-table", NO_TABLE, "", 1, "")
        return Matrix(
            self.file,
            self.rows,
            frozenset(self.twice),
            tuple(self.entries),
            self.settings,
            tuple(self.problems),
        )

    def _table(self, first: int, end: int) -> bool:
        """Read the table whose heading is line `first` (from 1) and whose rows are the lines up to `end`."""
        heading = cells_of(self.lines[first - 1])
        names = [_plain(cell) for cell in heading]
        body = range(first + 2, end + 1)
        if len(names) < 2:
            return False
        if names[0] in SETTING and names[1] in VALUE:
            for number in body:
                self._setting(number)
            return False
        if not names[0].startswith(AGENT):
            return False
        if _index(names, PATTERN) and _index(names, ACCESS):
            self._long_form(names, body)
            return True
        if any(_names_a_path(cell) for cell in heading[1:]):
            self._matrix(heading, names, first, body)
            return True
        return False

    def _setting(self, number: int) -> None:
        """Read a guard's setting. In its name stand addresses and agents: only what encloses it is decoration."""
        written, value, *_ = [*cells_of(self.lines[number - 1]), "", ""]
        name = " ".join(written.replace("`", " ").replace("**", " ").split()).casefold()
        if not name.isascii():
            from unicodedata import normalize

            name = normalize("NFC", name)
        value = value.strip(" *`")
        self.settings[name] = value
        if name not in SETTINGS and not name.startswith(SETTINGS_OF):
            self.problem("matrix/setting", NO_SETTING, written, number, written)
        elif SETTINGS.get(name) and value.casefold() not in SETTINGS[name]:
            self.problem("matrix/setting", NO_VALUE, value, number, value)

    def _matrix(self, heading: list[str], names: list[str], first: int, body: range) -> None:
        asks = _index(names, MAY_ASK)
        columns: dict[int, Column] = {}
        for index, cell in enumerate(heading):
            if index and index != asks and names[index] not in REMARK:
                column = self._column(cell, first)
                if column is not None:
                    columns[index] = column
        order = tuple(columns.values())
        for number in body:
            line = self.lines[number - 1]
            texts = cells_of(line)
            name = texts[0].strip("*_` ") if texts else ""
            if not name:
                self.problem("matrix/no-name", NO_NAME, "", number, "")
                continue
            if len(texts) < len(heading):
                self.problem("matrix/short-row", SHORT, name, number, "")
                texts += [""] * (len(heading) - len(texts))
            found = []
            for index in columns:
                written = self.cells.get(texts[index])
                if written is None:
                    written = self.cells[texts[index]] = read_cell(texts[index])
                if written.clauses is None:
                    self.problem("matrix/unreadable-cell", UNREADABLE, written.text, number, written.text)
                found.append(written)
            kinds = _kinds(texts[asks]) if asks else None
            self._add(Row(name, number, order, tuple(found), kinds))

    def _add(self, row: Row) -> None:
        agent = key(row.name)
        others = self.rows.setdefault(agent, [])
        headings = {column.heading for column in row.columns}
        if any(not headings.isdisjoint(column.heading for column in other.columns) for other in others):
            self.twice.add(agent)
            self.problem("matrix/duplicate-row", TWICE, row.name, row.line, row.name)
        others.append(row)

    def _column(self, cell: str, line: int) -> Column | None:
        """Read a heading: one or several paths, in backticks or not; None where it is no path at all."""
        patterns: list[Pattern] = []
        text = cell.translate(_WIDE).replace("<br>", ",").replace("<br/>", ",")
        if _plain(text) in EVERYWHERE:
            return Column(cell, (Pattern("**"),))
        for part in text.split(","):
            path = part.strip()
            quoted = len(path) > 2 and path[0] == path[-1] == "`"
            if path.startswith("**") and path.endswith("**") and len(path) > 4 and "/" not in path[:3]:
                path = path[2:-2]  # bold
            path = path.strip("`")
            pattern = read_pattern(path)
            if not quoted and " " in path:
                if "/" not in path and "*" not in path:
                    self.problem("matrix/not-a-path", NOT_A_PATH, cell, line, cell)
                    return None
                head = path.partition(" ")[0]
                pattern = Pattern(path, "a path with spaces has to stand in backticks", read_pattern(head).lead)
            if pattern.flaw:
                self.problem("matrix/pattern", OUTSIDE, path, line, path)
            patterns.append(pattern)
        return Column(cell, tuple(patterns))

    def _long_form(self, names: list[str], body: range) -> None:
        where, access, until = _index(names, PATTERN), _index(names, ACCESS), _index(names, UNTIL)
        for number in body:
            texts = cells_of(self.lines[number - 1])
            texts += [""] * (len(names) - len(texts))
            agent = texts[0].strip("*_` ") if _plain(texts[0]) not in EVERYONE else "*"
            pattern = read_pattern(texts[where].strip(" `"))
            if pattern.flaw:
                self.problem("matrix/pattern", OUTSIDE, pattern.text, number, texts[where].strip(" `"))
            given = _access(texts[access])
            taken = DENIES.get(_plain(texts[access]).strip(CROSSES + " "))
            if not agent and not any(texts):
                continue
            if not agent:
                self.problem("matrix/no-name", NO_NAME, "", number, "")
                agent = "*" if not given else ""
            if given is None and taken is None:
                self.problem("matrix/unreadable-cell", UNREADABLE, texts[access], number, texts[access])
            date = texts[until].strip(" `") if until else ""
            date = "" if _access(date) == NONE else date  # "-", "none" and an empty cell: no end
            if date and not _is_date(date):
                self.problem("matrix/date", NO_DATE, date, number, date)
                date = "?"
            grants = given in (READ, WRITE)
            left = given if grants and given else (taken or NONE)
            self.entries.append(Entry(agent, pattern, left, not grants, date, texts[access], number))

    def problem(self, rule: str, fact: str, text: str, line: int, near: str) -> None:
        column = self.lines[line - 1].find(near) + 1 if near and line <= len(self.lines) else 1
        self.problems.append(Problem(rule, fact, text, self.file, line, max(column, 1)))


def cells_of(line: str) -> list[str]:
    """Split a table's line into its cells, stripped; `\\|` is a bar inside a cell."""
    text = line.strip()
    text = text.removeprefix("|")
    if text.endswith("|") and not text.endswith("\\|"):
        text = text[:-1]
    if "\\|" not in text:
        return [cell.strip() for cell in text.split("|")]
    return [cell.strip().replace("\0", "|") for cell in text.replace("\\|", "\0").split("|")]


def _rule(line: str) -> bool:
    """Tell whether a line is the one that separates a table's heading from its rows."""
    text = line.strip()
    return "-" in text and "|" in text and not text.strip("|:- \t")


def _names_a_path(cell: str) -> bool:
    text = cell.strip("` ")
    return "/" in text or text.startswith(".") or text in ("*", "**") or "*" in text.strip("*")


def _plain(cell: str) -> str:
    if cell.strip(" `") == "*":
        return "*"
    plain = " ".join(cell.translate(_DECORATION).split()).casefold()
    if plain.isascii():
        return plain
    from unicodedata import normalize

    return normalize("NFC", plain)


def _index(names: list[str], words: tuple[str, ...]) -> int:
    """Tell which heading is one of the words; 0 (the agent's column) for none."""
    return next((index for index, name in enumerate(names) if index and name in words), 0)


def _kinds(cell: str) -> tuple[str, ...] | None:
    plain = cell.strip(" *_`")
    if plain.casefold() in ("", *WHOLE):
        return None
    if _access(cell) == NONE:
        return ()
    return tuple(kind for part in plain.replace(";", ",").split(",") if (kind := part.strip(" `").casefold()))


def _is_date(text: str) -> bool:
    year, _, rest = text.partition("-")
    month, _, day = rest.partition("-")
    return (
        (len(year), len(month), len(day)) == (4, 2, 2)
        and (year + month + day).isdecimal()
        and text.isascii()
        and "01" <= month <= "12"
        and "01" <= day <= "31"
    )
