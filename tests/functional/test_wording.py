"""Small words that were wrong once: titles, noughts, what is said twice, one and many."""

from tests.desk import facts, put_case
from tests.factories import MONDAY
from tests.functional.test_asked_support import written
from workflow.caps import check_cap


def test_papers_of_a_case_that_is_no_draft_any_more_are_called_so(maker, world, sign_in):
    code, officer = put_case(maker, world, until="submit_project"), sign_in("officer")

    for path in ("soan/giay-to", "soan"):
        page = officer.open(f"/ho-so/{code}/{path}")
        assert (page.heading, "Soạn hồ sơ" in page.soup.get_text()) == ("Giấy tờ của hồ sơ", False)


def test_papers_of_a_draft_are_a_part_of_writing_it(maker, world, sign_in):
    code, owner = put_case(maker, world), sign_in("owner")

    page = owner.open(f"/ho-so/{code}/soan/giay-to")

    assert (page.heading, "Soạn hồ sơ" in page.soup.get_text()) == ("Giấy tờ", True)


def test_no_other_money_is_nought_dong(maker, world, sign_in):
    code, owner = written(maker, world, support=1), sign_in("owner")

    for path in ("kiem-tra", "noi-dung"):
        assert "Nguồn vốn khác 0 ₫" in owner.open(f"/ho-so/{code}/{path}").text.replace("\u00a0", " ")


def test_a_form_sent_twice_is_acknowledged_once(maker, world, sign_in):
    code, commune = put_case(maker, world, until="submit"), sign_in("commune")
    page = commune.open(f"/ho-so/{code}/xac-nhan-co-so-va-dia-diem")
    fields = {**page.filled("Xác nhận cơ sở và địa điểm"), "exists": "True", "place_ok": "True"}

    for _ in range(2):
        assert commune.client.post(page.path, data=fields).status_code == 303
    said = commune.open(f"/ho-so/{code}").flashes

    assert (said, facts(maker, code)[0]) == (["Đã ghi nhận: Xác nhận cơ sở và địa điểm."], "submitted")


def test_the_versions_of_the_approved_figures_are_named(maker, world, sign_in):
    code, accountant = put_case(maker, world, until="approve"), sign_in("accountant")

    page = accountant.open(f"/tai-chinh/{code}")

    assert (
        page.soup.select_one("section[aria-labelledby=figures] tbody tr").get_text(" ", strip=True).startswith("Lần 1")
    )


def test_the_menu_leads_to_many_cases(sign_in):
    entries = sign_in("officer").open("/ds-ho-so?lang=en").soup.select(".site-nav a")

    assert [link.get_text(strip=True) for link in entries if link["href"] == "/ds-ho-so"] == ["Cases"]


def test_a_sample_figure_says_once_that_nobody_verified_it(world):
    cap = world.office.rules.cap("showroom", MONDAY.date())

    check = check_cap(cap, eligible_cost=1, support=1, priority=False)
    assert check.lines[-1] == "Căn cứ: Mẫu minh họa; do HĐND tỉnh quy định (chưa kiểm chứng)"
