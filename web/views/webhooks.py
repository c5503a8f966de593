"""One's own webhook: set with a secret that is shown once, ended at any time."""

from flask import Blueprint, flash, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from web.admin.webhook_form import WebhookForm
from web.context import current_person, current_session, now
from web.filters import refusal_text
from web.i18n import current_language
from web.once import commit_once, once
from workflow.errors import StepRefused
from workflow.queries.webhooks import webhook_of
from workflow.services.webhooks import end_webhook, set_webhook

bp = Blueprint("webhooks", __name__, url_prefix="/tai-khoan/webhook")
FRESH = "webhook"
"""Where the browser keeps a new secret until it has been shown."""


@bp.get("")
def show() -> ResponseReturnValue:
    """The address, and the form for another."""
    return _page(WebhookForm(lang=current_language()), secret=session.pop(FRESH, ""))


@bp.post("")
@once
def save() -> ResponseReturnValue:
    """Keep an address; the secret before stops signing."""
    form = WebhookForm(request.form, lang=current_language())
    if not form.validate():
        return _page(form), 422
    try:
        session[FRESH] = set_webhook(current_session(), current_person().id, form.url.data, now=now())
    except StepRefused as refused:
        current_session().rollback()
        return _page(form, refused=refused), 422
    flash("Đã lưu webhook. Chép khoá ký ngay: khoá chỉ hiện một lần.")
    return commit_once(url_for(".show"))


@bp.post("/ket-thuc")
@once
def end() -> ResponseReturnValue:
    """Send nothing there any more."""
    end_webhook(current_session(), current_person().id, now=now())
    flash("Đã ngừng gửi tới webhook.")
    return commit_once(url_for(".show"))


def _page(form: WebhookForm, *, secret: str = "", refused: StepRefused | None = None) -> str:
    problems = [refusal_text(one) for one in refused.refusals] if refused else []
    url = webhook_of(current_session(), current_person().id)
    return render_template("pages/account/webhook.html", form=form, url=url, secret=secret, problems=problems)
