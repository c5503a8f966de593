"""Pages for everybody: open calls, a case by its code and key, help."""

from dataclasses import replace
from functools import partial

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from web.auth import open_to_all
from web.context import client_address, current_session, now, office, settings
from web.drafts.call import round_page
from web.filters import refusal_text
from web.i18n import current_language, gettext
from web.public.lookup_form import LookUpForm, RatingForm
from web.public.timeline import lines, totals
from web.words import length_word
from workflow.calendar import local
from workflow.errors import StepRefused
from workflow.queries import lookup
from workflow.queries.calls import call_page, figures, open_calls
from workflow.queries.lookup import PublicCase
from workflow.queries.open_rounds import open_rounds
from workflow.queries.public_timeline import stretches
from workflow.services import ratings
from workflow.services.public_lookup import try_look_up

bp = open_to_all(Blueprint("public", __name__))
MISSED = "Không có hồ sơ nào với mã và khoá này. Xem lại giấy tiếp nhận; khoá gồm 8 chữ và số."


@bp.get("/")
def front() -> ResponseReturnValue:
    """The look-up box first, then what is open, then how the offices did."""
    today, session = local(now()).date(), current_session()
    form = LookUpForm(lang=current_language())
    calls, counted = open_calls(session, today), figures(session, now())
    return render_template(
        "pages/public/front.html", look_up=form, calls=calls, rounds=open_rounds(session, today), figures=counted,
        today=today,
    )  # fmt: skip


@bp.get("/dot/<slug>")
def call(slug: str) -> ResponseReturnValue:
    """One call: who may apply, for how much, with which papers, how long it takes."""
    today = local(now()).date()
    found = call_page(current_session(), slug, on=today, office=office())
    trail = [{"label": gettext("Trang đầu"), "url": "/"}, {"label": found.call.title}]
    return render_template(
        "pages/public/call.html", found=found, today=today, breadcrumb=trail, length_word=length_word
    )


@bp.get("/binh-chon/<slug>")
def round_(slug: str) -> ResponseReturnValue:
    """One round of product selection: what may be nominated, how it is judged, which papers, how long it takes."""
    return round_page(slug)


@bp.get("/tra-cuu")
def look_up() -> ResponseReturnValue:
    """The box for code and key; a code on a printed slip may stand in the address, a key never."""
    form = LookUpForm(lang=current_language(), known={"code": request.args.get("ma", "")[:80]})
    return _shown(form, None)


@bp.post("/tra-cuu")
def find() -> ResponseReturnValue:
    """The public side of a case, or that there is none for this pair."""
    form, found = LookUpForm(request.form, lang=current_language()), None
    if form.validate():
        code, key = str(form.code.data), str(form.key.data)
        find = partial(lookup.look_up, current_session(), code, key, now=now(), office=office())
        found = try_look_up(current_session(), code, find, address=client_address(), now=now())
        current_session().commit()
        if found is None:
            form.refuse("key", MISSED)
    return _shown(form, found), 200 if found else 422


@bp.post("/tra-cuu/danh-gia")
def rate() -> ResponseReturnValue:
    """Take a rating from whoever has code and key, and show the case again."""
    form, session = RatingForm(request.form, lang=current_language()), current_session()
    valid, code = form.validate(), str(form.code.data or "")
    search = partial(lookup.look_up, session, code, str(form.key.data or ""), now=now(), office=office())
    found = try_look_up(session, code, search, address=client_address(), now=now())
    kept = found is not None and valid and _kept(form, found.code)
    session.commit()
    again = LookUpForm(known={"code": code}, lang=current_language())
    if found is None:
        again.refuse("key", MISSED)
    else:
        found = replace(found, rated=found.rated or kept)
    return _shown(again, found, rating=form), 200 if kept else 422


def _kept(form: RatingForm, code: str) -> bool:
    """Keep the rating, or say in the form why not."""
    try:
        ratings.rate(current_session(), code, str(form.score.data), str(form.reason.data or ""), now=now())
    except StepRefused as refused:
        form.refuse("score", refusal_text(refused.refusals[0]))
        return False
    return True


def _shown(box: LookUpForm, found: PublicCase | None, *, rating: RatingForm | None = None) -> str:
    """The page with the case, whose time it took, and the rating where there is a result; ``form`` is what was sent."""
    took = stretches(current_session(), found.code, office=office(), now=now()) if found else ()
    known = {"code": found.code, "key": box.key.data or ""} if found else {}
    form = rating if rating is not None and rating.errors else box
    rating = rating or RatingForm(lang=current_language(), known=known)
    return render_template(
        "pages/public/look_up.html",
        form=form,
        box=box,
        found=found,
        rating=rating,
        lines=lines(took),
        totals=totals(took),
    )


@bp.get("/tro-giup")
def help_page() -> ResponseReturnValue:
    """Guides by role, whom to ask, accessibility, the words we use."""
    trail = [{"label": gettext("Trang đầu"), "url": "/"}, {"label": gettext("Trợ giúp")}]
    return render_template("pages/public/help.html", settings=settings(), breadcrumb=trail)
