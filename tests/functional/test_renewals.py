"""The owner of a certified product has it selected again; everybody sees what its certificate is worth."""

import pytest
from sqlalchemy import select, update

from tests.juries import can_sign_in, code_of
from tests.post import pass_at
from tests.renewing import AFTER, BEFORE, FIRST, an_open_round, certified
from workflow.db import unit_of_work
from workflow.models import Case, CaseSection

BUTTON = "Lập hồ sơ bình chọn lại"


@pytest.fixture
def old(maker, world):
    """A certified product with its owner's address and the address of its case."""
    people, units = dict(world.people), dict(world.units)
    with unit_of_work(maker) as session:
        scene = certified(session, world)
        case_id = scene.nominations[0]
        can_sign_in(session)
        code, key = code_of(session, case_id), session.get_one(Case, case_id).lookup_key
    yield scene.owners[case_id].email, f"/ho-so/{code}", code, key
    world.people.clear()
    world.people |= people
    world.units.clear()
    world.units |= units


@pytest.fixture
def next_round(maker, world, old):
    with unit_of_work(maker) as session:
        an_open_round(session, world)
    return cases(maker)


def cases(maker):
    with maker() as session:
        return session.scalars(select(Case.code).where(Case.process_key == "product_nomination")).all()


@pytest.fixture
def worked(maker, world, clock):
    """Let it be a moment, and the worker make its pass then."""

    def work(at):
        clock.at = at
        pass_at(maker, world, None, at)

    return work


def test_the_case_says_what_its_certificate_is_worth_and_leads_to_its_renewal(sign_in, old, clock):
    owner, address, *_ = old
    clock.at = BEFORE
    early = sign_in(owner).open(address)
    clock.at = FIRST
    page = sign_in(owner).open(address)

    assert ["Còn giá trị" in shown.text for shown in (early, page)] == [True, True]
    link = f"{address}/binh-chon-lai"
    assert [bool(shown.soup.find("a", href=link)) for shown in (early, page)] == [False, True]


def test_a_renewal_is_begun_once_and_filled_in(maker, sign_in, old, next_round, clock):
    clock.at = FIRST
    owner = sign_in(old[0])
    form = owner.open(f"{old[1]}/binh-chon-lai").filled(BUTTON)
    first, again = (owner.post(f"{old[1]}/binh-chon-lai", **form).path for _ in range(2))

    assert (first, len(cases(maker))) == (again, len(next_round) + 1)
    assert first.endswith("/soan")
    product = owner.open(f"{first}/product")
    assert product.soup.find("input", attrs={"name": "name"})["value"].startswith("Sản phẩm")
    assert "Đã có hồ sơ bình chọn lại" in owner.open(f"{old[1]}/binh-chon-lai").text
    assert first.split("/")[2] in owner.open(old[1]).text


def test_a_second_form_of_another_tab_is_refused_with_the_way_on(maker, sign_in, old, next_round, clock):
    clock.at = FIRST
    owner = sign_in(old[0])
    forms = [owner.open(f"{old[1]}/binh-chon-lai").filled(BUTTON) for _ in range(2)]
    code = owner.post(f"{old[1]}/binh-chon-lai", **forms[0]).path.split("/")[2]
    refused = owner.post(f"{old[1]}/binh-chon-lai", status=422, **forms[1])

    assert refused.errors == [f"Sản phẩm này đã có hồ sơ bình chọn lại: {code}. Mở hồ sơ đó để soạn tiếp."]


@pytest.fixture
def asked_again(sign_in, old, next_round, clock):
    """The owner before the page on the first day."""
    clock.at = FIRST
    owner = sign_in(old[0])
    return owner, owner.open(f"{old[1]}/binh-chon-lai")


@pytest.mark.parametrize("chosen", ["", "0", "x"])
def test_a_round_that_is_none_is_told_and_begins_nothing(maker, asked_again, next_round, chosen):
    owner, page = asked_again
    answer = owner.post(page.path, status=422, **{**page.filled(BUTTON), "round_id": chosen})

    assert (len(answer.errors), cases(maker)) == (1, next_round)


def test_without_a_round_the_page_says_so(sign_in, old, clock):
    clock.at = FIRST
    page = sign_in(old[0]).open(f"{old[1]}/binh-chon-lai")

    assert "Chưa có đợt bình chọn nào nhận hồ sơ của cơ sở" in page.text
    assert page.soup.select("main form[method=post]") == []


@pytest.mark.parametrize("who", ["officer", "owner", "centre"])
def test_nobody_else_finds_the_page(sign_in, old, next_round, clock, who):
    clock.at = FIRST
    sign_in(who).open(f"{old[1]}/binh-chon-lai", 404)


def test_too_early_there_is_no_page(sign_in, old, next_round, clock):
    clock.at = BEFORE
    sign_in(old[0]).open(f"{old[1]}/binh-chon-lai", 404)


EXPIRED = [
    "Giấy tờ về chất lượng sản phẩm: hết hạn ngày 31/12/2026.",
    "Giấy chứng nhận an toàn thực phẩm số 12/GCN-ATTP: hết hạn ngày 31/05/2028.",
    "Cúp vàng: hết hạn ngày 01/01/2027.",
]


def notices(page):
    return [line.get_text(strip=True) for line in page.soup.select(".notice-soon li")]


def test_papers_that_expired_are_told_to_whoever_writes_and_whoever_judges(maker, sign_in, old, next_round, clock):
    clock.at = FIRST
    awards = [{"name": "Cúp vàng", "valid_until": "2027-01-01"}, {"name": "Bằng khen", "valid_until": None}]
    food = {"food_safety_number": "12/GCN-ATTP", "food_safety_until": "2028-05-31"}
    quality = {"quality_paper_until": "2026-12-31", **food, "awards": awards}
    with unit_of_work(maker) as session:
        session.execute(update(CaseSection).where(CaseSection.key == "quality").values(content=quality))
    owner = sign_in(old[0])
    first = owner.send(owner.open(f"{old[1]}/binh-chon-lai"), BUTTON).path
    code = first.split("/")[2]
    asked = [notices(owner.open(f"/ho-so/{code}/{where}"))[-3:] for where in ("soan", "soan/giay-to", "kiem-tra")]
    with unit_of_work(maker) as session:
        judged = {"state": "eligibility", "holder_role": "dept_officer", "submitted_at": FIRST}
        case = update(Case).where(Case.code == code).values(holder_unit_id=Case.owner_unit_id, **judged)
        session.execute(case)

    assert asked == [EXPIRED] * 3
    assert notices(sign_in("officer").open(f"/ho-so/{code}/xac-nhan-du-dieu-kien")) == EXPIRED


def test_a_renewal_without_papers_that_expired_warns_of_nothing(sign_in, old, next_round, clock):
    clock.at = FIRST
    owner = sign_in(old[0])

    assert "đã hết hạn" not in owner.send(owner.open(f"{old[1]}/binh-chon-lai"), BUTTON).text


def test_an_expired_certificate_is_expired_everywhere(sign_in, visitor, old, worked):
    owner, address, code, key = old
    worked(AFTER)
    found = visitor.send(visitor.open("/tra-cuu"), "Tra cứu", code=code, key=key)
    mine = sign_in(owner).open("/toi")
    pages = [sign_in(owner).open(address), sign_in("officer").open(address)]

    assert "Giấy chứng nhận hết hiệu lực" in found.soup.select_one("#found-title").get_text()
    assert "Giấy chứng nhận hết hiệu lực" in mine.soup.find("a", href=address).find_parent("tr").get_text(" ")
    assert all("Giấy chứng nhận hết hiệu lực" in page.text and "Hết giá trị" in page.text for page in pages)
    assert "Hết giá trị" in visitor.open("/ket-qua").soup.select_one("main table").get_text()


def test_the_message_leads_to_the_case_and_asks_until_the_renewal_is_begun(sign_in, old, next_round, worked):
    worked(FIRST)
    owner = sign_in(old[0])
    asked = owner.open("/thong-bao?loai=viec").text
    owner.send(owner.open(f"{old[1]}/binh-chon-lai"), BUTTON)

    assert "Giấy chứng nhận hết giá trị ngày 31/12/2028" in asked
    assert "Giấy chứng nhận hết giá trị" not in owner.open("/thong-bao?loai=viec").text


def test_once_the_certificate_is_over_the_message_asks_for_nothing(sign_in, old, worked):
    worked(FIRST)
    worked(AFTER)
    owner = sign_in(old[0])

    assert "Giấy chứng nhận hết giá trị" not in owner.open("/thong-bao?loai=viec").text
    assert "Giấy chứng nhận hết giá trị" in owner.open("/thong-bao").text
