"""A form that came after its session had run out: kept, signed, in the sign-in page, and offered again afterwards."""

import re
from dataclasses import dataclass

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeTimedSerializer

from web.accounts.forms import SignInForm
from web.context import settings
from web.i18n import current_language

MAX_AGE = 3600
OWN_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")
LEFT_OUT = frozenset({"csrf_token"})


@dataclass(frozen=True, slots=True)
class KeptForm:
    """What was posted where, by whom, and whether files were lost on the way."""

    path: str
    fields: tuple[tuple[str, str], ...]
    person: int | None
    had_files: bool

    def hidden(self) -> list[dict[str, str]]:
        """The fields as hidden boxes of the page that offers to go on."""
        return [{"name": name, "value": value} for name, value in self.fields]


def own_path(wish: str | None, otherwise: str = "/") -> str:
    """The wish when it is a path of ours, else the other; another site is never gone to."""
    return wish if wish and OWN_PATH.fullmatch(wish) else otherwise


def keep(person: int | None) -> str:
    """The posted form of this request as signed text."""
    fields = [pair for pair in request.form.items(multi=True) if pair[0] not in LEFT_OUT]
    path = request.full_path.rstrip("?")
    return _signer().dumps([path, fields, person, any(upload.filename for upload in request.files.values())])


def kept_in(text: str | None) -> KeptForm | None:
    """The form that a signed text holds; None when it is old or not ours."""
    try:
        path, fields, person, had_files = _signer().loads(text or "", max_age=MAX_AGE)
    except BadData:
        return None
    return KeptForm(path, tuple((name, value) for name, value in fields), person, had_files)


def ask_again(person: int | None) -> ResponseReturnValue:
    """The sign-in page, holding what was typed."""
    return sign_in_page(SignInForm(lang=current_language()), kept=keep(person)), 401


def sign_in_page(form: SignInForm, *, kept: str = "", onward: str = "") -> str:
    """The sign-in page with where to go afterwards: a page, or a form that was sent too late."""
    return render_template("pages/account/sign_in.html", form=form, kept=kept, onward=onward, settings=settings())


def go_on(person: int, home: str) -> ResponseReturnValue:
    """After signing in: on to the page that was asked for, or to the kept form, which is its owner's alone."""
    found = kept_in(request.form.get("kept"))
    if found is None:
        return redirect(own_path(request.form.get("tiep"), home), 303)
    if found.person not in (None, person):
        flash("Biểu mẫu đang gửi dở là của tài khoản khác nên không được gửi tiếp.", "soon")
        return redirect(home, 303)
    return render_template("pages/account/go_on.html", found=found)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().secret_key, salt="kept-form")
