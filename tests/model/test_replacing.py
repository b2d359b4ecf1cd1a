"""Values are replaced as the standard library would replace them."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil

import pytest

import orchestrator
from orchestrator.model.evidence import Evidence, Port, Service
from orchestrator.model.replacing import replace
from orchestrator.model.text import say


def _values() -> list[type]:
    found: dict[type, None] = {}
    for module in pkgutil.iter_modules([f"{orchestrator.__path__[0]}/model"], "orchestrator.model."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, type) and dataclasses.is_dataclass(value) and value.__module__ == module.name:
                found[value] = None
    return list(found)


@pytest.mark.parametrize("sort", _values(), ids=lambda sort: sort.__name__)
def test_every_value_of_the_house_can_be_replaced_in_part(sort):
    assert not hasattr(sort, "__post_init__"), "it would be passed over"
    names = [field.name for field in dataclasses.fields(sort)]
    value = sort(**{name: f"old {name}" for name in names})
    for name in names:
        assert replace(value, **{name: "new"}) == dataclasses.replace(value, **{name: "new"})
    assert replace(value) == value
    assert replace(value) is not value


def test_the_value_itself_stays_and_its_copy_is_frozen_too():
    port = Port(container=80)
    other = replace(port, host=8080)
    assert (port, other) == (Port(container=80), Port(container=80, host=8080))
    assert hash(other) == hash(Port(container=80, host=8080))
    with pytest.raises(dataclasses.FrozenInstanceError):
        other.host = 1  # type: ignore[misc]


def test_an_unknown_field_is_refused():
    with pytest.raises(TypeError, match="Service has no field 'colour'"):
        replace(Service(name="a", file="b"), colour="red")
    with pytest.raises(TypeError):
        replace(say("a"), Message="b")
    assert replace(Evidence(), commit=None) == Evidence()
