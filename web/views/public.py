"""Pages for everybody: open calls, a case by its code and key, help."""

from functools import partial

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from web.auth import open_to_all
from web.context import client_address, current_session, now, office, settings
from web.i18n import current_language, gettext
from web.lookup_form import LookUpForm
from web.words import length_word
from workflow.calendar import local
from workflow.queries import lookup
from workflow.queries.calls import call_page, figures, open_calls
from workflow.services.public_lookup import try_look_up

bp = open_to_all(Blueprint("public", __name__))
MISSED = "Không có hồ sơ nào với mã và khoá này. Xem lại giấy tiếp nhận; khoá gồm 8 chữ và số."


@bp.get("/")
def front() -> ResponseReturnValue:
    """The look-up box first, then what is open, then how the offices did."""
    today, session = local(now()).date(), current_session()
    form = LookUpForm(lang=current_language())
    calls, counted = open_calls(session, today), figures(session, now())
    return render_template("pages/public/front.html", look_up=form, calls=calls, figures=counted, today=today)


@bp.get("/dot/<slug>")
def call(slug: str) -> ResponseReturnValue:
    """One call: who may apply, for how much, with which papers, how long it takes."""
    today = local(now()).date()
    found = call_page(current_session(), slug, on=today, office=office())
    trail = [{"label": gettext("Trang đầu"), "url": "/"}, {"label": found.call.title}]
    return render_template(
        "pages/public/call.html", found=found, today=today, breadcrumb=trail, length_word=length_word
    )


@bp.get("/tra-cuu")
def look_up() -> ResponseReturnValue:
    """The box for code and key; a code on a printed slip may stand in the address, a key never."""
    form = LookUpForm(lang=current_language(), known={"code": request.args.get("ma", "")[:80]})
    return render_template("pages/public/look_up.html", form=form, found=None)


@bp.post("/tra-cuu")
def find() -> ResponseReturnValue:
    """The public side of a case, or that there is none for this pair."""
    form, found = LookUpForm(request.form, lang=current_language()), None
    if form.validate():
        code, key = str(form.code.data), str(form.key.data)
        find = partial(lookup.look_up, current_session(), code, key)
        found = try_look_up(current_session(), code, find, address=client_address(), now=now())
        current_session().commit()
        if found is None:
            form.refuse("key", MISSED)
    return render_template("pages/public/look_up.html", form=form, found=found), 200 if found else 422


@bp.get("/tro-giup")
def help_page() -> ResponseReturnValue:
    """Guides by role, whom to ask, accessibility, the words we use."""
    trail = [{"label": gettext("Trang đầu"), "url": "/"}, {"label": gettext("Trợ giúp")}]
    return render_template("pages/public/help.html", settings=settings(), breadcrumb=trail)
