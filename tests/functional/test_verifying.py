"""The page of a certificate for everybody: every standing, every bad address, and nothing private."""

from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select, update

from tests.factories import MONDAY
from tests.granted import change, grant_new
from workflow.db import unit_of_work
from workflow.models import Certificate, CertificateVisit, Establishment, SignInAttempt

NUMBER = "0001/2026/CNNT-T-DONG-NAI"
UNKNOWN = "A" * 32


@pytest.fixture
def granted(maker, world):
    """A certificate of the small world."""
    with unit_of_work(maker) as session:
        return grant_new(session, world)


def become(maker, number=NUMBER, **columns):
    """Let something become of the certificate."""
    with unit_of_work(maker) as session:
        change(session, number, **columns)


def told(page):
    """The facts on the page."""
    return {row.dt.get_text(strip=True): row.dd.get_text(" ", strip=True) for row in page.soup.select(".summary-row")}


def without_reference(page):
    """The words of an error page but for the number by which to ask about it, and the switch of languages."""
    return page.text.replace(page.headers["X-Request-Id"], "")


def worth(page):
    """The word, and the sentence below it."""
    panel = page.soup.select_one("#worth-title").parent
    return panel.h2.get_text(strip=True), panel.p.get_text(" ", strip=True)


def test_everybody_sees_these_facts_and_no_others(granted, open_page):
    page = open_page(f"/xac-thuc/{granted['token']}")

    assert page.heading == f"Giấy chứng nhận số {NUMBER}"
    assert told(page) == {
        "Số": NUMBER, "Ngày cấp": "02/03/2026", "Có giá trị đến hết": "31/12/2028",
        "Nơi cấp": "UBND tỉnh Đồng Nai", "Người được cấp": "Công ty TNHH M*** A***",
    }  # fmt: skip
    assert worth(page) == ("Còn giá trị", "Giấy chứng nhận này còn giá trị đến hết ngày 31/12/2028.")
    assert page.soup.select_one("#expected-hash").get_text() == granted["sha256"]
    assert page.soup.select_one("[data-compare]")["data-compare"] == sha256(granted["text"].encode()).hexdigest()
    assert "localhost" in page.text


@pytest.mark.parametrize("secret", ["Minh Anh", "Bộ ấm trà", "Ông Mẫu", "3600000007", "DONGNAI-"])
def test_nothing_else_of_the_case_is_told(granted, open_page, secret):
    page = open_page(f"/xac-thuc/{granted['token']}")

    assert secret not in str(page.soup)


def test_a_revoked_certificate_tells_the_day_and_the_kind_of_reason(maker, granted, open_page):
    become(maker, revoked_at=MONDAY, reason_code="quality", revoked_why="Ông Nguyễn Văn A khai")

    page = open_page(f"/xac-thuc/{granted['token']}")

    why = "Lý do: Vi phạm quy định về chất lượng, an toàn hoặc môi trường."
    said = "Giấy chứng nhận này đã bị thu hồi ngày 02/03/2026 và không còn giá trị."
    assert worth(page) == ("Đã bị thu hồi", f"{said} {why}")
    assert "Nguyễn Văn A" not in str(page.soup)


def test_a_replaced_certificate_says_so_and_does_not_lead_to_the_new_one(maker, world, granted, open_page):
    with unit_of_work(maker) as session:
        newer = grant_new(session, world)
        new_id = session.scalars(select(Certificate.id).where(Certificate.number == newer["number"])).one()
        change(session, NUMBER, replaced_by=new_id, replaced_at=MONDAY, reason_code="lost")

    page = open_page(f"/xac-thuc/{granted['token']}")

    assert worth(page) == (
        "Đã được thay thế",
        "Giấy chứng nhận này đã được thay bằng giấy khác ngày 02/03/2026. Bản này không dùng nữa. Lý do: Bị mất.",
    )
    assert newer["token"] not in str(page.soup)


def test_a_certificate_ends_with_its_last_day(maker, granted, open_page, clock):
    clock.at = MONDAY.replace(year=2028, month=12, day=31)
    assert worth(open_page(f"/xac-thuc/{granted['token']}"))[0] == "Còn giá trị"

    clock.at += timedelta(days=1)

    assert worth(open_page(f"/xac-thuc/{granted['token']}")) == (
        "Hết giá trị", "Giấy chứng nhận này chỉ có giá trị đến hết ngày 31/12/2028.",
    )  # fmt: skip


@pytest.mark.parametrize(
    "token", [UNKNOWN, "ngan", "a b c d e f g h i j k", "%27%20OR%201%3D1--aaaaaaaa", "x" * 200, "đđđđđđđđđđđđđđđđđđ"]
)
def test_everything_unknown_has_the_same_page(granted, open_page, token):
    page, other = (open_page(f"/xac-thuc/{wrong}", 404) for wrong in (token, UNKNOWN[1:] + "B"))

    assert without_reference(page) == without_reference(other)


def test_a_certificate_needs_the_very_same_letters(granted, open_page):
    open_page(f"/xac-thuc/{granted['token'].swapcase()}", 404)


def test_visits_are_counted_by_day_and_nobody_is_written_down(maker, granted, open_page, clock):
    for _ in range(2):
        open_page(f"/xac-thuc/{granted['token']}")
    clock.at += timedelta(days=1)
    open_page(f"/xac-thuc/{granted['token']}")

    with maker() as session:
        counted = session.execute(select(CertificateVisit.visits).order_by(CertificateVisit.day)).scalars().all()
        assert counted == [2, 1]
        assert session.execute(select(SignInAttempt.subject)).all() == []


def test_guessing_ends_after_ten_misses_and_the_guesses_are_kept_nowhere(maker, granted, open_page):
    for number in range(10):
        open_page(f"/xac-thuc/{number:032}", 404)

    open_page(f"/xac-thuc/{granted['token']}", 429)

    with maker() as session:
        kept = session.execute(select(SignInAttempt.kind, SignInAttempt.subject).distinct()).all()
    assert [tuple(row) for row in kept] == [("verify", "")]


def test_the_code_on_the_paper_leads_to_the_page(granted, open_page):
    assert open_page(f"/xac-thuc?ma={granted['token']}").heading == f"Giấy chứng nhận số {NUMBER}"
    assert open_page("/xac-thuc").errors == []


@pytest.mark.parametrize("typed", ["", "ngan", "có dấu và dấu cách ở đây"])
def test_a_code_that_cannot_be_one_is_told_and_kept(open_page, typed):
    page = open_page(f"/xac-thuc?ma={typed}")

    assert len(page.errors) == 1
    assert page.soup.select_one("input[name=ma]").get("value", "") == typed


def test_a_person_behind_a_household_is_masked(maker, world, open_page):
    with unit_of_work(maker) as session:
        session.execute(update(Establishment).values(kind="household"))
        row = grant_new(session, world)

    assert row["shown"] == "Công ty TNHH M*** A***"
    assert told(open_page(f"/xac-thuc/{row['token']}"))["Người được cấp"] == "Công ty TNHH M*** A***"
