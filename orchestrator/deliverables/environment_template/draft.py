"""Draft the templates of the environment, and the page that says where their values are kept."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable

from orchestrator.deliverables.environment_template.model import Key, Template
from orchestrator.drafting.criteria import met_by_document
from orchestrator.drafting.gaps import Gaps
from orchestrator.drafting.ignoring import is_ignored
from orchestrator.drafting.surveyed import document, surveyed, tracked
from orchestrator.evidence.secrecy import is_secret
from orchestrator.model.evidence import EnvironmentKey, Evidence
from orchestrator.model.kind import Draft, Order, Pen
from orchestrator.model.text import Text, say

NAME = "environment-template"
DOCUMENT = "environment-keys.md"
FILE = ".env.example"
_NAMED = re.compile(r"(?<![\w$.-])[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?![\w.-])")
# A compose file may hold any text in a key's place; no shell could set it.
_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_PUBLIC = ("NEXT_PUBLIC_", "VITE_", "REACT_APP_", "EXPO_PUBLIC_", "NUXT_PUBLIC_", "GATSBY_", "PUBLIC_")
_APPS = frozenset({"expo", "react-native", "flutter"})


def draft(order: Order, pen: Pen) -> Draft:
    """Write a template for each folder whose code reads keys; where nothing reads any, ask which are meant."""
    gaps = Gaps(pen)
    known = (key for key in order.evidence.environment_keys if _KEY.fullmatch(key.name))
    keys = (*known, *_asked_for(order))
    if not keys:
        question = say(
            "which keys does the application need? Neither code nor configuration in the repository reads any"
        )
        return Draft(kind=NAME, questions=(question,))
    store = gaps.fact(order.company.fact("secret-store"), say("where the server's secrets are kept"))
    templates = tuple(_templates(keys, store, order))
    page = pen.render(
        "keys.md.j2",
        about=surveyed(order),
        templates=templates,
        store=store,
        tracked=tuple(file for file in order.evidence.env_files if not _is_template(file, order.evidence)),
        secrets=tuple(dict.fromkeys(key.name for one in templates for key in one.keys if key.secret)),
        built=any(_is_app(posixpath.dirname(one.path), order.evidence) for one in templates),
        gaps=gaps.found,
    )
    return Draft(
        kind=NAME,
        artifacts=(
            *(
                tracked(
                    NAME,
                    one.path,
                    say("Template of the environment, without values"),
                    pen.render("env.example.j2", template=one),
                )
                for one in templates
            ),
            document(NAME, DOCUMENT, say("Keys of the environment"), page),
        ),
        gaps=gaps.found,
        proofs=tuple(
            proof
            for one in templates
            for proof in met_by_document(
                order.request.criteria, one.path, (".env.example", "environment template", "환경 변수 템플릿")
            )
        ),
        verify=tuple(
            say("`{command}` prints the file: git leaves it out", command=f"git check-ignore {one.values}")
            for one in templates
        ),
        next_steps=tuple(_next_steps(templates, order)),
        mended=(
            say("no template holds a value, where the usual sample writes a database password into `DATABASE_URL`"),
        ),
    )


def _asked_for(order: Order) -> tuple[EnvironmentKey, ...]:
    """List the keys that the request names and nobody reads yet."""
    known = {key.name for key in order.evidence.environment_keys}
    named = dict.fromkeys(_NAMED.findall(order.request.body))
    return tuple(EnvironmentKey(name=name, secret=is_secret(name), files=()) for name in named if name not in known)[
        :50
    ]


def _templates(keys: Iterable[EnvironmentKey], store: str, order: Order) -> Iterable[Template]:
    evidence = order.evidence
    known = {one.file: one.names for one in evidence.env_templates}
    paths = {posixpath.dirname(file): file for file in reversed(tuple(known)) if file.endswith("example")}
    folders: dict[str, dict[str, EnvironmentKey]] = {}
    for key in keys:
        for folder in {_folder(file, paths, evidence) for file in key.files} or {""}:
            folders.setdefault(folder, {})[key.name] = key
    for folder in sorted(folders):
        path = paths.get(folder) or posixpath.join(folder, FILE)
        values = posixpath.join(folder, ".env")
        names = known.get(path, ())
        used = {key.name for key in keys if key.files}
        app = _is_app(folder, evidence)
        read_here = sorted(folders[folder].values(), key=lambda one: one.name)
        yield Template(
            path=path,
            values=values,
            keys=tuple(
                _key(key, tuple(_here(key.files, folder, paths, evidence)), names, values, store, app=app)
                for key in read_here
            ),
            unread=tuple(name for name in names if name not in used and name not in folders[folder]),
            owners=order.owner_of(path),
            ignored=is_ignored(values, evidence.ignored),
        )


def _folder(file: str, templates: Iterable[str], evidence: Evidence) -> str:
    """Tell whose environment a file reads: the nearest folder above with a template or a manifest, else the top."""
    for folders in (set(templates), {one.folder for one in evidence.package_managers}):
        folder = posixpath.dirname(file)
        while True:
            if folder in folders:
                return folder
            if not folder:
                break
            folder = posixpath.dirname(folder)
    return ""


def _here(files: Iterable[str], folder: str, templates: Iterable[str], evidence: Evidence) -> Iterable[str]:
    return (file for file in files if _folder(file, templates, evidence) == folder)


def _key(
    key: EnvironmentKey, files: tuple[str, ...], names: tuple[str, ...], values: str, store: str, *, app: bool
) -> Key:
    public = key.name.startswith(_PUBLIC)
    ci: Text | str = say("GitHub Secrets") if key.secret else say("GitHub variables")
    server: Text | str = store if key.secret else say("environment of the container")
    built: Text | str = (say("EAS, visibility secret") if key.secret else say("EAS, plain text")) if app else "–"
    return Key(
        name=key.name,
        secret=key.secret,
        public=public,
        files=files,
        is_new=key.name not in names,
        kept=(values, ci, "–" if app else server, built),
    )


def _is_app(folder: str, evidence: Evidence) -> bool:
    return any(one.folder == folder and one.tool in _APPS for one in evidence.frontends)


def _is_template(file: str, evidence: Evidence) -> bool:
    return any(one.file == file for one in evidence.env_templates)


def _next_steps(templates: Iterable[Template], order: Order) -> Iterable[Text]:
    evidence = order.evidence
    for one in templates:
        if one.owners and order.role.name not in one.owners:
            yield say("{owners} may take over `{path}`", owners=", ".join(one.owners), path=one.path)
        if not one.ignored:
            yield say("add `{path}` to `.gitignore`: git does not leave it out yet", path=one.values)
    for file in evidence.env_files:
        if not _is_template(file, evidence):
            yield say("take `{path}` out of git, and change every value that stood in it", path=file)
