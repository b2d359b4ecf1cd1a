"""What holds for every test: an example is judged by what comes out of it, never by how long a busy machine takes."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
