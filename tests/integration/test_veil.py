"""From the closing of the scores to the notice, a nominee sees a product as if it were still being judged (I-31)."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.factories import a_world
from tests.selection import a_scene, close_scores, conclude, decide, recognise, score_all
from workflow.models import Case
from workflow.queries.applicant import my_cases
from workflow.queries.case_page import case_page
from workflow.queries.lookup import look_up
from workflow.queries.public_timeline import stretches


@pytest.fixture
def concluded(session):
    """The first product is proposed by the council, the second below the mark; nothing is signed yet."""
    scene = a_scene(session, a_world(session), until="scoring", nominations=2)
    score_all(scene, {scene.nominations[1]: 30})
    for act in (close_scores, decide, conclude):
        act(scene)
    return scene


def the_case(scene, number):
    return scene.session.scalars(select(Case).where(Case.id == scene.nominations[number])).one()


def page(scene, number, person):
    office = scene.world.office
    return case_page(scene.session, the_case(scene, number).code, person=person, now=scene.now, office=office)


def own_page(scene, number):
    return page(scene, number, scene.owners[scene.nominations[number]])


def test_the_page_stands_where_the_scores_were_opened(concluded):
    pages = [own_page(concluded, number) for number in (0, 1)]
    steps = [[event.step for event in one.events] for one in pages]

    assert [(one.state.key, one.holder, one.untold > 0) for one in pages] == [
        ("scoring", "Sở Công Thương Đồng Nai", True)
    ] * 2
    assert steps == [["open", "nominate", "accept", "find_eligible", "begin_scores"]] * 2
    assert [one.version for one in pages] == [5, 5]
    assert pages[0].due_at == pages[1].due_at
    assert [[clock.key for clock in one.open_clocks] for one in pages] == [["processing"]] * 2


def test_offices_see_it_as_it_is(concluded):
    seen = [page(concluded, number, concluded.officer) for number in (0, 1)]

    assert [(one.state.key, one.untold) for one in seen] == [("recommended", 0), ("left_out", 0)]


def test_the_list_of_an_establishment_says_no_more(concluded):
    office, now = concluded.world.office, concluded.now
    (first,), (second,) = (
        my_cases(concluded.session, owner, now=now, office=office) for owner in concluded.owners.values()
    )
    same = {name: getattr(first, name) for name in ("code", "title", "lookup_key", "moved_at")}

    assert replace(second, **same) == first
    assert (first.state.key, first.term.key) == ("scoring", "processing")


def test_the_look_up_says_no_more(concluded):
    office, now = concluded.world.office, concluded.now
    cases = [the_case(concluded, number) for number in (0, 1)]
    first, second = (look_up(concluded.session, one.code, one.lookup_key, now=now, office=office) for one in cases)
    took = [stretches(concluded.session, one.code, office=office, now=now) for one in cases]

    assert replace(second, code=first.code, submitted_at=first.submitted_at, promised_at=first.promised_at) == first
    assert [part[-1].state.key for part in took] == ["scoring", "scoring"]


def test_a_question_is_asked_meanwhile(concluded):
    case_id = concluded.nominations[0]
    owner = concluded.owners[case_id]
    concluded.take("ask_progress", owner, on=case_id, question="Đã có kết quả chưa?")
    told = own_page(concluded, 0)

    assert [event.step for event in told.events][-2:] == ["begin_scores", "ask_progress"]
    assert (told.events[-1].to_state, told.version + told.untold) == ("scoring", the_case(concluded, 0).version)


def test_the_notice_lifts_it(concluded):
    recognise(concluded)
    pages = [own_page(concluded, number) for number in (0, 1)]

    assert [(one.state.key, one.untold) for one in pages] == [("recognised", 0), ("not_recognised", 0)]
    assert "reach_mark" in [event.step for event in pages[0].events]
