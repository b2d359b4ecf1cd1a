"""Read a container image's name: registry, path, tag, digest; what it stands on, and whether its version is fixed."""

from __future__ import annotations

import re

from msgspec import Struct

_ALPINE = re.compile(r"(?:^|[-._])alpine(?:\d|$|[-._])")
_FLOATING = frozenset({"latest"})


class Image(Struct, frozen=True):
    """An image's name in parts; `tag` and `digest` empty where there is none."""

    name: str
    tag: str = ""
    digest: str = ""

    @property
    def is_scratch(self) -> bool:
        return self.name == "scratch"

    @property
    def base(self) -> str:
        """What it stands on, as its name and tag say: "alpine", "distroless", "chainguard", "scratch", or nothing."""
        parts = self.name.lower().split("/")
        if self.is_scratch:
            return "scratch"
        if "distroless" in parts or parts[-1].startswith("distroless"):
            return "distroless"
        if parts[0] == "cgr.dev" and not self.tag.endswith("-dev") and "wolfi" not in parts[-1]:
            return "chainguard"
        if parts[-1] == "alpine" or _ALPINE.search(parts[-1]) or _ALPINE.search(self.tag.lower()):
            return "alpine"
        return ""

    @property
    def pinning(self) -> str:
        """How its version is fixed: "pinned", "untagged", "latest", or "floating" (a tag without a number)."""
        if self.digest or self.is_scratch:
            return "pinned"
        if not self.tag:
            return "untagged"
        if self.tag.lower() in _FLOATING:
            return "latest"
        # Distroless images have their version in the name ("nodejs22-debian12") and tags such as "nonroot".
        if any(character.isdigit() for character in self.tag) or (
            self.base == "distroless" and any(character.isdigit() for character in self.name)
        ):
            return "pinned"
        return "floating"


def read_image(written: str) -> Image:
    """Read an image's name as Docker does: a colon after the last slash begins the tag, an @ the digest."""
    name, _, digest = written.strip().removeprefix("docker://").partition("@")
    head, slash, last = name.rpartition("/")
    last, _, tag = last.partition(":")
    return Image(name=f"{head}{slash}{last}", tag=tag, digest=digest)
