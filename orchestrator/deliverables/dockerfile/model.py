"""What a Dockerfile says of one application."""

from __future__ import annotations

from typing import NamedTuple


class Built(NamedTuple):
    """One application and how its image is made.

    Attributes:
        template: of the stack, in this folder.
        base: the image that the build starts from; `runtime` the one of the last stage.
        manifest, lock: names of the files that say what it depends on, in its folder; the lock may be "".
        prepare: puts the package manager into the build image; "" where that has it.
        install: installs what it depends on; `build` makes what is run; `prune` takes away what only building needs.
        arguments: keys that the build is given, where files are all that is left of it.
        output: the folder that the build leaves its files in.
        port: that it listens on; None where nothing tells whether it listens at all.
        path: that the health check asks for.
        command: in list form; a gap where nobody has said it.
        settings: names and values that the container's environment starts with.
        unhealthy: the gap that stands for a health check which nobody can write yet; "" where there is one.
    """

    name: str
    template: str
    base: str
    runtime: str
    manifest: str
    lock: str
    prepare: str
    install: str
    build: str
    prune: str
    arguments: tuple[str, ...]
    output: str
    port: int | None
    path: str
    command: tuple[str, ...]
    unhealthy: str
    settings: tuple[tuple[str, str], ...] = ()


class Stack(NamedTuple):
    """What is customary for a stack, where the repository does not say otherwise.

    Attributes:
        base, runtime: templates of the images of build and last stage.
        port: that its applications listen on by custom.
    """

    base: str
    runtime: str
    port: int
