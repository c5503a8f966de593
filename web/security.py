"""What every answer tells the browser about trust: one strict policy, no exceptions by page."""

from flask import Flask, Response, g, request
from secure import (
    ContentSecurityPolicy,
    CrossOriginOpenerPolicy,
    PermissionsPolicy,
    ReferrerPolicy,
    Secure,
    StrictTransportSecurity,
    XContentTypeOptions,
    XFrameOptions,
)

YEAR = 365 * 24 * 3600
UNUSED_POWERS = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")


def content_policy() -> ContentSecurityPolicy:
    """Only our own files, no inline script or style, no frames, forms only to ourselves."""
    policy = ContentSecurityPolicy().default_src("'self'").script_src("'self'").style_src("'self'")
    policy = policy.img_src("'self'", "data:").frame_ancestors("'none'").base_uri("'none'")
    return policy.form_action("'self'")


def headers(*, https: bool) -> dict[str, str]:
    """The headers of any answer; strict transport only where the request itself came over https."""
    permissions = PermissionsPolicy().value(", ".join(f"{power}=()" for power in UNUSED_POWERS))
    chosen = Secure(
        csp=content_policy(),
        coop=CrossOriginOpenerPolicy().same_origin(),
        hsts=StrictTransportSecurity().max_age(YEAR).include_subdomains() if https else None,
        permissions=permissions,
        referrer=ReferrerPolicy().same_origin(),
        xcto=XContentTypeOptions().nosniff(),
        xfo=XFrameOptions().deny(),
    )
    return dict(chosen.headers)


def register(app: Flask) -> None:
    """Put the headers on every answer and keep pages of signed-in people out of shared and local caches."""
    app.after_request(_protect)


def _protect(response: Response) -> Response:
    for name, value in headers(https=request.is_secure).items():
        response.headers.setdefault(name, value)
    if _signed_in() and request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
        response.vary.add("Cookie")
    return response


def _signed_in() -> bool:
    """Whether this request was already recognised as somebody's; never asks the database by itself."""
    return bool(getattr(g.get("_login_user"), "is_authenticated", False))
