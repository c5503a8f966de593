"""The rounds of selection in the demo: the figures that the sources give, and something to see at every level."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from tests.demo_built import NOW, demo_folder, looked_at
from web.reports.selection_stated import computed
from workflow.calendar import local
from workflow.models import (
    CaseLink,
    CaseRecusal,
    Certificate,
    Delivery,
    OutboxIntent,
    SampleItem,
    SiteVisit,
    SiteVisitPaper,
    Unit,
    User,
)
from workflow.queries.council_room import room
from workflow.queries.jury import my_round
from workflow.queries.notices import INAPP
from workflow.queries.open_rounds import open_rounds
from workflow.queries.people_sign_in import person_of
from workflow.queries.round_json import round_record
from workflow.queries.samples import samples
from workflow.queries.selection_report import selection_report
from workflow.queries.topic import Sort
from workflow.reference import people
from workflow.reference.figures import reported_figures
from workflow.rounds.records import CLIMBS, items, rounds, seated
from workflow.rounds.scores import sheets_of
from workflow.selection.assigning import EXPERT
from workflow.selection.councils import Body, Level, Seat
from workflow.services.offices import load_office


@pytest.fixture
def demo(tmp_path_factory):
    with looked_at(demo_folder(tmp_path_factory)) as session:
        yield session


@pytest.fixture
def by_year(demo):
    return {(one.level, one.year): one for one in rounds(demo)}


def test_a_round_of_each_level_is_there(demo):
    assert sorted((one.level.value, one.year, one.state) for one in rounds(demo)) == [
        ("commune", 2026, "receiving"), ("commune", 2026, "session"), ("nation", 2025, "closed"),
        ("province", 2024, "closed"), ("province", 2026, "scoring"), ("region", 2024, "closed"),
    ]  # fmt: skip


def test_the_round_of_now_is_being_scored_with_two_conflicts_and_three_sheets_missing(demo, by_year):
    of = by_year[Level.PROVINCE, 2026]
    sheets = sheets_of(demo, of.id)
    own = CaseRecusal.case_id.in_([item.case_id for item in items(demo, of.id)])
    hidden = select(func.count()).select_from(CaseRecusal).where(CaseRecusal.hides, own)

    assert Counter(item.state for item in items(demo, of.id)) == {"scoring": 26}
    assert (len(sheets), sum(sheet.counts for sheet in sheets)) == (26 * 5, 26 * 5 - 3)
    assert demo.scalar(hidden) == 2


def test_an_expert_has_visited_two_workshops_of_the_round_of_now(demo):
    found = demo.execute(
        select(SiteVisit.case_id, func.count(SiteVisitPaper.document_id))
        .join(SiteVisitPaper, SiteVisitPaper.case_id == SiteVisit.case_id)
        .group_by(SiteVisit.case_id)
    )

    assert [papers for _, papers in found] == [2, 2]


def test_the_jury_of_now_is_assigned_evenly_and_by_what_its_members_know(demo, by_year):
    of = by_year[Level.PROVINCE, 2026]
    groups = {item.case_id: item.group for item in items(demo, of.id)}
    knows = {line.user_id: line.expertise for line in seated(demo, of.id) if line.body is Body.JURY}
    sheets = sheets_of(demo, of.id)
    experts = Counter(sheet.case_id for sheet in sheets if groups[sheet.case_id] in knows[sheet.user_id])

    assert {len(known) for known in knows.values()} == {1, 2}
    assert set(Counter(sheet.case_id for sheet in sheets).values()) == {5}
    assert set(Counter(sheet.user_id for sheet in sheets).values()) == {18, 19}
    assert {case_id: n for case_id, n in experts.items() if n < 2} == {}
    assert EXPERT in {sheet.why["text"] for sheet in sheets}


def account(demo, key):
    """The person behind one of the accounts that are handed out, with the roles of the day."""
    address = next(one.email for one in people() if one.key == key)
    return person_of(demo, demo.scalar(select(User.id).where(User.email == address)), local(NOW).date())


def marked(demo, of, key):
    """Each sample of a round as a member sees it: how many marks of others, whose are missing, and its conclusion."""
    person = account(demo, key)
    desk = my_round(demo, of.slug, person=person, now=NOW, office=load_office(demo))
    found = samples(demo, desk, person=person, now=NOW)
    return [(len(one.given), one.missing, bool(one.conclusion)) for one in found]


def test_the_jury_of_now_marked_two_samples_and_agreed_before_its_scores_opened(demo, by_year):
    of = by_year[Level.PROVINCE, 2026]
    discussed = demo.scalars(select(SampleItem.discussed_at).where(SampleItem.round_id == of.id)).all()

    assert marked(demo, of, "juror") == marked(demo, of, "dept_officer_2") == [(7, (), True)] * 2
    assert [moment < of.scoring_since for moment in discussed] == [True] * 2


def test_one_juror_of_the_ward_has_a_sample_to_mark(demo):
    of = next(one for one in rounds(demo) if one.state == "receiving")

    assert marked(demo, of, "juror") == [(0, (), False)]
    assert marked(demo, of, "dept_officer_3") == [(2, ("Nghiêm Thúy Ái",), False)]


def test_binh_phuoc_certified_thirty_two_and_sent_fifteen(demo, by_year):
    of, region = by_year[Level.PROVINCE, 2024], by_year[Level.REGION, 2024]

    assert Counter(item.state for item in items(demo, of.id)) == {"certified": 32, "declined": 4}
    assert len(items(demo, region.id)) == 15
    assert demo.scalar(select(func.count()).select_from(CaseLink).where(CaseLink.kind == CLIMBS)) == 15 + 5


def test_binh_phuoc_granted_in_its_own_name_and_its_successor_has_its_round_today(demo, by_year):
    of, figures = by_year[Level.PROVINCE, 2024], {one.key: one for one in reported_figures()}
    person = account(demo, "dept_officer")
    own = demo.scalars(select(Certificate.number).where(Certificate.level == "province").order_by(Certificate.id))
    found = selection_report(demo, person, on=local(NOW).date()).found

    assert list(own) == [f"{n:04}/2024/CNNT-T-BINH-PHUOC" for n in range(1, 33)]
    assert set(demo.scalars(select(Certificate.issuer))) == {
        "UBND tỉnh Bình Phước", "Cục Công Thương địa phương", "Bộ Công Thương",
    }  # fmt: skip
    assert demo.scalar(select(Unit.code).where(Unit.id == of.owner_unit_id)) == "binh-phuoc/so-cong-thuong"
    assert [computed(figures[key], found) for key in ("binh-phuoc-2024", "binh-phuoc-2024-nominated")] == ["32", "15"]


def test_the_finished_round_has_results_that_one_sheet_would_change(demo, by_year):
    of = by_year[Level.PROVINCE, 2024]
    rows = round_record(demo, of.code, now=datetime.now(UTC))["items"]
    fragile = [row for row in rows if not row["robustness"]["firm"]]

    assert Counter(row["passed"] for row in rows) == {True: 34, False: 2}
    assert [(row["passed"], row["state"]) for row in fragile] == [(True, "declined")]
    assert all(row["robustness"]["reasons"] for row in fragile)


def test_products_of_the_region_reach_the_nation(demo, by_year):
    nation = by_year[Level.NATION, 2025]
    levels = Counter(demo.scalars(select(Certificate.level)))

    assert Counter(item.state for item in items(demo, nation.id)) == {"certified": 3, "declined": 2}
    assert levels == {"province": 32, "region": 9, "nation": 3}


def test_a_ward_takes_nominations_now(demo):
    today = local(NOW).date()

    assert [one.title for one in open_rounds(demo, today)] == [
        "Bình chọn sản phẩm tiêu biểu phường Long Khánh năm 2026"
    ]


def sitting(demo, key):
    """The session that is open now, as somebody sees it."""
    of = next(one for one in rounds(demo) if one.state == "session")
    return room(demo, of.slug, 1, person=account(demo, key), now=NOW)


def test_a_council_sits_now_and_has_voted_on_some_products(demo):
    seen = sitting(demo, "commune_leader_2")
    votes = [(one.line.yes, one.line.no, one.line.abstain) for one in seen.items if one.line.passed]
    waiting = [(one.present, one.faults) for one in seen.items if one.line.decided_at is None]

    assert (seen.door.seat, seen.whole, seen.meeting.closed_at) == (Seat.CHAIR, True, None)
    assert votes == [(5, 0, 0), (4, 0, 1), (4, 1, 0)]
    assert sorted(waiting) == [(4, ()), (5, ()), (5, ()), (5, ())]


def test_its_secretary_records_and_still_has_the_number_to_decide(demo):
    seen = sitting(demo, "dept_officer_3")

    assert (seen.runs, seen.over, len(seen.items), seen.versions) == (True, True, 7, ())


def test_a_member_in_conflict_does_not_see_the_product(demo):
    everything, seen = sitting(demo, "council_member"), sitting(demo, "council_member_2")
    hidden = {one.item.case_id for one in everything.items} - {one.item.case_id for one in seen.items}
    (out,) = [one for one in everything.items if one.out]

    assert (len(everything.items), len(seen.items), seen.whole) == (7, 6, False)
    assert hidden == {out.item.case_id}


def test_the_certificates_that_end_are_proposed_to_their_owners_one_of_whom_can_sign_in(demo):
    told = select(OutboxIntent.case_id).where(OutboxIntent.kind == Sort.RENEWAL).order_by(OutboxIntent.case_id)
    ending = select(Certificate.case_id).where(Certificate.valid_until == date(2026, 12, 31))
    owner = next(one.email for one in people() if one.key == "beneficiary_2")
    heard = select(Delivery.id).join(OutboxIntent).join(User, User.id == Delivery.user_id)
    own = (User.email == owner, OutboxIntent.kind == Sort.RENEWAL, Delivery.channel == INAPP)

    assert demo.scalars(told).all() == sorted(demo.scalars(ending))
    assert demo.scalars(heard.where(*own)).all() != []
