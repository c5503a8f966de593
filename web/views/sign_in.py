"""Signing in and out, and getting a new password by mail."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web import auth, nav
from web.accounts import kept
from web.accounts.forms import AskResetForm, NewPasswordForm, SignInForm
from web.context import client_address, current_person, current_session, now, settings, signed_in
from web.i18n import current_language
from workflow.services import accounts, throttle, tokens

bp = auth.open_to_all(Blueprint("sign_in", __name__))
WRONG = "Thư điện tử hoặc mật khẩu chưa đúng. Hãy kiểm tra rồi nhập lại."


@bp.get("/dang-nhap")
def show() -> ResponseReturnValue:
    """The sign-in page; who is signed in goes on."""
    onward = kept.own_path(request.args.get("tiep"), "")
    if signed_in():
        return redirect(onward or nav.home_of(current_person()))
    form = SignInForm(lang=current_language(), known={"email": request.args.get("email", "")})
    return kept.sign_in_page(form, onward=onward)


@bp.post("/dang-nhap")
def enter() -> ResponseReturnValue:
    """Judge the password; go where the person wanted to, or back to the form they had sent."""
    form = SignInForm(request.form, lang=current_language())
    done = auth.check_password(form.email.data, form.password.data) if form.validate() else None
    if done is None:
        if not form.errors:
            form.refuse("password", WRONG)
        return kept.sign_in_page(form, kept=request.form.get("kept", ""), onward=request.form.get("tiep", "")), 422
    auth.enter(done)
    return kept.go_on(done.user_id, nav.home_of(current_person()))


@bp.post("/dang-xuat")
def leave() -> ResponseReturnValue:
    """Sign out of this browser, and let it forget the pages it has seen."""
    if signed_in():
        auth.leave()
    flash("Bạn đã đăng xuất.", "info")
    answer = redirect(url_for(".show"), 303)
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


@bp.route("/quen-mat-khau", methods=["GET", "POST"])
def ask_reset() -> ResponseReturnValue:
    """Ask for a link to set a new password; the answer is the same for every address."""
    form = AskResetForm(request.form, lang=current_language())
    if request.method == "GET" or not form.validate():
        return render_template("pages/account/ask_reset.html", form=form), 422 if form.errors else 200
    throttle.shut_for_address(current_session(), "reset", throttle.RESET_ADDRESS, address=client_address(), now=now())
    accounts.ask_for_reset(current_session(), form.email.data, address=client_address(), now=now())
    current_session().commit()
    return render_template("pages/account/mail_sent.html", minutes=30)


@bp.route("/dat-lai-mat-khau/<token>", methods=["GET", "POST"])
def set_password(token: str) -> ResponseReturnValue:
    """Choose a password by a one-time link; signing in comes after it."""
    form = NewPasswordForm(request.form, lang=current_language())
    if request.method == "GET" or not form.validate():
        tokens.owner(current_session(), token, tokens.PASSWORDS, now=now())
        return render_template("pages/account/new_password.html", form=form), 422 if form.errors else 200
    hashed = settings().passwords.hash(form.password.data)
    accounts.reset_password(current_session(), token, hashed, now=now())
    current_session().commit()
    flash("Đã đặt mật khẩu mới. Hãy đăng nhập bằng mật khẩu này.")
    return redirect(url_for(".show"), 303)


@bp.errorhandler(tokens.LinkDead)
def link_dead(_wrong: tokens.LinkDead) -> ResponseReturnValue:
    """Say what to do with a link that works no more."""
    return render_template("pages/account/link_dead.html"), 410
