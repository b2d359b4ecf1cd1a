"""Replace one section of a shared document and leave every other byte of it alone.

A section stands between two comments that carry its name:

    <!-- section: api · production -->
    ...
    <!-- end of section: api · production -->
"""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=256)  # the same few services and environments again and again
def marks(section: str) -> tuple[bytes, bytes]:
    """Tell the opening and the closing comment of a section. Dashes and angles that would end a comment are dropped."""
    words = section.replace("--", "-").replace("<", "").replace(">", "").split()
    name = " ".join(words).encode("utf-8", "surrogateescape")
    return b"<!-- section: %b -->" % name, b"<!-- end of section: %b -->" % name


def current(document: bytes, section: str) -> bytes | None:
    """Give the section's text as the document holds it, between its marks; None where it holds none or half of one."""
    span = _span(document, section)
    return None if span is None else document[span[0] : span[1]]


def merged(document: bytes, section: str, text: bytes) -> bytes:
    """Give the document with this section replaced, or added at its end."""
    body = b"\n%b\n" % text.strip()
    span = _span(document, section)
    if span is not None:
        return document[: span[0]] + body + document[span[1] :]
    opening, closing = marks(section)
    lead = document.rstrip(b"\n")
    return b"".join((lead, b"\n\n" if lead else b"", opening, body, closing, b"\n"))


def without(document: bytes, section: str) -> bytes:
    """Give the document without this section and its marks; unchanged where it holds none."""
    span = _span(document, section)
    if span is None:
        return document
    opening, closing = marks(section)
    before = document[: span[0] - len(opening)].rstrip(b"\n")
    after = document[span[1] + len(closing) :].lstrip(b"\n")
    if before and after:
        return b"%b\n\n%b" % (before, after)
    return b"%b\n" % (before or after) if before or after else b""


def _span(document: bytes, section: str) -> tuple[int, int] | None:
    opening, closing = marks(section)
    start = document.find(opening)
    if start < 0:
        return None
    start += len(opening)
    end = document.find(closing, start)
    return None if end < 0 else (start, end)
