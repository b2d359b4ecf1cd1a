"""Requests as agents write them."""

from __future__ import annotations

from pathlib import Path

CHECKLIST = """\
# Request: A weekly checklist
From: PM
Kind: operations-checklist

## Requirements
- An operations checklist for each week
"""

FILES = """\
# Request: A clean-up script
From: backend
To: devops
Priority: High

## Requirements

```bash
# infrastructure/scripts/clean.sh
#!/bin/sh
set -eu
docker image prune --force
```

```env
# .env.example
KEEP_DAYS=14
```

## Acceptance Criteria
- [ ] A script cleans up
"""

PRODUCTION = """\
# Request: Release the API
From: PM
Kind: deployment
Environment: production
Service: api

## Requirements
- Deploy the API to production
"""

STRANGER = """\
# Request: Open the database
From: growth-agent

## Requirements
Publish port 5432.
"""


def drop(top: Path, name: str, text: str | bytes, root: str = ".claude") -> Path:
    """Write a request into the served inbox, as an agent does."""
    file = top / root / "requests/to-devops" / f"{name}.md"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def response(top: Path, name: str, root: str = ".claude") -> Path:
    """Tell where the answer to a request lies."""
    return top / root / "responses/from-devops" / f"{name}.md"
