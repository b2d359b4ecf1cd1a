"""Know the commands that write, remove or read the files they are given: which words of theirs are files."""

from __future__ import annotations

from orchestrator.guard.shell import Word

EVERY_ARGUMENT = ("rm", "rmdir", "unlink", "shred", "touch", "mkdir", "mkfifo", "mknod", "tee", "sponge", "truncate")
REMOVERS = ("rm", "rmdir", "unlink", "shred")
AFTER_FIRST = ("chmod", "chown", "chgrp", "setfacl")
TO_LAST = ("cp", "mv", "install", "ln", "rsync", "scp")
IN_PLACE = ("sed", "gsed", "perl", "ruby", "awk", "gawk")
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


class Touch:
    """What a command does to a file: "write", "remove", "folder" (made), "read", "into" or "link" (see `targets`).

    `other` is the second word of the last two: the name that is kept in a folder, and where a link points.
    """

    __slots__ = ("other", "sort", "word")

    def __init__(self, sort: str, word: Word, other: Word | None = None) -> None:
        self.sort = sort
        self.word = word
        self.other = other


def touches_of(name: str, arguments: list[Word]) -> list[Touch] | None:
    """List what a command would touch; None for one that is not known here."""
    if name == "dd":
        given = [word for word in arguments if word.text.startswith("of=")]
        return [Touch("write", Word(word.text[3:], word.known)) for word in given]
    if name in ("curl", "wget"):
        return _downloaded(name, arguments)
    if name in IN_PLACE:
        edited = _edited_in_place(name, arguments)
        return None if edited is None else [Touch("write", word) for word in edited]
    if name in AFTER_FIRST:
        sort = "remove" if any(word.text in ("-R", "--recursive") for word in arguments) else "write"
        return [Touch(sort, word) for word in files_of(name, arguments)[1:]]
    if name in EVERY_ARGUMENT:
        sort = "folder" if name == "mkdir" else "remove" if name in REMOVERS else "write"
        return [Touch(sort, word) for word in files_of(name, arguments)]
    if name in TO_LAST:
        return _put_last(name, arguments)
    if name in READERS:
        patterns = 1 if name in ("grep", "egrep", "rg", "ag") else 0
        return [Touch("read", word) for word in files_of(name, arguments)[patterns:]]
    return None


def files_of(name: str, arguments: list[Word]) -> list[Word]:
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


def is_cluster(option: str, letter: str) -> bool:
    """Tell whether a word is short options with a letter among them ("-ec")."""
    return option[:1] == "-" and option[1:2] not in ("", "-") and letter in option[1:]


def _downloaded(name: str, arguments: list[Word]) -> list[Touch]:
    options = ("-o", "--output") if name == "curl" else ("-O", "--output-document", "-P")
    found = []
    for index, word in enumerate(arguments):
        if word.text in options and index + 1 < len(arguments):
            found.append(Touch("write", arguments[index + 1]))
        elif word.text.startswith(("--output=", "--output-document=")):
            found.append(Touch("write", Word(word.text.partition("=")[2], word.known)))
    return found


def _edited_in_place(name: str, arguments: list[Word]) -> list[Word] | None:
    if name in ("awk", "gawk"):
        if "inplace" not in [word.text for word in arguments]:
            return None
        return files_of(name, [word for word in arguments if word.text not in ("-i", "inplace")])[1:]
    if not any(_edits(word.text) for word in arguments):
        return None
    scripts = [index + 1 for index, word in enumerate(arguments) if _takes_script(word.text)]
    # BSD's sed takes the backup's ending as a word of its own: `sed -i '' …`.
    rest = [word for index, word in enumerate(arguments) if index not in scripts and word.text]
    return files_of(name, rest)[0 if scripts else 1 :]


def _edits(option: str) -> bool:
    if option.startswith("--"):
        return option.startswith("--in-place")
    return option.startswith("-") and "i" in option[1:].partition("e")[0]


def _takes_script(option: str) -> bool:
    """Tell whether the next word is a program's text: `-e`, or for perl and ruby a cluster that ends in it."""
    if option in ("-e", "-f", "--expression", "--file"):
        return True
    return option[:1] == "-" and option[:2] != "--" and option[-1:] == "e" and not option.startswith("-i")


def _put_last(name: str, arguments: list[Word]) -> list[Touch]:
    """Read `cp`, `mv`, `ln` and their like: everything goes to the last word, or to what `-t` names."""
    target, rest = _target_option(name, arguments)
    files = files_of(name, rest)
    if target is None:
        if name == "install" and any(word.text in ("-d", "--directory") for word in rest):
            return [Touch("write", word) for word in files]
        if len(files) == 1 and name == "ln":
            target = Word(".", True)
        elif len(files) < 2:
            return []
        else:
            target, files = files[-1], files[:-1]
    symbolic = any(option.text.startswith("-") and "s" in option.text for option in rest)
    found = []
    for word in files:
        if name == "mv":
            found.append(Touch("remove", word))
        elif name in ("cp", "install"):
            found.append(Touch("read", word))
        elif name == "ln" and symbolic:
            found.append(Touch("link", target, word))
        elif name == "ln":
            found.append(Touch("write", word))  # what a hard link leads to can be written through it
        # Into a folder it keeps its name: which of both it is, is known where the target is looked at.
        kept = Word(word.text.rstrip("/").rpartition("/")[2], word.known)
        found.append(Touch("into", target, kept))
    return found


def _target_option(name: str, arguments: list[Word]) -> tuple[Word | None, list[Word]]:
    target: Word | None = None
    rest: list[Word] = []
    skip = False
    for index, word in enumerate(arguments):
        following = arguments[index + 1] if index + 1 < len(arguments) else None
        if skip:
            skip = False
        elif word.text == "--target-directory" and following is not None:
            target, skip = following, True
        elif word.text.startswith("--target-directory="):
            target = Word(word.text.partition("=")[2], word.known)
        elif name not in ("rsync", "scp") and is_cluster(word.text, "t"):
            joined = word.text.partition("t")[2]  # "-tFOLDER", or "-rt FOLDER"
            skip = not joined
            target = Word(joined, word.known) if joined else following
        else:
            rest.append(word)
    return target, rest
