"""How an establishment gets an account."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.accounts.forms import RegisterForm
from web.auth import open_to_all
from web.context import client_address, current_session, now, settings
from web.i18n import current_language
from workflow.calendar import local
from workflow.queries.places import commune_options
from workflow.services import registration, throttle, tokens

bp = open_to_all(Blueprint("registering", __name__))
TAKEN = (
    "Mã số thuế này đã có tài khoản. Nếu bạn là người của cơ sở, hãy nhờ người đang giữ tài khoản hoặc gọi số điện "
    "thoại ở cuối trang để được cấp quyền."
)


@bp.route("/dang-ky", methods=["GET", "POST"])
def show() -> ResponseReturnValue:
    """Register an establishment; the link in the mail opens the account."""
    choices: Any = {"commune_id": commune_options(current_session(), local(now()).date())}
    form = RegisterForm(request.form, lang=current_language(), choices=choices)
    if request.method == "GET" or not form.validate():
        return render_template("pages/account/register.html", form=form), 422 if form.errors else 200
    hashed = settings().passwords.hash(form.password.data)
    wish = registration.Registration(**form.wish(), password=hashed, language=current_language())
    try:
        enter(wish)
    except registration.TaxCodeTaken:
        form.refuse("tax_code", TAKEN)
        return render_template("pages/account/register.html", form=form), 422
    return render_template("pages/account/registered.html", email=wish.email)


@bp.route("/xac-nhan-thu/<token>", methods=["GET", "POST"])
def confirm(token: str) -> ResponseReturnValue:
    """Confirm an e-mail address. Opening the link alone changes nothing: programs that read mail do that too."""
    if request.method == "GET":
        tokens.owner(current_session(), token, (tokens.CONFIRM,), now=now())
        return render_template("pages/account/confirm_email.html")
    registration.confirm(current_session(), token, now=now())
    current_session().commit()
    flash("Đã xác nhận thư điện tử. Bạn có thể đăng nhập.")
    return redirect(url_for("sign_in.show"), 303)


@bp.errorhandler(tokens.LinkDead)
def link_dead(_wrong: tokens.LinkDead) -> ResponseReturnValue:
    """Say what to do with a link that works no more."""
    return render_template("pages/account/link_dead.html", again="/dang-ky"), 410


def enter(wish: registration.Registration) -> None:
    """Count the try, then register."""
    database, address = current_session(), client_address()
    throttle.shut_for_address(database, "register", throttle.REGISTER_ADDRESS, address=address, now=now())
    throttle.write_down(database, "register", subject=wish.email, address=address, now=now())
    registration.register(database, wish, now=now())
    database.commit()
