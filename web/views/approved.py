"""Approved đề án for everybody: the list, and the same as files."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from web.auth import open_to_all
from web.i18n import gettext
from web.lists.links import first_address, next_address
from web.public.approved import PATH, STANDINGS, ApprovedPage, address_of, csv_of, json_of, place, recipients
from web.words import LEVEL_WORDS

bp = open_to_all(Blueprint("approved", __name__))
FILES = {"csv": csv_of, "json": json_of}


@bp.get(PATH)
def show() -> ResponseReturnValue:
    """The list, filtered as the address says."""
    page = ApprovedPage()
    trail = [{"label": gettext("Trang đầu"), "url": "/"}, {"label": gettext("Đề án đã phê duyệt")}]
    return render_template(
        "pages/public/approved.html", page=page, form=page.form, found=page.found, standings=STANDINGS,
        breadcrumb=trail, first_address=first_address, next_address=next_address, address_of=address_of,
        recipients=recipients, place=place, levels=LEVEL_WORDS,
    )  # fmt: skip


@bp.get(f"{PATH}.<kind>")
def file(kind: str) -> ResponseReturnValue:
    """The filtered list as a file."""
    return FILES[kind](ApprovedPage()) if kind in FILES else abort(404)
