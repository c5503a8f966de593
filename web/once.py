"""One effect a sent form, however often it arrives (I-48), for writes that are not steps of a case.

A form carries ``{{ once_field() }}``; its view begins with ``@once`` and ends with ``return commit_once(where_to)``.
Steps of a case carry their own key into the transition service and need none of this.
"""

import secrets
from collections.abc import Callable, Iterator
from functools import wraps
from hashlib import file_digest, sha256
from io import BytesIO
from typing import Any, TypeVar, cast

from flask import Flask, redirect, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from web.context import current_person, current_session, now
from workflow.canonical import canonical
from workflow.services.once import answer_of, claim

FIELD = "_key"
LONGEST = 80
LEFT_OUT = frozenset({FIELD, "csrf_token"})
View = TypeVar("View", bound=Callable[..., Any])


def new_key() -> str:
    """A key that no other form has."""
    return secrets.token_urlsafe(18)


def once_field() -> Markup:
    """The hidden box of a form; a form that is shown again keeps its key."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, request.form.get(FIELD) or new_key())


def once(view: View) -> View:
    """Answer a repeated sending as the first one was answered, without calling the view."""

    @wraps(view)
    def judged(*args: Any, **kwargs: Any) -> Any:
        key = _key() if request.method == "POST" else ""
        known = answered(key) if key else None
        return redirect(str(known["location"]), 303) if known else view(*args, **kwargs)

    return cast("View", judged)


def answered(key: str) -> dict[str, Any] | None:
    """Return what the same sending was answered before, or None; another one under this key raises KeyReused."""
    return answer_of(current_session(), user_id=current_person().id, key=key, body_hash=body())


def commit_once(location: str) -> ResponseReturnValue:
    """Commit what the view did and go on. When the same form was sent twice at once, the later one is undone."""
    database, key = current_session(), _key()
    if key:
        person = current_person().id
        answer = {"location": location}
        known = claim(database, user_id=person, key=key, body_hash=body(), answer=answer, now=now())
        if known is not None:
            database.rollback()
            return redirect(str(known["location"]), 303)
    database.commit()
    return redirect(location, 303)


def register(app: Flask) -> None:
    """Give the templates ``once_field``."""
    app.jinja_env.globals["once_field"] = once_field


def _key() -> str:
    return request.form.get(FIELD, "")[:LONGEST]


def body() -> str:
    """Return the identity of what the form sends to this address, files included, whatever its fields mean by now."""
    pairs = sorted(pair for pair in request.form.items(multi=True) if pair[0] not in LEFT_OUT)
    said = [request.path, [list(pair) for pair in pairs], sorted(_files())]
    return sha256(canonical(said).encode()).hexdigest()


def _files() -> Iterator[list[str]]:
    for name, file in request.files.items(multi=True):
        stream = cast("BytesIO", file.stream)
        stream.seek(0)  # the view may have read it
        yield [name, file.filename or "", file_digest(stream, "sha256").hexdigest()]
        stream.seek(0)
