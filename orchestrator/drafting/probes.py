"""Say how a container asks itself for its health, with what its image has: wget, or its own language."""

from __future__ import annotations

from orchestrator.drafting.applications import Application
from orchestrator.drafting.gaps import Gaps
from orchestrator.model.text import say

_BARE = ("scratch", "distroless", "chainguard", "static")
# Debian's slim variants bring neither wget nor curl; each language has its own way to ask.
_ASKING = {
    "python": "python -c \"import urllib.request as r; r.urlopen('{url}', timeout=3)\"",
    "node": "node -e \"fetch('{url}').then(a => process.exit(a.ok ? 0 : 1), () => process.exit(1))\"",
}


def probe(one: Application) -> str | None:
    """Give the command for the container's shell; None without a port, and where the image has not even a shell."""
    base = one.dockerfile.bases[-1].casefold() if one.dockerfile and one.dockerfile.bases else ""
    if one.port is None or any(bare in base for bare in _BARE):
        return None
    url = f"http://127.0.0.1:{one.port}{'/' if one.static else one.health}"
    if base and "alpine" not in base and not one.static and one.stack in _ASKING:
        return _ASKING[one.stack].format(url=url)
    return f"wget -q -O /dev/null {url}"


def doubt(one: Application, gaps: Gaps) -> None:
    """Name it as a gap where nothing here shows that the application answers at the path that is asked for."""
    if one.asked_unseen:
        gaps.gap(
            say("whether {service} answers at {path}; its health check asks there", service=one.name, path=one.health)
        )
