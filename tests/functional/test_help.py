"""Whom to ask: on the help page and below every page; a demo says that nobody answers there."""

from dataclasses import replace

import pytest

from tests.pages import Visitor
from web import Config, create_app
from web.config import DemoAccount
from web.serving import Demo, settings

KEY = "a key for tests, and only for tests"
SET = Config(KEY, secure=False, agency_name="Sở Công Thương", help_phone="0251 3822 232", help_email="kc@example.vn")
DEMO = replace(SET, demo_accounts=(DemoAccount("Cán bộ", "officer@example.vn"),))
NOWHERE = replace(SET, agency_name="", help_phone="", help_email="")


def footer(page):
    """The first line below a page."""
    return " ".join(page.soup.select_one(".footer-help").get_text(" ").split())


@pytest.mark.parametrize(
    ("config", "told"),
    [
        (SET, "Cần giúp? 0251 3822 232 kc@example.vn Trang trợ giúp"),
        (DEMO, "Cần giúp? 0251 3822 232 (số mẫu) kc@example.vn (địa chỉ mẫu) Trang trợ giúp"),
        (NOWHERE, "Cần giúp? Trang trợ giúp"),
    ],
)
def test_every_page_says_whom_to_ask(maker, config, told):
    visitor = Visitor(create_app(maker, config).test_client())

    assert [footer(visitor.open(path)) for path in ("/", "/dang-nhap", "/tro-giup")] == [told] * 3


@pytest.mark.parametrize(("config", "offered"), [(SET, True), (DEMO, True), (NOWHERE, False)])
def test_contact_is_offered_where_there_is_one(maker, config, offered):
    page = Visitor(create_app(maker, config).test_client()).open("/tro-giup")

    button = page.soup.select_one(".page-actions a")
    assert (button is not None, "KC_HELP_PHONE" in page.text) == (offered, not offered)
    assert "Không cung cấp" not in page.text


def test_the_demo_names_a_sample_office_unless_told_otherwise(tmp_path):
    demo = Demo((("Cán bộ", "officer@example.vn"),), "mật khẩu")

    shown, told = settings({}, tmp_path, demo), settings({"KC_HELP_PHONE": "1900 0000"}, tmp_path, demo)
    real = settings({}, tmp_path, None)

    assert (shown.sample, shown.help_phone, told.help_phone) == (True, "0000 000 000", "1900 0000")
    assert (real.sample, real.help_phone, real.help_email) == (False, "", "")
