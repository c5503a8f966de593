"""A term is counted for the unit whose turn it was: the commune, the centre, the province, else the office."""

from datetime import timedelta

import pytest
from sqlalchemy import true

from tests.factories import MONDAY, a_case, a_world
from workflow.models import CaseClock
from workflow.queries.answering import answers_for
from workflow.queries.bottlenecks import punctual_by_office, punctuality
from workflow.states import SHIPPED

SPAN = {"since": MONDAY - timedelta(days=1), "until": MONDAY + timedelta(days=30)}
TERMS = ("commune_confirmation", "survey", "appraisal", "department", "approving")
UNITS = {
    "commune_confirmation": "Xã Thống Nhất, Tỉnh Đồng Nai", "survey": "Trung tâm Khuyến công Đồng Nai",
    "approving": "Tỉnh Đồng Nai", "appraisal": "Sở Công Thương Đồng Nai", "department": "Sở Công Thương Đồng Nai",
}  # fmt: skip


@pytest.fixture
def ended(session):
    """One term of each kind, ended in time."""
    world = a_world(session)
    case_id = a_case(session, world).case_id
    spans = {"started_at": MONDAY, "since": MONDAY, "due_at": MONDAY + timedelta(days=2), "closed_at": MONDAY}
    session.add_all(CaseClock(case_id=case_id, key=key, rule="kcdp_survey", length=1, **spans) for key in TERMS)
    session.flush()
    return world


def test_each_term_is_counted_for_the_unit_whose_turn_it_was(session, ended):
    found = punctuality(session, true(), **SPAN)

    assert {row.term: (row.unit, row.total) for row in found} == {key: (unit, 1) for key, unit in UNITS.items()}


def test_sums_keep_the_units_with_the_office_that_owns_the_case(session, ended):
    found = punctual_by_office(session, true(), **SPAN)
    owner = ended.units["department"]

    assert {place: [one.unit for one in rows] for place, rows in found.items()} == {
        (owner, "kcdp_project", key): [unit] for key, unit in UNITS.items()
    }


def test_where_the_department_decides_itself_the_term_is_its_own():
    usual, delegated = (process for process in SHIPPED if process.key == "kcdp_project")

    assert {"approving": "province_id"}.items() <= answers_for(usual).items()
    assert "approving" not in answers_for(delegated)
    assert {"department", "supplement", "drafting"}.isdisjoint(answers_for(usual))
