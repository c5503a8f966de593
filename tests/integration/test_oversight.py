"""Interventions that urge: through the engine, in the history, and without pretending that a case moved."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from tests.factories import MONDAY, a_case, a_world, take
from tests.journeys import walk
from workflow.calendar import local
from workflow.errors import StepRefused
from workflow.invariants import violations
from workflow.models import Absence, Apology, Case, CaseClock, CaseEvent, CaseTarget, Explanation, OutboxIntent

REASON = {"reason": "Hồ sơ đã nằm yên ba tuần."}
DAY = timedelta(days=1)
LATER = MONDAY + 3 * DAY
SILENT_SINCE = (MONDAY.date(), date(2026, 3, 30))
"""When the case last moved, and when its term ends."""


@pytest.fixture
def world(session):
    return a_world(session)


@pytest.fixture
def case_id(session, world):
    """A case at the Sở, in appraisal, due on 30 March."""
    opened = a_case(session, world)
    walk(session, world, opened.case_id, until="submit_project")
    return opened.case_id


def told(session, case_id):
    """Whom the last line of history told."""
    seq = session.get_one(Case, case_id, populate_existing=True).version
    found = select(OutboxIntent.audience).where(OutboxIntent.case_id == case_id, OutboxIntent.seq == seq)
    return sorted(session.scalars(found))


def refused(session, world, case_id, step, who, **values):
    with pytest.raises(StepRefused) as caught:
        take(session, world, case_id, step, who, now=LATER, **values)
    return caught.value.codes


def test_a_reminder_is_told_to_the_holder_and_moves_nothing(session, world, case_id):
    take(session, world, case_id, "remind", "supervisor", now=LATER, **REASON)

    case = session.get_one(Case, case_id, populate_existing=True)
    assert (case.state, local(case.moved_at).date(), local(case.due_at).date()) == ("appraisal", *SILENT_SINCE)
    assert told(session, case_id) == ["role:dept_officer"]
    assert violations(session, now=LATER) == []


def test_a_reminder_of_an_assigned_case_goes_to_its_handler(session, world, case_id):
    officer = world.people["second_officer"].id
    take(session, world, case_id, "reassign", "leader", assignee_id=officer, **REASON)
    take(session, world, case_id, "remind", "leader", now=LATER, **REASON)

    assert told(session, case_id) == [f"user:{officer}"]


def test_a_case_is_reminded_of_once_a_day(session, world, case_id):
    take(session, world, case_id, "remind", "supervisor", now=LATER, **REASON)
    assert refused(session, world, case_id, "remind", "leader", **REASON) == ("reminded_today",)

    take(session, world, case_id, "remind", "leader", now=LATER + DAY, **REASON)
    found = select(CaseEvent.at).where(CaseEvent.case_id == case_id, CaseEvent.step == "remind")
    assert list(session.scalars(found.order_by(CaseEvent.seq))) == [LATER, LATER + DAY]


@pytest.mark.parametrize("who", ["officer", "owner", "centre"])
def test_only_leaders_and_supervisors_urge(session, world, case_id, who):
    assert refused(session, world, case_id, "remind", who, **REASON) == ("not_your_step",)


@pytest.mark.parametrize("who", ["centre", "finance", "governor", "owner"])
def test_nobody_without_the_role_is_given_a_case(session, world, case_id, who):
    stranger = world.people[who].id

    assert refused(session, world, case_id, "reassign", "leader", assignee_id=stranger, **REASON) == ("role_not_held",)


def test_nobody_in_conflict_is_given_a_case(session, world, case_id):
    take(session, world, case_id, "declare_conflict", "second_officer", **REASON)
    wish = {"assignee_id": world.people["second_officer"].id, **REASON}

    assert refused(session, world, case_id, "reassign", "leader", **wish) == ("assignee_recused",)


def assigned(world, who="officer"):
    return {"assignee_id": world.people[who].id, **REASON}


def absence(session, world, who, *, deputy=None, **columns):
    days = {"from_on": MONDAY.date(), "until_on": date(2026, 3, 6), "procedures": [], "created_at": MONDAY}
    deputy_id = world.people[deputy].id if deputy else None
    session.add(Absence(user_id=world.people[who].id, deputy_id=deputy_id, **{**days, **columns}))
    session.flush()


def reassign(session, world, case_id, who="officer", now=MONDAY):
    return take(session, world, case_id, "reassign", "leader", now=now, **assigned(world, who))


def test_nobody_who_is_away_without_a_deputy_is_given_a_case(session, world, case_id):
    absence(session, world, "officer")
    with pytest.raises(StepRefused) as caught:
        reassign(session, world, case_id)

    found = [(one.code, dict(one.params)) for one in caught.value.refusals]
    params = {"name": "Officer", "until": "06/03/2026", "others": ("Second Officer",)}
    assert found == [("assignee_away", params)]
    assert session.get_one(Case, case_id, populate_existing=True).assignee_id is None
    assert reassign(session, world, case_id, now=MONDAY + 5 * DAY)


def test_when_nobody_is_there_the_way_out_is_told(session, world, case_id):
    for who in ("officer", "second_officer"):
        absence(session, world, who)
    with pytest.raises(StepRefused) as caught:
        reassign(session, world, case_id)

    assert "Không còn ai khác cùng vai trò có mặt" in caught.value.refusals[0].hint


@pytest.mark.parametrize(
    ("limits", "passes"),
    [
        ({}, True),
        ({"up_to": 5}, False),
        ({"procedures": ["kcdp_change"]}, False),
        ({"procedures": ["kcdp_project"]}, True),
    ],
)
def test_a_deputy_takes_a_case_only_within_the_limits(session, world, case_id, limits, passes):
    session.execute(update(Case).values(support=6))
    absence(session, world, "officer", deputy="second_officer", **limits)

    if passes:
        assert reassign(session, world, case_id)
    else:
        assert refused(session, world, case_id, "reassign", "leader", **assigned(world)) == ("assignee_away",)


def test_a_deputy_who_is_away_or_aside_takes_nothing(session, world, case_id):
    absence(session, world, "officer", deputy="second_officer")
    take(session, world, case_id, "declare_conflict", "second_officer", **REASON)

    assert refused(session, world, case_id, "reassign", "leader", **assigned(world)) == ("assignee_away",)


def test_a_target_stands_beside_the_legal_term_and_is_extended(session, world, case_id):
    take(session, world, case_id, "set_target", "leader", now=LATER, due_on=date(2026, 3, 12), **REASON)
    take(session, world, case_id, "set_target", "leader", now=LATER, due_on=date(2026, 3, 20), **REASON)

    found = session.execute(select(CaseTarget.due_at, CaseTarget.extended, CaseTarget.ended_at).order_by(CaseTarget.id))
    assert [(local(due).date(), extended, ended) for due, extended, ended in found] == [
        (date(2026, 3, 12), 0, LATER), (date(2026, 3, 20), 1, None),
    ]  # fmt: skip
    case = session.get_one(Case, case_id, populate_existing=True)
    assert (local(case.moved_at).date(), local(case.due_at).date()) == SILENT_SINCE


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2026, 3, 31), "target_beyond_term"),
        (date(2026, 3, 5), "target_unfit"),
        (date(2026, 3, 14), "target_unfit"),
    ],
)
def test_a_target_lies_on_a_working_day_within_the_legal_term(session, world, case_id, day, code):
    assert refused(session, world, case_id, "set_target", "leader", due_on=day, **REASON) == (code,)


OVER = MONDAY + 40 * DAY
"""A Saturday after the end of the legal term."""


def test_a_case_that_is_late_gets_a_target_to_catch_up(session, world, case_id):
    take(session, world, case_id, "set_target", "leader", now=OVER, due_on=date(2026, 4, 20), **REASON)

    assert local(session.scalars(select(CaseTarget.due_at)).one()).date() == date(2026, 4, 20)
    with pytest.raises(StepRefused) as caught:
        take(session, world, case_id, "set_target", "leader", now=OVER, due_on=date(2026, 7, 1), **REASON)
    assert caught.value.codes == ("target_too_far",)


def test_a_monthly_report_is_no_limit_of_a_target(session, world):
    opened = a_case(session, world)
    walk(session, world, opened.case_id, until="sign_contract")
    take(session, world, opened.case_id, "set_target", "leader", now=LATER, due_on=date(2026, 4, 3), **REASON)

    found = select(Case.due_at, CaseTarget.due_at).join(CaseTarget, CaseTarget.case_id == Case.id)
    report, target = session.execute(found).one()
    assert (local(report).date(), local(target).date()) == (date(2026, 3, 24), date(2026, 4, 3))


def test_a_target_ends_with_the_state_that_it_was_set_for(session, world, case_id):
    take(session, world, case_id, "set_target", "leader", due_on=date(2026, 3, 12), **REASON)
    take(session, world, case_id, "return_for_rework", "officer", now=LATER, **REASON)

    assert session.execute(select(CaseTarget.state, CaseTarget.ended_at, CaseTarget.next_at)).one() == (
        "appraisal", LATER, None,
    )  # fmt: skip


def test_an_explanation_is_asked_with_a_term_and_answered_by_whom_it_was_asked(session, world, case_id):
    officer = world.people["second_officer"].id
    asked = {"asked_id": officer, "due_on": date(2026, 3, 9), **REASON}
    take(session, world, case_id, "ask_explanation", "supervisor", now=LATER, **asked)

    assert told(session, case_id) == [f"user:{officer}"]
    assert refused(session, world, case_id, "explain", "officer", answer="Tôi không rõ ạ") == ("nothing_asked",)
    take(session, world, case_id, "explain", "second_officer", now=LATER, answer="Đang chờ báo giá")
    row = session.execute(select(Explanation)).scalar_one()
    assert (row.asked_id, local(row.due_at).date(), row.answered_at, row.next_at) == (
        officer, date(2026, 3, 9), LATER, None,
    )  # fmt: skip
    assert told(session, case_id) == ["role:dept_leader", "role:prov_leader", "role:supervisor"]


def test_without_a_handler_somebody_has_to_be_named(session, world, case_id):
    wish = {"due_on": date(2026, 3, 9), **REASON}

    assert refused(session, world, case_id, "ask_explanation", "leader", **wish) == ("nobody_to_explain",)
    assert refused(
        session, world, case_id, "ask_explanation", "leader", asked_id=world.people["centre"].id, **wish
    ) == ("role_not_held",)
    past = {"asked_id": world.people["officer"].id, **REASON, "due_on": date(2026, 3, 4)}
    assert refused(session, world, case_id, "ask_explanation", "leader", **past) == ("answer_in_past",)


@pytest.mark.parametrize(
    ("who", "above"), [("leader", ["role:prov_leader"]), ("supervisor", ["role:dept_leader", "role:prov_leader"])]
)
def test_escalating_tells_every_level_above(session, world, case_id, who, above):
    take(session, world, case_id, "escalate", who, now=LATER, **REASON)

    assert told(session, case_id) == above


def test_the_highest_level_has_nobody_to_tell(session, world, case_id):
    assert refused(session, world, case_id, "escalate", "governor", **REASON) == ("not_your_step",)


def draft(session, case_id):
    case = session.get_one(Case, case_id, populate_existing=True)
    clock = select(CaseClock.id).where(CaseClock.case_id == case_id, CaseClock.key == "department")
    session.add(
        Apology(
            case_id=case_id, clock_id=session.scalars(clock).first(), promised_at=case.promised_at, reason="Chờ ý kiến",
            new_due_on=date(2026, 4, 20), drafted_at=LATER,
        )
    )  # fmt: skip
    session.flush()


def test_a_signed_apology_promises_another_day_and_tells_the_applicant(session, world, case_id):
    draft(session, case_id)
    take(session, world, case_id, "apologise", "leader", now=LATER, new_due_on=date(2026, 4, 20), **REASON)

    case, letter = session.get_one(Case, case_id, populate_existing=True), session.execute(select(Apology)).scalar_one()
    assert (local(case.promised_at).date(), local(case.due_at).date()) == (date(2026, 4, 20), date(2026, 3, 30))
    assert (letter.signed_by, letter.signed_at, local(letter.promised_at).date()) == (
        world.people["leader"].id, LATER, date(2026, 4, 13),
    )  # fmt: skip
    assert told(session, case_id) == ["role:beneficiary"]
    again = {"new_due_on": date(2026, 4, 22), **REASON}
    assert refused(session, world, case_id, "apologise", "leader", **again) == ("nothing_asked",)


@pytest.mark.parametrize("day", [date(2026, 4, 13), date(2026, 4, 18), date(2026, 6, 30)])
def test_the_new_day_is_a_working_day_after_the_first_and_not_too_far(session, world, case_id, day):
    draft(session, case_id)

    assert refused(session, world, case_id, "apologise", "leader", new_due_on=day, **REASON) == ("new_day_unfit",)


def test_nothing_is_signed_that_was_not_drafted(session, world, case_id):
    wish = {"new_due_on": date(2026, 4, 20), **REASON}

    assert refused(session, world, case_id, "apologise", "leader", **wish) == ("nothing_asked",)
