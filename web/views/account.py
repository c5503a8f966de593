"""The account of the person signed in: profile, language, mail, password, open sessions."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from web import auth
from web.accounts.forms import ChangePasswordForm, ProfileForm
from web.context import current_person, current_session, now, settings
from web.i18n import current_language
from web.once import commit_once, once
from web.words import ROLES
from workflow.calendar import local
from workflow.queries.absences import arranges
from workflow.queries.claims import own_claims
from workflow.queries.people_sign_in import posts_of, profile_of
from workflow.queries.signed_in import session_lines
from workflow.services import accounts, browser_sessions
from workflow.services.notices import choose_notices

bp = Blueprint("account", __name__, url_prefix="/tai-khoan")
WRONG_PRESENT = "Mật khẩu hiện nay chưa đúng. Hãy nhập lại."


@bp.get("")
def show() -> ResponseReturnValue:
    """The account page."""
    known = profile_of(current_session(), current_person().id)
    shown = {"name": known.name, "phone": known.phone, "language": known.language, "notices": known.notices}
    return account_page(ProfileForm(lang=current_language(), known=shown)), 200


@bp.post("")
@once
def save() -> ResponseReturnValue:
    """Keep the profile."""
    form = ProfileForm(request.form, lang=current_language())
    if not form.validate():
        return account_page(form), 422
    accounts.change_profile(
        current_session(),
        current_person().id,
        name=form.name.data,
        phone=form.phone.data or "",
        language=form.language.data,
    )
    choose_notices(current_session(), current_person().id, form.notices.data, now())
    flash("Đã lưu thay đổi.")
    return commit_once(url_for(".show", lang=form.language.data))


@bp.route("/mat-khau", methods=["GET", "POST"])
def password() -> ResponseReturnValue:
    """Change the password; every other browser is signed out."""
    form = ChangePasswordForm(request.form, lang=current_language())
    form.known = (current_person().name, current_person().email.partition("@")[0])
    if request.method == "POST" and form.validate() and not auth.is_my_password(form.present.data):
        form.refuse("present", WRONG_PRESENT)
    if request.method == "GET" or form.errors:
        return render_template("pages/account/password.html", form=form), 422 if form.errors else 200
    hashed, mine = settings().passwords.hash(form.password.data), current_user.found.id_hash
    accounts.set_password(current_session(), current_person().id, hashed, now=now(), keep=mine)
    current_session().commit()
    flash("Đã đổi mật khẩu. Các phiên đăng nhập khác đã kết thúc.")
    return redirect(url_for(".show"), 303)


@bp.post("/phien")
def end_session() -> ResponseReturnValue:
    """End one of one's own sessions, or all but this."""
    mark, person, mine = request.form.get("mark", ""), current_person().id, current_user.found.id_hash
    if mark:
        browser_sessions.end(current_session(), person, mark)
    else:
        browser_sessions.end_all(current_session(), person, but=mine)
    current_session().commit()
    flash("Đã kết thúc phiên đăng nhập.")
    return redirect(url_for(".show"), 303)


def account_page(form: ProfileForm) -> str:
    """The page with this form on it."""
    database, person = current_session(), current_person().id
    return render_template(
        "pages/account/account.html", form=form, away=arranges(current_person()), profile=profile_of(database, person),
        posts=posts_of(database, person, local(now()).date()), claims=own_claims(database, person),
        mine=current_user.found.id_hash, role_names=ROLES, sessions=session_lines(database, person, now=now()),
    )  # fmt: skip
