"""A key of the environment, and the template that names it."""

from __future__ import annotations

from typing import NamedTuple

from orchestrator.model.text import Text


class Key(NamedTuple):
    """A key.

    Attributes:
        secret: whether its value is kept in a store and in no file that git knows.
        public: whether a build puts its value into what every visitor gets.
        files: where it is read; empty where the request alone names it.
        is_new: whether no template names it yet.
        kept: where its value is kept: local, CI/CD, server, app build.
    """

    name: str
    secret: bool
    public: bool
    files: tuple[str, ...]
    is_new: bool
    kept: tuple[Text | str, Text | str, Text | str, Text | str]


class Template(NamedTuple):
    """A template and its keys.

    Attributes:
        path: of the template; `values` of the file that is filled in, which git ignores.
        unread: names that the present template holds and nobody reads.
        owners: who may write it, by the permission matrix.
        ignored: whether git is told to leave `values` out.
    """

    path: str
    values: str
    keys: tuple[Key, ...]
    unread: tuple[str, ...]
    owners: tuple[str, ...]
    ignored: bool
