"""The base of the forms of what people and agents write: checked, explained, described by a published JSON Schema.

Everything else in the house is a frozen `msgspec.Struct`: what we make ourselves, mypy has checked, and an answer
makes hundreds of them.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """A frozen record, checked, closed to unknown fields. Changed by making another (`model_copy`)."""

    model_config = ConfigDict(frozen=True, extra="forbid")
