"""Which language a page speaks, and the switch."""

from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from flask import g

from tests.gallery import PERSON, create_gallery
from web.htmx import render_part
from web.i18n import current_language, keep_language


@pytest.fixture
def client():
    return create_gallery().test_client()


def language(reply) -> str:
    return BeautifulSoup(reply.text, "html.parser").html["lang"]


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("", "vi"),
        ("vi", "vi"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("fr", "vi"),
        ("fr,en;q=0.5", "en"),
        ("!;q", "vi"),
    ],
)
def test_the_browser_may_wish(client, asked, spoken):
    assert language(client.get("/confirm", headers={"Accept-Language": asked})) == spoken


@pytest.mark.parametrize("lang", ["fr", "", "en'><script>", "x" * 5000])
def test_an_unknown_language_is_vietnamese(client, lang):
    reply = client.get("/confirm", query_string={"lang": lang}, headers={"Accept-Language": "en"})

    assert (reply.status_code, language(reply)) == (200, "vi")


def test_the_switch_is_remembered_over_the_wish_of_the_browser(client):
    client.get("/confirm?lang=en")

    assert language(client.get("/case", headers={"Accept-Language": "vi"})) == "en"


def test_the_switch_keeps_path_and_query(client):
    page = BeautifulSoup(client.get("/?loc=qua-han&xa=a%26b&xa=c&lang=vi").text, "html.parser")

    assert page.select_one("a.language")["href"] == "/?loc=qua-han&xa=a%26b&xa=c&lang=en"


def test_the_switch_saves_a_draft_first_where_there_is_one(client):
    button = BeautifulSoup(client.get("/form?lang=vi").text, "html.parser").select_one("button.language")

    assert (button["form"], button["name"], button["value"]) == ("section", "then", "lang:en")


def test_the_account_has_a_language_of_its_own(client, monkeypatch):
    monkeypatch.setattr(PERSON, "language", "en")
    client.application.before_request(lambda: setattr(g, "_login_user", PERSON))

    assert language(client.get("/confirm", headers={"Accept-Language": "vi"})) == "en"


def test_english_pages_are_english(client):
    page = BeautifulSoup(client.get("/loi/404?lang=en").text, "html.parser")

    assert (page.h1.text, page.select_one(".skip-link").text) == ("Page not found", "Skip to main content")


def test_the_answer_tells_caches_what_it_depends_on(client):
    reply = client.get("/confirm?lang=en")

    assert reply.headers["Content-Language"] == "en"
    assert {"Cookie", "Accept-Language"} <= set(reply.headers["Vary"].split(", "))


def test_a_saved_preference_is_remembered_by_the_browser(client):
    with client.application.test_request_context("/tai-khoan"):
        response = client.application.response_class()
        keep_language(response, "en")

    assert response.headers["Set-Cookie"].startswith("lang=en; ")


def test_the_reader_decides_once_known(client):
    with client.application.test_request_context("/", headers={"Accept-Language": "vi"}):
        before = current_language()
        g._login_user = SimpleNamespace(language="en")

        assert (before, current_language()) == ("vi", "en")


@pytest.mark.parametrize(
    ("headers", "part"),
    [
        ({}, False),
        ({"HX-Request": "true"}, True),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, False),
    ],
)
def test_htmx_gets_a_part_and_everybody_else_the_page(client, headers, part):
    with client.application.test_request_context("/", headers=dict.fromkeys(headers, "true")):
        text = render_part("components/confirm.html", whole="errors/500.html")

    assert ("<h1>" not in text) == part
