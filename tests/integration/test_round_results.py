"""``khuyencong round results``: what a program reads of a round, before and after its scores are closed."""

import json
from fractions import Fraction

import pytest

from tests.factories import a_world
from tests.selection import a_scene, close_scores, conclude, decide, recognise, score_all
from tests.selection_acts import score
from workflow.db import unit_of_work
from workflow.rounds.records import round_of


@pytest.fixture
def answer(run):
    """Run the command and read what it printed."""

    def answered(*argv):
        ended, out, err = run("round", "results", *argv, "--json")
        assert (ended, err) == (0, "")
        return json.loads(out)

    return answered


def scored(installed, *, closed):
    """A round of three with its sheets handed in, one nomination below the mark by a hair; return its code."""
    with unit_of_work(installed.sessions) as session:
        scene = a_scene(session, a_world(session), until="scoring")
        first, second, third = scene.nominations
        for juror in scene.jury:
            score(scene, first, juror, Fraction(80))
            score(scene, third, juror, Fraction(60))
        for juror, total in zip(scene.jury, (Fraction(70), Fraction(70), Fraction("69.75")), strict=True):
            score(scene, second, juror, total)
        if closed:
            close_scores(scene)
        return round_of(session, scene.round_id).code


def test_before_closing_only_the_number_of_sheets_is_told(answer, installed):
    found = answer(scored(installed, closed=False))

    assert (found["closed"], found["seal"]) == (False, None)
    assert [
        (one["sheets"], one["mean"], one["passed"], one["robustness"], one["decision"]) for one in found["items"]
    ] == [({"counted": 3, "asked": 3}, None, None, None, None)] * 3


def test_means_are_exact_and_cut_off(answer, installed):
    found = answer(scored(installed, closed=True))

    assert [(one["mean"], one["passed"]) for one in found["items"]] == [
        ({"fraction": "80", "decimal": "80.00"}, True),
        ({"fraction": "839/12", "decimal": "69.91"}, False),
        ({"fraction": "60", "decimal": "60.00"}, False),
    ]
    assert [(one["robustness"]["verdict"], one["robustness"]["sheets"]) for one in found["items"]] == [
        ("Vững", 3), ("Mong manh", 3), ("Vững", 3),
    ]  # fmt: skip
    assert [reason["code"] for reason in found["items"][1]["robustness"]["reasons"]] == ["median", "left_out"]


def test_decision_and_certificate_follow(answer, run, installed):
    with unit_of_work(installed.sessions) as session:
        scene = a_scene(session, a_world(session), until="scoring")
        score_all(scene, {scene.nominations[2]: 60})
        close_scores(scene)
        decide(scene)
        conclude(scene)
        recognise(scene)
        scene.time("end_window", "complaints")
        scene.take("award", granted_on=scene.now.date(), number="", signer="Ông Mẫu")
        code = round_of(session, scene.round_id).slug

    items = answer(code)["items"]
    _, out, _ = run("round", "results", code)
    ends = [line.rsplit("  ", 2)[-2:] for line in out.splitlines()[1:3]]

    assert ends == [["Hội đồng đề nghị công nhận", one["certificate"]["number"]] for one in items[:2]]
    assert [one["decision"] and one["decision"]["recommended"] for one in items] == [True, True, None]
    assert [one["certificate"] and one["certificate"]["standing"] for one in items] == ["valid", "valid", None]
    assert len({one["certificate"]["number"] for one in items[:2]}) == 2


def test_the_same_is_said_in_words(run, installed):
    code = scored(installed, closed=True)

    ended, out, _ = run("round", "results", code)

    assert ended == 0
    assert out.splitlines()[2].endswith("3/3 phiếu  69,91 (839/12)  chưa đạt  Mong manh")


def test_a_round_that_is_not_there_is_told(run, code):
    assert run("round", "results", code)[0] == 2
    assert run("round", "results", "khong-co")[0] == 2
