"""The API: tools, and who has them."""

from fastapi import FastAPI
from sqlalchemy import create_engine, text

from app.settings import DATABASE_URL

api = FastAPI(title="Toolshed")
engine = create_engine(DATABASE_URL, pool_pre_ping=True)


@api.get("/health")
def health() -> dict[str, str]:
    """Tell that the API and its database answer."""
    with engine.connect() as connection:
        connection.execute(text("select 1"))
    return {"status": "ok"}


@api.get("/tools")
def tools() -> list[dict[str, object]]:
    """List the tools that are at home."""
    with engine.connect() as connection:
        rows = connection.execute(text("select id, name, owner from tools where borrower is null order by name"))
        return [dict(row._mapping) for row in rows]
