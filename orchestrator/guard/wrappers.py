"""Take away what stands before the command that really runs: sudo, env, timeout, `uv run` and their like."""

from __future__ import annotations

from orchestrator.guard.shell import Word

# Of each: the options whose value is the next word, and how many words of its own come before the command.
WRAPPERS: dict[str, tuple[tuple[str, ...], int]] = {
    "sudo": (("-u", "-g", "-h", "-p", "-C", "-D", "-R", "-T", "-U", "-r", "-t", "--user", "--group", "--chdir"), 0),
    "doas": (("-u", "-C"), 0),
    "env": (("-u", "--unset", "-C", "--chdir"), 0),
    "exec": (("-a",), 0),
    "command": ((), 0),
    "builtin": ((), 0),
    "nohup": ((), 0),
    "setsid": ((), 0),
    "time": (("-f", "-o", "--format", "--output"), 0),
    "nice": (("-n", "--adjustment"), 0),
    "ionice": (("-c", "-n", "--class", "--classdata"), 0),
    "stdbuf": (("-i", "-o", "-e", "--input", "--output", "--error"), 0),
    "timeout": (("-k", "-s", "--kill-after", "--signal"), 1),
    "flock": (("-w", "-E", "--timeout", "--wait", "--conflict-exit-code"), 1),
    "busybox": ((), 0),
    "chronic": ((), 0),
    "unbuffer": ((), 0),
    "watch": (("-n", "--interval"), 0),
    "strace": (("-e", "-o", "-s", "-p", "-u", "-E", "-P"), 0),
}
# Programs that run another program by a word of theirs ("uv run pytest").
RUNNERS = ("uv", "poetry", "pipenv", "pdm", "hatch", "rye", "pixi", "bundle", "pnpm", "npm")
RUNS = ("run", "exec", "x")
RUNNER_VALUES = ("--with", "--python", "-p", "--directory", "--project", "--group", "--extra", "--package", "-C")


class Unwrapped:
    """What is left of a command: its words, command lines that are run in their place, variables taken away.

    `emptied` is True where the whole environment was taken away.
    """

    __slots__ = ("emptied", "lines", "unset", "words")

    def __init__(self, words: list[Word]) -> None:
        self.words = words
        self.lines: list[Word] = []
        self.unset: list[str] = []
        self.emptied = False


def unwrap(words: list[Word]) -> Unwrapped | None:
    """Take one wrapper away; None where the first word is none."""
    name = words[0].text.rpartition("/")[2]
    if name in RUNNERS:
        rest = _after_options(words[1:], RUNNER_VALUES)
        return Unwrapped(_after_options(rest[1:], RUNNER_VALUES)) if rest and rest[0].text in RUNS else None
    if name not in WRAPPERS:
        return None
    values, own = WRAPPERS[name]
    if name == "env":
        return _env(words[1:], values)
    rest = _after_options(words[1:], values)
    found = Unwrapped(rest[own:])
    if name == "flock" and found.words and found.words[0].text in ("-c", "--command"):
        found.lines, found.words = found.words[1:2], []
    elif name == "watch" and len(found.words) == 1:
        found.lines, found.words = found.words, []
    return found


def _after_options(words: list[Word], values: tuple[str, ...]) -> list[Word]:
    rest = words
    while rest and rest[0].text.startswith("-") and rest[0].text != "--":
        rest = rest[2:] if rest[0].text in values else rest[1:]
    return rest[1:] if rest and rest[0].text == "--" else rest


def _env(words: list[Word], values: tuple[str, ...]) -> Unwrapped:
    rest = list(words)
    found = Unwrapped([])
    while rest and rest[0].text.startswith("-"):
        option = rest.pop(0).text
        name, joined, value = option.partition("=")
        if option == "--":
            break
        if name in ("-S", "--split-string"):
            found.lines += [Word(value, True)] if joined else rest[:1]
            del rest[: 0 if joined else 1]
        elif option.startswith("-S"):
            found.lines.append(Word(option[2:], True))
        elif option in ("-", "-i", "--ignore-environment"):
            found.emptied = True
        elif name in ("-u", "--unset"):
            found.unset += [value] if joined else [word.text for word in rest[:1]]
            del rest[: 0 if joined else 1]
        elif option.startswith("-u"):
            found.unset.append(option[2:])
        elif option in values:
            del rest[:1]
    found.words = rest
    return found
