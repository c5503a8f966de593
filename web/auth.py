"""Who is asking: Flask-Login over sessions that live in the database, and the doors that are shut by default."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Blueprint, Flask, abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user, login_user, logout_user
from sqlalchemy.exc import OperationalError

from web.accounts import kept
from web.context import client_address, current_session, maker, now, request_id, settings
from workflow.authority import Person
from workflow.calendar import local
from workflow.db import unit_of_work
from workflow.definition import Role
from workflow.queries.people_sign_in import grants_of
from workflow.queries.signed_in import OpenSession, open_session
from workflow.services import browser_sessions, sign_in
from workflow.services.security_log import note
from workflow.services.throttle import SIGN_IN, Limit, succeed

View = TypeVar("View", bound=Callable[..., Any])
Open = TypeVar("Open", bound="Callable[..., Any] | Blueprint")
PERSON = "person"


class SignedIn:
    """The signed-in person of a request, as Flask-Login and the frame of the pages want them."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, secret: str, found: OpenSession, person: Person) -> None:
        self.secret, self.found, self.person = secret, found, person

    def get_id(self) -> str:
        """The secret of the session: what the cookie holds."""
        return self.secret

    @property
    def full_name(self) -> str:
        """The name in the header."""
        return self.person.name

    @property
    def email(self) -> str:
        """The address of the account."""
        return self.person.email

    @property
    def language(self) -> str:
        """The language kept with the account."""
        return self.person.language

    @property
    def role_line(self) -> str:
        """What stands below the name."""
        return self.found.title


def open_to_all(what: Open) -> Open:
    """Let people who are not signed in use a view, or every view of a blueprint. Everything else is shut."""
    what.__dict__["open_to_all"] = True
    return what


def for_roles(*roles: Role) -> Callable[[View], View]:
    """Let only people with one of these roles, in whatever unit, use a view; what they see there is up to the query."""

    def guarded(view: View) -> View:
        @wraps(view)
        def judged(*args: Any, **kwargs: Any) -> Any:
            return view(*args, **kwargs) if current_user.person.roles.intersection(roles) else abort(403)

        return cast("View", judged)

    return guarded


def register(app: Flask) -> None:
    """Load the person of each request; send everybody else to the sign-in page."""
    logins = LoginManager(app)
    logins.session_protection = None
    logins.user_loader(_load)
    app.before_request(_guard)


def check_password(email: str, password: str) -> sign_in.SignedIn | None:
    """Judge a try to sign in; None when it failed. No transaction is open while the password is compared."""
    database, passwords, limit = current_session(), settings().passwords, _limit()
    attempt = sign_in.begin_try(database, email, address=client_address(), now=now(), limit=limit)
    database.commit()
    good = passwords.verify(attempt.kept, password)
    stale = good and attempt.kept is not None and passwords.stale(attempt.kept)
    agent = request.user_agent.string
    done = sign_in.finish_try(
        database, attempt, good=good, now=now(), agent=agent, address=client_address(), request_id=request_id(),
        rehashed=passwords.hash(password) if stale else None,
    )  # fmt: skip
    database.commit()
    return done


def is_my_password(password: str) -> bool:
    """Whether somebody signed in knows the password of the account; tries are counted as at the sign-in page."""
    database, passwords = current_session(), settings().passwords
    email = current_user.person.email
    attempt = sign_in.begin_try(database, email, address=client_address(), now=now(), limit=_limit())
    database.commit()
    good = passwords.verify(attempt.kept, password)
    if good:
        succeed(database, attempt.attempt_id)
    database.commit()
    return good


def enter(done: sign_in.SignedIn) -> None:
    """Give the browser its new session. Forms that the same person still has open elsewhere stay good."""
    same = session.get(PERSON) == done.user_id
    csrf = session.get("csrf_token") if same else None
    session.clear()
    session[PERSON] = done.user_id
    if csrf:
        session["csrf_token"] = csrf
    user = _load(done.secret)
    g.pop("csrf_token", None)
    login_user(user)


def leave() -> None:
    """Sign out: the session's row is deleted, so that copies of the cookie are worth nothing.

    The browser still knows who it was, so that a form left open elsewhere is offered to nobody else.
    """
    who = current_user.person.id
    database = current_session()
    browser_sessions.end(database, current_user.person.id, current_user.found.id_hash)
    note(database, "signed_out", now=now(), user_id=current_user.person.id, request_id=request_id())
    database.commit()
    logout_user()
    session.clear()
    session[PERSON] = who


def is_shut_out() -> bool:
    """Whether this request asks for something behind a door, and nobody is signed in."""
    behind = request.endpoint is not None and request.endpoint != "static" and not _is_open()
    return behind and not current_user.is_authenticated


def last_person() -> int | None:
    """Who was signed in last in this browser, as far as it still knows."""
    return session.get(PERSON)


def _load(secret: str) -> SignedIn | None:
    database = current_session()
    found = open_session(database, browser_sessions.hash_of(secret), now=now())
    if found is None:
        return None
    grants = grants_of(database, found.user_id, local(now()).date())
    person = Person(found.user_id, found.name, found.email, found.language, grants)
    if now() - found.seen_at > _idle(person):
        return None
    _see(found)
    return SignedIn(secret, found, person)


def _idle(person: Person) -> timedelta:
    staff = person.roles - {Role.BENEFICIARY}
    return browser_sessions.IDLE_STAFF if staff else browser_sessions.IDLE_APPLICANT


def _see(found: OpenSession) -> None:
    """Keep the session alive, at most once a minute, apart from what the request itself does."""
    if now() - found.seen_at < browser_sessions.SEEN_STEP:
        return
    if request.method not in ("GET", "HEAD"):
        browser_sessions.see(current_session(), found.id_hash, now=now())
        return
    try:
        with unit_of_work(maker()) as own:
            browser_sessions.see(own, found.id_hash, now=now())
    except OperationalError:
        current_app.logger.warning("the use of a session was not noted: the database is busy")


def _guard() -> ResponseReturnValue | None:
    """Shut every door that was not opened on purpose."""
    if not is_shut_out():
        return None
    if "X-Autosave" in request.headers:
        abort(401)
    if request.method == "POST":
        return kept.ask_again(last_person())
    return redirect(url_for("sign_in.show", tiep=request.full_path.rstrip("?")))


def _is_open() -> bool:
    view = current_app.view_functions[cast("str", request.endpoint)]
    blueprint = current_app.blueprints.get(request.blueprint or "")
    return bool(getattr(view, "open_to_all", False) or getattr(blueprint, "open_to_all", False))


def _limit() -> Limit:
    return Limit(settings().sign_in_failures, SIGN_IN.within, SIGN_IN.shut)
