"""The money a dossier asks for is held against its own cost and the cap of the day, early and again when it is sent."""

import pytest
from sqlalchemy import update

from tests.desk import case_id, facts, move, put_case
from workflow.db import unit_of_work
from workflow.errors import StepRefused
from workflow.models import Case, CaseSection

FUNDING = {
    "total_cost": 3_000_000_000, "support": 1_500_000_000, "matching": 1_500_000_000, "other": 0, "own_source": "Vốn",
}  # fmt: skip
ITEMS = {"items": [{"name": "Máy sấy", "quantity": 2, "unit_price": 1_000_000_000}]}
LIMIT = "Mức đề nghị 1.500.000.000 đồng vượt mức tối đa 300.000.000 đồng: thừa 1.200.000.000 đồng"
GAP = "Máy móc, hạng mục cộng lại 2.000.000.000 đồng, khác tổng kinh phí 3.000.000.000 đồng: chênh 1.000.000.000 đồng."
REFUSED = "Kinh phí đề nghị hỗ trợ 1.500.000.000 đồng vượt mức tối đa 450.000.000 đồng."


def written(maker, world, *, until="", items=ITEMS, **funding):
    """A dossier that is complete but for what it says about money."""
    code = put_case(maker, world, until=until)
    fund(maker, code, items=items, **funding)
    return code


def fund(maker, code, *, items=ITEMS, **funding):
    """Put other figures into the sections about money."""
    with unit_of_work(maker) as session:
        for key, content in (("funding", {**FUNDING, **funding}), ("items", items)):
            here = (CaseSection.case_id == case_id(session, code), CaseSection.key == key)
            session.execute(update(CaseSection).where(*here).values(content=content))


def test_support_above_the_cap_is_told_on_every_page_and_refused(maker, world, sign_in):
    code, owner = written(maker, world), sign_in("owner")

    for page in ("soan/funding", "soan/items", "kiem-tra"):
        shown = owner.open(f"/ho-so/{code}/{page}").text
        assert (LIMIT in shown, GAP in shown) == (True, True), page
    check = owner.open(f"/ho-so/{code}/kiem-tra")
    refused = owner.send(check, "Nộp hồ sơ", agree="y", status=422)

    assert (REFUSED in check.text, REFUSED in refused.text) == (True, True)
    assert facts(maker, code) == ("draft", 1)


def test_saving_says_at_once_that_the_figures_do_not_fit(maker, world, sign_in):
    code, owner = written(maker, world), sign_in("owner")

    saved = owner.send(owner.open(f"/ho-so/{code}/soan/funding"), "Lưu", then="list")

    assert (len(saved.flashes), LIMIT in saved.flashes[1], GAP in saved.flashes[1]) == (2, True, True)


@pytest.mark.parametrize(
    ("support", "state"), [(450_000_000, "commune_confirmation"), (450_000_001, "draft"), (3_000_000_001, "draft")]
)
def test_the_highest_support_anybody_may_be_granted_decides(maker, world, sign_in, support, state):
    code, owner = written(maker, world, support=support), sign_in("owner")

    status = 200 if state != "draft" else 422
    owner.send(owner.open(f"/ho-so/{code}/kiem-tra"), "Nộp hồ sơ", agree="y", status=status)

    assert facts(maker, code)[0] == state


def test_an_activity_without_a_rule_stops_nobody(maker, world, sign_in):
    code, owner = written(maker, world), sign_in("owner")
    with unit_of_work(maker) as session:
        session.execute(update(Case).where(Case.code == code).values(activity="no_such_activity"))

    owner.send(owner.open(f"/ho-so/{code}/kiem-tra"), "Nộp hồ sơ", agree="y")

    assert facts(maker, code)[0] == "commune_confirmation"


def test_half_a_list_is_not_added_up(maker, world, sign_in):
    code = written(maker, world, items={"items": [{"name": "Máy", "quantity": 1, "unit_price": ""}]}, support=1)

    assert "Kinh phí cần xem lại" not in sign_in("owner").open(f"/ho-so/{code}/kiem-tra").text


@pytest.mark.parametrize(
    ("way", "last", "who"),
    [
        ([("send_for_confirmation", "centre", {})], "confirm", "owner"),
        (
            [
                ("submit", "owner", {"agree": True}), ("confirm_place", "commune", {"exists": True, "place_ok": True}),
                ("ask_supplement", "officer", {"items": [], "reason": "Thiếu"}),
            ],
            "send_supplement",
            "owner",
        ),
    ],
)  # fmt: skip
def test_every_way_of_handing_in_is_stopped(maker, world, way, last, who):
    code = written(maker, world, support=1)
    for step, actor, values in way:
        move(maker, world, code, step, actor, **values)
    before = facts(maker, code)
    fund(maker, code, support=1_500_000_000)

    with pytest.raises(StepRefused) as refused:
        move(maker, world, code, last, who)

    assert [reason.code for reason in refused.value.refusals] == ["support_above_cap"]
    assert facts(maker, code) == before
