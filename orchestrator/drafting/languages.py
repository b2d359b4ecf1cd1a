"""Tell which version of its language an application runs: by its Dockerfile, else a current one as a gap."""

from __future__ import annotations

from orchestrator.drafting.applications import Application
from orchestrator.drafting.gaps import Gaps
from orchestrator.drafting.images import named, version
from orchestrator.model.text import say

# Stack: its name, the version where nobody has named one, and the images whose tag names it. Flutter's is the operator
# seed's.
_LANGUAGES = {
    "python": ("Python", "3.13", ("python",)),
    "node": ("Node.js", "22", ("node",)),
    "go": ("Go", "1.24", ("golang",)),
    "java": ("Java", "21", ("eclipse-temurin", "openjdk")),
    "php": ("PHP", "8.4", ("php",)),
    "flutter": ("Flutter", "3.16.0", ("flutter",)),
}
KNOWN = frozenset(_LANGUAGES)


def language_version(one: Application, gaps: Gaps) -> str:
    """Give the version; one that is only assumed is a gap. The application's stack must be a known one."""
    title, assumed, images = _LANGUAGES[one.stack or ""]
    bases = one.dockerfile.bases if one.dockerfile else ()
    found = next((version(base) for base in bases if named(base) in images and version(base)), "")
    if not found:
        gaps.gap(
            say("{stack} version of {service}; {version} is assumed", stack=title, service=one.name, version=assumed)
        )
    return found or assumed


def stack_of(image: str) -> str | None:
    """Give the stack whose language an image brings; None for any other image."""
    return next((stack for stack, (_, _, images) in _LANGUAGES.items() if named(image) in images), None)


def customary(name: str) -> str | None:
    """Give a language's image by its plain name, with the current version on alpine; None for any other image."""
    stack = stack_of(name)
    return f"{name}:{_LANGUAGES[stack][1]}-alpine" if stack is not None and "/" not in name else None
