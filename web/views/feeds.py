"""A private calendar address: made, taken back, and read by a calendar program that knows it."""

from flask import Blueprint, Response, abort, flash, render_template, session, url_for
from flask.typing import ResponseReturnValue

from web.auth import open_to_all
from web.context import current_person, current_session, maker, now, office, settings
from web.lists.icalendar import calendar_file
from web.lists.month import full_address
from web.once import commit_once, once
from workflow.db import unit_of_work
from workflow.queries.feeds import entries, feed_of, owner_of_feed
from workflow.services.feeds import feed_was_read, open_feed, revoke_feed

bp = Blueprint("feeds", __name__)
FRESH = "feed"
"""Where the browser keeps a new address until it has been shown."""


@bp.get("/tai-khoan/lich-rieng")
def show() -> ResponseReturnValue:
    """What is known of one's own address; a new one is shown this once."""
    fresh = session.pop(FRESH, "")
    address = url_for(".read", secret=fresh, _external=True) if fresh else ""
    return render_template(
        "pages/account/feed.html", state=feed_of(current_session(), current_person().id), address=address
    )


@bp.post("/tai-khoan/lich-rieng")
@once
def renew() -> ResponseReturnValue:
    """Make a new address; the one before stops working."""
    session[FRESH] = open_feed(current_session(), current_person().id, now=now())
    flash("Đã tạo địa chỉ lịch mới. Chép lại ngay: địa chỉ chỉ hiện một lần.")
    return commit_once(url_for(".show"))


@bp.post("/tai-khoan/lich-rieng/thu-hoi")
@once
def revoke() -> ResponseReturnValue:
    """Take the address back."""
    revoke_feed(current_session(), current_person().id, now=now())
    flash("Đã thu hồi địa chỉ lịch; chương trình lịch không đọc được nữa.")
    return commit_once(url_for(".show"))


@bp.get("/lich/<string(maxlength=80):secret>.ics")
@open_to_all
def read(secret: str) -> ResponseReturnValue:
    """The calendar of whoever was given this address; anything else is not there."""
    found = owner_of_feed(current_session(), secret, now()) or abort(404)
    token_hash, person = found
    lines = entries(current_session(), person, now=now(), office=office())
    name = settings().agency_name or "Khuyến công"
    content = calendar_file(lines, name=name, now=now(), host="khuyencong", address=full_address)
    with unit_of_work(maker()) as own:
        feed_was_read(own, token_hash, now=now())
    return Response(content, mimetype="text/calendar", headers={"Cache-Control": "no-store"})
