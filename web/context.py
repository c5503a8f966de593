"""What every request has at hand: one moment, one session, the person, the office; asked for when first used."""

import re
import secrets
from datetime import datetime
from typing import cast

from flask import Flask, current_app, g, request
from flask_login import current_user
from sqlalchemy.orm import Session, sessionmaker

from web.config import Config
from workflow.authority import Person
from workflow.db import reading
from workflow.office import Office
from workflow.services.offices import load_office

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
EXTENSION = "khuyencong"
REQUEST_ID = re.compile(r"[\w.-]{8,64}", re.ASCII)


def settings() -> Config:
    """The settings of the application."""
    return cast("Config", current_app.extensions[EXTENSION]["config"])


def maker() -> sessionmaker[Session]:
    """Where sessions come from; what uses it directly begins and ends its own transaction."""
    return cast("sessionmaker[Session]", current_app.extensions[EXTENSION]["sessions"])


def now() -> datetime:
    """The moment of this request, the same for everything in it."""
    if "now" not in g:
        g.now = settings().clock()
    return cast("datetime", g.now)


def request_id() -> str:
    """The name of this request in logs and on error pages; a proxy that we trust may have given it one."""
    if "request_id" not in g:
        given = request.headers.get("X-Request-Id", "") if settings().proxies else ""
        g.request_id = given if REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
    return cast("str", g.request_id)


def client_address() -> str:
    """Where the request comes from: the peer, or what as many proxies as are configured say."""
    return request.remote_addr or ""


def current_session() -> Session:
    """The session of this request. Requests that only read take no write lock; what is not committed is rolled back."""
    if "db_session" not in g:
        g.db_session = maker()()
        if request.method in SAFE:
            reading(g.db_session)
    return cast("Session", g.db_session)


def forget_session() -> None:
    """Roll back and close what this request has open in the database."""
    session = g.pop("db_session", None)
    if session is not None:
        session.close()


def current_person() -> Person:
    """The person signed in; views that are open to all ask ``signed_in()`` first."""
    return cast("Person", current_user.person)


def signed_in() -> bool:
    """Whether somebody is signed in."""
    return bool(current_user.is_authenticated)


def office() -> Office:
    """The rules and the calendar in force."""
    if "office" not in g:
        g.office = load_office(current_session())
    return cast("Office", g.office)


def register(app: Flask) -> None:
    """Close the session at the end of every request, whatever happened."""
    app.teardown_appcontext(lambda _wrong: forget_session())
