"""The pages of the stuck rules: read, tried on the past, set from a day on."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.desk import put_case, statements
from tests.factories import MONDAY
from workflow.models import RuleRow

PAGE = "/quan-tri/quy-tac/im-lang"
TRY, LOOK, SET = "Thử, không lưu", "Xem trước khi đặt", "Đặt con số"
WISH = {"figure": "10", "since": "01/06/2026", "basis": "QĐ 12/QĐ-UBND", "reason": "Hồ sơ nằm yên quá lâu."}
SPAN = {"past_since": "02/03/2026", "past_until": "20/04/2026"}
MAY = MONDAY + timedelta(days=60)


@pytest.fixture
def admin(sign_in, clock):
    clock.at = MAY
    return sign_in("admin")


def rows(maker):
    with maker() as session:
        columns = (RuleRow.rule_id, RuleRow.scope, RuleRow.value, RuleRow.valid_from, RuleRow.note)
        return [tuple(row) for row in session.execute(select(*columns))]


def test_every_rule_stands_with_its_figure(admin):
    page = admin.open("/quan-tri/quy-tac")

    found = [row.get_text(" ", strip=True) for row in page.soup.select("main tbody tr td:nth-of-type(1)")]
    assert found == [
        "15 ngày làm việc",
        "85 phần trăm số lần trước",
        "2 lần",
        "10 ngày làm việc",
        "1 ngày làm việc",
        "2 lần",
    ]


@pytest.mark.parametrize(("who", "links"), [("supervisor", 1), ("admin", 0)])
def test_the_list_of_what_is_stuck_is_shown_to_who_may_open_it(sign_in, who, links):
    assert len(sign_in(who).open("/quan-tri/quy-tac").soup.select("main a[href='/giam-sat/ho-so-ket']")) == links


def tried(page_of, **typed):
    page = page_of.open(PAGE)
    return page_of.send(page, TRY, thu="1", **{**SPAN, **typed})


def test_a_trial_names_the_cases_and_saves_nothing(sign_in, maker, world, clock):
    code = put_case(maker, world, until="confirm_place", title="Hỗ trợ máy sấy điều")
    clock.at = MAY
    page = tried(sign_in("supervisor"), figure="60")

    assert "Kết quả thử: 1 hồ sơ theo số hiện nay, 0 theo số mới" in page.text
    assert [link["href"] for link in page.soup.select("section tbody a")] == [f"/ho-so/{code}"]
    assert (rows(maker), page.soup.select_one("#figure")["value"]) == ([], "60")


def test_who_sees_no_case_is_told_its_code_alone(admin, maker, world):
    code = put_case(maker, world, until="confirm_place", title="Hỗ trợ máy sấy điều")
    page = tried(admin, figure="60")

    assert (code in page.text, "máy sấy điều" in page.text) == (True, False)
    assert page.soup.select("section tbody a") == []


def test_a_figure_is_set_after_a_question(admin, maker):
    question = admin.send(admin.open(PAGE), LOOK, **WISH)
    before = rows(maker)
    page = admin.send(question, SET)

    assert (question.heading, before) == ("Đặt con số này?", [])
    assert "0 hồ sơ theo số hiện nay, 0 theo số mới" in question.text
    assert rows(maker) == [("stalled_after", "dong-nai", {"length": 10}, date(2026, 6, 1), WISH["reason"])]
    assert page.flashes == ["Đã đặt con số mới; số cũ áp dụng đến hết ngày trước đó."]
    assert "10 ngày làm việc từ 01/06/2026" in admin.open("/quan-tri/quy-tac").text


def test_a_figure_that_waits_is_taken_back(admin, maker):
    page = admin.send(admin.send(admin.open(PAGE), LOOK, **WISH), SET)
    admin.send(page, "Bỏ, chưa áp dụng")

    assert rows(maker) == []


WRONG = {
    "a start in the past": ({"since": "01/03/2026"}, "Ngày bắt đầu phải sau hôm nay."),
    "no ground": ({"basis": ""}, "văn bản quyết định"),
    "no reason": ({"reason": "vì"}, "viết ít nhất 10 ký tự"),
    "no figure": ({"figure": ""}, "con số mới"),
    "a figure that is none": ({"figure": "mười"}, "viết số nguyên"),
    "a figure too small": ({"figure": "0"}, "1"),
    "another province": ({"scope": "dong-thap"}, "Áp dụng cho: chọn một mục trong danh sách."),
    "the same": ({"figure": "15"}, "Ngày đó quy định đã như vậy."),
}


@pytest.mark.parametrize("case", WRONG)
def test_an_unfit_figure_is_refused_and_what_was_typed_is_kept(admin, maker, case):
    other, words = WRONG[case]
    page = admin.send(admin.open(PAGE), LOOK, status=422, **{**WISH, **other})

    assert [words, rows(maker)] == [words if words in " ".join(page.errors) else page.errors, []]
    assert page.soup.select_one("#basis")["value"] == {**WISH, **other}["basis"]


def sent(visitor):
    return {name: value for name, value in visitor.open(PAGE).filled(TRY).items() if name in ("csrf_token", "_key")}


def test_overlapping_validity_is_refused(admin, maker):
    admin.send(admin.send(admin.open(PAGE), LOOK, **WISH), SET)
    again = admin.send(admin.open(PAGE), LOOK, status=422, **{**WISH, "figure": "12", "since": "20/05/2026"})

    said = "Tỉnh đã có quy định áp dụng từ ngày 01/06/2026, trùng thời gian với quy định này."
    assert (said in again.errors[0], len(rows(maker))) == (True, 1)


PERIODS = [
    ({"past_until": "02/06/2026"}, "chọn ngày không sau hôm nay."),
    ({"past_since": "02/03/2024"}, "thử nhiều nhất một năm một lần."),
    ({"past_since": "20/04/2026", "past_until": "02/03/2026"}, "ngày"),
    ({"past_since": "31/02/2026"}, "tháng 2/2026 chỉ có"),
]


@pytest.mark.parametrize(("other", "words"), PERIODS)
def test_an_unfit_period_is_refused(admin, other, words):
    page = admin.send(admin.open(PAGE), TRY, status=422, thu="1", figure="10", **{**SPAN, **other})

    assert words in page.text
    assert page.soup.select("section") == []


def test_whoever_watches_tries_and_does_not_set(sign_in, maker):
    supervisor = sign_in("supervisor")
    said = {**WISH, "scope": "dong-nai", "da-xem": "1", **sent(supervisor)}
    supervisor.post(PAGE, status=403, **said)
    supervisor.post(f"{PAGE}/bo", status=403, **sent(supervisor))

    assert rows(maker) == []


@pytest.mark.parametrize("who", ["officer", "owner", "centre"])
def test_others_find_no_rules(sign_in, who):
    for path in ("/quan-tri/quy-tac", PAGE):
        sign_in(who).open(path, status=403)


def test_an_unknown_rule_is_not_there(admin):
    admin.open("/quan-tri/quy-tac/la", status=404)
    for begins in ("", "hôm qua", "2026-02-31"):
        admin.post(f"{PAGE}/bo", status=404, place="dong-nai", begins=begins, **sent(admin))
    admin.post(f"{PAGE}/bo", status=404, place="dong-thap", begins="2026-06-01", **sent(admin))
    admin.post(f"{PAGE}/bo", status=422, place="dong-nai", begins="2026-06-01", **sent(admin))


@pytest.mark.parametrize(
    "slug", ["im-lang", "lau-hon-thuong", "quay-lai", "chua-bo-sung", "y-kien-qua-han", "khong-bieu-quyet"]
)
def test_statements_of_a_trial_do_not_grow_with_cases(admin, maker, world, slug):
    sizes = []
    for more in (1, 2):
        for _ in range(more):
            put_case(maker, world, until="confirm_place")
        page = admin.open(f"/quan-tri/quy-tac/{slug}")
        with statements(maker) as found:
            admin.send(page, TRY, thu="1", figure=page.soup.select_one("#figure")["value"], **SPAN)
        sizes.append(len(found))

    assert sizes[0] == sizes[1] <= 12
