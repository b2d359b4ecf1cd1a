"""Tell cheaply whether anything came to a folder or left it: by the folder's own time of change."""

from __future__ import annotations

import os
import time

# A folder's mtime has the granularity of the kernel's tick: what changed within it may not show. Only an mtime that was
# old when the folder was last read is trusted.
TRUSTED_AGE_NS = 1_000_000_000


class Touched:
    """Remembers some folders as they stood at the last look. What is edited in place touches no folder."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[int, bool]] = {}

    def since_last(self, folder: str) -> bool:
        """Tell whether a folder changed since this was last asked; a missing one did when it went."""
        try:
            changed_ns = os.stat(folder).st_mtime_ns
        except OSError:
            return self._known.pop(folder, None) is not None
        known = self._known.get(folder)
        trusted = time.time_ns() - changed_ns > TRUSTED_AGE_NS
        self._known[folder] = (changed_ns, trusted)
        return known is None or known != (changed_ns, True)
