"""Find tracked files whose being there says something by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable

LANDMARK = re.compile(
    r"(?:^|/)eas\.json$|(?:^|/)CODEOWNERS$|(?:^|/)pull_request_template\.md$|(?:^|/)\.pre-commit-config\.yaml$"
    r"|(?:^|/)[^/]*nginx[^/]*\.conf(?:\.template)?$|(?:^|/)nginx/(?:[^/]+/)*[^/]+\.(?:conf|template)$"
    r"|(?:^|/)[^/]*(?:backup|restore)[^/]*\.(?:sh|py|ya?ml|cron)$",
    re.IGNORECASE,
)
_LIMIT = 200


def find(names: Iterable[str]) -> tuple[str, ...]:
    """Give the landmarks among the tracked names, in their order."""
    return tuple(name for name in names if LANDMARK.search(name))[:_LIMIT]
