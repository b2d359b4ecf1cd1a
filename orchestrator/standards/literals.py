"""Tell a secret that stands in a file from a reference to one, and from a gap that somebody is to fill."""

from __future__ import annotations

import math
import re
from collections import Counter

from orchestrator.evidence.interpolation import Reference, references

# Written by another program when the file is used, or a place where the secret lies.
_ELSEWHERE = re.compile(
    r"^\$(?!\$)|\{\{|\}\}|\$\(|`|<%|#\{|^%[A-Za-z_]+%$|^@[A-Za-z_.]+@$|^(?:vault|secret|sops|ssm|op|arn|gcp|aws|azure|file|env)[:/]"
    r"|^ENC\[|^projects/[^/]+/secrets/|^!|^(?:/|\.{1,2}/)[\w.-]+(?:/|$)"
)
_GAP = re.compile(r"^[<‹\[(].*[>›\])]$|^[*•.xX_-]{3,}$|^…+$")
_PLACEHOLDER = re.compile(
    r"change[-_ ]?(?:me|it|this)|^(?:your|my|the|an?)[-_ ]|replace|placeholder|example|dummy|^(?:todo|tbd|fixme|fill)"
    r"|^(?:password|passwd|pass|secret|token|key|user|pw|none|xxx+)$|goes[-_ ]?here|[-_ ]here$|insert|바꾸|변경|입력",
    re.IGNORECASE,
)
_WORDS = frozenset({"true", "false", "null", "none", "nil", "yes", "no", "on", "off", "undefined", "~"})
_MASK = "\x00"


def mask_references(text: str) -> str:
    """Blank out `${…}` references, the text's length kept: what stands in them is no literal."""
    if "$" not in text:
        return text
    parts: list[str] = []
    position = 0
    for reference in references(text):
        parts.append(text[position : reference.start])
        parts.append(_MASK * (reference.end - reference.start))
        position = reference.end
    parts.append(text[position:])
    return "".join(parts)


def literal_default(reference: Reference, depth: int = 5) -> bool:
    """Whether a reference falls back to a value that stands in the file: `${A:-value}`, also `${A:-${B:-value}}`."""
    default = reference.default
    if not default or depth == 0:
        return False
    inner = list(references(default))
    if inner:
        return any(literal_default(one, depth - 1) for one in inner)
    return is_literal(default)


def is_literal(value: str, *, template: bool = False) -> bool:
    """Whether a value is the thing itself: no reference, no gap, no word such as `true`.

    Args:
        template: whether it stands in a template that people fill in; "your-secret-here" is a gap there. Everywhere
            else it would be used as it stands, and anybody could guess it.
    """
    bare = value.strip().strip("\"'").strip()
    if not bare or bare.lower() in _WORDS or _GAP.search(bare) or _ELSEWHERE.search(bare):
        return False
    if _MASK in bare or any(True for _ in references(bare)):
        return False
    return not (template and _PLACEHOLDER.search(bare))


def is_placeholder(value: str) -> bool:
    """Whether prose would write this for a value that it does not know."""
    return _PLACEHOLDER.search(value.strip()) is not None or not is_literal(value)


def looks_random(value: str) -> bool:
    """Whether a value looks made by a machine: at least twelve characters of several sorts, and no spaces."""
    bare = value.strip().strip("\"'")
    if len(bare) < 12 or any(character.isspace() for character in bare[:500]):
        return False
    sample = bare[:500]
    sorts = sum(any(test(character) for character in sample) for test in (str.islower, str.isupper, str.isdigit))
    return sorts >= 2 and any(map(str.isdigit, sample)) and _entropy(sample) >= 3.0


def _entropy(text: str) -> float:
    """Give Shannon's entropy in bits a character."""
    return -sum(count / len(text) * math.log2(count / len(text)) for count in Counter(text).values())
