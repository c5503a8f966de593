"""Certified products for everybody: the list, and the same as files."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from web.auth import open_to_all
from web.certificates.page import STANDINGS
from web.i18n import gettext
from web.lists.links import first_address, next_address
from web.public.results import ResultsPage, address_of, csv_of, group_word, json_of, level_word

bp = open_to_all(Blueprint("results", __name__))
FILES = {"csv": csv_of, "json": json_of}


@bp.get("/ket-qua")
def show() -> ResponseReturnValue:
    """The list, filtered as the address says."""
    page = ResultsPage()
    trail = [{"label": gettext("Trang đầu"), "url": "/"}, {"label": gettext("Kết quả bình chọn")}]
    return render_template(
        "pages/public/results.html", page=page, form=page.form, found=page.found, standings=STANDINGS,
        level_word=level_word, group_word=group_word, breadcrumb=trail, first_address=first_address,
        next_address=next_address, address_of=address_of,
    )  # fmt: skip


@bp.get("/ket-qua.<kind>")
def file(kind: str) -> ResponseReturnValue:
    """The filtered list as a file."""
    return FILES[kind](ResultsPage()) if kind in FILES else abort(404)
