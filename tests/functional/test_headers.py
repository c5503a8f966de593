"""What every answer tells the browser about trust and about keeping it."""

import gzip
import re
from hashlib import sha256
from pathlib import Path

import pytest
from flask import g

from tests.gallery import PERSON, create_gallery

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
STATIC = Path(__file__).parents[2] / "web/static"


@pytest.fixture
def client():
    return create_gallery().test_client()


@pytest.mark.parametrize("url", ["/confirm", "/static/app.css", "/khong/co/trang"])
def test_every_answer_carries_the_policy(client, url):
    headers = client.get(url, buffered=True).headers

    assert {
        name: headers[name] for name in ("Content-Security-Policy", "Referrer-Policy", "X-Content-Type-Options")
    } == {
        "Content-Security-Policy": POLICY,
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }
    assert (headers["Cross-Origin-Opener-Policy"], headers["X-Frame-Options"]) == ("same-origin", "DENY")
    assert headers["Permissions-Policy"].startswith("camera=()")


@pytest.mark.parametrize(
    ("base", "promised"), [("http://here", None), ("https://here", "max-age=31536000; includeSubDomains")]
)
def test_strict_transport_is_promised_over_https_alone(client, base, promised):
    assert client.get("/confirm", base_url=base).headers.get("Strict-Transport-Security") == promised


def test_pages_of_signed_in_people_are_not_kept(client):
    client.application.before_request(lambda: setattr(g, "_login_user", PERSON))

    assert client.get("/confirm").headers["Cache-Control"] == "no-store"


def test_marked_files_are_kept_for_ever_and_others_are_asked_for(client):
    marked, plain = (
        client.get(f"/static/app.css{mark}", buffered=True).headers["Cache-Control"] for mark in ("?v=1", "")
    )

    assert (marked, plain) == ("public, max-age=31536000, immutable", "no-cache")


@pytest.mark.parametrize("name", ["app.css", "app.js", "icons.svg"])
def test_files_of_the_look_travel_packed(client, name):
    reply = client.get(f"/static/{name}", headers={"Accept-Encoding": "gzip"}, buffered=True)

    assert reply.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(reply.data) == (STATIC / name).read_bytes()


def test_files_travel_plain_to_whoever_cannot_unpack(client):
    reply = client.get("/static/app.css", headers={"Accept-Encoding": "identity"}, buffered=True)

    assert (reply.headers.get("Content-Encoding"), reply.data) == (None, (STATIC / "app.css").read_bytes())


def test_a_packed_file_that_did_not_change_is_not_sent_again(client):
    packed = {"Accept-Encoding": "gzip"}
    etag = client.get("/static/app.css", headers=packed).headers["ETag"]

    assert client.get("/static/app.css", headers={**packed, "If-None-Match": etag}).status_code == 304


def test_pages_are_never_packed_here(client):
    assert "Content-Encoding" not in client.get("/confirm", headers={"Accept-Encoding": "gzip"}).headers


def test_the_address_of_a_file_changes_with_its_content(client):
    marks = dict(re.findall(r"static/([\w./]+)\?v=(\w+)", client.get("/confirm").text))

    assert marks == {name: sha256((STATIC / name).read_bytes()).hexdigest()[:10] for name in marks}
    assert "app.css" in marks
