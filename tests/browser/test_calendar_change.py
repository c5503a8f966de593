"""A storm closes the offices of a province: the decision is looked at, applied, and everybody reads the new date."""

from datetime import timedelta

from tests.desk import put_case
from tests.factories import MONDAY
from tests.post import Postbox, pass_at

STORM = {
    "basis": "Công điện 12/CĐ-UBND", "scope": "dong-nai",
    "rows": "10/03/2026 - 11/03/2026; Cơ quan nghỉ; Bão số 3",
}  # fmt: skip


def test_a_storm_closure_is_looked_at_applied_and_told(people, site):
    code = put_case(site.maker, site.world, until="submit_project")
    site.at, group = MONDAY + timedelta(hours=2), people()
    admin = group.as_("admin")
    admin.goto("/quan-tri/lich/quyet-dinh")
    group.look(admin)
    group.fill(admin, STORM)
    group.send(admin, "Xem thời hạn nào đổi")
    assert admin.locator("main table").last.locator("tbody tr").count() == 2
    group.send(admin, "Áp dụng và báo các bên")
    assert admin.locator("h1").inner_text() == "Quyết định đã áp dụng"

    pass_at(site.maker, site.world, Postbox(), site.at)
    owner = group.as_("owner")
    owner.goto("/thong-bao")
    assert "Hạn đổi sang ngày 15/04/2026" in owner.locator("main").inner_text()
    owner.goto(f"/ho-so/{code}/thoi-han/4")
    group.look(owner)
    assert "Bão số 3" in owner.locator("main").inner_text()
    assert (group.faults, group.complaints) == ({}, [])
