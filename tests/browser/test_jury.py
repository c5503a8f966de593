"""A juror in a real browser: the sheet saves itself, keeps the sum, and works without JavaScript."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from tests.browser.people import press
from tests.factories import MONDAY
from tests.juries import a_jury, can_sign_in, code_of, refilled, sheet_of
from tests.round_records import RUBRIC, a_nomination
from workflow.db import unit_of_work
from workflow.models import CaseSection, ScoreSheet
from workflow.rounds.scores import marks_of

FIRST, SECOND = (f"[name=mark-{leaf.key}]" for leaf in RUBRIC.leaves[:2])


@pytest.fixture
def jury(site):
    """A jury in scoring; one nomination more has not been declared about."""
    with unit_of_work(site.maker) as session:
        made = a_jury(session, site.world)
        a_nomination(session, site.world, made.of, product="Nấm mối đen", at="begin_scores")
        for case_id in made.cases:
            said = {"version": 1, "content": {"name": "Gốm"}, "complete": True, "saved_at": MONDAY}
            session.add(CaseSection(case_id=case_id, key="product", **said))
        can_sign_in(session)
        made.sheets = {0: (code_of(session, made.cases[0]), made.sheets[made.cases[0], made.people[0].id])}
    return made


def kept(site, jury):
    with site.maker() as session:
        row = session.get_one(ScoreSheet, jury.sheets[0][1])
        return row.version, row.submitted_at is not None, marks_of(session, [row.id]).get(row.id, {})


def who(jury):
    return jury.people[0].email.removesuffix("@example.vn")


def test_a_sheet_saves_itself_and_keeps_its_sum(people, site, jury):
    juror = people()
    page = juror.as_(who(jury))
    page.goto(f"/cham-diem/{jury.of.slug}/{jury.sheets[0][0]}")
    page.fill(FIRST, "7,5")
    page.fill(SECOND, "3")
    expect(page.locator("[data-sum]")).to_have_text("10,50")
    expect(page.locator("[data-count]")).to_have_text("2")
    page.locator(SECOND).blur()
    expect(page.locator("[data-save-line]")).to_contain_text("Đã lưu", timeout=15_000)
    press(page, page.get_by_role("button", name="Lưu và sang hồ sơ kế"))

    expect(page.locator("h1")).to_have_text("Sản phẩm 2")
    assert kept(site, jury)[1:] == (False, {RUBRIC.leaves[0].key: 7.5, RUBRIC.leaves[1].key: 3})


def test_a_juror_declares_and_submits_without_javascript(people, site, jury):
    page = people(scripts=False).as_(who(jury))
    press(page, page.get_by_role("link", name="Khai báo và bắt đầu"))
    page.check("[name=rest]")
    press(page, page.get_by_role("button", name="Gửi khai báo"))
    press(page, page.get_by_role("link", name="Sản phẩm 1"))
    for key, text in sheet_of(75).marks.items():
        page.fill(f"[name=mark-{key}]", text)
    press(page, page.get_by_role("button", name="Nộp phiếu"))

    assert kept(site, jury)[:2] == (2, True)
    with site.maker() as session:
        assert session.scalars(select(ScoreSheet.id).where(ScoreSheet.submitted_at.is_not(None))).all() == [
            jury.sheets[0][1]
        ]


def test_the_pages_are_whole_on_a_phone_and_for_a_screen_reader(people, jury):
    juror = people()
    page = juror.as_(who(jury))
    own = ("", "/khai-bao", "/ngoai-tuyen", "/nop-phieu", "/mau", f"/{jury.sheets[0][0]}")
    for path in ("", *(f"/{jury.of.slug}{one}" for one in own)):
        page.goto(f"/cham-diem{path}")
        juror.look(page)

    assert (juror.faults, juror.complaints) == ({}, [])


@pytest.mark.parametrize("scripts", [True, False])
def test_a_juror_chooses_between_the_page_and_the_file(people, site, jury, tmp_path, scripts):
    juror = people(scripts=scripts)
    page, place = juror.as_(who(jury)), f"/cham-diem/{jury.of.slug}"
    page.goto(f"{place}/ngoai-tuyen")
    with page.expect_download() as handed_out:
        page.get_by_role("link", name="Tải phiếu (XLSX)").click()
    file = tmp_path / "phieu.xlsx"
    file.write_bytes(refilled(handed_out.value.path().read_bytes(), {"C5": "3", "K5": "1,5"}))
    page.goto(f"{place}/{jury.sheets[0][0]}")
    page.fill(FIRST, "7,5")
    press(page, page.get_by_role("button", name="Lưu", exact=True))
    page.goto(f"{place}/ngoai-tuyen")
    page.set_input_files("[name=file]", file)
    press(page, page.get_by_role("button", name="Tải lên"))
    juror.look(page)
    page.get_by_label("Lấy bản trong tệp").check()
    press(page, page.get_by_role("button", name="Lưu theo lựa chọn"))

    assert kept(site, jury)[2][RUBRIC.leaves[0].key] == 3
    assert (juror.faults, juror.complaints) == ({}, [])
