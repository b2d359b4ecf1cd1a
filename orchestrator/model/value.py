"""The base of every value in the house: frozen, closed to unknown fields."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """A frozen record. Equal by content; changed by making another (`model_copy`)."""

    model_config = ConfigDict(frozen=True, extra="forbid")
