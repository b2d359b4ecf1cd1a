"""Put strangers' words into YAML and JSON so that they stay one value, and a comment stays one line."""

from __future__ import annotations

import json
import re

from orchestrator.wording.markdown import one_line

# What every YAML reader takes as a plain string: no indicator in front, no ": " or " #" inside, none of the words that
# YAML 1.1 reads as something else.
_PLAIN = re.compile(r"(?=[A-Za-z/.]*[A-Za-z])[A-Za-z/.][\w./-]*(?::[\w./-]+)*", re.ASCII)
_READ_OTHERWISE = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", ".inf", ".nan"})


def quoted(text: str) -> str:
    """Give the text as a double-quoted scalar, which JSON, YAML and a Dockerfile's list form read alike."""
    return json.dumps(one_line(text), ensure_ascii=False)


def scalar(text: str) -> str:
    """Give the text as one YAML scalar, plain where every reader takes it as a string."""
    if _PLAIN.fullmatch(text) and text.casefold() not in _READ_OTHERWISE:
        return text
    return quoted(text)
