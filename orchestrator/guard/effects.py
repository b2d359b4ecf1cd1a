"""Tell what a command line would write and read, and what in it no agent may do."""

from __future__ import annotations

from orchestrator.guard.file_commands import Touch, files_of, is_cluster, touches_of
from orchestrator.guard.git_ways import forbidden_git
from orchestrator.guard.shell import Command, UnreadableError, Word, read_commands
from orchestrator.guard.wrappers import unwrap

SHELLS = ("sh", "bash", "dash", "zsh", "ksh", "ash", "su", "runuser", "script")
KEYWORDS: tuple[str, ...] = ("if", "then", "else", "elif", "fi", "do", "done", "while", "until", "!", "{", "}", "esac")
KEYWORDS += ("coproc", "function")
INTERPRETERS = ("python", "node", "deno", "bun", "ruby", "perl", "php", "lua", "awk", "gawk", "ex", "ed", "vi")
OWN_LANGUAGE = ("xargs", "parallel", "make", "tar", "unzip", "cpio", "patch", "eval", "source", ".")
FOR_PEOPLE = {
    ("role", "use"): "binding a worktree to a role is for people",
    ("role", "clear"): "taking a role from a worktree is for people",
    ("decision", "approve"): "approving a decision is for people",
    ("decision", "accept"): "accepting a decision is for people",
    ("decision", "reject"): "rejecting a decision is for people",
    ("decision", "withdraw"): "withdrawing a decision is for people",
    ("decision", "emergency"): "declaring an emergency is for people",
    ("decision", "mark"): "marking a decision is for people",
    ("hooks", "pause"): "pausing the guards is for people",
    ("hooks", "uninstall"): "taking the guards out is for people",
}


class Effect:
    """What one command would do to a path: "write", "remove", "folder", "read", "into" or "link" (see `targets`).

    `folder` is where a relative path starts.

    A path or folder that is not known is None.
    """

    __slots__ = ("command", "folder", "path", "sort")

    def __init__(self, sort: str, path: str | None, folder: str | None, command: str) -> None:
        self.sort = sort
        self.path = path
        self.folder = folder
        self.command = command


class Effects:
    """All that a command line would do.

    Attributes:
        paths: what it touches, as far as it could be read.
        forbidden: what no agent may do, in sentences.
        unread: commands whose effects could not be read.
    """

    __slots__ = ("forbidden", "paths", "unread")

    def __init__(self) -> None:
        self.paths: list[Effect] = []
        self.forbidden: list[str] = []
        self.unread: list[str] = []


def effects_of(line: str, folder: str) -> Effects:
    """Tell what a command line would do when it is run in `folder`. Never raises: what can't be read is listed."""
    effects = Effects()
    _Walk(effects, folder).line(line, 0)
    return effects


class _Walk:
    def __init__(self, effects: Effects, folder: str) -> None:
        self.effects = effects
        self.folder: str | None = folder
        self.left: list[str | None] = []  # by pushd, for popd

    def line(self, line: str, depth: int) -> None:
        if depth > 5:
            self.effects.unread.append(line)
            return
        try:
            commands = read_commands(line)
        except (UnreadableError, RecursionError):
            self.effects.unread.append(line)
            return
        outer: list[str | None] = []
        for command in commands:
            if command == "(":
                outer.append(self.folder)
            elif command == ")":
                self.folder = outer.pop() if outer else self.folder
            elif isinstance(command, Command):
                self.command(command, depth)

    def command(self, command: Command, depth: int) -> None:
        for operator, target in command.redirections:
            if operator in ("<", "<>"):
                self.touch(Touch("read", target), "<")
            if operator not in ("<", "<&", "<<<") and not (operator == ">&" and target.text.lstrip("-").isdigit()):
                self.touch(Touch("write", target), operator)
        words = command.words
        while words:
            first = words[0].text
            if first in KEYWORDS:
                words = words[2:] if first == "function" else words[1:]
            elif "=" in first and first.partition("=")[0].replace("_", "a").isalnum():
                self.assignment(first)
                words = words[1:]
            elif wrapped := unwrap(words):
                words = wrapped.words
                for name in wrapped.unset:
                    self.assignment(name)
                if wrapped.emptied and any(word.text.rpartition("/")[2] in ("git", "orchestrator") for word in words):
                    self.effects.forbidden.append("an empty environment does not say who acts")
                for line in wrapped.lines:
                    self.inner(line, "env", depth)
            else:
                break
        if words:
            self.simple(words, command, depth)

    def assignment(self, text: str) -> None:
        name = text.partition("=")[0]
        if name.startswith("GIT_CONFIG"):
            self.effects.forbidden.append(f"{name} can switch git's hooks off")
        elif name in ("ORCHESTRATOR_ROLE", "ORCHESTRATOR_ROLE_PROOF", "CLAUDECODE"):
            self.effects.forbidden.append(f"{name} says who acts, and is not for the one who acts to say")

    def inner(self, line: Word, name: str, depth: int) -> None:
        """Read a command line that a command is given as a word."""
        if not line.known:
            self.effects.unread.append(f"{name} {line.text}")
        self.line(line.text, depth + 1)

    def simple(self, words: list[Word], whole: Command, depth: int) -> None:
        name = words[0].text.rpartition("/")[2]
        arguments = words[1:]
        if not words[0].known:
            self.effects.unread.append(words[0].text)
        elif name in ("cd", "pushd", "popd"):
            self.change_folder(name, arguments)
        elif name in ("export", "declare", "typeset", "readonly", "unset", "local"):
            for word in arguments:
                if "=" in word.text or name == "unset":
                    self.assignment(word.text)
        elif name == "git":
            self.effects.forbidden += forbidden_git([word.text for word in arguments])
        elif name == "orchestrator":
            self.own_command([word.text for word in arguments])
        elif name in SHELLS or name in ("eval", "trap"):
            self.inner_shell(name, arguments, whole, depth)
        elif name.startswith(("python", "pypy")) and (own := _own_module([word.text for word in arguments])):
            self.own_command(own[1:])
        elif name == "find":
            self.find(arguments, depth)
        elif (touches := touches_of(name, arguments)) is not None:
            for touch in touches:
                self.touch(touch, name)
        elif name in OWN_LANGUAGE or name.rstrip("0123456789.") in INTERPRETERS:
            self.effects.unread.append(name)

    def change_folder(self, name: str, arguments: list[Word]) -> None:
        if name == "popd":
            self.folder = self.left.pop() if self.left and not arguments else None
            return
        files = files_of("cd", arguments)
        if name == "pushd":
            self.left.append(self.folder)
        if not files or not files[0].known or files[0].text == "-" or self.folder is None:
            self.folder = None
        else:
            to = files[0].text
            self.folder = to if to.startswith(("/", "~")) else f"{self.folder}/{to}"

    def own_command(self, arguments: list[str]) -> None:
        words = [word for word in arguments if not word.startswith("-")]
        fact = FOR_PEOPLE.get(tuple(words[:2]))  # type: ignore[arg-type]
        if fact:
            self.effects.forbidden.append(fact)

    def inner_shell(self, name: str, arguments: list[Word], whole: Command, depth: int) -> None:
        """Read what a shell is given to run: the word after `-c`, a here-document, a here-string."""
        if name == "eval":
            lines = [Word(" ".join(word.text for word in arguments), all(word.known for word in arguments))]
        elif name == "trap":
            lines = files_of(name, arguments)[:1]
        else:
            flags = [index for index, word in enumerate(arguments) if is_cluster(word.text, "c")]
            lines = arguments[flags[0] + 1 : flags[0] + 2] if flags else []
            if not flags and not files_of(name, arguments):
                lines = whole.inputs
        if not lines:
            self.effects.unread.append(name)
        for line in lines:
            self.inner(line, name, depth)

    def find(self, arguments: list[Word], depth: int) -> None:
        """What `find` deletes or hands to a command that writes counts as removed from where it starts."""
        texts = [word.text for word in arguments]
        starts = arguments[: next((at for at, text in enumerate(texts) if text.startswith(("-", "(", "!"))), None)]
        removes = "-delete" in texts
        for at, text in enumerate(texts):
            if text in ("-exec", "-execdir", "-ok", "-okdir"):
                inner = Command()
                end = next((later for later in range(at, len(texts)) if texts[later] in (";", "+")), len(texts))
                inner.words = arguments[at + 1 : end]
                before = len(self.effects.paths)
                self.command(inner, depth + 1)
                if any(effect.sort != "read" for effect in self.effects.paths[before:]):
                    del self.effects.paths[before:]
                    removes = True
            elif text in ("-fprint", "-fprintf", "-fls") and at + 1 < len(texts):
                self.touch(Touch("write", arguments[at + 1]), "find")
        if removes:
            for word in starts or [Word(".", True)]:
                self.touch(Touch("remove", word), "find")

    def touch(self, touch: Touch, command: str) -> None:
        """Note what a command touches; of a place that is not known, that it was not read."""
        words = [touch.word, touch.other] if touch.other is not None else [touch.word]
        known = all(word.known for word in words)
        if not known:
            self.effects.unread.append(f"{command} {touch.word.text}")
        path = "\0".join([word.text for word in words]) if known else None
        self.effects.paths.append(Effect(touch.sort, path, self.folder, command))


def _own_module(arguments: list[str]) -> list[str]:
    """Give Python's arguments from our module's name on; none where it runs something else."""
    for index, argument in enumerate(arguments[:-1]):
        if not argument.startswith("-"):
            break
        if is_cluster(argument, "m") and argument.endswith("m") and arguments[index + 1] == "orchestrator":
            return arguments[index + 1 :]
    return []
