"""Replace one section of a shared document and leave every other byte of it alone.

A section stands between two comments that carry its name:

    <!-- section: api · production -->
    ...
    <!-- end of section: api · production -->
"""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=256)  # the same few services and environments again and again
def marks(section: str) -> tuple[str, str]:
    """Tell the opening and the closing comment of a section. Dashes and angles that would end a comment are dropped."""
    name = " ".join(section.replace("--", "-").replace("<", "").replace(">", "").split())
    return f"<!-- section: {name} -->", f"<!-- end of section: {name} -->"


def current(document: str, section: str) -> str | None:
    """Give the section's text as the document holds it, between its marks; None where it holds none or half of one."""
    span = _span(document, section)
    return None if span is None else document[span[0] : span[1]]


def merged(document: str, section: str, text: str) -> str:
    """Give the document with this section replaced, or added at its end."""
    body = f"\n{text.strip()}\n"
    span = _span(document, section)
    if span is not None:
        return document[: span[0]] + body + document[span[1] :]
    opening, closing = marks(section)
    lead = document.rstrip("\n")
    return f"{lead}\n\n{opening}{body}{closing}\n" if lead else f"{opening}{body}{closing}\n"


def without(document: str, section: str) -> str:
    """Give the document without this section and its marks; unchanged where it holds none."""
    span = _span(document, section)
    if span is None:
        return document
    opening, closing = marks(section)
    before = document[: span[0] - len(opening)].rstrip("\n")
    after = document[span[1] + len(closing) :].lstrip("\n")
    return f"{before}\n\n{after}" if after and before else f"{before or after}\n" if before or after else ""


def _span(document: str, section: str) -> tuple[int, int] | None:
    opening, closing = marks(section)
    start = document.find(opening)
    if start < 0:
        return None
    start += len(opening)
    end = document.find(closing, start)
    return None if end < 0 else (start, end)
