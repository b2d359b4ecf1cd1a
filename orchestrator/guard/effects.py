"""Tell what a command line would write and read, and what in it no agent may do."""

from __future__ import annotations

from orchestrator.guard.git_ways import forbidden_git
from orchestrator.guard.shell import Command, UnreadableError, Word, read_commands
from orchestrator.guard.wrappers import unwrap

SHELLS = ("sh", "bash", "dash", "zsh", "ksh", "ash", "su", "runuser", "script")
KEYWORDS = (
    "if",
    "then",
    "else",
    "elif",
    "fi",
    "do",
    "done",
    "while",
    "until",
    "!",
    "{",
    "}",
    "esac",
    "coproc",
    "function",
)
EVERY_ARGUMENT = ("rm", "rmdir", "unlink", "shred", "touch", "mkdir", "mkfifo", "mknod", "tee", "sponge", "truncate")
REMOVERS = ("rm", "rmdir", "unlink", "shred")
AFTER_FIRST = ("chmod", "chown", "chgrp", "setfacl")
TO_LAST = ("cp", "mv", "install", "ln", "rsync", "scp")
IN_PLACE = ("sed", "gsed", "perl", "ruby", "awk", "gawk")
INTERPRETERS = (
    "python",
    "python3",
    "node",
    "deno",
    "bun",
    "ruby",
    "perl",
    "php",
    "lua",
    "awk",
    "gawk",
    "ex",
    "ed",
    "vi",
)
OWN_LANGUAGE = ("xargs", "parallel", "make", "tar", "unzip", "cpio", "patch", "eval", "source", ".")
READERS = ("cat", "head", "tail", "less", "more", "grep", "egrep", "rg", "ag", "xxd", "od", "strings", "base64", "wc")
# Values of options that are no files.
VALUES = {
    "truncate": ("-s", "--size", "-r", "--reference"),
    "touch": ("-d", "-t", "-r", "--date", "--reference"),
    "mkdir": ("-m", "--mode"),
    "install": ("-m", "-o", "-g", "--mode", "--owner", "--group"),
    "grep": ("-e", "-m", "-A", "-B", "-C"),
    "rg": ("-e", "-m", "-A", "-B", "-C", "-g", "-t"),
    "head": ("-n", "-c"),
    "tail": ("-n", "-c"),
    "shred": ("-n", "-s"),
}
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
                self.touch("read", target, "<")
            if operator not in ("<", "<&", "<<<") and not (operator == ">&" and target.text.lstrip("-").isdigit()):
                self.touch("write", target, operator)
        words = command.words
        while words:
            first = words[0].text
            if first in KEYWORDS:
                words = words[2:] if first == "function" else words[1:]
            elif words[0].known and "=" in first and first.partition("=")[0].replace("_", "a").isalnum():
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
        elif name == "dd":
            for word in arguments:
                if word.text.startswith("of="):
                    self.touch("write", Word(word.text[3:], word.known), name)
        elif name in ("curl", "wget"):
            self.download(name, arguments)
        elif name in IN_PLACE and self.in_place(name, arguments):
            pass
        elif name in EVERY_ARGUMENT or name in AFTER_FIRST:
            files = self.files(name, arguments)
            recursive = name in AFTER_FIRST and any(word.text in ("-R", "--recursive") for word in arguments)
            deep = name in REMOVERS or recursive
            sort = "folder" if name == "mkdir" else "remove" if deep else "write"
            for word in files[1:] if name in AFTER_FIRST else files:
                self.touch(sort, word, name)
        elif name in TO_LAST:
            self.to_last(name, arguments)
        elif name in READERS:
            for word in self.files(name, arguments)[1 if name in ("grep", "egrep", "rg", "ag") else 0 :]:
                self.touch("read", word, name)
        elif name in OWN_LANGUAGE or name.rstrip("0123456789.") in INTERPRETERS:
            self.effects.unread.append(name)

    def touch(self, sort: str, word: Word, command: str) -> None:
        if not word.known:
            self.effects.unread.append(f"{command} {word.text}")
        self.effects.paths.append(Effect(sort, word.text if word.known else None, self.folder, command))

    def files(self, name: str, arguments: list[Word]) -> list[Word]:
        """Give the arguments that are no options and no values of options."""
        found = []
        skip = only_files = False
        for word in arguments:
            if skip:
                skip = False
            elif only_files or not word.text.startswith("-") or word.text == "-":
                found.append(word)
            elif word.text == "--":
                only_files = True
            else:
                skip = word.text in VALUES.get(name, ())
        return found

    def change_folder(self, name: str, arguments: list[Word]) -> None:
        if name == "popd":
            self.folder = self.left.pop() if self.left and not arguments else None
            return
        files = self.files("cd", arguments)
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
            lines = self.files(name, arguments)[:1]
        else:
            flags = [index for index, word in enumerate(arguments) if _is_cluster(word.text, "c")]
            lines = arguments[flags[0] + 1 : flags[0] + 2] if flags else []
            if not flags and not self.files(name, arguments):
                lines = whole.inputs
        if not lines:
            self.effects.unread.append(name)
        for line in lines:
            self.inner(line, name, depth)

    def find(self, arguments: list[Word], depth: int) -> None:
        starts = []
        for word in arguments:
            if word.text.startswith(("-", "(", "!")):
                break
            starts.append(word)
        texts = [word.text for word in arguments]
        for action in ("-exec", "-execdir", "-ok", "-okdir"):
            if action in texts:
                inner = Command()
                inner.words = arguments[texts.index(action) + 1 :]
                before = len(self.effects.paths)
                self.command(inner, depth + 1)
                if any(effect.sort != "read" for effect in self.effects.paths[before:]):
                    del self.effects.paths[before:]
                    texts.append("-delete")
        if "-delete" in texts:
            for word in starts or [Word(".", True)]:
                self.touch("remove", word, "find")
        for option in ("-fprint", "-fprintf", "-fls"):
            if option in texts[:-1]:
                self.touch("write", arguments[texts.index(option) + 1], "find")

    def download(self, name: str, arguments: list[Word]) -> None:
        options = ("-o", "--output") if name == "curl" else ("-O", "--output-document", "-P")
        for index, word in enumerate(arguments):
            if word.text in options and index + 1 < len(arguments):
                self.touch("write", arguments[index + 1], name)
            elif word.text.startswith(("--output=", "--output-document=")):
                self.touch("write", Word(word.text.partition("=")[2], word.known), name)

    def in_place(self, name: str, arguments: list[Word]) -> bool:
        def edits(text: str) -> bool:
            if text.startswith("--"):
                return text.startswith("--in-place")
            return text.startswith("-") and "i" in text[1:].partition("e")[0]

        if name in ("awk", "gawk"):
            if "inplace" not in [word.text for word in arguments]:
                return False
            found = self.files(name, [word for word in arguments if word.text not in ("-i", "inplace")])[1:]
        elif not any(edits(word.text) for word in arguments):
            return False
        else:
            scripts = [index + 1 for index, word in enumerate(arguments) if _takes_script(name, word.text)]
            # BSD's sed takes the backup's ending as a word of its own: `sed -i '' …`.
            rest = [word for index, word in enumerate(arguments) if index not in scripts and word.text]
            found = self.files(name, rest)[0 if scripts else 1 :]
        for word in found:
            self.touch("write", word, name)
        return True

    def link(self, points_to: Word, link: Word, symbolic: bool) -> None:
        """A new link counts as writing what it points to: a symbolic one from where it stands, a hard one from here."""
        if not symbolic:
            self.touch("write", points_to, "ln")
        elif points_to.known and link.known:
            self.effects.paths.append(Effect("link", f"{link.text}\0{points_to.text}", self.folder, "ln"))

    def to_last(self, name: str, arguments: list[Word]) -> None:
        target: Word | None = None
        rest: list[Word] = []
        skip = False
        for index, word in enumerate(arguments):
            if skip:
                skip = False
            elif word.text == "--target-directory" and index + 1 < len(arguments):
                target, skip = arguments[index + 1], True
            elif word.text.startswith("--target-directory="):
                target = Word(word.text.partition("=")[2], word.known)
            elif name not in ("rsync", "scp") and _is_cluster(word.text, "t"):
                joined = word.text.partition("t")[2]  # "-tFOLDER", or "-rt FOLDER"
                following = arguments[index + 1 : index + 2]
                skip = not joined and bool(following)
                target = Word(joined, word.known) if joined else following[0] if following else None
            else:
                rest.append(word)
        files = self.files(name, rest)
        if target is None:
            if name == "install" and any(word.text in ("-d", "--directory") for word in rest):
                for word in files:
                    self.touch("write", word, name)
                return
            if len(files) == 1 and name == "ln":
                target = Word(".", True)
            elif len(files) < 2:
                return
            else:
                target, files = files[-1], files[:-1]
        for word in files:
            if name == "mv":
                self.touch("remove", word, name)
            elif name == "cp" or name == "install":
                self.touch("read", word, name)
            elif name == "ln":
                self.link(word, target, any(option.text.startswith("-") and "s" in option.text for option in rest))
            inner = word.text.rstrip("/").rpartition("/")[2]
            # Into a folder it keeps its name: which of both it is, is known where the target is looked at.
            self.effects.paths.append(
                Effect(
                    "into",
                    f"{target.text}\0{inner}" if target.known and word.known else None,
                    self.folder,
                    name,
                )
            )
            if not (target.known and word.known):
                self.effects.unread.append(f"{name} {target.text}")


def _takes_script(name: str, option: str) -> bool:
    """Tell whether the next word is a program's text: `-e`, or for perl and ruby a cluster that ends in it."""
    if option in ("-e", "-f", "--expression", "--file"):
        return True
    return option[:1] == "-" and option[:2] != "--" and option[-1:] == "e" and not option.startswith("-i")


def _is_cluster(option: str, letter: str) -> bool:
    """Tell whether a word is short options with a letter among them ("-ec")."""
    return option[:1] == "-" and option[1:2] not in ("", "-") and letter in option[1:]


def _own_module(arguments: list[str]) -> list[str]:
    """Give Python's arguments from our module's name on; none where it runs something else."""
    for index, argument in enumerate(arguments[:-1]):
        if not argument.startswith("-"):
            break
        if _is_cluster(argument, "m") and argument.endswith("m") and arguments[index + 1] == "orchestrator":
            return arguments[index + 1 :]
    return []
