"""The inbox: what waits for a person, found by the index over open cases, in as many statements for any number."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text, update

from tests.factories import MONDAY, a_case, a_world, take
from tests.journeys import walk
from tests.statements import counted
from workflow.models import Case, CaseTask, Document
from workflow.queries.days import days_around, silent_since
from workflow.queries.inbox import FILTERS, LATE, SOON, SUPPLEMENT, TODAY, held_by, inbox
from workflow.queries.keyset import EPOCH, Place, place_in
from workflow.queries.list_rows import case_rows
from workflow.shipped import shipped_calendar

MAY = MONDAY + timedelta(days=60)
ITEMS = [{"subject": "Báo giá", "request": "Bổ sung", "basis": "Quy định"}]


@pytest.fixture
def world(session):
    return a_world(session)


def open_inbox(session, world, who="officer", now=MONDAY, **wish):
    return inbox(session, person=world.people[who], now=now, office=world.office, **wish)


def case_at(session, world, until, *, now=MONDAY, title="Máy sấy"):
    opened = a_case(session, world, title=title, now=now)
    walk(session, world, opened.case_id, until=until, now=now)
    return opened


def shown(page):
    return [(line.code, line.step.key) for line in page.work]


def test_a_case_stands_in_the_inbox_of_its_holder_with_the_next_step(session, world):
    opened = case_at(session, world, "confirm_place")

    assert shown(open_inbox(session, world)) == [(opened.code, "accept")]
    assert shown(open_inbox(session, world, "centre")) == shown(open_inbox(session, world, "stranger")) == []


def test_parallel_work_stands_there_until_it_is_answered(session, world):
    opened = case_at(session, world, "ask_opinion")
    finance = shown(open_inbox(session, world, "finance"))
    take(session, world, opened.case_id, "give_opinion", "finance", verdict="agree", answer="Được")

    assert finance == [(opened.code, "give_opinion")]
    assert shown(open_inbox(session, world, "finance")) == []


def test_work_that_was_called_off_or_came_too_late_is_left_out(session, world):
    opened = case_at(session, world, "ask_opinion")
    session.execute(update(CaseTask).where(CaseTask.case_id == opened.case_id).values(cancelled_at=MONDAY))

    assert shown(open_inbox(session, world, "finance")) == []


@pytest.mark.parametrize(
    ("until", "step", "waits_for"),
    [
        ("submit_project", "form_team", ""),
        ("form_team", "", "Phiếu của tổ thẩm định"),
        ("ask_opinion", "", "Ý kiến đơn vị"),
        ("give_opinion", "propose", ""),
        ("request_acceptance", "form_panel", ""),
        ("form_panel", "", "Phiếu nghiệm thu"),
    ],
)
def test_work_to_ask_for_comes_before_the_step_that_needs_it(session, world, until, step, waits_for):
    case_at(session, world, until)
    (line,) = open_inbox(session, world).work

    assert (line.step.key if line.step else "", line.waits_for) == (step, waits_for)


def test_a_verdict_is_never_named_as_the_next_step(session, world):
    opened = case_at(session, world, "give_acceptance_verdict")
    for who in ("second_officer", "commune"):
        take(session, world, opened.case_id, "give_acceptance_verdict", who, verdict="accept", remarks="Đạt")
    (line,) = open_inbox(session, world).work

    assert (line.state.key, line.step, line.waits_for) == ("acceptance", None, "")


def test_a_case_that_waits_for_a_set_day_comes_five_working_days_before(session, world):
    case_at(session, world, "hand_over")
    due_on = datetime(2027, 3, 2, 4, tzinfo=UTC)
    found = {days: open_inbox(session, world, "centre", now=due_on - timedelta(days=days)) for days in (30, 8, 7)}

    assert {days: (len(page.work), page.total) for days, page in found.items()} == {30: (0, 0), 8: (0, 0), 7: (1, 1)}
    assert found[7].work[0].step is None


def test_papers_that_the_next_step_lacks_are_named(session, world):
    opened = case_at(session, world, "give_opinion")
    before = open_inbox(session, world).work[0].missing
    gone = update(Document).where(Document.case_id == opened.case_id, Document.kind == "appraisal_slip")
    session.execute(gone.values(removed_at=MONDAY))

    assert (before, open_inbox(session, world).work[0].missing) == ((), ("Phiếu thẩm định",))


def test_a_case_given_to_a_colleague_waits_for_the_colleague_alone(session, world):
    opened = case_at(session, world, "confirm_place")
    chosen = world.people["second_officer"].id
    take(session, world, opened.case_id, "reassign", "leader", assignee_id=chosen, reason="Nghỉ phép dài ngày")
    mine, others = open_inbox(session, world), open_inbox(session, world, "second_officer")

    assert (shown(mine), [line.assignee for line in mine.others]) == ([], ["Second Officer"])
    assert shown(others) == [(opened.code, "accept")]


def test_who_declared_a_conflict_finds_the_case_no_more(session, world):
    opened = case_at(session, world, "confirm_place")
    take(session, world, opened.case_id, "declare_conflict", "officer", reason="Người nhà làm ở cơ sở")

    assert (shown(open_inbox(session, world)), len(shown(open_inbox(session, world, "second_officer")))) == ([], 1)


def test_counts_follow_the_moment_and_filters_show_what_they_count(session, world):
    case_at(session, world, "confirm_place")
    case_at(session, world, "submit_project")
    near, tuesday = days_around(MONDAY, shipped_calendar()).soon, MONDAY + timedelta(days=1, hours=5)

    for now, wanted in ((MONDAY, (0, 0, 1)), (tuesday, (1, 0, 0)), (near, (1, 0, 0)), (MAY, (2, 0, 0))):
        page = open_inbox(session, world, now=now)
        assert tuple(page.counts[name] for name in (LATE, TODAY, SOON)) == wanted
        lists = {name: len(open_inbox(session, world, now=now, wish=name).work) for name in FILTERS}
        assert lists == dict(page.counts)


def test_a_supplement_is_counted_for_the_officer_who_waits(session, world):
    opened = case_at(session, world, "confirm_place")
    take(session, world, opened.case_id, "ask_supplement", "officer", items=ITEMS, reason="Hồ sơ còn thiếu")
    page = open_inbox(session, world, wish=SUPPLEMENT)

    assert (page.counts[SUPPLEMENT], [line.code for line in page.work], page.total) == (1, [opened.code], 0)
    assert page.expected is not None


def test_a_paused_case_comes_last_and_is_never_late(session, world):
    paused, going = (case_at(session, world, "confirm_place") for _ in range(2))
    pause = {"reason_code": "no_budget", "reason": "Chưa có vốn", "basis": "QĐ 1", "review_on": date(2026, 6, 1)}
    take(session, world, paused.case_id, "pause", "leader", **pause)
    page = open_inbox(session, world, now=MAY)

    assert ([line.code for line in page.work], page.counts[LATE]) == ([going.code, paused.code], 1)


def test_pages_follow_each_other_without_gap_or_double(session, world, monkeypatch):
    monkeypatch.setattr("workflow.queries.inbox.SIZE", 2)
    codes = {case_at(session, world, "ask_opinion", now=MONDAY + timedelta(hours=n)).code for n in range(5)}
    seen, place = [], ""
    while place is not None:
        page = open_inbox(session, world, "second_officer", now=MAY, place=str(place))
        seen += [(line.code, line.asked) for line in page.work]
        place = page.next_place

    assert sorted(seen) == sorted((code, "") for code in codes)


def test_statements_do_not_grow_with_rows(session, world):
    numbers = []
    for more in (1, 2):
        for _ in range(more):
            case_at(session, world, "ask_opinion")
            case_at(session, world, "confirm_place")
        for who in ("officer", "finance"):
            with counted(session) as sent:
                open_inbox(session, world, who, now=MAY)
            numbers.append(len(sent))

    assert numbers == [8, 6, 8, 6]


def plan_of(session, statement):
    engine = session.get_bind()
    shown_text = str(statement.compile(engine, compile_kwargs={"literal_binds": True}))
    if engine.dialect.name == "postgresql":
        session.execute(text("SET LOCAL enable_seqscan = off"))
        return " ".join(session.execute(text("EXPLAIN " + shown_text.replace(":", "\\:"))).scalars())
    return " ".join(row[3] for row in session.execute(text("EXPLAIN QUERY PLAN " + shown_text)))


def test_held_cases_are_found_by_the_index_over_open_cases(session, world):
    case_at(session, world, "confirm_place")
    statement = case_rows().where(held_by(world.people["officer"])).order_by(Case.due_at, Case.id).limit(26)

    assert "ix_case_inbox" in plan_of(session, statement)


@pytest.mark.parametrize("text", ["", "x", "1", "1.2.3", "-1.2", "1.-", "٣.1", "9" * 40 + ".1", "1." + "9" * 40])
def test_a_place_that_is_none_is_ignored(text):
    assert place_in(text) is None


@pytest.mark.parametrize("place", [Place(MONDAY, 7), Place(None, 7), Place(EPOCH, 1)])
def test_a_place_is_read_back(place):
    assert place_in(str(place)) == place


def test_silence_is_counted_in_working_days():
    calendar = shipped_calendar()
    moved = {n: MONDAY + timedelta(days=n) for n in range(14)}
    counts = {n: calendar.working_days((MONDAY + timedelta(days=n)).date(), date(2026, 3, 15)) for n in moved}

    for days in (1, 5, 7):
        border = silent_since(MONDAY + timedelta(days=13), calendar, days)
        assert {n for n, at in moved.items() if at < border} == {n for n, count in counts.items() if count >= days}
