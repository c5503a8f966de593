"""The figures of product selection: how far nominations went, counted apart, and never what a person may not see."""

from dataclasses import replace

import pytest
from sqlalchemy import func, insert, select, update

from tests.factories import a_case, a_world
from tests.granted import grant
from tests.selection import a_scene, close_scores, conclude, decide, recognise, score_all
from tests.statements import counted
from workflow.models import Case, CaseEvent, CaseLink, CaseRecusal, CaseSection, Certificate
from workflow.queries.selection_report import STAGES, report_years, selection_report
from workflow.rounds.records import CLIMBS
from workflow.selection.councils import Level


@pytest.fixture
def world(session):
    return a_world(session)


def run_round(session, world, **options):
    """A round of four: one misses the mark, three are recognised and get certificates."""
    scene = a_scene(session, world, until="scoring", nominations=4, **options)
    score_all(scene, {scene.nominations[3]: 60})
    close_scores(scene)
    decide(scene)
    conclude(scene)
    recognise(scene)
    scene.time("end_window", "complaints")
    scene.take("award", granted_on=scene.now.date(), number="", signer="Ông Mẫu")
    return scene


def report(session, scene, who="", **filters):
    """The report as somebody sees it today."""
    person = scene.world.people[who] if who else scene.officer
    return selection_report(session, person, on=scene.now.date(), **filters)


def totals(found):
    return {stage: count.total for stage, count in found.stages}


def test_every_stage_is_counted_from_what_happened(session, world):
    scene = run_round(session, world)

    found = report(session, scene)

    assert totals(found) == {"registered": 4, "eligible": 4, "scored": 4, "passed": 3, "recognised": 3}
    assert [(level, count.total) for level, count in found.valid] == [("province", 3)]


def test_before_closing_nothing_is_scored_yet(session, world):
    scene = a_scene(session, world, until="scored", nominations=3)

    assert totals(report(session, scene)) == {
        "registered": 3, "eligible": 3, "scored": 0, "passed": 0, "recognised": 0,
    }  # fmt: skip


def test_a_set_is_counted_once_and_apart_and_an_establishment_once(session, world):
    scene = run_round(session, world)
    first, second, *_ = scene.nominations
    section = update(CaseSection).where(CaseSection.key == "product", CaseSection.case_id == first)
    session.execute(section.values(content={"is_set": True}))
    owner = session.scalar(select(Case.applicant_id).where(Case.id == first))
    session.execute(update(Case).where(Case.id == second).values(applicant_id=owner))

    registered = dict(report(session, scene).stages)["registered"]

    assert (registered.products, registered.sets, registered.total, registered.establishments) == (3, 1, 4, 3)


def test_every_breakdown_adds_up(session, world):
    scene = run_round(session, world)

    found = report(session, scene)

    whole = [count.total for _, count in found.stages]
    for rows in (found.levels, found.rounds, found.groups, found.provinces):
        assert [sum(row.counts[place].total for row in rows) for place in range(len(STAGES))] == whole
    assert [row.name for row in found.provinces] == ["Tỉnh Đồng Nai"]


def test_what_a_conflict_hides_is_counted_nowhere(session, world):
    scene = run_round(session, world)
    hidden = {"case_id": scene.nominations[0], "user_id": scene.officer.id, "seq": 1, "hides": True}
    session.execute(insert(CaseRecusal), [hidden])

    found, other = report(session, scene), report(session, scene, "second_officer")

    assert totals(found) == {"registered": 3, "eligible": 3, "scored": 3, "passed": 2, "recognised": 2}
    assert sum(count.total for _, count in found.valid) == 2
    assert totals(other)["registered"] == 4


def test_a_stranger_counts_nothing(session, world):
    scene = run_round(session, world)

    found = report(session, scene, "stranger")

    assert totals(found) == dict.fromkeys(STAGES, 0)
    assert (found.levels, found.valid, found.climbs) == ((), (), ())
    assert report_years(session, world.people["stranger"]) == ()


def test_two_levels_do_not_mix(session, world):
    province = run_round(session, world)
    a_scene(session, world, until="nominated", level=Level.COMMUNE, nominations=2, now=province.now)
    everybody = replace(world.people["officer"], grants=tuple(
        grant for who in ("officer", "commune") for grant in world.people[who].grants
    ))  # fmt: skip

    found = selection_report(session, everybody, on=province.now.date())
    alone = selection_report(session, everybody, on=province.now.date(), level="commune")

    assert [(row.name, row.counts[0].total) for row in found.levels] == [("commune", 2), ("province", 4)]
    assert totals(alone)["registered"] == 2
    assert totals(selection_report(session, everybody, on=province.now.date(), year=1999))["registered"] == 0


def test_a_revoked_certificate_is_not_valid_today(session, world):
    scene = run_round(session, world)
    one = select(func.min(Certificate.id)).scalar_subquery()
    session.execute(update(Certificate).where(Certificate.id == one).values(revoked_at=scene.now))

    assert [(level, count.total) for level, count in report(session, scene).valid] == [("province", 2)]


def test_more_nominations_need_no_more_statements(session, world):
    scene = run_round(session, world)
    with counted(session) as few:
        report(session, scene)
    a_scene(session, world, until="nominated", nominations=6, now=scene.now, plan={"title": "Đợt hai"})

    with counted(session) as many:
        report(session, scene)

    assert len(many) == len(few) <= 6


def test_who_goes_up_is_followed_to_the_certificate_above(session, world):
    scene = run_round(session, world)
    sent, event = scene.nominations[0], session.scalars(select(CaseEvent).limit(1)).one()
    line = {"case_id": sent, "seq": 900, "step": "forward", "from_state": "", "to_state": "", "at": scene.now}
    session.execute(insert(CaseEvent), [{**line, "role": event.role, "body": "{}", "prev_hash": "", "hash": ""}])

    before = report(session, scene).climbs
    above = a_case(session, world).case_id
    session.add(CaseLink(from_id=above, to_id=sent, kind=CLIMBS))
    grant(session, world, above, level="region")
    later = report(session, scene).climbs

    assert [(way.level, way.above, way.recognised, way.sent, way.certified) for way in (*before, *later)] == [
        ("province", "region", 3, 1, 0), ("province", "region", 3, 1, 1),
    ]  # fmt: skip
