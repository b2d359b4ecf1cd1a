"""Know git's ways round its own hooks, and round what the guards read."""

from __future__ import annotations

# Subcommands whose `--no-verify` skips hooks; for `commit` `-n` is the same.
VERIFIED = ("commit", "push", "merge", "rebase", "am", "pull", "cherry-pick", "revert")
GLOBAL_VALUES = ("-C", "-c", "--git-dir", "--work-tree", "--namespace", "--exec-path", "--config-env", "--super-prefix")
# Short options of `git commit` whose value may follow in the same word.
COMMIT_VALUES = "mFCctuS"


def forbidden_git(arguments: list[str]) -> list[str]:
    """Say what in a git command's arguments goes round the guards; nothing for honest ones."""
    found: list[str] = []
    rest = list(arguments)
    while rest and rest[0].startswith("-"):
        option = rest.pop(0)
        name, joined, value = option.partition("=")
        if name in GLOBAL_VALUES and not joined:
            value = rest.pop(0) if rest else ""
        if name == "-c" or name == "--config-env" or option.startswith("-c"):
            setting = (option[2:] if option.startswith("-c") and len(option) > 2 and name != "-c" else value).casefold()
            if setting.startswith("core.hookspath"):
                found.append("core.hooksPath switches git's hooks off")
            elif setting.startswith(("include.path", "includeif.", "alias.")):
                found.append(f"a setting for one command ({setting.partition('=')[0]}) can hide what it does")
    if not rest:
        return found
    command, options = rest[0], rest[1:]
    if "--" in options:
        options = options[: options.index("--")]
    if command in VERIFIED and any(_means_no_verify(option) for option in options):
        found.append(f"`git {command} --no-verify` skips the hooks")
    if command == "commit" and any(_has_short_n(option) for option in options):
        found.append("`git commit -n` skips the hooks")
    if command == "config":
        words = [option.casefold() for option in options]
        reads = ("--get", "--get-all", "--list", "-l", "get", "list", "--get-regexp")
        if any(word.startswith("core.hookspath") for word in words) and not any(word in reads for word in words):
            values = [word for word in words if not word.startswith("-")]
            if len(values) > 1 or any(word.startswith("--unset") for word in words):
                found.append("core.hooksPath switches git's hooks off")
        sections = ("--remove-section", "--rename-section", "--edit", "-e", "remove-section", "rename-section", "edit")
        if any(word in sections for word in words):
            found.append("git's settings are changed one by one, so that it can be seen which")
        if any(word.startswith("alias.") for word in words):
            found.append("an alias can hide what a git command does")
        if any(word.startswith(("include.path", "includeif.")) for word in words) and not any(
            w in reads for w in words
        ):
            found.append("an included file can hide a setting that switches git's hooks off")
    if command == "replace" and not any(option in ("-l", "--list") for option in options) and options:
        found.append("`git replace` swaps what is judged")
    if command == "symbolic-ref" and len([option for option in options if not option.startswith("-")]) > 1:
        found.append("`git symbolic-ref` moves a branch without the hooks seeing it")
    return found


def _means_no_verify(option: str) -> bool:
    return len(option) > 5 and "--no-verify".startswith(option)


def _has_short_n(option: str) -> bool:
    if not option.startswith("-") or option.startswith("--"):
        return False
    for letter in option[1:]:
        if letter == "n":
            return True
        if letter in COMMIT_VALUES:
            return False
    return False
