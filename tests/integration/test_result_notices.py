"""The notice of a result says it all: product, result, official mean, the last day to complain, and how (TT 26 A20)."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from sqlalchemy import select, update

from notifications.messages import compose
from notifications.outbox import expand
from tests.factories import a_world
from tests.selection import REASON, a_scene, close_scores, conclude, decide, recognise, score
from workflow.forms.selection_codes import RECOUNTED
from workflow.letters.house import House
from workflow.models import CaseClock, OutboxIntent
from workflow.models.base import table_of
from workflow.queries.notices import notices
from workflow.queries.people import addressees
from workflow.queries.topics import topics
from workflow.services.declaring import declare
from workflow.shipped import shipped_calendar

CLOCK = table_of(CaseClock)
TOTALS = (("80.5", "82", "90"), ("69.99", "70", "69.98"))
LETTER = """Kính gửi Chu %(round)s 2,

Ngày 02/03/2026, bước “Thông báo không được công nhận” đã được thực hiện; hồ sơ ở trạng thái “Chưa được công nhận, còn \
hạn khiếu nại”.

Không đồng ý với kết quả thì khiếu nại trước 17:00 23/03/2026: mở hồ sơ, chọn “Khiếu nại kết quả”, nêu lý do và gửi.

Hồ sơ: %(code)s
Sản phẩm: Sản phẩm %(round)s-2
Kết quả: Chưa được công nhận
Điểm trung bình chính thức: 69,99
Hạn khiếu nại: 17:00 23/03/2026

Mở hồ sơ:
http://localhost:8000/ho-so/%(code)s
"""


@pytest.fixture
def published(session):
    """A round whose result was signed on a Monday: the first product recognised, the second below the mark."""
    scene = a_scene(session, a_world(session), until="scoring", nominations=2)
    for case_id, totals in zip(scene.nominations, TOTALS, strict=True):
        for juror, total in zip(scene.jury, totals, strict=True):
            score(scene, case_id, juror, Fraction(total))
    for act in (close_scores, decide, conclude, recognise):
        act(scene)
    expand(session, scene.now)
    return scene


def inbox(scene, number, **rest):
    """The newest message to the owner of a product."""
    owner = scene.owners[scene.nominations[number]]
    return notices(scene.session, person=owner, now=scene.now, limit=1, **rest)[0]


def mail(scene, number, step):
    found = select(OutboxIntent).where(OutboxIntent.case_id == scene.nominations[number])
    (intent,) = [one for one in scene.session.scalars(found) if one.content.get("step") == step]
    (reader,) = addressees(scene.session, [scene.owners[scene.nominations[number]].id])
    topic = topics(scene.session, [intent.id])[intent.id]
    return compose(topic, reader, "same", now=scene.now, calendar=shipped_calendar(), house=House())


def test_a_product_left_out_is_told_its_mean_and_how_to_complain(published):
    row = inbox(published, 1)

    assert (row.headline, row.asks, row.due_at) == ("Kết quả bình chọn: chưa được công nhận", False, None)
    assert row.facts == (
        ("Sản phẩm", f"Sản phẩm {published.round_id}-2"), ("Kết quả", "Chưa được công nhận"),
        ("Điểm trung bình chính thức", "69,99"), ("Hạn khiếu nại", "17:00 23/03/2026"),
    )  # fmt: skip
    assert row.action == (
        "Không đồng ý với kết quả thì khiếu nại trước 17:00 23/03/2026: mở hồ sơ, chọn “Khiếu nại kết quả”, "
        "nêu lý do và gửi."
    )


def test_a_recognised_product_is_told_when_the_result_stands(published):
    row = inbox(published, 0, lang="en")

    assert (row.headline, row.asks) == ("Result of the selection: recognised", False)
    assert [value for _, value in row.facts] == [
        f"Sản phẩm {published.round_id}-1", "Recognised", "84.16", "17:00 23/03/2026",
    ]  # fmt: skip
    assert "choose “Ask about progress”" in row.action


def test_the_mail_says_the_same(published):
    message = mail(published, 1, "notify")
    named = {"round": published.round_id, "code": inbox(published, 1).code}

    assert message.subject.endswith(f"] Kết quả bình chọn: chưa được công nhận: Sản phẩm {published.round_id}-2")
    assert message.text.startswith(LETTER % named)
    assert "<td>69,99</td>" in message.html


def test_the_last_day_is_that_of_the_term_and_of_the_calendar(published):
    """Fifteen working days after the notice; what was put off by a pause is said as it is, dự kiến where it is."""
    case_id = published.nominations[1]
    (due,) = published.session.scalars(
        select(CLOCK.c.due_at).where(CLOCK.c.case_id == case_id, CLOCK.c.key == "complaints")
    )
    later = {"due_at": due + timedelta(days=7), "provisional": True}
    published.session.execute(
        update(CLOCK).where(CLOCK.c.case_id == case_id, CLOCK.c.key == "complaints").values(later)
    )

    assert shipped_calendar().working_days(date(2026, 3, 2), date(2026, 3, 23)) == 15
    assert inbox(published, 1).facts[-1] == ("Hạn khiếu nại", "17:00 30/03/2026 (dự kiến)")


def test_a_result_stays_told_when_the_case_has_moved_on(published):
    case_id = published.nominations[1]
    before = inbox(published, 1)
    published.take("complain", published.owners[case_id], on=case_id, complaint="Tôi thấy điểm chưa đúng.", **REASON)

    assert inbox(published, 1) == before
    assert mail(published, 1, "notify").text.count("69,99") == 1


def stand_aside(scene, number):
    """Let the juror whose sheet is the first of a product declare a conflict after everything was published."""
    case_id = scene.nominations[number]
    declare(scene.session, scene.of, case_id, "conflict", "Em ruột là chủ cơ sở", by=scene.jury[0], now=scene.now)
    expand(scene.session, scene.now)


def test_a_result_that_is_counted_again_is_told_with_the_mean_before_and_why(published):
    earlier = inbox(published, 1)
    stand_aside(published, 1)
    row = inbox(published, 1)

    assert (row.headline, row.asks) == ("Điểm chính thức đã được tính lại", False)
    assert row.facts[1:] == (
        ("Kết quả", "Chưa được công nhận"), ("Điểm trung bình chính thức", "69,99"),
        ("Điểm trước khi tính lại", "69,99"), ("Lý do tính lại", dict(RECOUNTED)["recused_late"]),
        ("Hạn khiếu nại", "17:00 23/03/2026"),
    )  # fmt: skip
    assert row.action.startswith("Kết quả đã thông báo giữ nguyên. Không đồng ý với kết quả thì khiếu nại trước")
    assert (
        notices(published.session, person=published.owners[published.nominations[1]], now=published.now, limit=9)[1]
        == earlier
    )


def test_a_recognised_product_is_told_once_of_the_new_mean_and_nobody_else(published):
    stand_aside(published, 0)
    row = inbox(published, 0, lang="en")
    told = mail(published, 0, "recount")

    assert [value for _, value in row.facts[1:4]] == ["Recognised", "86.00", "84.16"]
    assert row.action == "The result that you were told of stands."
    assert told.subject.endswith(f"] Điểm chính thức đã được tính lại: Sản phẩm {published.round_id}-1")
    assert inbox(published, 1).headline == "Kết quả bình chọn: chưa được công nhận"


def test_before_the_result_is_published_nobody_is_told_that_it_was_counted_again(session):
    scene = a_scene(session, a_world(session), until="recognising", nominations=2)
    stand_aside(scene, 0)

    found = select(OutboxIntent).where(OutboxIntent.case_id.in_(scene.nominations))
    assert [one for one in session.scalars(found) if one.content.get("step") == "recount"] == []


def test_nothing_is_said_of_a_result_before_it_is_signed(session):
    scene = a_scene(session, a_world(session), until="recognising", nominations=2)
    expand(session, scene.now)

    assert [inbox(scene, number).facts for number in (0, 1)] == [(), ()]
