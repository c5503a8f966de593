"""A rule is drafted by one, looked at and published by another; three cases are flagged, each resolved another way."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories import MONDAY, a_case
from tests.journeys import walk
from tests.rule_scene import an_admin
from workflow.db import unit_of_work
from workflow.models import Case, CaseHold, RuleImpact

HEAD = {"title": "Mức hỗ trợ mới của tỉnh", "basis": "NQ 31/NQ-HĐND ngày 10/3/2026"}
CAP = {"ceiling": "150.000.000", "factor": "", "since": "01/04/2026", "note": "Điều 3"}
CLAUSE = {"family": "cap", "moment": "submitted", "before": "05/03/2026", "follows": "old", "note": "Điều 9"}
WHY = {"reason": "Theo nghị quyết mới của tỉnh."}
DRAFTS, RECHECK = "/quan-tri/quy-dinh/du-thao", "Rà soát theo quy định mới"
WAYS = {
    "keep": {"outcome": "keep", **WHY},
    "adjust": {"outcome": "adjust", "support": "150.000.000", "matching": "200.000.000", **WHY},
    "pause": {"outcome": "pause", "review_on": "01/04/2026", **WHY},
}  # fmt: skip


def three_cases(site) -> list[str]:
    """Appraised cases over the cap to come; the first was submitted in time to keep the old one."""
    with unit_of_work(site.maker) as session:
        codes = []
        for days in (0, 7, 7):
            opened = a_case(session, site.world, now=MONDAY + timedelta(days=days))
            walk(session, site.world, opened.case_id, until="sign", now=MONDAY + timedelta(days=days))
            codes.append(opened.code)
        return codes


def drafted(group) -> str:
    """A resolution with a cap and a clause, written by the first administrator; return its address."""
    admin = group.as_("admin")
    admin.goto(f"{DRAFTS}/moi")
    group.look(admin)
    group.fill(admin, HEAD)
    group.send(admin, "Tạo dự thảo")
    address = admin.url.partition("?")[0]
    for path, values in (("dong/moi?ma=cap.machinery", CAP), ("chuyen-tiep/moi", CLAUSE)):
        admin.goto(f"{address}/{path}")
        group.look(admin)
        group.fill(admin, values)
        group.send(admin, "Lưu vào dự thảo")
    group.look(admin)
    return address


def published(group, address: str, codes: list[str]) -> None:
    """The second administrator reads what it would do, and puts it in force."""
    other = group.as_("second-admin")
    other.goto(f"{address}/tac-dong")
    group.look(other)
    text = other.locator("main").inner_text()
    assert [code in text for code in codes] == [True, True, True]
    group.send(other, "Công bố và báo các bên")
    group.look(other)


@pytest.mark.parametrize(("lang", "scripts"), [("vi", True), ("en", False)])
def test_a_rule_is_published_and_three_cases_go_three_ways(people, site, lang, scripts):
    codes = three_cases(site)
    an_admin(site.maker, "second-admin", "dong-nai")
    site.at, group = MONDAY + timedelta(days=8), people(lang, scripts=scripts)
    published(group, drafted(group), codes)
    officer = group.as_("officer")
    officer.goto("/ra-soat-quy-dinh")
    group.look(officer)
    assert [code in officer.locator("main").inner_text() for code in codes] == [True, True, True]
    for code, way in zip(codes, WAYS, strict=True):
        group.take("officer", code, RECHECK, WAYS[way])

    with site.maker() as session:
        rows = session.execute(select(Case.code, RuleImpact.outcome).join(Case, Case.id == RuleImpact.case_id))
        assert {row.code: row.outcome for row in rows} == dict(zip(codes, WAYS, strict=True))
        held = session.scalars(select(Case.code).join(CaseHold, CaseHold.case_id == Case.id)).all()
        assert held == [codes[2]]
    assert (group.faults, group.complaints) == ({}, [])
