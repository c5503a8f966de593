"""The standard page of a step of a round: it gives way to the round's own page, and names no hidden nomination."""

import pytest

from tests.put_rounds import put_round
from workflow.db import unit_of_work
from workflow.models import Case, CaseRecusal, ConflictDeclaration, RoundMember, ScoreSheet

CONFLICT, ASSIGN = "quyet-dinh-xung-dot-loi-ich", "phan-cong-cham-diem"


@pytest.fixture
def staff(sign_in):
    """The officer who runs provincial rounds."""
    return sign_in("officer")


def step_page(scene, slug):
    return f"/ho-so/{scene.code}/{slug}"


def pairs(page):
    return {option["value"] for option in page.soup.select("[name=declaration] option[value], input[name=declaration]")}


@pytest.mark.parametrize(("step", "own"), [(ASSIGN, "phan-cong"), (CONFLICT, "xung-dot")])
def test_a_step_with_a_page_of_its_own_leads_there(maker, world, staff, step, own):
    scene = put_round(maker, world, "assigned")

    assert staff.open(step_page(scene, step)).path == f"/hoi-dong/{scene.slug}/{own}"


def test_a_conflict_that_came_out_late_is_decided_on_the_page_of_the_step(maker, world, staff):
    scene = put_round(maker, world, "session", nominations=1)
    (case_id,) = scene.nominations
    page = staff.open(f"/hoi-dong/{scene.slug}/xung-dot")
    page = staff.open(page.soup.find("a", string="Quyết định về trường hợp khác, mới phát hiện")["href"])
    page = staff.send(page, "Quyết định xung đột lợi ích", declaration=f"{case_id}:{scene.jury[0].id}",
                      verdict="recused", reason="Anh em ruột với chủ cơ sở.")  # fmt: skip

    assert page.flashes == ["Đã ghi nhận: Quyết định xung đột lợi ích."]
    text = " ".join(staff.open(f"/hoi-dong/{scene.slug}/tong-hop").text.split())
    assert "Có giám khảo phải rút vì xung đột lợi ích sau khi đóng chấm điểm. Trước đó 80,00 điểm, 3 phiếu." in text


def test_the_page_of_the_step_names_nothing_that_a_conflict_hides_from_its_reader(maker, world, staff):
    scene = put_round(maker, world, "assigned", nominations=2)
    away, seen = scene.nominations
    with unit_of_work(maker) as session:
        session.add(CaseRecusal(case_id=away, user_id=world.people["officer"].id, seq=1, hides=True))
        product = session.get_one(Case, away).title
    page = staff.open(step_page(scene, CONFLICT) + "?khac=1")

    assert product not in page.text
    assert {value.split(":")[0] for value in pairs(page) if ":" in value} == {str(seen)}


def test_nobody_is_offered_a_decision_about_themselves(maker, world, staff):
    scene = put_round(maker, world, "assigned", nominations=1)
    (case_id,), officer = scene.nominations, world.people["officer"]
    with unit_of_work(maker) as session:
        session.add(ConflictDeclaration(case_id=case_id, user_id=officer.id, round_id=scene.round_id, answer="none",
                                        grounds=[], declared_at=scene.now))  # fmt: skip
    page = staff.open(step_page(scene, CONFLICT) + "?khac=1")

    assert f"{case_id}:{officer.id}" not in pairs(page)
    assert f"{case_id}:{scene.jury[0].id}" in pairs(page)


@pytest.mark.parametrize("who", ["officer", "governor"])
def test_pages_of_sessions_carry_the_tabs_of_the_round(maker, world, sign_in, who):
    scene = put_round(maker, world, "session")
    page = sign_in(who).open(f"/hoi-dong/{scene.slug}/phien")

    links = {link["href"]: link.get("aria-current") for link in page.soup.select("nav.counts a")}
    assert links[f"/hoi-dong/{scene.slug}/phien"] == "page"
    assert set(links) == {
        f"/hoi-dong/{scene.slug}{path}" for path in ("", "/xung-dot", "/phan-cong", "/tong-hop", "/phien")
    }


def test_closing_the_scores_says_first_that_there_is_no_way_back(maker, world, staff):
    scene = put_round(maker, world, "scoring", nominations=1)
    page = staff.open(step_page(scene, "dong-cham-diem-mo-niem-phong"))

    (warning,) = (one for one in page.soup.select("main .notice") if "Không hoàn tác được" in one.text)
    assert "Còn thiếu phiếu thì chưa đóng được." in warning.select("li")[1].text
    assert [link["href"] for link in warning.select("a")] == [f"/hoi-dong/{scene.slug}"]


def late_on(visitor, scene):
    """Who lacks sheets, as the warning before the closing says."""
    page = visitor.open(step_page(scene, "dong-cham-diem-mo-niem-phong"))
    (warning,) = (one for one in page.soup.select("main .notice") if "Không hoàn tác được" in one.text)
    lists = warning.select("ul")
    return [line.get_text() for line in lists[1].select("li")] if len(lists) > 1 else warning.select("p")[1].get_text()


def test_closing_the_scores_names_who_lacks_sheets(maker, world, staff):
    scene = put_round(maker, world, "scored", nominations=2)
    assert late_on(staff, scene) == "Mọi giám khảo đã nộp đủ phiếu."
    with unit_of_work(maker) as session:
        sheets = session.query(ScoreSheet)
        sheets.filter_by(user_id=scene.jury[2].id).update({"submitted_at": None})
        sheets.filter_by(user_id=scene.jury[0].id, case_id=scene.nominations[0]).update({"submitted_at": None})

    assert late_on(staff, scene) == [f"{scene.jury[0].name}: 1 phiếu", f"{scene.jury[2].name}: 2 phiếu"]


def test_an_officer_who_scores_is_not_told_who_lacks_sheets(maker, world, staff):
    scene = put_round(maker, world, "scored", nominations=1)
    with unit_of_work(maker) as session:
        row = {"decision": "9/QĐ", "from_on": scene.now.date(), "expertise": [], "family": ""}
        officer = world.people["officer"].id
        session.add(RoundMember(round_id=scene.round_id, user_id=officer, body="jury", seat="juror", **row))

    assert "phiếu trước khi đóng" in late_on(staff, scene)


def test_a_member_of_the_council_finds_the_files_to_read_before_the_session(maker, world, sign_in):
    scene = put_round(maker, world, "session", nominations=2)
    page = sign_in(scene.council[4].email).open(f"/cham-diem/{scene.slug}")
    with maker() as session:
        codes = [session.get_one(Case, case_id).code for case_id in scene.nominations]

    assert [link["href"] for link in page.soup.select("main th a")] == [f"/ho-so/{code}" for code in codes]
    assert "Ghi biên bản khảo sát" not in page.text
