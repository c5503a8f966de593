"""Page 6, for everybody: what ended on time, early and late by unit and step, and the same as files."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from web.auth import open_to_all
from web.i18n import gettext
from web.public.terms import MEANINGS, PublicTerms
from web.supervision.bottlenecks import one_place

bp = open_to_all(Blueprint("public_terms", __name__))


@bp.get("/cong-khai")
def show() -> ResponseReturnValue:
    """The figures of a year with what each of them means."""
    trail = [{"label": gettext("Trang đầu"), "url": "/"}, {"label": gettext("Công khai đúng hạn")}]
    words = {"one_place": one_place, "meanings": MEANINGS.values()}
    return render_template("pages/public/terms.html", view=PublicTerms(), breadcrumb=trail, **words)


@bp.get("/cong-khai.<kind>")
def file(kind: str) -> ResponseReturnValue:
    """The same as a file."""
    view = PublicTerms()
    files = {"csv": view.csv, "json": view.json}
    return files[kind]() if kind in files else abort(404)
