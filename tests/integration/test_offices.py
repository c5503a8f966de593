"""What is shipped comes into the database once, and the office reads it from there."""

from datetime import date, datetime
from typing import cast

from sqlalchemy import event, func, select

from tests.factories import MONDAY
from workflow.models import CalendarDay, ProcessVersion, RuleRow, Unit
from workflow.reference import units
from workflow.services.offices import load_office, seed_reference
from workflow.shipped import shipped_calendar, shipped_rules
from workflow.states import SHIPPED

DAY = date(2026, 3, 2)
TABLES = (Unit, RuleRow, CalendarDay, ProcessVersion)


def counted(session):
    return [session.scalar(select(func.count()).select_from(table)) for table in TABLES]


def test_everything_shipped_is_there_once(session):
    seed_reference(session, MONDAY)
    first = counted(session)
    seed_reference(session, cast("datetime", MONDAY.replace(year=2027)))

    decided = sum(day.decided and not day.sessions for day in shipped_calendar().overlays)
    assert first == [len(units()), len(shipped_rules().all()), decided, len(SHIPPED)]
    assert counted(session) == first


def test_units_stand_below_their_parents_and_point_to_their_successors(session):
    seed_reference(session, MONDAY)
    by_id = {unit.id: unit for unit in session.scalars(select(Unit))}

    for seed in units():
        unit = next(each for each in by_id.values() if each.code == seed.code)
        above, after = by_id.get(unit.parent_id), by_id.get(unit.successor_id)
        assert (above and above.code, after and after.code) == (seed.parent, seed.successor)
        assert unit.path == (f"{above.path}/{unit.path.rpartition('/')[2]}" if above else unit.path)
    assert len({unit.path for unit in by_id.values()}) == len(by_id)


def test_an_office_without_rows_is_the_shipped_one(session):
    office = load_office(session)

    assert (office.rules.all(), office.variants) == (shipped_rules().all(), {})


def test_an_office_of_a_seeded_database_has_the_shipped_rules_and_days(session):
    seed_reference(session, MONDAY)
    office, shipped = load_office(session), shipped_calendar()

    assert office.rules.all() == shipped_rules().all()
    days = [date.fromordinal(n) for n in range(date(2024, 1, 1).toordinal(), date(2027, 1, 1).toordinal())]
    assert [office.calendar.day(day) for day in days] == [shipped.day(day) for day in days]


def test_a_unit_stands_under_the_rules_of_its_province(session):
    seed_reference(session, MONDAY)
    ids = dict(session.execute(select(Unit.code, Unit.id)).all())
    office = load_office(session)

    found = {code: office.scope(ids[code]) for code in ("dong-thap/so-cong-thuong", "dong-nai", "bo-cong-thuong")}

    assert found == {"dong-thap/so-cong-thuong": "dong-thap", "dong-nai": "dong-nai", "bo-cong-thuong": ""}


def test_a_new_day_is_in_force_at_once(session):
    before = load_office(session)
    session.add(CalendarDay(on_date=DAY, kind="closure", label="Nghỉ", basis="Quyết định 1", decided=True))

    after = load_office(session)

    assert (before.calendar.is_working(DAY), after.calendar.is_working(DAY)) == (True, False)


def test_a_new_rule_is_in_force_at_once(session):
    before = load_office(session).rules
    lasting = (rule for rule in before.all() if rule.kind == "term" and rule.valid_to is None and rule.valid_from < DAY)
    rule = next(rule for rule in lasting if not rule.scope)
    facts = {"unit": rule.unit, "basis": "Quyết định 2", "verified": True, "label": "", "valid_from": DAY}
    session.add(RuleRow(rule_id=rule.id, scope="ca-mau", kind="term", value={"length": 77}, **facts))

    after = load_office(session).rules

    assert [rules.term(rule.id, DAY, "ca-mau").length == 77 for rules in (before, after)] == [False, True]


def test_the_same_office_comes_back_after_one_statement(session):
    seed_reference(session, MONDAY)
    office, statements = load_office(session), []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *given: statements.append(given[2]))

    assert load_office(session) is office
    assert len(statements) == 1


def test_a_closed_rule_of_the_database_replaces_the_shipped_one(session):
    seed_reference(session, MONDAY)
    row = session.scalars(select(RuleRow).where(RuleRow.valid_to.is_(None)).order_by(RuleRow.id)).first()
    row.valid_to = DAY

    rules = load_office(session).rules

    assert rules.get(row.rule_id, DAY, row.scope).valid_to == DAY
