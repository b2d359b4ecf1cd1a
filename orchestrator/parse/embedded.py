"""Find the files that stand in a request: fences that a path names, with content that is a file's.

A fence is a file where its first line is a comment with a path, or where a heading, bold text or paragraph with that
one path stands directly before it. A fence without a path is an illustration. One that holds an outline (a directory
tree, a list of phrases) is not a file even with a path; nor is one that is cut off, quoted, or says two things.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from orchestrator.model.digest import digest
from orchestrator.model.request import EmbeddedFile, Naming
from orchestrator.model.text import Text, say
from orchestrator.parse.block import Block
from orchestrator.parse.listing import Listing
from orchestrator.parse.names import identity
from orchestrator.parse.path_words import as_path, leading_path, paths_in
from orchestrator.parse.phrases import is_outline
from orchestrator.parse.source import Source

MOST_FILES = 200
LONGEST_COMMENT = 400
_COMMENTS = ("#", "//", "--", ";")
# A first line that must stay first; the comment with the path may follow it.
_FIRST = re.compile(r"#!|<\?|<!doctype|#\s*(?:syntax|escape)\s*=|---\s*\Z|#\s*-\*-|@charset", re.IGNORECASE)
_LATER_COMMENT = re.compile(r"\n[ \t]*\n((?:#|//|--|;|<!--|/\*)[^\n]{1,400})")
# Languages of fences that show what to type or what comes out, whatever path the words before them hold.
_SHOWN = frozenset(
    """
    bash sh shell zsh fish console shell-session shellsession terminal powershell ps1 cmd bat diff patch http mermaid
    plantuml output log
    """.split()  # noqa: SIM905 - words in prose are read and sorted more easily
)
_SHELL_ENDINGS = (".sh", ".bash", ".zsh", ".fish", ".ps1", ".bat", ".cmd", ".bats", ".env", ".profile", "rc")
_TEXT_ENDINGS = (
    ".txt",
    ".md",
    ".log",
    ".patch",
    ".diff",
    ".mmd",
    ".puml",
    ".http",
    ".rst",
    ".in",
    "ignore",
    "codeowners",
)


class Named(NamedTuple):
    """A fence's path, where it stood, and the content without the line that named it."""

    path: str
    by: Naming
    text: str


def embedded_files(fences: list[Block], source: Source, findings: Listing) -> tuple[EmbeddedFile, ...]:
    """Find the embedded files, in order. A fence that nearly is one gets a finding that says why it is not."""
    files: dict[str, EmbeddedFile] = {}
    for block in fences:
        if not block.closed:
            _refuse(
                block,
                source,
                findings,
                say("this code block is never closed, so it is not taken as a file"),
                say("close it with a line of {marks}", marks=block.markup),
            )
            continue
        named = _named(block)
        if named is None:
            continue
        if len(files) == MOST_FILES:
            _refuse(
                block,
                source,
                findings,
                say("only the first {count} files in a request are taken", count=MOST_FILES),
                say("split the request"),
            )
            break
        reason = _why_not(block, named)
        if reason is not None:
            _refuse(block, source, findings, *reason)
            continue
        text = named.text.strip("\n") + "\n"
        file = EmbeddedFile(
            path=named.path,
            language=block.info.split(maxsplit=1)[0] if block.info else "",
            text=text,
            line=block.line,
            named_by=named.by,
            sha256=digest(text.encode()),  # which is asked for again where the file is written
        )
        former = files.setdefault(identity(named.path), file)
        if former is not file and former.text != text:
            _refuse(
                block,
                source,
                findings,
                say(
                    "{path} already stands at line {line} with other content; the first counts",
                    path=file.path,
                    line=former.line,
                ),
                say("give each file once"),
            )
        elif former is file:
            _note_second_path(block, source, findings)
    return tuple(files.values())


def comment_path(line: str) -> str:
    """Give the path that a comment line names; empty where the line is no comment, or names none."""
    if len(line) > LONGEST_COMMENT:
        return ""
    return leading_path(_commented(line.strip()))


def _commented(line: str) -> str:
    """Give the words of a comment line; empty where it is none. An expression would try each blank as several parts."""
    if line.startswith(_COMMENTS):
        return line.lstrip(line[0])
    if line.startswith("<!--") and line.endswith("-->"):
        return line[4:-3]
    if line.startswith("/*") and line.endswith("*/"):
        return line[2:-2].strip("*")
    return ""


def _named(block: Block) -> Named | None:
    text = block.text
    if text[:1].isspace() and (words := text.lstrip()):
        text = text[text.rfind("\n", 0, len(text) - len(words)) + 1 :]
    first, _, rest = text.partition("\n")
    if path := comment_path(first):
        return Named(path, "comment", rest)
    if _FIRST.match(first):
        second, _, others = rest.partition("\n")
        if path := comment_path(second):
            return Named(path, "comment", f"{first}\n{others}")
    before = block.before
    if before is None or before.sort not in ("heading", "paragraph") or (before.sort == "paragraph" and before.quoted):
        return None
    return _named_by_words(before, block.text)


def _named_by_words(before: Block, text: str) -> Named | None:
    """Take the one path that a heading, bold text or paragraph holds."""
    words = before.text.strip()
    alone = as_path(words.strip("*_` ").rstrip(":： ").strip("*_` "), lenient=True)
    found = {word.path: word for line in words.split("\n") for word in paths_in(line)}
    if alone:
        path = alone
    elif len(found) == 1:
        (path,) = found
        if not found[path].set_off and "/" not in path and before.sort == "paragraph" and not leading_path(words):
            return None
    else:
        return None
    if before.sort == "heading":
        return Named(path, "heading", text)
    bold = any(path in piece for piece in words.split("**")[1::2])
    return Named(path, "bold" if bold else "paragraph", text)


def _why_not(block: Block, named: Named) -> tuple[Text, Text | None] | None:
    """Say why a fence with a path is still no file; None where it is one."""
    name = named.path.rsplit("/", 1)[-1].casefold()
    language = block.info.split(maxsplit=1)[0].casefold() if block.info else ""
    if block.quoted:
        message = say("the code block for {path} stands in a quotation, so it is not taken as a file", path=named.path)
        return message, say("take it out of the quotation if the file is wanted")
    if named.by != "comment" and language in _SHOWN and not _may_be_shown(name):
        message = say("the {language} block after {path} is not taken as that file", language=language, path=named.path)
        return message, say("begin the block with a comment that holds the path if the file is wanted")
    if not named.text.strip():
        message = say("the code block for {path} is empty, so it is not taken as a file", path=named.path)
        return message, say("write the file's content into it")
    if block.markup in named.text and re.search(rf"(?m)^ {{0,3}}{re.escape(block.markup)}+[^\s`~]", named.text):
        message = say(
            "the code block for {path} holds the start of another, so it is not clear where it ends", path=named.path
        )
        return message, say("put longer marks ({marks}) around the outer block", marks=block.markup + block.markup[0])
    if is_outline(named.text, name):
        message = say("the code block for {path} holds an outline, so it is not taken as a file", path=named.path)
        return message, say("write the file's full content if the file itself is wanted")
    return None


def _may_be_shown(name: str) -> bool:
    """Tell whether a file of this name may be shown as a shell's or terminal's block."""
    return name.endswith((*_SHELL_ENDINGS, *_TEXT_ENDINGS)) or ("." not in name and not name.endswith("file"))


def _refuse(block: Block, source: Source, findings: Listing, message: Text, remedy: Text | None) -> None:
    column = source.column_of(block.start, block.markup)
    findings.add("file/not-taken", "warning", message, remedy, line=block.line, column=column)


def _note_second_path(block: Block, source: Source, findings: Listing) -> None:
    """Say so where a file's content names another path behind a blank line: probably two files in one block."""
    for match in _LATER_COMMENT.finditer(block.text):
        path = comment_path(match[1])
        if "/" in path and match[1].rstrip("*/-> \t").endswith(path):
            below = 1 + block.text.count("\n", 0, match.start(1))
            findings.add(
                "file/second-path",
                "warning",
                say("this block is taken as one file, yet it names another path here: {path}", path=path),
                say("put each file into a code block of its own"),
                line=block.line + below,
                column=source.column_of(source.below(block.start, below), path),
            )
            return
