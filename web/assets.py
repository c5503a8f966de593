"""Files of the look: addresses that change with the content, so that a browser may keep them for ever."""

import gzip
from functools import cache
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path

from flask import Flask, Response, request, url_for

FOLDER = Path(__file__).parent / "static"
TEXT_TYPES = frozenset({"text/css", "text/javascript", "application/javascript", "image/svg+xml"})
SMALL = 1000


def asset(filename: str) -> str:
    """The address of a static file with a mark of its content."""
    return url_for("static", filename=filename, v=_mark(filename))


def register(app: Flask) -> None:
    """Give the templates `asset`; send static text compressed and let browsers keep marked files."""
    app.jinja_env.globals["asset"] = asset
    app.after_request(_ease)


@cache
def _mark(filename: str) -> str:
    return sha256((FOLDER / filename).read_bytes()).hexdigest()[:10]


@cache
def _packed(filename: str, _modified: int) -> bytes:
    return gzip.compress((FOLDER / filename).read_bytes(), mtime=0)


def _ease(response: Response) -> Response:
    """Only the files of the look: a page with secrets is never compressed here."""
    if request.endpoint != "static" or response.status_code != HTTPStatus.OK:
        return response
    if "v" in request.args:
        response.cache_control.public = True
        response.cache_control.no_cache = None
        response.cache_control.max_age = 365 * 24 * 3600
        response.cache_control.immutable = True
    return _compressed(response)


def _compressed(response: Response) -> Response:
    filename = (request.view_args or {})["filename"]
    wanted = request.accept_encodings["gzip"] > 0 and "Range" not in request.headers
    if response.mimetype not in TEXT_TYPES or not wanted or (response.content_length or 0) < SMALL:
        return response
    etag, _ = response.get_etag()
    response.close()  # the file itself is not sent
    response.direct_passthrough = False
    response.set_data(_packed(filename, (FOLDER / filename).stat().st_mtime_ns))
    response.headers["Content-Encoding"] = "gzip"
    response.set_etag(f"{etag}-gzip")
    response.vary.add("Accept-Encoding")
    response.make_conditional(request.environ)
    return response
