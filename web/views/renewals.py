"""Having a certified product selected again before its certificate ends."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from web.certificates.renewal import renew, renewal_page
from web.once import once

bp = Blueprint("renewals", __name__)


@bp.get("/ho-so/<code>/binh-chon-lai")
def show(code: str) -> ResponseReturnValue:
    """What is renewed, and into which round."""
    return renewal_page(code)


@bp.post("/ho-so/<code>/binh-chon-lai")
@once
def begin(code: str) -> ResponseReturnValue:
    """Begin a nomination filled in from the certified product."""
    return renew(code)
