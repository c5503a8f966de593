"""The language of a page: chosen by the reader, Vietnamese unless there is a reason for another.

Order: the ?lang= of the switch, the cookie it left, the preference of the account, the browser's wish.
A language that we do not speak is Vietnamese and never an error.
"""

from typing import Protocol
from urllib.parse import urlencode

from flask import Flask, Response, g, request, session
from flask_login import current_user
from markupsafe import escape

from workflow.i18n import LANGUAGES, known_language, wording

COOKIE = "lang"
YEAR = 365 * 24 * 3600
NAMES = {"vi": "Tiếng Việt", "en": "English"}


class Reader(Protocol):
    """Whoever looks at the page; an account may have a language of its own."""

    language: str | None


def current_language() -> str:
    """The language code of the page that is being made; judged again when it becomes known who reads."""
    reader = g.get("_login_user")
    if "language" not in g or g.language_of is not reader:
        g.language, g.language_of = _chosen(), reader
    return str(g.language)


def speak(lang: str) -> None:
    """Make the rest of this answer in one language, whoever reads it."""
    g.language, g.language_of = known_language(lang), g.get("_login_user")


def gettext(text: str, **params: object) -> str:
    """The text in the reader's language; parameters are escaped unless they are markup already."""
    message = wording(str(text), current_language(), params.get("n"))
    return escape(message) % params if params else message


def language_url(lang: str) -> str:
    """This very page in another language: same path, same query."""
    pairs = [(key, value) for key, value in request.args.items(multi=True) if key != "lang"]
    return f"{request.path}?{urlencode([*pairs, ('lang', lang)])}"


def keep_language(response: Response, lang: str) -> None:
    """Let this browser remember the language; the account page calls it when a preference is saved."""
    chosen = known_language(lang)
    response.set_cookie(COOKIE, chosen, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure)


def register(app: Flask) -> None:
    """Give the templates `_`, current_language, language_url and languages; keep the reader's choice."""
    app.jinja_env.globals.update(
        _=gettext, gettext=gettext, current_language=current_language, language_url=language_url, languages=NAMES
    )
    app.after_request(_keep_choice)


def _chosen() -> str:
    asked = request.args.get("lang")
    if asked is not None:
        return known_language(asked)
    for wish in (request.cookies.get(COOKIE), _preference()):
        if wish in LANGUAGES:
            return str(wish)
    return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def _preference() -> str | None:
    """The language kept with the account, where the browser says that somebody is signed in."""
    if "_login_user" not in g and "_user_id" not in session:
        return None
    reader: Reader = current_user
    return getattr(reader, "language", None)


def _keep_choice(response: Response) -> Response:
    asked = request.args.get("lang")
    if asked is not None:
        keep_language(response, asked)
    response.headers["Content-Language"] = current_language()
    response.vary.update(("Cookie", "Accept-Language"))
    return response
