"""Find the kinds: one folder each below `orchestrator.deliverables`, walked, never listed."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml
from msgspec.structs import replace

from orchestrator.dispatch.phrases import with_spacing
from orchestrator.model.kind import Kind, Words

PACKAGE = "orchestrator.deliverables"


@cache
def load_kinds(package: str = PACKAGE) -> Mapping[str, Kind]:
    """Give every kind by its name, in the order of their names. Each folder's `kind.py` states a `KIND`."""
    kinds: dict[str, Kind] = {}
    for folder in pkgutil.iter_modules(importlib.import_module(package).__path__):
        if not folder.ispkg:
            continue
        module = importlib.import_module(f"{package}.{folder.name}.kind")
        kind: Kind = module.KIND
        words = Path(str(module.__file__)).with_name("words.yaml")
        kinds[kind.name] = replace(kind, words=read_words(words.read_bytes()))
    return MappingProxyType(dict(sorted(kinds.items())))


def read_words(data: bytes) -> Words:
    """Read a `words.yaml`; phrases lower-cased, Korean ones also without their spaces."""
    lists = read_yaml(data) or {}
    read = Words(**{name: tuple(str(word).casefold() for word in words or ()) for name, words in lists.items()})
    return replace(
        read, **{name: with_spacing(getattr(read, name)) for name in ("strong", "weak", "hints", "never", "neutral")}
    )


def read_yaml(data: bytes) -> Any:  # noqa: ANN401 - whoever keeps such a file in a kind's folder knows what it holds
    """Give what a YAML file of a kind's folder holds; read in C where that is there, ten times as fast."""
    return yaml.load(data, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
