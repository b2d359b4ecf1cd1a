"""Give an image a version where it has none: the one that the repository itself runs, else a customary one as a gap."""

from __future__ import annotations

from orchestrator.drafting.gaps import Gaps
from orchestrator.drafting.images import pinned, version
from orchestrator.drafting.languages import customary
from orchestrator.evidence.interpolation import fill
from orchestrator.model.evidence import Evidence
from orchestrator.model.text import say
from orchestrator.standards.images import read_image


def floats(written: str) -> bool:
    """Tell whether an image has no tag, or `latest`."""
    image, settled = fill(written)
    return settled and "{{" not in image and read_image(image).pinning in {"untagged", "latest"}


def versioned(written: str, evidence: Evidence, gaps: Gaps) -> str | None:
    """Give the image with a version; None where nobody here knows one, which is a gap then."""
    name = read_image(fill(written)[0]).name
    bases = (base for one in evidence.dockerfiles for base in one.bases)
    for other in (*(one.image or "" for one in evidence.services), *bases):
        if read_image(other).name == name and version(other) and not floats(other):
            return other
    known = pinned(name)
    chosen = known.image if known is not None else customary(name)
    if chosen is None:
        gaps.gap(say("version of {image}", image=name))
        return None
    gaps.gap(say("version of {image}; {chosen} is assumed", image=name, chosen=chosen))
    return chosen
