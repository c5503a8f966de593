"""Doors, forged forms, headers and cookies: over every route that the application has."""

import re

import pytest
from sqlalchemy import select
from werkzeug.routing import AnyConverter

from tests.functional.conftest import CHEAP
from tests.pages import PASSWORD, Visitor
from web import Config, create_app
from web.auth import for_roles
from workflow.db import make_engine, sessions, unit_of_work
from workflow.definition import Role
from workflow.models import SecurityEvent

OPEN = {"static", "sign_in", "registering", "health", "public", "public_terms", "approved", "results", "verifying"}
"""Areas that people see without signing in; everything else is shut."""
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)


def routes(app, method):
    """Every route of a method with its arguments filled in, by endpoint."""
    rules = [rule for rule in app.url_map.iter_rules() if method in rule.methods]
    paths = app.url_map.bind("localhost")
    return {
        rule.endpoint: paths.build(rule.endpoint, {key: sample(rule, key) for key in rule.arguments}) for rule in rules
    }


def sample(rule, key):
    """Something that the route takes: one of the words it names, else a number."""
    converter = rule._converters[key]
    return min(converter.items) if isinstance(converter, AnyConverter) else 1


def test_every_area_is_shut_or_known_to_be_open(app):
    found = {name for name, blueprint in app.blueprints.items() if getattr(blueprint, "open_to_all", False)}

    assert found - OPEN == set()


def test_nobody_gets_past_a_shut_door(app, client):
    shut = {
        end: path
        for end, path in routes(app, "GET").items()
        if end.partition(".")[0] not in OPEN and not is_open(app, end)
    }

    found = {end: client.get(path).headers.get("Location", "")[:16] for end, path in shut.items()}

    assert found == dict.fromkeys(shut, "/dang-nhap?tiep=")


def is_open(app, endpoint):
    return getattr(app.view_functions[endpoint], "open_to_all", False)


def test_nobody_sends_a_form_through_a_shut_door(app, client):
    token = Visitor(client).open("/dang-nhap").filled()["csrf_token"]
    shut = {
        end: path
        for end, path in routes(app, "POST").items()
        if end.partition(".")[0] not in OPEN and not is_open(app, end)
    }

    found = {end: client.post(path, data={"csrf_token": token}).status_code for end, path in shut.items()}

    assert found == dict.fromkeys(shut, 401)


@pytest.mark.parametrize("who", [None, "officer"])
@pytest.mark.parametrize("fields", [{}, {"csrf_token": ""}, {"csrf_token": "x"}, {"csrf_token": "foreign"}])
def test_every_form_without_our_mark_is_refused(app, sign_in, who, fields):
    other = Visitor(app.test_client()).open("/dang-nhap").filled()["csrf_token"]
    sent = {name: other if value == "foreign" else value for name, value in fields.items()}
    client = sign_in(who).client if who else app.test_client()

    found = {end: client.post(path, data=sent).status_code for end, path in routes(app, "POST").items()}

    kept = {end for end in found if who is None and not (end.partition(".")[0] in OPEN or is_open(app, end))}
    assert found == {end: 401 if end in kept else 400 for end in found}


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_from_another_site_is_refused_even_with_our_mark(client, headers):
    fields = Visitor(client).open("/dang-nhap").filled() | {"email": "officer@example.vn", "password": PASSWORD}

    assert client.post("/dang-nhap", data=fields, headers=headers).status_code == 400


@pytest.mark.parametrize("headers", [{"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin"}])
def test_a_form_from_our_own_page_is_taken(client, headers):
    fields = Visitor(client).open("/dang-nhap").filled() | {"email": "officer@example.vn", "password": PASSWORD}

    assert client.post("/dang-nhap", data=fields, headers=headers).status_code == 303


def test_looking_changes_nothing(app, sign_in, maker):
    """All that a GET may write down is that a session is in use, and who was refused or took a list away."""
    client = sign_in("officer").client
    before = events(maker)

    for path in routes(app, "GET").values():
        client.get(path, buffered=True).close()

    assert [kind for kind in events(maker)[len(before) :] if kind not in ("denied", "case_denied", "exported")] == []


def events(maker):
    with unit_of_work(maker, read_only=True) as session:
        return list(session.scalars(select(SecurityEvent.kind).order_by(SecurityEvent.id)))


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/dang-nhap", 200),
        ("/tai-khoan", 302),
        ("/khong/co/trang", 404),
        ("/healthz", 200),
        ("/dat-lai-mat-khau/x", 410),
        ("/static/app.css", 200),
    ],
)
def test_every_kind_of_answer_carries_the_headers(client, path, status):
    answer = client.get(path, buffered=True)

    kept = ("Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy")
    assert (answer.status_code, [answer.headers[name] for name in kept]) == (
        status,
        [POLICY, "nosniff", "DENY", "same-origin"],
    )
    assert "X-Request-Id" in answer.headers


def test_pages_of_people_are_kept_by_no_cache(sign_in):
    headers = sign_in("officer").open("/tai-khoan").headers

    assert (headers["Cache-Control"], "Cookie" in headers["Vary"]) == ("no-store", True)


def test_over_https_the_cookie_is_bound_to_the_host(maker, tmp_path):
    config = Config("k" * 32, files=tmp_path, passwords=CHEAP, proxies=1)
    client = create_app(maker, config).test_client()

    answer = client.get("/dang-nhap", headers={"X-Forwarded-Proto": "https"}, base_url="https://localhost")

    assert (
        re.sub("=[^;]+;", "=x;", answer.headers["Set-Cookie"], count=1)
        == "__Host-sid=x; Secure; HttpOnly; Path=/; SameSite=Lax"
    )
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_on_loopback_the_cookie_is_plain(client):
    answer = client.get("/dang-nhap")

    assert re.sub("=[^;]+;", "=x;", answer.headers["Set-Cookie"], count=1) == "sid=x; HttpOnly; Path=/; SameSite=Lax"


@pytest.mark.parametrize(("proxies", "shut"), [(0, True), (1, False)])
def test_where_somebody_comes_from_is_told_by_a_known_proxy_alone(maker, tmp_path, clock, proxies, shut):
    config = Config("k" * 32, secure=False, files=tmp_path, passwords=CHEAP, proxies=proxies, clock=clock)
    client = create_app(maker, config).test_client()
    fields = Visitor(client).open("/dang-nhap").filled()

    found = [
        client.post(
            "/dang-nhap",
            data=fields | {"email": f"{n}@x.vn", "password": "x"},
            headers={"X-Forwarded-For": f"192.0.2.{n}"},
        )
        for n in range(11)
    ]

    assert found[-1].status_code == (429 if shut else 422)


@pytest.mark.parametrize(("role", "status"), [("admin", 200), ("officer", 403)])
def test_a_page_for_some_roles_is_refused_to_others_and_noted(app, sign_in, maker, role, status):
    app.add_url_rule("/chi-quan-tri", view_func=for_roles(Role.SYS_ADMIN)(lambda: "<p>"), endpoint="only")
    answer = sign_in(role).client.get("/chi-quan-tri")

    assert (answer.status_code, events(maker).count("denied")) == (status, int(status == 403))


@pytest.mark.parametrize(("host", "status"), [("kc.example", 200), ("evil.example", 400), ("kc.example.evil", 400)])
def test_another_host_is_not_answered(maker, tmp_path, host, status):
    config = Config("k" * 32, secure=False, files=tmp_path, passwords=CHEAP, trusted_hosts=("kc.example",))

    answer = create_app(maker, config).test_client().get("/dang-nhap", headers={"Host": host})

    assert (answer.status_code, "evil" in answer.text) == (status, False)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_a_method_that_a_page_does_not_know_is_no_page(client, method):
    answer = client.open("/dang-xuat", method=method)

    assert (answer.status_code, "Không tìm thấy trang" in answer.text) == (405, True)


def test_a_fault_of_our_own_tells_nothing_but_a_number(app, sign_in, capsys):
    app.add_url_rule("/hong", view_func=lambda: 1 / 0, endpoint="broken")
    page = sign_in("officer").open("/hong", status=500)

    reference = page.headers["X-Request-Id"]
    assert (page.heading, "division" in page.text, reference in page.text) == (
        "Có trục trặc ở phía chúng tôi",
        False,
        True,
    )
    assert "ZeroDivisionError" in capsys.readouterr().out


def test_a_database_that_is_away_is_told_so(app, client, maker):
    with maker() as session:
        path = str(session.get_bind().url.database)
    app.extensions["khuyencong"]["sessions"] = _away(path)

    page = Visitor(client).open("/tai-khoan/", status=404)
    answer = client.get("/dang-ky")

    assert (page.status, answer.status_code) == (404, 503)


def _away(path):
    return sessions(make_engine(f"sqlite:///{path}.d/away.sqlite"))


def test_too_large_a_body_is_refused(sign_in, app):
    app.config["MAX_CONTENT_LENGTH"] = 2000
    person = sign_in("officer")
    page = person.open("/tai-khoan")

    assert person.send(page, "Lưu thay đổi", name="x" * 3000, status=413).heading == "Tệp hoặc nội dung quá lớn"


@pytest.mark.parametrize("lang", ["vi", "en", "xx", "../../etc", "vi\x00", "", "VI"])
def test_an_unknown_language_is_vietnamese(client, lang):
    page = Visitor(client).open("/dang-nhap?lang=" + lang.replace("\x00", "%00"))

    assert page.soup.html["lang"] == ("en" if lang == "en" else "vi")


def test_machines_are_told_whether_work_can_be_done(client):
    assert client.get("/healthz").json == {"alive": True}
    assert client.get("/readyz").json == {"ready": True, "failed": []}
    assert set(client.get("/version").json) == {"version", "schema"}
