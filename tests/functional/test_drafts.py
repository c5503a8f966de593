"""Writing a dossier: questions first, nothing lost, nothing demanded before the end."""

from datetime import date

import pytest
from sqlalchemy import select, update

from tests.desk import a_pdf, case_id, facts, put_case, put_empty_case, statements
from workflow.db import unit_of_work
from workflow.models import Case, CaseSection, Unit

ANSWERS = {
    "kind": "household", "place": "commune", "trade": "food_processing", "activity": "machinery", "machines": "new",
    "other_support": "False",
}  # fmt: skip
QUERY = "&".join(f"{name}={value}" for name, value in ANSWERS.items())
NO_DEPARTMENT = (
    "Địa bàn của cơ sở hiện không có Sở Công Thương phụ trách trong hệ thống. "
    "Báo quản trị hệ thống cập nhật xã, tỉnh của cơ sở rồi làm lại."
)
PROPOSAL = ("request_letter", "business_licence", "investment_plan", "quotation", "commitment")
SECTIONS = {
    "establishment": {"representative": "Trần Văn Minh", "phone": "0912345678", "address": "Ấp 3", "workers": "12"},
    "need": {
        "activity": "machinery", "title": "Hỗ trợ ứng dụng máy sấy điều", "need": "Máy cũ tốn điện và hay hỏng hóc.",
        "aims": "Giảm điện năng một nửa.", "effects": "Thêm mười lao động.",
    },
    "items": {"items-0-name": "Máy sấy", "items-0-quantity": "1", "items-0-unit_price": "400.000.000"},
    "funding": {"total_cost": "400000000", "support": "200000000", "matching": "200000000", "own_source": "Vốn tự có"},
    "schedule": {
        "starts_on": "01/04/2026", "ends_on": "30/11/2026", "milestones-0-what": "Lắp máy",
        "milestones-0-by": "01/06/2026",
    },
    "commitments": {"no_double_support": "y", "invest_rest": "y", "keep_three_years": "y"},
}  # fmt: skip


def saved(maker, code, key):
    """Version, completeness and contents of a section."""
    with maker() as session:
        here = (CaseSection.case_id == case_id(session, code), CaseSection.key == key)
        row = session.scalars(select(CaseSection).where(*here)).one_or_none()
        return (row.version, row.complete, row.content) if row else None


def autosave(visitor, page, **typed):
    """Save as the script does."""
    fields = {**page.filled("Lưu và tiếp tục"), **typed}
    return visitor.client.post(page.path, data=fields, headers={"X-Autosave": "1"})


def test_the_questions_need_no_account_and_their_answer_has_reasons(open_page):
    page = open_page(f"/ho-so/moi?{QUERY}")

    reasons = [line.get_text(" ", strip=True) for line in page.soup.select("#ket-qua li")]
    assert (len(reasons), all(line.startswith("Đạt ") for line in reasons)) == (6, True)
    link = page.soup.find("a", string="Đăng nhập và bắt đầu")["href"]
    assert link.startswith("/dang-nhap?tiep=/ho-so/moi%3Fkind%3Dhousehold")


def test_what_is_not_supported_says_why(open_page):
    page = open_page(f"/ho-so/moi?{QUERY.replace('machines=new', 'machines=used')}")

    assert "Chưa đủ điều kiện" in page.text
    assert "Máy được hỗ trợ phải mới hoàn toàn." in page.text


def test_a_question_left_open_is_asked_for(open_page):
    page = open_page("/ho-so/moi?kind=household", 422)

    assert len(page.errors) == 5


def test_an_establishment_whose_province_is_gone_is_told_what_to_do(maker, world, sign_in):
    with unit_of_work(maker) as session:
        gone = Unit.id.in_([world.units["province"], world.units["department"]])
        session.execute(update(Unit).where(gone).values(valid_to=date(2025, 6, 30)))
    owner = sign_in("owner")
    page = owner.send(owner.open(f"/ho-so/moi?{QUERY}"), "Bắt đầu hồ sơ", status=422)

    assert page.errors == [NO_DEPARTMENT]
    with maker() as session:
        assert session.scalars(select(Case.id)).all() == []


def test_a_dossier_is_written_section_by_section_and_handed_in(maker, sign_in):
    owner = sign_in("owner")
    page = owner.send(owner.open(f"/ho-so/moi?{QUERY}"), "Bắt đầu hồ sơ")
    code = page.path.split("/")[2]

    for key, typed in SECTIONS.items():
        owner.send(owner.open(f"/ho-so/{code}/soan/{key}"), "Lưu và tiếp tục", **typed)
    token = owner.open(f"/ho-so/{code}").soup.find("input", {"name": "csrf_token"})["value"]
    for kind in PROPOSAL:
        owner.post(f"/ho-so/{code}/giay-to/{kind}", csrf_token=token, file=a_pdf(f"{kind}.pdf", more=kind.encode()))
    sent = owner.send(owner.open(f"/ho-so/{code}/kiem-tra"), "Nộp hồ sơ", agree="y")

    assert sent.heading == f"Đã gửi hồ sơ {code}"
    assert "Cán bộ cấp xã xử lý trước ngày 09/03/2026" in sent.text
    assert facts(maker, code) == ("commune_confirmation", 2)
    with maker() as session:
        case = session.scalars(select(Case).where(Case.code == code)).one()
        assert (case.title, case.support, case.lookup_key in sent.text) == (
            "Hỗ trợ ứng dụng máy sấy điều",
            200_000_000,
            True,
        )


def test_a_dossier_written_by_the_centre_waits_for_the_word_of_the_establishment(maker, world, sign_in):
    code, owner, centre = put_case(maker, world), sign_in("owner"), sign_in("centre")
    with maker.begin() as session:
        session.query(CaseSection).filter(CaseSection.key == "commitments").delete()
    centre.send(centre.open(f"/ho-so/{code}/gui-co-so-xac-nhan"), "Gửi cơ sở xác nhận")
    early = owner.send(owner.open(f"/ho-so/{code}/xac-nhan-va-nop"), "Xác nhận và nộp", status=422, agree="y")
    owner.send(owner.open(f"/ho-so/{code}/soan/commitments"), "Lưu và tiếp tục", **SECTIONS["commitments"])
    owner.send(owner.open(f"/ho-so/{code}/xac-nhan-va-nop"), "Xác nhận và nộp", agree="y")

    assert "Cam kết của cơ sở" in early.text
    assert facts(maker, code) == ("commune_confirmation", 3)


def test_a_dossier_begun_twice_is_one(maker, sign_in):
    owner = sign_in("owner")
    page = owner.open(f"/ho-so/moi?{QUERY}")
    fields = page.filled("Bắt đầu hồ sơ")

    places = {owner.client.post(page.path, data=fields).location for _ in range(2)}

    assert len(places) == 1


def test_what_the_account_knows_is_not_asked_again(maker, world, sign_in):
    page = sign_in("owner").open(f"/ho-so/{put_empty_case(maker, world)}/soan/establishment")

    assert [page.filled("Lưu và tiếp tục")[name] for name in ("name", "tax_code", "kind")] == [
        "Công ty TNHH Minh Anh",
        "3600000007",
        "enterprise",
    ]


def test_a_section_saves_itself_incomplete_and_tells_when(maker, world, sign_in, clock):
    code, owner = put_empty_case(maker, world), sign_in("owner")
    page = owner.open(f"/ho-so/{code}/soan/funding")

    first = autosave(owner, page, total_cost="400 triệu", support="")
    second = autosave(owner, page, total_cost="400000000", support="", version="1")

    assert [first.json, second.json] == [{"version": 1, "saved_at": "09:00"}, {"version": 2, "saved_at": "09:00"}]
    version, complete, content = saved(maker, code, "funding")
    assert (version, complete, content["total_cost"]) == (2, False, 400_000_000)


def test_a_wrong_answer_is_saved_as_typed_and_told(maker, world, sign_in):
    code, owner = put_empty_case(maker, world), sign_in("owner")
    page = owner.open(f"/ho-so/{code}/soan/establishment")

    page = owner.send(page, "Lưu và tiếp tục", status=422, tax_code="12345")

    assert [text.split(":")[0] for text in page.errors] == ["Mã số thuế"]
    assert owner.open(f"/ho-so/{code}/soan/establishment").filled("Lưu và tiếp tục")["tax_code"] == "12345"


def test_two_people_saving_one_section_see_both_texts(maker, world, sign_in):
    code = put_empty_case(maker, world)
    owner, centre = sign_in("owner"), sign_in("centre")
    pages = [person.open(f"/ho-so/{code}/soan/need") for person in (owner, centre)]
    owner.send(pages[0], "Lưu và tiếp tục", need="Máy cũ tốn điện và hay hỏng hóc.")

    clash = centre.send(pages[1], "Lưu và tiếp tục", status=409, need="Cần máy mới để tăng năng suất.")

    assert "Máy cũ tốn điện và hay hỏng hóc." in clash.text
    assert "Cần máy mới để tăng năng suất." in clash.text
    assert autosave(centre, pages[1], need="Cần máy mới").status_code == 409
    centre.send(clash, "Lưu bản của tôi")
    assert saved(maker, code, "need")[2]["need"] == "Cần máy mới để tăng năng suất."


def test_the_same_save_sent_twice_is_no_clash(maker, world, sign_in):
    code, owner = put_empty_case(maker, world), sign_in("owner")
    page = owner.open(f"/ho-so/{code}/soan/need")

    answers = [autosave(owner, page, need="Máy cũ tốn điện và hay hỏng hóc.").json["version"] for _ in range(2)]

    assert answers == [1, 1]


def test_the_language_switch_saves_first(maker, world, sign_in):
    code, owner = put_empty_case(maker, world), sign_in("owner")
    page = owner.open(f"/ho-so/{code}/soan/funding")

    page = owner.send(page, "Lưu và tiếp tục", total_cost="400000000", then="lang:en")

    assert (page.soup.html["lang"], page.soup.h1.get_text(strip=True)) == ("en", "Cost and funds")
    assert saved(maker, code, "funding")[2]["total_cost"] == 400_000_000


def test_a_session_that_ran_out_loses_no_autosave_silently(maker, world, client):
    code = put_empty_case(maker, world)

    answer = client.post(f"/ho-so/{code}/soan/need", data={"need": "Máy cũ"}, headers={"X-Autosave": "1"})

    assert answer.status_code == 401
    assert saved(maker, code, "need") is None


def test_the_check_page_says_what_is_missing_and_leads_back(maker, world, sign_in):
    code, owner = put_empty_case(maker, world), sign_in("owner")

    page = owner.open(f"/ho-so/{code}/kiem-tra")
    assert "Chưa khai đủ các mục: Cơ sở công nghiệp nông thôn, Nội dung và sự cần thiết" in page.text
    assert "Thiếu giấy tờ: Giấy đề nghị hỗ trợ" in page.text
    change = next(link["href"] for link in page.soup.select(".summary-change a") if "soan/funding" in link["href"])
    assert len(owner.open(change.split("#")[0]).errors) == 4


def test_a_section_that_is_closed_is_only_read(maker, world, sign_in):
    code = put_case(maker, world, until="submit")
    owner = sign_in("owner")

    assert owner.open(f"/ho-so/{code}/soan/funding").heading == "Nội dung hồ sơ"
    owner.open(f"/ho-so/{code}/soan/no_such_section", 404)


@pytest.mark.parametrize(("tax_code", "found"), [("3600000007", True), ("0100109106", False)])
def test_the_centre_begins_for_an_establishment_by_its_tax_code(maker, sign_in, tax_code, found):
    centre = sign_in("centre")
    page = centre.open(f"/ho-so/moi?{QUERY}")

    page = centre.send(page, "Bắt đầu hồ sơ", status=200 if found else 422, tax_code=tax_code)

    if found:
        assert page.heading == "Soạn hồ sơ"
    else:
        assert page.errors[0].startswith("Không có cơ sở nào trong tỉnh với mã số thuế này.")


def test_the_owner_confirms_what_the_centre_wrote(maker, world, sign_in):
    code = put_case(maker, world)
    centre, owner = sign_in("centre"), sign_in("owner")

    centre.send(centre.open(f"/ho-so/{code}/kiem-tra"), "Gửi cơ sở xác nhận")
    sent = owner.send(owner.open(f"/ho-so/{code}/kiem-tra"), "Xác nhận và nộp", agree="y")

    assert sent.heading == f"Đã gửi hồ sơ {code}"
    assert facts(maker, code)[0] == "commune_confirmation"


def test_the_list_of_ones_cases_says_what_to_do(maker, world, sign_in):
    put_case(maker, world, until="accept", title="Đang ở Sở")
    put_case(maker, world, title="Còn nháp")

    page = sign_in("owner").open("/toi")

    rows = [" ".join(row.get_text(" ", strip=True).split()) for row in page.soup.select("tbody tr")]
    assert [row.split(" DONGNAI")[0] for row in rows] == ["Còn nháp", "Đang ở Sở"]
    assert "Nộp hồ sơ 01/06/2026 còn" in rows[0]
    assert "Chưa phải làm gì; Trung tâm Khuyến công Đồng Nai đang xử lý." in rows[1]


def test_the_list_of_cases_asks_as_much_for_three_as_for_one(maker, world, sign_in):
    owner, counts = sign_in("owner"), []
    for number in (1, 2):
        put_case(maker, world, until="accept", title=f"Đề án thứ {number}")
        put_case(maker, world, title=f"Bản nháp {number}")
        owner.open("/toi")
        with statements(maker) as sent:
            owner.open("/toi")
        counts.append(len(sent))

    assert counts[0] == counts[1] <= 12
