"""A yearly plan whose allotment is halved: looked at first, proposed as it was seen, approved in one act."""

from sqlalchemy import select

from tests.factories import a_batch
from tests.planning import M, staged
from workflow.db import unit_of_work
from workflow.models import Case

TOTAL = {"items": "3", "total": "450.000.000"}
OPINION = {"verdict": "agree", "answer": "Chỉ cân đối được một nửa nhu cầu"}
HALF = {"allotted": "225.000.000", "decision_number": "15/STC-HCSN", "decided_on": "02/03/2026"}
DECISION = {"decision_number": "948/QĐ-UBND", "decided_on": "02/03/2026"}
PAGE = "/ke-hoach/kcdp-2026-dong-nai"


def read(page):
    return page.locator("main").inner_text().replace("\xa0", " ")


def put(site):
    """Three đề án wait in the batch, of three areas; another batch is open."""
    with unit_of_work(site.maker) as session:
        a_batch(session, site.world, number=2)
        for support, area in ((200 * M, "poor"), (150 * M, "new_rural"), (100 * M, "none")):
            staged(session, site.world, support, area=area, title=f"Máy sấy {area}")


def begun(group):
    """The officer begins the plan of the year; its case."""
    officer = group.as_("officer")
    officer.goto("/ke-hoach")
    group.look(officer)
    group.fill(officer, {"year": "2026"})
    group.send(officer, "Lập kế hoạch")
    return officer.locator("main").get_by_role("link", name="Hồ sơ kế hoạch").get_attribute("href").split("/")[-1]


def balanced(group, site, code):
    """The list is fixed, the finance office answers, and half of the money comes."""
    group.take("officer", code, "Chốt danh sách tổng hợp", TOTAL)
    asked = {"units": f"{site.world.units['finance']}:prov_finance", "question": "Có cân đối được không?"}
    group.take("officer", code, "Lấy ý kiến Sở Tài chính", asked)
    group.take("finance", code, "Trả lời về cân đối ngân sách", OPINION)
    group.take("officer", code, "Ghi kết quả cân đối ngân sách", HALF)


def looked_at(group, site):
    """The pages beside those of the plan: sums of a year, programmes, and moving a đề án to another batch."""
    with site.maker() as session:
        code = session.scalar(select(Case.code).where(Case.batch_id == site.world.batch_id).limit(1))
    pages = (("officer", "/ke-hoach/kinh-phi"), ("officer", f"/ho-so/{code}/chuyen-dot"))
    for who, path in (*pages, ("leader", "/ke-hoach/chuong-trinh/moi"), ("leader", "/ke-hoach/chuong-trinh")):
        page = group.as_(who)
        page.goto(path)
        group.look(page)


def test_a_plan_whose_allotment_is_halved(people, site):
    put(site)
    group = people()
    code = begun(group)
    looked_at(group, site)
    balanced(group, site, code)
    officer = group.as_("officer")
    officer.goto(f"{PAGE}/phuong-an?cach=cut_last")
    group.look(officer)
    assert "Bố trí 225.000.000 ₫, còn lại chưa phân bổ 0 ₫." in read(officer)
    group.send(officer, "Trình phương án")

    governor = group.as_("governor")
    governor.goto(f"{PAGE}/phien-ban/2")
    group.look(governor)
    group.fill(governor, DECISION)
    group.send(governor, "Phê duyệt kế hoạch")
    assert "3 hồ sơ đã xong, 0 chưa làm được" in read(governor)

    officer.goto(PAGE)
    group.look(officer)
    shown = read(officer)
    assert ("Đã bố trí\n225.000.000 ₫" in shown, "Kế hoạch cần 450.000.000 ₫" in shown) == (True, True)
    assert (group.faults, group.complaints) == ({}, [])


def test_the_pages_of_a_plan_work_without_scripts_in_english(people, site):
    put(site)
    group = people("en", scripts=False)
    officer = group.as_("officer")
    officer.goto("/ke-hoach")
    group.fill(officer, {"year": "2026"})
    group.send(officer, "Lập kế hoạch")
    officer.goto(f"{PAGE}/thu-tu")

    assert "Poor area" in read(officer)
    assert "Behind by area" in read(officer)
