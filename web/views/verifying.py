"""Certificates for everybody: what a certificate is worth today, and whether a file is the one that was granted."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.auth import open_to_all
from web.certificates.page import TokenForm, checked, shown
from web.i18n import current_language, gettext

bp = open_to_all(Blueprint("verifying", __name__))


@bp.get("/xac-thuc")
def ask() -> ResponseReturnValue:
    """The box for the code that is printed on a certificate."""
    form = TokenForm(request.args if "ma" in request.args else None, lang=current_language())
    if "ma" in request.args and form.validate():
        return redirect(url_for("verifying.show", token=form.ma.data))
    trail = [{"label": gettext("Trang đầu"), "url": "/"}, {"label": gettext("Xác thực giấy chứng nhận")}]
    return render_template("pages/public/verify_ask.html", form=form, breadcrumb=trail)


@bp.get("/xac-thuc/<token>")
def show(token: str) -> ResponseReturnValue:
    """One certificate; whatever is unknown has the same page."""
    found = checked(token)
    if found is None:
        abort(404)
    return render_template("pages/public/verify.html", **shown(found))
