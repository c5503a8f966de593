"""A figure of a stuck rule names of the past what the rule would have named then, day by day."""

from datetime import date, timedelta

import pytest
from sqlalchemy import true

from tests.factories import MONDAY, a_case, a_world, take
from tests.journeys import walk
from workflow.calendar import local
from workflow.models import CaseClock, CouncilSession, SelectionRound
from workflow.office import Office
from workflow.queries import stuck
from workflow.queries.past_stuck import Past, measured
from workflow.queries.rule_trials import ADDED, BOTH, DROPPED, Trial, tried
from workflow.queries.stuck import stuck_cases
from workflow.queries.supervision import quiet_states
from workflow.rules import RuleBook
from workflow.shipped import shipped_rules

DAY = timedelta(days=1)
NOON = MONDAY + timedelta(hours=3)
REASON = {"reason": "Thiếu bản vẽ mặt bằng."}
ITEMS = [{"subject": "Báo giá", "request": "Bổ sung", "basis": "Quy định"}]
MAY = MONDAY + 70 * DAY


@pytest.fixture
def world(session):
    return a_world(session)


def at(session, world, until, now=MONDAY):
    opened = a_case(session, world, now=now)
    walk(session, world, opened.case_id, until=until, now=now)
    return opened.case_id


def past(world, since, until, now=MAY):
    calendar, quiet = world.office.calendar.scoped("dong-nai"), quiet_states(world.office.rules, local(now).date())
    return Past(since, until, now, true(), calendar, quiet)


def measures(session, world, rule, *, since=date(2026, 3, 2), until=date(2026, 5, 11), now=MAY):
    return [hit.measure for hit in measured(session, rule, past(world, since, until, now)).values()]


def with_figure(office, rule, figure):
    """The office as if a figure had always been another one."""
    old = shipped_rules().get(stuck.RULES[rule], date(2026, 3, 2))
    name = "length" if "length" in old.value else "number"
    fresh = type(old)(**{**{slot: getattr(old, slot) for slot in old.__dataclass_fields__}, "value": {name: figure}})
    return Office(
        RuleBook([fresh if one is old else one for one in office.rules.all()]), office.calendar, office.variants
    )


def live(session, world, rule, figure, now):
    """Whether the rule names a case at a moment."""
    office = with_figure(world.office, rule, figure)
    found = stuck_cases(session, person=world.people["supervisor"], now=now, office=office).cases
    return any(rule in one.rules for one in found)


def supplement(session, world):
    case_id = at(session, world, "confirm_place")
    take(session, world, case_id, "ask_supplement", "officer", now=NOON, items=ITEMS, **REASON)


def opinion(session, world):
    case_id = at(session, world, "submit_project")
    asked = {"units": [(world.units["finance"], "prov_finance")], "question": "Cân đối được không?"}
    take(session, world, case_id, "ask_opinion", "officer", now=NOON, **asked)


def silence(session, world):
    at(session, world, "submit_project")


def bounces(session, world):
    case_id = at(session, world, "submit_project")
    for _ in range(3):
        take(session, world, case_id, "return_for_rework", "officer", now=NOON, **REASON)
        take(session, world, case_id, "submit_project", "centre", now=NOON)


STANDS = {stuck.SILENT: silence, stuck.FORGOTTEN: supplement, stuck.OPINION: opinion, stuck.BOUNCED: bounces}


@pytest.mark.parametrize("rule", STANDS)
@pytest.mark.parametrize("figure", [1, 3, 4, 11])
def test_the_past_says_of_each_day_what_the_rule_said_on_it(session, world, rule, figure):
    STANDS[rule](session, world)
    moments = [MONDAY + days * DAY for days in range(1, 32, 3)]
    said = [live(session, world, rule, figure, now) for now in moments]
    days = [(local(now).date(), now) for now in moments]
    tried_on = [measures(session, world, rule, since=on, until=on, now=now) for on, now in days]

    assert [any(measure >= figure for measure in found) for found in tried_on] == said


def test_a_stand_that_ended_counts_until_its_end(session, world):
    case_id = at(session, world, "submit_project")
    take(session, world, case_id, "return_for_rework", "officer", now=MONDAY + 7 * DAY, **REASON)
    take(session, world, case_id, "submit_project", "centre", now=MAY)

    spans = [
        (date(2026, 3, 2), date(2026, 3, 4)),
        (date(2026, 3, 2), date(2026, 3, 9)),
        (date(2026, 3, 10), date(2026, 3, 11)),
    ]
    assert [measures(session, world, stuck.SILENT, since=a, until=b) for a, b in spans] == [[2], [5], [2]]


def test_urging_is_no_move(session, world):
    case_id = at(session, world, "submit_project")
    take(session, world, case_id, "remind", "leader", now=MONDAY + 7 * DAY, **REASON)

    assert measures(session, world, stuck.SILENT, until=date(2026, 3, 16)) == [10]


def test_a_pause_is_no_silence(session, world):
    case_id = at(session, world, "submit_project")
    pause = {"reason_code": "no_budget", "basis": "QĐ 1", "review_on": date(2026, 9, 1), **REASON}
    take(session, world, case_id, "pause", "leader", now=MONDAY + 2 * DAY, **pause)

    spans = [(date(2026, 3, 2), date(2026, 3, 30)), (date(2026, 3, 10), date(2026, 3, 30))]
    assert [measures(session, world, stuck.SILENT, since=a, until=b) for a, b in spans] == [[2], []]


def test_what_was_closed_is_silent_no_more(session, world):
    case_id = at(session, world, "confirm_place")
    take(session, world, case_id, "withdraw", "owner", now=MONDAY + 4 * DAY, **REASON)

    assert measures(session, world, stuck.SILENT) == [4]


def test_a_draft_is_nobody_s_silence(session, world):
    a_case(session, world)

    assert measures(session, world, stuck.SILENT) == []


def test_meetings_without_a_vote_are_counted_up_to_the_period_s_end(session, world):
    case_id = at(session, world, "submit_project")
    days = {"opens_on": date(2026, 3, 2), "closes_on": date(2026, 3, 2)}
    session.add(SelectionRound(case_id=case_id, slug="dot", level="", per_item=1, ballot={}, quota={}, **days))
    session.flush()
    for days in (1, 8, 15):
        held = MONDAY + days * DAY
        session.add(CouncilSession(round_id=case_id, number=days, place="Sở", opened_at=held, closed_at=held))
    session.flush()

    assert [measures(session, world, stuck.QUORUM, until=date(2026, 3, day)) for day in (2, 9, 11, 31)] == [
        [],
        [1],
        [2],
        [3],
    ]


def test_a_slow_step_is_measured_by_those_that_ended_before_the_period(session, world):
    case_id = at(session, world, "submit_project")
    start = MONDAY - 20 * DAY
    for days in range(1, 11):
        ended = {"started_at": start, "since": start, "due_at": MONDAY, "closed_at": start + days * 0.5 * DAY}
        session.add(CaseClock(case_id=case_id, key="appraisal", rule="kcdp_appraisal", length=20, **ended))
    session.flush()

    found = [
        measures(session, world, stuck.SLOW, until=(MONDAY + n * DAY).date(), now=MONDAY + n * DAY)
        for n in (2, 4, 5, 6)
    ]
    assert found == [[30], [70], [90], [100]]


@pytest.mark.parametrize(("figure", "kind"), [(15, BOTH), (60, DROPPED), (10, BOTH)])
def test_a_trial_compares_with_the_figure_of_today(session, world, figure, kind):
    at(session, world, "submit_project")
    trial = Trial(stuck.SILENT, "dong-nai", figure, date(2026, 3, 2), date(2026, 5, 11))
    found = tried(session, trial, person=world.people["supervisor"], now=MAY, office=world.office)

    assert (found.current, [line.named for line in found.cases]) == (15, [kind])


def test_a_trial_names_what_only_the_new_figure_does_first(session, world):
    at(session, world, "submit_project")
    at(session, world, "submit_project", now=MONDAY + 21 * DAY)
    trial = Trial(stuck.SILENT, "dong-nai", 6, date(2026, 3, 2), date(2026, 4, 3))
    found = tried(session, trial, person=world.people["supervisor"], now=MAY, office=world.office)

    assert [(line.named, line.measure) for line in found.cases] == [(ADDED, 9), (BOTH, 24)]
    assert (found.now_named, found.then_named) == (1, 2)


@pytest.mark.parametrize(("who", "titles"), [("supervisor", 1), ("admin", 0), ("stranger", None)])
def test_who_may_not_open_a_case_reads_no_title(session, world, who, titles):
    at(session, world, "submit_project")
    trial = Trial(stuck.SILENT, "dong-nai", 5, date(2026, 3, 2), date(2026, 5, 11))
    found = tried(session, trial, person=world.people[who], now=MAY, office=world.office)

    assert [bool(line.title) for line in found.cases] == ([] if titles is None else [bool(titles)])
