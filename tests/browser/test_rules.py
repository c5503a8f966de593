"""An administrator changes when cases count as stuck and who is reminded, on pages that everybody can use."""

from datetime import timedelta

import pytest

from tests.desk import put_case
from tests.factories import MONDAY

MAY = MONDAY + timedelta(days=60)
GROUND = {"basis": "QĐ 12/QĐ-UBND", "reason": "Hồ sơ nằm yên quá lâu."}
SPAN = {"past_since": "02/03/2026", "past_until": "20/04/2026"}


def read(page):
    return page.locator("main").inner_text()


@pytest.mark.parametrize(("lang", "scripts"), [("vi", True), ("en", False)])
def test_a_figure_is_tried_on_the_past_and_set(people, site, lang, scripts):
    code = put_case(site.maker, site.world, until="confirm_place")
    site.at, group = MAY, people(lang, scripts=scripts)
    admin = group.as_("admin")
    admin.goto("/quan-tri/quy-tac")
    group.look(admin)
    admin.goto("/quan-tri/quy-tac/im-lang")
    group.look(admin)
    group.fill(admin, {"figure": "60", **SPAN})
    group.send(admin, "Thử, không lưu")
    assert code in read(admin)
    group.fill(admin, {"since": "01/06/2026", **GROUND})
    group.send(admin, "Xem trước khi đặt")
    group.send(admin, "Đặt con số")

    assert "01/06/2026" in read(admin)
    assert (group.faults, group.complaints) == ({}, [])


@pytest.mark.parametrize(("lang", "scripts"), [("vi", True), ("en", False)])
def test_a_ladder_that_writes_too_often_is_mended_and_set(people, site, lang, scripts):
    put_case(site.maker, site.world, until="submit_project")
    site.at, group = MAY, people(lang, scripts=scripts)
    admin = group.as_("admin")
    admin.goto("/quan-tri/moc-nhac")
    group.look(admin)
    admin.goto("/quan-tri/moc-nhac/chung")
    group.look(admin)
    group.fill(admin, {"rungs-5-times": "1000", "since": "01/06/2026", **GROUND})
    group.send(admin, "Xem trước khi đặt")
    assert "1.005" in read(admin) or "1,005" in read(admin)
    group.fill(admin, {"rungs-5-times": "2"})
    group.send(admin, "Xem trước khi đặt")
    group.send(admin, "Đặt các mốc nhắc")

    assert "01/06/2026" in read(admin)
    assert (group.faults, group.complaints) == ({}, [])


def test_ones_own_month_is_read_by_everybody(people, site):
    code = put_case(site.maker, site.world, until="confirm_place")
    site.at, group = MAY, people()
    officer = group.as_("officer")
    officer.goto("/lich?thang=2026-03")
    group.look(officer)

    assert code in read(officer)
    assert (group.faults, group.complaints) == ({}, [])
