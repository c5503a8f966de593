"""A case follows the definition under which it was opened, whatever is published later."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.factories import MONDAY, a_case, a_world, state_of, take
from tests.journeys import walk, way
from tests.national import a_national_case, a_national_world, walk_nationally
from tools.golden import GOLDEN
from workflow.canonical import process_from_json, process_hash
from workflow.errors import DefinitionChanged, StepRefused
from workflow.invariants import violations
from workflow.models import Case, CaseApproval, CaseLink, ProcessVersion
from workflow.published import current, process_of, publish
from workflow.states import SHIPPED
from workflow.states.kcqg import DIRECT, national_project

KCDP = SHIPPED[0]
REASON = {"reason": "Thiếu bản sao hợp đồng mua bán máy."}
ASK = {"items": [{"subject": "Báo giá", "request": "Thêm một bản", "basis": "TT 28"}], **REASON}


def newer(version: int = KCDP.version + 1, **columns):
    """A later version of the procedure."""
    return replace(KCDP, version=version, **columns)


def test_publishing_the_same_again_changes_nothing(session):
    first = publish(session, KCDP, effective_from=date(2020, 1, 1), now=MONDAY)
    again = publish(session, KCDP, effective_from=date(2026, 1, 1), now=MONDAY)

    assert (first, again) == (process_hash(KCDP), first)
    assert session.execute(select(ProcessVersion.effective_from)).scalars().all() == [date(2020, 1, 1)]


def test_another_text_under_the_same_number_is_refused_with_the_difference(session):
    publish(session, KCDP, effective_from=date(2020, 1, 1), now=MONDAY)

    with pytest.raises(DefinitionChanged) as refused:
        publish(session, replace(KCDP, label="Khác"), effective_from=date(2020, 1, 1), now=MONDAY)

    assert refused.value.problems == ('label: "Đề án khuyến công địa phương" -> "Khác"',)


def test_what_runs_is_what_was_stored(session):
    identity = publish(session, newer(7), effective_from=date(2020, 1, 1), now=MONDAY)

    assert process_of(session, identity) == newer(7)


@pytest.mark.parametrize(
    ("variants", "on", "version"),
    [
        (("dong-nai",), date(2026, 3, 2), KCDP.version),
        (("dong-nai",), date(2026, 3, 9), KCDP.version + 1),
        (("dong-thap",), date(2026, 3, 9), KCDP.version),
        ((), date(2026, 3, 9), KCDP.version + 1),
    ],
)
def test_the_version_in_force_is_that_of_the_day_and_the_province(session, variants, on, version):
    a_world(session)
    publish(session, newer(), effective_from=date(2026, 3, 9), now=MONDAY)

    _, process = current(session, "kcdp_project", variants=variants, on=on)

    assert (process.version, process.variant) == (version, "dong-thap" if variants == ("dong-thap",) else "")


def test_a_running_case_keeps_its_definition_and_a_new_one_gets_the_new(session):
    world, later = a_world(session), MONDAY + timedelta(days=7)
    old = a_case(session, world).case_id
    changed = newer(label="Đề án khuyến công địa phương, bản mới")
    identity = publish(session, changed, effective_from=date(2026, 3, 9), now=later)
    new = a_case(session, world, now=later).case_id
    walk(session, world, old)

    pinned = [session.execute(select(Case.process_hash).where(Case.id == one)).scalar_one() for one in (old, new)]
    assert (pinned, state_of(session, old)) == ([process_hash(KCDP), identity], "closed")
    assert violations(session, now=later) == []


def test_a_case_of_the_version_before_is_paid_and_closed_by_its_own_steps(session):
    """Version 2 knows no approval of a payment and no settlement; one accountant may check and pay."""
    world = a_world(session)
    second = process_from_json((GOLDEN / "kcdp_project.v2.json").read_text())
    publish(session, second, effective_from=date(2026, 3, 1), now=MONDAY)
    case_id = a_case(session, world).case_id

    for step, who, values in way(world):
        if step == "settle":
            take(session, world, case_id, "finish_payment", "accountant")
        elif step != "approve_payment":
            take(session, world, case_id, step, "accountant" if step == "check_payment" else who, **values)

    assert (state_of(session, case_id), violations(session, now=MONDAY)) == ("closed", [])


@pytest.mark.parametrize(("variant", "follow_ups"), [("", 1), (DIRECT, 0)])
def test_a_national_case_of_the_version_before_goes_its_whole_way(session, variant, follow_ups):
    """Version 1 keeps no approvals, and follows nobody whose file went straight to the Cục."""
    world = a_national_world(session)
    publish(session, national_project(variant, version=1), effective_from=date(2026, 3, 1), now=MONDAY)
    direct = variant == DIRECT
    case_id = a_national_case(session, world, direct=direct).case_id
    walk_nationally(session, world, case_id, direct=direct)

    assert (state_of(session, case_id), violations(session, now=MONDAY)) == ("closed", [])
    assert session.scalars(select(CaseApproval)).all() == []
    assert len(session.scalars(select(CaseLink).where(CaseLink.to_id == case_id)).all()) == follow_ups


def test_going_back_and_forth_wins_no_second_chance(session):
    world = a_world(session)
    case_id = a_case(session, world).case_id
    walk(session, world, case_id, until="confirm_place")
    take(session, world, case_id, "ask_supplement", "officer", **ASK)
    take(session, world, case_id, "send_supplement", "owner", note="Đã bổ sung")

    with pytest.raises(StepRefused) as refused:
        take(session, world, case_id, "ask_supplement", "officer", **ASK)

    assert refused.value.codes == ("done_before",)
