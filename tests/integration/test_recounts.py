"""Official results are what was recorded: a recusal after the closing makes a new version, told (I-35)."""

from datetime import timedelta
from fractions import Fraction

import pytest

from tests.factories import a_world
from tests.selection import REASON, a_scene, decide, score
from workflow.errors import StepRefused
from workflow.forms.selection_codes import RECOUNTED
from workflow.queries.round_json import round_record
from workflow.rounds.recorded import official, recorded
from workflow.rounds.records import seated
from workflow.rounds.tables import read_table
from workflow.rounds.telling import draft
from workflow.services.declaring import declare

LATE = "recused_late"


@pytest.fixture
def closed(session):
    """A closed round of three products, in which the first juror is the one who decides over the first two."""
    scene = a_scene(session, a_world(session))
    high, low, _ = scene.nominations
    marks = {high: (90, 65, 65), low: (20, 75, 75), scene.nominations[2]: (80, 80, 80)}
    for case_id, row in marks.items():
        for juror, total in zip(scene.jury, row, strict=True):
            score(scene, case_id, juror, Fraction(total))
    scene.take("close_scores", note="")
    return scene


def told(scene, case_id):
    """The versions of a result: sheets, mean, whether it passes, why it was counted again."""
    return [(one.sheets, one.mean, one.passed, one.why) for one in recorded(scene.session, scene.of)[case_id]]


def lines_of(text):
    return [line for section in text.sections for part in section.parts for line in part.lines]


def recuse(scene, case_id, juror=0):
    pair = (case_id, scene.jury[juror].id)
    scene.take("decide_conflict", declaration=pair, verdict="recused", **REASON)


def test_a_recusal_after_closing_writes_a_new_version_and_keeps_the_old_one(closed):
    high, low, other = closed.nominations
    assert (closed.state(high), closed.state(low)) == ("passed", "left_out")

    recuse(closed, high)
    recuse(closed, low)

    assert told(closed, high) == [(3, Fraction(220, 3), True, ""), (2, Fraction(65), False, LATE)]
    assert told(closed, low) == [(3, Fraction(170, 3), False, ""), (2, Fraction(75), True, LATE)]
    assert told(closed, other) == [(3, Fraction(80), True, "")]
    assert (closed.state(high), closed.state(low), closed.state(other)) == ("left_out", "passed", "passed")


def test_a_result_on_the_same_side_stays_where_it_is(closed):
    other = closed.nominations[2]

    recuse(closed, other)

    assert told(closed, other) == [(3, Fraction(80), True, ""), (2, Fraction(80), True, LATE)]
    assert closed.state(other) == "passed"


def test_a_product_that_nobody_scores_any_more_has_no_mean(closed):
    high = closed.nominations[0]

    for juror in range(3):
        recuse(closed, high, juror)

    assert told(closed, high)[-1] == (0, None, False, LATE)
    assert closed.state(high) == "left_out"


def test_a_clearance_after_closing_changes_nothing(closed):
    high = closed.nominations[0]

    pair = (high, closed.jury[0].id)
    closed.take("decide_conflict", declaration=pair, verdict="cleared", **REASON)

    assert told(closed, high) == [(3, Fraction(220, 3), True, "")]


def test_what_a_juror_declares_after_closing_is_told_just_the_same(closed):
    high, juror = closed.nominations[0], closed.jury[0]

    declare(closed.session, closed.of, high, "conflict", "Anh em ruột với chủ cơ sở", by=juror, now=closed.now)
    closed.session.flush()

    assert told(closed, high) == [(3, Fraction(220, 3), True, ""), (2, Fraction(65), False, LATE)]
    assert closed.state(high) == "left_out"


def test_a_declaration_after_the_council_decided_is_recorded_and_moves_nothing(closed):
    high, juror = closed.nominations[0], closed.jury[0]
    decide(closed)
    closed.take("conclude", note="")

    declare(closed.session, closed.of, high, "conflict", "Anh em ruột với chủ cơ sở", by=juror, now=closed.now)

    assert told(closed, high)[-1] == (2, Fraction(65), False, LATE)
    assert closed.state(high) == "recommended"


@pytest.mark.parametrize(
    ("stage", "state"), [("recognising", "recommended"), ("complaints", "recognised"), ("forwarding", "certified")]
)
def test_a_result_is_counted_again_however_far_the_nomination_is(session, stage, state):
    scene = a_scene(session, a_world(session), until=stage, nominations=1)
    (case_id,), juror = scene.nominations, scene.jury[0]

    declare(session, scene.of, case_id, "conflict", "Anh em ruột với chủ cơ sở", by=juror, now=scene.now)

    assert told(scene, case_id) == [(3, Fraction(80), True, ""), (2, Fraction(80), True, LATE)]
    assert scene.state(case_id) == state


def test_a_replacement_after_closing_changes_no_result(closed):
    leaving = next(one for one in seated(closed.session, closed.round_id) if one.user_id == closed.jury[0].id)
    before = official(closed.session, closed.of)
    closed.now += timedelta(days=2)
    new = {"leaving_id": leaving.line_id, "coming_id": closed.world.people["finance"].id, "decision": "20/QĐ"}

    closed.take("replace_member", from_on=closed.now.date(), **new, **REASON)

    assert official(closed.session, closed.of) == before
    assert {len(versions) for versions in recorded(closed.session, closed.of).values()} == {1}


def test_minutes_from_before_a_recount_are_written_and_signed_again(closed):
    decide(closed)
    closed.now += timedelta(minutes=5)
    recuse(closed, closed.nominations[2])

    with pytest.raises(StepRefused) as refused:
        closed.take("conclude", note="")

    assert [one.code for one in refused.value.refusals] == ["unsigned"]


def test_minutes_written_after_a_recount_tell_it(closed):
    meeting_id = decide(closed)
    recuse(closed, closed.nominations[2])

    table = read_table(closed.session, meeting_id, by=closed.officer, now=closed.now)

    (line,) = [line for line in lines_of(draft(table)) if line.startswith("Kết quả được tính lại")]
    assert line.endswith(f"80,00 (2 phiếu), trước đó 80,00. Lý do: {dict(RECOUNTED)[LATE]}.")


def test_the_record_for_programs_says_what_was_recorded_last(closed):
    high = closed.nominations[0]
    recuse(closed, high)

    found = round_record(closed.session, closed.of.code, now=closed.now)["items"][0]

    assert (found["sheets"]["counted"], found["mean"]["fraction"], found["passed"]) == (2, "65", False)
