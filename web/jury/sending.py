"""Submitting every sheet that is complete, after one more look at the sums."""

from collections.abc import Mapping, Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.context import current_person, current_session, forget_session, now
from web.filters import refusal_text
from web.i18n import gettext
from web.jury.page import desk_of, points, trail
from workflow.errors import StepRefused
from workflow.services.scoring import submit_ready

CHOSEN, DIGITS = "chon", 12


def show(slug: str, problems: Sequence[str] = ()) -> ResponseReturnValue:
    """The complete sheets with their sums, each to be ticked."""
    desk = desk_of(slug)
    page = render_template(
        "pages/jury/send.html", desk=desk, points=points, problems=problems,
        breadcrumb=trail(desk, {"label": gettext("Nộp phiếu")}),
    )  # fmt: skip
    return page, 422 if problems else 200


def send(slug: str) -> ResponseReturnValue:
    """Submit the ticked sheets, all or none."""
    desk, versions = desk_of(slug), _versions()
    if not versions:
        return show(slug, [gettext("Chọn ít nhất một phiếu để nộp.")])
    try:
        count = submit_ready(current_session(), desk.of, versions, by=current_person(), now=now())
    except StepRefused as refused:
        forget_session()
        return show(slug, [refusal_text(fault) for fault in refused.refusals])
    current_session().commit()
    flash(gettext("Đã nộp %(n)s phiếu.", n=count))
    return redirect(url_for("jury.queue", slug=slug), 303)


def _versions() -> Mapping[int, int]:
    """The ticked sheets with the versions that the page showed; anything else is left out."""
    pairs = (text.partition(":")[::2] for text in request.form.getlist(CHOSEN) if len(text) <= 2 * DIGITS)
    return {int(case): int(version) for case, version in pairs if _whole(case) and _whole(version)}


def _whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= DIGITS
