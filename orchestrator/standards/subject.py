"""A file as the rules look at it: each reading of it is made once, and only when a rule asks for it."""

from __future__ import annotations

import hashlib
import posixpath
import re
from functools import cached_property

from orchestrator.evidence import compose, dockerfiles, workflows
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

_YAML = re.compile(r"\.ya?ml(?:\.(?:template|tmpl|dist|example))?$", re.IGNORECASE)
_FROM = re.compile(r"\A(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*(?:ARG[ \t][^\n]*\n\s*)*FROM[ \t]+\S", re.IGNORECASE)
_BUILDS = re.compile(r"^[ \t]*(?:RUN|CMD|ENTRYPOINT|COPY|WORKDIR|EXPOSE|ADD)[ \t]", re.MULTILINE | re.IGNORECASE)
_SHELL = re.compile(r"\A#![^\n]*\b(?:ba|da|k|z|a)?sh\b")
_NGINX = re.compile(r"(?:^|/)nginx[^/]*\.conf|(?:^|/)(?:nginx|sites-available|sites-enabled|conf\.d)/[^/]+$|\.nginx$")
_PROSE = frozenset({".md", ".markdown", ".txt", ".rst", ".adoc", ".html", ".htm", ".po"})
_CODE = frozenset(
    {
        ".py",
        ".js",
        ".jsx",
        ".ts",
        ".tsx",
        ".mjs",
        ".cjs",
        ".vue",
        ".svelte",
        ".php",
        ".go",
        ".rb",
        ".java",
        ".kt",
        ".kts",
    }
    | {".rs", ".dart", ".cs", ".ex", ".exs", ".scala", ".swift", ".c", ".cc", ".cpp", ".h", ".m", ".groovy", ".gradle"}
)
_FILLED_IN = frozenset(
    {".j2", ".jinja", ".jinja2", ".tmpl", ".tpl", ".template", ".erb", ".mustache", ".hbs", ".gotmpl", ".ejs"}
)
_ENV = re.compile(r"^\.env(?:\..+)?$|^.+\.env$")


class Subject:
    """One file under judgement.

    Args:
        path: from the repository's root.
        content: its bytes.
        too_large: whether only its name is to be looked at.
    """

    def __init__(self, path: str, content: bytes, *, too_large: bool = False) -> None:
        self.path = path
        self.content = content
        self.too_large = too_large
        self.name = posixpath.basename(path)
        self.extension = posixpath.splitext(self.name)[1].lower()

    @cached_property
    def digest(self) -> bytes:
        return hashlib.sha256(self.content).digest()

    @cached_property
    def text(self) -> str | None:
        """The file's text; None where it is binary or too large. UTF-16 with its mark is text: nothing hides in it."""
        if self.too_large:
            return None
        if self.content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return self.content.decode("utf-16", "replace")
        if b"\0" in self.content[:8192]:
            return None
        return self.content.decode("utf-8", "replace").removeprefix("\ufeff")

    @cached_property
    def lines(self) -> list[str]:
        """The lines, without their ends; empty for a binary file."""
        return (self.text or "").replace("\r\n", "\n").removesuffix("\r").split("\n")

    # what sort of file it is

    @cached_property
    def is_prose(self) -> bool:
        return self.extension in _PROSE

    @cached_property
    def is_template(self) -> bool:
        """Whether another program fills it in first; a linter of the result can't read it before."""
        return self.extension in _FILLED_IN

    @cached_property
    def is_code(self) -> bool:
        return self.extension in _CODE

    @cached_property
    def is_env(self) -> bool:
        return _ENV.match(self.name) is not None

    @cached_property
    def is_dockerfile(self) -> bool:
        """By its name, or by what stands in it: another name must not lead past the rules."""
        if self.text is None or self.is_prose:
            return False
        named = dockerfiles.PATHS.search(self.path) is not None and not self.path.endswith(".dockerignore")
        return named or (_FROM.search(self.text) is not None and _BUILDS.search(self.text) is not None)

    @cached_property
    def is_yaml(self) -> bool:
        return self.text is not None and _YAML.search(self.name) is not None

    @cached_property
    def is_compose(self) -> bool:
        """By its name, or by services with an image or a build."""
        if compose.PATHS.search(self.path) and self.text is not None:
            return True
        return any(
            child(service, "image") is not None or child(service, "build") is not None
            for root in self.documents
            for _, _, service in items(child(root, "services"))
        )

    @cached_property
    def is_workflow(self) -> bool:
        return self.path.startswith(".github/") and workflows.PATHS.search(self.path) is not None

    @cached_property
    def is_shell(self) -> bool:
        return self.extension in {".sh", ".bash"} or _SHELL.match(self.text or "") is not None

    @cached_property
    def is_nginx(self) -> bool:
        if self.text is None or self.is_prose or self.is_yaml:
            return False
        return _NGINX.search(self.path) is not None

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
