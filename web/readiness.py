"""Whether this process can do its work: the database answers, has our schema, and there is room for papers."""

import shutil
from functools import cache

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from web.context import current_session, forget_session, settings
from workflow.db import MIGRATIONS

LEAST_FREE = 0.05


@cache
def schema_version() -> str:
    """The schema that this program was written for."""
    return (MIGRATIONS / "HEAD").read_text(encoding="utf-8").strip()


def failed_parts() -> list[str]:
    """The names of what is missing; empty when all is well."""
    return [name for name, good in {**_database(), "disk": _has_room()}.items() if not good]


def _database() -> dict[str, bool]:
    try:
        found = current_session().scalar(text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError:
        forget_session()
        return {"database": False}
    return {"schema": found == schema_version()}


def _has_room() -> bool:
    folder = settings().files
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    disk = shutil.disk_usage(folder)
    return disk.free > LEAST_FREE * disk.total
