"""What the manifests say of one application."""

from __future__ import annotations

from typing import NamedTuple


class Claim(NamedTuple):
    """A volume that outlives the pod: its name, where it is mounted, how large; the size is a gap until told."""

    name: str
    target: str
    size: str


class Deployed(NamedTuple):
    """One application in the cluster. Strings are facts or gaps.

    Attributes:
        image: with registry and version.
        port: that it listens on; None for what nobody calls.
        path: that readiness asks; under: where the ingress hands requests on, "" where it does not.
        settings: of the ConfigMap; secrets: keys of the Secret that stands beside, by name.
        args: what is started in place of the image's own command; empty where that counts.
        unprobed: the gap for a check that nobody has told; "" where there is one.
    """

    name: str
    image: str
    port: int | None
    path: str
    under: str
    settings: tuple[tuple[str, str], ...]
    secrets: tuple[str, ...]
    claims: tuple[Claim, ...]
    args: tuple[str, ...]
    scraped: bool
    unprobed: str
