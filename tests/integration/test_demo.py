"""The demo: true on both databases, the same every time, and something to see for everybody."""

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import func, select

from notifications.past import NOTIFIER, sweep, tell
from tests.databases import KINDS, opened, source
from tests.demo_built import CHEAP, NOW, demo_folder, looked_at, silent
from workflow.authority import Grant, Person
from workflow.db import migrate, sqlite_url
from workflow.definition import Role
from workflow.impacts.preview import CONFIRM, DECIDE, rule_preview
from workflow.invariants import violations
from workflow.models import (
    Case,
    CaseHold,
    CaseShare,
    CaseTask,
    Delivery,
    Document,
    Establishment,
    LedgerEntry,
    Membership,
    OutboxIntent,
    PaymentRequest,
    PlanBatch,
    RuleDraft,
    Unit,
    User,
)  # fmt: skip
from workflow.published import process_of
from workflow.queries.case_json import case_list
from workflow.queries.finance import payment_queue
from workflow.reference import named_cases, people, pools
from workflow.services.demo import NotADemo, build_demo, prepare
from workflow.services.demo.calls import calls
from workflow.services.demo.dates import Diary
from workflow.services.demo.made_up import MadeUp
from workflow.services.demo.nation import NAMED
from workflow.services.offices import load_office
from workflow.services.rule_drafts import resolution_of
from workflow.shipped import shipped_calendar, shipped_rules
from workflow.states import SHIPPED
from workflow.storage import BlobStore

DIARY = Diary(shipped_calendar(), NOW)
PROJECT = "kcdp_project"
SUPPORT = ("kcdp_project", "kcdp_change", "kcdp_follow_up")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return demo_folder(tmp_path_factory)


@pytest.fixture
def demo(folder):
    with looked_at(folder) as session:
        yield session


def counted(session, *conditions):
    return session.scalar(select(func.count()).where(*conditions))


def test_it_keeps_every_promise(demo, folder):
    assert violations(demo, now=NOW, storage=BlobStore(folder / "files")) == []


@pytest.fixture
def other(tmp_path):
    """A database of the other kind, when there is one."""
    with source(KINDS[-1], tmp_path) as maker, opened(maker) as database:
        yield database


@pytest.mark.release
def test_built_again_on_another_database_it_is_the_same(demo, other, tmp_path):
    files = tmp_path / "files"
    build_demo(other.sessions, now=NOW, files=files, passwords=CHEAP, tell=tell, progress=silent)
    sweep(other.sessions, NOW)
    with other.sessions() as session:
        again, broken = case_list(session), violations(session, now=NOW, storage=BlobStore(files))

    assert (again, broken) == (case_list(demo), [])


def test_the_same_stories_are_told_every_time():
    first, second = (list(MadeUp(DIARY, shipped_rules(), calls(DIARY)).told()) for _ in range(2))

    assert first == second
    assert len(first) == pools().cases


def test_there_is_a_case_in_every_state(demo):
    found = set(demo.execute(select(Case.process_key, Case.state).where(Case.process_key.in_(SUPPORT))))

    assert found == {
        (process.key, state) for process in SHIPPED if process.key in SUPPORT for state in process.states
    } - {("kcdp_change", "withdrawn")}


def test_the_named_cases_stand_where_the_bulletins_say(demo):
    found = select(Unit.name, Case.title, Case.year, Case.state).join(Unit, Unit.id == Case.applicant_id)
    rows = demo.execute(found.where(Case.process_key == PROJECT)).all()
    named = {(c.establishment, c.title, c.plan_year, c.state) for c in named_cases()}

    assert named - set(rows) == set()


def test_only_real_establishments_are_not_marked_as_made_up(demo):
    found = select(Unit.name).join(Establishment, Establishment.unit_id == Unit.id).where(~Establishment.synthetic)

    named = {case.establishment for case in named_cases() if not case.anonymous}
    assert set(demo.scalars(found)) == named | {stand.name for stand in NAMED if stand.name}


def test_a_case_is_marked_as_made_up_unless_a_source_states_its_amounts(demo):
    stated = [case.title for case in named_cases() if case.support and case.total]

    assert sorted(demo.scalars(select(Case.title).where(~Case.synthetic))) == sorted(stated)


def test_a_national_case_stands_in_every_place(demo):
    process = next(process for process in SHIPPED if (process.key, process.variant) == ("kcqg_project", ""))

    assert set(demo.scalars(select(Case.state).where(Case.process_key == "kcqg_project"))) == set(process.states)


def test_a_regional_centre_went_straight_to_its_agency_and_so_did_three_provinces_together(demo):
    own = (Case.process_key == "kcqg_project", Case.owner_unit_id == Case.agency_id, Case.year == 2026)

    assert sorted(demo.scalars(select(Case.state).where(*own))) == ["in_progress", "ministry_appraisal"]


def test_three_cases_are_paused_since_the_spending_rule_changed(demo):
    found = select(Case.year, CaseHold.review_on > date(2026, 11, 20)).join(CaseHold, CaseHold.case_id == Case.id)
    rows = demo.execute(found.where(CaseHold.ended_at.is_(None), CaseHold.reason == "spending_rule_changed"))

    assert rows.all() == [(2024, True)] * 3


def test_everybody_has_an_account_with_the_roles(demo):
    found = select(User.email, Membership.role).join(Membership, Membership.user_id == User.id)
    rows = demo.execute(found.where(User.password.is_not(None)))

    assert set(rows) == {(one.email, role) for one in people() for role in (one.role, *one.also)}


def test_every_role_that_holds_cases_has_some(demo):
    ours = Case.process_key.in_(SUPPORT)
    held = set(demo.scalars(select(Case.holder_role).where(ours, Case.closed_at.is_(None))))
    processes = {process_of(demo, one) for one in demo.scalars(select(Case.process_hash).where(ours).distinct())}

    assert held == {state.holder for process in processes for state in process.states.values() if state.holder}


@pytest.mark.parametrize(
    "condition",
    [
        Case.due_at < NOW,
        func.date(Case.due_at) == "2026-11-20",
        Case.moved_at < DIARY.calendar.open_of(DIARY.ago(16)),
        Case.held,
    ],
    ids=["late", "due today", "not moving", "paused"],
)
def test_lists_of_what_needs_looking_after_are_not_empty(demo, condition):
    here = (Case.id.is_not(None), Case.closed_at.is_(None), Case.process_key == PROJECT)

    assert counted(demo, *here, condition) >= 3


def test_parallel_work_is_partly_answered(demo):
    found = select(CaseTask.kind, CaseTask.answered_at.is_not(None)).where(CaseTask.cancelled_at.is_(None))
    seen = Counter(demo.execute(found))

    assert {kind for kind, _ in seen} == {
        "verdict", "opinion", "acceptance_verdict", "question", "ministry_verdict", "agency_supplement",
    }  # fmt: skip
    assert all(seen[kind, False] for kind in ("verdict", "acceptance_verdict", "question"))


def test_money_was_asked_for_checked_returned_to_nobody_and_paid(demo):
    assert set(demo.scalars(select(PaymentRequest.status))) == {"asked", "checked", "approved", "paid"}
    assert set(demo.scalars(select(LedgerEntry.kind))) == {
        "plan", "allot", "cut", "commit", "release", "accept", "advance", "pay", "refund",
    }  # fmt: skip


def test_only_two_forgotten_requests_wait_for_a_paper(demo):
    departments = demo.scalars(select(Unit.id).where(Unit.kind == "department")).all()
    grants = tuple(Grant(Role.DEPT_ACCOUNTANT, unit, frozenset({unit})) for unit in departments)
    found = payment_queue(demo, person=Person(0, "", "", "vi", grants), now=NOW, office=load_office(demo))

    assert sorted(line.missing for line in found if line.missing) == [("payment_request_letter",)] * 2
    assert len(found) > 4


def test_each_province_has_an_open_call_and_one_batch_waits(demo):
    today = date(2026, 11, 20)
    undecided = select(Unit.code).join(PlanBatch, PlanBatch.owner_unit_id == Unit.id)
    found = undecided.where(PlanBatch.decided_at.is_(None))

    assert demo.scalars(found.where(PlanBatch.closes_on >= today).order_by(Unit.code)).all() == [
        "bo-cong-thuong/cuc-khuyen-cong", "dong-nai/so-cong-thuong", "dong-thap/so-cong-thuong",
    ]  # fmt: skip
    assert demo.scalars(found.where(PlanBatch.closes_on < today, PlanBatch.year == 2026)).all() == [
        "dong-nai/so-cong-thuong"
    ]


def test_nothing_of_the_past_goes_out_as_mail(demo, folder):
    assert counted(demo, OutboxIntent.id.is_not(None), OutboxIntent.expanded_at.is_(None)) == 0
    assert set(demo.execute(select(Delivery.channel, Delivery.status).distinct())) == {
        ("email", "void"), ("inapp", "sent"),
    }  # fmt: skip
    assert not (folder / "mail").exists()


def test_papers_are_there(demo, folder):
    digests = set(demo.scalars(select(Document.sha256)))

    assert set(BlobStore(folder / "files").digests()) == digests


def test_a_second_start_keeps_what_is_there(folder):
    with looked_at(folder) as session:
        before = case_list(session)

    assert not prepare(folder, NOTIFIER, now=NOW, passwords=CHEAP, progress=silent)
    with looked_at(folder) as session:
        assert case_list(session) == before


def test_data_of_somebody_else_is_left_alone(tmp_path):
    migrate(sqlite_url(tmp_path))

    with pytest.raises(NotADemo):
        prepare(tmp_path, NOTIFIER, now=NOW, passwords=CHEAP, progress=silent)


def test_a_build_that_is_cut_off_leaves_no_demo(tmp_path):
    def cut(_done, _of):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        prepare(tmp_path, NOTIFIER, now=NOW, passwords=CHEAP, progress=cut)

    assert not (tmp_path / "khuyencong.sqlite3").exists()


def test_a_resolution_in_draft_flags_three_machinery_cases(demo):
    draft = demo.scalars(select(RuleDraft)).one()
    found = rule_preview(demo, resolution_of(draft), opens=None, now=NOW, office=load_office(demo)).of(DECIDE, CONFIRM)

    assert ({one.case.activity for one in found}, len({one.case.id for one in found})) == ({"machinery"}, 3)
    assert draft.published_at is None


def test_a_group_has_six_beneficiaries_in_three_provinces_each_somewhere_else(demo):
    found = select(Case.state, Unit.code).join(CaseShare, CaseShare.case_id == Case.id)
    rows = demo.execute(found.join(Unit, Unit.id == Case.province_id).order_by(Case.id)).all()

    assert [tuple(row) for row in rows] == [
        ("closed", "dong-nai"), ("in_progress", "dong-nai"), ("replaced", "dong-thap"), ("cancelled", "dong-thap"),
        ("acceptance", "vinh-long"), ("in_progress", "dong-thap"), ("proposed", "vinh-long"),
    ]  # fmt: skip
