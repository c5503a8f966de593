"""For machines that watch us: alive, ready, which version."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from web.auth import open_to_all
from web.context import settings
from web.readiness import failed_parts, schema_version

bp = open_to_all(Blueprint("health", __name__))


@bp.get("/healthz")
def alive() -> ResponseReturnValue:
    """The process answers; nothing else is asked."""
    return jsonify(alive=True)


@bp.get("/readyz")
def ready() -> ResponseReturnValue:
    """Whether work can be done here; otherwise the names of what is missing."""
    failed = failed_parts()
    return jsonify(ready=not failed, failed=failed), 503 if failed else 200


@bp.get("/version")
def version() -> ResponseReturnValue:
    """Which program and which schema run here."""
    return jsonify(version=settings().version, schema=schema_version())
