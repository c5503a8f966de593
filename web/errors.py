"""One place where everything that goes wrong becomes a page in the reader's language, with a number to ask about."""

from math import ceil
from typing import Any

import structlog
from flask import Flask, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from werkzeug.exceptions import HTTPException, SecurityError

from web import auth
from web.accounts import kept
from web.context import client_address, forget_session, maker, now, request_id, settings
from web.i18n import gettext
from workflow.db import unit_of_work
from workflow.errors import CaseNotFound, KeyReused, StaleCase, StepRefused, UnknownStep, WorkflowRefused
from workflow.queries.notices import case_path
from workflow.services.security_log import note
from workflow.services.throttle import TooManyTries
from workflow.storage import NO_ROOM, StorageFull

PAGES = {
    400: "errors/400.html", 403: "errors/403.html", 404: "errors/404.html", 409: "errors/409.html",
    413: "errors/413.html", 422: "errors/422.html", 429: "errors/429.html", 500: "errors/500.html",
    503: "errors/503.html", 507: "errors/507.html",
}  # fmt: skip
BAD, FORBIDDEN, NOT_FOUND, GONE, FAILED, BUSY, NO_STORAGE = 400, 403, 404, 410, 500, 503, 507
RETRY_SECONDS = "30"
"""When to come back to a database that was away or busy."""
STATUS: dict[type[WorkflowRefused], int] = {
    CaseNotFound: NOT_FOUND, UnknownStep: NOT_FOUND, StaleCase: 409, StepRefused: FORBIDDEN, KeyReused: 422,
    TooManyTries: 429,
}  # fmt: skip
SENT_TWICE = "Yêu cầu này đã được gửi trước đó với nội dung khác. Hãy tải lại trang rồi làm lại."
PERSON = "_login_user"
"""Where Flask-Login keeps who is signed in; set by us, the frame need not ask the database."""
log = structlog.get_logger("web")


def register(app: Flask) -> None:
    """Turn refusals, faults of the request and faults of our own into pages."""
    app.register_error_handler(WorkflowRefused, refused)
    app.register_error_handler(CSRFError, forged)
    app.register_error_handler(SecurityError, misaddressed)
    app.register_error_handler(HTTPException, answered)
    app.register_error_handler(SQLAlchemyError, database_failed)
    app.register_error_handler(OSError, broken)
    app.register_error_handler(Exception, failed)


def page(status: int, **variables: object) -> ResponseReturnValue:
    """The page of a status; whatever the request had open in the database is rolled back first."""
    forget_session()
    return render_template(PAGES[status], reference=request_id(), **variables), status


def refused(wrong: WorkflowRefused) -> ResponseReturnValue:
    """What the core refused. Somebody else's case and no case at all look the same."""
    status = next((code for kind, code in STATUS.items() if isinstance(wrong, kind)), 422)
    if isinstance(wrong, CaseNotFound):
        remember("case_denied")
    if isinstance(wrong, TooManyTries):
        log.warning("limit_hit", request_id=request_id(), address=client_address(), until=wrong.until.isoformat())
    return page(status, **_details(wrong))


def answered(wrong: HTTPException) -> ResponseReturnValue:
    """Statuses of the web itself: redirects pass, the rest gets its page."""
    status = wrong.code or FAILED
    if wrong.response is not None or status < BAD:
        return wrong
    if status == FORBIDDEN:
        remember("denied")
    if status not in PAGES:
        return _nearest(status), status
    return page(status, limit=settings().upload_limit)


def forged(_wrong: CSRFError) -> ResponseReturnValue:
    """A form without the mark of our own page: refused, or kept where its session is gone and the mark with it."""
    lost = auth.is_shut_out()
    remember("csrf")
    if not lost:
        return page(400)
    return (_nearest(401), 401) if "X-Autosave" in request.headers else kept.ask_again(auth.last_person())


def misaddressed(_wrong: SecurityError) -> ResponseReturnValue:
    """A request for a host that is not ours: no page of ours can even name its own files there."""
    forget_session()
    return "400 Bad Request\n", BAD, {"Content-Type": "text/plain; charset=utf-8"}


def database_failed(wrong: SQLAlchemyError) -> ResponseReturnValue:
    """A database that is away or busy passes; anything else is our own fault."""
    lost = isinstance(wrong, DBAPIError) and wrong.connection_invalidated
    if lost or isinstance(wrong, OperationalError | InterfaceError | PoolExhausted):
        log.error("database_unavailable", error=type(wrong).__name__, request_id=request_id())
        answer = make_response(_plain(BUSY))
        answer.headers["Retry-After"] = RETRY_SECONDS
        return answer
    return failed(wrong)


def broken(wrong: OSError) -> ResponseReturnValue:
    """A disk without room, also for what is just being received, is told as such; the rest is a fault of our own."""
    if wrong.errno not in NO_ROOM:
        return failed(wrong)
    log.error("disk_full", request_id=request_id())
    return page(NO_STORAGE, message=StorageFull.message)


def failed(wrong: Exception) -> ResponseReturnValue:
    """A fault of our own: written to the log in full, told without details."""
    log.error("failed", request_id=request_id(), exc_info=wrong)
    return _plain(FAILED)


def remember(kind: str) -> None:
    """Note in the security log that somebody signed in was refused. The answer does not depend on it."""
    person = getattr(g.get(PERSON), "person", None)
    forget_session()
    if person is None:
        return
    try:
        with unit_of_work(maker()) as own:
            detail = f"{request.method} {request.path}"
            note(own, kind, now=now(), user_id=person.id, request_id=request_id(), detail=detail)
    except SQLAlchemyError:
        log.warning("security_event_lost", kind=kind, request_id=request_id())


def _details(wrong: WorkflowRefused) -> dict[str, Any]:
    if isinstance(wrong, StepRefused):
        return {"refusals": wrong.refusals, "way_on": _case_of_address()}
    if isinstance(wrong, TooManyTries):
        return {"minutes": max(1, ceil((wrong.until - now()).total_seconds() / 60))}
    return {"message": SENT_TWICE} if isinstance(wrong, KeyReused) else {}


def _case_of_address() -> dict[str, str]:
    """The way back to the case whose step was refused: whoever may not see a case is told that there is none."""
    code = (request.view_args or {}).get("code")
    return {"label": gettext("Mở hồ sơ %(code)s", code=code), "url": case_path(code)} if code else {}


def _plain(status: int) -> ResponseReturnValue:
    """A page that needs neither a person nor the database."""
    setattr(g, PERSON, AnonymousUserMixin())
    g.alone = True
    return page(status)


def _nearest(status: int) -> str:
    known = NOT_FOUND if status in (405, GONE) else 400
    forget_session()
    return render_template(PAGES[known if status < FAILED else FAILED], reference=request_id())
