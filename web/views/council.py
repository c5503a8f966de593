"""Page 28: the sessions of a round's council, the room of one, number and structure, and its minutes."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from web.council.desk import MinutesDesk, QuotaDesk, RoomDesk, SessionsDesk
from web.council.forms import council_seat
from web.once import once

bp = Blueprint("council", __name__, url_prefix="/hoi-dong/<slug>/phien")
bp.add_app_template_filter(council_seat, "council_seat")


@bp.route("", methods=["GET", "POST"])
@once
def sessions(slug: str) -> ResponseReturnValue:
    """The sessions of a round; an officer or the secretary opens the next one."""
    desk = SessionsDesk(slug)
    return desk.open() if request.method == "POST" else desk.page()


@bp.get("/<int:number>")
def show(slug: str, number: int) -> ResponseReturnValue:
    """The room: agenda, who must leave, quorum, the ballot, decisions, minutes growing beside."""
    return RoomDesk(slug, number).page()


@bp.post("/<int:number>/diem-danh")
@once
def attend(slug: str, number: int) -> ResponseReturnValue:
    """Record who is in the room."""
    return RoomDesk(slug, number).attend()


@bp.post("/<int:number>/chuong-trinh")
@once
def lay(slug: str, number: int) -> ResponseReturnValue:
    """Lay the agenda anew."""
    return RoomDesk(slug, number).lay()


@bp.post("/<int:number>/bieu-quyet/<code>")
@once
def vote(slug: str, number: int, code: str) -> ResponseReturnValue:
    """Record the vote on a nomination."""
    return RoomDesk(slug, number).vote(code)


@bp.route("/<int:number>/so-luong", methods=["GET", "POST"])
@once
def quota(slug: str, number: int) -> ResponseReturnValue:
    """Number and structure: the line, ties at it, and the vote."""
    desk = QuotaDesk(slug, number)
    return desk.decide() if request.method == "POST" else desk.quota_page()


@bp.get("/<int:number>/bien-ban")
def minutes(slug: str, number: int) -> ResponseReturnValue:
    """The minutes as they are printed."""
    return MinutesDesk(slug, number).show()


@bp.post("/<int:number>/bien-ban")
@once
def write(slug: str, number: int) -> ResponseReturnValue:
    """Write the minutes."""
    return MinutesDesk(slug, number).write()


@bp.post("/<int:number>/bien-ban/ky")
@once
def sign(slug: str, number: int) -> ResponseReturnValue:
    """Sign the minutes."""
    return MinutesDesk(slug, number).sign()


@bp.route("/<int:number>/bien-ban/dinh-chinh", methods=["GET", "POST"])
@once
def correct(slug: str, number: int) -> ResponseReturnValue:
    """Correct the minutes by a new version."""
    return MinutesDesk(slug, number).correct()
