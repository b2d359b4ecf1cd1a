"""The exported JSON Schemas say what the models say, and the reader understands what they allow."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from orchestrator.setup.first_configuration import TEMPLATE
from orchestrator.setup.schemas import MODELS, export, schemas, stale
from orchestrator.setup.shipped import shipped_folder

EXPORTED = shipped_folder() / "contracts" / "schemas"


def test_the_exported_schemas_are_current() -> None:
    assert stale(EXPORTED) == [], "run: orchestrator schemas contracts/schemas"


def test_export_writes_what_is_stale_and_nothing_else(tmp_path: Path) -> None:
    assert sorted(export(tmp_path)) == sorted(schemas())
    (tmp_path / "configuration.schema.json").write_text("{}")
    assert export(tmp_path) == ["configuration.schema.json"]
    assert export(tmp_path) == []


@pytest.mark.parametrize("name", MODELS)
def test_every_property_that_is_not_plain_by_its_name_is_described(name: str) -> None:
    schema = json.loads((EXPORTED / f"{name}.schema.json").read_text())
    described = [key for key, value in schema["properties"].items() if value.get("description")]
    assert schema["description"]
    assert len(described) >= 4
    if name != "response-header":
        assert set(described) == set(schema["properties"])


def test_the_first_configuration_shows_every_key_of_the_schema() -> None:
    schema = json.loads((EXPORTED / "configuration.schema.json").read_text())
    shown = re.findall(r"^#?([a-z-]+):", TEMPLATE.read_text(), re.MULTILINE)
    assert sorted(shown) == sorted(schema["properties"])
