"""Worked dates of the law, on the shipped rules and calendar."""

from datetime import date, time

import pytest

from workflow.calendar import at, local
from workflow.shipped import shipped_calendar, shipped_rules
from workflow.terms import Term, due, explain

CALENDAR, RULES = shipped_calendar(), shipped_rules()


def start(d, clock=time(9)):
    return at(d, clock)


def counted(length, unit):
    return Term("any", length, unit, "reset", "", "", verified=True)


def ruled(rule_id, started, clock=time(9)):
    return due(RULES.term(rule_id, started), start(started, clock), CALENDAR)


@pytest.mark.parametrize(
    ("started", "length", "unit", "on"),
    [
        (date(2026, 8, 19), 5, "wd", date(2026, 8, 25)),  # Saturday 22/8 is worked
        (date(2026, 8, 24), 15, "wd", date(2026, 9, 17)),
        (date(2026, 8, 28), 7, "wd", date(2026, 9, 11)),
        (date(2026, 2, 12), 5, "wd", date(2026, 2, 26)),  # over Tết
        (date(2026, 2, 12), 7, "wd", date(2026, 3, 2)),
        (date(2026, 4, 24), 3, "wd", date(2026, 5, 4)),  # over Giỗ Tổ, 30/4 and 1/5
        (date(2026, 8, 10), 25, "cd", date(2026, 9, 4)),
        (date(2026, 12, 31), 15, "cd", date(2027, 1, 15)),
    ],
)
def test_terms_end_where_the_law_says(started, length, unit, on):
    assert due(counted(length, unit), start(started), CALENDAR).on == on


@pytest.mark.parametrize(
    ("rule_id", "started", "on"),
    [
        ("sel_complaint_window", date(2026, 8, 24), date(2026, 9, 17)),
        ("ccn_announce", date(2026, 8, 19), date(2026, 8, 25)),
        ("ccn_announce", date(2026, 2, 12), date(2026, 2, 26)),
        ("ccn_decide", date(2026, 8, 28), date(2026, 9, 11)),
        ("ccn_decide", date(2026, 2, 12), date(2026, 3, 2)),
        ("onestop_return_incomplete", date(2026, 4, 24), date(2026, 5, 4)),
        ("kcqg_settlement_file", date(2026, 12, 31), date(2027, 1, 15)),
        ("kcqg_liquidation_last", date(2026, 12, 31), date(2027, 1, 22)),
        ("kcqg_liquidation_last", date(2026, 3, 1), date(2027, 1, 22)),
        ("kcqg_liquidation_last", date(2027, 1, 10), date(2027, 1, 22)),
        ("kcqg_submit_dept", date(2026, 3, 1), date(2026, 5, 19)),  # "before 20 May"
        ("kcqg_submit_dept", date(2026, 5, 19), date(2026, 5, 19)),
        ("kcqg_submit_dept", date(2026, 5, 20), date(2027, 5, 19)),
        ("kcqg_submit_agency", date(2026, 6, 1), date(2026, 6, 14)),  # a Sunday: "before" never rolls on
        ("kcqg_monthly_report", date(2026, 3, 25), date(2026, 4, 24)),
        ("kcqg_monthly_report", date(2026, 12, 30), date(2027, 1, 24)),
        ("prov_quarterly_report", date(2026, 11, 30), date(2027, 3, 1)),  # 28/2/2027 is a Sunday
        ("onestop_late_notice", date(2026, 9, 17), date(2026, 9, 16)),
        ("ccn_report_h2", date(2026, 11, 21), date(2026, 12, 19)),
    ],
)
def test_shipped_rules_end_where_the_law_says(rule_id, started, on):
    assert ruled(rule_id, started).on == on


@pytest.mark.parametrize(("granted", "until"), [(2024, 2026), (2022, 2024)])
@pytest.mark.parametrize("day", [(1, 1), (7, 15), (12, 31)])
def test_a_certificate_lasts_to_the_end_of_its_third_year(granted, until, day):
    assert ruled("sel_cert_expiry", date(granted, *day)).on == date(until, 12, 31)


@pytest.mark.parametrize(
    ("received", "clock", "moment"),
    [
        (date(2026, 11, 20), time(9), at(date(2026, 11, 20), time(17))),
        (date(2026, 11, 20), time(15), at(date(2026, 11, 20), time(17))),
        (date(2026, 11, 20), time(15, 1), at(date(2026, 11, 23), time(11, 30))),
        (date(2026, 11, 21), time(9), at(date(2026, 11, 23), time(11, 30))),
    ],
)
def test_a_file_is_passed_on_the_same_day_or_the_next_working_morning(received, clock, moment):
    assert ruled("onestop_transfer", received, clock).at == moment


def test_receiving_takes_eight_office_hours():
    ends = ruled("kcdp_receive", date(2026, 11, 20), time(16))

    assert (ends.on, local(ends.at).time()) == (date(2026, 11, 23), time(16, 30))


def test_a_term_ends_when_the_office_closes():
    assert ruled("ccn_announce", date(2026, 8, 19)).at == at(date(2026, 8, 25), time(17))


def test_tet_2026_is_explained_day_by_day():
    rows = explain(counted(5, "wd"), start(date(2026, 2, 12)), CALENDAR)

    assert [(row.on.day, row.number, row.reason) for row in rows] == [
        (12, None, "ngày bắt đầu, chưa tính"),
        (13, 1, "ngày làm việc"),
        (14, None, "nghỉ cuối tuần"),
        (15, None, "nghỉ cuối tuần"),
        (16, None, "nghỉ lễ: Giao thừa Tết Nguyên đán"),
        (17, None, "nghỉ lễ: Mùng một Tết Nguyên đán"),
        (18, None, "nghỉ lễ: Mùng hai Tết Nguyên đán"),
        (19, None, "nghỉ lễ: Mùng ba Tết Nguyên đán"),
        (20, None, "nghỉ lễ: Mùng bốn Tết Nguyên đán"),
        (21, None, "nghỉ cuối tuần"),
        (22, None, "nghỉ cuối tuần"),
        *((22 + n, 1 + n, "ngày làm việc") for n in range(1, 5)),
    ]


def test_the_worked_saturday_is_explained():
    rows = explain(counted(5, "wd"), start(date(2026, 8, 19)), CALENDAR)

    assert [row.reason for row in rows if row.on == date(2026, 8, 22)] == ["ngày làm bù: Làm bù cho thứ Hai 31/08/2026"]
    assert [row.number for row in rows] == [None, 1, 2, 3, None, 4, 5]


@pytest.mark.parametrize(
    ("started", "provisional"), [(date(2026, 11, 20), False), (date(2026, 12, 25), True), (date(2027, 2, 1), True)]
)
def test_a_due_date_in_an_undecided_year_is_provisional(started, provisional):
    assert due(counted(10, "wd"), start(started), CALENDAR).provisional is provisional
