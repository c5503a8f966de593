"""Page 38: the way on that fits the cause, and many stuck cases at once."""

from datetime import date, timedelta

from tests.desk import move, put_case
from tests.factories import MONDAY
from tests.functional.test_supervision import MAY, chosen
from workflow.db import unit_of_work
from workflow.models import Absence, Apology, CaseClock


def test_an_owner_away_without_a_deputy_is_mended_first(sign_in, maker, world, clock):
    code = put_case(maker, world, until="submit_project")
    away = world.people["second_officer"].id
    move(maker, world, code, "reassign", "leader", assignee_id=away, reason="Phân công lại hồ sơ")
    days = {"from_on": MAY.date() - timedelta(days=3), "until_on": MAY.date() + timedelta(days=3)}
    with unit_of_work(maker) as session:
        session.add(Absence(user_id=away, procedures=[], created_at=MONDAY, created_by=away, **days))
    clock.at = MAY
    row = sign_in("supervisor").open("/giam-sat/ho-so-ket").soup.select_one("table[data-worklist] tbody tr")

    assert row.select_one("a.btn")["href"].startswith("/giam-sat/can-thiep?viec=reassign&chon=")
    assert "không có người thay" in row.get_text(" ").partition("không ai làm gì")[0]


def test_stuck_cases_are_filtered_ticked_and_intervened_in_together(sign_in, maker, world, clock):
    codes = [put_case(maker, world, until="confirm_place") for _ in range(2)]
    clock.at = MAY
    supervisor = sign_in("supervisor")
    page = supervisor.open("/giam-sat/ho-so-ket?nam=2026")

    assert [box["value"] for box in page.soup.select("input[name=chon]")] == chosen(maker, *codes)
    assert page.soup.select_one("input[name=ve]")["value"] == "/giam-sat/ho-so-ket?nam=2026"
    assert [option["value"] for option in page.soup.select("#viec option")][:2] == ["remind", "reassign"]
    assert supervisor.open("/giam-sat/ho-so-ket?nam=2025").heading == "Hồ sơ kẹt: 0"


def test_a_supervisor_reads_the_draft_of_an_apology(sign_in, maker, world):
    code = put_case(maker, world, until="submit_project")
    with unit_of_work(maker) as session:
        clock = session.query(CaseClock).filter_by(key="department").one()
        session.add(Apology(
            case_id=clock.case_id, clock_id=clock.id, promised_at=clock.due_at, reason="Chờ ý kiến Sở Tài chính",
            new_due_on=date(2026, 4, 20), drafted_at=MONDAY,
        ))  # fmt: skip
    draft = sign_in("supervisor").open("/giam-sat/ho-so-ket").soup.select_one("details.under")

    assert [code in draft.parent.get_text(), draft.p.get_text()] == [True, "Chờ ý kiến Sở Tài chính"]
