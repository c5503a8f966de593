"""A round by the sheet for investors of a cluster: its own criteria, and closed without the juror who lacks a sheet."""

import json

import pytest
from sqlalchemy import select

from tests.council import recuse
from tests.factories import a_world
from tests.juries import refilled, version_of
from tests.selection import a_scene, award, conclude, decide, recognise
from workflow.calendar import local
from workflow.models import CaseEvent
from workflow.queries.jury import my_round, offline_form
from workflow.queries.round_json import round_record
from workflow.queries.round_results import round_results
from workflow.services.scoring import SheetSave, save_sheet, submit_sheet
from workflow.services.sheet_reading import SheetRefused, Typed
from workflow.services.sheet_uploads import upload_sheets

RULES = {"rubric": "ccn_investor", "pass_mark": 50, "missing": "exclude_juror"}
KEYS = ("infrastructure_plan", "environment_plan", "capacity", "financial_plan")
STRONG, FAIR, WEAK = ("12", "11,5", "24", "31"), ("10", "9", "18", "21,5"), ("7,5", "7,5", "15", "19,5")
GENEROUS = ("14", "14", "28", "38")
WHY = {"financial_plan": "Phương án tài chính còn chung chung."}


@pytest.fixture
def scene(session):
    return a_scene(session, a_world(session), rules=RULES)


def gives(scene, case_id, juror, marks, act=submit_sheet):
    """Let a juror hand in a sheet as the page does."""
    typed = Typed(dict(zip(KEYS, marks, strict=True)), WHY)
    save = SheetSave(case_id, version_of(scene.session, case_id, juror.id), typed)
    return act(scene.session, scene.of, save, by=juror, now=scene.now)


@pytest.fixture
def closed(scene):
    """Two jurors hand everything in; the third, very generous, leaves the last sheet a draft; the scores are closed."""
    for case_id, marks in zip(scene.nominations, (STRONG, FAIR, WEAK), strict=True):
        for juror in scene.jury[:2]:
            gives(scene, case_id, juror, marks)
    for case_id in scene.nominations:
        gives(scene, case_id, scene.jury[2], GENEROUS, save_sheet if case_id == scene.nominations[-1] else submit_sheet)
    scene.take("close_scores", note="")
    return scene


def results(scene, person):
    """What a person reads: how many sheets count, the mean, whose they are, whether it is firm; who is left out."""
    page = round_results(scene.session, scene.of.slug, person=person, on=local(scene.now).date())
    lines = [
        (one.outcome.counted, one.outcome.mean, [voice.letter for voice in one.voices], one.robust.mean)
        for one in page.lines
    ]
    return lines, page.excluded


def test_its_own_maxima_bind_on_the_page_and_in_a_file(scene):
    juror, (case_id, *_) = scene.jury[0], scene.nominations
    with pytest.raises(SheetRefused) as refused:
        gives(scene, case_id, juror, ("15,5", *GENEROUS[1:]))
    assert [str(fault.refusal) for fault in refused.value.faults[:1]] == [
        "“Phương án đầu tư xây dựng hạ tầng kỹ thuật”: 15,5 điểm nằm ngoài khung điểm."
    ]

    desk = my_round(scene.session, scene.of.slug, person=juror, now=scene.now, office=scene.world.office)
    blank = offline_form(scene.session, desk, person=juror, now=scene.now)
    filled = refilled(blank, {"C5": "12", "F5": "40", "J5": "Đã có cam kết vốn."})
    assert upload_sheets(scene.session, scene.of, filled, by=juror, now=scene.now) == 1
    desk = my_round(scene.session, scene.of.slug, person=juror, now=scene.now, office=scene.world.office)
    assert (desk.sheets[0].total, desk.sheets[0].comments) == (52, {"financial_plan": "Đã có cam kết vốn."})


def test_the_juror_who_lacks_a_sheet_counts_for_no_nomination(closed):
    record = round_record(closed.session, closed.of.code, now=closed.now)
    body = select(CaseEvent.body).where(CaseEvent.case_id == closed.round_id, CaseEvent.step == "close_scores")
    said = json.loads(closed.session.scalars(body).one())

    assert [closed.state(case_id) for case_id in closed.nominations] == ["passed", "passed", "left_out"]
    assert (record["rubric"], record["missing"], record["pass_mark"]) == ("ccn_investor", "exclude_juror", 50)
    assert [item["mean"]["fraction"] for item in record["items"]] == ["157/2", "117/2", "99/2"]
    assert [item["sheets"] for item in record["items"]] == [{"counted": 2, "asked": 3}] * 3
    assert {key: said[key] for key in ("items", "reached", "sheets", "excluded")} == {
        "items": 3, "reached": 2, "sheets": 8, "excluded": 1,
    }  # fmt: skip


def test_the_results_say_who_is_left_out_and_show_the_sheets_that_count(closed):
    lines, excluded = results(closed, closed.officer)

    assert excluded == ("C",)
    assert lines == [(2, mean, ["A", "B"], mean) for mean in (78.5, 58.5, 49.5)]


def test_whoever_may_not_see_the_nomination_that_lacks_the_sheet_reads_the_same_of_the_others(closed):
    member = closed.council[3]
    recuse(closed, closed.nominations[-1], member)

    assert results(closed, member) == ([(2, mean, ["A", "B"], mean) for mean in (78.5, 58.5)], ("C",))


def test_the_round_ends_in_a_result(closed):
    _, second, _ = closed.nominations
    decide(closed, {second: False})
    conclude(closed)
    recognise(closed)
    closed.time("end_window", "complaints")
    award(closed)
    record = round_record(closed.session, closed.of.code, now=closed.now)

    assert [closed.state(case_id) for case_id in closed.nominations] == [
        "certified",
        "not_recognised",
        "not_recognised",
    ]
    assert [item["certificate"] is not None for item in record["items"]] == [True, False, False]
    assert [item["mean"]["decimal"] for item in record["items"]] == ["78.50", "58.50", "49.50"]
