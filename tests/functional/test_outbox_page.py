"""The outbox of an administrator: what waits and failed in the own province, sent again or stopped, once and logged."""

import pytest
from sqlalchemy import select, update

from notifications.outbox import expand
from tests.desk import put_case, statements
from tests.factories import MONDAY
from workflow.db import unit_of_work
from workflow.letters.kinds import KINDS
from workflow.letters.reading import Text
from workflow.models import Case, Delivery, Establishment, Membership, OutboxIntent, SecurityEvent
from workflow.services import tokens
from workflow.services.letter_texts import save_text

PATH = "/quan-tri/hop-thu"


@pytest.fixture
def mails(maker, world):
    """Mail to the officers of the Sở, and to the establishment."""
    put_case(maker, world, until="confirm_place", title="Tên đề án kín")
    with unit_of_work(maker) as session:
        while expand(session, MONDAY):
            pass
        found = select(Delivery.user_id, Delivery.id).where(Delivery.channel == "email")
        return dict(session.execute(found.order_by(Delivery.id)).all())


def put(maker, **columns):
    with unit_of_work(maker) as session:
        session.execute(update(Delivery).where(Delivery.channel == "email").values(columns))


def elsewhere(maker, world, delivery_id):
    """Let a message be about a case of another province, to somebody there."""
    with unit_of_work(maker) as session:
        session.get_one(Delivery, delivery_id).user_id = world.people["stranger"].id
        session.execute(update(Case).values(owner_unit_id=world.units["other_department"]))


def states(maker, delivery_id):
    with maker() as session:
        row = session.get_one(Delivery, delivery_id)
        log = select(SecurityEvent.kind).where(SecurityEvent.kind.like("delivery%"))
        return row.status, row.attempts, row.fence, list(session.scalars(log))


@pytest.fixture
def officers(mails, world):
    return mails[world.people["officer"].id]


@pytest.mark.parametrize("path", [PATH, f"{PATH}/1"])
def test_nobody_else_enters(sign_in, mails, path):
    sign_in("leader").open(path, status=403)


def test_what_waits_is_listed_without_what_it_says(sign_in, mails):
    page = sign_in("admin").open(PATH)

    assert ("Officer" in page.text, "Tên đề án kín" in page.text) == (True, False)
    assert "Không có thư nào" in sign_in("admin").open(f"{PATH}?thu=ai-do@example.vn").text


def test_a_failed_message_is_sent_again_once(sign_in, maker, officers):
    put(maker, status="dead", attempts=20, next_try_at=None, error="550")
    admin = sign_in("admin")
    page = admin.open(f"{PATH}/{officers}")
    for _ in range(2):
        admin.send(page, "Gửi lại")

    assert states(maker, officers) == ("queued", 0, 1, ["delivery_retried"])


def test_a_waiting_message_is_stopped(sign_in, maker, officers):
    admin = sign_in("admin")
    admin.send(admin.open(f"{PATH}/{officers}"), "Dừng gửi")
    assert states(maker, officers) == ("void", 0, 1, ["delivery_stopped"])


def test_a_message_that_is_being_sent_is_not_stopped(sign_in, maker, officers):
    admin = sign_in("admin")
    page = admin.open(f"{PATH}/{officers}")
    put(maker, fence=1)
    answer = admin.send(page, "Dừng gửi", status=409)

    assert "Thư này đang được gửi hoặc không còn chờ" in answer.text
    assert states(maker, officers) == ("queued", 0, 1, [])


def test_another_province_has_its_own_outbox(sign_in, maker, world, officers):
    elsewhere(maker, world, officers)

    sign_in("admin").open(f"{PATH}/{officers}", status=404)


@pytest.mark.parametrize("status", ["failed", "dead"])
def test_what_an_applicant_did_not_get_is_seen_and_sent_again(sign_in, maker, world, mails, status):
    put(maker, status=status, next_try_at=None, error="550")
    to_owner, admin = mails[world.people["owner"].id], sign_in("admin")
    listed = admin.open(f"{PATH}?muc={'loi' if status == 'failed' else 'bo'}&thu=owner@example.vn")
    assert f"{PATH}/{to_owner}" in [link["href"] for link in listed.soup.select("main tbody a")]

    admin.send(admin.open(f"{PATH}/{to_owner}"), "Gửi lại")

    assert states(maker, to_owner) == ("queued", 0, 1, ["delivery_retried"])


def test_an_applicant_of_another_province_is_told_by_whoever_owns_the_case(sign_in, maker, world, mails):
    to_owner, admin = mails[world.people["owner"].id], sign_in("admin")
    with unit_of_work(maker) as session:
        session.execute(update(Establishment).values(commune_id=world.units["other_department"]))
    admin.open(f"{PATH}/{to_owner}")

    with unit_of_work(maker) as session:
        session.execute(update(Case).values(owner_unit_id=world.units["other_department"]))
    admin.open(f"{PATH}/{to_owner}", status=404)


@pytest.mark.parametrize(("place", "status"), [("commune", 200), ("other_department", 404)])
def test_account_mail_of_an_establishment_belongs_to_where_it_stands(sign_in, maker, world, place, status):
    mail = account_mail(maker, world, who="owner", purpose="password_changed")
    with unit_of_work(maker) as session:
        session.execute(update(Establishment).values(commune_id=world.units[place]))

    for path in ("", "/xem-truoc"):
        sign_in("admin").open(f"{PATH}/{mail}{path}", status=status)


def account_mail(maker, world, *, who="officer", **content):
    """A mail about somebody's account, which waits to be sent."""
    with unit_of_work(maker) as session:
        tokens.tell(session, world.people[who].id, now=MONDAY, **content)
        while expand(session, MONDAY):
            pass
        found = select(Delivery.id).join(OutboxIntent).where(OutboxIntent.kind == "account")
        return session.scalars(found.where(Delivery.channel == "email")).one()


def a_role(world, who, role):
    """Somebody's role at the Sở, more than the one they have."""
    here = world.units["department"]
    return Membership(user_id=world.people[who].id, unit_id=here, role=role, valid_from=MONDAY.date())


def press(admin, delivery_id, verb):
    """Send a form that the page does not offer."""
    token = admin.open("/quan-tri/nguoi/moi").filled("Xem trước")["csrf_token"]
    admin.post(f"{PATH}/{delivery_id}/{verb}", csrf_token=token, fence="0", status=403)


def test_what_the_law_wants_sent_is_not_stopped(sign_in, maker, world):
    mail = account_mail(maker, world, purpose="password_changed")
    admin = sign_in("admin")
    page = admin.open(f"{PATH}/{mail}")

    assert ("Có, theo luật" in page.text, [button.get_text() for button in page.soup.select("main button")]) == (
        True,
        [],
    )
    press(admin, mail, "dung")
    assert states(maker, mail) == ("queued", 0, 0, [])


def test_a_legal_notice_about_a_case_is_not_stopped(sign_in, maker, world, mails):
    to_owner, admin = mails[world.people["owner"].id], sign_in("admin")

    assert "Có, theo luật" in admin.open(f"{PATH}/{to_owner}").text
    press(admin, to_owner, "dung")
    assert states(maker, to_owner) == ("queued", 0, 0, [])


@pytest.mark.parametrize("status", ["failed", "dead"])
def test_a_mail_about_an_account_is_not_sent_again(sign_in, maker, world, status):
    mail = account_mail(maker, world, purpose="reset", token="bi-mat")
    put(maker, status=status, next_try_at=None)
    admin = sign_in("admin")
    page = admin.open(f"{PATH}/{mail}")

    assert "nên thư này không gửi lại được" in page.text
    press(admin, mail, "gui-lai")
    assert states(maker, mail) == (status, 0, 0, [])


def test_each_row_leads_to_what_the_message_says(sign_in, officers):
    page = sign_in("admin").open(PATH)

    assert f"{PATH}/{officers}/xem-truoc" in [link["href"] for link in page.soup.select("main tbody a")]


def test_a_preview_covers_what_an_administrator_does_not_read(sign_in, mails, officers):
    page = sign_in("admin").open(f"{PATH}/{officers}/xem-truoc")
    said = page.soup.select_one(".letter-view").get_text(" ", strip=True)

    assert "Kính gửi Officer," in said
    assert ("[Tên đề án hoặc sản phẩm: ẩn]" in said, "Tên đề án kín" in page.text, "Chờ Sở" in said) == (
        True,
        False,
        False,
    )
    assert "quản trị hệ thống không đọc" in page.text


@pytest.mark.parametrize("path", ["", "/xem-truoc"])
def test_a_page_of_a_message_takes_few_statements(sign_in, maker, officers, path):
    admin = sign_in("admin")
    with statements(maker) as sent:
        admin.open(f"{PATH}/{officers}{path}")

    assert len(sent) <= 12


def test_a_preview_is_open_to_who_holds_an_office_on_the_case(sign_in, maker, world, officers):
    with unit_of_work(maker) as session:
        session.add(a_role(world, "admin", "dept_officer"))
    page = sign_in("admin").open(f"{PATH}/{officers}/xem-truoc")

    assert ("Tên đề án kín" in page.soup.select_one(".letter-view").get_text(), ": ẩn]" in page.text) == (True, False)


@pytest.mark.parametrize("purpose", ["reset", "invitation", "confirm"])
def test_a_link_that_works_once_is_covered(sign_in, maker, world, purpose):
    mail = account_mail(maker, world, purpose=purpose, token="bi-mat-khong-doan-duoc")
    page = sign_in("admin").open(f"{PATH}/{mail}/xem-truoc")

    assert "[Liên kết dùng một lần: ẩn]" in page.text
    assert "bi-mat" not in str(page.soup)


def test_an_erased_mail_has_no_preview(sign_in, maker, world):
    mail = account_mail(maker, world, purpose="reset", token="bi-mat")
    with unit_of_work(maker) as session:
        session.execute(update(OutboxIntent).where(OutboxIntent.kind == "account").values(content={}))

    assert "nội dung thư đã được xoá" in sign_in("admin").open(f"{PATH}/{mail}/xem-truoc").text


def test_a_preview_carries_the_words_in_force_and_shows_markup(sign_in, maker, world, officers):
    body = "<script>alert(1)</script> {nguoi_nhan}\n\n{dien_bien}\n\n{ma_ho_so} {han_xu_ly}\n\nMở hồ sơ:\n{lien_ket}"
    texts = {lang: Text("[{ma_ho_so}] <b>Mới</b>", body) for lang in ("vi", "en")}
    with unit_of_work(maker) as session:
        save_text(session, KINDS["handed"], texts, seen=0, reason="Thử lời mới", by=world.people["admin"], now=MONDAY)
    page = sign_in("admin").open(f"{PATH}/{officers}/xem-truoc")

    assert page.soup.select("main script, .letter-view .letter-subject b") == []
    assert "<script>alert(1)</script> Officer" in page.text
    assert "Mẫu thư: Chuyển hồ sơ, bản 1" in " ".join(page.text.replace(" ,", ",").split())


@pytest.mark.parametrize("who", ["leader", "officer", "owner"])
def test_nobody_else_previews(sign_in, officers, who):
    sign_in(who).open(f"{PATH}/{officers}/xem-truoc", status=403)


def test_another_province_is_not_previewed(sign_in, maker, world, officers):
    elsewhere(maker, world, officers)

    sign_in("admin").open(f"{PATH}/{officers}/xem-truoc", status=404)
