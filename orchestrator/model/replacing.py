"""Make another value from one: msgspec's `replace`, by the name that the house knows it by."""

from __future__ import annotations

from msgspec.structs import replace as replace
