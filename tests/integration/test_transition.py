"""One step through the one door: state, clocks, history, messages, together or not at all."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from tests.factories import MONDAY, a_case, a_world, state_of, take
from tests.journeys import walk, way
from tests.statements import counted
from workflow.calendar import local
from workflow.definition import TIME
from workflow.errors import CaseNotFound, StaleCase, StepRefused, UnknownStep
from workflow.invariants import violations
from workflow.models import Case, CaseClock, CaseEvent, CaseSection, CaseTask, Document, DossierSnapshot, OutboxIntent
from workflow.services.transition import Moved, TransitionRequest, perform_together, perform_transition

SOME = {"confirm_place": 7, "sign": 7, "submit_project": 9, "approve": 9}
LATER = MONDAY + timedelta(days=3)


@pytest.fixture
def world(session):
    return a_world(session)


@pytest.fixture
def case_id(session, world):
    return a_case(session, world).case_id


@pytest.fixture
def attempt(session, world, case_id):
    """Takes a step on the case as somebody saw it."""

    def attempted(who: str, step: str, version: int) -> Moved:
        request = TransitionRequest(case_id, step, version, {"reason": "Không cần nữa"})
        return perform_transition(session, request, by=world.people[who], now=MONDAY, office=world.office)

    return attempted


def test_a_step_moves_the_case_and_says_so(session, world, case_id):
    moved = take(session, world, case_id, "submit", "owner", now=LATER, agree=True)

    row = session.execute(select(Case).where(Case.id == case_id)).scalar_one()
    assert moved == Moved(case_id, 2)
    assert (row.state, row.version, row.stage, row.holder_role, row.holder_unit_id) == (
        "commune_confirmation", 2, "proposal", "commune_officer", world.units["commune"],
    )  # fmt: skip
    assert (row.moved_at, row.submitted_at, row.closed_at) == (LATER, LATER, None)


def test_a_step_leaves_one_line_with_who_when_and_as_what(session, world, case_id):
    take(session, world, case_id, "submit", "owner", now=LATER, agree=True)

    lines = (
        session.execute(select(CaseEvent).where(CaseEvent.case_id == case_id).order_by(CaseEvent.seq)).scalars().all()
    )
    last = lines[-1]
    assert [line.step for line in lines] == ["open", "submit"]
    assert (last.actor_id, last.role, last.at) == (world.people["owner"].id, "beneficiary", LATER)
    assert last.prev_hash == lines[0].hash


def test_a_step_wishes_to_tell_the_next_holder_and_whom_the_table_names(session, world, case_id):
    walk(session, world, case_id, until="accept")

    told = session.execute(select(OutboxIntent.seq, OutboxIntent.audience).order_by(OutboxIntent.id)).all()
    assert [tuple(row) for row in told] == [
        (2, "role:commune_officer"), (3, "role:dept_officer"), (3, "role:beneficiary"),
        (4, "role:implementer"), (4, "role:beneficiary"),
    ]  # fmt: skip


def test_clocks_start_and_close_with_the_states_they_cover(session, world, case_id):
    walk(session, world, case_id, until="submit_project")

    clocks = session.execute(select(CaseClock.key, CaseClock.closed_at.is_(None)).order_by(CaseClock.id)).all()
    assert [tuple(row) for row in clocks] == [
        ("drafting", False), ("commune_confirmation", False), ("receiving", False), ("department", True),
        ("survey", False), ("appraisal", True),
    ]  # fmt: skip


def test_the_case_bears_its_earliest_due_date(session, world, case_id):
    walk(session, world, case_id, until="accept")

    running = session.execute(select(func.min(CaseClock.due_at)).where(CaseClock.closed_at.is_(None))).scalar_one()
    case = session.execute(select(Case.due_at, Case.promised_at).where(Case.id == case_id)).one()
    assert case.due_at == running
    assert local(case.promised_at).date() == date(2026, 4, 13)


def test_submitting_freezes_the_dossier_and_a_later_edit_shows(session, world, case_id):
    take(session, world, case_id, "submit", "owner", agree=True)
    frozen = session.execute(select(DossierSnapshot.text)).scalar_one()

    session.execute(update(CaseSection).where(CaseSection.key == "need").values(content={"aims": "Khác"}))
    walk_on = [
        ("confirm_place", "commune", {"exists": True, "place_ok": True}),
        ("accept", "officer", {"papers_checked": True}),
    ]
    for step, who, values in walk_on:
        take(session, world, case_id, step, who, **values)
    take(session, world, case_id, "submit_project", "centre")

    texts = session.execute(select(DossierSnapshot.text).order_by(DossierSnapshot.seq)).scalars().all()
    assert (texts[0], len(texts), texts[1] == frozen) == (frozen, 2, False)


def test_every_reason_is_given_at_once(session, world, case_id):
    session.execute(update(CaseSection).where(CaseSection.key == "need").values(complete=False))
    session.execute(update(Document).where(Document.kind == "request_letter").values(removed_at=MONDAY))

    with pytest.raises(StepRefused) as refused:
        take(session, world, case_id, "submit", "owner", agree=True)

    assert refused.value.codes == ("sections_incomplete", "documents_missing")


@pytest.mark.parametrize(
    ("wish", "who", "error"),
    [
        (("submit", 1), "stranger", CaseNotFound),
        (("submit", 1), "officer", CaseNotFound),  # a draft is nobody's business
        (("fly", 1), "owner", UnknownStep),
        (("submit", 7), "owner", StaleCase),
        (("accept", 1), "owner", StepRefused),
        (("withdraw", 1), "centre", StepRefused),
    ],
)
def test_what_may_not_be_is_refused(attempt, wish, who, error):
    with pytest.raises(error):
        attempt(who, *wish)


def test_a_case_that_does_not_exist_is_refused_like_one_that_may_not_be_known(session, world):
    with pytest.raises(CaseNotFound):
        perform_transition(
            session, TransitionRequest(999, "submit", 1), by=world.people["owner"], now=MONDAY, office=world.office
        )


def test_time_takes_its_step_when_a_term_runs_out(session, world, case_id):
    request = TransitionRequest(case_id, "lapse", 1)
    perform_transition(session, request, by=TIME, now=MONDAY + timedelta(days=91), office=world.office)

    assert state_of(session, case_id) == "withdrawn"
    assert violations(session, now=MONDAY + timedelta(days=91)) == []


def test_closing_ends_every_clock_and_every_open_question(session, world, case_id):
    walk(session, world, case_id, until="ask_opinion")
    take(session, world, case_id, "drop", "officer", reason_code="other", reason="Không đủ điều kiện", basis="NĐ 45")

    open_clocks = session.execute(select(func.count()).where(CaseClock.closed_at.is_(None))).scalar_one()
    waiting = select(CaseTask.kind).where(CaseTask.answered_at.is_(None), CaseTask.cancelled_at.is_(None))
    assert (open_clocks, session.execute(waiting).all()) == (0, [])


def test_many_cases_take_one_step_together_and_each_has_its_result(session, world):
    ids = [a_case(session, world, title=f"Đề án {n}").case_id for n in range(3)]
    take(session, world, ids[1], "withdraw", "owner", reason="Rút để làm lại hồ sơ khác")
    requests = [TransitionRequest(one, "submit", 1, {"agree": True}) for one in (*ids, 999)]

    results = perform_together(session, requests, by=world.people["owner"], now=LATER, office=world.office)

    assert [type(result) for result in results] == [Moved, StaleCase, Moved, CaseNotFound]
    assert [state_of(session, one) for one in ids] == ["commune_confirmation", "withdrawn", "commune_confirmation"]
    assert violations(session, now=LATER) == []


def trips(sent: list[str]) -> int:
    """How often PostgreSQL is waited for: each read, the update that may lose a race, and one pipeline for the rest."""
    return sum(statement.startswith(("SELECT", "UPDATE case_file")) for statement in sent) + 1


def test_no_step_takes_more_than_ten_round_trips(session, world, case_id):
    cost = {}
    for step, who, values in way(world):
        with counted(session) as sent:
            take(session, world, case_id, step, who, **values)
        cost[step] = trips(sent) - 1  # the helper asks for the version

    assert {step: cost[step] for step in SOME} == SOME
    assert {step: number for step, number in cost.items() if number > 10} == {}


def test_a_long_history_costs_no_more_than_a_short_one(session, world, case_id):
    walk(session, world, case_id, until="sign_contract")

    def report(times: int) -> int:
        for _ in range(times - 1):
            take(
                session, world, case_id, "report_progress", "centre", period="2026-03", percent=10, spent=1, note="Tốt"
            )
        with counted(session) as sent:
            take(
                session, world, case_id, "report_progress", "centre", period="2026-03", percent=10, spent=1, note="Tốt"
            )
        return len(sent)

    assert report(3) == report(300)


def test_twenty_cases_together_cost_no_more_statements_than_two(session, world):
    def submitted(number: int) -> int:
        ids = [a_case(session, world, title=f"Đề án {number} {n}").case_id for n in range(number)]
        requests = [TransitionRequest(one, "withdraw", 1, {"reason": "Không cần nữa"}) for one in ids]
        with counted(session) as sent:
            perform_together(session, requests, by=world.people["owner"], now=LATER, office=world.office)
        return len(sent)

    assert submitted(2) == submitted(20)
