"""Which language a page speaks, and the switch."""

import pytest
from bs4 import BeautifulSoup

from tests.gallery import PERSON, create_gallery


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
    client.application.before_request(lambda: __import__("flask").g.__setattr__("_login_user", PERSON))

    assert language(client.get("/confirm", headers={"Accept-Language": "vi"})) == "en"


def test_english_pages_are_english(client):
    page = BeautifulSoup(client.get("/loi/404?lang=en").text, "html.parser")

    assert (page.h1.text, page.select_one(".skip-link").text) == ("Page not found", "Skip to main content")


def test_the_answer_tells_caches_what_it_depends_on(client):
    reply = client.get("/confirm?lang=en")

    assert reply.headers["Content-Language"] == "en"
    assert {"Cookie", "Accept-Language"} <= set(reply.headers["Vary"].split(", "))
