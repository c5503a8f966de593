"""Runs the migrations on the address that ``workflow.db.migrate`` hands over."""

from typing import Any

from alembic import context
from sqlalchemy import Connection, text

from workflow.db import make_engine
from workflow.models import Base
from workflow.models.base import UTCDateTime

LOCK = 7_205_110  # any number, the same for all migrators of this application


def render_item(kind: str, item: Any, _context: Any) -> str | bool:
    """Keep migrations free of application imports."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UTCDateTime) else False


def run(connection: Connection) -> None:
    """Migrate on one connection, alone."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        render_item=render_item,
        compare_type=True,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL lock_timeout = '4s'"))
            connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
        context.run_migrations()


url = context.config.attributes.get("url") or context.config.get_main_option("sqlalchemy.url")
engine = make_engine(str(url))
with engine.connect() as opened:
    run(opened)
    opened.commit()
engine.dispose()
