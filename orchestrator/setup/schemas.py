"""Export the JSON Schemas of the files that programs may want to check: configuration, request and response headers."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from msgspec import Struct, structs
from pydantic import BaseModel, create_model

from orchestrator.model.request_header import RequestHeader
from orchestrator.model.response import ResponseHeader
from orchestrator.model.value import Value
from orchestrator.parse.configuration_form import Configuration

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def _model(sort: type[Struct]) -> type[BaseModel]:
    """Make the model that tells the schema of one of the house's values, and of those that it holds tuples of."""
    fields: dict[str, Any] = {}
    for field in structs.fields(sort):
        held = [part for part in get_args(field.type) if isinstance(part, type) and issubclass(part, Struct)]
        kept = tuple[_model(held[0]), ...] if held else field.type  # type: ignore[misc]  # made while it runs
        fields[field.name] = (kept, ... if field.required else field.default)
    return create_model(sort.__name__, __base__=Value, __doc__=sort.__doc__, **fields)


MODELS: Mapping[str, type[BaseModel]] = {
    "configuration": Configuration,
    "request-header": RequestHeader,
    "response-header": _model(ResponseHeader),
}
_ATTRIBUTES = re.compile(r"\n *Attributes:\n(.*)", re.DOTALL)
_ATTRIBUTE = re.compile(r"^ {4}(\S[^:\n]*): (.*(?:\n {5,}.*)*)", re.MULTILINE)


def schemas() -> dict[str, str]:
    """Give each schema's text by its file name."""
    return {f"{name}.schema.json": _text(model) for name, model in MODELS.items()}


def stale(folder: Path) -> list[str]:
    """List the files in a folder that are missing or say something else than the models."""
    return [
        name
        for name, text in schemas().items()
        if not (folder / name).is_file() or (folder / name).read_text(encoding="utf-8") != text
    ]


def export(folder: Path) -> list[str]:
    """Write the schemas that are stale into a folder, and list them."""
    changed = stale(folder)
    folder.mkdir(parents=True, exist_ok=True)
    texts = schemas()
    for name in changed:
        (folder / name).write_text(texts[name], encoding="utf-8")
    return changed


def _text(model: type[BaseModel]) -> str:
    schema = model.model_json_schema(by_alias=True, ref_template="#/$defs/{model}")
    _describe(schema, model)
    for name, part in schema.get("$defs", {}).items():
        _describe(part, _named(model, name))
    return json.dumps({"$schema": DIALECT, **schema}, ensure_ascii=False, indent=2) + "\n"


def _describe(schema: dict[str, Any], model: type | None) -> None:
    """Move what the docstring says of each attribute to the property, and keep its sentence for the whole."""
    if model is None:
        return
    text = " ".join((model.__doc__ or "").split("\n\n")[0].split())
    schema["description"] = text
    said = _attributes(model.__doc__ or "")
    names = {field.alias: name for name, field in model.model_fields.items()} if issubclass(model, BaseModel) else {}
    for key, described in schema["properties"].items():
        name = names.get(key, key)
        described.pop("title", None)
        if name in said:
            described["description"] = said[name]


def _attributes(docstring: str) -> dict[str, str]:
    found = _ATTRIBUTES.search(docstring)
    if not found:
        return {}
    block = "\n".join(line[4:] if line.startswith("    ") else line for line in found[1].split("\n"))
    return {
        name.strip(): " ".join(text.split()) for names, text in _ATTRIBUTE.findall(block) for name in names.split(",")
    }


def _named(model: type[BaseModel], name: str) -> type | None:
    """Find the model that a definition was made of, among the model's own fields."""
    for field in model.model_fields.values():
        for part in (field.annotation, *getattr(field.annotation, "__args__", ())):
            if isinstance(part, type) and part.__name__ == name:
                return part
    return None
