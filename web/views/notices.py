"""Page 20: messages to the person, by case; what asks for something apart from what only tells."""

import re

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.context import current_person, current_session, now
from web.i18n import current_language, gettext
from web.lists.notices import KINDS, NoticesView
from workflow.queries.notice_pages import notice_page
from workflow.queries.sent_notices import sent_notice
from workflow.services.notices import mark_read

bp = Blueprint("notices", __name__)
SIZE = 50
NAME = re.compile(r"[0-9a-f]{32}")


@bp.get("/thong-bao")
def show() -> ResponseReturnValue:
    """The messages, newest first."""
    database, person = current_session(), current_person()
    wish, before = request.args.get("loai", ""), _name(request.args.get("truoc", ""))
    page = notice_page(
        database, person=person, now=now(), size=SIZE, asks=KINDS.get(wish), before=before, lang=current_language()
    )
    return render_template("pages/notices/show.html", view=NoticesView(page, wish if wish in KINDS else ""))


@bp.get("/thong-bao/<name>/van-ban")
def document(name: str) -> ResponseReturnValue:
    """A legal notice as it was sent."""
    found = sent_notice(current_session(), current_person(), name) if _name(name) else None
    back = {"back_url": url_for(".show"), "back_label": gettext("Về danh sách thông báo")}
    return render_template("print/notice.html", notice=found or abort(404), code=found.code if found else "", **back)


@bp.post("/thong-bao")
def mark() -> ResponseReturnValue:
    """Mark some messages as read, or all when none is named."""
    named = request.form.getlist("tin")
    known = [name for text in named if (name := _name(text)) is not None]
    count = mark_read(current_session(), current_person().id, known if named else None, now())
    current_session().commit()
    flash(gettext("Đã đánh dấu %(n)s thông báo là đã đọc.", n=count))
    return redirect(url_for(".show"), 303)


def _name(text: str) -> str | None:
    return text if NAME.fullmatch(text) else None
