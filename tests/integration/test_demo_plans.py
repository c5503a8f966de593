"""The yearly plans of the demo come to what their sources state, and whatever is made up of them is marked."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.demo_built import demo_folder, looked_at
from workflow.models import AnnualPlan, BudgetLine, Case, PlanItem, PlanVersion, Programme
from workflow.plans.records import PLAN, line_sums, plans
from workflow.queries.plan_figures import figures_of
from workflow.reference.programme_figures import programme_figures
from workflow.services.demo.year_plans import BINH_PHUOC, HAI_DUONG, THINGS_2021


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """A session that only reads from the demo."""
    with looked_at(demo_folder(tmp_path_factory)) as session:
        yield session


def plan_of(demo: Session, slug: str):
    return plans(demo, PLAN.c.slug == slug)[0]


def approved(demo: Session, slug: str) -> PlanVersion:
    plan = demo.execute(select(AnnualPlan).where(AnnualPlan.slug == slug)).scalar_one()
    return demo.get_one(PlanVersion, (plan.case_id, plan.approved_version))


def stated(key: str) -> int:
    return programme_figures().of(key).value


def cost_of(demo: Session, version: PlanVersion) -> int:
    here = (PlanItem.plan_id == version.plan_id, PlanItem.version == version.version)
    return sum(demo.scalars(select(Case.total_cost).join(PlanItem, PlanItem.case_id == Case.id).where(*here)))


def test_binh_phuoc_planned_what_the_bulletin_states(demo: Session) -> None:
    version = approved(demo, "kcdp-2025-binh-phuoc")

    assert version.projects == stated("binh-phuoc-2025") == len(BINH_PHUOC.wishes)
    assert 0 < version.granted - stated("binh-phuoc-2025-state") < 10_000_000
    assert 0 < cost_of(demo, version) - stated("binh-phuoc-2025-total") < 10_000_000


def test_hai_duong_planned_what_the_bulletin_states(demo: Session) -> None:
    assert approved(demo, "kcdp-2025-hai-duong").granted == stated("hai-duong-2025") == HAI_DUONG.total


def test_half_of_the_national_plan_of_2021_was_allotted(demo: Session) -> None:
    version = approved(demo, "kcqg-2021-bo-cong-thuong")
    figures = figures_of(line_sums(demo, plan_of(demo, "kcqg-2021-bo-cong-thuong").line_id))

    assert (figures.planned, figures.allotted) == (stated("nation-2021-kcqg"), stated("nation-2021-allotted"))
    assert (version.asked, version.granted) == (figures.planned, figures.allotted)
    assert version.projects == len(THINGS_2021)


def test_this_years_plan_waits_to_be_shared_out(demo: Session) -> None:
    plan = plan_of(demo, "kcdp-2026-dong-nai")
    figures = figures_of(line_sums(demo, plan.line_id))

    assert (plan.state, plan.newest) == ("budget_checked", 1)
    assert figures.planned > figures.allotted > figures.committed > 0


def test_the_plan_of_this_year_stands_in_a_programme(demo: Session) -> None:
    found = demo.execute(select(Programme.decision_number, Programme.decided_on.is_(None), Programme.synthetic))
    plan = plan_of(demo, "kcdp-2026-dong-nai")
    years = select(Programme.first_year, Programme.last_year).join(BudgetLine, BudgetLine.unit_id == Programme.unit_id)
    first, last = demo.execute(years.where(BudgetLine.id == plan.line_id)).one()

    assert [tuple(row) for row in found] == [("12/QĐ-UBND (minh họa)", False, True), ("35/QĐ-UBND", True, True)]
    assert first <= plan.year <= last


def test_what_was_made_up_is_marked(demo: Session) -> None:
    listed = select(Case.synthetic).join(PlanItem, PlanItem.case_id == Case.id)
    invented = listed.where(PlanItem.plan_id.in_(select(AnnualPlan.case_id).where(AnnualPlan.approved_at.is_not(None))))

    assert {plan.synthetic for plan in plans(demo)} == {True}
    assert set(demo.scalars(invented)) == {True}
