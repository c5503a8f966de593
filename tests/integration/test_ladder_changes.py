"""A new ladder: refused when it would mail too much or too little, heard from its first day by terms that run."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, update

from tests.factories import MONDAY, a_case, a_world
from tests.journeys import walk
from tests.post import Postbox, committed_world, pass_at
from workflow.db import unit_of_work
from workflow.errors import CaseNotFound, StepRefused
from workflow.models import CaseClock, OutboxIntent, RuleRow
from workflow.queries.ladder_effects import ladder_effect
from workflow.reminders import ladder_on
from workflow.services.ladder_changes import LadderChange, RungWish, change_ladder, ladder_of, wish_of
from workflow.services.offices import load_office
from workflow.shipped import shipped_rules

SCOPES = ("dong-nai",)
NEEDED = (
    RungWish("before", 1, ("holder",)),
    RungWish("on", 0, ("holder",)),
    RungWish("after", 1, ("holder", "leader")),
)


def nine(month, day):
    """Nine in the morning in Hà Nội."""
    return datetime(2026, month, day, 2, tzinfo=UTC)


def a_change(*more, rungs=NEEDED, **other):
    said = {
        "names": ("ladder.default",), "scope": "dong-nai", "rungs": (*rungs, *more), "since": date(2026, 3, 24),
        "basis": "QĐ 12/QĐ-UBND", "reason": "Nhắc quá nhiều.",
    }  # fmt: skip
    return LadderChange(**{**said, **other})


def changed(session, change, now=MONDAY):
    admin = a_world(session).people["admin"]
    return change_ladder(session, change, SCOPES, by=admin, now=now)


HOLDER = ("holder",)
REFUSED = {
    "no rung": (a_change(rungs=()), "ladder_empty"),
    "mails 1,000 times": (a_change(RungWish("after", 5, HOLDER, 1, 1000)), "ladder_too_often"),
    "one too many": (a_change(RungWish("after", 5, HOLDER, 5, 10)), "ladder_too_often"),
    "the same day before": (a_change(RungWish("before", 1, ("leader",))), "rungs_clash"),
    "the due day twice": (a_change(RungWish("on", 3, ("leader",))), "rungs_clash"),
    "a series that meets another": (
        a_change(RungWish("after", 5, HOLDER, 5, 3), RungWish("after", 10, HOLDER)),
        "rungs_clash",
    ),
    "nobody": (a_change(RungWish("after", 5, ())), "rung_nobody"),
    "unknown recipient": (a_change(RungWish("after", 5, ("neighbour",))), "rung_unknown"),
    "no day": (a_change(RungWish("before", 0, HOLDER)), "rung_unfit"),
    "all of the term": (a_change(RungWish("share", 100, HOLDER)), "rung_unfit"),
    "an unknown time": (a_change(RungWish("never", 1, HOLDER)), "rung_unfit"),
    "repeats before": (a_change(RungWish("before", 9, HOLDER, 1, 2)), "rung_repeats"),
    "repeats at once": (a_change(RungWish("after", 9, HOLDER, 0, 2)), "rung_repeats"),
    "no legal rung": (a_change(rungs=NEEDED[:2]), "rung_needed"),
    "without its leader": (a_change(rungs=(*NEEDED[:2], RungWish("after", 1, HOLDER))), "rung_needed"),
    "in the past": (a_change(since=date(2026, 3, 2)), "start_past"),
    "no ground": (a_change(basis=""), "no_basis"),
    "no reason": (a_change(reason=" "), "no_reason"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_an_unfit_ladder_is_refused_and_changes_nothing(session, case):
    change, code = REFUSED[case]
    with pytest.raises(StepRefused) as refused:
        changed(session, change)

    assert (refused.value.codes, session.scalars(select(RuleRow)).all()) == ((code,), [])


def test_the_ladder_in_force_is_no_new_one(session):
    rungs = tuple(wish_of(rung) for rung in shipped_rules().ladder("ladder.default", MONDAY.date()).rungs)
    with pytest.raises(StepRefused) as refused:
        changed(session, a_change(rungs=rungs))

    assert refused.value.codes == ("rule_unchanged",)


def test_a_ladder_beside_one_that_waits_is_refused(session):
    world = a_world(session)
    admin = world.people["admin"]
    change_ladder(session, a_change(), SCOPES, by=admin, now=MONDAY)
    with pytest.raises(StepRefused) as refused:
        change_ladder(
            session, a_change(RungWish("after", 9, HOLDER), since=date(2026, 3, 5)), SCOPES, by=admin, now=MONDAY
        )

    assert refused.value.codes == ("rule_overlap",)


def test_another_province_is_not_there(session):
    with pytest.raises(CaseNotFound):
        changed(session, a_change(scope="dong-thap"))


def test_a_rung_that_stays_keeps_its_name_and_a_new_one_says_what_it_is(session):
    changed(
        session,
        a_change(RungWish("after", 5, HOLDER, 3, 2), RungWish("share", 50, HOLDER), RungWish("share", 75, HOLDER)),
    )
    rules = load_office(session).rules

    keys = [rung.key for rung in rules.ladder("ladder.default", date(2026, 3, 24), "dong-nai").rungs]
    assert keys == ["day_before", "due_day", "late_1", "late_5_each_3", "half", "share_75"]
    assert rules.ladder("ladder.default", date(2026, 3, 24), "dong-thap").rungs[0].key == "half"


def told(maker):
    """What reminders were written, in order: the day, the rung, the audience."""
    with maker() as session:
        found = select(OutboxIntent).where(OutboxIntent.kind.in_(("reminder", "escalation"))).order_by(OutboxIntent.id)
        return [(one.created_at.day, one.content["rung"], one.audience) for one in session.scalars(found)]


def appraised(maker):
    """A case whose appraisal ends on 30 March; what runs beside it is silenced."""
    world, case_id = committed_world(maker, lambda s, w, c: walk(s, w, c, until="submit_project"))
    with unit_of_work(maker) as session:
        session.execute(update(CaseClock).where(CaseClock.key != "appraisal").values(next_at=None, paused_at=MONDAY))
    return world, case_id


def after_a_change(maker, world, change, now=MONDAY):
    with unit_of_work(maker) as session:
        woken = change_ladder(session, change, SCOPES, by=world.people["admin"], now=now)
        world.office = load_office(session)
    return woken


def test_a_term_that_runs_is_reminded_by_the_ladder_of_the_day(database):
    maker = database.sessions
    world, _ = appraised(maker)
    woken = after_a_change(maker, world, a_change(RungWish("before", 3, HOLDER)))
    for day in (16, 24, 25, 27, 30, 31):
        pass_at(maker, world, Postbox(), nine(3, day))
    pass_at(maker, world, Postbox(), nine(4, 2))

    officer = "role:dept_officer"
    assert woken == 0  # it is looked at before that day anyway
    assert told(maker) == [
        (16, "half", officer), (25, "before_3", officer), (27, "day_before", officer), (30, "due_day", officer),
        (31, "late_1", officer), (31, "late_1", "role:dept_leader"),
    ]  # fmt: skip


def test_a_ladder_that_was_spent_speaks_again_from_its_first_day(database):
    maker = database.sessions
    world, _ = appraised(maker)
    for day in (15, 30):
        pass_at(maker, world, Postbox(), nine(6, day))
    before = len(told(maker))
    change = a_change(RungWish("after", 5, HOLDER, 10, 8), since=date(2026, 7, 1))
    woken = after_a_change(maker, world, change, now=nine(6, 30))
    passes = [pass_at(maker, world, Postbox(), nine(7, day)).swept["reminded"] for day in (1, 6, 7, 17, 20, 21)]

    assert (woken, passes, len(told(maker)) - before) == (1, [0, 1, 0, 1, 0, 0], 2)  # due on 2 and 16 July


def test_a_paused_term_is_not_woken(database):
    maker = database.sessions
    world, _ = appraised(maker)
    with unit_of_work(maker) as session:
        session.execute(update(CaseClock).values(next_at=None, paused_at=MONDAY))

    assert after_a_change(maker, world, a_change()) == 0


def test_the_look_ahead_counts_by_party(session):
    world = a_world(session)
    for _ in range(2):
        walk(session, world, a_case(session, world).case_id, until="submit_project")
    session.execute(update(CaseClock).where(CaseClock.key != "appraisal").values(closed_at=MONDAY))
    fewer = ladder_of(a_change(), world.office.rules)
    found = ladder_effect(session, fewer, ("ladder.default",), "dong-nai", now=MONDAY, office=world.office)

    assert (found.terms, dict(found.current), dict(found.then)) == (
        2,
        {"holder": 8, "leader": 2},
        {"holder": 6, "leader": 2},
    )


OWN = ("ladder.default.kcdp_project.appraisal", "ladder.default")


def test_one_term_is_given_a_ladder_of_its_own(database):
    maker = database.sessions
    world, _ = appraised(maker)
    after_a_change(maker, world, a_change(RungWish("before", 3, HOLDER), names=OWN))
    for day in (16, 24, 25, 27):
        pass_at(maker, world, Postbox(), nine(3, day))

    assert [line[:2] for line in told(maker)] == [(16, "half"), (25, "before_3"), (27, "day_before")]


def test_the_ladder_of_one_term_is_not_that_of_others(session):
    world = a_world(session)
    change_ladder(session, a_change(names=OWN), SCOPES, by=world.people["admin"], now=MONDAY)
    rules, on = load_office(session).rules, date(2026, 3, 24)
    other = ("ladder.default.kcdp_project.receiving", "ladder.default")

    assert [len(ladder_on(rules, names, on, "dong-nai").rungs) for names in (OWN, other)] == [3, 6]
    assert [len(ladder_on(rules, OWN, day, "dong-nai").rungs) for day in (MONDAY.date(), on)] == [6, 3]
    assert len(ladder_on(rules, OWN, on, "dong-thap").rungs) == 6


def test_a_ladder_of_one_term_may_not_leave_out_what_is_needed_either(session):
    with pytest.raises(StepRefused) as refused:
        changed(session, a_change(rungs=NEEDED[:2], names=OWN))

    assert refused.value.codes == ("rung_needed",)


def test_the_look_ahead_of_one_term_counts_that_term_and_leaves_it_out_of_the_shared_one(session):
    world = a_world(session)
    walk(session, world, a_case(session, world).case_id, until="submit_project")
    own = ladder_of(a_change(names=OWN), world.office.rules)
    found = ladder_effect(session, own, OWN, "dong-nai", now=MONDAY, office=world.office)
    change_ladder(session, a_change(names=OWN, since=date(2026, 3, 3)), SCOPES, by=world.people["admin"], now=MONDAY)
    office, shared = load_office(session), ladder_of(a_change(), world.office.rules)
    later = [
        ladder_effect(session, shared, ("ladder.default",), "dong-nai", now=now, office=office).terms
        for now in (MONDAY, nine(3, 3))
    ]

    assert (found.terms, later) == (1, [2, 1])
