"""Run git from a guard: several commands side by side, without the subprocess module, which costs more than git."""

from __future__ import annotations

import posix

# How git tells what changed: both sides of a rename, deletions, modes, links and submodules, each as a path.
RAW = ("--raw", "-r", "-z", "--no-renames", "--no-abbrev", "--no-ext-diff", "--no-textconv", "--ignore-submodules=none")
CHUNK = 1 << 16
# What a pipe holds before a writer has to wait: with more input, git and we would wait for one another.
MOST_INPUT = 60_000


def trouble(fact: str, remedy: str = "") -> Exception:
    """Make a GitError; its module is imported only where one is needed."""
    from orchestrator.errors import GitError

    return GitError(fact, remedy)


def git(*arguments: str, stdin: bytes = b"") -> bytes:
    """Run one git command and give back its output.

    Raises:
        GitError: git is not there, or ended with another code than 0.
    """
    ((code, output),) = git_all((arguments, stdin))
    if code:
        raise trouble(f"git {arguments[0]} ended with {code}")
    return output


def git_all(*commands: tuple[tuple[str, ...], bytes], settings: bool = False) -> list[tuple[int, bytes]]:
    """Run git commands at the same time and give back (exit code, output) of each.

    The environment is handed on, since hooks get the index's and the objects' places in it, except for settings
    (`GIT_CONFIG_*`), which could make git read other objects than those it commits.

    Args:
        settings: hand these settings on as well, to ask git what they are.

    No command may be given more input than `MOST_INPUT`.

    Raises:
        GitError: git is not there.
    """
    return finish(start(*commands, settings=settings))


def start(*commands: tuple[tuple[str, ...], bytes], settings: bool = False) -> list[tuple[int, int]]:
    """Start git commands, as `git_all` does, and give back what `finish` waits for."""
    environment = {
        name: value for name, value in posix.environ.items() if settings or not name.startswith(b"GIT_CONFIG")
    }
    environment[b"GIT_OPTIONAL_LOCKS"] = b"0"
    environment[b"LC_ALL"] = b"C"
    started = []
    for arguments, stdin in commands:
        assert len(stdin) <= MOST_INPUT, "git would wait for its output to be read"
        read, written = posix.pipe()
        into, feed = posix.pipe() if stdin else (-1, -1)
        actions: list[tuple[int, ...]] = [(posix.POSIX_SPAWN_DUP2, written, 1)]
        if stdin:
            actions.append((posix.POSIX_SPAWN_DUP2, into, 0))
        try:
            process = posix.posix_spawnp(
                "git", ["git", "--no-replace-objects", *arguments], environment, file_actions=actions
            )
        except OSError as error:
            raise trouble("git is not installed, or not on the PATH", "install git") from error
        posix.close(written)
        if stdin:
            posix.close(into)
            try:  # noqa: SIM105 - contextlib costs a millisecond
                posix.write(feed, stdin)
            except BrokenPipeError:
                pass  # git ended before it read all; its exit code says why
            posix.close(feed)
        started.append((process, read))
    return started


def finish(started: list[tuple[int, int]]) -> list[tuple[int, bytes]]:
    """Wait for started commands and give back (exit code, output) of each."""
    results = []
    for process, read in started:
        output = []
        while chunk := posix.read(read, CHUNK):
            output.append(chunk)
        posix.close(read)
        status = posix.waitpid(process, 0)[1]
        results.append((posix.waitstatus_to_exitcode(status), b"".join(output)))
    return results


def blobs(names: list[str]) -> list[bytes | None]:
    """Read objects by name ("<commit>:<path>" or an id); None for what is not there or is no file."""
    found: list[bytes | None] = []
    for some in portions(names):
        found += read_batch(git("cat-file", "--batch", stdin=batch_input(some)), len(some))
    return found


def each_once(names: list[str]) -> dict[str, bytes | None]:
    """Read objects as `blobs` does, by name; those that are one object under many names are read once."""
    identifiers: list[str] = []
    for some in portions(names):
        listed = git("cat-file", "--batch-check=%(objectname)", stdin=batch_input(some)).decode("utf-8", "replace")
        identifiers += listed.split("\n")[:-1]
    once = [one for one in dict.fromkeys(identifiers) if " " not in one]  # "<name> missing" has one
    texts = dict(zip(once, blobs(once), strict=True))
    return {name: texts.get(one) for name, one in zip(names, identifiers, strict=True)}


def portions(names: list[str]) -> list[list[str]]:
    """Divide names so that each portion is input enough for one call of git."""
    found: list[list[str]] = []
    size = MOST_INPUT
    for name in names:
        length = len(name.encode("utf-8", "surrogateescape")) + 1
        if size + length > MOST_INPUT:
            found.append([])
            size = 0
        found[-1].append(name)
        size += length
    return found


def batch_input(names: list[str]) -> bytes:
    """Write what `cat-file --batch` reads; a name with a line break can't be asked for and is never there."""
    lines = [name if "\n" not in name else "missing:" for name in names]
    return "".join([f"{line}\n" for line in lines]).encode("utf-8", "surrogateescape")


def read_batch(output: bytes, many: int) -> list[bytes | None]:
    """Read what `cat-file --batch` printed: "<id> blob <size>", the bytes, a line break; or "… missing"."""
    found: list[bytes | None] = []
    at = 0
    while len(found) < many:
        end = output.find(b"\n", at)
        if end < 0:
            raise trouble("git cat-file printed less than it was asked for")
        head = output[at:end].split(b" ")
        at = end + 1
        if len(head) == 3 and head[2].isdigit() and head[1] in (b"blob", b"tree", b"commit", b"tag"):
            size = int(head[2])
            found.append(output[at : at + size] if head[1] == b"blob" else None)
            at += size + 1
        else:
            found.append(None)
    return found
