"""Read what a decision covers from the `scope` of its front matter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from orchestrator.model.decision import Scope, Waiver
from orchestrator.model.text import Text, say
from orchestrator.parse.front_tree import Tree

if TYPE_CHECKING:  # a list of decisions needs no request's values
    from orchestrator.model.request import Environment

ENVIRONMENTS: dict[str, Environment] = {
    "production": "production", "prod": "production", "live": "production",
    "운영": "production", "프로덕션": "production",
    "staging": "staging", "stage": "staging", "스테이징": "staging",
    "development": "development", "dev": "development", "개발": "development",
}  # fmt: skip
KEYS = (
    "environment",
    "services",
    "kinds",
    "until",
    "requests",
    "request-sha256",
    "manifest-sha256",
    "commit",
    "files-sha256",
    "waives",
)
WAIVER = ("rule", "path", "until")
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_BETWEEN = re.compile(r"[,;·]")
_SHA256 = re.compile(r"[0-9a-f]{64}")

Complain = Callable[[Text, Text | None], None]


def read_scope(tree: Tree, complain: Complain) -> Scope:
    """Read a scope; what can't be understood covers nothing and is complained about, never guessed."""
    if tree is None:
        return Scope()
    if not isinstance(tree, dict):
        complain(
            say("the scope is not a list of keys and values"),
            say("write environment, services, kinds and until below scope, each on its own line"),
        )
        return Scope()
    fields: dict[str, Tree] = {}
    for key, value in tree.items():
        name = key.replace("_", "-")
        if name not in KEYS:
            complain(say("the scope has an unknown key `{key}`", key=key), say("use: {keys}", keys=", ".join(KEYS)))
        fields[name] = value
    written = fields.get("environment")
    environment = ENVIRONMENTS.get(written.strip().casefold()) if isinstance(written, str) else None
    if written is not None and environment is None:
        complain(
            say("the scope's environment `{written}` is not known", written=_shown(written)),
            say("write production, staging or development"),
        )
    until = read_until(fields.get("until"))
    if fields.get("until") is not None and until is None:
        complain(
            say("the scope's end `{written}` is not a date", written=_shown(fields["until"])),
            say("write `until: 2026-12-31`, or a time with its offset"),
        )
    return Scope(
        environment=environment,
        services=tuple(_names("services", fields.get("services"), complain)),
        kinds=tuple(_names("kinds", fields.get("kinds"), complain)),
        until=until,
        requests=tuple(_names("requests", fields.get("requests"), complain)),
        request_sha256=next(iter(_digests("request-sha256", fields.get("request-sha256"), complain)), None),
        manifest_sha256=next(iter(_digests("manifest-sha256", fields.get("manifest-sha256"), complain)), None),
        commit=_commit(fields.get("commit"), complain),
        files_sha256=tuple(_digests("files-sha256", fields.get("files-sha256"), complain)),
        waives=tuple(_waivers(fields.get("waives"), complain)),
    )


def read_until(written: Tree) -> date | datetime | None:
    """Read a date, or a time with its offset. A time without an offset is not understood: whose clock is it?"""
    if not isinstance(written, str):
        return None
    text = written.strip()
    try:
        if len(text) == 10:
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def words(tree: Tree) -> list[str]:
    """Give the entries of a list, or of one line with commas, without what is not a word."""
    if not tree:
        return []
    if isinstance(tree, str):
        return [word.strip() for word in _BETWEEN.split(tree) if word.strip()]
    if isinstance(tree, list):
        return [entry.strip() for entry in tree if isinstance(entry, str) and entry.strip()]
    return []


def _names(key: str, tree: Tree, complain: Complain) -> Iterator[str]:
    if tree is None:
        return
    if isinstance(tree, dict) or (isinstance(tree, list) and not all(isinstance(entry, str) for entry in tree)):
        complain(
            say("`{key}` of the scope is not a list of names", key=key),
            say("write `{key}: [one, two]`", key=key),
        )
        return
    for word in words(tree):
        if "*" in word or "?" in word:
            complain(
                say("`{key}` of the scope has the wildcard `{word}`, which covers nothing", key=key, word=word),
                say("name each one"),
            )
        else:
            yield word


def _digests(key: str, tree: Tree, complain: Complain) -> Iterator[str]:
    for word in words(tree):
        digest = word.casefold().removeprefix("sha256:")
        if _SHA256.fullmatch(digest):
            yield digest
        else:
            complain(
                say("`{key}` of the scope is not a sha256: `{word}`", key=key, word=_shown(word)),
                say("write its 64 hexadecimal digits"),
            )


def _commit(tree: Tree, complain: Complain) -> str | None:
    if tree is None:
        return None
    if isinstance(tree, str) and _COMMIT.fullmatch(tree.strip()):
        return tree.strip()
    complain(
        say("`commit` of the scope is not a commit: `{word}`", word=_shown(tree)),
        say("write all of its hexadecimal digits"),
    )
    return None


def _waivers(tree: Tree, complain: Complain) -> Iterator[Waiver]:
    if tree is None:
        return
    from orchestrator.authorize.paths import unsafe  # few decisions waive anything

    for entry in tree if isinstance(tree, list) else [tree]:
        if not isinstance(entry, dict) or set(entry) != set(WAIVER):
            complain(
                say("a waiver names exactly a rule, a path and until when"),
                say(
                    "write `{example}`", example="waives: [{rule: base-image, path: api/Dockerfile, until: 2026-12-31}]"
                ),
            )
            continue
        rule, path = (value.strip() if isinstance(value := entry[key], str) else "" for key in ("rule", "path"))
        until = read_until(entry["until"])
        if any(sign in f"{rule}{path}" for sign in "*?["):
            complain(
                say("a waiver has the wildcard `{word}`, which waives nothing", word=_shown(f"{rule} {path}")),
                say("name each rule and each file"),
            )
        elif not rule or not path or path.endswith("/") or unsafe(path) is not None:
            complain(
                say("a waiver names no rule, or no file: `{rule}`, `{path}`", rule=_shown(rule), path=_shown(path)),
                say("write the rule as findings name it, and the file's path from the repository's root"),
            )
        elif until is None:
            complain(
                say("the waiver's end `{written}` is not a date", written=_shown(entry["until"])),
                say("write `until: 2026-12-31`, or a time with its offset"),
            )
        else:
            yield Waiver(rule=rule, path=unicodedata.normalize("NFC", path), until=until)


def _shown(tree: Tree) -> str:
    text = tree if isinstance(tree, str) else repr(tree)
    return text if len(text) <= 60 else text[:59] + "…"
