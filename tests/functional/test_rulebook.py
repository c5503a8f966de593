"""A resolution drafted by one administrator and published by another, and all that is refused on the way."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.factories import MONDAY
from tests.rule_pages import ADD, BEGIN, BOOK, CAP, CLAUSE, DRAFTS, HEAD, begun, published, with_cap
from tests.rule_scene import an_admin
from workflow.db import unit_of_work
from workflow.models import RuleDraft, RuleRow, SecurityEvent
from workflow.reference.activities import activities
from workflow.shipped import shipped_rules


@pytest.fixture
def admin(sign_in):
    return sign_in("admin")


@pytest.fixture
def other(sign_in, maker):
    an_admin(maker, "second-admin", "dong-nai")
    return sign_in("second-admin")


def rows(maker, model=RuleRow):
    with maker() as session:
        return session.scalars(select(model)).all()


@pytest.mark.parametrize("who", ["supervisor", "leader", "officer", "owner"])
def test_drafts_are_for_administrators(sign_in, who):
    sign_in(who).open(DRAFTS, status=403)
    sign_in(who).open(f"{DRAFTS}/moi", status=403)


def test_a_draft_changes_nothing_until_another_publishes_it(admin, other, maker):
    draft = with_cap(admin, begun(admin))
    before = len(rows(maker))
    page = published(other, draft)

    assert (before, page.flashes) == (0, ["Đã công bố. Số hồ sơ phải rà soát: 0."])
    found = {(row.rule_id, row.scope, row.valid_from, row.valid_to) for row in rows(maker)}
    assert found == {("cap.machinery", "dong-nai", date(2026, 4, 1), None)}
    assert "Quy định mới từ 01/04/2026" not in admin.open(f"{BOOK}?tim=máy móc").text  # it stands beside the nation's
    assert "Trần 150.000.000 ₫" in admin.open(f"{BOOK}?tim=máy móc&ngay=01/04/2026").text


def test_nobody_publishes_an_own_draft(admin, maker):
    draft = with_cap(admin, begun(admin))
    page = admin.open(f"{draft.path}/tac-dong")
    sent = admin.open(f"{DRAFTS}/moi").filled(BEGIN)
    keys = {name: sent[name] for name in ("csrf_token", "_key")}
    refused = admin.post(f"{draft.path}/cong-bo", status=422, version="2", seen="x", **keys)

    assert page.soup.select(f"main form[action='{draft.path}/cong-bo']") == []
    assert refused.errors == [
        "Bạn đã soạn dự thảo này nên không được công bố. Nhờ một người quản trị khác xem và công bố."
    ]
    assert [row.published_at for row in rows(maker, RuleDraft)] == [None]
    assert "rule_publish_refused" in {row.kind for row in rows(maker, SecurityEvent)}


def test_whoever_wrote_in_it_may_not_publish_either(admin, other, maker):
    draft = with_cap(admin, begun(admin))
    with_cap(other, draft, ceiling="160.000.000", since="01/05/2026")

    assert other.open(f"{draft.path}/tac-dong").soup.select(f"form[action='{draft.path}/cong-bo']") == []


WRONG = {
    "text for a number": ({"ceiling": "một trăm"}, "Mức trần"),
    "negative": ({"ceiling": "-5"}, "Mức trần"),
    "more than all of it": ({"rate": "150"}, "tỷ lệ không quá 100 phần trăm"),
    "text for a share": ({"rate": "năm mươi"}, "viết số phần trăm"),
    "too large": ({"ceiling": "900.000.000.000.000"}, "Mức trần"),
    "the end before the start": ({"until": "01/03/2026"}, "không được trước"),
    "a start in the past": ({"since": "01/02/2026"}, "Ngày bắt đầu phải sau hôm nay."),
    "a start far away": ({"since": "01/01/2040"}, "Ngày bắt đầu quá xa."),
    "no day of that name": ({"since": "31/02/2027"}, "tháng 2/2027"),
    "what applies already": ({"ceiling": "300.000.000", "factor": "1,5"}, "ngày đó quy định đã như vậy"),
    "an absurd factor": ({"factor": "50"}, "Hệ số ưu tiên"),
}


@pytest.mark.parametrize("case", WRONG)
def test_an_unfit_rule_is_refused_and_what_was_typed_is_kept(admin, maker, case):
    typed, words = WRONG[case]
    page = with_cap(admin, begun(admin), status=422, **typed)

    assert words in " ".join(page.errors)
    shown = {name: page.soup.select_one(f"#{name}")["value"] for name in typed}
    assert (shown, rows(maker, RuleDraft)[0].lines) == (typed, [])


@pytest.mark.parametrize("basis", ["", "   ", "NQ"])
def test_a_resolution_without_a_basis_is_refused(admin, maker, basis):
    page = admin.send(admin.open(f"{DRAFTS}/moi"), BEGIN, status=422, **{**HEAD, "basis": basis})

    assert (bool(page.errors), page.soup.select_one("#title")["value"]) == (True, HEAD["title"])
    assert rows(maker, RuleDraft) == []


def test_a_rule_over_another_is_refused(admin, other, maker):
    published(other, with_cap(admin, begun(admin)))
    page = with_cap(admin, begun(admin), status=422, since="15/03/2026", ceiling="160.000.000")

    assert "đã có quy định khác áp dụng từ ngày 01/04/2026, trùng thời gian" in page.errors[0]


def test_days_without_any_rule_are_refused(admin, other, maker):
    with unit_of_work(maker) as session:
        session.add(RuleRow(
            rule_id="cap.of_the_province", scope="dong-nai", kind="cap", value={"ceiling": 1}, unit="VND", basis="NQ",
            verified=True, label="Mức", valid_from=date(2020, 1, 1), valid_to=date(2020, 12, 31),
        ))  # fmt: skip
    draft = begun(admin)
    form = admin.open(f"{draft.path}/dong/moi?ma=cap.of_the_province")
    page = admin.send(form, ADD, status=422, **{**CAP, "since": "01/04/2026"})

    assert "từ ngày 01/01/2021 đến ngày 31/03/2026 không có quy định nào" in page.errors[0]


def test_a_rule_of_a_province_may_end_where_the_nation_has_one(admin, other):
    draft = begun(admin)
    form = admin.open(f"{draft.path}/dong/moi?ma=cap.showroom")
    admin.send(form, ADD, **{**CAP, "until": "31/12/2026"})

    assert "Chưa công bố được" not in admin.open(draft.path).text


def test_a_draft_that_somebody_wrote_meanwhile_is_not_overwritten(admin, other, maker):
    draft = begun(admin)
    form = admin.open(f"{draft.path}/dong/moi?ma=cap.machinery")
    with_cap(other, draft)
    page = admin.send(form, ADD, status=422, **{**CAP, "since": "01/05/2026", "ceiling": "140.000.000"})
    admin.send(page, ADD)

    assert "vừa được người khác sửa" in page.errors[0]
    assert [line["since"] for line in rows(maker, RuleDraft)[0].lines] == ["2026-04-01", "2026-05-01"]


def test_what_was_published_is_not_written_again(admin, other):
    draft = with_cap(admin, begun(admin))
    form = admin.open(f"{draft.path}/dong/0")
    published(other, draft)
    page = admin.send(form, ADD, status=422, ceiling="10.000.000")

    assert page.errors == ["Dự thảo đã được công bố, không sửa được nữa. Soạn dự thảo mới."]


def test_rules_and_clauses_are_changed_taken_out_and_the_draft_dropped(admin, maker):
    draft = with_cap(admin, begun(admin))
    admin.send(admin.open(f"{draft.path}/dong/0"), ADD, ceiling="140.000.000")
    admin.send(admin.open(f"{draft.path}/chuyen-tiep/moi"), ADD, **CLAUSE)
    page = admin.open(draft.path)
    words = ("Trần 140.000.000 ₫" in page.text, "Hồ sơ đã nộp trước ngày 01/03/2026: theo quy định cũ" in page.text)
    admin.post(f"{draft.path}/chuyen-tiep/0/bo", **hidden(page))
    admin.post(f"{draft.path}/dong/0/bo", **hidden(admin.open(draft.path)))
    last = admin.send(admin.open(draft.path), "Bỏ dự thảo")

    assert words == (True, True)
    row = rows(maker, RuleDraft)[0]
    assert (row.lines, row.clauses, row.dropped_at is not None) == ([], [], True)
    assert last.soup.select("main .form-buttons") == []


def hidden(page):
    box = page.soup.select_one("main form[action$='/bo']")
    return {one["name"]: one["value"] for one in box.select("input[type=hidden]")}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"before": "01/06/2026"}, "sau ngày quy định mới có hiệu lực"),
        ({"family": "kcdp_papers"}, "không có trong dự thảo"),
    ],
)
def test_a_clause_that_makes_no_sense_is_refused(admin, typed, words):
    draft = with_cap(admin, begun(admin))
    page = admin.send(admin.open(f"{draft.path}/chuyen-tiep/moi"), ADD, status=422, **{**CLAUSE, **typed})

    assert words in " ".join(page.errors)
    assert page.soup.select_one("#note")["value"] == CLAUSE["note"]


def test_another_province_finds_no_draft(admin, sign_in, maker):
    draft = with_cap(admin, begun(admin))
    an_admin(maker, "elsewhere", "dong-thap")
    elsewhere = sign_in("elsewhere")

    for path in ("", "/tac-dong", "/dong/0", "/sua", "/tac-dong.csv"):
        elsewhere.open(f"{draft.path}{path}", status=404)
    assert "Mức hỗ trợ mới" not in elsewhere.open(DRAFTS).text


def test_every_act_is_in_the_security_log(admin, other, maker, clock):
    published(other, with_cap(admin, begun(admin)))
    clock.at = MONDAY + timedelta(minutes=1)

    kinds = [row.kind for row in rows(maker, SecurityEvent) if row.kind.startswith("rule")]
    assert kinds == ["rule_draft_begun", "rule_draft_written", "rules_published"]


def test_rules_of_stuck_cases_are_set_on_their_own_pages(admin):
    draft = begun(admin)
    admin.open(f"{draft.path}/dong/moi?ma=stalled_after", status=404)
    admin.open(f"{draft.path}/dong/moi?ma=khong-co", status=404)
    offered = {option["value"] for option in admin.open(draft.path).soup.select("#ma option")}

    assert ("cap.machinery" in offered, "stalled_after" in offered, "ladder.default" in offered) == (True, False, False)


def test_an_activity_without_a_support_level_gets_one(admin, other, maker):
    draft = begun(admin)
    known = {rule.id for rule in shipped_rules().all()}
    fresh = next(f"cap.{code}" for code in activities() if f"cap.{code}" not in known)
    admin.send(admin.open(f"{draft.path}/dong/moi?ma={fresh}"), ADD, **CAP)
    published(other, draft)

    assert [(row.rule_id, row.kind, row.value["ceiling"]) for row in rows(maker)] == [(fresh, "cap", 150_000_000)]
    assert "Trần 150.000.000 ₫" in admin.open(f"{BOOK}/{fresh}").text
