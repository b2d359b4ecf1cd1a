"""A file as the rules look at it: each reading of it is made once, and only when a rule asks for it."""

from __future__ import annotations

import hashlib
import re
from functools import cached_property

from orchestrator.evidence.instructions import DockerfileText, read_dockerfile
from orchestrator.evidence.yaml_text import (
    Mapping,
    Node,
    UnreadableYamlError,
    child,
    items,
    read_documents,
    text_of,
)
from orchestrator.standards.naming import naming

_FROM = re.compile(r"\A(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*(?:ARG[ \t][^\n]*\n\s*)*FROM[ \t]+\S", re.IGNORECASE)
_BUILDS = re.compile(r"^[ \t]*(?:RUN|CMD|ENTRYPOINT|COPY|WORKDIR|EXPOSE|ADD)[ \t]", re.MULTILINE | re.IGNORECASE)
_SHELL = re.compile(r"\A#![^\n]*\b(?:ba|da|k|z|a)?sh\b")
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_BEGINNINGS = (b"#!", b"\xef\xbb\xbf", *_WIDE)


class Subject:
    """One file under judgement.

    Args:
        path: from the repository's root.
        content: its bytes.
        too_large: whether only its name is to be looked at.

    Attributes:
        is_wide: whether it is UTF-16 with its mark; then no word can be looked for in its bytes.
        is_text: whether it is neither binary nor too large.
        is_harmless: whether it is known already that no secret stands in it (`screening`).
    """

    def __init__(self, path: str, content: bytes, *, too_large: bool = False) -> None:
        self.path = path
        self.content = content
        self.too_large = too_large
        self.naming = named = naming(path)
        self.name, self.extension = named.name, named.extension
        self.is_prose, self.is_template = named.is_prose, named.is_template
        self.is_code, self.is_env = named.is_code, named.is_env
        self.is_wide = content.startswith(_WIDE)
        self.is_text = not too_large and (self.is_wide or 0 not in content[:8192])
        self.is_yaml = named.is_yaml and self.is_text
        self.is_nginx = named.is_nginx and self.is_text and not (named.is_prose or self.is_yaml)
        self.is_workflow = named.is_workflow
        self.is_harmless = False

    @cached_property
    def digest(self) -> bytes:
        return hashlib.sha256(self.content).digest()

    @cached_property
    def text(self) -> str | None:
        """The file's text; None where it is binary or too large. UTF-16 with its mark is text: nothing hides in it."""
        if not self.is_text:
            return None
        if self.is_wide:
            return self.content.decode("utf-16", "replace")
        return self.content.decode("utf-8", "replace").removeprefix("\ufeff")

    @cached_property
    def lines(self) -> list[str]:
        """The lines, without their ends; empty for a binary file."""
        return (self.text or "").replace("\r\n", "\n").removesuffix("\r").split("\n")

    # what sort of file it is

    @property
    def is_dockerfile(self) -> bool:
        """By its name, or by what stands in it: another name must not lead past the rules."""
        return not self.is_prose and self.is_text and (self.naming.is_dockerfile or self._builds_an_image)

    @cached_property
    def _builds_an_image(self) -> bool:
        text = self.text or ""
        return _FROM.search(text) is not None and _BUILDS.search(text) is not None

    @cached_property
    def is_compose(self) -> bool:
        """By its name, or by services with an image or a build."""
        if self.naming.is_compose and self.is_text:
            return True
        return any(
            child(service, "image") is not None or child(service, "build") is not None
            for root in self.documents
            for _, _, service in items(child(root, "services"))
        )

    @property
    def is_shell(self) -> bool:
        if self.extension in {".sh", ".bash"}:
            return True
        # Nothing else can name a shell, and is not decoded to see it.
        return self.content.startswith(_BEGINNINGS) and _SHELL.match(self.text or "") is not None

    # what stands in it

    @cached_property
    def dockerfile(self) -> DockerfileText:
        return read_dockerfile((self.text or "") if self.is_dockerfile else "")

    @cached_property
    def documents(self) -> tuple[Node, ...]:
        """The YAML documents' roots; none where the file is not YAML or can't be read (see `yaml_error`)."""
        return self._yaml[0]

    @property
    def yaml_error(self) -> UnreadableYamlError | None:
        return self._yaml[1]

    @cached_property
    def _yaml(self) -> tuple[tuple[Node, ...], UnreadableYamlError | None]:
        if not self.is_yaml:
            return (), None
        try:
            return tuple(read_documents(self.text or "")), None
        except UnreadableYamlError as error:
            return (), error

    @cached_property
    def manifests(self) -> tuple[Mapping, ...]:
        """The Kubernetes objects in the file."""
        return tuple(
            root
            for root in self.documents
            if isinstance(root, Mapping) and text_of(child(root, "apiVersion")) and text_of(child(root, "kind"))
        )
