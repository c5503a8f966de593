"""The pages of the ladders: read by whoever watches, set after a look ahead."""

import pytest
from sqlalchemy import select

from tests.desk import put_case, statements
from workflow.models import RuleRow

PAGE = "/quan-tri/moc-nhac/chung"
LOOK, SET = "Xem trước khi đặt", "Đặt các mốc nhắc"
SAID = {"since": "01/04/2026", "basis": "QĐ 12/QĐ-UBND", "reason": "Nhắc quá nhiều lần."}


@pytest.fixture
def admin(sign_in):
    return sign_in("admin")


def rows(maker):
    with maker() as session:
        return [(row.rule_id, row.scope, len(row.value["rungs"])) for row in session.scalars(select(RuleRow))]


def sent(page, *, without=(), **typed):
    """The form as it stands: every box, the ticks of a list together; whole rows may be left out."""
    boxes = page.form(LOOK).select("input, select")
    found = {}
    for box in boxes:
        name = box.get("name", "")
        if box.get("type") == "checkbox":
            if box.has_attr("checked"):
                found.setdefault(name, []).append(box["value"])
        elif box.name == "select":
            chosen = box.find("option", selected=True)
            found[name] = chosen["value"] if chosen else ""
        else:
            found[name] = box.get("value", "")
    kept = {
        name: value for name, value in found.items() if not any(name.startswith(f"rungs-{row}-") for row in without)
    }
    return {**kept, **SAID, **typed}


def agreed(visitor, question):
    """Answer the question with yes: every hidden box, those of one name together."""
    boxes = question.form(SET).select("input")
    found = {box["name"]: [other["value"] for other in boxes if other["name"] == box["name"]] for box in boxes}
    return visitor.post(question.path, **found)


def test_every_ladder_stands_with_its_terms_and_its_rungs(admin):
    text = admin.open("/quan-tri/moc-nhac").text

    assert "Đề án khuyến công địa phương" in text
    assert "3 ngày làm việc sau hạn: người giữ hồ sơ, giám sát" in text
    assert "5 ngày làm việc sau hạn, lặp lại sau mỗi 5 ngày, 4 lần: người giữ hồ sơ" in text


def test_a_ladder_is_set_after_a_look_at_what_it_sends(admin, maker, world):
    put_case(maker, world, until="submit_project")
    page = admin.open(PAGE)
    question = admin.post(PAGE, **sent(page, without=(0, 5)))
    before = rows(maker)
    done = agreed(admin, question)

    assert (question.heading, before) == ("Đặt các mốc nhắc này?", [])
    assert "lượt theo mốc hiện nay" in question.text
    assert rows(maker) == [("ladder.default", "dong-nai", 4)]
    assert done.flashes == ["Đã đặt các mốc nhắc mới; các mốc cũ áp dụng đến hết ngày trước đó."]
    assert "Mốc mới từ 01/04/2026" in admin.open("/quan-tri/moc-nhac").text


def test_a_ladder_that_waits_is_taken_back(admin, maker):
    page = agreed(admin, admin.post(PAGE, **sent(admin.open(PAGE), without=(0,))))
    admin.send(page, "Bỏ, chưa áp dụng")

    assert rows(maker) == []


WRONG = {
    "1,000 times": (
        {"rungs-5-times": "1000"},
        (),
        "Một người sẽ bị nhắc 1.005 lần về một thời hạn, nhiều hơn mức 12 lần.",
    ),
    "nothing": ({}, range(6), "Nhập ít nhất một dòng: các mốc nhắc."),
    "a needed rung": ({}, (2,), "Không được bỏ mốc đúng ngày đến hạn"),
    "a needed recipient": ({"rungs-3-roles": ["holder"]}, (), "Không được bỏ mốc 1 ngày làm việc sau hạn"),
    "the same day": ({"rungs-4-number": "1"}, (), "Hai mốc cùng nhắc 1 ngày làm việc sau hạn."),
    "nobody": ({"rungs-0-roles": []}, (), "Dòng 1: Chọn nhắc ai."),
    "unknown recipient": ({"rungs-0-roles": ["neighbour"]}, (), "Dòng 1: Nhắc ai: chọn những mục trong danh sách."),
    "unknown time": ({"rungs-0-when": "never"}, (), "Dòng 1"),
    "no number": ({"rungs-1-number": ""}, (), "Mốc 2 chưa rõ nhắc lúc nào."),
    "letters": ({"rungs-1-number": "hai"}, (), "Dòng 2"),
    "the past": ({"since": "02/03/2026"}, (0,), "Ngày bắt đầu phải sau hôm nay."),
    "no ground": ({"basis": ""}, (0,), "Nhập văn bản quyết định."),
    "the same as today": ({}, (), "Ngày đó quy định đã như vậy."),
}


@pytest.mark.parametrize("case", WRONG)
def test_an_unfit_ladder_is_refused_and_what_was_typed_is_kept(admin, maker, case):
    typed, without, words = WRONG[case]
    page = admin.post(PAGE, status=422, **sent(admin.open(PAGE), without=without, **typed))

    assert [words, rows(maker)] == [words if words in " ".join(page.errors) else page.errors, []]
    assert page.soup.select_one("#reason")["value"] == SAID["reason"]


def test_whoever_watches_reads_and_does_not_set(sign_in, maker, admin):
    supervisor = sign_in("supervisor")
    page = supervisor.open(PAGE)
    token = page.soup.select_one("input[name=csrf_token]")["value"]
    supervisor.post(PAGE, status=403, csrf_token=token, **SAID)
    supervisor.post(f"{PAGE}/bo", status=403, csrf_token=token)

    assert (page.soup.select("main form"), rows(maker)) == ([], [])


@pytest.mark.parametrize("who", ["officer", "owner"])
def test_others_find_no_ladders(sign_in, who):
    for path in ("/quan-tri/moc-nhac", PAGE):
        sign_in(who).open(path, status=403)


def test_an_unknown_ladder_is_not_there(admin):
    admin.open("/quan-tri/moc-nhac/la", status=404)


def test_statements_of_the_look_ahead_do_not_grow_with_cases(admin, maker, world):
    sizes = []
    for more in (1, 2):
        for _ in range(more):
            put_case(maker, world, until="confirm_place")
        page = admin.open(PAGE)
        with statements(maker) as found:
            admin.post(PAGE, **sent(page, without=(0,)))
        sizes.append(len(found))

    assert sizes[0] == sizes[1] <= 12


OWN = f"{PAGE}/kcdp_project.appraisal"


def test_one_term_is_given_a_ladder_of_its_own_and_gives_it_back(admin, maker, world):
    put_case(maker, world, until="submit_project")
    page = admin.open(OWN)
    done = agreed(admin, admin.post(OWN, **sent(page, without=(0, 5))))
    stored, listed = rows(maker), admin.open("/quan-tri/moc-nhac").text
    admin.send(done, "Bỏ, chưa áp dụng")

    assert page.heading == "Đề án khuyến công địa phương: Thẩm định tại cơ sở"
    assert stored == [("ladder.default.kcdp_project.appraisal", "dong-nai", 4)]
    assert page.heading in listed
    assert rows(maker) == []


@pytest.mark.parametrize("term", ["kcdp_project.la", "kcdp_project", "drafting", "kcdp_project.drafting", "a.b.c"])
def test_a_term_that_the_ladder_does_not_speak_of_is_not_there(admin, term):
    admin.open(f"{PAGE}/{term}", status=404)
