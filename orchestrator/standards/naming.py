"""Tell what sort of file lies at a path, as far as the path alone says it: worked out once for each path."""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache

from msgspec import Struct

from orchestrator.evidence import compose, dockerfiles, workflows

_YAML = re.compile(r"\.ya?ml(?:\.(?:template|tmpl|dist|example))?$", re.IGNORECASE)
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


class Naming(Struct, frozen=True):
    """What a path says of its file; what stands in the file may say more, or otherwise.

    Attributes:
        name, extension: the extension in lower case, with its dot.
        is_template: another program fills it in first; a linter of the result can't read it before.
    """

    name: str
    extension: str
    is_prose: bool
    is_template: bool
    is_code: bool
    is_env: bool
    is_yaml: bool
    is_compose: bool
    is_workflow: bool
    is_dockerfile: bool
    is_nginx: bool


@lru_cache(maxsize=1024)
def naming(path: str) -> Naming:
    """Tell what a path, given from the repository's root, says of the file there."""
    name = posixpath.basename(path)
    extension = posixpath.splitext(name)[1].lower()
    return Naming(
        name=name,
        extension=extension,
        is_prose=extension in _PROSE,
        is_template=extension in _FILLED_IN,
        is_code=extension in _CODE,
        is_env=_ENV.match(name) is not None,
        is_yaml=_YAML.search(name) is not None,
        is_compose=compose.PATHS.search(path) is not None,
        is_workflow=path.startswith(".github/") and workflows.PATHS.search(path) is not None,
        is_dockerfile=dockerfiles.PATHS.search(path) is not None and not path.endswith(".dockerignore"),
        is_nginx=_NGINX.search(path) is not None,
    )
