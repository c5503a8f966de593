"""One's own webhook: its secret is shown once, and a machine inside is refused with a reason."""

import pytest
from sqlalchemy import select

from workflow.models import Webhook

PATH = "/tai-khoan/webhook"


def kept(maker):
    with maker() as session:
        return [(row.url, row.ended_at is None) for row in session.scalars(select(Webhook))]


def test_a_webhook_is_kept_its_secret_shown_once_and_ended(sign_in, maker):
    officer = sign_in("officer")
    page = officer.send(officer.open(PATH), "Lưu webhook", url="https://example.vn/nhan")
    assert page.soup.select_one("#webhook-secret")["value"].startswith("whsec_")
    assert officer.open(PATH).soup.select_one("#webhook-secret") is None
    assert kept(maker) == [("https://example.vn/nhan", True)]

    officer.send(officer.open(PATH), "Ngừng gửi")
    assert kept(maker) == [("https://example.vn/nhan", False)]


@pytest.mark.parametrize("url", ["https://127.0.0.1/", "https://localhost/", "http://example.vn/"])
def test_a_machine_inside_is_refused_and_what_was_typed_stays(sign_in, maker, url):
    officer = sign_in("officer")
    page = officer.send(officer.open(PATH), "Lưu webhook", url=url, status=422)

    assert (page.soup.select_one("[name=url]")["value"], kept(maker)) == (url, [])
