"""Make another value from one: `dataclasses.replace` in half its time, for the frozen values of the house."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

T = TypeVar("T")

if TYPE_CHECKING:  # mypy knows the fields of its own
    from dataclasses import replace as replace
else:

    def replace(value: T, /, **changes: object) -> T:
        """Give a value like this one but for the changes. Nothing is computed: `__post_init__` is not called.

        Raises:
            TypeError: the value has no such field.
        """
        made = object.__new__(type(value))
        for name, get, put in _slots(type(value)):
            put(made, changes.pop(name) if name in changes else get(value))
        if changes:
            raise TypeError(f"{type(value).__name__} has no field {next(iter(changes))!r}")
        return made


@cache
def _slots(sort: type[Any]) -> tuple[tuple[str, Callable[[Any], Any], Callable[[Any, Any], None]], ...]:
    # A slot's own descriptor writes into it, where the frozen class refuses to and `__init__` pays a call for each.
    slots = ((field.name, getattr(sort, field.name)) for field in fields(sort))
    return tuple((name, slot.__get__, slot.__set__) for name, slot in slots)
