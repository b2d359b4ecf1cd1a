"""Know the protected paths: what only people change, whatever a matrix says."""

from __future__ import annotations

from orchestrator.authorize.paths import folded
from orchestrator.authorize.patterns import Tree

MATRIX_PATH = "contracts/standards/permission-matrix.md"

# Below the protocol root, and anywhere. Only people write there, whatever a matrix says.
PROTECTED_IN_ROOT = (
    MATRIX_PATH,
    "orchestrator.yaml",
    "contracts/standards/infrastructure-standards.md",
    "contracts/standards/decision-protocol.md",
    "contracts/standards/rules",
    "agents",
    "hooks",
    "decisions/verdicts",
    "signers",
    ".state",
)
PROTECTED = (
    ".claude/settings.json",
    ".claude/settings.local.json",
    ".claude/agents",
    ".claude/hooks",
    ".mcp.json",
    ".githooks",
    ".husky",
    ".pre-commit-config.yaml",
    ".pre-commit-hooks.yaml",
    ".github/workflows/orchestrator-guard.yml",
    "**/.claude/settings.json",
    "**/.claude/settings.local.json",
    "**/allowed_signers",
)


class Shield:
    """The protected paths of one workspace.

    Args:
        root: the protocol root's folder.
    """

    __slots__ = ("_above", "_patterns", "_tree")

    def __init__(self, root: str) -> None:
        self._tree = Tree()
        self._patterns = tuple(dict.fromkeys([f"{root}/{name}" for name in PROTECTED_IN_ROOT] + list(PROTECTED)))
        self._above: dict[str, str] = {}
        for pattern in self._patterns:
            self._tree.add(folded(pattern))
            above = folded(pattern).rpartition("/")[0]
            while above and "*" not in above:  # a link or a file in a folder's place would take what is in it
                self._above.setdefault(above, pattern)
                above = above.rpartition("/")[0]

    def spoken_of(self, folder: str) -> tuple[set[str], set[str]] | None:
        """Tell which names in a folder (given folded) and which ends of names are protected; None for any name."""
        found = self._tree.spoken_of(folder)
        if found is None:
            return None
        here = [path.rpartition("/") for path in self._above]
        return found[0] | {name for above, _, name in here if above == folder}, found[1]

    def covers(self, low: str) -> str:
        """Tell the protected pattern that a folded path falls under, or "" where none does."""
        bits = self._tree.covering(low)
        if bits:
            return self._patterns[(bits & -bits).bit_length() - 1]
        return self._above.get(low.removesuffix("/"), "")
