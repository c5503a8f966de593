"""Logs as JSON lines: one for each request, with its number, route, status and time; no secrets, no bodies."""

import logging
import sys
from time import perf_counter
from typing import Any

import structlog
from flask import Flask, Response, g, request

from web.context import request_id

log = structlog.get_logger("web")


def configure() -> None:
    """Write everything as JSON lines to standard output; called once by whoever starts the process."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    wrap = structlog.stdlib.ProcessorFormatter.wrap_for_formatter
    structlog.configure(processors=[*shared, wrap], logger_factory=structlog.stdlib.LoggerFactory())
    lines = logging.StreamHandler(sys.stdout)
    as_json = structlog.processors.JSONRenderer(ensure_ascii=False)
    lines.setFormatter(structlog.stdlib.ProcessorFormatter(processor=as_json, foreign_pre_chain=shared))
    logging.basicConfig(level=logging.INFO, handlers=[lines], force=True)


def register(app: Flask) -> None:
    """Log every request but those for files of the look."""
    app.before_request(_start)
    app.after_request(_finish)


def _start() -> None:
    g.started = perf_counter()


def _finish(response: Response) -> Response:
    response.headers["X-Request-Id"] = request_id()
    if request.endpoint != "static":
        person = getattr(getattr(g, "_login_user", None), "person", None)
        rule = request.url_rule.rule if request.url_rule else ""
        spent = round((perf_counter() - g.get("started", perf_counter())) * 1000, 1)
        log.info(
            "request", request_id=request_id(), method=request.method, route=rule, status=response.status_code,
            ms=spent, user_id=person.id if person else None,
        )  # fmt: skip
    return response
