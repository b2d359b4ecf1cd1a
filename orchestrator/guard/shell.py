"""Read a shell command line far enough to see which files its commands would touch.

Not a shell: what depends on a variable, a pattern or a program's own language is marked as not known, and left to the
git hooks. What is read is read as sh does it: quotes, operators, redirections, here-documents, substitutions.
"""

from __future__ import annotations

from orchestrator.errors import UsageError

OPERATORS = ("&&", "||", ";;", "|&", ";", "|", "&", "(", ")", "\n")
REDIRECTIONS = ("&>>", "<<<", "<<-", "&>", ">>", ">|", ">&", "<>", "<&", "<<", ">", "<")
BLANK = " \t\r"


class UnreadableError(UsageError):
    """The command line ends inside a quote or a substitution."""


class Word:
    """A word with its quotes taken off. `known` is False where a variable, a substitution or a pattern stands in it."""

    __slots__ = ("known", "text")

    def __init__(self, text: str, known: bool) -> None:
        self.text = text
        self.known = known


class Command:
    """One simple command: assignments before it, words, redirections as (operator, target)."""

    __slots__ = ("inputs", "redirections", "words")

    def __init__(self) -> None:
        self.words: list[Word] = []
        self.redirections: list[tuple[str, Word]] = []
        self.inputs: list[Word] = []


def read_commands(line: str) -> list[Command | str]:
    """Give the simple commands of a line in order, with "(" and ")" where a subshell begins and ends.

    Commands inside of substitutions come before the command that they stand in.

    Raises:
        UnreadableError: a quote or a substitution has no end.
    """
    return _Reader(line.replace("\\\n", "")).commands()


class _Reader:
    def __init__(self, line: str, at: int = 0) -> None:
        self.line = line
        self.at = at
        self.found: list[Command | str] = []
        self.heredocs: list[tuple[str, bool, bool, Command]] = []

    def commands(self, *, inside: bool = False) -> list[Command | str]:
        """Read on to the line's end, or inside of a substitution to the parenthesis that ends it."""
        command = Command()
        subshells = cases = 0
        while self.at < len(self.line):
            letter = self.line[self.at]
            if letter in BLANK:
                self.at += 1
            elif letter == "#":
                end = self.line.find("\n", self.at)
                self.at = len(self.line) if end < 0 else end
            elif self._redirection(command):
                pass
            elif operator := self._starts_with(OPERATORS):
                self.at += len(operator)
                if operator == "\n":
                    self._read_heredocs()
                command = self._end(command)
                if operator == ")" and not subshells and (inside or cases):
                    if not cases:
                        return self.found
                elif operator in "()":
                    subshells += 1 if operator == "(" else -1
                    self.found.append(operator)
            else:
                word = self._word()
                if not command.words:
                    cases += {"case": 1, "esac": -1}.get(word.text, 0)
                command.words.append(word)
        if inside:
            raise UnreadableError("the command ends inside a substitution")
        self._end(command)
        return self.found

    def _end(self, command: Command) -> Command:
        if command.words or command.redirections:
            self.found.append(command)
        return Command()

    def _starts_with(self, choices: tuple[str, ...]) -> str:
        return next((choice for choice in choices if self.line.startswith(choice, self.at)), "")

    def _redirection(self, command: Command) -> bool:
        start = self.at
        while self.at < len(self.line) and self.line[self.at].isdigit():
            self.at += 1
        operator = self._starts_with(REDIRECTIONS)
        if not operator or self.line.startswith(("<(", ">("), self.at):
            self.at = start
            return False
        self.at += len(operator)
        while self.at < len(self.line) and self.line[self.at] in BLANK:
            self.at += 1
        word = self.at
        target = self._word()
        if operator in ("<<", "<<-"):
            quoted = any(letter in self.line[word : self.at] for letter in "'\"\\")
            self.heredocs.append((target.text, operator == "<<-", quoted, command))
        elif operator == "<<<":
            command.inputs.append(target)
        else:
            command.redirections.append((operator, target))
        return True

    def _read_heredocs(self) -> None:
        for delimiter, indented, quoted, command in self.heredocs:
            body = []
            while self.at < len(self.line):
                end = self.line.find("\n", self.at)
                end = len(self.line) if end < 0 else end
                line = self.line[self.at : end]
                line = line.lstrip("\t") if indented else line
                self.at = min(end + 1, len(self.line))
                if line == delimiter:
                    break
                body.append(line)
            text = "\n".join(body)
            command.inputs.append(Word(text, quoted or self._expand(text)))
        self.heredocs = []

    def _expand(self, text: str) -> bool:
        """Read the commands that stand in substitutions in a text; True where there is nothing to expand."""
        inner = _Reader(text)
        known = True
        while inner.at < len(text):
            letter = text[inner.at]
            inner.at += 1
            if letter == "\\":
                inner.at += 1
            elif letter in "$`":
                known = inner._expansion(letter, quoted=True) and known
        self.found += inner.found
        return known

    def _word(self) -> Word:
        text = ""
        known = True
        start = self.at
        while self.at < len(self.line):
            letter = self.line[self.at]
            if letter in BLANK or letter in "\n;&|()" or (letter in "<>" and not self._substitutes()):
                break
            self.at += 1
            if letter == "'":
                text += self._until("'")
            elif letter == '"':
                inner, inner_known = self._double()
                text += inner
                known = known and inner_known
            elif letter == "\\":
                text += self.line[self.at : self.at + 1]
                self.at += 1
            elif letter in "$`" or (letter in "<>" and self.line[self.at] == "("):
                known = self._expansion(letter) and known
                text += letter
            else:
                known = known and letter not in "*?[{"
                text += letter
        if self.at == start:
            raise UnreadableError("the command ends where a word should stand")
        return Word(text, known or text in ("[", "[["))

    def _substitutes(self) -> bool:
        return self.line.startswith(("<(", ">("), self.at)

    def _until(self, quote: str) -> str:
        end = self.line.find(quote, self.at)
        if end < 0:
            raise UnreadableError("the command ends inside a quote")
        text = self.line[self.at : end]
        self.at = end + 1
        return text

    def _double(self) -> tuple[str, bool]:
        text = ""
        known = True
        while self.at < len(self.line):
            letter = self.line[self.at]
            self.at += 1
            if letter == '"':
                return text, known
            if letter == "\\" and self.line[self.at : self.at + 1] in ("$", "`", '"', "\\"):
                text += self.line[self.at]
                self.at += 1
            elif letter in "$`":
                known = self._expansion(letter, quoted=True) and known
                text += letter
            else:
                text += letter
        raise UnreadableError("the command ends inside a quote")

    def _expansion(self, letter: str, *, quoted: bool = False) -> bool:
        """Step over what follows a dollar or backtick; commands inside are read as well. True for a bare dollar."""
        following = self.line[self.at : self.at + 1]
        if letter == "`":
            self.found += read_commands(self._until("`").replace("\\`", "`"))
            return False
        if letter == "$" and following == "'" and not quoted:
            self.at += 1
            while self.line[self.at : self.at + 1] not in ("'", ""):
                self.at += 2 if self.line[self.at] == "\\" else 1
            self.at += 1
            return False
        if following == "(" and self.line.startswith("((", self.at) and letter == "$":
            self._expand(self._arithmetic())  # which is no command, but may hold one
            return False
        if following == "(":
            inner = _Reader(self.line, self.at + 1)
            self.found += ["(", *inner.commands(inside=True), ")"]
            self.at = inner.at
            return False
        return not (following.isalnum() or following in ("_", "{", "?", "!", "@", "*", "#", "$", "-"))

    def _arithmetic(self) -> str:
        start = self.at
        depth = 0
        while self.at < len(self.line):
            here = self.line[self.at]
            self.at += 1
            depth += (here == "(") - (here == ")")
            if not depth:
                return self.line[start : self.at]
        raise UnreadableError("the command ends inside a substitution")
