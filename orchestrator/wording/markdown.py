"""Put strangers' words into a markdown document so that they stay words: nothing of them becomes markup.

Four contexts, because each has its own rules:

    inline   running text, list items, table cells, headings
    code     a code span, also inside a table
    line     one line inside a fenced block
    shell    one argument of a command inside a fenced block
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape as escape_html

# Line ends, other controls, and the marks that turn the reading direction round.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_SPECIAL = re.compile(
    r"""
      [\\`*\[\]<|]                   # markup wherever it stands; a pipe ends a table cell
    | ~ (?= \S ) | (?<= \S ) ~       # a strike-through
    | (?<![^\W_]) _ | _ (?![^\W_])   # an underscore inside a word is only an underscore
    | & (?= [#\w] )                  # an entity
    | ^ [#+-] (?= [\s#+-] | $ )      # a heading, a list, a rule
    | ^ = (?= =* $ )                 # an underline
    | ^ >                            # a quote
    | (?: (?<= ^\d ) | (?<= ^\d\d ) | (?<= ^\d\d\d ) ) [.)] (?= \s | $ )
    """,
    re.VERBOSE,
)
_MARK = re.compile(r"[\\`*\[\]<|~_&]")  # without one, only how a text begins can make it markup
_OPENING = "#+-=>"
# The same names are printed again and again, in every document of an answer. Longer texts are not worth the memory.
SHORT = 200
_UNQUOTED = re.compile(r"[\w@%+=:,./-]+", re.ASCII)


def one_line(text: str) -> str:
    """Give the text as one line: controls become spaces, runs of white space one space."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join(_CONTROL.sub(" ", text).split())


def inline(text: str) -> str:
    """Give the text for running text, a list item, a heading or a table cell."""
    return _short_inline(text) if len(text) <= SHORT else _inline(text)


def _inline(text: str) -> str:
    text = one_line(text)
    # Most words hold no mark at all, and to look for one costs a tenth of asking what each letter might be.
    if text[:1] in _OPENING or text[:1].isdecimal() or _MARK.search(text):
        return _SPECIAL.sub(r"\\\g<0>", text)
    return text


_short_inline = lru_cache(maxsize=2048)(_inline)


def code(text: str) -> str:
    """Give the text as a code span. With a pipe in it, as HTML: in a table a pipe would end the cell, even in code."""
    text = one_line(text)
    if not text:
        return "—"
    if "|" in text:
        return f"<code>{_entities(text)}</code>"
    if "`" not in text:
        return f"`{text}`"
    fence = "`" * (max([len(run) for run in re.findall("`+", text)]) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def line(text: str) -> str:
    """Give the text as (part of) one line of a fenced block: it can neither end the line nor the fence."""
    return re.sub("`{3,}|~{3,}", lambda run: "'" * len(run[0]), one_line(text))


def shell(text: str) -> str:
    """Give the text as one argument of a shell command inside a fenced block."""
    text = line(text)
    if _UNQUOTED.fullmatch(text):
        return text
    return "'" + text.replace("'", "'\"'\"'") + "'"


def _entities(text: str) -> str:
    # Markdown inside an HTML element is still markdown, so its marks become entities too.
    return re.sub(r"[\\`*_\[\]|~]", lambda mark: f"&#{ord(mark[0])};", escape_html(text, quote=False))
