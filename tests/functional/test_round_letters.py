"""The request to the level above with its list (Mẫu PL5): drafted from the round, kept as it was sent, for few eyes."""

import pytest
from sqlalchemy import update

from tests.desk import statements
from tests.put_rounds import put_round
from workflow.db import unit_of_work
from workflow.models import Case, CaseRecusal, CaseSection, ConflictDeclaration, Establishment
from workflow.models.base import table_of
from workflow.selection.councils import Level

LETTER, LIST = "/de-nghi/van-ban", "/de-nghi/danh-sach"
CASE, MOST = table_of(Case), 12


@pytest.fixture
def scene(maker, world, clock):
    """A provincial round whose products are certified, below a region's round that takes dossiers."""
    above = put_round(maker, world, "receiving", level=Level.REGION)
    made = put_round(maker, world, "forwarding")
    made.above, clock.at = above.round_id, made.now
    with unit_of_work(maker) as session:
        made.codes = [session.get_one(Case, case_id).code for case_id in made.nominations]
    return made


@pytest.fixture
def staff(sign_in):
    """The officer who runs provincial rounds."""
    return sign_in("officer")


def send_up(maker, scene, *numbers):
    """Send the list up, of the products with these numbers."""
    with unit_of_work(maker) as session:
        scene.session = session
        letter = {"letter_number": "120/UBND-KT", "letter_on": scene.now.date()}
        chosen = [scene.nominations[number] for number in numbers]
        scene.take("forward_list", target_id=scene.above, items=chosen, **letter)


def hide(maker, case_id, person):
    """Hide a nomination from somebody."""
    with unit_of_work(maker) as session:
        session.add(CaseRecusal(case_id=case_id, user_id=person.id, seq=1, hides=True))


def rows(page):
    """The lines of the list."""
    return [[cell.get_text(" ", strip=True) for cell in row.select("td")] for row in page.soup.select("tbody tr")]


def products(page):
    """The products on the list."""
    return [row[1].partition(" Nhóm:")[0] for row in rows(page)]


def test_the_draft_lists_every_certified_product(scene, staff):
    page = staff.open(f"/hoi-dong/{scene.slug}{LIST}")

    assert page.heading == "Danh sách sản phẩm đề nghị bình chọn"
    assert products(page) == [f"Sản phẩm {scene.round_id}-{number}" for number in (1, 2, 3)]
    assert rows(page)[0][3] == (
        "Số 0001/2026/CNNT-T-DONG-NAI cấp ngày 23/03/2026, có giá trị đến hết ngày 31/12/2028"
    )  # fmt: skip
    assert "Tổng số: 3 sản phẩm của 3 cơ sở công nghiệp nông thôn." in page.text
    assert "Dự thảo, chưa gửi cấp trên." in page.text
    assert "(Kèm theo văn bản số …………… ngày ……/……/……… của UBND tỉnh Đồng Nai)" in page.text


def test_the_list_says_who_makes_a_product_and_that_it_is_a_set(maker, scene, staff):
    first = scene.nominations[0]
    with unit_of_work(maker) as session:
        firm = session.get_one(Case, first).applicant_id
        known = {"representative": "Trần Thị Mẫu", "address": "Số 5 đường Lò Gốm", "phone": "0900000000"}
        session.execute(update(Establishment).where(Establishment.unit_id == firm).values(**known))
        session.get_one(CaseSection, (first, "product")).content = {"is_set": True}
    page = staff.open(f"/hoi-dong/{scene.slug}{LIST}")

    assert products(page)[0].endswith("(bộ sản phẩm)")
    assert rows(page)[0][2].endswith(
        "Đại diện: Trần Thị Mẫu Số 5 đường Lò Gốm, Xã Thống Nhất Điện thoại: 0900000000"
    )  # fmt: skip
    assert "3 sản phẩm, trong đó có 1 bộ sản phẩm, của 3 cơ sở" in page.text


def test_the_draft_letter_leaves_number_and_day_to_a_pen(scene, staff):
    page = staff.open(f"/hoi-dong/{scene.slug}{LETTER}")

    assert page.soup.select_one(".issuer-unit").get_text() == "Ủy ban nhân dân tỉnh Đồng Nai"
    assert page.soup.select_one(".paper-number").get_text() == "Số: ……/……"
    assert page.soup.select_one(".paper-date").get_text() == "Đồng Nai, ngày …… tháng …… năm ………"
    assert page.soup.select_one(".paper-to").get_text() == "Kính gửi: Cục Khuyến công"
    assert [one.get_text() for one in page.soup.select(".signature-title")] == ["TM. Ủy ban nhân dân", "Chủ tịch"]
    assert "Căn cứ Quyết định số 948/QĐ-UBND ngày 02/03/2026" in page.text


def test_what_is_chosen_is_what_is_printed(scene, staff):
    page = staff.open(f"/hoi-dong/{scene.slug}/de-nghi?sp={scene.codes[1]}&sp=khong-co")
    boxes = [box.has_attr("checked") for box in page.soup.select("input[name=sp]")]
    paper = staff.open(f"/hoi-dong/{scene.slug}{LIST}?sp={scene.codes[1]}&sp=khong-co")

    assert boxes == [False, True, False]
    assert products(paper) == [f"Sản phẩm {scene.round_id}-2"]
    assert f"sp={scene.codes[1]}" in paper.soup.select_one("nav a")["href"]


def test_what_was_sent_stays_as_it_was_sent(maker, scene, staff):
    send_up(maker, scene, 0, 2)
    page = staff.open(f"/hoi-dong/{scene.slug}{LIST}?sp={scene.codes[1]}")
    letter = staff.open(f"/hoi-dong/{scene.slug}{LETTER}")

    assert products(page) == [f"Sản phẩm {scene.round_id}-{number}" for number in (1, 3)]
    assert "(Kèm theo văn bản số 120/UBND-KT ngày 23/03/2026 của UBND tỉnh Đồng Nai)" in page.text
    assert letter.soup.select_one(".paper-number").get_text() == "Số: 120/UBND-KT"
    assert letter.soup.select_one(".paper-date").get_text() == "Đồng Nai, ngày 23 tháng 3 năm 2026"
    assert "đề nghị Cục Khuyến công xem xét, bình chọn 2 sản phẩm của 2 cơ sở" in letter.text
    assert "Dự thảo" not in page.text + letter.text


def test_the_page_leads_to_both_papers_and_to_the_step(maker, scene, staff):
    page = staff.open(f"/hoi-dong/{scene.slug}/de-nghi")
    send = page.soup.select_one(".page-actions .btn-primary")
    form = page.soup.select_one("main form")
    assert page.soup.select_one("nav .count[aria-current]").get_text(strip=True) == "Đề nghị cấp trên"
    assert staff.open(send["href"]).heading == "Gửi danh sách lên cấp trên"
    assert (form["action"], form.select("button")[1]["formaction"]) == (
        f"/hoi-dong/{scene.slug}{LETTER}", f"/hoi-dong/{scene.slug}{LIST}",
    )  # fmt: skip
    send_up(maker, scene)
    page = staff.open(f"/hoi-dong/{scene.slug}/de-nghi")

    assert "Đã gửi 3 sản phẩm tới Cục Khuyến công theo văn bản số 120/UBND-KT ngày 23/03/2026." in page.text
    assert [link["href"] for link in page.soup.select(".page-actions a")] == [
        f"/hoi-dong/{scene.slug}{LETTER}", f"/hoi-dong/{scene.slug}{LIST}",
    ]  # fmt: skip


def test_a_round_that_sends_nothing_has_no_papers(maker, scene, staff):
    with unit_of_work(maker) as session:
        scene.session = session
        scene.take("finish", reason="Đợt này không gửi cấp trên.")

    assert "không gửi danh sách lên cấp trên" in staff.open(f"/hoi-dong/{scene.slug}/de-nghi").text
    for path in (LETTER, LIST):
        staff.open(f"/hoi-dong/{scene.slug}{path}", 404)


def test_there_is_no_such_paper_and_none_too_early(maker, world, scene, staff):
    early = put_round(maker, world, "certifying")

    staff.open(f"/hoi-dong/{scene.slug}/de-nghi/khong-co", 404)
    for path in ("/de-nghi", LETTER, LIST):
        staff.open(f"/hoi-dong/{early.slug}{path}", 404)
    assert "Đề nghị cấp trên" not in staff.open(f"/hoi-dong/{early.slug}").text


@pytest.mark.parametrize("who", ["owner", "centre", "accountant", "admin", "stranger", "juror", "nominee"])
def test_whoever_may_not_see_the_outcome_finds_no_request(scene, sign_in, who):
    people = {"juror": scene.jury[0].email, "nominee": next(iter(scene.owners.values())).email}
    visitor = sign_in(people.get(who, who))

    for path in ("/de-nghi", LETTER, LIST):
        visitor.open(f"/hoi-dong/{scene.slug}{path}", 404)


def test_a_member_of_the_council_reads_it_but_does_not_send_it(scene, sign_in):
    visitor = sign_in(scene.council[5].email)

    assert len(products(visitor.open(f"/hoi-dong/{scene.slug}{LIST}"))) == 3
    assert visitor.open(f"/hoi-dong/{scene.slug}/de-nghi").soup.select(".page-actions .btn-primary") == []


@pytest.mark.parametrize("who", ["officer", "governor", "leader"])
def test_what_a_conflict_hides_is_in_no_paper_and_no_number(maker, scene, sign_in, who):
    hidden = scene.nominations[1]
    with unit_of_work(maker) as session:
        session.execute(update(CASE).where(CASE.c.id == hidden).values(title="Sản phẩm giấu kín"))
    hide(maker, hidden, scene.world.people[who])
    visitor = sign_in(who)
    paths = (f"/hoi-dong/{scene.slug}{path}?sp={scene.codes[1]}" for path in (LETTER, LIST, "/de-nghi"))
    letter, listed, page = (visitor.open(path).text for path in paths)

    assert not any("giấu kín" in text or scene.codes[1] in text for text in (letter, listed, page))
    assert ["2 sản phẩm của 2 cơ sở" in text for text in (letter, listed)] == [True, True]
    assert ["Một số sản phẩm của đợt không hiển thị" in text for text in (letter, listed, page)] == [True] * 3


def test_whether_a_hidden_product_was_sent_cannot_be_told(maker, world, scene, sign_in):
    hide(maker, scene.nominations[1], world.people["leader"])
    send_up(maker, scene, 0, 1)
    visitor, paths = sign_in("leader"), ("/de-nghi", LETTER, LIST)
    before = [visitor.open(f"/hoi-dong/{scene.slug}{path}").text for path in paths]
    with unit_of_work(maker) as session:
        session.execute(CASE.update().where(CASE.c.id == scene.nominations[1]).values(title="Khác", state="revoked"))

    assert "1 sản phẩm của 1 cơ sở" in before[1]
    assert [visitor.open(f"/hoi-dong/{scene.slug}{path}").text for path in paths] == before


def test_a_member_declares_before_a_product_is_on_the_list(maker, scene, sign_in):
    member = scene.council[4]
    with unit_of_work(maker) as session:
        own = (ConflictDeclaration.user_id == member.id, ConflictDeclaration.case_id == scene.nominations[0])
        session.execute(update(ConflictDeclaration).where(*own).values(answer=None, declared_at=None))

    assert len(products(sign_in(member.email).open(f"/hoi-dong/{scene.slug}{LIST}"))) == 2


@pytest.mark.parametrize("seat", [None, 2])
@pytest.mark.parametrize("page", ["/de-nghi", LETTER, LIST])
def test_the_papers_take_few_statements(maker, scene, sign_in, seat, page):
    visitor = sign_in("officer" if seat is None else scene.council[seat].email)
    visitor.open(f"/hoi-dong/{scene.slug}{page}")
    with statements(maker) as sent:
        visitor.open(f"/hoi-dong/{scene.slug}{page}")

    assert len(sent) <= MOST
