"""Forms come from our own pages: beside the secret in the form, the browser's own word about where it comes from."""

from urllib.parse import urlsplit

from flask import Flask, abort, request

from web.context import SAFE

OWN_SITES = frozenset({"same-origin", "none"})


def register(app: Flask) -> None:
    """Refuse unsafe requests that a browser says come from elsewhere."""
    app.before_request(_check)


def _check() -> None:
    if request.method in SAFE:
        return
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    foreign = origin is not None and urlsplit(origin).netloc != request.host
    if foreign or (site is not None and site not in OWN_SITES):
        abort(400)
