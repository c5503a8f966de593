"""A new figure of a rule: dated, with its ground; what applies today is left alone."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.factories import MONDAY, a_world
from workflow.errors import CaseNotFound, StepRefused
from workflow.models import RuleRow, SecurityEvent
from workflow.services.offices import load_office
from workflow.services.rule_changes import RuleChange, change_rule, drop_rule

DAY = timedelta(days=1)
SCOPES = ("dong-nai",)
TOMORROW, LATER = date(2026, 3, 3), date(2026, 4, 1)


@pytest.fixture
def admin(session):
    return a_world(session).people["admin"]


def a_change(**other):
    said = {
        "rule_id": "stalled_after", "scope": "dong-nai", "value": {"length": 10}, "since": TOMORROW,
        "basis": "QĐ 12/QĐ-UBND", "reason": "Hồ sơ nằm yên quá lâu.",
    }  # fmt: skip
    return RuleChange(**{**said, **other})


def changed(session, admin, **other):
    return change_rule(session, a_change(**other), SCOPES, by=admin, now=MONDAY)


def figures(session, *days, scope="dong-nai"):
    rules = load_office(session).rules
    return [rules.term("stalled_after", on, scope).length for on in days]


def test_a_figure_begins_on_its_day_in_its_province(session, admin):
    changed(session, admin)

    assert figures(session, TOMORROW - DAY, TOMORROW, LATER) == [15, 10, 10]
    assert figures(session, LATER, scope="dong-thap") == [15]


def test_the_figure_before_ends_the_day_before(session, admin):
    changed(session, admin)
    changed(session, admin, since=LATER, value={"length": 12})

    rows = session.execute(
        select(RuleRow.valid_from, RuleRow.valid_to, RuleRow.note).order_by(RuleRow.valid_from)
    ).all()
    reason = a_change().reason
    assert [tuple(row) for row in rows] == [(TOMORROW, LATER - DAY, reason), (LATER, None, reason)]
    assert figures(session, TOMORROW, LATER - DAY, LATER) == [10, 10, 12]


REFUSED = {
    "past": ({"since": date(2026, 2, 1)}, "start_past"),
    "today": ({"since": MONDAY.date()}, "start_past"),
    "far": ({"since": date(2030, 1, 1)}, "start_far"),
    "no basis": ({"basis": " "}, "no_basis"),
    "no reason": ({"reason": ""}, "no_reason"),
    "the same": ({"value": {"length": 15}}, "rule_unchanged"),
    "unknown": ({"rule_id": "no_such_rule"}, "rule_missing"),
    "no figure": ({"value": {"length": -1}}, "rule_unfit"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_an_unfit_change_is_refused_and_changes_nothing(session, admin, case):
    other, code = REFUSED[case]
    with pytest.raises(StepRefused) as refused:
        changed(session, admin, **other)

    assert (refused.value.codes, session.scalars(select(RuleRow)).all()) == ((code,), [])


@pytest.mark.parametrize("since", [LATER, TOMORROW + DAY])
def test_a_figure_that_would_apply_beside_another_is_refused(session, admin, since):
    changed(session, admin, since=LATER)
    with pytest.raises(StepRefused) as refused:
        changed(session, admin, since=since, value={"length": 5})

    assert refused.value.codes == ("rule_overlap",)
    assert "01/04/2026" in str(refused.value.refusals[0])


def test_all_that_is_wrong_is_told_at_once(session, admin):
    with pytest.raises(StepRefused) as refused:
        changed(session, admin, since=MONDAY.date(), basis="", reason="", value={"length": 15})

    assert refused.value.codes == ("start_past", "no_basis", "no_reason", "rule_unchanged")


def test_another_province_is_not_there(session, admin):
    with pytest.raises(CaseNotFound):
        changed(session, admin, scope="dong-thap")
    with pytest.raises(CaseNotFound):
        dropped(session, admin, scope="dong-thap")


def dropped(session, admin, *, scope="dong-nai", since=LATER, now=MONDAY):
    drop_rule(session, "stalled_after", scope, since=since, scopes=SCOPES, by=admin, now=now)


def test_what_has_not_begun_is_taken_back(session, admin):
    changed(session, admin)
    changed(session, admin, since=LATER, value={"length": 12})
    dropped(session, admin)

    assert figures(session, TOMORROW, LATER) == [10, 10]
    kinds = session.scalars(select(SecurityEvent.kind).where(SecurityEvent.kind.startswith("admin_rule"))).all()
    assert sorted(kinds) == ["admin_rule_changed", "admin_rule_changed", "admin_rule_dropped"]


@pytest.mark.parametrize("now", [MONDAY + 30 * DAY, MONDAY + 60 * DAY])
def test_what_has_begun_stays(session, admin, now):
    changed(session, admin, since=LATER)
    with pytest.raises(StepRefused) as refused:
        dropped(session, admin, now=now)

    assert (refused.value.codes, figures(session, LATER)) == (("rule_begun",), [10])


def test_what_is_not_there_is_not_taken_back(session, admin):
    with pytest.raises(StepRefused):
        dropped(session, admin)
