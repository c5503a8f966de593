"""Yearly lists: every bad file is told line by line and changes nothing; a good one is entered once, as a whole."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from notifications.entering import enter_lists
from tests.factories import MONDAY, a_world
from tests.project_lists import GOOD, entered, list_file, many, row, take
from tests.statements import counted
from workflow.db import unit_of_work
from workflow.errors import CaseNotFound
from workflow.files import FileRefused
from workflow.invariants import violations
from workflow.models import Case, CaseSection, Establishment, ListImport, ListImportCase, Unit
from workflow.services import entering_lists
from workflow.services.list_imports import problems_of, queue_list, take_upload


@pytest.fixture
def world(session):
    return a_world(session)


def told(session, world, *rows, **how):
    """Row, column and words of every problem of a file."""
    found = take(session, world, list(rows), **how)
    assert (found.import_id, session.scalar(select(func.count()).select_from(Case))) == (0, 0)
    return [
        (one.row, one.column, one.message % one.params if one.params else one.message) for one in found.read.problems
    ]


@pytest.mark.parametrize(
    ("changes", "column", "said"),
    [
        ({"year": 2020}, "year", "là năm đã qua: điền Tình trạng"),
        ({"year": 2032}, "year", "phải từ 2010 đến 2031."), ({"year": "năm nay"}, "year", "viết số nguyên"),
        ({"title": "Ngắn"}, "title", "viết đủ từ 10 ký tự trở lên."), ({"title": ""}, "title", "còn trống; điền vào."),
        ({"activity": "Ứng dụng máy móc thiết bị tiên tíên x"}, "activity", "có phải “Ứng dụng máy móc thiết bị"),
        ({"activity": "Trồng rừng"}, "activity", "không có “Trồng rừng” trong danh mục"),
        ({"kind": "Tập đoàn"}, "kind", "không có “Tập đoàn” trong danh mục"),
        ({"tax_code": "3600000015"}, "tax_code", "chữ số thứ mười không khớp"),
        ({"tax_code": 301234567}, "tax_code", "thiếu chữ số 0 ở đầu"),
        ({"tax_code": "12"}, "tax_code", "phải có 10 chữ số"),
        ({"commune": "Xã Thống Nhấtt"}, "commune", "có phải “Xã Thống Nhất”?"),
        ({"total": "bốn trăm triệu"}, "total", "viết số tiền bằng chữ số"),
        ({"support": "8,5"}, "support", "bỏ phần lẻ"), ({"matching": -1}, "matching", "không được âm"),
        ({"total": 390_000_000}, "total", "là 390.000.000 đồng nhưng ba nguồn cộng lại là 400.000.000 đồng"),
        ({"total": "=1+1"}, "total", "có công thức"), ({"establishment": "a\x01b"}, "establishment", "ký tự"),
        ({"establishment": "Tên khác", "tax_code": "3600000007"}, "establishment", "ghi cho “Công ty TNHH Minh Anh”"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_told_with_its_row_its_column_and_what_to_do(session, world, changes, column, said):
    found = told(
        session, world, row(), row(title="Hỗ trợ máy đóng gói", **changes) if "title" not in changes else row(**changes)
    )

    assert [(number, name) for number, name, _ in found] == [(3, column)]
    assert said in found[0][2]


def test_lines_that_repeat_or_contradict_each_other_are_told(session, world):
    again, other = row(title=str(GOOD["title"]).upper()), row(title="Hỗ trợ máy đóng gói", establishment="Tên khác")

    assert [(number, column) for number, column, _ in told(session, world, row(), again, other)] == [
        (3, "row"), (4, "tax_code"),
    ]  # fmt: skip


def test_merged_cells_are_told(session, world):
    assert told(session, world, row(), merge="B4:B6")[0] == (4, "row", "ô gộp B4:B6; bỏ gộp rồi điền từng dòng.")


def test_a_former_place_is_told_with_what_it_is_now(session, world):
    until = {"valid_from": date(2020, 1, 1), "valid_to": date(2025, 6, 30), "parent_id": world.units["province"]}
    for code, name, kind, successor in (
        ("x", "Xã Cũ", "commune", "commune"), ("h", "Huyện Cũ", "district", "province"),
    ):  # fmt: skip
        session.add(Unit(code=code, name=name, kind=kind, path=code, successor_id=world.units[successor], **until))
    session.flush()

    assert [said for _, _, said in told(session, world, row(commune="xã cũ"), row(commune="Huyện Cũ"))] == [
        "“xã cũ” không còn; nay là Xã Thống Nhất. Sửa ô thành tên hiện nay.",
        "“Huyện Cũ” là tên cũ, nay không còn; ghi xã, phường hiện nay.",
    ]  # fmt: skip


def test_names_that_differ_only_in_marks_are_told_apart(session, world):
    for code, name in (("a", "Xã Lộc Thạnh"), ("b", "Xã Lộc Thành")):
        session.add(Unit(code=code, name=name, kind="commune", path=code, parent_id=world.units["province"],
            valid_from=date(2020, 1, 1)))  # fmt: skip
    session.flush()

    assert take(session, world, [row(commune="Lộc Thạnh")]).read.problems == ()
    assert "có thể là Xã Lộc Thạnh, Xã Lộc Thành" in told(session, world, row(commune="xa loc thanh"))[0][2]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (list_file([]), "list_no_rows"), (list_file([GOOD], sheet="Sheet1"), "list_no_sheet"),
        (list_file([GOOD], headings=["STT"]), "list_headings"), (list_file(many(5_001)), "list_too_long"),
        (list_file([GOOD], blank=25_000), "file_too_many_rows"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 80, "file_old_office"),
        (b"%PDF-1.4", "file_damaged"), (b"", "file_empty"), (b"PK\x03\x04" + bytes(6 * 2**20), "file_too_big"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused(session, world, content, code):
    with pytest.raises(FileRefused) as refused:
        take_upload(session, content, "ds.xlsx", by=world.people["officer"], now=MONDAY, office=world.office)
    assert (refused.value.code, session.scalar(select(func.count()).select_from(ListImport))) == (code, 0)


@pytest.mark.parametrize("who", ["owner", "centre", "leader", "governor", "admin"])
def test_only_officers_of_a_department_read_a_list(session, world, who):
    with pytest.raises(CaseNotFound):
        take(session, world, [GOOD], who=who)


@pytest.fixture
def here(database):
    with unit_of_work(database.sessions) as session:
        world = a_world(session)
    return database.sessions, world


@pytest.fixture
def drafts(here):
    """Two lines of one establishment, entered; the session looks at what came of them."""
    other = row(title="Hỗ trợ máy đóng gói", other=50_000_000, matching=150_000_000)
    assert entered(here, [row(), other]) == (0, "done", 2, 2)
    with here[0]() as session:
        yield session, session.scalars(select(Case).order_by(Case.id)).first(), here[1].units


def test_a_list_becomes_drafts_of_its_establishments(drafts):
    _, one, units = drafts
    amounts = (one.total_cost, one.support, one.matching)

    assert (one.state, one.code, one.title, one.activity, one.year, *amounts) == (
        "draft", "DONGNAI-260302-0001", GOOD["title"], "machinery", 2026, 400_000_000, 200_000_000, 200_000_000,
    )  # fmt: skip
    ties = (one.owner_unit_id, one.province_id, one.centre_id, one.commune_id)
    assert ties == tuple(units[name] for name in ("department", "province", "centre", "commune"))


def test_the_pages_of_a_draft_know_what_its_line_says(drafts):
    session, one, units = drafts
    place = session.get_one(Establishment, one.applicant_id)
    sections = session.scalars(select(CaseSection).where(CaseSection.case_id == one.id))

    assert (place.tax_code, place.kind, session.scalar(select(func.count()).select_from(Establishment))) == (
        "3600000014", "cooperative", 2,
    )  # fmt: skip
    assert {each.key: each.content for each in sections} == {
        "establishment": {"name": GOOD["establishment"], "kind": "cooperative", "commune_id": units["commune"],
            "tax_code": "3600000014"},
        "need": {"activity": "machinery", "title": GOOD["title"]},
        "funding": {"total_cost": 400_000_000, "support": 200_000_000, "matching": 200_000_000, "other": 0},
    }  # fmt: skip


def test_drafts_of_a_list_keep_every_promise(drafts):
    session, _, _ = drafts
    assert violations(session, now=MONDAY) == []


def test_the_same_list_again_adds_nothing_and_one_more_line_adds_one(here):
    assert entered(here, many(7)) == (0, "done", 7, 7)
    assert entered(here, many(7)) == (7, "done", 0, 7)
    assert entered(here, many(8)) == (7, "done", 1, 8)
    with here[0]() as session:
        numbers = [
            session.scalar(select(func.count()).select_from(model)) for model in (Case, ListImportCase, Establishment)
        ]
        assert numbers == [8, 8, 1 + 3]


def test_a_known_establishment_is_not_entered_again(here):
    entered(here, [row(establishment="Công ty TNHH Minh Anh", tax_code="3600000007", kind="Doanh nghiệp nhỏ và vừa")])

    with here[0]() as session:
        assert session.scalars(select(Case.applicant_id)).all() == [here[1].units["owner"]]


def test_what_became_wrong_meanwhile_refuses_the_whole_list(here):
    maker, world = here
    with unit_of_work(maker) as session:
        found = take(session, world, [row(), row(title="Hỗ trợ máy đóng gói")])
        queue_list(session, found.import_id, by=world.people["officer"])
        session.execute(update(Unit).where(Unit.id == world.units["commune"]).values(valid_to=date(2026, 3, 1)))
    enter_lists(maker, now=MONDAY, office=world.office)

    with maker() as session:
        one = session.get_one(ListImport, found.import_id)
        assert (one.status, one.added, [(each.row, each.column) for each in problems_of(one.problems)]) == (
            "refused", 0, [(2, "commune"), (3, "commune")],
        )  # fmt: skip
        assert session.scalar(select(func.count()).select_from(Case)) == 0


def test_a_crash_leaves_nothing_and_the_list_is_taken_again_when_its_lease_is_over(here, monkeypatch):
    maker, world = here
    with unit_of_work(maker) as session:
        found = take(session, world, many(5))
        queue_list(session, found.import_id, by=world.people["officer"])
        taken = entering_lists.claim(session, now=MONDAY)
    later = MONDAY + entering_lists.LEASE + timedelta(seconds=1)
    assert enter_lists(maker, now=MONDAY, office=world.office) == 0
    assert enter_lists(maker, now=later, office=world.office) == 1

    with maker() as session, pytest.raises(entering_lists.LeaseLost):
        entering_lists.enter(session, taken, by=world.people["officer"], now=later, office=world.office)
    with maker() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 5


def test_a_list_that_can_never_be_entered_is_given_up(here):
    maker, world = here
    with unit_of_work(maker) as session:
        found = take(session, world, many(2))
        queue_list(session, found.import_id, by=world.people["officer"])
        session.execute(update(ListImport).values(attempt=entering_lists.MOST_ATTEMPTS))
    assert enter_lists(maker, now=MONDAY, office=world.office) == 1
    with maker() as session:
        assert session.get_one(ListImport, found.import_id).status == "refused"


def test_a_list_of_another_department_is_not_to_be_queued(session, world):
    found = take(session, world, [row()])
    with pytest.raises(CaseNotFound):
        queue_list(session, found.import_id, by=world.people["stranger"])


def test_the_statements_do_not_grow_with_the_lines(session, world):
    def sent(number):
        found = take(session, world, many(number))
        queue_list(session, found.import_id, by=world.people["officer"])
        taken = entering_lists.claim(session, now=MONDAY)
        with counted(session) as said:
            entering_lists.enter(session, taken, by=world.people["officer"], now=MONDAY, office=world.office)
        return len(said)

    assert sent(3) == sent(60)
